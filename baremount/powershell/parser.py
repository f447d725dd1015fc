"""The state that the parts of the PowerShell parser share: text, position, limits.

The grammar of the tree-sitter package breaks on a fifth of real scripts and misreads more
without a sign of it, so statements, expressions and command lines are read here, after
PowerShell's own rules; `grammar` then holds the result against the tree.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from baremount.powershell.lexemes import SEPARATORS, SPACE, SPACE_AND_LINES
from baremount.syntax.limits import Deadline

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from baremount.powershell.tree import Broken

MAX_NESTING = 100
"""Brackets inside brackets; each level costs about fourteen frames of Python's stack."""

SECONDS = 5.0
RECURSION_LIMIT = 2_500 if sys.platform == "win32" else 5_000
"""See baremount.evaluation.evaluator for what the C stack can bear."""


class SyntaxProblem(Exception):  # noqa: N818 - it never leaves this package
    """The text at `at` is not what PowerShell allows there."""

    def __init__(self, at: int, reason: str) -> None:
        super().__init__(reason)
        self.at = at
        self.reason = reason


class TooMuch(SyntaxProblem):
    """A limit was reached: the statement is given up as a whole."""


class OutOfTime(SyntaxProblem):
    """The deadline passed: the file is given up."""


class Parser:
    """A position in a text; `broken` gathers the statements that are not understood."""

    __slots__ = ("at", "broken", "deadline", "depth", "skipped", "text")

    def __init__(self, text: str, at: int = 0, deadline: Deadline | None = None) -> None:
        self.text = text
        self.at = at
        self.depth = 0
        self.broken: list[Broken] = []
        self.skipped: list[Broken] = []
        """What is understood to be a class and the like, and not followed."""
        self.deadline = deadline or Deadline(SECONDS)

    def peek(self, length: int = 1) -> str:
        return self.text[self.at : self.at + length]

    def skip(self) -> None:
        """Go past blanks, continued lines and comments."""
        found = SPACE.match(self.text, self.at)
        if found:
            self.at = found.end()

    def skip_lines(self) -> None:
        """Go past blanks, comments and line ends."""
        found = SPACE_AND_LINES.match(self.text, self.at)
        if found:
            self.at = found.end()

    def skip_separators(self) -> None:
        """Go past whatever may stand between statements."""
        found = SEPARATORS.match(self.text, self.at)
        if found:
            self.at = found.end()

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Match a pattern here and go past it."""
        found = pattern.match(self.text, self.at)
        if found:
            self.at = found.end()
        return found

    def expect(self, token: str) -> None:
        if not self.text.startswith(token, self.at):
            raise SyntaxProblem(self.at, f"`{token}` expected")
        self.at += len(token)

    def enter(self) -> None:
        """Count one level of nesting. Raises `TooMuch` where that is one too many."""
        self.depth += 1
        if self.depth > MAX_NESTING:
            raise TooMuch(self.at, "nested too deeply")
        self.check_time()

    def check_time(self) -> None:
        """Raises `OutOfTime` once the deadline has passed."""
        if self.deadline.has_passed():
            raise OutOfTime(self.at, f"not read within {SECONDS:g} seconds: split or exclude it")

    def leave(self) -> None:
        self.depth -= 1


@contextmanager
def deep_stack() -> Iterator[None]:
    """Let nested syntax have the frames it needs for a while."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, RECURSION_LIMIT))
    try:
        yield
    finally:
        sys.setrecursionlimit(limit)
