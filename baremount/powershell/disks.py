"""Disks as scripts ask for them: which command lists them, what their properties mean."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from baremount.powershell.conversion import to_number
from baremount.powershell.values import (
    DiskFilter,
    DiskProperty,
    DiskQuery,
    Filters,
    PsArray,
    PsObject,
    Text,
    UnknownValue,
    Value,
    items_of,
    text_of,
)

if TYPE_CHECKING:
    from baremount.powershell.values import Spot

SOURCES: Final = {
    "Get-Disk": "disk",
    "Get-PhysicalDisk": "physical-disk",
    "Get-Partition": "partition",
    "Get-Volume": "volume",
}
CLASSES: Final = {
    "win32_diskdrive": "disk-drive",
    "msft_disk": "disk",
    "msft_physicaldisk": "physical-disk",
    "msft_partition": "partition",
    "win32_diskpartition": "disk-partition",
}
# https://learn.microsoft.com/windows-hardware/drivers/storage/msft-disk and msft-physicaldisk,
# https://learn.microsoft.com/windows/win32/cimwin32prov/win32-diskdrive
_COMMON: Final = {
    "serialnumber": "serial",
    "uniqueid": "unique-id",
    "model": "model",
    "friendlyname": "friendly-name",
    "caption": "caption",
    "size": "size",
    "bustype": "bus-type",
    "gpttype": "partition-type",
    "mbrtype": "partition-type",
    "disknumber": "number",
    "partitionnumber": "partition",
}
_OF_SOURCE: Final = {
    "disk": {"number": "number"},
    "physical-disk": {"deviceid": "number", "devicenumber": "number"},
    "disk-drive": {"index": "number", "deviceid": "path", "name": "path"},
    "disk-partition": {"diskindex": "number", "type": "partition-type"},
}
MAX_CONDITIONS: Final = 1_000
"""Conditions on one disk, and values in one: a variable can double them with each line."""
MAX_ALTERNATIVES: Final = 50
"""Of conditions of which one is enough, how many are kept in mind."""
DRIVE: Final = "\\\\.\\PHYSICALDRIVE"
_DRIVE_PATH: Final = re.compile(r"\\\\\.\\PHYSICALDRIVE(\d+)", re.IGNORECASE)
_WQL: Final = re.compile(
    r"\s*\(?\s*(\w+)\s*(=|<>|!=|like|<=|>=|<|>)\s*(?:'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\"|(\w+))"
    r"\s*\)?\s*(and\b)?",
    re.IGNORECASE,
)
_WQL_OPERATORS: Final = {
    "=": "eq", "<>": "ne", "!=": "ne", "like": "like", "<": "lt", ">": "gt", "<=": "le", ">=": "ge",
}  # fmt: skip
_PICKED: Final = "one of several disks, in no certain order"
# What no two disks have in common.
_UNIQUE: Final = ("serial", "unique-id", "number")
# Commands that give one item after the other of a file that is not at hand.
_LISTING: Final = frozenset(
    {"Get-Content", "Import-Csv", "Import-Clixml", "ConvertFrom-Csv", "ConvertFrom-Json"}
)
_FLIPPED: Final = {"gt": "lt", "lt": "gt", "ge": "le", "le": "ge"}
FILTERS: Final = frozenset(
    prefix + name
    for prefix in ("", "i", "c")
    for name in ("eq", "ne", "like", "notlike", "match", "notmatch", "gt", "lt", "ge", "le", "in")
)


def property_key(source: str, name: str) -> str:
    """Our name of a property of a disk, as `DiskFilter` and `DiskProperty` use it."""
    lower = name.lower()
    return _OF_SOURCE.get(source, {}).get(lower) or _COMMON.get(lower, lower)


def disk_property(disk: DiskQuery, name: str) -> Value:
    """The property of a disk. The path of a drive is text around its number."""
    key = property_key(disk.source, name)
    if key == "path" and disk.source == "disk-drive":
        return Text((DRIVE, DiskProperty(disk, "number")))
    return DiskProperty(disk, key)


def compared(left: Value, operator: str, right: Value, spot: Spot) -> Value:
    """What comparing something of a disk gives: a filter. None where neither side is one."""
    left_property = single_property(left)
    if left_property is None:
        right_property = single_property(right)
        if right_property is not None and operator in ("contains", "icontains", "ccontains"):
            return compared(right, "in", left, spot)
        base = operator if operator == "contains" else operator.lstrip("ic")
        if right_property is None or base not in ("eq", "ne", "gt", "lt", "ge", "le"):
            return None
        operator = _FLIPPED.get(base, base)
        return compared(right, operator, left, spot)
    if operator not in FILTERS:
        return None
    if isinstance(left, Text):
        number = drive_number(right)
        if number is None:
            return UnknownValue("a drive path is compared with something else", spot)
        right = number
    if isinstance(right, UnknownValue):
        return Filters((right,))
    bare = operator[1:] if operator[0] == "i" and operator != "in" else operator
    if bare in ("in", "cin"):
        listed: list[Value] = right.items if isinstance(right, PsArray) else [right]
        if not all(isinstance(item, (str, int)) for item in listed):
            return UnknownValue("it is compared with a list that is not known", spot)
        bare, right = ("eq", listed[0]) if len(listed) == 1 else ("in", PsArray(listed))
    condition = DiskFilter(
        left_property.property, bare, _plain(left_property, right), left_property.trimmed, spot
    )
    return Filters((condition,))


def single_property(value: Value) -> DiskProperty | None:
    """The property that a value is: itself, alone in a text, or the path of a drive."""
    if isinstance(value, DiskProperty):
        return value
    if isinstance(value, Text):
        if len(value.parts) == 1 and isinstance(value.parts[0], DiskProperty):
            return value.parts[0]
        is_path = len(value.parts) == 2 and value.parts[0] == DRIVE
        if is_path and isinstance(value.parts[1], DiskProperty):
            return value.parts[1]
    return None


def either(left: Value, right: Value) -> Filters | None:
    """`-or` of two conditions that a property is equal to something: to one of a list."""
    sides = []
    for side in (left, right):
        only = (
            side.conditions[0] if isinstance(side, Filters) and len(side.conditions) == 1 else None
        )
        if not isinstance(only, DiskFilter) or only.operator not in ("eq", "in"):
            return None
        sides.append(only)
    first, second = sides
    if (first.property, first.trimmed) != (second.property, second.trimmed):
        return None
    listed = [*items_of(first.value), *items_of(second.value)]
    is_known = all(isinstance(item, (str, int)) for item in listed)
    if not is_known or len(listed) > MAX_CONDITIONS:
        return None
    return Filters((first._replace(operator="in", value=PsArray(listed)),))


def alternatives(*sides: Value) -> tuple[Filters, ...]:
    """The conditions of which one is enough, where these are the sides of an `-or`."""
    found: tuple[Filters, ...] = ()
    for side in sides:
        if isinstance(side, Filters):
            found += (side,)
        elif isinstance(side, UnknownValue):
            found += side.alternatives
    return found[:MAX_ALTERNATIVES]


def one_by_one(items: list[Value], spot: Spot) -> list[Value]:
    """The items that a loop goes through: of disks with one of several serial numbers, each.

    What may be several items is marked as such, and so are the lines of a file.
    """
    found: list[Value] = []
    for item in items:
        if isinstance(item, DiskQuery):
            found += [_in_turn(disk, spot) for disk in each_of(item)]
        elif isinstance(item, UnknownValue):
            found.append(item._replace(is_each=True))
        elif isinstance(item, PsObject) and item.call is not None and item.call.name in _LISTING:
            reason = f"what `{item.call.name}` gives is not known"
            found.append(UnknownValue(reason, item.call.spot, is_each=True))
        else:
            found.append(item)
    return found


def _in_turn(disk: DiskQuery, spot: Spot) -> DiskQuery:
    """The disk of one round; marked where the query may find several."""
    for condition in disk.filters:
        if isinstance(condition, UnknownValue) and condition.reason == _PICKED:
            return disk
    if any(disk.known(key) is not None for key in _UNIQUE):
        return disk
    return disk.narrowed((UnknownValue("each is taken in turn", spot, is_each=True),))


def each_of(disk: DiskQuery) -> list[DiskQuery]:
    """A query for each value of the list that a property is compared with."""
    listed = several(disk)
    if listed is None:
        return [disk]
    others = tuple(condition for condition in disk.filters if condition is not listed)
    return [
        DiskQuery(disk.source, (*others, listed._replace(operator="eq", value=value)))
        for value in items_of(listed.value)
    ]


def picked(disk: DiskQuery, spot: Spot) -> DiskQuery:
    """One of the disks of a query, whichever comes first."""
    listed = several(disk)
    others = tuple(condition for condition in disk.filters if condition is not listed)
    which = (Filters((listed,)),) if listed is not None else ()
    return DiskQuery(disk.source, (*others, UnknownValue(_PICKED, spot, which)))


def several(disk: DiskQuery) -> DiskFilter | None:
    """The condition by which a query finds one disk for each value of a list."""
    for condition in disk.filters:
        if isinstance(condition, DiskFilter) and condition.operator == "in":
            return condition
    return None


def drive_number(value: Value) -> Value:
    r"""The number in `\\.\PHYSICALDRIVE2`; None where it is no such path."""
    if isinstance(value, str):
        found = _DRIVE_PATH.fullmatch(value)
        return int(found[1]) if found else None
    if isinstance(value, Text) and len(value.parts) == 2:
        prefix = value.parts[0]
        if isinstance(prefix, str) and prefix.upper() == DRIVE:
            return value.parts[1]
    return None


def filters_of_wql(
    source: str, condition: str, spot: Spot
) -> tuple[DiskFilter | UnknownValue, ...]:
    """The conditions in the WHERE part of a WQL query or a `-Filter`."""
    found: list[DiskFilter | UnknownValue] = []
    at = 0
    while at < len(condition):
        term = _WQL.match(condition, at)
        if term is None:
            return (*found, UnknownValue("the query is not followed", spot))
        at = term.end()
        text = next(group for group in (term[3], term[4], term[5]) if group is not None)
        text = re.sub(r"\\(.)", r"\1", text)
        operator = _WQL_OPERATORS[term[2].lower()]
        key = property_key(source, term[1])
        if key == "path":
            number = drive_number(text)
            if number is None:
                return (*found, UnknownValue("the query is not followed", spot))
            found.append(DiskFilter("number", operator, number, False, spot))
        else:
            if operator == "like":
                text = text.replace("%", "*").replace("_", "?")
            number = to_number(text) if key == "number" else None
            found.append(DiskFilter(key, operator, text if number is None else number, False, spot))
        if not term[6]:
            if condition[at:].strip(" )"):
                return (*found, UnknownValue("the query is not followed", spot))
            break
    return tuple(found)


def _plain(compared_with: DiskProperty, value: Value) -> Value:
    """A drive number as a number, whichever way it is written."""
    if compared_with.property == "number" and isinstance(value, str):
        number = to_number(value)
        return value if number is None else number
    return text_of(list(value.parts)) if isinstance(value, Text) else value
