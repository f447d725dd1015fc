"""A condition that stands only on what attaches or mounts a disk, and would go with it.

`fileSystems` attaches nothing, and mounts a `noauto` entry only when something asks for it. Where
that is a service under a condition, the declaration, which does both always, must have it too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.migrate import checks, file_system_entry
from baremount.migrate.readers import companion_options, companion_report, mount_units
from baremount.migrate.reading import conditions
from baremount.migrate.render import option_name, string
from baremount.migrate.shell import mounts_point, purpose
from baremount.scripts.wsl_command import excerpt
from baremount.values import Unknown

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from baremount.definitions import Definition
    from baremount.machine import Machine
    from baremount.migrate.model import Disk
    from baremount.migrate.readers.companion_disks import Telling
    from baremount.migrate.readers.companions import Situation
    from baremount.migrate.reading import Reading
    from baremount.migrate.scripts.seen import Seen
    from baremount.scripts.running import Run

# The module's own condition as well.
_OF_THE_MODULE = "config.wsl.enable"
_WANTED = ("wantedBy", "requiredBy", "upheldBy")
_STARTED_BY = (*_WANTED, "startAt")


def lost_condition(telling: Telling, situation: Situation) -> str:
    """Why a run cannot go: a disk is only mounted or attached by it, under a condition; empty
    where it can."""
    return lost_to_mount(telling.run, situation) or lost_to_attach(telling, situation)


def lost_to_mount(run: Run, situation: Situation) -> str:
    """Why a run cannot go that mounts."""
    for point in situation.ours.points:
        found = by_hand(situation, point) if mounts_point(run.commands, point) else None
        if found is None:
            continue
        where, kept = found
        runs = (each.run for each in situation.tellings if each.run.kind != "helper")
        others = [each for each in runs if each is not run and mounts_point(each.commands, point)]
        lost = [only_under(situation.machine, each, kept) for each in (run, *others)]
        if all(lost):
            return (
                f"nothing mounts `{point}` by itself but the {run.kind} `{run.name}`, under "
                f"`{excerpt(lost[0])}`, and the module mounts it whenever its disk is there; move "
                f"that to `{where}` (`lib.mkIf`), then run this again"
            )
    return ""


def lost_to_attach(telling: Telling, situation: Situation) -> str:
    """Why a run cannot go that attaches."""
    for disk, where, kept, seens in attached(situation):
        if not attaches(telling, seens) or disk.serial_number.value in situation.held:
            continue
        others = [
            each
            for each in situation.tellings
            if each is not telling and (attaches(each, seens) or may_attach(each, situation))
        ]
        runs = (each.run for each in (telling, *others) if each.run.kind != "helper")
        lost = [only_under(situation.machine, run, kept, "--mount") for run in runs]
        if all(lost):
            return (
                f"nothing attaches the disk of `{disk.mount_point or checks.label(disk)}` but "
                f"{companion_report.called(telling.run)}, under `{excerpt(lost[0])}`, and the "
                f"module always attaches it, which takes it from Windows; move that to `{where}` "
                "(`lib.mkIf`), then run this again"
            )
    return ""


def attached(situation: Situation) -> Iterator[tuple[Disk, str, Collection[str], list[Seen]]]:
    """The disks that only commands attach: each with where it is declared, its conditions, and
    what the commands say of it."""
    for reading in situation.settled.readings:
        for disk in reading.disks:
            key = (disk.sources, disk.mount_point)
            seens = [
                match.seen
                for match in situation.settled.declared
                if (match.disk.sources, match.disk.mount_point) == key
            ]
            if disk.attach.by != "module":
                yield disk, declared_at(reading, disk), disk.conditions, seens
    for seen in situation.settled.fresh:
        owner = situation.owner(seen)
        if owner is not None and owner.run.definitions:
            kept = conditions(owner.run.definitions[0])
            yield seen.disk, option_name(owner.run.path), kept, [seen]


def attaches(telling: Telling, seens: Collection[Seen]) -> bool:
    """Whether a run attaches one of these itself."""
    return any(id(fact) in telling.facts for seen in seens for fact in seen.attachments)


def may_attach(telling: Telling, situation: Situation) -> bool:
    """Whether a run attaches what cannot be told from here, as by a task that it starts."""
    settled = situation.settled
    known = [*settled.fresh, *(match.seen for match in settled.declared)]
    is_known = attaches(telling, known)
    return not is_known and purpose(telling.run.commands, situation.ours) != "own"


def by_hand(situation: Situation, point: str) -> tuple[str, Collection[str]] | None:
    """Where a mount is declared that only commands start, and its conditions."""
    for reading in situation.settled.readings:
        for disk in reading.disks:
            if disk.mount_point == point:
                where = declared_at(reading, disk)
                is_by_hand = waits_to_be_mounted(reading.form, disk, situation.machine)
                return (where, disk.conditions) if is_by_hand else None
    for seen in situation.settled.fresh:
        owner = situation.owner(seen)
        if owner is not None and seen.disk.mount_point == point and owner.run.definitions:
            return option_name(owner.run.path), conditions(owner.run.definitions[0])
    return None


def declared_at(reading: Reading, disk: Disk) -> str:
    """The option that declares a disk, for people."""
    point = disk.mount_point
    is_entry = reading.form == file_system_entry.FORM and point is not None
    return f"{reading.form}.{string(point or '')}" if is_entry else reading.form


def waits_to_be_mounted(form: str, disk: Disk, machine: Machine) -> bool:
    """Whether nothing of the form itself mounts a disk."""
    if form == file_system_entry.FORM and disk.filesystem is not None:
        return file_system_entry.is_by_hand(disk.filesystem.options.value or ())
    if form == mount_units.FORM and disk.declared is not None:
        return not any(machine.below(disk.declared, (name,)) for name in _WANTED)
    return False


def only_under(machine: Machine, run: Run, kept: Collection[str], does: str = "mount") -> str:
    """A condition without which a run never does that, which is not among `kept`; empty where
    there is none."""
    for ways in (doing(machine, run, kept, does), starts(machine, run, kept)):
        if ways and all(ways):
            return ways[0]
    return ""


def doing(machine: Machine, run: Run, kept: Collection[str], does: str) -> list[str]:
    """The condition of each of the texts that have the word, or of all that is run where none is
    known to; empty for one without."""
    written = [each for each in run.written if machine.holds(each) is not False]
    values = [machine.evaluator.deep(each.thunk) for each in written]
    known = [
        each
        for each, value in zip(written, values, strict=True)
        if isinstance(value, str) and does in value
    ]
    return [open_condition(machine, each, kept) for each in known or written]


def starts(machine: Machine, run: Run, kept: Collection[str]) -> list[str]:
    """The condition of each word that starts a service; none where it is started by hand."""
    found = []
    for option in _STARTED_BY if run.kind == "service" else ():
        for word, definition in companion_options.words(machine, (*run.path, option)):
            if machine.holds(definition) is not False:
                source = text_of(definition) if word == "…" else ""
                found.append(open_condition(machine, definition, kept) or source)
    for path, definitions in companion_options.starters(machine, run):
        wanted = machine.definitions((*path, "wantedBy"))[0] or definitions
        decider = companion_options.decider(machine, path)
        decides = option_name(decider) if decider is not None else ""
        found += [
            open_condition(machine, each, kept) or decides
            for each in wanted
            if machine.holds(each) is not False
        ]
    return found


def open_condition(machine: Machine, definition: Definition, kept: Collection[str]) -> str:
    """A condition of a definition that is not known to be true, and is not among `kept`."""
    for condition in definition.conditions:
        alone = definition._replace(conditions=(condition,))
        for text in conditions(alone):
            if text not in (*kept, _OF_THE_MODULE) and isinstance(machine.holds(alone), Unknown):
                return text
    return ""


def text_of(definition: Definition) -> str:
    """The source of a definition's value."""
    node, file = definition.thunk.node, definition.thunk.file or definition.file
    return file.source.text(node.span) if node is not None else option_name(definition.path)
