"""Unary and binary operators on values; what depends on unknown operands is unknown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from baremount.powershell.casting import cast
from baremount.powershell.conversion import (
    MAX_ITEMS,
    MAX_TEXT,
    equal,
    is_known,
    to_number,
    to_text,
    truth,
)
from baremount.powershell.disks import MAX_CONDITIONS, compared
from baremount.powershell.patterns import compiled, like
from baremount.powershell.replacing import replaced
from baremount.powershell.values import (
    Character,
    DiskProperty,
    EnvironmentVariable,
    Filters,
    PsArray,
    PsObject,
    Text,
    TypeValue,
    UnknownValue,
    Value,
    items_of,
    text_of,
)

if TYPE_CHECKING:
    from baremount.powershell.values import Spot

_FORMAT: Final = re.compile(r"\{\{|\}\}|\{(\d+)(?:,(-?\d+))?(?::([^{}]*))?\}")
_COMPARISON: Final = re.compile(
    r"-([ic]?)(eq|ne|gt|ge|lt|le|like|notlike|match|notmatch|contains|notcontains|in|notin)"
)


def binary(operator: str, left: Value, right: Value, spot: Spot) -> Value:
    """The value of `left operator right`."""
    found = _COMPARISON.fullmatch(operator)
    if found:
        return _compared(found[1] + found[2], left, right, spot)
    bare = operator.lstrip("-")
    if operator == "+":
        return added(left, right, spot)
    if operator == "-f":
        return formatted(left, right, spot)
    if operator == "-join":
        return joined(left, right)
    if bare in ("replace", "ireplace", "creplace"):
        return replaced(left, right, spot, case=bare[0] == "c")
    if bare in ("split", "isplit", "csplit"):
        return split(left, right, spot)
    if operator == "..":
        return _range(left, right, spot)
    if operator in ("*", "-", "/", "%"):
        return _arithmetic(operator, left, right, spot)
    if operator == "-xor":
        sides = truth(left), truth(right)
        return _unknown(spot) if None in sides else sides[0] != sides[1]
    if operator == "-is":
        return UnknownValue("a type is tested", spot)
    if operator == "-as":
        known = isinstance(right, TypeValue)
        return cast(right.name, left, spot) if known else _unknown(spot)  # type: ignore[union-attr]
    return UnknownValue(f"`{operator}` is not evaluated", spot)


def both(left: Value, right: Value, spot: Spot) -> Value:
    """`left -and right`, filters on a disk taken together."""
    if isinstance(left, Filters) or isinstance(right, Filters):
        found = (*_conditions(left, spot), *_conditions(right, spot))
        if len(found) > MAX_CONDITIONS:
            return UnknownValue("more conditions than are followed", spot)
        return Filters(found)
    sides = truth(left), truth(right)
    if False in sides:
        return False
    return UnknownValue("a condition is not known", spot) if None in sides else True


def _conditions(value: Value, spot: Spot) -> tuple:  # type: ignore[type-arg]
    if isinstance(value, Filters):
        return value.conditions
    if truth(value) is True:
        return ()
    return (value if isinstance(value, UnknownValue) else UnknownValue("a condition", spot),)


def negated(value: Value, spot: Spot) -> Value:
    """`-not value`."""
    if isinstance(value, Filters):
        return UnknownValue("a negated condition on a disk", spot)
    known = truth(value)
    return UnknownValue("a condition is not known", spot) if known is None else not known


def added(left: Value, right: Value, spot: Spot) -> Value:
    """`left + right`: by the type of the left side text, array, hashtable or number."""
    if isinstance(left, UnknownValue):
        return left
    if isinstance(left, PsArray):
        items = left.items + (right.items if isinstance(right, PsArray) else [right])
        return PsArray(items) if len(items) <= MAX_ITEMS else _too_large(spot)
    if isinstance(left, PsObject):
        if left.type_name == right.type_name if isinstance(right, PsObject) else False:
            both_members = {left.names[k]: v for k, v in left.members.items()}
            both_members.update({right.names[k]: v for k, v in right.members.items()})  # type: ignore[union-attr]
            return PsObject(left.type_name, both_members)
        return _unknown(spot)
    if left is None:
        return right
    if isinstance(left, (str, Text, EnvironmentVariable)) or (
        isinstance(left, DiskProperty) and left.property != "number"
    ):
        text = text_of([to_text(left), to_text(right)])
        return text if not isinstance(text, str) or len(text) <= MAX_TEXT else _too_large(spot)
    return _arithmetic("+", left, right, spot)


def _arithmetic(operator: str, left: Value, right: Value, spot: Spot) -> Value:
    for side in (left, right):
        if isinstance(side, UnknownValue):
            return side
    if isinstance(left, Character):
        return UnknownValue("a character is no number", spot)
    if operator == "*" and isinstance(left, (str, PsArray)):
        times = to_number(right) if is_known(right) else None
        if times is None:
            return _unknown(spot)
        if isinstance(left, str):
            return left * int(times) if len(left) * times <= MAX_TEXT else _too_large(spot)
        few = len(left.items) * times <= MAX_ITEMS
        return PsArray(left.items * int(times)) if few else _too_large(spot)
    if not is_known(left) or not is_known(right):
        return UnknownValue("a number is computed from something not known", spot)
    first, second = to_number(left), to_number(right)
    if first is None or second is None:
        return _unknown(spot)
    try:
        if operator == "+":
            result = first + second
        elif operator == "-":
            result = first - second
        elif operator == "*":
            result = first * second
        elif operator == "/":
            result = first / second
            result = int(result) if result.is_integer() else result
        else:
            result = first - second * int(first / second)
    except (ZeroDivisionError, OverflowError):
        return UnknownValue("a number is out of range", spot)
    if isinstance(result, int) and abs(result) >= 1 << 63:
        return float(result) if abs(result) < 1 << 1000 else _too_large(spot)
    return result


def _compared(operator: str, left: Value, right: Value, spot: Spot) -> Value:
    filtered = compared(left, operator, right, spot)
    if filtered is not None:
        return filtered
    case = operator[0] == "c" and not operator.startswith("contains")
    base = operator[1:] if operator[0] in "ic" and operator not in ("in", "contains") else operator
    if isinstance(left, PsArray) and base in ("eq", "ne", "like", "notlike", "match", "notmatch"):
        kept: list[Value] = []
        for item in left.items:
            matches = _one(base, item, right, spot, case=case)
            if not isinstance(matches, bool):
                return _unknown(spot)
            if matches:
                kept.append(item)
        return PsArray(kept)
    if base in ("contains", "notcontains", "in", "notin"):
        items, item = (left, right) if "contains" in base else (right, left)
        results = [equal(candidate, item, case=case) for candidate in items_of(items)]
        if isinstance(items, UnknownValue) or (None in results and True not in results):
            return _unknown(spot)
        return (True in results) != base.startswith("not")
    return _one(base, left, right, spot, case=case)


def _one(operator: str, left: Value, right: Value, spot: Spot, *, case: bool) -> Value:
    """A comparison of single values."""
    result: bool | None = None
    if operator in ("eq", "ne"):
        result = equal(left, right, case=case)
    elif operator in ("like", "notlike", "match", "notmatch"):
        subject, pattern = to_text(left), to_text(right)
        if isinstance(subject, str) and isinstance(pattern, str):
            if operator.endswith("like"):
                result = like(subject, pattern, case=case)
            else:
                expression = compiled(pattern, len(subject), case=case)
                if expression is not None:
                    result = expression.search(subject) is not None
    elif is_known(left) and is_known(right):
        result = _ordered(operator, left, right)
    if result is None:
        return UnknownValue("a comparison with something not known", spot)
    return result != operator.startswith(("ne", "not"))


def _ordered(operator: str, left: Value, right: Value) -> bool | None:
    first: object
    second: object
    if isinstance(left, Character) or isinstance(right, Character):
        return None
    if isinstance(left, str):
        first, second = left.lower(), str(to_text(right)).lower()
    else:
        first, second = to_number(left), to_number(right)
        if first is None or second is None:
            return None
    if operator == "gt":
        return bool(first > second)  # type: ignore[operator]
    if operator == "ge":
        return bool(first >= second)  # type: ignore[operator]
    return bool(first < second if operator == "lt" else first <= second)  # type: ignore[operator]


def joined(left: Value, separator: Value) -> Value:
    """`items -join separator`."""
    if isinstance(left, UnknownValue):
        return left
    parts: list[Value] = []
    for index, item in enumerate(items_of(left)):
        parts.extend([to_text(separator), to_text(item)] if index else [to_text(item)])
    return text_of(parts)


def split(left: Value, right: Value, spot: Spot) -> Value:
    """`text -split pattern`."""
    subject, pattern = to_text(left), to_text(right)
    if not isinstance(subject, str) or not isinstance(pattern, str):
        return _unknown(spot)
    expression = compiled(pattern, len(subject))
    if expression is None:
        return UnknownValue("the pattern is not evaluated", spot)
    return PsArray([piece for piece in expression.split(subject) if piece is not None])


def formatted(left: Value, right: Value, spot: Spot) -> Value:
    """`'{0} {1}' -f values`."""
    pattern = to_text(left)
    if not isinstance(pattern, str):
        return _unknown(spot)
    values = right.items if isinstance(right, PsArray) else [right]
    parts: list[Value] = []
    end = 0
    for found in _FORMAT.finditer(pattern):
        parts.append(pattern[end : found.start()])
        end = found.end()
        if found[1] is None:
            parts.append(found.group()[0])
            continue
        if len(found[1]) > 3 or int(found[1]) >= len(values):
            return UnknownValue("a format names a value that is not given", spot)
        value = to_text(values[int(found[1])])
        if found[3] or found[2]:
            value = _with_format(values[int(found[1])], found[2], found[3], spot)
        parts.append(value)
    parts.append(pattern[end:])
    return text_of(parts)


def _with_format(value: Value, width: str | None, form: str | None, spot: Spot) -> Value:
    if isinstance(value, int) and form and re.fullmatch(r"[dD]\d?", form) and not width:
        return f"{value:0{form[1:] or 1}d}"
    if isinstance(value, int) and form and re.fullmatch(r"[xX]\d?", form) and not width:
        return f"{value:0{form[1:] or 1}{form[0]}}"
    return UnknownValue("a formatted number or date", spot)


def _range(left: Value, right: Value, spot: Spot) -> Value:
    # Windows PowerShell counts from code to code where PowerShell 7 gives characters.
    if not is_known(left) or not is_known(right) or isinstance(left, Character):
        return UnknownValue("a range with an end that is not known", spot)
    first, last = to_number(left), to_number(right)
    if first is None or last is None:
        return _unknown(spot)
    if abs(last - first) >= MAX_ITEMS:
        return UnknownValue(f"a range of more than {MAX_ITEMS:,} numbers", spot)
    step = 1 if last >= first else -1
    return PsArray(list(range(int(first), int(last) + step, step)))


def _unknown(spot: Spot) -> UnknownValue:
    return UnknownValue("computed from something that is not known", spot)


def _too_large(spot: Spot) -> UnknownValue:
    return UnknownValue("too large to compute", spot)
