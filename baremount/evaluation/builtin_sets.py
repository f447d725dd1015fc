"""The functions of `builtins` on attribute sets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.evaluation.calls import call_thunk
from baremount.evaluation.registry import Table
from baremount.evaluation.selection import attribute
from baremount.evaluation.stopped import shown, unknowable
from baremount.evaluation.values import External, NixList, NixSet, Thunk, known_thunk
from baremount.evaluation.wanted import a_function, a_list, a_set, a_string, sorted_names
from baremount.evaluation.wording import describe

if TYPE_CHECKING:
    from baremount.evaluation.evaluator import Evaluator
    from baremount.evaluation.values import Value

FUNCTIONS = Table()


@FUNCTIONS.named("attrNames")
def _names(evaluator: Evaluator, given: Thunk) -> Value:
    names = sorted_names(a_set(evaluator, given))
    return NixList(tuple([known_thunk(name) for name in names]))


@FUNCTIONS.named("attrValues")
def _values(evaluator: Evaluator, given: Thunk) -> Value:
    attributes = a_set(evaluator, given)
    return NixList(tuple([attributes[name] for name in sorted_names(attributes)]))


@FUNCTIONS.named("getAttr")
def _get(evaluator: Evaluator, name: Thunk, given: Thunk) -> Value:
    text, value = a_string(evaluator, name), evaluator.need(given)
    found = attribute(evaluator, value, text)
    if found is not None:
        return found[0]
    if isinstance(value, NixSet):
        raise unknowable(f"the attribute `{shown(text)}` is missing")
    raise unknowable(f"{describe(value)} stands where a set is wanted")


@FUNCTIONS.named("hasAttr")
def _has(evaluator: Evaluator, name: Thunk, given: Thunk) -> Value:
    text, value = a_string(evaluator, name), evaluator.need(given)
    if isinstance(value, External):
        evaluator.resolved(value.select(text))
        return True
    if not isinstance(value, NixSet):
        raise unknowable(f"{describe(value)} stands where a set is wanted")
    return text in value.attributes or attribute(evaluator, value, text) is not None


@FUNCTIONS.named("removeAttrs")
def _remove(evaluator: Evaluator, given: Thunk, names: Thunk) -> Value:
    attributes = a_set(evaluator, given)
    gone = {a_string(evaluator, name) for name in a_list(evaluator, names)}
    return NixSet({name: thunk for name, thunk in attributes.items() if name not in gone})


@FUNCTIONS.named("intersectAttrs")
def _intersect(evaluator: Evaluator, left: Thunk, right: Thunk) -> Value:
    one, other = a_set(evaluator, left), a_set(evaluator, right)
    return NixSet({name: thunk for name, thunk in other.items() if name in one})


@FUNCTIONS.named("catAttrs")
def _cat(evaluator: Evaluator, name: Thunk, sets: Thunk) -> Value:
    text = a_string(evaluator, name)
    found = [a_set(evaluator, item) for item in a_list(evaluator, sets)]
    return NixList(tuple([attributes[text] for attributes in found if text in attributes]))


@FUNCTIONS.named("listToAttrs")
def list_to_set(evaluator: Evaluator, values: Thunk) -> Value:
    """`listToAttrs values`: the first of several equal names wins."""
    attributes: dict[str, Thunk] = {}
    for item in a_list(evaluator, values):
        pair = a_set(evaluator, item)
        for wanted in ("name", "value"):
            if wanted not in pair:
                raise unknowable(f"an element given to `listToAttrs` has no `{wanted}`")
        name = a_string(evaluator, pair["name"])
        if name not in attributes:
            attributes[name] = pair["value"]
    return NixSet(attributes)


@FUNCTIONS.named("mapAttrs")
def map_set(evaluator: Evaluator, function: Thunk, given: Thunk) -> Value:
    """`mapAttrs function given`; the results are lazy, and so is the function."""
    attributes = a_set(evaluator, given)
    return NixSet(
        {
            name: call_thunk(evaluator, function, known_thunk(name), thunk)
            for name, thunk in attributes.items()
        }
    )


@FUNCTIONS.named("zipAttrsWith")
def _zip_with(evaluator: Evaluator, function: Thunk, sets: Thunk) -> Value:
    a_function(evaluator, function)
    found = [a_set(evaluator, item) for item in a_list(evaluator, sets)]
    gathered: dict[str, list[Thunk]] = {}
    for attributes in found:
        for name, thunk in attributes.items():
            gathered.setdefault(name, []).append(thunk)
    return NixSet(
        {
            name: call_thunk(
                evaluator, function, known_thunk(name), known_thunk(NixList(tuple(thunks)))
            )
            for name, thunks in gathered.items()
        }
    )
