"""A position in a shell script and what is skipped from there: blanks, comments, documents."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from baremount.scripts.shell_syntax import Sequence

MAX_DEPTH: Final = 40
"""Commands within commands; each takes about six frames of ours."""
MAX_CHAIN: Final = 100
"""How many `&&` and `||` a script has in all that are followed."""

_BLANKS = re.compile(r"(?:[ \t]|\\\n)*(?:#[^\n]*)?")
_QUOTED = re.compile(r"'[^']*'|\"(?:[^\"\\]|\\.)*\"|\\.", re.DOTALL)


class ShellSyntaxError(Exception):
    """Text that is no shell script, from `at` on."""

    def __init__(self, at: int, reason: str) -> None:
        super().__init__(reason)
        self.at = at
        self.reason = reason


class Reading:
    """Where the parser is. `nested` reads the commands of a substitution."""

    __slots__ = ("_chain", "_depth", "at", "here_documents", "in_backquotes", "nested", "text")

    def __init__(self, text: str, nested: Callable[[Reading, str], Sequence]) -> None:
        self.text = text
        self.nested = nested
        self.at = 0
        self.here_documents: list[tuple[str, bool]] = []
        self.in_backquotes = 0
        self._depth = 0
        self._chain = 0

    @contextmanager
    def deeper(self) -> Iterator[None]:
        """A level of nesting. Raises `ShellSyntaxError` where there are too many."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise ShellSyntaxError(self.at, "commands are nested too deeply to be followed")
        try:
            yield
        finally:
            self._depth -= 1

    def count(self) -> None:
        """One more `&&` or `||`. Raises `ShellSyntaxError` where there are too many."""
        self._chain += 1
        if self._chain > MAX_CHAIN:
            raise ShellSyntaxError(self.at, "more `&&` and `||` than are followed")

    def skip_blanks(self) -> None:
        """Blanks, continued lines and, at the start of a word, a comment."""
        # A `#` right after a word belongs to it, and the word has been read whole.
        found = _BLANKS.match(self.text, self.at)
        self.at = found.end() if found else self.at

    def skip_lines(self) -> None:
        """Blanks, comments and line ends."""
        self.skip_blanks()
        while self.text.startswith("\n", self.at):
            self.line_end()
            self.skip_blanks()

    def line_end(self) -> None:
        """The end of a line and the here-documents that follow it."""
        self.at += 1
        for delimiter, indented in self.here_documents:
            while self.at < len(self.text):
                end = self.text.find("\n", self.at)
                end = len(self.text) if end < 0 else end
                line = self.text[self.at : end].rstrip(" ")
                self.at = min(end + 1, len(self.text))
                if (line.lstrip("\t") if indented else line) == delimiter:
                    break
        self.here_documents.clear()

    def take(self, word: str) -> bool:
        """Whether `word` stands here, which is then passed."""
        self.skip_blanks()
        if self.text.startswith(word, self.at):
            self.at += len(word)
            return True
        return False

    def expect(self, word: str) -> None:
        """Pass `word`. Raises `ShellSyntaxError` where something else stands."""
        if not self.take(word):
            raise ShellSyntaxError(self.at, f"`{word}` is missing")

    def arithmetic_end(self, start: int) -> int:
        """Where `((…))` ends that begins at `start`; 0 where it is none."""
        depth = 0
        for found in re.compile(r"[()]").finditer(self.text, start):
            depth += 1 if found[0] == "(" else -1
            if depth == 0:
                is_double = self.text[found.start() - 1] == ")"
                return found.end() if is_double and self.text.startswith("((", start) else 0
        return 0

    def end_of_test(self) -> int:
        """Where `[[ … ]]` ends whose inside begins here."""
        at = self.at
        while at < len(self.text):
            quoted = _QUOTED.match(self.text, at)
            if quoted is not None:
                at = quoted.end()
            elif self.text.startswith("]]", at) and self.text[at - 1].isspace():
                return at + 2
            else:
                at += 1
        raise ShellSyntaxError(self.at, "`]]` is missing")
