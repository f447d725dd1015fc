"""Facts that the files do not hold: given by `--serial` and `--inventory`, never invented."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Any

from baremount.files import read_source
from baremount.migrate.links import default_pattern, ends_link, udev_serial, whole_disk
from baremount.migrate.model import Field
from baremount.problems import InputError, Problem
from baremount.records import Record
from baremount.values import Known, Unknown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from baremount.migrate.model import Disk
    from baremount.migrate.plan import Request


class Listed(Record):
    """A disk of an inventory, with its serial number."""

    serial: str
    drive: int | None
    uuids: tuple[str, ...]
    """Of the file systems on it, in lower case."""
    links: tuple[str, ...]
    described: Mapping[str, str]
    """`model`, `friendlyName` and `uniqueId`, where they are known."""
    types: Mapping[str, str]
    """File-system types by UUID in lower case."""


NOTHING: Mapping[str, str] = {}
UNSAID: Mapping[str, tuple[Disk, ...]] = {}


class Answers(Record):
    """Serial numbers by drive number, by file-system UUID (lower case) and by name or link.

    `said`, by name and mount point, and `holders`, to be looked for in links, come from scripts.
    """

    by_drive: Mapping[str, str]
    by_uuid: Mapping[str, str]
    by_name: Mapping[str, str]
    by_link: Mapping[str, str]
    said: Mapping[str, tuple[Disk, ...]] = UNSAID
    """The scripts' disks that have a serial number, by what several disks can have."""
    types: Mapping[str, str] = NOTHING
    """File-system types by `uuid:UUID`, mount point or disk's name."""
    holders: tuple[str, ...] = ()
    listed: tuple[Listed, ...] = ()
    """All disks of the inventory that have a serial number."""
    scripts: frozenset[str] = frozenset()
    """Script files that attach, by their names in lower case."""
    tasks: frozenset[str] = frozenset()
    """Scheduled tasks that attach, by `task_key`."""
    machine: tuple[str, ...] = ()
    """How the machine whose disks are asked for can be named in a key; none for scripts."""
    declaring: str = ""
    """The name of the machine that declares what only scripts know; empty where none does."""
    several: frozenset[str] = frozenset()
    """Names and drive numbers that disks of several machines have: they answer for none."""

    def named(self, name: str) -> str | None:
        """The serial number that the user gave for a name, of this machine or of the only one."""
        keys = [f"{machine}:{name}" for machine in self.machine]
        keys += [name] if name not in self.several else []
        return next((self.by_name[key] for key in keys if key in self.by_name), None)

    def serial(self, disk: Disk) -> str | None:
        """The serial number that the user gave for a disk."""
        uuid, name = disk.filesystem_uuid.value, disk.name.value
        drive, link = disk.drive_number.value, disk.device_pattern.value
        point = disk.mount_point
        held = [serial for serial in self.holders if link is not None and ends_link(serial, link)]
        candidates = (
            self.named(name) if name is not None else None,
            self.named(str(drive)) if drive is not None else None,
            self.told(name, disk) if name not in self.several else None,
            self.by_uuid.get(uuid.lower()) if uuid is not None else None,
            self.by_drive.get(str(drive)) if str(drive) not in self.several else None,
            self.by_link.get(whole_disk(link)) if link is not None else None,
            held[0] if len(held) == 1 else None,
            self.told(posixpath.normpath(point), disk) if point is not None else None,
        )
        return next((serial for serial in candidates if serial is not None), None)

    def told(self, key: str | None, disk: Disk) -> str | None:
        """The serial number that scripts know by a name or mount point, of no other file system."""
        same = [each for each in self.said.get(key or "", ()) if not each.contradicts(disk)]
        return same[-1].serial_number.value if same else None

    def file_system_type(self, disk: Disk) -> str | None:
        """The type that the user or the inventory gives for a disk's file system."""
        uuid, name, point = disk.filesystem_uuid.value, disk.name.value, disk.mount_point
        keys = (f"uuid:{uuid.lower()}" if uuid is not None else None, point, name)
        found = (self.types.get(key) for key in keys if key is not None)
        return next((kind for kind in found if kind is not None), None)

    def complete(self, disk: Disk) -> Disk:
        """The disk with its serial number, where it had none and one was given."""
        if disk.serial_number.value is None:
            serial = self.serial(disk)
            if serial is None:
                return disk
            definition = disk.serial_number.definition
            disk = disk._replace(serial_number=Field(Known(serial), definition, rewritten=True))
        return with_partition(disk)


def with_partition(disk: Disk) -> Disk:
    """The disk with a pattern for its partition, where only the serial number finds it.

    Without one the module's default pattern would match every partition of the disk.
    """
    serial, number = disk.serial_number.value, disk.partition.value
    given = isinstance(disk.device_pattern.fact, Unknown) and disk.device_pattern.rewritten
    if not given or serial is None or number is None or disk.filesystem_uuid.value is not None:
        return disk
    return disk._replace(
        device_pattern=disk.device_pattern.replaced(default_pattern(serial, number))
    )


def answers(
    serials: Mapping[str, str],
    inventory: str | None,
    file_system_types: Mapping[str, str] | None = None,
) -> Answers:
    """Collect what `--serial KEY=SERIAL`, `--fs-type KEY=TYPE` and the inventory say.

    The command line wins. Raises `InputError` where the inventory cannot be read.
    """
    listed = read_inventory(inventory) if inventory else ()
    drives = {str(disk.drive): disk.serial for disk in listed if disk.drive is not None}
    uuids = {uuid: disk.serial for disk in listed for uuid in disk.uuids}
    links = {link: disk.serial for disk in listed for link in disk.links}
    names = {}
    for key, serial in serials.items():
        if key.isdigit():
            drives[key] = serial
        if key.startswith("uuid:"):
            uuids[key.removeprefix("uuid:").lower()] = serial
        else:
            names[key] = serial
    types = {f"uuid:{uuid}": kind for disk in listed for uuid, kind in disk.types.items()}
    for key, kind in (file_system_types or {}).items():
        types[key.lower() if key.startswith("uuid:") else key] = kind
    return Answers(drives, uuids, names, links, types=types, listed=listed)


def unheard(request: Request, disks: Iterable[Disk]) -> list[Problem]:
    """The answers of the command line that no disk was waiting for, most likely misspelt keys."""
    known = list(disks)
    serials = {disk.serial_number.value for disk in known}
    types = {disk.filesystem.fs_type.value for disk in known if disk.filesystem is not None}
    given = [
        (f"--serial {key}={serial}", "a drive number, uuid:UUID, a disk's name or MACHINE:NAME")
        for key, serial in request.serials.items()
        if serial not in serials
    ]
    given += [
        (f"--fs-type {key}={kind}", "a mount point, uuid:UUID or a disk's name")
        for key, kind in request.file_system_types.items()
        if kind not in types
    ]
    return [
        Problem(option, 0, 0, f"no disk that was read is meant by this; the key is {keys}")
        for option, keys in given
    ]


def read_inventory(path: str) -> tuple[Listed, ...]:
    """The disks with a serial number that the inventory at `path` lists."""
    return tuple(
        listed(disk)
        for disk in inventory_disks(path)
        if isinstance(disk.get("serialNumber"), str) and disk["serialNumber"].strip()
    )


def inventory_disks(path: str) -> list[dict[str, Any]]:
    """The disks that the inventory at `path` lists, with whatever their fields hold.

    The format is that of `baremount inventory`: `{"version": 1, "disks": [{"serialNumber",
    "driveNumber", "filesystemUuids": […], "links": […], …}]}`; or what Windows itself answers
    to the line that the refusals print. Raises `InputError` for anything else.
    """
    import json

    source = read_source(path)
    try:
        document = json.loads(source.content)
    except (ValueError, RecursionError) as error:
        raise InputError(Problem(path, 0, 0, f"is not JSON ({error})")) from None
    disks = document.get("disks") if isinstance(document, dict) else None
    if is_answer(document):
        from baremount.migrate.inventory import windows_disks

        disks = windows_disks(source.content.decode(), path)
    if not isinstance(disks, list):
        message = "is no inventory: it has no list `disks`; make one with `baremount inventory`"
        raise InputError(Problem(path, 0, 0, message))
    return [disk for disk in disks if isinstance(disk, dict)]


def is_answer(document: object) -> bool:
    """Whether this is what `Get-Disk … | ConvertTo-Json` printed: a list, one disk, or a list
    that Windows PowerShell 5.1 wrapped."""
    if isinstance(document, dict):
        return "Number" in document or ("value" in document and "disks" not in document)
    return isinstance(document, list) and bool(document)


def listed(disk: Mapping[str, Any]) -> Listed:
    """One disk of an inventory that has a serial number."""
    drive, types = disk.get("driveNumber"), disk.get("filesystemTypes")
    texts = ("model", "friendlyName", "uniqueId")
    return Listed(
        disk["serialNumber"],
        drive if type(drive) is int else None,
        tuple(uuid.lower() for uuid in strings(disk.get("filesystemUuids"))),
        tuple(whole_disk(link) for link in strings(disk.get("links"))),
        {name: disk[name] for name in texts if isinstance(disk.get(name), str)},
        {
            uuid.lower(): kind
            for uuid, kind in (types.items() if isinstance(types, dict) else ())
            if isinstance(kind, str)
        },
    )


def strings(value: object) -> list[str]:
    """The strings of a list; nothing for anything else."""
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def fits(serial: str, pattern: str) -> bool:
    """Whether a by-id link or pattern holds the serial number as udev writes it."""
    return udev_serial(serial) in pattern
