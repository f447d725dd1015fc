"""Python scripts: the programs that they start with `subprocess` and `os.system`."""

from __future__ import annotations

import ast
import warnings
from typing import TYPE_CHECKING

from baremount.powershell.parser import deep_stack
from baremount.powershell.relevance import is_marked
from baremount.problems import Problem
from baremount.scripts.facts import Script
from baremount.scripts.pieces import Places
from baremount.scripts.programs import Programs
from baremount.syntax.limits import MAX_FILE_BYTES

if TYPE_CHECKING:
    from baremount.source import Source

MAX_DEPTH = 100
"""Syntax within syntax. LibCST crashes on far deeper input, so that is found out before it."""


def read_python(source: Source) -> Script:
    """The facts of a script, in the order in which it runs.

    A function that the file itself does not call is read as if with arguments that nobody knows.
    """
    programs = Programs()
    text = source.content.decode()
    fault = _fault(source, text)
    if fault is not None:
        return Script(source, "python", (), (fault,))
    if not is_marked(text):
        return Script(source, "python", (), ())
    import libcst
    from libcst.metadata import ByteSpanPositionProvider, MetadataWrapper

    from baremount.scripts.python_run import OutOfSteps, PythonRun

    problems: list[Problem] = []
    try:
        module = libcst.parse_module(text)
    except libcst.ParserSyntaxError as error:
        place = error.raw_line, error.raw_column + 1
        problem = Problem(
            source.path, *place, "is not read: this Python is newer than what is known"
        )
        return Script(source, "python", (), (problem,))
    with deep_stack():
        wrapper = MetadataWrapper(module, unsafe_skip_copy=True)
        spans = wrapper.resolve(ByteSpanPositionProvider)
        run = PythonRun(Places(source, ""), spans, programs)
        try:
            with warnings.catch_warnings():
                # Texts are decoded one by one, each with its own warning.
                warnings.simplefilter("ignore")
                run.module(wrapper.module)
        except OutOfSteps:
            problems.append(Problem(source.path, 1, 1, "does more steps than are followed"))
    return Script(source, "python", tuple(run.facts), (*problems, *programs.problems))


def _fault(source: Source, text: str) -> Problem | None:
    """Why the file is not read."""
    if len(source.content) > MAX_FILE_BYTES:
        message = f"larger than {MAX_FILE_BYTES:,} bytes: not read; exclude the file"
        return Problem(source.path, 0, 0, message)
    try:
        with warnings.catch_warnings():
            # Of an unknown escape, say: whoever runs the script sees it.
            warnings.simplefilter("ignore")
            tree = ast.parse(text)
    except SyntaxError as error:
        line, column = error.lineno or 0, error.offset or 0
        return Problem(source.path, line, column, f"is no Python 3: {error.msg}")
    except (RecursionError, MemoryError, ValueError):
        return Problem(source.path, 1, 1, "is nested too deeply to be read")
    return (
        None
        if _depth(tree) <= MAX_DEPTH
        else Problem(source.path, 1, 1, "is nested too deeply to be read")
    )


def _depth(tree: ast.AST) -> int:
    deepest = 0
    waiting = [(tree, 1)]
    while waiting:
        node, depth = waiting.pop()
        deepest = max(deepest, depth)
        waiting.extend((child, depth + 1) for child in ast.iter_child_nodes(node))
    return deepest
