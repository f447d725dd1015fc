"""Scripts of a shell that runs in a distribution."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from baremount.linting.rule import Language

if TYPE_CHECKING:
    from collections.abc import Iterator

    from baremount.source import Source
    from baremount.syntax.tree import Span

# Text in quotes comes first, so that a `#` in it begins no comment.
_TOKEN = rb"""'[^']*'?|"(?:[^"\\]|\\.)*"?|\\.|(?P<comment>(?<![^\s;&|()])\#[^\r\n]*)"""


def facts(source: Source) -> Iterator[object]:
    """The script with all its facts, then those one by one."""
    from baremount.lint_rules.support.scripts import facts_of
    from baremount.scripts.shell_script import read_shell

    yield from facts_of(read_shell(source))


def comments(source: Source) -> Iterator[Span]:
    """What stands behind a `#` that begins a word."""
    for match in re.finditer(_TOKEN, source.content, re.DOTALL):
        if match["comment"]:
            yield match.span()


LANGUAGE = Language("shell", ("*.sh", "*.bash"), "script.sh", facts, comments)
