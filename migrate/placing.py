"""Where a new block goes: beside what it replaces, or into a `wsl` set that is there already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.migrate.render import option_name
from baremount.records import Record
from baremount.syntax.tree import AttributeSet, Binding, ListNode
from baremount.syntax.walking import node_path

if TYPE_CHECKING:
    from baremount.definitions import OptionPath
    from baremount.syntax.tree import NixFile

TARGET: OptionPath = ("wsl", "bareMounts")


class Existing(Record):
    """What the attribute set holds already of the target's path."""

    wsl: AttributeSet | None
    """The literal value of `wsl = { … };`."""
    wsl_binding: Binding | None
    block: AttributeSet | None
    """The literal value of `wsl.bareMounts`."""
    disks: ListNode | None
    """The literal list of `wsl.bareMounts.disks`."""
    disks_binding: Binding | None
    obstacle: str
    """Why nothing can be added at all; empty where something can."""


def container(file: NixFile, binding: Binding) -> AttributeSet | None:
    """The attribute set that holds `binding` directly."""
    around = None
    for item in node_path(file.root, binding.span[0]):
        if item is binding:
            return around
        if isinstance(item, AttributeSet):
            around = item
    return None


def existing(holder: AttributeSet, scope: OptionPath, gone: set[tuple[int, int]]) -> Existing:
    """What `holder`, the set at option path `scope`, has of `wsl.bareMounts`.

    Bindings whose span is in `gone` are about to be removed and do not count.
    """
    wsl = wsl_binding = block = disks = disks_binding = None
    obstacle = ""
    for path, binding in _bindings(holder, scope):
        if binding.span in gone:
            continue
        literal = isinstance(binding.value, AttributeSet)
        if path == ("wsl",) and wsl is None:
            if isinstance(binding.value, AttributeSet):
                wsl, wsl_binding = binding.value, binding
            obstacle = obstacle or ("" if literal else "`wsl` is computed here")
        elif path == TARGET:
            block = binding.value if isinstance(binding.value, AttributeSet) else None
            obstacle = obstacle or ("" if literal else "`wsl.bareMounts` is computed here")
        elif path == (*TARGET, "disks"):
            if isinstance(binding.value, ListNode):
                disks, disks_binding = binding.value, binding
            else:
                obstacle = obstacle or "`wsl.bareMounts.disks` is computed here"
    return Existing(wsl, wsl_binding, block, disks, disks_binding, obstacle)


def _bindings(holder: AttributeSet, scope: OptionPath) -> list[tuple[OptionPath, Binding]]:
    """The bindings below `holder` that lead to the target, with their full option paths."""
    found = []
    for entry in holder.entries:
        if not isinstance(entry, Binding):
            continue
        names = tuple(name.text or "" for name in entry.path)
        if names[:1] == ("config",) and not scope:
            names = names[1:]
        path = (*scope, *names)
        wanted = (*TARGET, "disks")
        if path and path == wanted[: len(path)]:
            found.append((path, entry))
            if isinstance(entry.value, AttributeSet):
                found += _bindings(entry.value, path)
    return found


def computed_prefix(holder: AttributeSet, path: OptionPath) -> str | None:
    """The option among the prefixes of `path` that `holder` sets to something computed.

    Nix merges `a.b = …;` with a literal `a = { … };` in the same set, and with nothing else.
    """
    for entry in holder.entries:
        if not isinstance(entry, Binding) or isinstance(entry.value, AttributeSet):
            continue
        names = tuple(name.text for name in entry.path)
        if names == path[: len(names)]:
            return option_name(str(name) for name in names)
    return None
