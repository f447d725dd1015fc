"""The part of `lib.lists` on order, equality and parts of lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.evaluation.builtin_lists import element
from baremount.evaluation.calls import call_thunk
from baremount.evaluation.comparison import equal, less
from baremount.evaluation.library_lists import made_list
from baremount.evaluation.registry import Table
from baremount.evaluation.sorting import sorted_thunks
from baremount.evaluation.stopped import unknowable
from baremount.evaluation.values import NixList, Primitive, Thunk, known_thunk
from baremount.evaluation.wanted import a_list, a_list_to_look_into, an_integer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from baremount.evaluation.evaluator import Evaluator
    from baremount.evaluation.values import Value

FUNCTIONS = Table()
NOT_DIRECT = frozenset({"hasPrefix", "removePrefix"})


def contains(evaluator: Evaluator, items: Iterable[Thunk], wanted: Thunk) -> bool:
    """Whether an element equals `wanted`."""
    return any(
        evaluator.nested(equal, evaluator, evaluator.need(wanted), evaluator.need(item))
        for item in items
    )


@FUNCTIONS.named("remove")
def _remove(evaluator: Evaluator, unwanted: Thunk, values: Thunk) -> Value:
    items = a_list(evaluator, values)
    return made_list(item for item in items if not contains(evaluator, [unwanted], item))


@FUNCTIONS.named("sortOn")
def _sort_on(evaluator: Evaluator, function: Thunk, values: Thunk) -> Value:
    items = a_list(evaluator, values)
    keys = [call_thunk(evaluator, function, item) for item in items]
    pairs = [known_thunk(NixList(pair)) for pair in zip(keys, items, strict=False)]

    def before(left: Thunk, right: Thunk) -> Value:
        one, other = a_list(evaluator, left)[0], a_list(evaluator, right)[0]
        return less(evaluator, evaluator.need(one), evaluator.need(other))

    ordered = sorted_thunks(evaluator, Primitive("before", 2, before), tuple(pairs))
    return made_list(a_list(evaluator, pair)[1] for pair in ordered)


@FUNCTIONS.named("compareLists")
def _compare(evaluator: Evaluator, function: Thunk, left: Thunk, right: Thunk) -> Value:
    one, other = a_list(evaluator, left), a_list(evaluator, right)
    for first, second in zip(one, other, strict=False):
        order = an_integer(evaluator, call_thunk(evaluator, function, first, second))
        if order != 0:
            return order
    return (len(one) > len(other)) - (len(one) < len(other))


def _part(items: tuple[Thunk, ...], start: int, count: int) -> Value:
    """`sublist` in nixpkgs, which does not accept negative numbers that matter."""
    length = len(items)
    if start >= length:
        return NixList(())
    wanted = min(count, length - start)
    if wanted < 0 or (start < 0 and wanted > 0):
        raise unknowable("a part of a list that is not in it")
    return NixList(items[start : start + wanted])


@FUNCTIONS.named("take")
def _take(evaluator: Evaluator, count: Thunk, values: Thunk) -> Value:
    return _part(a_list(evaluator, values), 0, an_integer(evaluator, count))


@FUNCTIONS.named("drop")
def _drop(evaluator: Evaluator, count: Thunk, values: Thunk) -> Value:
    items = a_list(evaluator, values)
    return _part(items, an_integer(evaluator, count), len(items))


@FUNCTIONS.named("sublist")
def _sublist(evaluator: Evaluator, start: Thunk, count: Thunk, values: Thunk) -> Value:
    first, length = an_integer(evaluator, start), an_integer(evaluator, count)
    return _part(a_list(evaluator, values), first, length)


@FUNCTIONS.named("last")
def _last(evaluator: Evaluator, values: Thunk) -> Value:
    items = a_list_to_look_into(evaluator, values)
    return element(evaluator, items, len(items) - 1)


@FUNCTIONS.named("init")
def _init(evaluator: Evaluator, values: Thunk) -> Value:
    items = a_list(evaluator, values)
    if not items:
        raise unknowable("an empty list has no last element to leave out")
    return NixList(items[:-1])


@FUNCTIONS.named("unique")
def _unique(evaluator: Evaluator, values: Thunk) -> Value:
    kept: list[Thunk] = []
    for item in a_list(evaluator, values):
        if not contains(evaluator, kept, item):
            kept.append(item)
    return made_list(kept)


@FUNCTIONS.named("allUnique")
def _all_unique(evaluator: Evaluator, values: Thunk) -> Value:
    items = a_list(evaluator, values)
    return not any(contains(evaluator, items[:index], item) for index, item in enumerate(items))


@FUNCTIONS.named("intersectLists")
def _intersect(evaluator: Evaluator, left: Thunk, right: Thunk) -> Value:
    wanted = a_list(evaluator, left)
    items = a_list(evaluator, right)
    return made_list(item for item in items if contains(evaluator, wanted, item))


@FUNCTIONS.named("subtractLists")
def _subtract(evaluator: Evaluator, left: Thunk, right: Thunk) -> Value:
    unwanted = a_list(evaluator, left)
    items = a_list(evaluator, right)
    return made_list(item for item in items if not contains(evaluator, unwanted, item))


@FUNCTIONS.named("mutuallyExclusive")
def _exclusive(evaluator: Evaluator, left: Thunk, right: Thunk) -> Value:
    one, other = a_list(evaluator, left), a_list(evaluator, right)
    return not any(contains(evaluator, other, item) for item in one)


@FUNCTIONS.named("hasPrefix")
def _has_prefix(evaluator: Evaluator, prefix: Thunk, values: Thunk) -> Value:
    start, items = a_list(evaluator, prefix), a_list(evaluator, values)
    beginning = NixList(items[: len(start)])
    return equal(evaluator, beginning, NixList(start))


@FUNCTIONS.named("removePrefix")
def _remove_prefix(evaluator: Evaluator, prefix: Thunk, values: Thunk) -> Value:
    if _has_prefix(evaluator, prefix, values) is not True:
        raise unknowable("the list does not start with that prefix")
    return NixList(a_list(evaluator, values)[len(a_list(evaluator, prefix)) :])
