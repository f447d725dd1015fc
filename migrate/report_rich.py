"""The report on a terminal: the content of `report`, with tables and colours.

Only for a terminal, since importing rich takes as long as a whole migration. NO_COLOR is
honoured by rich itself (https://no-color.org).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from baremount.migrate.report_parts import (
    ABSENT,
    DISK_COLUMNS,
    UNKNOWN,
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
    from collections.abc import Sequence

    from baremount.migrate.model import Disk
    from baremount.migrate.plan import Change, FilePlan, Plan, Step
    from baremount.problems import Problem

_FATES = {"kept": "green", "converted": "cyan", "dropped": "yellow"}
_MARKS = {UNKNOWN: "bold yellow", ABSENT: "dim"}
_DIFF = (("---", "bold"), ("+++", "bold"), ("@@", "cyan"), ("+", "green"), ("-", "red"))


def render_plan(plan: Plan, *, written: bool = False, console: Console | None = None) -> str:
    """The report on a plan, with the terminal's escape sequences."""
    console = console or Console(highlight=False)
    with console.capture() as captured:
        _disks(console, plan.disks)
        _changes(console, plan.changes)
        _steps(console, plan.steps)
        _problems(console, "Problems", "yellow", plan.problems)
        _problems(console, "Refused", "red", plan.refusals)
        if written:
            _lines(console, written_lines(plan))
        else:
            _diff(console, plan.files)
        colour = "red" if plan.refusals or plan.unreadable else "green"
        _line(console, Text(outcome(plan, written=written), f"bold {colour}"))
    return captured.get()


def render_disks(
    disks: Sequence[Disk], problems: Sequence[Problem], *, console: Console | None = None
) -> str:
    """The report of `show`, with the terminal's escape sequences."""
    console = console or Console(highlight=False)
    with console.capture() as captured:
        _disks(console, disks)
        for disk in disks:
            name, *details = disk_details(disk)
            _line(console, Text(f"  {name}", "bold"))
            _lines(console, [f"    {line}" for line in details])
        if not disks:
            _lines(console, ["No disks found."])
        _problems(console, "Problems", "yellow", problems)
    return captured.get()


def _title(console: Console, title: str, style: str = "") -> None:
    console.print(Text(title, f"bold {style}".strip()))


def _line(console: Console, text: Text) -> None:
    """One line that the terminal itself wraps, so that it can be copied whole."""
    console.print(text, soft_wrap=True)


def _lines(console: Console, lines: Sequence[str]) -> None:
    for line in lines:
        _line(console, Text(line))
    console.print()


def _disks(console: Console, disks: Sequence[Disk]) -> None:
    if not disks:
        return
    rows = [disk_row(disk) for disk in disks]
    _title(console, "Disks")
    if _fits(console, rows):
        _wide(console, rows)
    else:
        _narrow(console, rows)
    notes = [Text(f"  {note}", "yellow") for disk in disks for note in disk_notes(disk)]
    for note in notes:
        _line(console, note)
    if notes:
        console.print()


def _fits(console: Console, rows: Sequence[Sequence[str]]) -> bool:
    columns = zip(DISK_COLUMNS, *rows, strict=True)
    return sum(max(map(cell_len, column)) + 2 for column in columns) + 2 <= console.width


def _wide(console: Console, rows: Sequence[Sequence[str]]) -> None:
    table = Table(box=SIMPLE_HEAD, header_style="bold")
    for column in DISK_COLUMNS:
        table.add_column(column, no_wrap=True)
    for row in rows:
        table.add_row(*map(_cell, row))
    console.print(table)


def _narrow(console: Console, rows: Sequence[Sequence[str]]) -> None:
    """A disk a block, where a row would have to break serial numbers apart."""
    width = max(map(len, DISK_COLUMNS))
    for row in rows:
        console.print()
        for column, cell in zip(DISK_COLUMNS, row, strict=True):
            _line(console, Text().append(f"  {column.ljust(width)}  ", "dim").append(_cell(cell)))
    console.print()


def _cell(cell: str) -> Text:
    return Text(cell, _MARKS.get(cell, "italic" if cell.startswith("`") else ""))


def _changes(console: Console, changes: Sequence[Change]) -> None:
    if not changes:
        return
    _title(console, "Changes")
    for path, group in changes_by_file(changes):
        console.print()
        _line(console, Text(f"  {path}", "bold"))
        for change in group:
            _change(console, change)
    console.print()


def _change(console: Console, change: Change) -> None:
    indent = " " * 25
    line = Text().append(f"    line {change.place.line:<4} ", "dim")
    line.append(f"{change.fate:<9}  ", _FATES[change.fate]).append(one_line(change.option))
    target = Text().append(" → ", "dim").append(one_line(change.target))
    if not change.target:
        _line(console, line)
    elif line.cell_len + target.cell_len <= console.width:
        _line(console, line.append(target))
    else:
        _line(console, line)
        _line(console, Text(indent[1:]).append(target))
    if change.reason:
        _line(console, Text(f"{indent}{one_line(change.reason)}", "dim"))


def _steps(console: Console, steps: Sequence[Step]) -> None:
    if not steps:
        return
    _title(console, "To do by hand")
    for number, step in enumerate(steps, 1):
        console.print()
        _line(console, Text(f"  {number}. {one_line(step.text)}"))
        for command in step.commands:
            for line in printable(command).splitlines():
                _line(console, Text(f"       {line}", "cyan"))
    console.print()


def _problems(console: Console, title: str, colour: str, problems: Sequence[Problem]) -> None:
    if not problems:
        return
    _title(console, title, colour)
    console.print()
    for problem in problems:
        place, message = place_and_message(problem)
        _line(console, Text().append(f"  {place}: ", "bold").append(message))
    console.print()


def _diff(console: Console, files: Sequence[FilePlan]) -> None:
    diff = diff_lines(files)
    for line in diff:
        style = next((style for start, style in _DIFF if line.startswith(start)), "")
        _line(console, Text(line, style))
    if diff:
        console.print()
    if copies := copied_lines(files):
        _lines(console, copies)
