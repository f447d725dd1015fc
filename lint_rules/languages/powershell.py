"""PowerShell scripts: the commands that they call, and what those do to disks and tasks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from baremount.linting.rule import Language

if TYPE_CHECKING:
    from collections.abc import Iterator

    from baremount.problems import Problem
    from baremount.source import Source
    from baremount.syntax.tree import Span

# Text in quotes comes first, so that a `#` in it begins no comment. Where the closing quote is
# missing, the rest is taken: trying again behind each quote would take the square of the time.
_TOKEN = (
    rb"(?s)"
    rb"""@'[ \t]*\r?\n.*?(?:\n'@|\Z)|@"[ \t]*\r?\n.*?(?:\n"@|\Z)"""
    rb"""|'[^']*'?|"(?:[^"`]|`.)*"?|`."""
    rb"""|(?P<comment><\#.*?(?:\#>|\Z)|(?<![^\s;(){}|,&=])\#[^\r\n]*)"""
)
# How the reader says that a bracket or a quote has no partner.
_OPEN = r"is missing|is not closed"
# What is wrong for sure, by what the reader says and what the statement begins with.
_CONDITION = (r"`\(` expected", r"(?i)(?:if|while|foreach)\s+[$\w]")
_STRAY = r"`[})]` is not expected here"


def facts(source: Source) -> Iterator[object]:
    """The script with all its facts, then those one by one."""
    from baremount.lint_rules.support.scripts import facts_of
    from baremount.scripts.powershell_script import read_powershell

    script = read_powershell(source)
    mistakes = _mistakes(source) if script.problems else []
    yield from facts_of(script, mistakes=mistakes)


def _mistakes(source: Source) -> list[Problem]:
    """What has no partner or no condition, where the grammar agrees that something is wrong.

    Any other statement that is not understood may be one of those that both do not know.
    """
    from baremount.powershell import files
    from baremount.powershell.grammar import SECONDS, parse
    from baremount.syntax.limits import Deadline

    problems: list[Problem] = []
    files.parse(source, problems)
    found = [problem for problem in problems if _is_certain(source, problem, problems[0])]
    tree = parse(source.content, Deadline(SECONDS)) if found else None
    return found if tree is not None and tree.root_node.has_error else []


def _is_certain(source: Source, problem: Problem, first: Problem) -> bool:
    if not problem.line or re.search(_OPEN, problem.message):
        return True
    start = source.offset(problem.line, problem.column)
    if re.search(_STRAY, problem.message):
        # Brackets of a statement before that is not understood may have partners that it hides.
        return problem == first and _is_stray(source, start)
    rest = source.content[start:].decode(errors="replace")
    message, beginning = _CONDITION
    if re.search(message, problem.message) and re.match(beginning, rest):
        return True
    return _is_left_open(rest)


def _is_stray(source: Source, at: int) -> bool:
    """Whether the file has a bracket there, or before, that closes what was not opened."""
    from baremount.powershell.skim import structure

    text = source.content[: at + 1].decode(errors="replace")
    return any(depth < 0 for _, _, depth in structure(text))


def _is_left_open(statement: str) -> bool:
    """Whether a bracket of the statement that begins here has no partner."""
    from baremount.powershell.skim import structure

    is_open = False
    for piece, _, depth in structure(statement):
        if depth < 0 or (piece in "\r\n;" and not is_open):
            return is_open
        is_open = piece in "({["
    return is_open


def comments(source: Source) -> Iterator[Span]:
    """Comments of both kinds."""
    for match in re.finditer(_TOKEN, source.content):
        if match["comment"]:
            yield match.span()


LANGUAGE = Language("powershell", ("*.ps1", "*.psm1"), "script.ps1", facts, comments)
