"""`==` and `<` (`eqValues` in Nix's eval.cc, `CompareValues` in primops.cc)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.evaluation.numbers import comparable, is_number
from baremount.evaluation.stopped import NotKnown, unknowable
from baremount.evaluation.values import NixList, NixPath, NixSet, OpenSet, Thunk, Value
from baremount.evaluation.wording import describe, type_name

if TYPE_CHECKING:
    from baremount.evaluation.evaluator import Evaluator


def equal(evaluator: Evaluator, left: Value, right: Value) -> bool:
    """`left == right`."""
    left, right = evaluator.resolved(left), evaluator.resolved(right)
    if is_number(left) and is_number(right):
        one, other = comparable(left, right)
        return one == other
    kind = type_name(left)
    if kind != type_name(right):
        return False
    if isinstance(left, NixList) and isinstance(right, NixList):
        return evaluator.nested(_equal_lists, evaluator, left.items, right.items)
    if isinstance(left, NixSet) and isinstance(right, NixSet):
        return evaluator.nested(_equal_sets, evaluator, left, right)
    if isinstance(left, str) and isinstance(right, str):
        evaluator.charge_text(min(len(left), len(right)))
    if kind == "lambda":
        # False, but for the very same function reached through the same set.
        raise unknowable("functions are compared")
    return left == right


def _equal_lists(evaluator: Evaluator, left: tuple[Thunk, ...], right: tuple[Thunk, ...]) -> bool:
    if len(left) != len(right):
        return False
    return all(
        equal(evaluator, evaluator.need(one), evaluator.need(other))
        for one, other in zip(left, right, strict=False)
    )


def _equal_sets(evaluator: Evaluator, left: NixSet, right: NixSet) -> bool:
    if isinstance(left, OpenSet) or isinstance(right, OpenSet):
        raise unknowable("not all names of this set are known")
    if _is_derivation(evaluator, left) and _is_derivation(evaluator, right):
        one, other = left.attributes.get("outPath"), right.attributes.get("outPath")
        if one is not None and other is not None:
            return equal(evaluator, evaluator.need(one), evaluator.need(other))
    if len(left.attributes) != len(right.attributes):
        return False
    same = left.attributes.keys() == right.attributes.keys()
    try:
        for name, thunk in left.attributes.items():
            other = right.attributes.get(name)
            if other is not None:
                same = equal(evaluator, evaluator.need(thunk), evaluator.need(other)) and same
    except NotKnown as stopped:
        # In which order Nix compares is not determined: it may meet a difference first, or
        # another failure, so this one is none that `tryEval` certainly catches.
        raise unknowable(stopped.unknown.reason) from None
    return same


def _is_derivation(evaluator: Evaluator, value: NixSet) -> bool:
    kind = value.attributes.get("type")
    return kind is not None and evaluator.plain(kind) == "derivation"


def less(evaluator: Evaluator, left: Value, right: Value) -> bool:
    """`left < right`."""
    left, right = evaluator.resolved(left), evaluator.resolved(right)
    if is_number(left) and is_number(right):
        one, other = comparable(left, right)
        return one < other
    # Python compares by code points, which is the order of UTF-8 bytes.
    if isinstance(left, str) and isinstance(right, str):
        evaluator.charge_text(min(len(left), len(right)))
        return left < right
    if isinstance(left, NixPath) and isinstance(right, NixPath):
        return left.text < right.text
    if isinstance(left, NixList) and isinstance(right, NixList):
        return evaluator.nested(_less_lists, evaluator, left.items, right.items)
    raise unknowable(f"{describe(left)} is compared with {describe(right)}")


def _less_lists(evaluator: Evaluator, left: tuple[Thunk, ...], right: tuple[Thunk, ...]) -> bool:
    for one, other in zip(left, right, strict=False):
        first, second = evaluator.need(one), evaluator.need(other)
        if not equal(evaluator, first, second):
            return less(evaluator, first, second)
    return len(left) < len(right)
