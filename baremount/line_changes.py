"""Which lines differ between two texts, in time that a hostile text cannot blow up.

difflib alone takes minutes where a text repeats one line thousands of times. So the lines that
occur once in both texts are matched first (the patience method), and difflib sees only what lies
between two of them, within a budget; beyond that a region counts as replaced as a whole.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

# Where a change starts and ends in the old lines, then in the new ones; the ends are outside.
Change = tuple[int, int, int, int]

# Pairs of equal lines that difflib may look at in all, and lines that it may see at once.
_PAIRS = 40_000
_LINES = 2_000


def line_changes(old: Sequence[bytes], new: Sequence[bytes]) -> Iterator[Change]:
    """The differing regions in rising order, with at least one equal line between two."""
    start, tail = _equal_ends(old, new)
    middle, middle_new = old[start : len(old) - tail], new[start : len(new) - tail]
    budget = _PAIRS
    done = done_new = 0
    for anchor, anchor_new in (*_anchors(middle, middle_new), (len(middle), len(middle_new))):
        gap, gap_new = middle[done:anchor], middle_new[done_new:anchor_new]
        if gap != gap_new:
            pairs = _equal_pairs(gap, gap_new)
            alike = 0 < pairs <= budget and len(gap) + len(gap_new) <= _LINES
            budget -= pairs if alike else 0
            here, here_new = start + done, start + done_new
            for first, last, first_new, last_new in _gap_changes(gap, gap_new, alike=alike):
                yield here + first, here + last, here_new + first_new, here_new + last_new
        done, done_new = anchor + 1, anchor_new + 1


def _gap_changes(old: Sequence[bytes], new: Sequence[bytes], *, alike: bool) -> Iterator[Change]:
    start, tail = _equal_ends(old, new)
    middle, middle_new = old[start : len(old) - tail], new[start : len(new) - tail]
    if not alike or not middle or not middle_new:
        yield start, start + len(middle), start, start + len(middle_new)
        return
    from difflib import SequenceMatcher

    for tag, *lines in SequenceMatcher(None, middle, middle_new, autojunk=False).get_opcodes():
        if tag != "equal":
            first, last, first_new, last_new = (start + line for line in lines)
            yield first, last, first_new, last_new


def _equal_ends(old: Sequence[bytes], new: Sequence[bytes]) -> tuple[int, int]:
    """How many lines are equal at the start, and how many of the others at the end."""
    shorter = min(len(old), len(new))
    start = 0
    while start < shorter and old[start] == new[start]:
        start += 1
    tail = 0
    while tail < shorter - start and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    return start, tail


def _anchors(old: Sequence[bytes], new: Sequence[bytes]) -> list[tuple[int, int]]:
    """The longest rising series of lines that occur once in each text."""
    counts, counts_new = _counts(old), _counts(new)
    where = {line: number for number, line in enumerate(new) if counts_new[line] == 1}
    pairs = [
        (number, where[line])
        for number, line in enumerate(old)
        if counts[line] == 1 and line in where
    ]
    ends: list[int] = []
    chosen: list[int] = []
    before: list[int] = []
    for index, (_, number_new) in enumerate(pairs):
        length = bisect_left(ends, number_new)
        ends[length : length + 1] = [number_new]
        chosen[length : length + 1] = [index]
        before.append(chosen[length - 1] if length else -1)
    series: list[tuple[int, int]] = []
    index = chosen[-1] if chosen else -1
    while index >= 0:
        series.append(pairs[index])
        index = before[index]
    return series[::-1]


def _equal_pairs(old: Sequence[bytes], new: Sequence[bytes]) -> int:
    counts = _counts(new)
    return sum(counts.get(line, 0) for line in old)


def _counts(lines: Iterable[bytes]) -> dict[bytes, int]:
    counts: dict[bytes, int] = {}
    for line in lines:
        counts[line] = counts.get(line, 0) + 1
    return counts
