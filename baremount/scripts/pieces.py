"""Text of a script with values in it, and where its pieces stand in the file.

A reader that works on plain text keeps a value that is not known as one private-use character, a
hole, so that it goes through splitting and quoting as one piece.
"""

from __future__ import annotations

import re
from itertools import accumulate
from typing import TYPE_CHECKING

from baremount.powershell.native import text_of_argument
from baremount.powershell.values import Spot, Text, UnknownValue

if TYPE_CHECKING:
    from baremount.powershell.values import Value
    from baremount.source import Source

_FIRST = 0xE000
MAX_HOLES = 6_000
"""How many values one script keeps; those after them are one value that is not known."""
_HOLE = re.compile(f"[{chr(_FIRST)}-{chr(_FIRST + MAX_HOLES - 1)}]")


class Holes:
    """The values that characters of a text stand for."""

    __slots__ = ("_values",)

    def __init__(self) -> None:
        self._values: list[Value] = []

    def cleaned(self, text: str) -> str:
        """Text of a file without characters that would be taken for holes."""
        if text.isascii():
            return text
        return _HOLE.sub("?", text)

    def joined(self, text: str | Text) -> str:
        """A text of a file with its holes."""
        parts = text.parts if isinstance(text, Text) else (text,)
        return "".join(
            self.cleaned(part) if isinstance(part, str) else self.text(part) for part in parts
        )

    def text(self, value: Value) -> str:
        """A value as text: itself where it is known, else with a hole for what is not."""
        if value is None:
            return ""
        if isinstance(value, str):
            return value
        if isinstance(value, Text):
            return "".join(self.text(part) for part in value.parts)
        if isinstance(value, bool | int | float):
            return str(value)
        if len(self._values) < MAX_HOLES:
            self._values.append(value)
        return chr(_FIRST + len(self._values) - 1)

    def value(self, text: str) -> Value:
        """The value of a text: a string, a single value, or a text with holes."""
        if text.isascii() or not self._values:
            return text
        parts: list[Value] = []
        start = 0
        for found in _HOLE.finditer(text):
            parts += [text[start : found.start()], self._values[ord(found[0]) - _FIRST]]
            start = found.end()
        parts.append(text[start:])
        return text_of_argument(parts)

    def in_turn(self, text: str) -> str:
        """A text of one round of a loop, its unknown values marked as such."""
        if not has_hole(text):
            return text
        value = self.value(text)
        parts = value.parts if isinstance(value, Text) else (value,)
        marked = (
            part._replace(is_each=True) if isinstance(part, UnknownValue) else part
            for part in parts
        )
        return self.text(Text(tuple(marked)))

    def unknown(self, text: str) -> UnknownValue | None:
        """The first value in a text that is not known at all."""
        for character in _HOLE.findall(text):
            value = self._values[ord(character) - _FIRST]
            if isinstance(value, UnknownValue):
                return value
        return None


def has_hole(text: str) -> bool:
    """Whether something in the text is not known."""
    return not text.isascii() and _HOLE.search(text) is not None


class Places:
    """Spots for spans of characters, all of them `fixed` where the text stands in no file."""

    __slots__ = ("_fixed", "_offsets", "_source")

    def __init__(self, source: Source, text: str, fixed: Spot | None = None) -> None:
        self._source = source
        self._fixed = fixed
        self._offsets: list[int] | None = None
        if fixed is None and not text.isascii():
            self._offsets = [0, *accumulate(len(character.encode()) for character in text)]

    def spot(self, start: int, end: int) -> Spot:
        """The place of the characters from `start` to `end`."""
        if self._fixed is not None:
            return self._fixed
        if self._offsets is not None:
            start, end = self._offsets[start], self._offsets[end]
        return Spot(self._source, start, end)
