"""Following a PowerShell script: `run_script` gives the commands it calls and their values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.powershell import files
from baremount.powershell.calls import Run
from baremount.powershell.relevance import may_be_marked
from baremount.powershell.values import Text, Value

if TYPE_CHECKING:
    from collections.abc import Callable

    from baremount.powershell.calls import Call
    from baremount.powershell.script import Script
    from baremount.powershell.tree import Block
    from baremount.problems import Problem
    from baremount.source import Source

MAX_NESTED = 200_000
"""The longest text of a nested script that is followed, in characters."""


def run_script(
    source: Source,
    *,
    read_file: Callable[[str], Source | None] | None = None,
    everything: bool = False,
) -> Run:
    """The commands that a script calls, in order, and what of it could not be read.

    `read_file` gives the files that it takes in, by path, or None for those not at hand.
    A script without anything that attaches, mounts, schedules or starts something gives no
    calls unless `everything` is asked for. Nothing is ever run, and no script makes it raise.
    """
    if not everything and not may_be_marked(source.content.decode(errors="replace")):
        return Run((), ())
    problems: list[Problem] = []
    parsed = files.parse(source, problems, everything=everything)
    if parsed is None:
        return Run((), tuple(problems))
    run = _followed(*parsed, read_file, ())
    return Run(run.calls, (*problems, *run.problems), run.taken_in)


def run_nested(
    text: Value,
    call: Call,
    *,
    read_file: Callable[[str], Source | None] | None = None,
) -> Run:
    """The commands in script text that `call` hands to another PowerShell.

    The holes of the text keep their symbolic values. All spots are that of the call; its
    frames and conditions hold for the calls inside, too.
    """
    from baremount.powershell.evaluate_expressions import HOLES, MAX_HOLES
    from baremount.powershell.parser import Parser, SyntaxProblem, deep_stack
    from baremount.powershell.script import Script
    from baremount.powershell.statements import block_until
    from baremount.powershell.torn import torn

    parts = text.parts if isinstance(text, Text) else (text,)
    holes: list[Value] = []
    pieces: list[str] = []
    for part in parts:
        if isinstance(part, str):
            # Nobody's text has these; if it had, they must not be taken for holes.
            pieces.append("".join("?" if ord(c) - HOLES in range(MAX_HOLES) else c for c in part))
        else:
            pieces.append(chr(HOLES + min(len(holes), MAX_HOLES - 1)))
            holes.append(part)
    joined = "".join(pieces)
    if len(holes) >= MAX_HOLES or len(joined) > MAX_NESTED:
        return Run((), ())
    script = Script(call.spot.source, joined, fixed=call.spot)
    parser = Parser(joined)
    try:
        with deep_stack():
            body = block_until(parser, "")
    except SyntaxProblem:
        return Run((), ())
    script.torn = torn(joined, [*parser.broken, *parser.skipped])
    return _followed(script, body, read_file, tuple(holes), call)


def _followed(
    script: Script,
    body: Block,
    read_file: Callable[[str], Source | None] | None,
    holes: tuple[Value, ...],
    outer: Call | None = None,
) -> Run:
    from baremount.powershell.evaluator import Evaluator
    from baremount.powershell.outputs import Outputs
    from baremount.powershell.scope import Scope

    evaluator = Evaluator(script, read_file=read_file, holes=holes)
    if outer is not None:
        evaluator.frames = outer.frames
        evaluator.conditions = outer.conditions
    evaluator.run(body, Scope(script.source), Outputs())
    return evaluator.result()
