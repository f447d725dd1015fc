"""The cmdlets that list disks: their output is symbolic, with the conditions they were given."""

# Handlers in a table all take the same arguments.
# ruff: noqa: ARG001

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from baremount.powershell.conversion import to_text
from baremount.powershell.disks import CLASSES, SOURCES, filters_of_wql, property_key
from baremount.powershell.values import (
    DiskFilter,
    DiskProperty,
    DiskQuery,
    PsObject,
    UnknownValue,
    Value,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from baremount.powershell.calls import Call
    from baremount.powershell.evaluator import Evaluator
    from baremount.powershell.outputs import Outputs
    from baremount.powershell.scope import Scope

# Parameters that pick disks by a property of that name; with wildcards where PowerShell has them.
_PICKING: Final = (
    "Number", "DiskNumber", "SerialNumber", "UniqueId", "FriendlyName", "DeviceNumber", "Model",
    "PartitionNumber",
)  # fmt: skip
_SELECT: Final = re.compile(
    r"\s*select\s+.+?\s+from\s+(\w+)(?:\s+where\s+(.*))?\s*", re.IGNORECASE | re.DOTALL
)
_ASSOCIATED: Final = ("Disk", "Partition", "PhysicalDisk", "InputObject")


def get_disk(
    evaluator: Evaluator, call: Call, stream: list[Value] | None, scope: Scope, outputs: Outputs
) -> None:
    """Get-Disk, Get-PhysicalDisk, Get-Partition and Get-Volume."""
    source = SOURCES[call.name]
    filters: list[DiskFilter | UnknownValue] = []
    associated = [call.parameter(name) for name in _ASSOCIATED if call.has(name)]
    for item in [*(stream or []), *associated]:
        disk = item.disk if isinstance(item, DiskProperty) else item
        if isinstance(disk, DiskQuery):
            filters.extend(disk.filters)
        else:
            filters.append(UnknownValue("picked by something that is piped in", call.spot))
    for argument in call.arguments:
        if argument.name in _PICKING:
            filters.append(_filter(source, argument.name, argument.value, call))
        elif argument.name in ("DriveLetter", "Path", "DiskPath", "StoragePool", "FileSystemLabel"):
            filters.append(UnknownValue(f"picked by -{argument.name}", call.spot))
    outputs.add(DiskQuery(source, tuple(filters)))


def _filter(source: str, name: str, value: Value, call: Call) -> DiskFilter | UnknownValue:
    if isinstance(value, UnknownValue):
        return value
    key = property_key(source, name)
    wild = isinstance(value, str) and any(character in value for character in "*?[")
    if key == "number":
        if isinstance(value, DiskProperty) and value.property == "number":
            # The disk of that number is the disk the number was taken from.
            return DiskFilter("number", "eq", value, False, call.spot)
        if isinstance(value, str) and value.isdecimal() and len(value) < 10:
            value = int(value)
    operator = "like" if wild and key in ("friendly-name", "model") else "eq"
    return DiskFilter(key, operator, value, False, call.spot)


def get_instance(
    evaluator: Evaluator, call: Call, stream: list[Value] | None, scope: Scope, outputs: Outputs
) -> None:
    """Get-CimInstance and Get-WmiObject."""
    name = to_text(call.parameter("ClassName") or call.parameter("Class"))
    condition = to_text(call.parameter("Filter")) if call.has("Filter") else ""
    query = call.parameter("Query")
    if isinstance(query, str):
        found = _SELECT.fullmatch(query) if len(query) < 2_000 else None
        name = found[1] if found else ""
        condition = (found[2] or "") if found else ""
    source = CLASSES.get(name.lower()) if isinstance(name, str) else None
    if source is None:
        outputs.add(PsObject(call.name, call=call))
    elif condition == "":
        outputs.add(DiskQuery(source, ()))
    elif isinstance(condition, str):
        outputs.add(DiskQuery(source, filters_of_wql(source, condition, call.spot)))
    else:
        outputs.add(DiskQuery(source, (UnknownValue("picked by a computed query", call.spot),)))


HANDLERS: Final[dict[str, Callable[..., None]]] = {
    **dict.fromkeys(SOURCES, get_disk),
    "Get-CimInstance": get_instance,
    "Get-WmiObject": get_instance,
}
