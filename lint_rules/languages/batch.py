"""Batch files of cmd.exe."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from baremount.linting.rule import Language

if TYPE_CHECKING:
    from collections.abc import Iterator

    from baremount.source import Source
    from baremount.syntax.tree import Span


def facts(source: Source) -> Iterator[object]:
    """The script with all its facts, then those one by one."""
    from baremount.lint_rules.support.scripts import facts_of
    from baremount.scripts.batch import read_batch

    yield from facts_of(read_batch(source))


def comments(source: Source) -> Iterator[Span]:
    """Lines of `rem` and those of a label that nothing jumps to, `::`."""
    pattern = rb"^[ \t]*((?:@?rem\b|::)[^\r\n]*)"
    for match in re.finditer(pattern, source.content, re.IGNORECASE | re.MULTILINE):
        yield match.span(1)


LANGUAGE = Language("batch", ("*.bat", "*.cmd"), "script.bat", facts, comments)
