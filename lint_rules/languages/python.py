"""Python scripts."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

from baremount.linting.facts import Unparsable
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


# Without one of these a script does nothing to disks, and its syntax is nobody's business here.
_COMMANDS = (b"--mount", b"--unmount", b"/dev/", b"chtasks", b"cheduledTask")
# What a line with a mistake holds where it may be none from this version on. A pattern is compiled
# only once there is such a line.
_NEWER = (
    ((3, 12), r"^\s*type\s+\w+\s*[\[=]|\b(?:def|class)\s+\w+\s*\[|\b[rR]?[fF][rR]?['\"]"),
    ((3, 14), r"\b[rR]?[tT][rR]?['\"]|^\s*except\*?\s+[\w.]+\s*,"),
)


def facts(source: Source) -> Iterator[object]:
    """The script with all its facts, then those one by one."""
    from baremount.lint_rules.support.scripts import facts_of
    from baremount.scripts.python_script import read_python

    script = read_python(source)
    # A file with a mistake in its syntax has no facts, and that alone is wrong with it.
    mistakes = script.problems if _is_no_python(script) else ()
    if mistakes and not any(command in source.content for command in _COMMANDS):
        mistakes = ()
    for fact in facts_of(script, mistakes=mistakes):
        yield _judged(fact) if isinstance(fact, Unparsable) else fact


def _judged(fact: Unparsable) -> Unparsable:
    """A mistake as what it is: perhaps only the syntax of a later Python than the running one."""
    source, running = fact.spot.source, sys.version_info[:2]
    line = source.line_text(source.place(fact.spot.span[0]).line)
    if not any(running < since and re.search(pattern, line) for since, pattern in _NEWER):
        return fact
    version = ".".join(map(str, running))
    message = f"not read: it may be for a later Python than {version}, for which it {fact.message}"
    return fact._replace(message=message, may_be_newer=True)


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
