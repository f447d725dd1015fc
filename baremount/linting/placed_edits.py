"""The edits of a fix by line and column, for reports: a finding leaves its source behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.records import Record

if TYPE_CHECKING:
    from baremount.linting.finding import Fix
    from baremount.source import Source


class PlacedEdit(Record):
    """Replace the text between two places, counted as in `Finding`; an insertion where equal."""

    line: int
    column: int
    end_line: int
    end_column: int
    replacement: str


def placed_edits(source: Source, fix: Fix | None) -> tuple[PlacedEdit, ...]:
    """Where the edits of a fix stand in `source`, in order; none without a fix."""
    if fix is None:
        return ()
    placed = []
    if fix.encoding == "utf-8-bom":
        # Read as UTF-8, the byte order mark is a character before all others.
        placed.append(PlacedEdit(1, 1, 1, 1, "\ufeff"))
    for edit in sorted(fix.edits, key=lambda edit: (edit.start, edit.end)):
        start, end = source.place(edit.start), source.place(edit.end)
        placed.append(
            PlacedEdit(start.line, start.column, end.line, end.column, edit.replacement.decode())
        )
    return tuple(placed)
