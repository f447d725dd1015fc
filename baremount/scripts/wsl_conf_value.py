r"""The value of one line of wsl.conf: quotes, escapes, comment and blanks as WSL takes them.

Apart from the reader of lines, since a value may go on over several of them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from baremount.records import Record
from baremount.terminal_text import printable

if TYPE_CHECKING:
    from baremount.syntax.tree import Span

Change = Literal["quote", "escape", "continuation", "broken continuation", "comment", "nul"]
Fault = Literal["line start", "section name", "section end", "equals sign", "escape", "quote"]

_PLAIN = re.compile(r'[^"\\#\r\n\0]+')
_ESCAPES = {"\\": "\\", '"': '"', "b": "\b", "n": "\n", "t": "\t"}


class Alteration(Record):
    """A place where the value that WSL sees is not what the file says there.

    "quote" and "escape": characters are taken out or replaced; "continuation": the value goes on in
    the next line; "broken continuation": a backslash before a CR, which does not continue the value
    in a file with CRLF; "comment": the rest of the line is none of the value; "nul": the value ends
    there.
    """

    kind: Change
    span: Span


class BadLineError(Exception):
    """A line that ends the reading: what is wrong with it, and where.

    `name` is the setting whose value it is, `end` a place up to which the text belongs to the line.
    """

    def __init__(
        self, fault: Fault, at: int, message: str, name: str | None = None, end: int | None = None
    ) -> None:
        super().__init__(message)
        self.fault, self.at, self.message, self.name = fault, at, message, name
        self.end = at if end is None else end


def shown(text: str, at: int) -> str:
    """The character at `at` for a message."""
    character = text[at : at + 1]
    if character in ("", "\r", "\n"):
        return "the end of the line"
    if character == "\t":
        return "a tab"
    return f"`{printable(character)}`" if character.isascii() else "a character beyond ASCII"


class Value:
    """The value from `start` to `end`, trailing blanks left out; the reading goes on at `at`.

    Raises `BadLineError` for an escape that WSL does not know and for a quote that stays open.
    """

    __slots__ = ("_kept", "_length", "_pieces", "_quote", "_text", "alterations", "at", "end")

    def __init__(self, text: str, start: int, name: str) -> None:
        self._text = text
        self._pieces: list[str] = []
        # Blanks at the end go; those before a quote or an escape are not at the end.
        self._length = self._kept = 0
        self._quote: int | None = None
        self.alterations: list[Alteration] = []
        self.at = self.end = start
        unpaired = self._scan(name)
        if unpaired is not None:
            what = 'a `"` without its partner: write `\\"` for the character'
            raise BadLineError("quote", unpaired, what, name, self.at)

    def result(self) -> str:
        """The value that WSL sees, which it handles as a C string."""
        return "".join(self._pieces)[: self._kept].partition("\0")[0]

    def _scan(self, name: str) -> int | None:
        """Read to the end of the value; the place of a quote that is still open then."""
        # Each piece takes at least one character.
        while self.at < len(self._text) and self._text[self.at] not in "\r\n":
            if self._text[self.at] == "#" and self._quote is None:
                self._comment()
                break
            self._piece(name)
        return self._quote

    def _piece(self, name: str) -> None:
        character = self._text[self.at]
        if character == '"':
            self._altered("quote", 1)
            self._quote = self.at if self._quote is None else None
            self._take("", 1)
        elif character == "\\":
            self._escape(name)
        else:
            if character == "\0":
                self._altered("nul", 1)
            plain = _PLAIN.match(self._text, self.at)
            piece = plain[0] if plain else character
            self._take(piece, len(piece), len(piece.rstrip(" \t")))

    def _escape(self, name: str) -> None:
        following = self._text[self.at + 1 : self.at + 2]
        if following in ("\n", "\r"):
            self._altered("continuation" if following == "\n" else "broken continuation", 2)
            self._take("", 2)
        elif following in _ESCAPES:
            self._altered("escape", 2)
            self._take(_ESCAPES[following], 2)
        else:
            seen = f"a backslash before {shown(self._text, self.at + 1)}"
            what = (
                f'{seen}: WSL knows only `\\\\`, `\\"`, `\\b`, `\\n`, `\\t` and one at a line end'
            )
            raise BadLineError("escape", self.at, what, name)

    def _take(self, piece: str, width: int, kept: int | None = None) -> None:
        """Add what `width` characters of the file mean; `kept` of it stay if the value ends now."""
        self._pieces.append(piece)
        if kept != 0:
            kept = len(piece) if kept is None else kept
            self._kept = self._length + kept
            self.end = self.at + (width if kept == len(piece) else kept)
        self._length += len(piece)
        self.at += width

    def _comment(self) -> None:
        end = self._text.find("\n", self.at)
        end = len(self._text) if end < 0 else end
        if self._text.startswith("\r", end - 1):
            end -= 1
        self._altered("comment", end - self.at)

    def _altered(self, kind: Change, width: int) -> None:
        self.alterations.append(Alteration(kind, (self.at, self.at + width)))
