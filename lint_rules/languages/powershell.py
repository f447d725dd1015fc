"""PowerShell scripts: the commands that they call, and what those do to disks and tasks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from baremount.linting.rule import Language

if TYPE_CHECKING:
    from collections.abc import Iterator

    from baremount.source import Source
    from baremount.syntax.tree import Span

# Text in quotes comes first, so that a `#` in it begins no comment.
_TOKEN = re.compile(
    rb"""@'[ \t]*\r?\n.*?\n'@|@"[ \t]*\r?\n.*?\n"@"""
    rb"""|'[^']*'|"(?:[^"`]|`.)*"|`."""
    rb"""|(?P<comment><\#.*?\#>|(?<![^\s;(){}|,&=])\#[^\r\n]*)""",
    re.DOTALL,
)


def facts(source: Source) -> Iterator[object]:
    """The script with all its facts, then those and the calls one by one."""
    from baremount.lint_rules.support.scripts import facts_of
    from baremount.powershell.run import run_script
    from baremount.scripts.powershell_script import read_powershell

    yield from facts_of(read_powershell(source), run_script(source).calls)


def comments(source: Source) -> Iterator[Span]:
    """Comments of both kinds."""
    for match in _TOKEN.finditer(source.content):
        if match["comment"]:
            yield match.span()


LANGUAGE = Language("powershell", ("*.ps1", "*.psm1"), "script.ps1", facts, comments)
