"""Scripts of a shell that runs in a distribution."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from baremount.linting.rule import Language

if TYPE_CHECKING:
    from collections.abc import Iterator

    from baremount.source import Source
    from baremount.syntax.tree import Span

# Text in quotes and here-documents come first, so that a `#` in them begins no comment. Where the
# end is missing, the rest is taken: trying again behind each would take the square of the time.
_TOKEN = (
    rb"(?sm)"
    rb"""'[^']*'?|"(?:[^"\\]|\\.)*"?|\\."""
    rb"""|<<<|<<-?[ \t]*(?P<quote>['"\\]?)(?P<end>[A-Za-z_]\w*)(?P=quote)?(?![ \t]*\)\))"""
    rb"""[^\n]*(?:\n.*?(?:^\t*(?P=end)\r?$|\Z)|\Z)"""
    rb"""|(?P<comment>(?<![^\s;&|()])\#[^\r\n]*)"""
)


def facts(source: Source) -> Iterator[object]:
    """The script with all its facts, then those one by one."""
    from baremount.lint_rules.support.scripts import facts_of
    from baremount.scripts.shell_script import read_shell

    yield from facts_of(read_shell(source))


def comments(source: Source) -> Iterator[Span]:
    """What stands behind a `#` that begins a word."""
    for match in re.finditer(_TOKEN, source.content):
        if match["comment"]:
            yield match.span("comment")


LANGUAGE = Language("shell", ("*.sh", "*.bash"), "script.sh", facts, comments)
