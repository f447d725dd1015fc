"""One disk in several scripts: joined by what identifies it, and the conflicts of that.

Serial number, drive number (of one machine at one time), unique id and the like, by-id link,
file-system UUID, mount point and name identify a disk. Two serial numbers for one of them are a
conflict, which only the user can settle.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from baremount.migrate.links import ends_link, whole_disk
from baremount.migrate.model import Field
from baremount.migrate.reading import shown
from baremount.migrate.scripts.seen import Seen
from baremount.problems import Problem
from baremount.values import Known

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from baremount.migrate.model import Disk

DESCRIBED = ("unique-id", "model", "friendly-name", "caption")


def of_file_system(disk: Disk) -> Iterator[str]:
    """What identifies the file system of a disk."""
    if disk.filesystem_uuid.value is not None:
        yield f"the file-system UUID {disk.filesystem_uuid.value.lower()}"
    if disk.mount_point is not None:
        yield f"the mount point {posixpath.normpath(disk.mount_point)}"


def of_disk(disk: Disk) -> Iterator[str]:
    """What identifies the disk as a whole."""
    if disk.serial_number.value is not None:
        yield f"the serial number {disk.serial_number.value.casefold()}"
    if disk.drive_number.value is not None:
        yield f"the drive number {disk.drive_number.value}"
    if disk.device_pattern.value is not None:
        yield f"the link {whole_disk(disk.device_pattern.value)}"


def of_seen(seen: Seen) -> set[str]:
    """All that identifies a disk of a script, its file system and what it is found by."""
    keys = {*of_file_system(seen.disk), *of_disk(seen.disk)}
    return keys | {
        f"{name.key} {name.value.casefold()}"
        for name in seen.names
        if name.exact and name.key in DESCRIBED
    }


def joined(disks: Iterable[Seen]) -> tuple[list[Seen], list[Problem]]:
    """The disks, each file system once, and the conflicts between what was said of one."""
    merged: list[Seen] = []
    conflicts: list[Problem] = []
    for new in disks:
        for at, old in enumerate(merged):
            common = of_seen(old) & of_seen(new)
            if not common or not can_be_one(old, new):
                continue
            conflict = two_serials(old.disk, new.disk, min(common))
            if conflict is not None:
                conflicts.append(conflict)
            merged[at] = merge(old, new)
            break
        else:
            merged.append(new)
    return merged, conflicts


def can_be_one(old: Seen, new: Seen) -> bool:
    """Whether they are one file system, or one of them says nothing of a file system."""
    one, other = old.disk, new.disk
    if one.filesystem is None or other.filesystem is None:
        return True
    return not one.contradicts(other) and bool({*of_file_system(one)} & {*of_file_system(other)})


def two_serials(old: Disk, new: Disk, key: str) -> Problem | None:
    """The conflict of two serial numbers for one disk, with both places."""
    one, other = old.serial_number.value, new.serial_number.value
    if one is None or other is None or one.casefold() == other.casefold():
        return None
    first = shown(old.sources[0]) if old.sources else "another place"
    place = new.sources[0]
    return Problem(
        *place,
        f"two serial numbers for {key}: `{other}` here, `{one}` at {first}; correct one of them, "
        "or leave one of the files out",
    )


def merge(old: Seen, new: Seen) -> Seen:
    """What both say, the first one's word where both say it."""
    first, second = (old, new) if old.disk.filesystem is not None else (new, old)
    disk, other = first.disk, second.disk
    filesystem = disk.filesystem
    if filesystem is not None and other.filesystem is not None:
        filesystem = filesystem._replace(
            fs_type=better(filesystem.fs_type, other.filesystem.fs_type),
            options=better(filesystem.options, other.filesystem.options),
        )
    return Seen(
        disk._replace(
            name=disk.name if disk.name.value != "disk" else other.name,
            serial_number=better(disk.serial_number, other.serial_number),
            device_pattern=better(disk.device_pattern, other.device_pattern),
            filesystem=filesystem,
            filesystem_uuid=better(disk.filesystem_uuid, other.filesystem_uuid),
            partition=better(disk.partition, other.partition),
            drive_number=better(disk.drive_number, other.drive_number),
            attach=disk.attach if first.attachments else other.attach,
            sources=tuple(dict.fromkeys((*old.disk.sources, *new.disk.sources))),
        ),
        (*old.attachments, *new.attachments),
        (*old.mounts, *new.mounts),
        old.inference or new.inference,
        first.trouble or second.trouble,
        old.lines or new.lines,
        old.name_is_shared and new.name_is_shared,
        old.machine or new.machine,
    )


def better(one: Field, other: Field) -> Field:  # type: ignore[type-arg]
    """The field that is known; the first where both or none are."""
    return other if one.value is None and other.value is not None else one


def with_held_serials(disks: Sequence[Seen]) -> list[Seen]:
    """The disks, those with a link that ends in a serial number of another with that number."""
    serials = dict.fromkeys(seen.disk.serial_number.value for seen in disks)
    found = []
    for seen in disks:
        disk, link = seen.disk, seen.disk.device_pattern.value
        held = [serial for serial in serials if serial and link and ends_link(serial, link)]
        if disk.serial_number.value is None and len(held) == 1:
            given = Field(Known(held[0]))
            found.append(seen._replace(disk=disk._replace(serial_number=given)))
        else:
            found.append(seen)
    return found
