"""Values as text, as truth, as numbers, and their equality, as PowerShell converts them."""

from __future__ import annotations

import re
from math import isfinite
from typing import Final

from baremount.powershell.values import (
    Character,
    DiskProperty,
    DiskQuery,
    EnvironmentVariable,
    Filters,
    PsArray,
    PsObject,
    ScriptBlockValue,
    Text,
    TypeValue,
    UnknownValue,
    Value,
    text_of,
)

MAX_TEXT: Final = 1_000_000
MAX_ITEMS: Final = 10_000
# Python itself takes more for a number: `1_000`, other digits than these.
_NUMBER: Final = re.compile(
    r"\s*(?:0x(?P<hexadecimal>[0-9a-f]+)|(?P<integer>[-+]?[0-9]+)"
    r"|(?P<real>[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[-+]?[0-9]+)?))?\s*",
    re.IGNORECASE,
)
_TYPE_TEXTS: Final = {"hashtable": "System.Collections.Hashtable"}


def to_text(value: Value) -> Value:
    """What `"$value"` is: a `str` where it is known, else a `Text` or a single hole."""
    if isinstance(value, Character):
        return str(value)
    if isinstance(value, (str, Text, UnknownValue, EnvironmentVariable, DiskProperty)):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "True" if value else "False"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, int):
        return str(value) if abs(value) < 1 << 128 else format(float(value), "g")
    if isinstance(value, PsArray):
        parts: list[Value] = []
        for index, item in enumerate(value.items):
            parts.extend([" ", to_text(item)] if index else [to_text(item)])
        return text_of(parts)
    if isinstance(value, ScriptBlockValue):
        return value.text
    if isinstance(value, TypeValue):
        return value.name
    if isinstance(value, PsObject) and value.type_name in _TYPE_TEXTS:
        return _TYPE_TEXTS[value.type_name]
    return Text((value,))


def truth(value: Value) -> bool | None:
    """Whether a condition holds; None where it is not known."""
    if value is None:
        return False
    if isinstance(value, (bool, int, float)):
        return bool(value)
    if isinstance(value, str):
        return value != "" and not (isinstance(value, Character) and value == "\0")
    if isinstance(value, Text):
        known = any(isinstance(part, str) and part for part in value.parts)
        return True if known else None
    if isinstance(value, PsArray):
        if len(value.items) == 1:
            return truth(value.items[0])
        return bool(value.items)
    # A query may find no disk at all, and a command need not give any output.
    if isinstance(value, PsObject) and value.call is None:
        return True
    return True if isinstance(value, (ScriptBlockValue, TypeValue)) else None


def is_known(value: Value) -> bool:
    """Whether a value has nothing symbolic or unknown in it, looked at from outside."""
    return not isinstance(
        value, (UnknownValue, Text, DiskProperty, DiskQuery, EnvironmentVariable, Filters)
    )


def to_number(value: Value) -> int | float | None:
    """The number that a known value is or spells; None where it is none."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, (int, float)):
        return value if isinstance(value, int) or isfinite(value) else None
    if value is None:
        return 0
    if isinstance(value, Character):
        return ord(value)
    found = _NUMBER.fullmatch(value) if isinstance(value, str) and len(value) < 40 else None
    if found is None:
        return None
    if found["hexadecimal"]:
        return int(found["hexadecimal"], 16)
    if found["integer"]:
        return int(found["integer"])
    number = float(found["real"] or 0)
    return number if isfinite(number) else None


def equal(left: Value, right: Value, *, case: bool = False) -> bool | None:
    """Whether known values are equal after converting the right one; None if unknown."""
    if not is_known(left) or not is_known(right):
        return True if left == right and not isinstance(left, UnknownValue) else None
    if left is None or right is None:
        return left is None and right is None
    if isinstance(left, bool) or isinstance(right, bool):
        return truth(left) == truth(right)
    if isinstance(left, (int, float)):
        return to_number(right) == left
    if isinstance(left, Character) and isinstance(right, (int, float)):
        return ord(left) == right
    if isinstance(left, str):
        other = to_text(right)
        if not isinstance(other, str):
            return None
        same_letters = left.lower() == other.lower()
        if isinstance(left, Character) != isinstance(right, Character):
            # A character may be compared by its code.
            return left == other if left == other or not same_letters else None
        return left == other if case else same_letters
    return True if left is right else None


def same(left: Value, right: Value) -> bool:
    """Whether two values are one and the same, so that a branch makes no difference."""
    return left is right or (type(left) is type(right) and bool(left == right))
