"""How much input is read, and for how long, before a file is refused.

Files come from strangers: tree-sitter needs 19 times the size of a Nix file in memory and
takes quadratic time on `1+1+1…`, so size, nesting and time all have an end.
"""

from __future__ import annotations

from time import monotonic, thread_time
from typing import Final

MAX_FILE_BYTES: Final = 1_000_000
"""Size cap of a source file. The largest hand-written Nix files are a fifth of it."""

MAX_DEPTH: Final = 1_500
"""Nesting cap, in expressions inside expressions; real files reach a few hundred."""

PARSE_SECONDS: Final = 5.0
"""Time for one file. A megabyte of ordinary Nix takes about one."""


class Deadline:
    """An end to the processor time of this thread.

    Not the clock on the wall: a busy machine must not decide whether a file can be read.
    """

    __slots__ = ("_earliest", "_end")

    def __init__(self, seconds: float) -> None:
        self._end = thread_time() + seconds
        self._earliest = monotonic() + seconds

    def has_passed(self) -> bool:
        # A thread gets no more time than passes on the wall, and to look there costs far less.
        return monotonic() >= self._earliest and thread_time() > self._end
