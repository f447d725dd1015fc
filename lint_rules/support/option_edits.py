"""Edits of a mount's options, in each way in which they are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.edits import Edit
from baremount.syntax.tree import Binding, ListNode, String
from baremount.syntax.trivia import ends_line, indentation, starts_line, with_comments

if TYPE_CHECKING:
    from baremount.definitions import Definition
    from baremount.lint_rules.support.facts import DeclaredMount
    from baremount.syntax.tree import NixFile, Span


def added_option(mount: DeclaredMount, option: str) -> tuple[Edit, ...] | None:
    """The edits in `mount.spot.source` that add a mount option; None where it is computed.

    `option` must be plain text, without quotes or interpolation.
    """
    definition = mount.definitions.get("options")
    if definition is None:
        return _new_binding(mount, option)
    node = definition.thunk.node
    if node is None or definition.file.source.path != mount.spot.source.path:
        return None
    if not _is_its_own(mount, definition, node.span):
        return None
    if isinstance(node, ListNode):
        return _in_list(definition, node, option)
    if isinstance(node, String):
        return _in_string(definition, node, option)
    return None


def _is_its_own(mount: DeclaredMount, definition: Definition, span: Span) -> bool:
    """Whether a value is written in the declaration of this mount, or of such ones, alone."""
    entry = definition.entry
    if mount.shared or entry is None or not _holds(entry.span, span):
        return False
    path = entry.path if isinstance(entry, Binding) else ()
    is_dotted = len(path) > 1 and path[-2].text == mount.mount_point.value
    return is_dotted or _holds(mount.spot.span, entry.span)


def _holds(outer: Span, inner: Span) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _in_list(definition: Definition, node: ListNode, option: str) -> tuple[Edit, ...]:
    file, text = definition.file, f'"{option}"'
    inside = (node.span[0] + 1, node.span[1] - 1)
    if not node.items:
        # What else there is inside are comments.
        is_blank = not file.source.content[slice(*inside)].strip()
        return (Edit(*inside, f" {text} ".encode()) if is_blank else _insertion(inside[0], text),)
    last = node.items[-1].span
    return (_below(file, last, text) or _insertion(last[1], text),)


def _below(file: NixFile, span: Span, text: str) -> Edit | None:
    """`text` on a line of its own below a piece that starts its line, and its comment there."""
    content = file.source.content
    if not starts_line(content, span[0]):
        return None
    end = with_comments(file, span, above=False)[1]
    between = file.source.newline + indentation(content, span[0])
    return Edit(end, end, f"{between}{text}".encode())


def _insertion(at: int, text: str) -> Edit:
    return Edit(at, at, f" {text}".encode())


def _in_string(definition: Definition, node: String, option: str) -> tuple[Edit, ...] | None:
    """One more option in a string of options; only where it is a plain one."""
    if node.style != "double":
        return None
    source = definition.file.source
    inside = source.content[node.span[0] + 1 : node.span[1] - 1].strip()
    separator = "," if inside and not inside.endswith(b",") else ""
    end = node.span[1] - 1
    return (Edit(end, end, f"{separator}{option}".encode()),)


def _new_binding(mount: DeclaredMount, option: str) -> tuple[Edit, ...] | None:
    source = mount.spot.source
    value = f'"{option}"' if mount.form == "systemd.mounts" else f'[ "{option}" ]'
    device = mount.definitions.get("device") or mount.definitions.get("what")
    if device is None or device.file.source.path != source.path:
        return None
    entry = device.entry
    if not isinstance(entry, Binding) or not _is_its_own(mount, device, entry.span):
        return None
    # As the device is written, so the options are, with all names of a dotted path.
    names = [source.text(name.span) for name in entry.path[:-1]]
    path = ".".join([*names, "options"])
    if entry.path[-1].text not in ("device", "what"):
        return None
    text, end = f"{path} = {value};", with_comments(device.file, entry.span, above=False)[1]
    below = _below(device.file, entry.span, text) if ends_line(source.content, end) else None
    return (below or _insertion(entry.span[1], text),)
