"""`lib.attrsets`, apart from what merges sets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.evaluation.builtin_sets import list_to_set
from baremount.evaluation.calls import call_thunk
from baremount.evaluation.registry import Table
from baremount.evaluation.selection import attribute
from baremount.evaluation.stopped import shown, unknowable
from baremount.evaluation.values import (
    Computed,
    External,
    NixList,
    NixSet,
    Thunk,
    known_thunk,
)
from baremount.evaluation.wanted import (
    a_boolean,
    a_function,
    a_list,
    a_set,
    a_string,
    holds,
    sorted_names,
)

if TYPE_CHECKING:
    from baremount.evaluation.evaluator import Evaluator
    from baremount.evaluation.values import Value

FUNCTIONS = Table()


@FUNCTIONS.named("nameValuePair")
def _pair(_: Evaluator, name: Thunk, value: Thunk) -> Value:
    return NixSet({"name": name, "value": value})


@FUNCTIONS.named("attrByPath")
def _by_path(evaluator: Evaluator, path: Thunk, default: Thunk, given: Thunk) -> Value:
    found = _walk(evaluator, path, given)
    return evaluator.need(default) if found is None else found[0]


@FUNCTIONS.named("hasAttrByPath")
def _has_path(evaluator: Evaluator, path: Thunk, given: Thunk) -> Value:
    names = a_list(evaluator, path)
    if not names:
        return True
    found = _walk(evaluator, known_thunk(NixList(names[:-1])), given)
    if found is None:
        return False
    name = a_string(evaluator, names[-1])
    if isinstance(found[0], NixSet) and name in found[0].attributes:
        return True
    last = attribute(evaluator, found[0], name)
    if last is None:
        return False
    evaluator.resolved(last[0])
    return True


@FUNCTIONS.named("getAttrFromPath")
def _from_path(evaluator: Evaluator, path: Thunk, given: Thunk) -> Value:
    found = _walk(evaluator, path, given)
    if found is None:
        raise unknowable("an attribute path leads nowhere")
    return found[0]


def _walk(evaluator: Evaluator, path: Thunk, given: Thunk) -> tuple[Value] | None:
    value = evaluator.need(given)
    for component in a_list(evaluator, path):
        found = attribute(evaluator, value, a_string(evaluator, component))
        if found is None:
            return None
        value = found[0]
    return (value,)


@FUNCTIONS.named("setAttrByPath")
def _set_path(evaluator: Evaluator, path: Thunk, value: Thunk) -> Value:
    names = a_list(evaluator, path)
    if not names:
        return evaluator.need(value)
    rest = known_thunk(NixList(names[1:]))
    inner = value if len(names) == 1 else Computed(lambda: _set_path(evaluator, rest, value))
    return NixSet({a_string(evaluator, names[0]): inner})


def _selection(evaluator: Evaluator, given: Thunk, name: str) -> Thunk:
    """`given.name`, looked up when asked for, but the attribute itself where it is at hand."""
    if isinstance(given.value, NixSet) and name in given.value.attributes:
        return given.value.attributes[name]

    def find() -> Value:
        found = attribute(evaluator, evaluator.need(given), name)
        if found is None:
            raise unknowable(f"the attribute `{shown(name)}` is missing")
        return found[0]

    return Computed(find)


@FUNCTIONS.named("attrVals")
def _values(evaluator: Evaluator, names: Thunk, given: Thunk) -> Value:
    evaluator.need(given)
    wanted = [a_string(evaluator, name) for name in a_list(evaluator, names)]
    return NixList(tuple([_selection(evaluator, given, name) for name in wanted]))


@FUNCTIONS.named("getAttrs")
def _get(evaluator: Evaluator, names: Thunk, given: Thunk) -> Value:
    wanted = [a_string(evaluator, name) for name in a_list(evaluator, names)]
    evaluator.force(given)
    return NixSet({name: _selection(evaluator, given, name) for name in wanted})


@FUNCTIONS.named("filterAttrs")
def _filter(evaluator: Evaluator, predicate: Thunk, given: Thunk) -> Value:
    attributes = a_set(evaluator, given)
    kept = {}
    for name in sorted_names(attributes):
        if _accepts(evaluator, predicate, name, attributes[name]):
            kept[name] = attributes[name]
    return NixSet(kept)


def _accepts(evaluator: Evaluator, predicate: Thunk, name: str, thunk: Thunk) -> bool:
    return holds(evaluator, a_function(evaluator, predicate), known_thunk(name), thunk)


@FUNCTIONS.named("filterAttrsRecursive")
def _filter_deep(evaluator: Evaluator, predicate: Thunk, given: Thunk) -> Value:
    attributes = a_set(evaluator, given)
    kept: dict[str, Thunk] = {}
    for name in sorted_names(attributes):
        thunk = attributes[name]
        if _accepts(evaluator, predicate, name, thunk):
            kept[name] = _filtered_inside(evaluator, predicate, thunk)
    return NixSet(kept)


def _filtered_inside(evaluator: Evaluator, predicate: Thunk, thunk: Thunk) -> Thunk:
    def work() -> Value:
        value = evaluator.plain(thunk)
        return _filter_deep(evaluator, predicate, thunk) if isinstance(value, NixSet) else value

    return Computed(work, thunk.node, thunk.file, thunk.entry)


@FUNCTIONS.named("mapAttrsToList")
def _to_list(evaluator: Evaluator, function: Thunk, given: Thunk) -> Value:
    attributes = a_set(evaluator, given)
    return NixList(
        tuple(
            [
                call_thunk(evaluator, function, known_thunk(name), attributes[name])
                for name in sorted_names(attributes)
            ]
        )
    )


@FUNCTIONS.named("mapAttrs'")
def _map_pairs(evaluator: Evaluator, function: Thunk, given: Thunk) -> Value:
    pairs = _to_list(evaluator, function, given)
    return list_to_set(evaluator, known_thunk(pairs))


@FUNCTIONS.named("attrsToList")
def _pairs(evaluator: Evaluator, given: Thunk) -> Value:
    attributes = a_set(evaluator, given)
    return NixList(
        tuple(
            [
                known_thunk(NixSet({"name": known_thunk(name), "value": attributes[name]}))
                for name in sorted_names(attributes)
            ]
        )
    )


@FUNCTIONS.named("genAttrs")
def _generate(evaluator: Evaluator, names: Thunk, function: Thunk) -> Value:
    wanted = [a_string(evaluator, name) for name in a_list(evaluator, names)]
    return NixSet({name: call_thunk(evaluator, function, known_thunk(name)) for name in wanted})


@FUNCTIONS.named("genAttrs'")
def _generate_pairs(evaluator: Evaluator, values: Thunk, function: Thunk) -> Value:
    pairs = [call_thunk(evaluator, function, item) for item in a_list(evaluator, values)]
    return list_to_set(evaluator, known_thunk(NixList(tuple(pairs))))


@FUNCTIONS.named("optionalAttrs")
def _optional(evaluator: Evaluator, condition: Thunk, given: Thunk) -> Value:
    return evaluator.need(given) if a_boolean(evaluator, condition) else NixSet({})


@FUNCTIONS.named("foldlAttrs")
def _fold(evaluator: Evaluator, function: Thunk, start: Thunk, given: Thunk) -> Value:
    attributes = a_set(evaluator, given)
    work, result = a_function(evaluator, function), start
    for name in sorted_names(attributes):
        value = evaluator.invoke(work, result, known_thunk(name), attributes[name])
        result = known_thunk(value)
    return evaluator.need(result)


@FUNCTIONS.named("mapAttrsRecursive")
def _map_deep(evaluator: Evaluator, function: Thunk, given: Thunk) -> Value:
    return _mapped_deep(evaluator, function, given, ())


def _mapped_deep(
    evaluator: Evaluator, function: Thunk, given: Thunk, path: tuple[Thunk, ...]
) -> Value:
    def one(name: str, thunk: Thunk) -> Thunk:
        here = (*path, known_thunk(name))

        def work() -> Value:
            if isinstance(evaluator.plain(thunk), NixSet):
                return _mapped_deep(evaluator, function, thunk, here)
            return evaluator.invoke(evaluator.need(function), known_thunk(NixList(here)), thunk)

        return Computed(work, thunk.node, thunk.file, thunk.entry)

    return NixSet({name: one(name, thunk) for name, thunk in a_set(evaluator, given).items()})


@FUNCTIONS.named("collect")
def _collect(evaluator: Evaluator, predicate: Thunk, given: Thunk) -> Value:
    found: list[Thunk] = []
    _collect_into(evaluator, predicate, given, found)
    return NixList(tuple(found))


def _collect_into(evaluator: Evaluator, predicate: Thunk, given: Thunk, found: list[Thunk]) -> None:
    if holds(evaluator, a_function(evaluator, predicate), given):
        found.append(given)
    elif isinstance(evaluator.plain(given), NixSet):
        attributes = a_set(evaluator, given)
        for name in sorted_names(attributes):
            evaluator.nested(_collect_into, evaluator, predicate, attributes[name], found)


@FUNCTIONS.named("isDerivation")
def _is_derivation(evaluator: Evaluator, value: Thunk) -> Value:
    given = evaluator.need(value)
    if isinstance(given, External):
        given = evaluator.resolved(given)
    found = attribute(evaluator, given, "type")
    return found is not None and evaluator.resolved(found[0]) == "derivation"


@FUNCTIONS.named("showAttrPath")
def _show_path(evaluator: Evaluator, path: Thunk) -> Value:
    import re

    names = [a_string(evaluator, name) for name in a_list(evaluator, path)]
    for name in names:
        if not re.fullmatch(r"[a-zA-Z_][a-zA-Z0-9_'-]*", name):
            raise unknowable("an attribute path with a name in quotes")
    return ".".join(names) if names else "<root attribute path>"
