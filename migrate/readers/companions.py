"""What a machine runs for a mount: the boot command that attaches, the service that polls.

They go with the disks that another form declares, or declare the disk themselves. What does
something else as well is never taken apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.migrate.adhoc_module import OPTION
from baremount.migrate.answers import with_partition
from baremount.migrate.model import Field
from baremount.migrate.mounts import is_wsl
from baremount.migrate.readers import companion_disks, companion_options, companion_report
from baremount.migrate.readers.companion_claims import claimed
from baremount.migrate.readers.companion_conditions import lost_condition
from baremount.migrate.readers.companion_values import with_sources
from baremount.migrate.reading import Gone, Reading, conditions, refusal
from baremount.migrate.scripts import answering
from baremount.migrate.scripts.gather import MAX_COMMANDS, too_many
from baremount.migrate.shell import Ours, mounts_only, mounts_point, others, purpose
from baremount.problems import Problem
from baremount.records import Record
from baremount.scripts.running import helpers_of, runs_of
from baremount.values import Known

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from baremount.machine import Machine
    from baremount.migrate.answers import Answers
    from baremount.migrate.model import Disk
    from baremount.migrate.readers.companion_disks import Settled, Telling
    from baremount.migrate.scripts.seen import Seen
    from baremount.scripts.running import Run

FORM = "commands"


class Situation(Record):
    """A machine with what its forms declare and its commands tell."""

    machine: Machine
    settled: Settled
    declared: Sequence[str]
    """The mount points that other forms declare."""
    ours: Ours
    """Those and the ones that commands mount at, and what scripts attach."""
    has_disks: bool
    """Whether other forms have disks to be migrated."""
    tellings: Sequence[Telling]
    is_declaring: bool = False
    """Whether the disks of scripts will be declared here, of which all can go."""
    held: Collection[str] = ()
    """The serial numbers of the disks of given scripts."""

    @property
    def can_declare(self) -> bool:
        """Whether there will be a declaration, as far as all that is needed is known."""
        return self.has_disks or any(
            owner.run.kind != "helper" for owner in map(self.owner, self.settled.fresh) if owner
        )

    def owner(self, seen: Seen) -> Telling | None:
        """The first run that speaks of a disk: that declares it."""
        return next((each for each in self.tellings if each.speaks_of(seen)), None)


def join(machine: Machine, readings: Sequence[Reading], given: Answers) -> list[Reading]:
    """The readings, with what the machine's own commands say of disks, and with their disks."""
    own = {module.file.source.path for module, _ in machine.options_declared((OPTION,))}
    runs = list(runs_of(machine))
    tellings = [
        found
        for run in (*runs, *helpers_of(machine, runs))
        if not run.files & own and (found := companion_disks.telling(run)) is not None
    ]
    if not tellings:
        return list(readings)
    number = sum(len(telling.told.disks) for telling in tellings)
    if number > MAX_COMMANDS:
        where = tellings[0].run.texts[0].spot.place
        problem = Problem(*where, too_many(number))
        return [*readings, Reading(FORM, machine, refusals=(problem,))]
    settled = companion_disks.settle(tellings, readings, given)
    if not is_wsl(machine):
        # A mount by hand on a machine that boots by itself is on no disk of WSL's.
        settled = settled._replace(fresh=[seen for seen in settled.fresh if seen.attachments])
    situation = Situation(
        machine,
        settled,
        companion_disks.points_of((), readings),
        Ours(companion_disks.points_of(settled.fresh, readings), given.scripts, given.tasks),
        any(reading.disks and reading.claims for reading in readings),
        tellings,
        given.declaring == machine.name,
        given.holders,
    )
    return folded(situation, [(telling, fate(telling, situation)) for telling in tellings])


def folded(situation: Situation, fates: Sequence[tuple[Telling, Reading]]) -> list[Reading]:
    """The readings: what declares disks is one of its own, all else belongs to the first."""
    found = list(situation.settled.readings)
    at = next((at for at, reading in enumerate(found) if reading.claims), None)
    refusals = tuple(situation.settled.refusals)
    declares = Reading(FORM, situation.machine, refusals=refusals)
    for telling, each in fates:
        if each.disks or at is None:
            declares = both(declares, each if declares.disks else anchored(each))
        else:
            known = (companion_disks.seen_to(d, telling, each) for d in found[at].disks)
            found[at] = both(found[at]._replace(disks=tuple(known)), each)
    if not declares.disks and not situation.is_declaring:
        # Without a disk nothing can be taken out.
        refusals, notes = declares.refusals, declares.notes
        declares = Reading(FORM, situation.machine, refusals=refusals, notes=notes)
        declares = declares._replace(in_target_form=not refusals)
    return [*found, declares]


def both(one: Reading, other: Reading) -> Reading:
    """Two readings as one."""
    return one._replace(
        disks=(*one.disks, *other.disks),
        claims=(*one.claims, *other.claims),
        changes=(*one.changes, *other.changes),
        refusals=(*one.refusals, *other.refusals),
        steps=(*one.steps, *other.steps),
        notes=(*one.notes, *other.notes),
        dropped=(*one.dropped, *other.dropped),
        taken=(*one.taken, *other.taken),
        services=(*one.services, *other.services),
        trigger=one.trigger or other.trigger,
    )


def anchored(reading: Reading) -> Reading:
    """A reading with the first claim of its disks as the place of the new block."""
    anchor = not reading.disks
    claims = []
    for claim in reading.claims:
        claims.append(claim if anchor else claim._replace(anchor=True))
        anchor = True
    return reading._replace(claims=tuple(claims))


def fate(telling: Telling, situation: Situation) -> Reading:
    """What becomes of one run."""
    run, settled = telling.run, situation.settled
    fresh = [seen for seen in settled.fresh if telling.speaks_of(seen)]
    if run.kind == "helper":
        own = (seen for seen in fresh if situation.owner(seen) is telling)
        notes = tuple(map(companion_report.by_hand, own))
        return Reading(FORM, situation.machine, notes=notes)
    is_declared = any(telling.speaks_of(match.seen) for match in settled.declared) or any(
        mounts_point(run.commands, point) for point in situation.declared
    )
    is_attached = purpose(run.commands, situation.ours) != "own" or any(
        seen.attachments for seen in fresh
    )
    if not fresh and not is_declared and not is_attached:
        return left(telling, situation)
    found = fate_of_ours(telling, situation, fresh, (is_declared, is_attached))
    # What was not followed in it, for those who wonder, and what else it attached.
    seens = [match.seen for match in settled.declared if telling.speaks_of(match.seen)]
    seens += [seen for seen in fresh if seen.disk.serial_number.value is not None]
    also = (*telling.told.script.problems, *answering.others(seens))
    return found._replace(notes=(*found.notes, *also))


def fate_of_ours(
    telling: Telling, situation: Situation, fresh: Sequence[Seen], known: tuple[bool, bool]
) -> Reading:
    """What becomes of a run that attaches or mounts; `known` tells whether a disk of it is
    declared already, and whether it is one that is surely attached."""
    run, (is_declared, is_attached) = telling.run, known
    if not mounts_only(run.commands, situation.ours):
        more = others(run.commands, situation.ours)
        message = companion_report.does_more(run, more, is_declared=not fresh)
        is_ours = is_attached or (is_declared and situation.has_disks)
        return objection(telling, situation, message, is_ours=is_ours)
    if fresh:
        can_wait = situation.has_disks and not is_declared and not is_attached
        return declaring(telling, situation, fresh, can_wait=can_wait)
    if situation.can_declare or goes_with_scripts(run, situation):
        return going(telling, situation)
    return objection(telling, situation, companion_report.alone(run, situation.ours), is_ours=False)


def goes_with_scripts(run: Run, situation: Situation) -> bool:
    """Whether a boot command is not needed where the disks of given scripts are declared."""
    return (
        run.kind == "boot command" and situation.is_declaring and not conditions(run.definitions[0])
    )


def left(telling: Telling, situation: Situation) -> Reading:
    """A run that has nothing to do with disks. The module cannot use a boot command's place."""
    reading = Reading(FORM, situation.machine)
    if telling.run.kind != "boot command" or not situation.can_declare:
        return reading
    step = companion_report.unclear_step(telling.run)
    return reading._replace(trigger="service", steps=(step,) if step else ())


def objection(telling: Telling, situation: Situation, message: str, *, is_ours: bool) -> Reading:
    """Why a run cannot go: a refusal where it belongs to a disk that is to be migrated."""
    problem = refusal(telling.run.definitions[0], message)
    reading = Reading(FORM, situation.machine)
    return reading._replace(refusals=(problem,)) if is_ours else reading._replace(notes=(problem,))


def going(telling: Telling, situation: Situation) -> Reading:
    """A run that only attaches or mounts what another form declares."""
    run, reading = telling.run, Reading(FORM, situation.machine)
    found = claimed(situation.machine, run)
    obstacle = found.obstacle or lost_condition(telling, situation)
    if obstacle:
        return reading._replace(refusals=(refusal(run.definitions[0], obstacle),))
    along = companion_disks.units_of(situation.tellings)
    hung = companion_options.Hung(situation.machine, run, point(telling, situation), along)
    return reading._replace(
        claims=found.claims,
        dropped=found.dropped,
        changes=companion_report.changes(telling, situation.settled, hung),
        steps=companion_report.steps(telling, hung),
        taken=found.paths,
        services=(Gone(f"{run.name}.service", hung.point),) if run.kind == "service" else (),
    )


def point(telling: Telling, situation: Situation) -> str | None:
    """The mount point that a run is about; None where there are several."""
    found = {p for p in situation.ours.points if mounts_point(telling.run.commands, p)}
    found = found or companion_disks.points_attached(situation.settled, telling)
    return found.pop() if len(found) == 1 else None


def declaring(
    telling: Telling, situation: Situation, fresh: Sequence[Seen], *, can_wait: bool
) -> Reading:
    """A run that attaches or mounts what nothing else declares.

    `can_wait` tells that the migration of the other disks need not wait for it.
    """
    run, reading = telling.run, Reading(FORM, situation.machine)
    known = (situation.settled, situation.tellings)
    problems = [problem for seen in fresh for problem in companion_report.missing(seen, *known)]
    if problems and can_wait:
        return reading._replace(notes=tuple(problems))
    found = claimed(situation.machine, run)
    obstacle = found.obstacle or (companion_report.APART if found.is_apart else "")
    if obstacle:
        problems.append(refusal(run.definitions[0], obstacle))
    if problems:
        return reading._replace(refusals=tuple(problems))
    own = (seen for seen in fresh if situation.owner(seen) is telling)
    disks = tuple(disk_of(telling, seen) for seen in own)
    return going(telling, situation)._replace(disks=disks)


def disk_of(telling: Telling, seen: Seen) -> Disk:
    """The disk that a run declares."""
    return with_sources(with_partition(seen.disk), telling.run)._replace(
        enabled=Field(Known(value=True)),
        conditions=conditions(telling.run.definitions[0]),
    )
