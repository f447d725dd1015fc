"""Where a definition is written: the bindings that spell out its option path."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.syntax.tree import Binding
from baremount.syntax.walking import node_path

if TYPE_CHECKING:
    from baremount.definitions import Definition


def holders(definition: Definition) -> tuple[Binding, ...]:
    """The bindings around a definition that spell out its option path, outermost first.

    A leading `config` is among them. Empty where the value is not written under its own path,
    as in a `let` or a function.
    """
    chain = entries_around(definition)
    wanted = list(definition.path)
    found: list[Binding] = []
    for entry in reversed(chain):
        names = [name.text for name in entry.path]
        if not wanted:
            return (entry, *found) if names == ["config"] else tuple(found)
        if len(names) == len(wanted) + 1 and names[0] == "config":
            names = names[1:]
        if len(names) > len(wanted) or not all(map(same_name, names, wanted[-len(names) :])):
            return ()
        del wanted[-len(names) :]
        found.insert(0, entry)
    return () if wanted else tuple(found)


def entries_around(definition: Definition) -> list[Binding]:
    """All bindings around the definition's own one, that one last."""
    entry = definition.entry
    if not isinstance(entry, Binding):
        return []
    around = []
    for item in node_path(definition.file.root, entry.span[0]):
        if isinstance(item, Binding):
            around.append(item)
        if item is entry:
            return around
    return []


def same_name(written: str | None, wanted: str) -> bool:
    """Whether a name as written, None for a computed one, can be the wanted one."""
    return written is None or written == wanted
