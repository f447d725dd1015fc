"""Facts that the files do not hold: given by `--serial` and `--inventory`, never invented."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.files import read_source
from baremount.migrate.links import default_pattern, udev_serial, whole_disk
from baremount.migrate.model import Field
from baremount.problems import InputError, Problem
from baremount.records import Record
from baremount.values import Known, Unknown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from baremount.migrate.model import Disk


class Answers(Record):
    """Serial numbers by drive number, by file-system UUID (lower case) and by name or link."""

    by_drive: Mapping[str, str]
    by_uuid: Mapping[str, str]
    by_name: Mapping[str, str]
    by_link: Mapping[str, str]

    def serial(self, disk: Disk) -> str | None:
        """The serial number that the user gave for a disk."""
        uuid, name = disk.filesystem_uuid.value, disk.name.value
        drive, link = disk.drive_number.value, disk.device_pattern.value
        candidates = (
            self.by_name.get(name) if name is not None else None,
            self.by_uuid.get(uuid.lower()) if uuid is not None else None,
            self.by_drive.get(str(drive)) if drive is not None else None,
            self.by_link.get(whole_disk(link)) if link is not None else None,
        )
        return next((serial for serial in candidates if serial is not None), None)

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


def answers(serials: Mapping[str, str], inventory: str | None) -> Answers:
    """Collect what `--serial KEY=SERIAL` and the inventory say; `--serial` wins.

    Raises `InputError` where the inventory cannot be read.
    """
    drives, uuids, links = read_inventory(inventory) if inventory else ({}, {}, {})
    names = {}
    for key, serial in serials.items():
        if key.isdigit():
            drives[key] = serial
        if key.startswith("uuid:"):
            uuids[key.removeprefix("uuid:").lower()] = serial
        else:
            names[key] = serial
    return Answers(drives, uuids, names, links)


def read_inventory(path: str) -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """Serial numbers by drive number, file-system UUID and by-id link.

    The format is that of `baremount inventory`: `{"version": 1, "disks": [{"serialNumber",
    "driveNumber", "filesystemUuids": […], "links": […]}]}`.
    """
    import json

    source = read_source(path)
    try:
        document = json.loads(source.content)
    except (ValueError, RecursionError) as error:
        raise InputError(Problem(path, 0, 0, f"is not JSON ({error})")) from None
    disks = document.get("disks") if isinstance(document, dict) else None
    if not isinstance(disks, list):
        message = "is no inventory: it has no list `disks`; make one with `baremount inventory`"
        raise InputError(Problem(path, 0, 0, message))
    drives: dict[str, str] = {}
    uuids: dict[str, str] = {}
    links: dict[str, str] = {}
    for disk in disks:
        serial = disk.get("serialNumber") if isinstance(disk, dict) else None
        if not isinstance(serial, str) or not serial.strip():
            continue
        if isinstance(disk.get("driveNumber"), int):
            drives[str(disk["driveNumber"])] = serial
        for uuid in strings(disk.get("filesystemUuids")):
            uuids[uuid.lower()] = serial
        for link in strings(disk.get("links")):
            links[whole_disk(link)] = serial
    return drives, uuids, links


def strings(value: object) -> list[str]:
    """The strings of a list; nothing for anything else."""
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def fits(serial: str, pattern: str) -> bool:
    """Whether a by-id link or pattern holds the serial number as udev writes it."""
    return udev_serial(serial) in pattern
