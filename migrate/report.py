"""The report as plain text: for a pipe, a log and the golden files.

`report_rich` shows the same content on a terminal; what both say is put into words here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.migrate.report_parts import (
    DISK_COLUMNS,
    changes_by_file,
    copied_lines,
    diff_lines,
    disk_details,
    disk_notes,
    disk_row,
    one_line,
    outcome,
    place_and_message,
    written_lines,
)
from baremount.terminal_text import printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from baremount.migrate.model import Disk
    from baremount.migrate.plan import Change, Plan, Step
    from baremount.problems import Problem


def render_plan(plan: Plan, *, written: bool = False) -> str:
    """The report on a plan; `written` says that its files have been written."""
    sections = [
        _disks(plan.disks),
        _changes(plan.changes),
        _steps(plan.steps),
        _problems("Problems:", plan.problems),
        _problems("Refused:", plan.refusals),
        written_lines(plan) if written else diff_lines(plan.files),
        [] if written else copied_lines(plan.files),
        [outcome(plan, written=written)],
    ]
    return _joined(sections)


def render_disks(disks: Sequence[Disk], problems: Sequence[Problem]) -> str:
    """The report of `show`: the disks with their details, and the problems."""
    if not disks:
        return _joined([["No disks found."], _problems("Problems:", problems)])
    details = [f"  {line}" for disk in disks for line in _details(disk)]
    return _joined([_disks(disks), details, _problems("Problems:", problems)])


def _joined(sections: Sequence[Sequence[str]]) -> str:
    return "\n\n".join("\n".join(section) for section in sections if section) + "\n"


def _disks(disks: Sequence[Disk]) -> list[str]:
    if not disks:
        return []
    rows = [DISK_COLUMNS, *(disk_row(disk) for disk in disks)]
    notes = [f"  {note}" for disk in disks for note in disk_notes(disk)]
    return ["Disks:", "", *_table(rows), *([""] if notes else []), *notes]


def _details(disk: Disk) -> Iterator[str]:
    first, *rest = disk_details(disk)
    yield first
    yield from (f"  {line}" for line in rest)


def _changes(changes: Sequence[Change]) -> list[str]:
    lines: list[str] = []
    for path, group in changes_by_file(changes):
        lines += ["", f"  {path}"] if lines else ["Changes:", "", f"  {path}"]
        rows = _table([_change_row(change) for change in group])
        for row, change in zip(rows, group, strict=True):
            lines.append(row)
            if change.reason:
                lines.append(f"      {one_line(change.reason)}")
    return lines


def _change_row(change: Change) -> tuple[str, ...]:
    place = f"  line {change.place.line}"
    return (place, change.fate, one_line(change.option), one_line(change.target))


def _steps(steps: Sequence[Step]) -> list[str]:
    lines: list[str] = ["To do by hand:"] if steps else []
    for number, step in enumerate(steps, 1):
        lines += ["", f"  {number}. {one_line(step.text)}"]
        for command in step.commands:
            lines += [f"       {line}" for line in printable(command).splitlines()]
    return lines


def _problems(title: str, problems: Sequence[Problem]) -> list[str]:
    if not problems:
        return []
    return [title, "", *(f"  {': '.join(place_and_message(problem))}" for problem in problems)]


def _table(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        lines.append(f"  {'  '.join(cells)}".rstrip())
    return lines
