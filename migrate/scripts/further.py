"""Several file systems on a disk of scripts: the first declares it, the further ones follow.

The disk of the first goes to `wsl.bareMounts.disks`; each further file system becomes an entry of
`fileSystems` on its own link, which comes and goes with its partition, as on the Nix side.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.migrate import checks, siblings
from baremount.migrate.model import Field
from baremount.migrate.reading import shown
from baremount.migrate.scripts.outcome import Further
from baremount.problems import Problem
from baremount.records import Record
from baremount.values import Known

if TYPE_CHECKING:
    from collections.abc import Sequence

    from baremount.machine import Machine
    from baremount.migrate.model import Disk
    from baremount.migrate.reading import Reading
    from baremount.migrate.scripts.seen import Seen


class Owner(Record):
    """A disk with its declaration, or that is to be declared."""

    disk: Disk
    machine: Machine | None


class Sorted(Record):
    """The disks that nothing declares yet: to be declared, or further file systems of others."""

    first: list[Seen]
    further: list[Further]
    refusals: list[Problem]


def sort(left: Sequence[Seen], readings: Sequence[Reading]) -> Sorted:
    """Which of the disks are further file systems of one disk, by its serial number."""
    owners: dict[str, Owner] = {}
    for reading in readings:
        for disk in reading.disks:
            if disk.serial_number.value is not None and disk.sources:
                owners.setdefault(key(disk.serial_number.value), Owner(disk, reading.machine))
    found = Sorted([], [], [])
    for seen in left:
        serial = seen.disk.serial_number.value
        owner = owners.get(key(serial)) if serial is not None else None
        if owner is None:
            found.first.append(seen)
            if serial is not None:
                owners[key(serial)] = Owner(seen.disk, None)
            continue
        follower = following(seen.disk)
        if follower is None:
            found.refusals.append(without_link(seen.disk, owner))
        else:
            owned = follower._replace(serial_number=owner.disk.serial_number)
            name = checks.label(owner.disk)
            found.further.append(Further(seen, owned, name, owner.machine))
    return found


def key(serial: str) -> str:
    """A serial number as it is compared."""
    return serial.casefold()


def following(disk: Disk) -> Disk | None:
    """The file system as it comes and goes with its partition; None without a link of its own."""
    device, filesystem = siblings.device_of(disk), disk.filesystem
    if device is None or filesystem is None:
        return None
    # What is not known of it is a refusal already.
    options = filesystem.options.value or ()
    disk = siblings.with_options(disk, (*options, *siblings.missing_options(device, options)))
    return disk._replace(enabled=Field(Known(value=True)))


def named(further: Sequence[Further], others: Sequence[Disk]) -> list[Further]:
    """The further file systems, with names that no other disk has."""
    disks = checks.unique_names([*others, *(item.disk for item in further)])[len(others) :]
    return [item._replace(disk=disk) for item, disk in zip(further, disks, strict=True)]


def without_link(disk: Disk, owner: Owner) -> Problem:
    """The refusal of a further file system that cannot be found by itself."""
    return Problem(
        *disk.sources[-1],
        f"`{disk.mount_point}` is on the same disk as what {shown(owner.disk.sources[0])} mounts, "
        f"{siblings.NO_LINK}, as UUID=…",
    )
