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


def facts(source: Source) -> Iterator[object]:
    """The script with all its facts, then those one by one."""
    from baremount.lint_rules.support.scripts import facts_of
    from baremount.scripts.powershell_script import read_powershell

    script = read_powershell(source)
    mistakes = _mistakes(source) if script.problems else []
    yield from facts_of(script, mistakes=mistakes)


def _mistakes(source: Source) -> list[Problem]:
    """What is left open, where the grammar agrees that something is wrong.

    Any other statement that is not understood may be one of those that both do not know.
    """
    from baremount.powershell import files
    from baremount.powershell.grammar import SECONDS, parse
    from baremount.syntax.limits import Deadline

    problems: list[Problem] = []
    files.parse(source, problems)
    found = [problem for problem in problems if _is_left_open(source, problem)]
    tree = parse(source.content, Deadline(SECONDS)) if found else None
    return found if tree is not None and tree.root_node.has_error else []


def _is_left_open(source: Source, problem: Problem) -> bool:
    from baremount.powershell.skim import matching_bracket

    if not problem.line or re.search(_OPEN, problem.message):
        return True
    start = source.offset(problem.line, problem.column)
    rest = source.content[start:].decode(errors="replace")
    bracket = re.match(r"[^\r\n({\[]*(?=[({\[])", rest)
    return bracket is not None and matching_bracket(rest, bracket.end()) is None


def comments(source: Source) -> Iterator[Span]:
    """Comments of both kinds."""
    for match in re.finditer(_TOKEN, source.content):
        if match["comment"]:
            yield match.span()


LANGUAGE = Language("powershell", ("*.ps1", "*.psm1"), "script.ps1", facts, comments)
