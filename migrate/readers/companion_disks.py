"""The disks that the scripts of a machine attach and mount: declared already, or to be declared.

A boot command and a service are scripts like any other: what they say goes through the readers
that migrate has for files, and is joined by what identifies a disk.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from baremount.migrate.model import By, Field
from baremount.migrate.scripts import answering, identity, matching, pairing
from baremount.migrate.scripts.joining import contradictions
from baremount.records import Record
from baremount.scripts.embedded import read_texts
from baremount.values import Known, Unknown

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from baremount.migrate.answers import Answers
    from baremount.migrate.model import Disk
    from baremount.migrate.reading import Reading
    from baremount.migrate.scripts.matching import Match
    from baremount.migrate.scripts.pairing import Told
    from baremount.migrate.scripts.seen import Seen
    from baremount.problems import Problem
    from baremount.scripts.running import Run

SERIAL = r"(?i)-SerialNumber\s+(?:'([^']+)'|\"([^\"$`]+)\"|([^\s'\"$;)|]+))"
DRIVE = r"(?i)PHYSICALDRIVE([0-9]+)"
ONLY_ONE = "being the one disk that is attached here"
_BY: dict[str, By] = {"boot command": "boot-command", "service": "service"}


class Telling(Record):
    """What one run tells of disks."""

    run: Run
    told: Told
    facts: frozenset[int]
    """The identities of all that its commands say; every disk is held against them."""

    def speaks_of(self, seen: Seen) -> bool:
        """Whether one of its commands attaches or mounts a disk."""
        return any(id(fact) in self.facts for fact in (*seen.attachments, *seen.mounts))


class Settled(Record):
    """The disks of all runs of a machine."""

    readings: list[Reading]
    """Those that were given, their disks with what the runs say of them."""
    declared: list[Match]
    """What is the same as a disk of the readings."""
    fresh: list[Seen]
    refusals: list[Problem]


def telling(run: Run) -> Telling | None:
    """What a run tells of disks; None where it has no text."""
    if not run.texts:
        return None
    told = pairing.told(read_texts(*run.texts))
    by = _BY.get(run.kind, "script")
    disks = (
        seen._replace(disk=seen.disk._replace(attach=seen.disk.attach._replace(by=by)))
        for seen in told.disks
    )
    facts = frozenset(map(id, told.script.facts))
    return Telling(run, told._replace(disks=tuple(disks)), facts)


def settle(tellings: Sequence[Telling], readings: Sequence[Reading], given: Answers) -> Settled:
    """Join what the runs tell with what the readings declare."""
    told = [seen for each in tellings for seen in each.told.disks]
    completed = answering.completed(told, given)
    joined, conflicts = identity.joined(identity.with_held_serials(completed))
    result = Settled(list(readings), [], [], list(conflicts))
    for seen in joined:
        found = matching.matches(seen, result.readings)
        if not found:
            result.fresh.append(seen)
        for match in found:
            result.refusals.extend(contradictions(match, given))
            declare(result, match)
    infer(result, tellings)
    return result


def units_of(tellings: Sequence[Telling]) -> set[str]:
    """The services that are about disks, by their units."""
    about = (each.run for each in tellings if each.told.disks)
    return {f"{run.name}.service" for run in about if run.kind == "service"}


def points_attached(settled: Settled, telling: Telling) -> set[str]:
    """Where the disks are mounted of which a run speaks."""
    known = [(seen, seen.disk) for seen in settled.fresh]
    known += [(match.seen, match.disk) for match in settled.declared]
    found = (disk.mount_point for seen, disk in known if telling.speaks_of(seen))
    return {point for point in found if point is not None}


def on_same_disk(settled: Settled, seen: Seen) -> Disk | None:
    """The disk that another file system declares, on which this one is as well."""
    if seen.disk.filesystem is None:
        return None
    earlier = settled.fresh[: settled.fresh.index(seen)]
    declared = [disk for reading in settled.readings for disk in reading.disks]
    keys = set(identity.of_disk(seen.disk))
    others = (*declared, *(other.disk for other in earlier))
    return next((disk for disk in others if keys & {*identity.of_disk(disk)}), None)


def infer(settled: Settled, tellings: Sequence[Telling]) -> None:
    """Take the one disk that is attached for the one that is declared, where there is no other."""
    pending = [(r.machine, d) for r in settled.readings for d in r.disks if not r.in_target_form]
    attached = [seen for seen in settled.fresh if seen.disk.filesystem is None]
    if len(pending) != 1 or len(attached) > 1 or any(seen.trouble for seen in attached):
        return
    machine, disk = pending[0]
    serials = {each.serial_number.value for each in (disk, *(seen.disk for seen in attached))}
    if len(serials - {None}) > 1:
        return
    known = with_text(disk, "\n".join(each.run.commands for each in tellings))
    replace(settled.readings, disk, known)
    for seen in attached:
        settled.fresh.remove(seen)
        declare(settled, matching.Match(seen, known, machine, (ONLY_ONE,)))


def declare(settled: Settled, match: Match) -> None:
    """Note that a disk of the runs is one of the readings, which learns what they know."""
    known = with_seen(match.disk, match.seen)
    replace(settled.readings, match.disk, known)
    settled.declared.append(match._replace(disk=known))


def replace(readings: list[Reading], old: Disk, new: Disk) -> None:
    """Put a disk in the place of another, in whatever reading that is."""
    for at, reading in enumerate(readings):
        disks = tuple(new if disk is old else disk for disk in reading.disks)
        readings[at] = reading._replace(disks=disks)


def with_seen(disk: Disk, seen: Seen) -> Disk:
    """A declared disk with what a run knows besides."""
    told = seen.disk
    if isinstance(disk.serial_number.fact, Unknown) and told.serial_number.value is not None:
        # Whether an answer gave it is still to be seen, for what other machines have.
        known = told.serial_number
        disk = disk._replace(serial_number=Field(known.fact, rewritten=known.rewritten))
    if disk.drive_number.value is None:
        disk = disk._replace(drive_number=told.drive_number)
    if disk.attach.by == "manual" and seen.attachments:
        disk = disk._replace(attach=disk.attach._replace(by=told.attach.by))
    return disk


def seen_to(disk: Disk, telling: Telling, fate: Reading) -> Disk:
    """A declared disk with what sees to it, where a run that goes can only be for it."""
    if not fate.claims or disk.attach.by != "manual":
        return disk
    by = _BY.get(telling.run.kind, "script")
    return disk._replace(attach=disk.attach._replace(by=by))


def with_text(disk: Disk, text: str) -> Disk:
    """The only disk with the numbers in texts that can only speak of it, also where the shell
    would make something else of them."""
    serials = {next(filter(None, found)) for found in re.findall(SERIAL, text)}
    drives = set(re.findall(DRIVE, text))
    if len(serials) == 1 and isinstance(disk.serial_number.fact, Unknown):
        disk = disk._replace(serial_number=Field(Known(serials.pop())))
    if len(drives) == 1 and not serials:
        disk = disk._replace(drive_number=Field(Known(int(drives.pop()))))
    return disk


def points_of(seens: Iterable[Seen], readings: Iterable[Reading]) -> list[str]:
    """All mount points that are declared, or that a run mounts a disk at."""
    disks = [disk for reading in readings for disk in reading.disks]
    found = (disk.mount_point for disk in (*disks, *(seen.disk for seen in seens)))
    return [point for point in found if point is not None]
