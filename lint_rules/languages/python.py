"""Python scripts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from baremount.linting.rule import Language

if TYPE_CHECKING:
    from collections.abc import Iterator

    from baremount.source import Source
    from baremount.syntax.tree import Span

# Text in quotes comes first, so that a `#` in it begins no comment.
_TOKEN = (
    rb"""'{3}(?:[^\\]|\\.)*?'{3}|"{3}(?:[^\\]|\\.)*?"{3}"""
    rb"""|'(?:[^'\\\r\n]|\\.)*'|"(?:[^"\\\r\n]|\\.)*"|(?P<comment>\#[^\r\n]*)"""
)


def facts(source: Source) -> Iterator[object]:
    """The script with all its facts, then those one by one."""
    from baremount.lint_rules.support.scripts import facts_of
    from baremount.scripts.python_script import read_python

    yield from facts_of(read_python(source))


def comments(source: Source) -> Iterator[Span]:
    """What stands behind a `#` outside of strings."""
    for match in re.finditer(_TOKEN, source.content, re.DOTALL):
        if match["comment"]:
            yield match.span()


LANGUAGE = Language("python", ("*.py",), "script.py", facts, comments)
