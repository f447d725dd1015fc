"""Under which `--serial` key the user can answer for a disk of a script.

A key is for one disk. Where nothing else names a disk it is the file and line of its command; if
that attaches several disks, or the line of another file has the same key, it is none.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from baremount.migrate import machine_keys

if TYPE_CHECKING:
    from collections.abc import Sequence

    from baremount.migrate.scripts.seen import Seen


def key_of(seen: Seen) -> str | None:
    """The key for a disk; None where one answer would be for several."""
    return by_name(seen) or next(iter(seen.lines), None)


def by_name(seen: Seen) -> str | None:
    """The key by what is known of a disk itself."""
    disk, name = seen.disk, seen.disk.name.value
    if disk.drive_number.value is not None:
        return str(disk.drive_number.value)
    if disk.filesystem_uuid.value is not None:
        return f"uuid:{disk.filesystem_uuid.value}"
    return name if name != "disk" and takes_answers(seen) else None


def takes_answers(seen: Seen) -> bool:
    """Whether it is one disk: of those that a loop attaches, the one that is mounted."""
    return bool(seen.mounts) or not seen.is_each


def with_lines(disks: Sequence[Seen]) -> list[Seen]:
    """The disks, those that nothing else names with the lines that mean no other one."""
    nameless = [
        seen for seen in disks if seen.disk.serial_number.value is None and by_name(seen) is None
    ]
    # A command that is run twice may say the same twice.
    different = {(spelt, *said(seen)) for seen in nameless for spelt in spellings(seen)}
    times = Counter(spelt for spelt, *_ in different)
    return [
        seen._replace(lines=tuple(spelt for spelt in spellings(seen) if times[spelt] == 1))
        if seen in nameless and takes_answers(seen)
        else seen
        for seen in disks
    ]


def said(seen: Seen) -> tuple[object, ...]:
    """By what its commands name a disk, and where they stand."""
    attached = [(each.disk, each.origin.spot) for each in seen.attachments]
    return (*attached, *(each.origin.spot for each in seen.mounts))


def spellings(seen: Seen) -> list[str]:
    """The line with the name of its file, then with more and more of the path before it."""
    place = seen.disk.sources[0]
    return [f"{spelt}:{place.line}" for spelt in machine_keys.spellings(place.path)]
