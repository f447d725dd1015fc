"""The functions of `builtins` on lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.evaluation.calls import call_thunk
from baremount.evaluation.comparison import equal
from baremount.evaluation.registry import Table
from baremount.evaluation.sorting import sorted_thunks
from baremount.evaluation.stopped import unknowable
from baremount.evaluation.values import NixList, NixSet, Thunk, known_thunk
from baremount.evaluation.wanted import (
    a_function,
    a_list,
    a_list_to_look_into,
    a_set,
    a_string,
    an_integer,
    holds,
)

if TYPE_CHECKING:
    from baremount.evaluation.evaluator import Evaluator
    from baremount.evaluation.values import Value

FUNCTIONS = Table()


@FUNCTIONS.named("map")
def mapped(evaluator: Evaluator, function: Thunk, values: Thunk) -> Value:
    """`map function values`; the results are lazy."""
    items = a_list(evaluator, values)
    return NixList(tuple([call_thunk(evaluator, function, item) for item in items]))


@FUNCTIONS.named("filter")
def filtered(evaluator: Evaluator, predicate: Thunk, values: Thunk) -> Value:
    """`filter predicate values`."""
    work = a_function(evaluator, predicate)
    items = a_list(evaluator, values)
    return NixList(tuple([item for item in items if holds(evaluator, work, item)]))


@FUNCTIONS.named("head")
def _head(evaluator: Evaluator, values: Thunk) -> Value:
    return element(evaluator, a_list_to_look_into(evaluator, values), 0)


@FUNCTIONS.named("tail")
def _tail(evaluator: Evaluator, values: Thunk) -> Value:
    items = a_list_to_look_into(evaluator, values)
    if not items:
        raise unknowable("the tail of an empty list")
    evaluator.charge_copy(len(items))
    return NixList(items[1:])


@FUNCTIONS.named("elemAt")
def _element_at(evaluator: Evaluator, values: Thunk, index: Thunk) -> Value:
    items = a_list_to_look_into(evaluator, values)
    return element(evaluator, items, an_integer(evaluator, index))


def element(evaluator: Evaluator, items: tuple[Thunk, ...], index: int) -> Value:
    """The value of one element."""
    if not 0 <= index < len(items):
        raise unknowable(f"element {index} is wanted of a list of {len(items)}")
    return evaluator.need(items[index])


@FUNCTIONS.named("length")
def _length(evaluator: Evaluator, values: Thunk) -> Value:
    return len(a_list_to_look_into(evaluator, values))


@FUNCTIONS.named("elem")
def _elem(evaluator: Evaluator, value: Thunk, values: Thunk) -> Value:
    return any(
        equal(evaluator, evaluator.need(value), evaluator.need(item))
        for item in a_list(evaluator, values)
    )


@FUNCTIONS.named("concatLists")
def _concat_lists(evaluator: Evaluator, values: Thunk) -> Value:
    lists = [a_list(evaluator, item) for item in a_list(evaluator, values)]
    return NixList(tuple([item for items in lists for item in items]))


@FUNCTIONS.named("concatMap")
def concat_mapped(evaluator: Evaluator, function: Thunk, values: Thunk) -> Value:
    """`concatMap function values`."""
    work = a_function(evaluator, function)
    items: list[Thunk] = []
    for item in a_list(evaluator, values):
        items.extend(a_list(evaluator, known_thunk(evaluator.invoke(work, item))))
    return NixList(tuple(items))


@FUNCTIONS.named("foldl'")
def fold_left(evaluator: Evaluator, function: Thunk, start: Thunk, values: Thunk) -> Value:
    """`foldl' function start values`, strict in each result but not in `start`."""
    work, result = a_function(evaluator, function), start
    for item in a_list(evaluator, values):
        result = known_thunk(evaluator.invoke(work, result, item))
    return evaluator.need(result)


@FUNCTIONS.named("any")
def _any(evaluator: Evaluator, predicate: Thunk, values: Thunk) -> Value:
    work = a_function(evaluator, predicate)
    return any(holds(evaluator, work, item) for item in a_list(evaluator, values))


@FUNCTIONS.named("all")
def _all(evaluator: Evaluator, predicate: Thunk, values: Thunk) -> Value:
    work = a_function(evaluator, predicate)
    return all(holds(evaluator, work, item) for item in a_list(evaluator, values))


@FUNCTIONS.named("genList")
def _generated(evaluator: Evaluator, function: Thunk, length: Thunk) -> Value:
    count = an_integer(evaluator, length)
    if count < 0:
        raise unknowable("a list of negative length")
    evaluator.charge(count)
    return NixList(
        tuple([call_thunk(evaluator, function, known_thunk(index)) for index in range(count)])
    )


@FUNCTIONS.named("sort")
def _sort(evaluator: Evaluator, comparator: Thunk, values: Thunk) -> Value:
    work = a_function(evaluator, comparator)
    items = a_list(evaluator, values)
    return NixList(sorted_thunks(evaluator, work, items) if items else ())


@FUNCTIONS.named("partition")
def _partition(evaluator: Evaluator, predicate: Thunk, values: Thunk) -> Value:
    work = a_function(evaluator, predicate)
    right: list[Thunk] = []
    wrong: list[Thunk] = []
    for item in a_list(evaluator, values):
        (right if holds(evaluator, work, item) else wrong).append(item)
    return NixSet(
        {
            "right": known_thunk(NixList(tuple(right))),
            "wrong": known_thunk(NixList(tuple(wrong))),
        }
    )


@FUNCTIONS.named("groupBy")
def _group_by(evaluator: Evaluator, function: Thunk, values: Thunk) -> Value:
    work = a_function(evaluator, function)
    groups: dict[str, list[Thunk]] = {}
    for item in a_list(evaluator, values):
        name = a_string(evaluator, known_thunk(evaluator.invoke(work, item)))
        groups.setdefault(name, []).append(item)
    return NixSet({name: known_thunk(NixList(tuple(items))) for name, items in groups.items()})


@FUNCTIONS.named("genericClosure")
def _generic_closure(evaluator: Evaluator, argument: Thunk) -> Value:
    given = a_set(evaluator, argument)
    if "startSet" not in given or "operator" not in given:
        raise unknowable("`genericClosure` wants `startSet` and `operator`")
    waiting = list(a_list(evaluator, given["startSet"]))
    operator = a_function(evaluator, given["operator"])
    seen: set[object] = set()
    found: list[Thunk] = []
    for item in waiting:
        attributes = a_set(evaluator, item)
        if "key" not in attributes:
            raise unknowable("an element of a `genericClosure` has no `key`")
        key = evaluator.plain(attributes["key"])
        if not isinstance(key, (int, str)) or isinstance(key, bool):
            raise unknowable("a `genericClosure` with keys that are neither strings nor integers")
        if seen and type(key) is not type(next(iter(seen))):
            raise unknowable("a `genericClosure` with keys of several types")
        if key not in seen:
            seen.add(key)
            found.append(item)
            waiting.extend(a_list(evaluator, known_thunk(evaluator.invoke(operator, item))))
    return NixList(tuple(found))
