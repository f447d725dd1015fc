"""The operators that need the values of both sides."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from baremount.evaluation.coercion import coerce
from baremount.evaluation.comparison import equal, less
from baremount.evaluation.externals import Partial, selected
from baremount.evaluation.numbers import arithmetic, is_number, subtract
from baremount.evaluation.paths import normalised
from baremount.evaluation.stopped import unknowable
from baremount.evaluation.values import (
    External,
    NixList,
    NixPath,
    NixSet,
    OpenSet,
    Value,
    known_thunk,
)
from baremount.evaluation.wording import describe
from baremount.values import Unknown

if TYPE_CHECKING:
    from baremount.evaluation.evaluator import Evaluator

Work = Callable[["Evaluator", Value, Value], Value]


def negated(value: Value) -> Value:
    """`-value`."""
    return subtract(0, value)


def add(evaluator: Evaluator, left: Value, right: Value) -> Value:
    """`left + right`: the kind of the left side decides (`ExprConcatStrings` in eval.cc)."""
    left, right = evaluator.resolved(left), evaluator.resolved(right)
    if is_number(left):
        return arithmetic("+", left, right)
    if isinstance(left, NixPath):
        text = coerce(evaluator, right, to_store=False)
        return NixPath(normalised(evaluator.joined([left.text, text])))
    is_string = isinstance(left, str)
    pieces = [coerce(evaluator, left, to_store=False)]
    pieces.append(coerce(evaluator, right, to_store=is_string))
    return evaluator.joined(pieces)


def concatenate(evaluator: Evaluator, left: Value, right: Value) -> Value:
    """`left ++ right`."""
    left, right = evaluator.resolved(left), evaluator.resolved(right)
    if not isinstance(left, NixList) or not isinstance(right, NixList):
        wrong = right if isinstance(left, NixList) else left
        raise unknowable(f"`++` wants lists and is given {describe(wrong)}")
    evaluator.charge_copy(len(left.items) + len(right.items))
    return NixList(left.items + right.items)


def update(evaluator: Evaluator, left: Value, right: Value) -> Value:
    """`left // right`. A set from outside on one side leaves the other's names known."""
    if isinstance(left, External):
        left = _set_or_external(left)
    if isinstance(right, External):
        right = _set_or_external(right)
    for side in (left, right):
        if not isinstance(side, (NixSet, External)):
            raise unknowable(f"`//` wants sets and is given {describe(side)}")
    if isinstance(right, (External, OpenSet)):
        return _open_right(evaluator, right)
    if not isinstance(right, NixSet):
        raise unknowable("`//` wants sets")
    if isinstance(left, External):
        outside = left
        return Partial(evaluator, right.attributes, lambda name: selected(outside, name), _NOT_ALL)
    if isinstance(left, OpenSet):
        return left.extended(right.attributes)
    if not isinstance(left, NixSet):
        raise unknowable("`//` wants sets")
    evaluator.charge_copy(len(left.attributes) + len(right.attributes))
    return NixSet({**left.attributes, **right.attributes})


_NOT_ALL = "not all names of this set are known"


def _set_or_external(value: External) -> Value:
    resolved: Value = value
    while isinstance(resolved, External):
        resolved = resolved.resolve()
    return value if isinstance(resolved, Unknown) else resolved


def _open_right(evaluator: Evaluator, right: External | OpenSet) -> Value:
    """Whether a name of the left side is replaced is known only where the right has it."""
    if isinstance(right, OpenSet):
        known = right.attributes
        rest = right.rest
        return Partial(evaluator, known, lambda name: known_thunk(rest(name)), _NOT_ALL)
    return Partial(evaluator, {}, lambda name: selected(right, name), _NOT_ALL)


def _binary(symbol: str) -> Work:
    def work(evaluator: Evaluator, left: Value, right: Value) -> Value:
        return arithmetic(symbol, evaluator.resolved(left), evaluator.resolved(right))

    return work


def _equal(evaluator: Evaluator, left: Value, right: Value) -> Value:
    return equal(evaluator, left, right)


def _unequal(evaluator: Evaluator, left: Value, right: Value) -> Value:
    return not equal(evaluator, left, right)


def _less(evaluator: Evaluator, left: Value, right: Value) -> Value:
    return less(evaluator, left, right)


def _greater(evaluator: Evaluator, left: Value, right: Value) -> Value:
    return less(evaluator, right, left)


def _at_most(evaluator: Evaluator, left: Value, right: Value) -> Value:
    return not less(evaluator, right, left)


def _at_least(evaluator: Evaluator, left: Value, right: Value) -> Value:
    return not less(evaluator, left, right)


BINARY: dict[str, Work] = {
    "+": add,
    "-": _binary("-"),
    "*": _binary("*"),
    "/": _binary("/"),
    "++": concatenate,
    "//": update,
    "==": _equal,
    "!=": _unequal,
    "<": _less,
    ">": _greater,
    "<=": _at_most,
    ">=": _at_least,
}
