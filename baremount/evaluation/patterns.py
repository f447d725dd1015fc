"""POSIX extended regular expressions as Nix matches them, by way of Python's `re`.

Nix hands patterns to libstdc++, byte by byte: greedy and backtracking like Python, except that of
several alternatives the longest match wins. Only patterns on which both certainly agree are
accepted, and none that could make the search explode: no quantifier inside another, and
the cost of the others is bounded by the length of the text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from baremount.evaluation.stopped import unknowable
from baremount.records import Record

if TYPE_CHECKING:
    import re

MAX_REPETITIONS = 1_000
MAX_LENGTH = 1_000
_POSITIONS_PER_STEP = 100

_SPECIAL = frozenset(".[\\()*+?{|^$")
_CLASSES = {
    "alpha": "A-Za-z",
    "digit": "0-9",
    "alnum": "0-9A-Za-z",
    "upper": "A-Z",
    "lower": "a-z",
    "space": r"\t-\r ",
    "blank": r"\t ",
    "punct": r"!-/:-@\[-`{-~",
    "xdigit": "0-9A-Fa-f",
    "cntrl": r"\x00-\x1f\x7f",
    "graph": "!-~",
    "print": " -~",
}


class Expression(Record):
    """A pattern for Python, and what is to know before it is used."""

    pattern: re.Pattern[bytes]
    quantifiers: int
    has_choice: bool
    """Whether alternatives could match different lengths at the same place."""

    def cost(self, length: int) -> int:
        """Steps for one attempt on a text of that length."""
        return int((length + 1) ** max(1, self.quantifiers)) // _POSITIONS_PER_STEP + 1


class Piece(Record):
    """A part of a pattern, as Python writes it.

    `literals` is what it matches if that has only one length, with None for a position where
    several characters fit; it is None where the length varies.
    """

    text: str
    literals: tuple[str | None, ...] | None
    has_group: bool = False


def compiled(pattern: str) -> Expression:
    """The expression for a pattern, refused unless its meaning is certain."""
    import re

    if not pattern.isascii() or len(pattern) > MAX_LENGTH:
        raise unknowable("a regular expression that is too long or not in ASCII")
    reader = _Reader(pattern)
    whole = reader.alternatives()
    if reader.position < len(pattern):
        _refuse()
    return Expression(
        re.compile(whole.text.encode(), re.DOTALL), reader.quantifiers, reader.has_choice
    )


def _refuse() -> NoReturn:
    raise unknowable("a regular expression that is not understood")


class _Reader:
    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.position = 0
        self.quantifiers = 0
        self.has_choice = False

    def peek(self) -> str:
        return self.pattern[self.position : self.position + 1]

    def take(self) -> str:
        character = self.peek()
        if not character:
            _refuse()
        self.position += 1
        return character

    def alternatives(self) -> Piece:
        branches = [self._branch()]
        while self.peek() == "|":
            self.position += 1
            branches.append(self._branch())
        if len(branches) == 1:
            return branches[0]
        if not _exclude_each_other(branches):
            self.has_choice = True
        has_group = any(branch.has_group for branch in branches)
        return Piece("|".join(branch.text for branch in branches), None, has_group)

    def _branch(self) -> Piece:
        pieces: list[Piece] = []
        while self.peek() not in ("", "|", ")"):
            pieces.append(self._quantified(self._atom()))
        if not pieces:
            _refuse()
        literals: tuple[str | None, ...] | None = ()
        for piece in pieces:
            fixed = literals is not None and piece.literals is not None
            literals = (*(literals or ()), *(piece.literals or ())) if fixed else None
        has_group = any(piece.has_group for piece in pieces)
        return Piece("".join(piece.text for piece in pieces), literals, has_group)

    def _quantified(self, atom: Piece) -> Piece:
        if self.peek() not in ("*", "+", "?", "{"):
            return atom
        if not atom.literals or atom.text.count("(") > 1:
            _refuse()
        quantifier = self.take()
        if quantifier == "{":
            quantifier = self._bounds()
        if self.peek() in ("*", "+", "?", "{"):
            _refuse()
        self.quantifiers += 1
        return Piece(atom.text + quantifier, None, atom.has_group)

    def _bounds(self) -> str:
        text = ""
        while (character := self.take()) != "}":
            text += character
        low, comma, high = text.partition(",")
        for number in (low, high):
            if number and not (number.isdigit() and int(number) <= MAX_REPETITIONS):
                _refuse()
        if not low or (high and int(high) < int(low)):
            _refuse()
        return f"{{{low}{comma}{high}}}"

    def _atom(self) -> Piece:
        character = self.take()
        if character == "(":
            inner = self.alternatives()
            if self.take() != ")":
                _refuse()
            return Piece(f"({inner.text})", inner.literals, has_group=True)
        if character == "[":
            return Piece(self._bracket(), (None,))
        if character == ".":
            return Piece("[^\\x00]", (None,))
        if character in "^$":
            return Piece("^" if character == "^" else r"\Z", ())
        if character == "\\":
            character = self.take()
            if character not in _SPECIAL:
                _refuse()
        elif character in "*+?{}":
            _refuse()
        return Piece(_escaped(character), (character,))

    def _bracket(self) -> str:
        negated = self.peek() == "^"
        if negated:
            self.position += 1
        parts: list[str] = []
        while self.peek() != "]" or not parts:
            parts.append(self._bracket_part())
        self.position += 1
        return f"[{'^' if negated else ''}{''.join(parts)}]"

    def _bracket_part(self) -> str:
        first = self.take()
        if first == "[" and self.peek() in (":", ".", "="):
            end = self.pattern.find(":]", self.position)
            name = self.pattern[self.position + 1 : end]
            if end < 0 or name not in _CLASSES:
                _refuse()
            self.position = end + 2
            return _CLASSES[name]
        if first == "-" and self.peek() != "]":
            # A dash that is neither first in Python's sense nor last: not worth the doubt.
            _refuse()
        if self.peek() != "-" or self.pattern[self.position + 1 : self.position + 2] == "]":
            return _escaped(first)
        self.position += 1
        last = self.take()
        if last == "[" or last < first:
            _refuse()
        return f"{_escaped(first)}-{_escaped(last)}"


def _escaped(character: str) -> str:
    return f"\\x{ord(character):02x}"


def _exclude_each_other(branches: list[Piece]) -> bool:
    """Whether of these branches at most one can match at a place, or it does not matter which.

    It does not if both match the same length and neither holds a group.
    """
    for index, one in enumerate(branches):
        for other in branches[:index]:
            if one.literals is None or other.literals is None:
                return False
            pairs = zip(one.literals, other.literals, strict=False)
            if any(a and b and a != b for a, b in pairs):
                continue
            if len(one.literals) != len(other.literals) or one.has_group or other.has_group:
                return False
    return True
