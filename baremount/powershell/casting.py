"""Type conversions: `[int]$x`, `[string]$x`, `[char[]]$x`, `[pscustomobject]@{…}`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from baremount.powershell.conversion import MAX_ITEMS, is_known, to_number, to_text, truth
from baremount.powershell.values import Character, PsArray, PsObject, UnknownValue, Value

if TYPE_CHECKING:
    from baremount.powershell.values import Spot

_SIZES: Final = {
    **dict.fromkeys(("int", "int32"), (-(1 << 31), 1 << 31)),
    **dict.fromkeys(("int64", "long"), (-(1 << 63), 1 << 63)),
    **dict.fromkeys(("uint32", "uint"), (0, 1 << 32)),
    **dict.fromkeys(("uint64", "ulong"), (0, 1 << 64)),
    **dict.fromkeys(("int16", "short"), (-(1 << 15), 1 << 15)),
    **dict.fromkeys(("uint16", "ushort"), (0, 1 << 16)),
    "byte": (0, 1 << 8),
    "sbyte": (-(1 << 7), 1 << 7),
}
"""The integers, each with its smallest value and the first that is too large."""
_OBJECTS: Final = frozenset({"pscustomobject", "psobject", "management.automation.pscustomobject"})
_SURROGATES: Final = range(0xD800, 0xE000)
_CODES: Final = range(1 << 16)


def cast(type_name: str, value: Value, spot: Spot) -> Value:
    """`value` as a type; types that say nothing about its text leave it as it is."""
    short = type_name.removeprefix("system.")
    if short.endswith("[]"):
        return _array(short[:-2], value, spot)
    if short == "string":
        return to_text(value)
    if short == "char":
        return _character(value, spot)
    if short in _SIZES:
        return _integer(short, value, spot)
    if short in ("bool", "boolean"):
        known = truth(value)
        return value if known is None else known
    if short == "void":
        return None
    if short in _OBJECTS and isinstance(value, PsObject):
        members = {value.names[key]: member for key, member in value.members.items()}
        return PsObject("pscustomobject", members)
    return value


def _integer(type_name: str, value: Value, spot: Spot) -> Value:
    if not is_known(value):
        return value
    number = to_number(value)
    if number is None or abs(number) >= 1 << 64:
        return UnknownValue(f"no [{type_name}] can be made of it", spot)
    number = round(number)
    least, end = _SIZES[type_name]
    if not least <= number < end:
        return UnknownValue(f"no [{type_name}] can be made of it", spot)
    return number


def _character(value: Value, spot: Spot) -> Value:
    """A character of its code, or of a text that is nothing but that one."""
    if isinstance(value, UnknownValue):
        return value
    code = value if type(value) is int else -1
    if isinstance(value, str) and len(value) == 1:
        code = ord(value)
    # Half of a character beyond the first 65,536 cannot stand in a text alone.
    if code not in _CODES or code in _SURROGATES:
        return UnknownValue("no [char] can be made of it", spot)
    return Character(chr(code))


def _array(of: str, value: Value, spot: Spot) -> Value:
    if value is None or isinstance(value, UnknownValue):
        return value
    if of == "char" and isinstance(value, str):
        items: list[Value] = list(value)
    else:
        items = value.items if isinstance(value, PsArray) else [value]
    if len(items) > MAX_ITEMS:
        return UnknownValue("too large to compute", spot)
    return PsArray([cast(of, item, spot) for item in items])
