"""Type conversions: `[int]$x`, `[string]$x`, `[pscustomobject]@{…}`."""

from __future__ import annotations

from typing import Final

from baremount.powershell.conversion import is_known, to_number, to_text, truth
from baremount.powershell.values import PsArray, PsObject, UnknownValue, Value

_INTEGERS: Final = frozenset(
    f"{prefix}{name}"
    for prefix in ("", "system.")
    for name in ("int", "int32", "int64", "long", "uint32", "uint64", "uint16", "int16", "byte")
)
_STRINGS: Final = frozenset({"string", "system.string"})
_OBJECTS: Final = frozenset(
    {"pscustomobject", "psobject", "system.management.automation.pscustomobject"}
)


def cast(type_name: str, value: Value) -> Value:
    """`value` as a type; types that say nothing about its text leave it as it is."""
    if type_name in _STRINGS:
        return to_text(value)
    if type_name in _INTEGERS:
        if not is_known(value):
            return value
        number = to_number(value)
        return round(number) if isinstance(number, float) and abs(number) < 1e18 else number
    if type_name in ("bool", "boolean"):
        known = truth(value)
        return value if known is None else known
    if type_name in ("switch", "void"):
        return None if type_name == "void" else value
    if type_name in _OBJECTS and isinstance(value, PsObject):
        members = {value.names[key]: member for key, member in value.members.items()}
        return PsObject("pscustomobject", members)
    if type_name.endswith("[]") and not isinstance(value, (PsArray, UnknownValue)):
        return PsArray([] if value is None else [value])
    return value
