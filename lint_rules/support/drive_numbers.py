"""Whether a drive number that a script attaches is that of the disk which the script means.

What it means is told by the link or file system that it mounts of the disk, or else by the only
serial number that it names. An inventory says which disk has the drive number.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from baremount.lint_rules.support.inventory import SeenDisk, seen_disks
from baremount.migrate.links import ends_link, udev_serial, whole_disk

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from baremount.migrate.scripts.seen import Seen
    from baremount.scripts.facts import Attachment, Script

# What is shorter can stand in a script for other reasons.
_TELLING = 6


def contradictions(script: Script, inventory: object) -> Iterator[tuple[Attachment, str]]:
    """What a script attaches by a number that is another disk's, or no disk's, each with that.

    The text follows "drive number N".
    """
    disks = seen_disks(inventory)
    if not any(disk.drive_number is not None for disk in disks):
        return
    from baremount.migrate.scripts.pairing import told

    attached = [seen for seen in told(script).disks if seen.attachments]
    for seen in attached:
        number = seen.disk.drive_number.value
        if number is None:
            continue
        has_number = [disk for disk in disks if disk.drive_number == number]
        wrong = "is no disk of the inventory"
        if len(has_number) == 1:
            named = _named(script, disks) if len(attached) == 1 else []
            meant = _meant(seen, has_number[0], disks, named)
            wrong = meant and f"is {_shown(has_number[0])} in the inventory, not {meant}"
        elif has_number:
            continue
        if wrong:
            for attachment in seen.attachments:
                yield attachment, wrong


def _meant(
    seen: Seen, actual: SeenDisk, disks: Sequence[SeenDisk], named: Sequence[SeenDisk]
) -> str:
    """The other disk that is meant, in words; empty where it is this one, or not known."""
    link, uuid = seen.disk.device_pattern.value, seen.disk.filesystem_uuid.value
    if link is not None:
        return _by_link(whole_disk(link), actual, disks)
    if uuid is not None:
        return _other([disk for disk in disks if uuid.lower() in disk.uuids], actual)
    return _other(named, actual)


def _by_link(link: str, actual: SeenDisk, disks: Sequence[SeenDisk]) -> str:
    found = [disk for disk in disks if link in disk.links] or [
        disk for disk in disks if disk.serial_number and ends_link(disk.serial_number, link)
    ]
    serial = actual.serial_number
    if found or serial is None or re.search(r"[*?\[]", link):
        return _other(found, actual)
    # Other links never hold the serial number.
    is_other = link.startswith("scsi-S") and udev_serial(serial) not in link
    return f"the one that has `{link}`" if is_other else ""


def _other(found: Sequence[SeenDisk], actual: SeenDisk) -> str:
    """The one disk that was found, where it is another."""
    if actual in found or len(found) != 1:
        return ""
    number = found[0].drive_number
    return _shown(found[0]) + (f", which has number {number}" if number is not None else "")


def _shown(disk: SeenDisk) -> str:
    return f"the disk `{disk.serial_number}`" if disk.serial_number else "a disk without a serial"


def _named(script: Script, disks: Sequence[SeenDisk]) -> list[SeenDisk]:
    """The disks whose serial numbers stand in a script, also in a comment."""
    text = script.source.content.decode(errors="replace")
    return [
        disk
        for disk in disks
        if disk.serial_number
        and len(disk.serial_number) >= _TELLING
        and re.search(rf"(?<![\w-]){re.escape(disk.serial_number)}(?![\w-])", text)
    ]
