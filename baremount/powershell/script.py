"""A script as the evaluator sees it: its text and the way from characters to bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.powershell.values import Spot

if TYPE_CHECKING:
    from baremount.powershell.torn import Torn
    from baremount.powershell.tree import Span
    from baremount.source import Source


class Script:
    """The text of a source, decoded, and spots for spans of characters."""

    __slots__ = ("_ascii", "_fixed", "end", "source", "text", "torn")

    def __init__(self, source: Source, text: str, fixed: Spot | None = None) -> None:
        """`fixed` is the spot of everything in a script that stands in no file."""
        self.source = source
        self.text = text
        self.end = len(text)
        """Where that part of the text ends which is followed."""
        self.torn: list[Torn] = []
        """What attaches or mounts something and is not understood."""
        self._ascii = text.isascii()
        self._fixed = fixed

    def spot(self, span: Span) -> Spot:
        """The place of a span in the file."""
        if self._fixed is not None:
            return self._fixed
        if self._ascii:
            return Spot(self.source, *span)
        return Spot(self.source, self.byte_offset(span[0]), self.byte_offset(span[1]))

    def byte_offset(self, offset: int) -> int:
        """The byte offset of a character offset."""
        if self._ascii:
            return offset
        return len(self.text[:offset].encode())

    @property
    def stands_in_file(self) -> bool:
        return self._fixed is None
