"""Members and elements of values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.powershell.conversion import to_text
from baremount.powershell.disks import disk_property, picked
from baremount.powershell.values import (
    Character,
    DiskProperty,
    DiskQuery,
    PsArray,
    PsObject,
    Text,
    TypeValue,
    UnknownValue,
    Value,
)

if TYPE_CHECKING:
    from baremount.powershell.values import Spot

OPEN_TYPES = ("hashtable", "pscustomobject")
"""Objects that have no members but those that were set."""


def member(base: Value, name: str, spot: Spot, *, static: bool = False) -> Value:
    """`base.name`."""
    lower = name.lower()
    if isinstance(base, UnknownValue):
        return base
    if static or isinstance(base, TypeValue):
        return UnknownValue(f"`::{name}` of a type", spot)
    if base is None:
        return None
    if isinstance(base, DiskQuery):
        return disk_property(base, name)
    if isinstance(base, PsObject):
        return _of_object(base, lower, spot)
    if isinstance(base, PsArray):
        if lower in ("count", "length"):
            return len(base.items)
        found = [member(item, name, spot) for item in base.items]
        return PsArray([item for item in found if item is not None])
    if lower == "length" and isinstance(base, str):
        return len(base)
    if lower == "count":
        return 1 if isinstance(base, (str, int, float)) else UnknownValue("a count", spot)
    # A value that was picked by -ExpandProperty and is asked for its own name, and the like.
    if isinstance(base, (DiskProperty, Text)) and lower == "value":
        return base
    return UnknownValue(f"the member `{name}` of a value", spot)


def _of_object(base: PsObject, name: str, spot: Spot) -> Value:
    if base.has(name):
        return base.get(name)
    if base.type_name in OPEN_TYPES:
        if name in ("count", "length"):
            return len(base.members)
        if name == "keys":
            return PsArray([base.names[key] for key in base.members])
        if name == "values":
            return PsArray(list(base.members.values()))
        return None
    if base.call is not None and base.call.has(name):
        return base.call.parameter(name)
    if base.type_name.startswith("com:"):
        # Automation objects come into being as they are asked for; what is set stays.
        inner = PsObject(f"{base.type_name}.{name}")
        base.set(name, inner)
        return inner
    source = f"the output of `{base.call.name}`" if base.call else f"`{base.type_name}`"
    return UnknownValue(f"`{name}` of {source}", spot)


def element(base: Value, index: Value, spot: Spot) -> Value:
    """`base[index]`."""
    if isinstance(base, UnknownValue):
        return base
    if isinstance(base, PsObject) and base.type_name in OPEN_TYPES:
        name = to_text(index)
        return base.get(name) if isinstance(name, str) else UnknownValue("an entry", spot)
    if isinstance(index, PsArray) and isinstance(base, (str, PsArray)):
        return PsArray([element(base, each, spot) for each in index.items])
    if isinstance(index, int) and not isinstance(index, bool):
        if isinstance(base, PsArray) and len(base.items) == 1:
            only = base.items[0]
            # A query may be any number of disks.
            if isinstance(only, DiskQuery):
                return picked(only, spot)
        if isinstance(base, PsArray):
            inside = -len(base.items) <= index < len(base.items)
            return base.items[index] if inside else None
        if isinstance(base, str):
            return Character(base[index]) if -len(base) <= index < len(base) else None
        if isinstance(base, DiskQuery):
            return picked(base, spot)
        if index in (0, -1) and isinstance(base, PsObject):
            return base
    return UnknownValue("an element that is not known", spot)
