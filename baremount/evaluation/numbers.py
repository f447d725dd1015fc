"""Arithmetic on integers of 64 bits and floats."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.evaluation.coercion import finite
from baremount.evaluation.stopped import unknowable
from baremount.evaluation.wording import describe

if TYPE_CHECKING:
    from typing import TypeGuard

    from baremount.evaluation.values import Value

_LIMIT = 2**63


def is_number(value: Value) -> TypeGuard[int | float]:
    """Whether `value` is an integer or a float (and no boolean)."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def comparable(left: float, right: float) -> tuple[float, float]:
    """Two numbers as C compares them: an integer beside a float loses its last digits."""
    if isinstance(left, int) and isinstance(right, int):
        return left, right
    return float(left), float(right)


def integer(value: int) -> int:
    """`value`, unless it does not fit. Nix 2.8 wraps around there, later versions refuse."""
    if not -_LIMIT <= value < _LIMIT:
        raise unknowable("an integer of more than 64 bits")
    return value


def subtract(left: Value, right: Value) -> Value:
    """`left - right`."""
    return arithmetic("-", left, right)


def arithmetic(operator: str, left: Value, right: Value) -> int | float:
    """`left operator right` for `+`, `-`, `*` and `/`."""
    if not is_number(left) or not is_number(right):
        raise unknowable(f"`{operator}` is given {describe(right if is_number(left) else left)}")
    if operator == "/" and right == 0:
        raise unknowable("division by zero")
    if isinstance(left, int) and isinstance(right, int):
        return integer(_on_integers(operator, left, right))
    return finite(_on_floats(operator, float(left), float(right)))


def _on_integers(operator: str, left: int, right: int) -> int:
    if operator == "+":
        return left + right
    if operator == "-":
        return left - right
    if operator == "*":
        return left * right
    quotient = abs(left) // abs(right)
    # C rounds towards zero, Python down.
    return quotient if (left < 0) == (right < 0) else -quotient


def _on_floats(operator: str, left: float, right: float) -> float:
    if operator == "+":
        return left + right
    if operator == "-":
        return left - right
    if operator == "*":
        return left * right
    return left / right
