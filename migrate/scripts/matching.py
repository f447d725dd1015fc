"""A script's disks and those that the Nix files declare: which are the same, and by what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.migrate import links
from baremount.migrate.answers import Answers, fits
from baremount.migrate.reading import shown
from baremount.migrate.scripts.identity import of_disk, of_file_system, two_serials
from baremount.problems import Problem
from baremount.records import Record

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from baremount.machine import Machine
    from baremount.migrate.model import Disk
    from baremount.migrate.reading import Reading
    from baremount.migrate.scripts.seen import Seen

# These tell disks of several machines apart; a mount point or a name does not.
_WEAK = ("the mount point ", "the name ", "the drive number ")


_RANK = ("serial number ", "UUID", "link", "mount point", "drive number", "name", "")


class Match(Record):
    """A script's disk that the Nix files declare."""

    seen: Seen
    disk: Disk
    machine: Machine
    keys: tuple[str, ...]
    """What both have, in words."""


def informed(given: Answers, disks: Sequence[Seen]) -> Answers:
    """The answers with the serial numbers that scripts know; what the user says wins."""
    uuids: dict[str, str] = {}
    said: dict[str, tuple[Disk, ...]] = {}
    for seen in disks:
        serial = seen.disk.serial_number.value
        if serial is None:
            continue
        for key in of_file_system(seen.disk):
            uuid = key.removeprefix("the file-system UUID ")
            point = key.removeprefix("the mount point ")
            if uuid != key:
                uuids[uuid] = serial
            elif point != key:
                said[point] = (*said.get(point, ()), seen.disk)
        for name in given_names(seen):
            said[name] = (*said.get(name, ()), seen.disk)
    serials = dict.fromkeys(seen.disk.serial_number.value for seen in disks)
    return given._replace(
        by_uuid={**uuids, **given.by_uuid},
        said=said,
        holders=tuple(serial for serial in serials if serial is not None),
    )


def given_names(seen: Seen) -> Iterator[str]:
    """The names that commands give a disk themselves."""
    for attachment in seen.attachments:
        if isinstance(attachment.name, str) and attachment.name.strip():
            yield links.valid_name(attachment.name)


def matches(seen: Seen, readings: Sequence[Reading]) -> list[Match]:
    """The declared disks that a script's disk is."""
    found = []
    for reading in readings:
        for disk in reading.disks:
            keys = common(seen, disk)
            if keys:
                found.append(Match(seen, disk, reading.machine, tuple(in_words(keys, disk))))
    return found


def common(seen: Seen, disk: Disk) -> list[str]:
    """What identifies both, in words; a serial number that came from a script is left out."""
    if seen.disk.contradicts(disk):
        return []
    own = {*of_file_system(seen.disk), *of_disk(seen.disk)}
    keys = [key for key in (*of_file_system(disk), *of_disk(disk)) if key in own]
    serial, link = seen.disk.serial_number.value, disk.device_pattern.value
    if serial is not None and link is not None and links.ends_link(serial, link):
        keys.insert(0, "the by-id link, which ends in its serial number")
    if disk.name.value is not None and disk.name.value in set(given_names(seen)):
        keys.append(f"the name {disk.name.value}")
    # Several file systems of one disk: that of another mount point is not this one.
    both = seen.disk.filesystem is not None and disk.filesystem is not None
    if both and not {*of_file_system(seen.disk)} & {*of_file_system(disk)}:
        return []
    if is_given(disk) and len(keys) > 1:
        keys = [key for key in keys if not key.startswith("the serial number ")]
    return keys


def in_words(keys: Sequence[str], disk: Disk) -> list[str]:
    """The keys, the strongest first; a serial number as it is written, not as it is compared."""
    serial = disk.serial_number.value or ""
    ranked = sorted(keys, key=lambda key: next(n for n, start in enumerate(_RANK) if start in key))
    return [
        f"the serial number {serial}" if key.endswith(f" {serial.casefold()}") and serial else key
        for key in ranked
    ]


def is_given(disk: Disk) -> bool:
    """Whether a declared disk's serial number stands in none of the Nix files."""
    return disk.serial_number.definition is None and disk.serial_number.rewritten


def conflicts(match: Match, given: Answers) -> Iterator[Problem]:
    """What contradicts that both are one disk, with both places."""
    seen, disk = match.seen.disk, match.disk
    problem = two_serials(disk, seen, match.keys[0])
    if problem is not None:
        yield problem
    serial, link = seen.serial_number.value, disk.device_pattern.value
    names = {key.rpartition(":")[2] for key in given.by_name}
    if serial is None or link is None or disk.name.value in names:
        return
    if link.startswith("scsi-S") and "*" not in link and not fits(serial, link):
        yield Problem(
            *seen.sources[0],
            f"the serial number `{serial}` is not in the link `{link}` at "
            f"{shown(disk.sources[0])}, which has {match.keys[0]} as well; correct one of them",
        )


def ambiguous(found: Sequence[Match]) -> Problem | None:
    """The refusal where several machines have what only looks like the script's disk."""
    machines = {match.disk.sources for match in found}
    if len(machines) < 2 or any(not key.startswith(_WEAK) for m in found for key in m.keys):
        return None
    seen = found[0].seen.disk
    places = " and ".join(shown(match.disk.sources[0]) for match in found[:2])
    return Problem(
        *seen.sources[0],
        f"{found[0].keys[0]} is declared at {places}, and nothing says which of them this is; run "
        "this again with the files of one machine",
    )
