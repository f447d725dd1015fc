"""Arguments of built-in functions, each of the type that the function insists on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.evaluation.numbers import is_number
from baremount.evaluation.stopped import unknowable
from baremount.evaluation.values import Closure, NixList, NixSet, OpenSet, Primitive, Thunk
from baremount.evaluation.wording import describe

if TYPE_CHECKING:
    from baremount.evaluation.evaluator import Evaluator
    from baremount.evaluation.values import Value


def a_list(evaluator: Evaluator, thunk: Thunk) -> tuple[Thunk, ...]:
    """The elements of a list; going over them once is paid for."""
    items = a_list_to_look_into(evaluator, thunk)
    evaluator.charge(len(items))
    return items


def a_list_to_look_into(evaluator: Evaluator, thunk: Thunk) -> tuple[Thunk, ...]:
    """The elements of a list for those who take one of them or count them."""
    value = evaluator.plain(thunk)
    if not isinstance(value, NixList):
        raise unknowable(f"{describe(value)} stands where a list is wanted")
    return value.items


def a_set(evaluator: Evaluator, thunk: Thunk) -> dict[str, Thunk]:
    """The attributes of a set of which all names are known, in any order."""
    value = evaluator.plain(thunk)
    if not isinstance(value, NixSet):
        raise unknowable(f"{describe(value)} stands where a set is wanted")
    if isinstance(value, OpenSet):
        raise unknowable("not all names of this set are known")
    evaluator.charge(len(value.attributes))
    return value.attributes


def sorted_names(attributes: dict[str, Thunk]) -> list[str]:
    """Names in Nix's order, by bytes; by code points is the same in UTF-8."""
    return sorted(attributes)


def a_string(evaluator: Evaluator, thunk: Thunk) -> str:
    """A string, nothing that could become one."""
    value = evaluator.plain(thunk)
    if not isinstance(value, str):
        raise unknowable(f"{describe(value)} stands where a string is wanted")
    evaluator.charge_text(len(value))
    return value


def an_integer(evaluator: Evaluator, thunk: Thunk) -> int:
    """An integer."""
    value = evaluator.plain(thunk)
    if isinstance(value, bool) or not isinstance(value, int):
        raise unknowable(f"{describe(value)} stands where an integer is wanted")
    return value


def a_number(evaluator: Evaluator, thunk: Thunk) -> float:
    """An integer or a float."""
    value = evaluator.plain(thunk)
    if not is_number(value):
        raise unknowable(f"{describe(value)} stands where a number is wanted")
    return value


def a_boolean(evaluator: Evaluator, thunk: Thunk) -> bool:
    """A boolean."""
    value = evaluator.plain(thunk)
    if not isinstance(value, bool):
        raise unknowable(f"{describe(value)} stands where a boolean is wanted")
    return value


def a_function(evaluator: Evaluator, thunk: Thunk) -> Value:
    """Something that can be called."""
    value = evaluator.plain(thunk)
    is_functor = isinstance(value, NixSet) and "__functor" in value.attributes
    if not is_functor and not isinstance(value, (Closure, Primitive)):
        raise unknowable(f"{describe(value)} stands where a function is wanted")
    return value


def holds(evaluator: Evaluator, predicate: Value, *arguments: Thunk) -> bool:
    """What a predicate says."""
    value = evaluator.resolved(evaluator.invoke(predicate, *arguments))
    if not isinstance(value, bool):
        raise unknowable(f"a predicate gives {describe(value)}")
    return value
