"""The scripts of a run: read, and what could not be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.files import read_source
from baremount.migrate.scripts import pairing
from baremount.migrate.scripts.task_names import with_names
from baremount.migrate.scripts.tasks import OldSetup
from baremount.problems import InputError, Problem
from baremount.records import Record
from baremount.scripts.facts import Attachment, LinuxMount, NotRead
from baremount.scripts.reading import files_beside, read_script

if TYPE_CHECKING:
    from collections.abc import Iterable

    from baremount.migrate.scripts.pairing import Told
    from baremount.scripts.facts import Script

MAX_COMMANDS = 500
"""Commands that attach or mount; more are refused, as every disk is compared with every other."""
NOTHING_FOUND = "nothing in it attaches or mounts a disk, as far as it could be followed"


class Gathered(Record):
    """What the scripts tell, and what kept some of them from being read."""

    told: tuple[Told, ...]
    old: OldSetup
    problems: tuple[Problem, ...]
    refusals: tuple[Problem, ...]
    """Of scripts that were named and that tell nothing, as something in them is not followed."""
    unreadable: tuple[Problem, ...]
    idle: tuple[Script, ...] = ()
    """Scripts of folders that have another purpose: they stay."""


def gather(named: Iterable[str], found: Iterable[str]) -> Gathered:
    """Read scripts that were named, and those found in folders, which may have other purposes."""
    unreadable: list[Problem] = []
    problems: list[Problem] = []
    refusals: list[Problem] = []
    scripts: list[Script] = []
    named = list(named)
    for path in [*named, *found]:
        script = read(path)
        if isinstance(script, Problem):
            unreadable.append(script)
        else:
            scripts.append(script)
    number = sum(isinstance(f, Attachment | LinuxMount) for s in scripts for f in s.facts)
    if number > MAX_COMMANDS:
        return Gathered(
            (), OldSetup(()), (), (Problem(scripts[0].source.path, 0, 0, too_many(number)),), ()
        )
    scripts = with_names(scripts)
    old = OldSetup(scripts)
    kept, idle = [], []
    taken_in = {path for script in scripts for path in script.taken_in}
    for script in scripts:
        tells = any(not isinstance(fact, NotRead) for fact in script.facts)
        if old.matters(script):
            problems += script.problems
            kept.append(script)
        elif script.source.path not in named and script.language == "fstab":
            # Its lines may hang on a disk that something else mounts.
            problems += script.problems
            kept.append(script)
        elif script.source.path not in named:
            # Quiet on what is read well and has another purpose.
            problems += [] if tells else script.problems
            idle.append(script)
        else:
            refusals += [] if tells else script.problems
            is_heard = script.problems or script.source.path in taken_in
            problems += [] if is_heard else [nothing_in(script)]
            kept.append(script)
    torn = [fact for script in scripts for fact in script.facts if isinstance(fact, NotRead)]
    named_better = {tuple(fact.origin.spot.place) for fact in torn}
    lost = dict.fromkeys(map(not_read, torn))
    problems = [problem for problem in problems if problem[:3] not in named_better]
    refusals = [problem for problem in refusals if problem[:3] not in named_better]
    return Gathered(
        tuple(with_cause(pairing.told(script), old) for script in kept),
        old,
        tuple(problems),
        (*refusals, *lost),
        tuple(unreadable),
        tuple(idle),
    )


def not_read(fact: NotRead) -> Problem:
    """That a part which attaches or mounts something is not understood."""
    where = fact.origin.spot.place.line
    return Problem(
        *fact.at.place,
        f"this stands in a part that is not understood ({fact.reason}), so what it attaches "
        f"or mounts is not known; correct what begins on line {where}, then run this again",
    )


def too_many(number: int) -> str:
    """That more commands attach or mount disks than are compared."""
    return f"{number:,} commands attach or mount disks, more than any machine has; name fewer"


def nothing_in(script: Script) -> Problem:
    """That a script which was named has nothing to do with attached disks."""
    return Problem(script.source.path, 0, 0, NOTHING_FOUND)


def read(path: str) -> Script | Problem:
    """One script, or why it cannot be read at all."""
    try:
        return read_script(read_source(path), files_beside(path))
    except InputError as error:
        return error.problem


def with_cause(told: Told, old: OldSetup) -> Told:
    """The disks of a script with what sees to it that they are attached."""
    disks = []
    for seen in told.disks:
        if seen.attachments:
            by = old.attached_by(told.script, seen.attachments[0])
            disk = seen.disk._replace(attach=seen.disk.attach._replace(by=by))
            disks.append(seen._replace(disk=disk))
        else:
            disks.append(seen)
    return told._replace(disks=tuple(disks))
