"""The fix of a disk's device pattern: the module's default, or the same for one partition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.edits import Edit
from baremount.linting.finding import Fix
from baremount.syntax.tree import AttributeSet, Binding, String
from baremount.syntax.trivia import ends_line, removals, starts_line

if TYPE_CHECKING:
    from baremount.definitions import Definition
    from baremount.lint_rules.support.facts import DeclaredDisk
    from baremount.syntax.tree import Span


def with_default_pattern(disk: DeclaredDisk) -> Fix | None:
    """A fix that keeps `-partN` at the end, or drops the line for the module's default.

    None where the disk is not written out literally, so that the text may be other disks' too.
    """
    from baremount.lint_rules.support.serial_numbers import fault
    from baremount.migrate.links import default_pattern, partition

    definition, serial = disk.device_pattern.definition, disk.serial_number.value
    if definition is None or serial is None or not _is_literal(disk, definition):
        return None
    entry = definition.entry
    if not isinstance(entry, Binding) or [name.text for name in entry.path] != ["devicePattern"]:
        return None
    number = partition(disk.device_pattern.value)
    if number is None:
        edits = _without(definition.file.source.content, entry.span)
        return Fix("unsafe", edits, "Drop `devicePattern` for the module's default")
    if fault(serial) is not None:
        return None
    pattern = default_pattern(serial, number)
    edit = Edit(*entry.value.span, f'"{pattern}"'.encode())
    return Fix("unsafe", (edit,), "Find the partition by the disk's serial number")


def _without(content: bytes, span: Span) -> tuple[Edit, ...]:
    """The edits that take a binding out, with its line where nothing else stands there."""
    start, end = span
    if starts_line(content, start) and not ends_line(content, end):
        # A comment, or the next binding, takes its place.
        while content[end : end + 1] in (b" ", b"\t"):
            end += 1
        return (Edit(start, end, b""),)
    return tuple(Edit(*cut, b"") for cut in removals(content, [span]))


def _is_literal(disk: DeclaredDisk, pattern: Definition) -> bool:
    """Whether the pattern and the serial number are plain strings in one element's own set."""
    serial = disk.serial_number.definition
    whole = disk.element.definition.thunk.node
    if serial is None or not isinstance(whole, AttributeSet):
        return False
    return all(_is_plain(each, whole) for each in (pattern, serial))


def _is_plain(definition: Definition, whole: AttributeSet) -> bool:
    node = definition.thunk.node
    return (
        isinstance(node, String)
        and all(isinstance(part, str) for part in node.parts)
        and definition.entry in whole.entries
    )
