"""Under which `--serial` key a disk of one machine is asked for, where several have its name.

What several machines have by chance, a name or a drive number, is no answer for any of them:
`MACHINE:NAME` says which, with the machine's file or its output of the flake.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from baremount.migrate import checks

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from baremount.migrate.model import Disk
    from baremount.migrate.reading import Reading

    Keys = dict[str, dict[str, Disk]]
    """By each key: the disks, by the name of their machine."""


def spellings(path: str) -> list[str]:
    """The last part of a path, then more and more of it."""
    parts = path.split("/")
    return ["/".join(parts[at:]) for at in range(len(parts) - 1, -1, -1)]


def unique_spellings(names: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """For each machine the ways to name it that mean no other, the shortest first."""
    given = {name: spellings(name) for name in names}
    times = Counter(spelt for each in given.values() for spelt in each)
    return {
        name: tuple(spelt for spelt in each if times[spelt] == 1) for name, each in given.items()
    }


def names(readings: Sequence[Reading]) -> set[str]:
    """The names of disks for which a serial number is asked, or was given."""
    return {
        disk.name.value
        for reading in readings
        for disk in reading.disks
        if is_asked(disk, reading) and disk.name.value is not None
    }


def is_asked(disk: Disk, reading: Reading) -> bool:
    """Whether the files do not say a disk's serial number."""
    serial = disk.serial_number
    return not reading.in_target_form and (serial.value is None or serial.rewritten)


def several(readings: Sequence[Reading]) -> Keys:
    """The names and drive numbers of disks without a serial number that several machines have.

    A disk that machines share, since they import one file, is one.
    """
    found: Keys = {}
    for reading in readings:
        for disk in reading.disks:
            if is_asked(disk, reading):
                for key in (disk.name.value, disk.drive_number.value):
                    if key is not None:
                        found.setdefault(str(key), {})[reading.machine.name] = disk
    return {
        key: disks
        for key, disks in found.items()
        if len({disk.sources[:1] for disk in disks.values()}) > 1
    }


def key_of(disk: Disk, machine: str, readings: Sequence[Reading]) -> tuple[str, str]:
    """The key for a disk of a machine, and another machine with such a disk, if there is one."""
    key = checks.answer_key(disk)
    others = [name for name in several(readings).get(key, ()) if name != machine]
    if not others:
        return key, ""
    known = unique_spellings({reading.machine.name for reading in readings})
    return f"{known[machine][0]}:{key}", others[0]
