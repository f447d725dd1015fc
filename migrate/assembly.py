"""From readings to a plan: edits, changes, steps, and every refusal on the way."""

from __future__ import annotations

import os
from shlex import quote
from typing import TYPE_CHECKING

from baremount.migrate import checks, machine_keys
from baremount.migrate.plan import Plan, Step
from baremount.migrate.run_edits import RunEdits, needs_new_file
from baremount.paths import short

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from baremount.imports import Graph
    from baremount.migrate.plan import Change, FilePlan, Request, Stage
    from baremount.migrate.reading import Reading
    from baremount.migrate.scripts.outcome import Extra
    from baremount.problems import Problem


STAGES: tuple[Stage, ...] = ("configuration", "windows", "files")
SETUP = Step(
    "Inside NixOS, set up Windows (one UAC prompt), attach and mount the disks, and look",
    ("wsl-bare-mount windows-setup --run", "sudo wsl-bare-mount mount", "wsl-bare-mount status"),
    "windows",
)


def assemble(
    readings: Sequence[Reading],
    graph: Graph,
    request: Request,
    root: str,
    extra: Extra | None = None,
) -> Plan:
    """The plan for all machines of a run; with refusals it holds no files.

    `extra` is what scripts beside the Nix files add to it.
    """
    pending = [reading for reading in readings if not done(reading)]
    refused = [problem for reading in pending for problem in reading.refusals]
    refused += machine_refusals(readings, pending)
    notes = [problem for reading in readings for problem in reading.notes]
    problems = list(dict.fromkeys([*graph.unreadable, *graph.problems, *notes]))
    changes = [change for reading in pending for change in reading.changes]
    steps = [step for reading in readings for step in reading.steps]
    files: list[FilePlan] = []
    unreadable = list(graph.unreadable)
    if extra is not None:
        refused += extra.refusals
        changes += extra.changes
        steps = [*extra.steps, *steps, *extra.last]
        unreadable += extra.unreadable
        problems = list(dict.fromkeys([*problems, *extra.unreadable, *extra.problems]))
    if not refused and not unreadable:
        work = RunEdits(request, root, readings)
        work.add(pending, extra)
        refused += work.refusals
        files = work.files()
        declared = [disk for reading in pending for disk in reading.disks]
        declared += [*extra.disks, *extra.further] if extra is not None else []
        steps = [*first_steps(work), *work.steps, *steps]
        # What a new file declares is to be enabled by hand.
        is_new = any(needs_new_file(reading) for reading in pending)
        if is_new or any(disk.enabled.value is not False for disk in declared):
            steps += [switch_step(work, pending), SETUP]
        changes = [item for item in changes if not work.is_gone(item)] + work.changes
    steps.sort(key=lambda step: STAGES.index(step.stage))
    if refused:
        files, steps, changes = [], [], []
    disks = [disk for reading in readings for disk in reading.disks]
    return Plan(
        (*disks, *((*extra.disks, *extra.further) if extra else ())),
        tuple(dict.fromkeys(sorted_by_place(changes))),
        tuple(dict.fromkeys(steps)),
        tuple(files),
        tuple(problems),
        tuple(dict.fromkeys(refused)),
        bool(unreadable),
        () if refused or extra is None else extra.undo,
    )


def done(reading: Reading) -> bool:
    """Whether a reading leaves nothing to write."""
    return not (reading.claims or reading.edits or reading.refusals or needs_new_file(reading))


def machine_refusals(readings: Sequence[Reading], pending: Sequence[Reading]) -> list[Problem]:
    """What the checks say of each machine that has something to migrate."""
    found: list[Problem] = []
    for machine in dict.fromkeys(reading.machine for reading in pending):
        disks = [d for r in readings if r.machine is machine for d in r.disks]
        found += checks.duplicates(disks)
        fresh = [d for r in pending if r.machine is machine and needs_check(r) for d in r.disks]
        for disk in fresh:
            key, other = machine_keys.key_of(disk, machine.name, readings)
            found += checks.of_disk(disk, key, other)
    return list(dict.fromkeys(found))


def needs_check(reading: Reading) -> bool:
    """Whether the reading's disks are about to be declared anew."""
    return not reading.in_target_form


def first_steps(work: RunEdits) -> list[Step]:
    """What must come before anything else: flakes see tracked files only."""
    fresh = [plan.path for plan in work.new_files.values() if plan.before is None]
    if not fresh or not os.path.exists(os.path.join(work.root, "flake.nix")):
        return []
    names = " ".join(quote(short(path)) for path in fresh)
    return [
        Step(
            "Let git know the new files, since flakes see tracked ones only", (f"git add {names}",)
        )
    ]


def switch_step(work: RunEdits, pending: Sequence[Reading]) -> Step:
    """The switch itself; of a flake's machine by its name, where there is just one."""
    command = "sudo nixos-rebuild switch"
    machines = list(dict.fromkeys(reading.machine.name for reading in pending))
    path, _, host = machines[0].partition("#") if len(machines) == 1 else ("", "", "")
    if host:
        folder = short(os.path.dirname(path))
        # Without `./` it would be a name of Nix's registry.
        there = folder if folder == "." or os.path.isabs(folder) else f"./{folder}"
        command += f" --flake {quote(f'{there}#{host}')}"
    elif os.path.exists(os.path.join(work.root, "flake.nix")):
        command += " --flake ."
    each = " of each machine" if len(machines) > 1 else ""
    return Step(f"Inside NixOS{each}, switch to the new configuration", (command,))


def sorted_by_place(changes: Iterable[Change]) -> list[Change]:
    """Changes in the order of the files and lines that they speak of."""
    return sorted(changes, key=lambda change: change.place)
