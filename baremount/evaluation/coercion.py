"""Turning values into strings as Nix does, and into Python's own values."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NoReturn

from baremount.evaluation.stopped import shown, unknowable
from baremount.evaluation.values import (
    NixList,
    NixPath,
    NixSet,
    OpenSet,
    Thunk,
    Value,
    known_thunk,
)
from baremount.evaluation.wording import describe
from baremount.values import Unknown

if TYPE_CHECKING:
    from baremount.evaluation.evaluator import Evaluator


def coerce(
    evaluator: Evaluator, value: Value, *, lenient: bool = False, to_store: bool = True
) -> str:
    """The string that `value` becomes (`coerceToString` in Nix's eval.cc).

    `lenient` is how `toString` does it: numbers, booleans, null and lists are accepted.
    `to_store` is how interpolation does it: a path is copied to the store, and the name that
    it gets there is not known.
    """
    if isinstance(value, str):
        evaluator.charge_text(len(value))
        return value
    if isinstance(value, NixPath):
        if to_store:
            raise unknowable(f"`{shown(value.text)}` would be copied to the Nix store")
        return value.text
    if isinstance(value, NixSet):
        return evaluator.nested(_coerce_set, evaluator, value, lenient, to_store)
    if lenient and not isinstance(value, Unknown):
        if isinstance(value, NixList):
            return evaluator.nested(_coerce_list, evaluator, value.items, to_store)
        if value is None or isinstance(value, (bool, int, float)):
            return _coerce_simple(value)
    if isinstance(value, (NixList, bool, int, float)) or value is None:
        _refuse(value)
    resolved = evaluator.resolved(value)
    if resolved is value:
        _refuse(value)
    return coerce(evaluator, resolved, lenient=lenient, to_store=to_store)


def _refuse(value: Value) -> NoReturn:
    raise unknowable(f"{describe(value)} does not become a string")


def _coerce_set(evaluator: Evaluator, value: NixSet, lenient: bool, to_store: bool) -> str:
    attributes = value.attributes
    if "__toString" in attributes:
        function = evaluator.plain(attributes["__toString"])
        inner = evaluator.resolved(evaluator.invoke(function, known_thunk(value)))
    elif "outPath" in attributes:
        inner = evaluator.plain(attributes["outPath"])
    else:
        _refuse(value)
    return coerce(evaluator, inner, lenient=lenient, to_store=to_store)


def _coerce_list(evaluator: Evaluator, items: tuple[Thunk, ...], to_store: bool) -> str:
    evaluator.charge(len(items))
    pieces = []
    for index, item in enumerate(items):
        value = evaluator.plain(item)
        pieces.append(coerce(evaluator, value, lenient=True, to_store=to_store))
        # As in Nix: no blank after an empty list.
        if index < len(items) - 1 and not (isinstance(value, NixList) and not value.items):
            pieces.append(" ")
    return evaluator.joined(pieces) if pieces else ""


def _coerce_simple(value: bool | float | None) -> str:
    if value is None or value is False:
        return ""
    if value is True:
        return "1"
    if isinstance(value, int):
        return str(value)
    return f"{finite(value):f}"


def finite(value: float) -> float:
    """`value`, unless it is no number that both Nix and JSON can write."""
    if not math.isfinite(value):
        raise unknowable("a float beyond all bounds")
    return value


def plain_value(evaluator: Evaluator, thunk: Thunk) -> object:
    """The whole value of a thunk in Python's own terms."""
    value = evaluator.plain(thunk)
    if isinstance(value, OpenSet):
        raise unknowable("not all names of this set are known")
    if isinstance(value, NixSet):
        return {
            name: evaluator.nested(plain_value, evaluator, inner)
            for name, inner in value.attributes.items()
        }
    if isinstance(value, NixList):
        return [evaluator.nested(plain_value, evaluator, item) for item in value.items]
    if value is None or isinstance(value, (bool, int, float, str, NixPath)):
        return value
    raise unknowable("a function")
