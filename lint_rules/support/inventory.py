"""What the inventory of the machine says of its disks.

It is a file that the user names, so whatever does not have the expected shape counts as not said.
"""

from __future__ import annotations

from baremount.records import Record


class SeenDisk(Record):
    """One disk of the inventory."""

    serial_number: str | None
    links: tuple[str, ...]
    """The names below /dev/disk/by-id of the whole disk; none while it is not attached."""
    drive_number: int | None
    uuids: tuple[str, ...]
    """Of the file systems on it, in lower case."""


def seen_disks(inventory: object) -> tuple[SeenDisk, ...]:
    """The disks of an inventory as parsed JSON; none without an inventory."""
    from baremount.migrate.answers import strings

    disks = inventory.get("disks") if isinstance(inventory, dict) else None
    return tuple(
        SeenDisk(
            _text(disk.get("serialNumber")),
            tuple(strings(disk.get("links"))),
            _number(disk.get("driveNumber")),
            tuple(uuid.lower() for uuid in strings(disk.get("filesystemUuids"))),
        )
        for disk in _list(disks)
        if isinstance(disk, dict)
    )


def links_of(inventory: object, serial: str) -> tuple[str, ...]:
    """The links of the disk with a serial number; none where it is not there or not attached."""
    disks = [disk for disk in seen_disks(inventory) if disk.serial_number == serial.strip()]
    return tuple(link for disk in disks for link in disk.links)


def _text(value: object) -> str | None:
    return value.strip() if isinstance(value, str) and value.strip() else None


def _number(value: object) -> int | None:
    return value if type(value) is int else None


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
