"""Under which `--serial` key the user can answer for a disk of a script.

A key is for one disk. Where nothing else names a disk it is the file and line of its command; if
that attaches several disks, or the line of another file has the same key, it is none.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from baremount.migrate import machine_keys
from baremount.migrate.model import unset

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from baremount.migrate.answers import Answers
    from baremount.migrate.scripts.seen import Seen


def key_of(seen: Seen) -> str | None:
    """The key for a disk; None where one answer would be for several."""
    key = by_name(seen)
    if key is None:
        return next(iter(seen.lines), None)
    return f"{seen.machine}:{key}" if seen.machine else key


def by_name(seen: Seen) -> str | None:
    """The key by what is known of a disk itself."""
    disk, name = seen.disk, seen.disk.name.value
    if disk.drive_number.value is not None:
        return str(disk.drive_number.value)
    if disk.filesystem_uuid.value is not None:
        return f"uuid:{disk.filesystem_uuid.value}"
    is_key = name != "disk" and takes_answers(seen) and not seen.name_is_shared
    return name if is_key else None


def takes_answers(seen: Seen) -> bool:
    """Whether it is one disk: of those that a loop attaches, the one that is mounted."""
    return bool(seen.mounts) or not seen.is_each


def with_lines(disks: Sequence[Seen]) -> list[Seen]:
    """The disks, those of which no number or UUID is known with the lines that mean no other one,
    and with whether their names do."""
    # A command that is run twice may say the same twice.
    different = {
        (spelt, *said(seen)) for seen in disks if is_open(seen) for spelt in spellings(seen)
    }
    times = Counter(spelt for spelt, *_ in different)
    points = {(s.disk.name.value, s.disk.mount_point) for s in disks if s.disk.mount_point}
    names = Counter(name for name, _ in points)
    return [
        seen._replace(
            lines=tuple(spelt for spelt in spellings(seen) if times[spelt] == 1),
            name_is_shared=names[seen.disk.name.value] > 1,
        )
        if is_open(seen) and takes_answers(seen)
        else seen
        for seen in disks
    ]


def is_open(seen: Seen) -> bool:
    """Whether nothing that is known of a disk tells which one it is."""
    disk = seen.disk
    known = (disk.serial_number, disk.drive_number, disk.filesystem_uuid)
    return all(field.value is None for field in known)


def apart(seen: Seen, names: Collection[str], given: Answers) -> Seen:
    """A disk without the answer that was for one of these names, if it has such a name."""
    disk, name = seen.disk, seen.disk.name.value
    if name not in names or not is_open(without_answer(seen)):
        return seen
    is_by_name = disk.serial_number.value == given.by_name.get(name or "")
    is_by_line = any(line in given.by_name for line in seen.lines)
    found = without_answer(seen) if is_by_name and not is_by_line else seen
    return found._replace(name_is_shared=True)


def without_answer(seen: Seen) -> Seen:
    """A disk without the serial number that was given for it."""
    if not seen.disk.serial_number.rewritten:
        return seen
    return seen._replace(disk=seen.disk._replace(serial_number=unset("no command names it")))


def said(seen: Seen) -> tuple[object, ...]:
    """By what its commands name a disk, and where they stand."""
    attached = [(each.disk, each.origin.spot) for each in seen.attachments]
    return (*attached, *(each.origin.spot for each in seen.mounts))


def spellings(seen: Seen) -> list[str]:
    """The line with the name of its file, then with more and more of the path before it."""
    place = seen.disk.sources[0]
    return [f"{spelt}:{place.line}" for spelt in machine_keys.spellings(place.path)]
