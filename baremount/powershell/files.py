"""Files that a script takes in: dot-sourced scripts and text that it reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.powershell import evaluate_statements, invoking, statements
from baremount.powershell.jumps import Returned
from baremount.powershell.parser import Parser, SyntaxProblem, deep_stack
from baremount.powershell.scope import Scope
from baremount.powershell.script import Script
from baremount.powershell.slicing import relevant_block
from baremount.powershell.torn import torn
from baremount.problems import InputError, Problem
from baremount.syntax.limits import MAX_FILE_BYTES

if TYPE_CHECKING:
    from baremount.powershell.calls import Argument
    from baremount.powershell.evaluator import Evaluator
    from baremount.powershell.outputs import Outputs
    from baremount.powershell.tree import Block, Command
    from baremount.powershell.values import Value
    from baremount.source import Source

MAX_FILES_DEEP = 8


def read(evaluator: Evaluator, path: Value) -> Source | None:
    """The file at a known path, if the caller has it."""
    if evaluator.read_file is None or not isinstance(path, str):
        return None
    try:
        source = evaluator.read_file(path.replace("\\", "/"))
    except InputError as error:
        evaluator.problems.append(error.problem)
        return None
    if source is not None:
        evaluator.taken_in.append(source.path)
    return source


def dot_source(
    evaluator: Evaluator,
    node: Command,
    path: Value,
    scope: Scope,
    outputs: Outputs,
    arguments: tuple[Argument, ...],
) -> bool:
    """Follow a script that is called by its path; false where it is not at hand."""
    source = read(evaluator, path)
    if source is None and node.invocation == ".":
        evaluator.problem(node.span, missing(path))
    if source is None or evaluator.files_open >= MAX_FILES_DEEP:
        return False
    parsed = parse(source, evaluator.problems)
    if parsed is None:
        return False
    script, body = parsed
    outer_script, outer_frames = evaluator.script, evaluator.frames
    spot = evaluator.spot(node)
    inner = scope if node.invocation == "." else Scope(source, scope)
    evaluator.frames = (*outer_frames, evaluator.frame("call", source.path, spot))
    evaluator.files_open += 1
    try:
        invoking.bind(evaluator, body.parameters, arguments, inner, script)
        evaluator.script = script
        evaluator.note_torn()
        evaluate_statements.block(evaluator, body, inner, outputs)
    except Returned:
        pass
    finally:
        evaluator.files_open -= 1
        evaluator.script, evaluator.frames = outer_script, outer_frames
    return True


def missing(path: Value) -> str:
    """That a file with functions, say, is not there, and where it is looked for."""
    name = path.replace("\\", "/").rpartition("/")[2] if isinstance(path, str) else ""
    what = f"`{name}`" if name.isprintable() and name else "the file that this takes in"
    return f"{what} is not at hand, so what it defines is not known; put it beside this script"


def parse(
    source: Source, problems: list[Problem], *, everything: bool = True
) -> tuple[Script, Block] | None:
    """A file as a block, on request only what matters; what is not understood in it becomes
    a problem."""
    if len(source.content) > MAX_FILE_BYTES:
        message = f"larger than {MAX_FILE_BYTES:,} bytes: not read; exclude the file"
        problems.append(Problem(source.path, 0, 0, message))
        return None
    script = Script(source, source.content.decode(errors="replace"))
    parser = Parser(script.text)
    try:
        with deep_stack():
            body = statements.block_until(parser, "") if everything else relevant_block(parser)
    except SyntaxProblem as problem:
        place = source.place(script.byte_offset(min(problem.at, len(script.text))))
        problems.append(Problem(place.path, place.line, place.column, problem.reason))
        return None
    script.end = body.span[1]
    script.torn = torn(script.text, [*parser.broken, *parser.skipped])
    for broken in parser.broken:
        place = source.place(script.byte_offset(broken.span[0]))
        message = f"this statement is not understood ({broken.reason}) and is passed over"
        problems.append(Problem(place.path, place.line, place.column, message))
    return script, body
