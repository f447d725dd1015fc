"""Python scripts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from baremount.linting.rule import Language

if TYPE_CHECKING:
    from collections.abc import Iterator

    from baremount.scripts.facts import Script
    from baremount.source import Source
    from baremount.syntax.tree import Span

# Text in quotes comes first, so that a `#` in it begins no comment.
_TOKEN = (
    rb"""'{3}(?:[^\\]|\\.)*?(?:'{3}|\Z)|"{3}(?:[^\\]|\\.)*?(?:"{3}|\Z)"""
    rb"""|'(?:[^'\\\r\n]|\\.)*'?|"(?:[^"\\\r\n]|\\.)*"?|(?P<comment>\#[^\r\n]*)"""
)


def facts(source: Source) -> Iterator[object]:
    """The script with all its facts, then those one by one."""
    from baremount.lint_rules.support.scripts import facts_of
    from baremount.scripts.python_script import read_python

    script = read_python(source)
    # A file with a mistake in its syntax has no facts, and that alone is wrong with it.
    mistakes = script.problems if _is_no_python(script) else ()
    yield from facts_of(script, mistakes=mistakes)


def _is_no_python(script: Script) -> bool:
    if script.facts or not script.problems:
        return False
    import ast

    try:
        ast.parse(script.source.content)
    except SyntaxError:
        return True
    except (RecursionError, MemoryError, ValueError):
        return False
    return False


def comments(source: Source) -> Iterator[Span]:
    """What stands behind a `#` outside of strings."""
    for match in re.finditer(_TOKEN, source.content, re.DOTALL):
        if match["comment"]:
            yield match.span()


LANGUAGE = Language("python", ("*.py",), "script.py", facts, comments)
