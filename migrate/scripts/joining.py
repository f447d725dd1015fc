"""The join of scripts with the Nix side: one disk each, or the reason why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.migrate import checks, machine_keys
from baremount.migrate.asking import again
from baremount.migrate.model import Field
from baremount.migrate.reading import shown
from baremount.migrate.scripts import answering, further, identity, matching
from baremount.migrate.scripts.answer_keys import apart, key_of
from baremount.migrate.scripts.outcome import Fresh, Outcome
from baremount.problems import Problem
from baremount.records import Record
from baremount.values import Known

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from baremount.migrate.answers import Answers
    from baremount.migrate.model import Disk
    from baremount.migrate.reading import Reading
    from baremount.migrate.scripts.gather import Gathered
    from baremount.migrate.scripts.matching import Match
    from baremount.migrate.scripts.seen import Seen


class Joined(Record):
    """The disks of the scripts alone, joined, and the answers that they give to the Nix side."""

    gathered: Gathered
    disks: tuple[Seen, ...]
    conflicts: tuple[Problem, ...]
    asked: Answers
    """What the user said."""
    given: Answers
    """The same with what the scripts know."""


def join_scripts(gathered: Gathered, asked: Answers) -> Joined:
    """The disks of all scripts, each once."""
    told = [seen for each in gathered.told for seen in each.disks]
    completed = answering.completed(told, asked)
    disks, conflicts = identity.joined(identity.with_held_serials(completed))
    old = gathered.old
    given = matching.informed(asked, disks)._replace(
        scripts=frozenset(old.attaching), tasks=frozenset(old.tasks)
    )
    return Joined(gathered, tuple(disks), tuple(conflicts), asked, given)


def join_nix(joined: Joined, readings: Sequence[Reading]) -> Outcome:
    """What the Nix files declare of the scripts' disks, and what is left to be declared."""
    refusals = [*joined.gathered.refusals, *joined.conflicts]
    matched: list[Match] = []
    left: list[Seen] = []
    for seen in joined.disks:
        found = matching.matches(seen, readings)
        problem = matching.ambiguous(found)
        refusals += [problem] if problem else []
        refusals += [p for match in found for p in contradictions(match, joined.asked)]
        matched += found
        if not found:
            left.append(seen)
    names = machine_keys.names(readings)
    left = [apart(seen, names, joined.asked) for seen in left]
    refusals += [problem for seen in left for problem in answering.missing(seen)]
    refusals += checks.duplicates([seen.disk for seen in left])
    parts = further.sort(left, readings)
    refusals += parts.refusals
    gathered = joined.gathered
    declared = [disk for reading in readings for disk in reading.disks]
    fresh = fresh_disks(parts.first, declared)
    named = further.named(parts.further, [*declared, *(item.disk for item in fresh)])
    seens = [match.seen for match in matched]
    seens += [seen for seen in left if seen.disk.serial_number.value is not None]
    told = [*gathered.problems, *hints(left, readings), *found_by_scripts(matched)]
    told += answering.others(seens)
    return Outcome(
        gathered.told, tuple(matched), tuple(fresh), tuple(named),
        tuple(answering.said_once(refusals)), tuple(told),
    )  # fmt: skip


def contradictions(match: Match, asked: Answers) -> Iterator[Problem]:
    """Why a declared disk cannot be the script's, or lacks what the script does."""
    yield from matching.conflicts(match, asked)
    seen, disk = match.seen.disk, match.disk
    if seen.filesystem is not None and disk.filesystem is None:
        yield Problem(
            *seen.sources[-1],
            f"this mounts the disk that {shown(disk.sources[0])} declares without a file system; "
            "add `filesystem = { … };` there",
        )


def fresh_disks(left: Sequence[Seen], declared: Sequence[Disk]) -> list[Fresh]:
    """The disks to be declared, with names that no other has, and what the target wants."""
    named = checks.unique_names([*declared, *(seen.disk for seen in left)])[len(declared) :]
    found = []
    for seen, disk in zip(left, named, strict=True):
        from baremount.migrate.answers import with_partition

        wanted = with_partition(disk)
        if disk.filesystem is not None and wanted.filesystem is not None:
            point = wanted.filesystem.mount_point
            plain = point.replaced(point.value) if point.value else point
            wanted = wanted._replace(filesystem=wanted.filesystem._replace(mount_point=plain))
        found.append(Fresh(seen, wanted._replace(enabled=Field(Known(value=True)))))
    return found


def found_by_scripts(matched: Sequence[Match]) -> Iterator[Problem]:
    """How scripts find the declared disks whose serial numbers are asked for."""
    for match in matched:
        problem = answering.hint(match.seen, match.disk)
        if problem is not None:
            yield problem


def hints(left: Sequence[Seen], readings: Sequence[Reading]) -> Iterator[Problem]:
    """For file systems without a serial number: the disks that scripts attach, as these may be."""
    asking = [
        (disk, machine_keys.key_of(disk, reading.machine.name, readings)[0])
        for reading in readings
        for disk in reading.disks
        if disk.serial_number.value is None and not reading.in_target_form
    ]
    asking += [
        (seen.disk, key)
        for seen in left
        if seen.disk.serial_number.value is None and not seen.attachments
        for key in (key_of(seen),)
        if key is not None
    ]
    for seen in left:
        serial = seen.disk.serial_number.value
        if serial is None or seen.disk.filesystem is not None:
            continue
        for disk, key in asking:
            yield Problem(
                *seen.disk.sources[0],
                f"this attaches the disk {serial}: if it is `{checks.label(disk)}` of "
                f"{shown(disk.sources[0])}, {again('--serial', key, serial)}",
            )
