"""Batch files: what the commands of a `.bat` or `.cmd` do to disks and tasks.

Followed from top to bottom as cmd.exe runs them. Both ways of an `if` are taken unless it compares
texts that are known; `call :label` is followed into its lines, `goto` onwards only: what a loop by
`goto` sets is not known inside of it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from baremount.problems import Problem
from baremount.scripts.batch_run import BatchRun, OutOfSteps
from baremount.scripts.facts import Script
from baremount.scripts.pieces import Holes, Places
from baremount.scripts.programs import Programs
from baremount.syntax.limits import MAX_FILE_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from baremount.powershell.values import Text
    from baremount.scripts.facts import Fact, Origin
    from baremount.scripts.programs import ReadFile
    from baremount.source import Source

_SWITCHES = re.compile(r"\s*(?:/[^ck\s]\S*\s+)*/[ck]", re.IGNORECASE)
_PROGRAM = re.compile(r'"[^"&<>()@^|]*\s[^"&<>()@^|]*\.(?:exe|com|bat|cmd)"\s*', re.IGNORECASE)


def read_batch(source: Source, read_file: ReadFile | None = None) -> Script:
    """The facts of a batch file. `read_file` gives the files that PowerShell in it reads."""
    if len(source.content) > MAX_FILE_BYTES:
        message = f"larger than {MAX_FILE_BYTES:,} bytes: not read; exclude the file"
        return Script(source, "batch", (), (Problem(source.path, 0, 0, message),))
    programs, holes = Programs(read_file), Holes()
    text = holes.cleaned(source.content.decode())
    run = BatchRun(text, Places(source, text), holes, programs, None)
    _followed(run)
    return Script(source, "batch", tuple(run.facts), tuple(programs.problems))


def nested_facts(text: str | Text, origin: Origin, programs: Programs) -> Iterator[Fact]:
    """The facts of a batch file that stands in another file, all in the place of `origin`."""
    holes = Holes()
    joined = holes.joined(text)
    places = Places(origin.spot.source, joined, origin.spot)
    run = BatchRun(joined, places, holes, programs, origin)
    run.variables.in_file = True
    _followed(run)
    yield from run.facts


def command_line_facts(
    line: str, origin: Origin, programs: Programs, *, elevated: bool
) -> Iterator[Fact]:
    """The facts of `cmd` with the line that follows its name, all in the place of `origin`."""
    switches = _SWITCHES.match(line)
    if switches is None:
        return
    command = line[switches.end() :].strip()
    if command.startswith('"') and not _PROGRAM.fullmatch(command):
        # `cmd /?`: otherwise the first and the last quote are taken away.
        head, _, tail = command[1:].rpartition('"')
        command = head + tail if head else command[1:]
    holes = Holes()
    text = holes.cleaned(command)
    places = Places(origin.spot.source, text, origin.spot)
    run = BatchRun(text, places, holes, programs, origin)
    run.elevated = elevated
    _followed(run)
    yield from run.facts


def _followed(run: BatchRun) -> None:
    try:
        run.file()
    except OutOfSteps:
        message = "does more steps than are followed: not followed to its end"
        run.programs.problem(run.origin((0, 0)), message)
