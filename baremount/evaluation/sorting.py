"""Sorting by a comparison function of the input, which need not be an order at all."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from baremount.evaluation.stopped import unknowable
from baremount.evaluation.wanted import holds

if TYPE_CHECKING:
    from baremount.evaluation.evaluator import Evaluator
    from baremount.evaluation.values import Thunk, Value

# Up to here every pair is compared to make sure that there is only one sorted list.
_CHECKED_LENGTH = 24


def sorted_thunks(
    evaluator: Evaluator, comparator: Value, items: tuple[Thunk, ...]
) -> tuple[Thunk, ...]:
    """`items` in the order of `comparator`, equal ones as they stood.

    Where the comparison is no order (`a: b: a <= b` with equal elements, say) the result
    depends on the algorithm, so it is not known.
    """

    class Key:
        __slots__ = ("thunk",)

        def __init__(self, thunk: Thunk) -> None:
            self.thunk = thunk

        def __lt__(self, other: Key) -> bool:
            return holds(evaluator, comparator, self.thunk, other.thunk)

    keys = sorted(map(Key, items))
    rank = 0
    ranks = [0]
    for first, second in itertools.pairwise(keys):
        rank += first < second
        ranks.append(rank)
    reach = len(keys) if len(keys) <= _CHECKED_LENGTH else 2
    for index, first in enumerate(keys):
        for other in range(index + 1, min(index + reach, len(keys))):
            later = keys[other]
            if later < first or (first < later) != (ranks[index] < ranks[other]):
                raise unknowable("a list is sorted by a function that is no order")
    return tuple(key.thunk for key in keys)
