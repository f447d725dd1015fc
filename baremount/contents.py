"""What some files hold, asked whether certain bytes are in there at all."""

from __future__ import annotations


class Contents:
    """The bytes of some files; each marker is looked for once."""

    def __init__(self, *contents: bytes) -> None:
        # A zero byte is in no marker, so that none is found across the end of a file.
        self.all = b"\0".join(contents)
        self._found: dict[bytes, bool] = {}

    def hold_any(self, *markers: bytes) -> bool:
        """Whether one of the markers is there."""
        found = self._found
        for marker in markers:
            if marker not in found:
                found[marker] = marker in self.all
            if found[marker]:
                return True
        return False
