"""`lib.lists`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.evaluation.builtin_lists import mapped
from baremount.evaluation.calls import call_thunk
from baremount.evaluation.numbers import integer
from baremount.evaluation.registry import Table
from baremount.evaluation.stopped import unknowable
from baremount.evaluation.values import NixList, NixSet, Thunk, known_thunk
from baremount.evaluation.wanted import a_boolean, a_function, a_list, an_integer, holds

if TYPE_CHECKING:
    from collections.abc import Iterable

    from baremount.evaluation.evaluator import Evaluator
    from baremount.evaluation.values import Value

FUNCTIONS = Table()


def made_list(items: Iterable[Thunk]) -> NixList:
    """A list of these elements."""
    return NixList(tuple(items))


@FUNCTIONS.named("singleton")
def _singleton(_: Evaluator, value: Thunk) -> Value:
    return NixList((value,))


@FUNCTIONS.named("forEach")
def _for_each(evaluator: Evaluator, values: Thunk, function: Thunk) -> Value:
    return mapped(evaluator, function, values)


@FUNCTIONS.named("foldr", "fold")
def _fold_right(evaluator: Evaluator, function: Thunk, start: Thunk, values: Thunk) -> Value:
    return _folded(evaluator, function, start, reversed(a_list(evaluator, values)), swap=True)


@FUNCTIONS.named("foldl")
def _fold_left(evaluator: Evaluator, function: Thunk, start: Thunk, values: Thunk) -> Value:
    return _folded(evaluator, function, start, a_list(evaluator, values), swap=False)


def _folded(
    evaluator: Evaluator, function: Thunk, start: Thunk, items: Iterable[Thunk], *, swap: bool
) -> Value:
    """Lazy folds, worked off from the inside so that a long list is no deep nesting.

    An inner result that cannot be known does no harm unless an outer one uses it.
    """
    result = start
    for item in items:
        pair = (item, result) if swap else (result, item)
        result = call_thunk(evaluator, function, *pair)
        evaluator.force(result)
    return evaluator.need(result)


def _indexed(evaluator: Evaluator, function: Thunk, values: Thunk, first: int) -> Value:
    return made_list(
        call_thunk(evaluator, function, known_thunk(index), item)
        for index, item in enumerate(a_list(evaluator, values), first)
    )


@FUNCTIONS.named("imap0")
def _indexed_from_0(evaluator: Evaluator, function: Thunk, values: Thunk) -> Value:
    return _indexed(evaluator, function, values, 0)


@FUNCTIONS.named("imap1")
def _indexed_from_1(evaluator: Evaluator, function: Thunk, values: Thunk) -> Value:
    return _indexed(evaluator, function, values, 1)


@FUNCTIONS.named("ifilter0")
def _filter_indexed(evaluator: Evaluator, predicate: Thunk, values: Thunk) -> Value:
    work = a_function(evaluator, predicate)
    return made_list(
        item
        for index, item in enumerate(a_list(evaluator, values))
        if holds(evaluator, work, known_thunk(index), item)
    )


@FUNCTIONS.named("flatten")
def _flatten(evaluator: Evaluator, value: Thunk) -> Value:
    if not isinstance(evaluator.plain(value), NixList):
        return NixList((value,))
    flat: list[Thunk] = []
    _flatten_into(evaluator, value, flat)
    return made_list(flat)


def _flatten_into(evaluator: Evaluator, value: Thunk, flat: list[Thunk]) -> None:
    for item in a_list(evaluator, value):
        if isinstance(evaluator.plain(item), NixList):
            evaluator.nested(_flatten_into, evaluator, item, flat)
        else:
            flat.append(item)


@FUNCTIONS.named("findSingle")
def _find_single(
    evaluator: Evaluator, predicate: Thunk, default: Thunk, multiple: Thunk, values: Thunk
) -> Value:
    work = a_function(evaluator, predicate)
    found = [item for item in a_list(evaluator, values) if holds(evaluator, work, item)]
    if not found:
        return evaluator.need(default)
    return evaluator.need(found[0] if len(found) == 1 else multiple)


@FUNCTIONS.named("findFirst")
def _find_first(evaluator: Evaluator, predicate: Thunk, default: Thunk, values: Thunk) -> Value:
    work = a_function(evaluator, predicate)
    for item in a_list(evaluator, values):
        if holds(evaluator, work, item):
            return evaluator.need(item)
    return evaluator.need(default)


@FUNCTIONS.named("count")
def _count(evaluator: Evaluator, predicate: Thunk, values: Thunk) -> Value:
    work = a_function(evaluator, predicate)
    return sum(holds(evaluator, work, item) for item in a_list(evaluator, values))


@FUNCTIONS.named("optional")
def _optional(evaluator: Evaluator, condition: Thunk, value: Thunk) -> Value:
    return NixList((value,) if a_boolean(evaluator, condition) else ())


@FUNCTIONS.named("optionals")
def _optionals(evaluator: Evaluator, condition: Thunk, values: Thunk) -> Value:
    return evaluator.need(values) if a_boolean(evaluator, condition) else NixList(())


@FUNCTIONS.named("toList")
def _to_list(evaluator: Evaluator, value: Thunk) -> Value:
    plain = evaluator.plain(value)
    return plain if isinstance(plain, NixList) else NixList((value,))


@FUNCTIONS.named("range")
def _range(evaluator: Evaluator, first: Thunk, last: Thunk) -> Value:
    start, end = an_integer(evaluator, first), an_integer(evaluator, last)
    if start > end:
        return NixList(())
    evaluator.charge(integer(end - start + 1))
    return made_list(known_thunk(number) for number in range(start, end + 1))


@FUNCTIONS.named("replicate")
def _replicate(evaluator: Evaluator, count: Thunk, value: Thunk) -> Value:
    times = an_integer(evaluator, count)
    if times < 0:
        raise unknowable("a list of negative length")
    evaluator.charge(times)
    return NixList((value,) * times)


@FUNCTIONS.named("zipListsWith")
def _zip_with(evaluator: Evaluator, function: Thunk, left: Thunk, right: Thunk) -> Value:
    return made_list(
        call_thunk(evaluator, function, one, other)
        for one, other in zip(a_list(evaluator, left), a_list(evaluator, right), strict=False)
    )


@FUNCTIONS.named("zipLists")
def _zip(evaluator: Evaluator, left: Thunk, right: Thunk) -> Value:
    return made_list(
        known_thunk(NixSet({"fst": one, "snd": other}))
        for one, other in zip(a_list(evaluator, left), a_list(evaluator, right), strict=False)
    )


@FUNCTIONS.named("reverseList")
def _reverse(evaluator: Evaluator, values: Thunk) -> Value:
    return made_list(reversed(a_list(evaluator, values)))
