"""What scripts add to a plan: disks, the fate of every command, steps, refusals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.migrate import checks, mounts
from baremount.migrate.scripts import accounting, fstab_lines, undoing, wsl_conf_settings
from baremount.migrate.scripts.joining import join_nix
from baremount.migrate.scripts.outcome import Extra
from baremount.paths import short
from baremount.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from baremount.imports import Graph
    from baremount.machine import Machine
    from baremount.migrate.model import Disk
    from baremount.migrate.plan import Change, Request, Step
    from baremount.migrate.reading import Reading
    from baremount.migrate.scripts.joining import Joined
    from baremount.migrate.scripts.outcome import Outcome
    from baremount.scripts.facts import Script

FILE_SYSTEMS = ("fileSystems",)


def extra(joined: Joined, readings: Sequence[Reading], graph: Graph, request: Request) -> Extra:
    """What the scripts add to the plan of the Nix files."""
    outcome = join_nix(joined, readings)
    disks = tuple(fresh.disk for fresh in outcome.fresh)
    further = tuple(item.disk for item in outcome.further)
    refusals = list(outcome.refusals)
    machine = None
    if (disks or further) and graph.machines and not refusals:
        found = owner(graph, outcome)
        if not isinstance(found, Problem):
            refusals += points_taken((*disks, *further), found, readings)
            machine = found if request.output is None else None
        elif request.output is None:
            refusals.append(found)
    old = joined.gathered.old
    undo = undoing.undone(outcome, old, joined.given)
    listed: list[Change] = [] if refusals else [*accounting.changes(outcome, old)]
    scripts: list[Script] = []
    if listed or any(reading.claims for reading in readings):
        # Beside a migration every file that was read has its fate.
        scripts = [*(told.script for told in outcome.told), *joined.gathered.idle]
        listed += accounting.of_idle(joined.gathered.idle, old, undoing.readers_of(outcome, old))
    points = fstab_lines.points_of([*(d for r in readings for d in r.disks), *disks, *further])
    kept, beside = of_system_files(scripts, points, graph)
    return Extra(
        machine,
        disks,
        further,
        (*listed, *kept),
        tuple(item.step() for item in undo),
        (
            *beside,
            *undoing.steps(outcome, old, undo),
            *undoing.taken_in(outcome, old),
        ),
        tuple(undo),
        tuple(refusals),
        outcome.problems,
        joined.gathered.unreadable,
        by_identity(outcome),
    )


def of_system_files(
    scripts: Sequence[Script], points: Collection[str], graph: Graph
) -> tuple[list[Change], list[Step]]:
    """What stays of fstab and wsl.conf, and how to declare what hangs on a disk."""
    changes: list[Change] = []
    steps: list[Step] = []
    declared = [name for machine in graph.machines for name in machine.names_below(FILE_SYSTEMS)]
    for script in scripts:
        if script.language == "wsl.conf":
            changes += wsl_conf_settings.changes(script)
        elif script.language == "fstab":
            lines = fstab_lines.staying(script, points)
            changes += fstab_lines.changes(lines)
            steps += fstab_lines.steps(script, lines, declared)
    return changes, steps


def owner(graph: Graph, outcome: Outcome) -> Machine | Problem:
    """The machine that the scripts' disks belong to: it has them already, or is the only one."""
    machines = [machine for machine in graph.machines if mounts.is_wsl(machine)]
    owners = {id(item.machine): item.machine for item in outcome.further}
    if len(owners) == 1 and not outcome.fresh:
        machines = [machine for machine in owners.values() if machine is not None] or machines
    if len(machines) == 1:
        return machines[0]
    names = ", ".join(short(machine.name) for machine in machines[:3]) or "none of them"
    disks = [*(item.disk for item in outcome.fresh), *(item.disk for item in outcome.further)]
    return Problem(
        *disks[0].sources[0],
        f"no Nix file declares this disk, and nothing says which machine has it ({names}); give "
        "the files of one machine, or name a new file with `--output FILE`",
    )


def points_taken(
    new: Sequence[Disk], machine: Machine, readings: Sequence[Reading]
) -> Iterator[Problem]:
    """The refusals of disks whose mount point another disk of their machine has already."""
    declared = [d for reading in readings if reading.machine is machine for d in reading.disks]
    # What stands in the target form already is not for the migration to judge.
    before = set(checks.duplicates(declared))
    return (each for each in checks.duplicates([*declared, *new]) if each not in before)


def shown_disks(
    joined: Joined, readings: Sequence[Reading]
) -> tuple[list[Reading], list[Disk], tuple[Problem, ...]]:
    """The readings with what the scripts know, the disks that only those have, and what is to be
    said of all of them."""
    outcome = join_nix(joined, readings)
    disks = [item.seen.disk for item in outcome.fresh]
    disks += [item.seen.disk for item in outcome.further]
    return informed(readings, outcome), disks, (*outcome.problems, *outcome.refusals)


def informed(readings: Sequence[Reading], outcome: Outcome) -> list[Reading]:
    """The readings, their disks with what attaches them and where scripts speak of them."""
    known = by_identity(outcome)
    return [
        reading._replace(disks=tuple(known.get(id(disk), disk) for disk in reading.disks))
        for reading in readings
    ]


def by_identity(outcome: Outcome) -> dict[int, Disk]:
    """The declared disks with what the scripts know of them, by the identity of the former."""
    known: dict[int, Disk] = {}
    for match in outcome.matched:
        before = known.get(id(match.disk), match.disk)
        known[id(match.disk)] = with_script(before, match.seen.disk)
    return known


def with_script(disk: Disk, told: Disk) -> Disk:
    """A declared disk with what a script knows besides."""
    number = disk.drive_number if disk.drive_number.value is not None else told.drive_number
    return disk._replace(
        attach=told.attach if disk.attach.by == "manual" else disk.attach,
        drive_number=number,
        sources=(*disk.sources, *told.sources),
    )
