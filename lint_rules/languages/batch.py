"""Batch files of cmd.exe."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from baremount.linting.rule import Language

if TYPE_CHECKING:
    from collections.abc import Iterator

    from baremount.source import Source
    from baremount.syntax.tree import Span

# Text in quotes comes before what stands behind a `&`, which means nothing there.
_TOKEN = (
    rb"(?im)"
    rb"^[ \t]*(?P<line>(?:@?rem\b|::)[^\r\n]*)"
    rb'|"[^"\r\n]*"?|\^.'
    rb"|&[ \t]*(?P<behind>@?rem\b[^\r\n]*)"
)


def facts(source: Source) -> Iterator[object]:
    """The script with all its facts, then those one by one."""
    from baremount.lint_rules.support.scripts import facts_of
    from baremount.scripts.batch import read_batch

    yield from facts_of(read_batch(source))


def comments(source: Source) -> Iterator[Span]:
    """`rem` as a command, and lines of a label that nothing jumps to, `::`."""
    for match in re.finditer(_TOKEN, source.content):
        for name in ("line", "behind"):
            if match[name]:
                yield match.span(name)


LANGUAGE = Language("batch", ("*.bat", "*.cmd"), "script.bat", facts, comments)
