"""What keeps a set of disks from being declared: each a refusal with the next command."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Any

from baremount.migrate import links
from baremount.migrate.asking import again
from baremount.migrate.model import Field
from baremount.paths import short
from baremount.problems import Problem
from baremount.values import Known, Unknown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from baremount.migrate.model import Disk, FileSystem

FIND_SERIAL = (
    'on Windows, `powershell.exe -Command "Get-PhysicalDisk | Format-List DeviceId, '
    'FriendlyName, SerialNumber"` prints it'
)
UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
PLACEHOLDER = re.compile(r"(?i)^(your|change|replace|todo|fixme|xxx|placeholder|<)|_here$|^serial$")


def refusals(disks: Sequence[Disk]) -> list[Problem]:
    """Everything that keeps the disks of ONE machine from being declared."""
    found = [problem for disk in disks for problem in of_disk(disk)]
    return found + list(duplicates(disks))


def of_disk(disk: Disk, key: str | None = None, other: str = "") -> Iterator[Problem]:
    """What is missing or impossible about one disk.

    `key` is under which the user can answer for it, `other` a machine with one of the same name.
    """
    serial = disk.serial_number.value
    if isinstance(disk.serial_number.fact, Unknown):
        too = f", and there is a disk of that name in {short(other)}, too" if other else ""
        yield at(
            disk,
            f"the disk `{label(disk)}` has no serial number here{too}; {FIND_SERIAL}, then "
            + again("--serial", key or answer_key(disk), "SERIAL"),
        )
    elif serial is not None and (problem := bad_serial(serial)):
        yield at(disk, f"the serial number `{serial}` {problem}; {FIND_SERIAL}", disk.serial_number)
    if isinstance(disk.name.fact, Unknown):
        yield at(disk, f"the disk's name is not known: {disk.name.reason}", disk.name)
    if disk.filesystem is not None:
        for name, field in filesystem_fields(disk.filesystem):
            if isinstance(field.fact, Unknown):
                yield at(
                    disk,
                    f"the {name} is not known: {field.reason}; write it out literally",
                    field,
                )
        point = disk.filesystem.mount_point.value
        if point is not None and not point.startswith("/"):
            yield at(disk, f"`{point}` is no absolute path", disk.filesystem.mount_point)
        elif point is not None and not point.isprintable():
            message = f"the mount point `{point}` has control characters; rename the directory"
            yield at(disk, message, disk.filesystem.mount_point)


def filesystem_fields(filesystem: FileSystem) -> list[tuple[str, Field[Any]]]:
    """The fields of a file system with their names for people."""
    return [
        ("mount point", filesystem.mount_point),
        ("type", filesystem.fs_type),
        ("options", filesystem.options),
    ]


def bad_serial(serial: str) -> str | None:
    """Why no Windows disk can have this serial number (domain: SerialNumber of Get-Disk)."""
    if not serial.strip():
        return "is empty"
    if not serial.isascii() or not serial.isprintable():
        return "has characters that no serial number has"
    if UUID.fullmatch(serial):
        return "is a file system's UUID, which Windows does not know"
    if PLACEHOLDER.search(serial):
        return "is a placeholder"
    if re.search(r"[*?\[\]'\"$`]", serial):
        return "has glob characters or quotes"
    if not serial.strip("0"):
        return "is all zeros"
    return None


def duplicates(disks: Sequence[Disk]) -> Iterator[Problem]:
    """Two disks of one machine for one mount point."""
    seen: dict[str, Disk] = {}
    for disk in disks:
        point = disk.mount_point
        if point is None or disk.enabled.value is False:
            continue
        normal = posixpath.normpath(point)
        if normal in seen:
            first = seen[normal].sources[0] if seen[normal].sources else "another place"
            yield at(
                disk,
                f"`{point}` is already the mount point of the disk at {first}; one "
                "machine can mount one there: remove one of them",
            )
        seen.setdefault(normal, disk)


def unique_names(disks: Sequence[Disk]) -> list[Disk]:
    """The disks with every known name made unique by a number."""
    taken: set[str] = set()
    named = []
    for given in disks:
        disk, name = given, given.name.value
        if name is not None and name in taken:
            number = next(n for n in range(2, len(disks) + 2) if f"{name}-{n}" not in taken)
            name = f"{name}-{number}"
            disk = disk._replace(name=Field(Known(name), disk.name.definition, rewritten=True))
        if name is not None:
            taken.add(name)
        named.append(disk)
    return named


def label(disk: Disk) -> str:
    """What to call a disk in a message."""
    return disk.name.value or disk.mount_point or "?"


def answer_key(disk: Disk) -> str:
    """The `--serial` key under which the user can answer for this disk."""
    if disk.name.value:
        return disk.name.value
    uuid = disk.filesystem_uuid.value
    return f"uuid:{uuid}" if uuid else links.name_of(disk.mount_point or "disk")


def at(disk: Disk, message: str, field: Field[Any] | None = None) -> Problem:
    """A problem where a field, or else the disk, was declared."""
    if field is not None and field.definition is not None:
        place = field.definition.place
        return Problem(place.path, place.line, place.column, message)
    if disk.sources:
        place = disk.sources[0]
        return Problem(place.path, place.line, place.column, message)
    return Problem("", 0, 0, message)
