"""What is said of a machine's own commands: their fate, the steps by hand, the objections."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from baremount.migrate import checks
from baremount.migrate.plan import Change, Step
from baremount.migrate.readers import companion_disks, companion_options
from baremount.migrate.reading import conditions, shown
from baremount.migrate.render import option_name, string
from baremount.migrate.scripts import accounting, answering
from baremount.migrate.scripts.outcome import Fresh, Outcome
from baremount.migrate.scripts.tasks import OldSetup
from baremount.migrate.scripts.undoing import Undo
from baremount.migrate.shell import purpose
from baremount.problems import Problem
from baremount.scripts.facts import TaskStart

if TYPE_CHECKING:
    from collections.abc import Sequence

    from baremount.migrate.readers.companion_disks import Settled, Telling
    from baremount.migrate.readers.companion_options import Hung
    from baremount.migrate.scripts.seen import Seen
    from baremount.migrate.shell import Ours
    from baremount.scripts.running import Run

APART = (
    "it stands under a condition, which the declaration could not take along from here; set the "
    "whole option under its condition in a module file of its own"
)
_WINDOWS = re.compile(r"(?i)powershell|pwsh|schtasks|wsl\.exe")
_REASONS = {
    "boot command": "the module attaches the disks itself",
    "service": "the module attaches, and each mount follows its device",
    "activation script": "the module attaches and mounts once NixOS runs",
}


def called(run: Run) -> str:
    """A run by what people call it."""
    return "this boot command" if run.kind == "boot command" else f"the {run.kind} `{run.name}`"


def does_more(run: Run, more: Sequence[str], *, is_declared: bool) -> str:
    """That a run also does something that cannot be taken out."""
    what = f": `{more[0][:60]}`" if more else ""
    advice = (
        "take out the part that attaches or mounts"
        if is_declared
        else "give that a command or service of its own"
    )
    return (
        f"{called(run)} attaches or mounts a disk and does more{what}; {advice}, then run this "
        "again"
    )


def alone(run: Run, ours: Ours) -> str:
    """That a run attaches something of which nothing here is known to be mounted."""
    if purpose(run.commands, ours._replace(scripts=(), tasks=())) == "own":
        return (
            f"{called(run)} starts what is given here as well and attaches the disks: take it "
            "out with that, since the module attaches them"
        )
    return (
        f"{called(run)} attaches a disk, but nothing read here says which, or what is mounted; "
        "name the file that does as well"
    )


def missing(seen: Seen, settled: Settled, tellings: Sequence[Telling]) -> list[Problem]:
    """Why a disk cannot be declared: what is not known, another file system that does it, or
    commands that do not all run when one of them does."""
    speaking = [each.run for each in tellings if each.run.definitions and each.speaks_of(seen)]
    when = {conditions(run.definitions[0]) for run in speaking}
    if len(when) > 1:
        message = (
            f"{called(speaking[0])} and {called(speaking[-1])} are about one disk and stand under "
            "different conditions; put both under one, then run this again"
        )
        return [Problem(*seen.disk.sources[0], message)]
    other = companion_disks.on_same_disk(settled, seen)
    if other is None:
        return list(answering.missing(seen))
    point = seen.disk.mount_point or "?"
    device = seen.mounts[0].device if seen.mounts else None
    link = device if isinstance(device, str) else "…"
    entry = f"fileSystems.{string(point)} = {{ device = {string(link)}; fsType = …; }}"
    message = (
        f"`{point}` is on the same disk as `{other.mount_point or checks.label(other)}`, and a "
        "disk is declared with one file system: write both as entries of `fileSystems`, this "
        f"one as `{entry}`, instead, then run this again"
    )
    return [Problem(*seen.disk.sources[0], message)]


def by_hand(seen: Seen) -> Problem:
    """That a disk is left out, since nothing starts the script that speaks of it."""
    point = seen.disk.mount_point
    what = f"what it mounts at `{point}`" if point else "the disk that it attaches"
    return Problem(
        *seen.disk.sources[0],
        f"nothing read here runs this script by itself, so {what} is not declared; to have it "
        "declared, put the script into a file and name that as well",
    )


def unclear_step(run: Run) -> Step | None:
    """What to look at where a boot command that stays starts something on Windows."""
    if not _WINDOWS.search(run.commands):
        return None
    return Step(
        f"{shown(run.definitions[0].place)}: this boot command stays; if what it starts on Windows "
        "attaches the disk, take it out: the module attaches it"
    )


def steps(telling: Telling, hung: Hung) -> tuple[Step, ...]:
    """How to undo on Windows what a run that goes has started, and what is to wait otherwise."""
    names = [fact.name for fact in telling.told.script.facts if isinstance(fact, TaskStart)]
    known = dict.fromkeys(name for name in names if isinstance(name, str))
    undone = (Undo("task", name).step() for name in known)
    return (*undone, *companion_options.steps(hung))


def changes(telling: Telling, settled: Settled, hung: Hung) -> tuple[Change, ...]:
    """The fate of a run that goes, and of each of its commands with a disk."""
    run = telling.run
    why = _REASONS[run.kind]
    whole = Change(run.definitions[0].place, option_name(run.path), "dropped", "", why)
    fresh = tuple(Fresh(seen, seen.disk) for seen in settled.fresh)
    outcome = Outcome((telling.told,), tuple(settled.declared), fresh, (), (), ())
    single = accounting.changes(outcome, OldSetup([telling.told.script]))
    further = companion_options.changes(hung)
    return (whole, *(item for item in single if item.fate != "kept"), *further)
