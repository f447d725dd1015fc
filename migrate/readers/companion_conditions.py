"""A condition that stands only on what mounts a disk, and would go with it.

`fileSystems` mounts a `noauto` entry only when something asks for it. Where that is a service
under a condition, the declaration, which mounts the disk whenever it is there, must have it too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.migrate import file_system_entry
from baremount.migrate.readers import companion_options, mount_units
from baremount.migrate.reading import conditions
from baremount.migrate.render import option_name, string
from baremount.migrate.shell import mounts_point
from baremount.scripts.wsl_command import excerpt
from baremount.values import Unknown

if TYPE_CHECKING:
    from collections.abc import Collection

    from baremount.definitions import Definition
    from baremount.machine import Machine
    from baremount.migrate.model import Disk
    from baremount.migrate.readers.companions import Situation
    from baremount.scripts.running import Run

# The module's own condition as well.
_OF_THE_MODULE = "config.wsl.enable"
_STARTED_BY = ("wantedBy", "requiredBy", "upheldBy", "startAt")


def lost_condition(run: Run, situation: Situation) -> str:
    """Why a run cannot go: a disk is only mounted by it, under a condition; empty where it can."""
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


def by_hand(situation: Situation, point: str) -> tuple[str, Collection[str]] | None:
    """Where a mount is declared that only commands start, and its conditions."""
    for reading in situation.settled.readings:
        for disk in reading.disks:
            if disk.mount_point == point:
                is_entry = reading.form == file_system_entry.FORM
                where = f"{reading.form}.{string(point)}" if is_entry else reading.form
                is_by_hand = waits_to_be_mounted(reading.form, disk, situation.machine)
                return (where, disk.conditions) if is_by_hand else None
    for seen in situation.settled.fresh:
        owner = situation.owner(seen)
        if owner is not None and seen.disk.mount_point == point and owner.run.definitions:
            return option_name(owner.run.path), conditions(owner.run.definitions[0])
    return None


def waits_to_be_mounted(form: str, disk: Disk, machine: Machine) -> bool:
    """Whether nothing of the form itself mounts a disk."""
    if form == file_system_entry.FORM and disk.filesystem is not None:
        return file_system_entry.is_by_hand(disk.filesystem.options.value or ())
    if form == mount_units.FORM and disk.declared is not None:
        wanted = ("wantedBy", "requiredBy", "upheldBy")
        return not any(machine.below(disk.declared, (name,)) for name in wanted)
    return False


def only_under(machine: Machine, run: Run, kept: Collection[str]) -> str:
    """A condition without which a run never happens, which is not among `kept`; empty where
    there is none."""
    for ways in (mounting(machine, run, kept), starts(machine, run, kept)):
        if ways and all(ways):
            return ways[0]
    return ""


def mounting(machine: Machine, run: Run, kept: Collection[str]) -> list[str]:
    """The condition of each of the texts that mount, or of all that is run where none is known
    to; empty for one without."""
    written = [each for each in run.written if machine.holds(each) is not False]
    values = [machine.evaluator.deep(each.thunk) for each in written]
    known = [
        each
        for each, value in zip(written, values, strict=True)
        if isinstance(value, str) and "mount" in value
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
