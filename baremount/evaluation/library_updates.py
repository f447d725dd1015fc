"""The part of `lib.attrsets` that merges sets."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import TYPE_CHECKING

from baremount.evaluation.builtin_sets import map_set
from baremount.evaluation.calls import call_thunk
from baremount.evaluation.operators import update
from baremount.evaluation.registry import Table
from baremount.evaluation.stopped import unknowable
from baremount.evaluation.values import (
    Computed,
    NixList,
    NixSet,
    Thunk,
    known_thunk,
)
from baremount.evaluation.wanted import a_function, a_list, a_set, holds, sorted_names

if TYPE_CHECKING:
    from baremount.evaluation.evaluator import Evaluator
    from baremount.evaluation.values import Value

FUNCTIONS = Table()

Until = Callable[[tuple[Thunk, ...], Thunk, Thunk], bool]


@FUNCTIONS.named("recursiveUpdate")
def _recursive_update(evaluator: Evaluator, left: Thunk, right: Thunk) -> Value:
    def is_final(_path: tuple[Thunk, ...], one: Thunk, other: Thunk) -> bool:
        values = (evaluator.plain(one), evaluator.plain(other))
        return not all(isinstance(value, NixSet) for value in values)

    return _updated(evaluator, is_final, left, right, ())


@FUNCTIONS.named("recursiveUpdateUntil")
def _update_until(evaluator: Evaluator, predicate: Thunk, left: Thunk, right: Thunk) -> Value:
    def is_final(path: tuple[Thunk, ...], one: Thunk, other: Thunk) -> bool:
        work = a_function(evaluator, predicate)
        return holds(evaluator, work, known_thunk(NixList(path)), one, other)

    return _updated(evaluator, is_final, left, right, ())


def _updated(
    evaluator: Evaluator,
    is_final: Until,
    left: Thunk,
    right: Thunk,
    path: tuple[Thunk, ...],
) -> Value:
    one, other = a_set(evaluator, left), a_set(evaluator, right)
    result = {**one, **other}
    for name in one.keys() & other.keys():
        result[name] = _both(
            evaluator, is_final, one[name], other[name], (*path, known_thunk(name))
        )
    return NixSet(result)


def _both(
    evaluator: Evaluator, is_final: Until, left: Thunk, right: Thunk, path: tuple[Thunk, ...]
) -> Thunk:
    def work() -> Value:
        if is_final(path, left, right):
            return evaluator.need(right)
        return _updated(evaluator, is_final, left, right, path)

    return Computed(work, right.node, right.file, right.entry)


@FUNCTIONS.named("mergeAttrsList")
def _merge_list(evaluator: Evaluator, sets: Thunk) -> Value:
    result: Value = NixSet({})
    for item in a_list(evaluator, sets):
        result = update(evaluator, result, evaluator.need(item))
    return result


@FUNCTIONS.named("concatMapAttrs")
def _concat_map(evaluator: Evaluator, function: Thunk, given: Thunk) -> Value:
    mapped = a_set(evaluator, known_thunk(map_set(evaluator, function, given)))
    result: Value = NixSet({})
    for name in sorted_names(mapped):
        result = update(evaluator, result, evaluator.need(mapped[name]))
    return result


@FUNCTIONS.named("zipAttrs")
def _zip(evaluator: Evaluator, sets: Thunk) -> Value:
    gathered: dict[str, list[Thunk]] = {}
    for item in a_list(evaluator, sets):
        for name, thunk in a_set(evaluator, item).items():
            gathered.setdefault(name, []).append(thunk)
    return NixSet({name: known_thunk(NixList(tuple(found))) for name, found in gathered.items()})


@FUNCTIONS.named("zipAttrsWithNames")
def _zip_names(evaluator: Evaluator, names: Thunk, function: Thunk, sets: Thunk) -> Value:
    gathered = a_set(evaluator, known_thunk(_zip(evaluator, sets)))
    result: dict[str, Thunk] = {}
    for item in a_list(evaluator, names):
        name = evaluator.plain(item)
        if not isinstance(name, str):
            raise unknowable("the name of an attribute is no string")
        found = gathered.get(name) or known_thunk(NixList(()))
        result[name] = call_thunk(evaluator, function, item, found)
    return NixSet(result)


@FUNCTIONS.named("overrideExisting")
def _override(evaluator: Evaluator, old: Thunk, new: Thunk) -> Value:
    one, other = a_set(evaluator, old), a_set(evaluator, new)
    return NixSet({name: other.get(name, thunk) for name, thunk in one.items()})


@FUNCTIONS.named("cartesianProduct", "cartesianProductOfSets")
def _cartesian(evaluator: Evaluator, given: Thunk) -> Value:
    attributes = a_set(evaluator, given)
    names = sorted_names(attributes)
    lists = [a_list(evaluator, attributes[name]) for name in names]
    size = 1
    for items in lists:
        size *= len(items)
    evaluator.charge(size * (len(names) + 1))
    return NixList(
        tuple(
            [
                known_thunk(NixSet(dict(zip(names, choice, strict=False))))
                for choice in product(*lists)
            ]
        )
    )


@FUNCTIONS.named("mapCartesianProduct")
def _map_cartesian(evaluator: Evaluator, function: Thunk, given: Thunk) -> Value:
    choices = a_list(evaluator, known_thunk(_cartesian(evaluator, given)))
    return NixList(tuple([call_thunk(evaluator, function, choice) for choice in choices]))


@FUNCTIONS.named("recurseIntoAttrs")
def _recurse_into(evaluator: Evaluator, given: Thunk) -> Value:
    mark = NixSet({"recurseForDerivations": known_thunk(True)})
    return update(evaluator, evaluator.need(given), mark)
