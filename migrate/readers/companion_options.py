"""A service that goes, apart from what it runs: what starts it, and what hung on it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from baremount.evaluation.values import NixSet
from baremount.migrate import links
from baremount.migrate.plan import Change, Step
from baremount.migrate.reading import shown
from baremount.migrate.render import attribute, option_name, string
from baremount.records import Record
from baremount.scripts.embedded import ACTIVATION
from baremount.values import Unknown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from baremount.definitions import Definition, OptionPath
    from baremount.machine import Machine
    from baremount.scripts.running import Run

# Units that start the service of their own name; what may name another one.
_STARTERS = {"timers": "timerConfig", "paths": "pathConfig"}
_WAITING = ("before", "requiredBy")
_WAITED_FOR = ("after", "requires", "requisite", "bindsTo", "wants", "onFailure", "onSuccess")
_CONDITION = re.compile(r"Condition|Assert")
# systemd.unit(5): these ask what the mount waits for anyway, or whether this is WSL at all.
_IDLE_CONDITIONS = {"ConditionPathIsMountPoint", "ConditionVirtualization"}
_OF_DEVICES = re.compile(r"[|!]*/(dev|sys|proc|run|mnt)/")


def starters(machine: Machine, run: Run) -> Iterator[tuple[OptionPath, tuple[Definition, ...]]]:
    """The timer and the path unit of a service's name, which would start nothing without it."""
    for kind, settings in _STARTERS.items() if run.kind == "service" else ():
        path = ("systemd", kind, run.name)
        definitions, _ = machine.definitions(path)
        if definitions and not machine.definitions((*path, settings, "Unit"))[0]:
            yield path, tuple(definitions)


def obstacle(machine: Machine, run: Run) -> str:
    """Why a run cannot go: another one needs it, or it only sometimes runs; empty where it can."""
    for name in machine.names_below(ACTIVATION) if run.kind == "activation script" else ():
        deps = (*ACTIVATION, name, "deps")
        if any(text == run.name for text, _ in words(machine, deps)):
            return f"`{option_name(deps)}` names it; take it out there, then run this again"
    path = decider(machine, run.path) if run.kind == "service" else None
    if path is None:
        return ""
    if path[-1] == "enable":
        return (
            f"`{option_name(path)}` decides whether it runs; take it out, run this again, then "
            "give `wsl.bareMounts.enable` its value"
        )
    return (
        f"`{option_name(path)}` decides whether it runs, and a mount only waits for its "
        "device; take it out, then run this again"
    )


def decider(machine: Machine, unit: OptionPath) -> OptionPath | None:
    """The option by which a unit only sometimes runs; None where it always does."""
    enable, settings = (*unit, "enable"), (*unit, "unitConfig")
    if machine.definitions(enable)[0] and machine.value(enable) is not True:
        return enable
    for name in machine.names_below(settings):
        path = (*settings, name)
        if _CONDITION.match(name) and not is_idle(machine, path):
            return path
    values = (machine.evaluator.force(each.thunk) for each in machine.definitions(settings)[0])
    return None if all(isinstance(value, NixSet) for value in values) else settings


def is_idle(machine: Machine, path: OptionPath) -> bool:
    """Whether a condition asks for no more than the mount does by itself."""
    texts = list(words(machine, path))
    return path[-1] in _IDLE_CONDITIONS or (
        bool(texts) and all(_OF_DEVICES.match(text) for text, _ in texts)
    )


def words(machine: Machine, path: OptionPath) -> Iterator[tuple[str, Definition]]:
    """The texts that an option holds, each with its definition; one that is computed is `…`."""
    for definition in machine.definitions(path)[0]:
        value = machine.evaluator.deep(definition.thunk)
        # `Unknown`, as a record, is a tuple as well.
        is_list = isinstance(value, list | tuple) and not isinstance(value, Unknown)
        for item in cast("Sequence[object]", value) if is_list else (value,):
            if isinstance(item, str | Unknown):
                yield item if isinstance(item, str) else "…", definition


class Hung(Record):
    """A service that goes, and what decides where what hung on it hangs now."""

    machine: Machine
    run: Run
    point: str | None
    """Where its disk is mounted."""
    along: set[str]
    """The services that are about disks as well, by their units."""

    def names(self, option: str) -> Iterator[tuple[str, Definition]]:
        """Other units that an option of it names."""
        for unit, definition in words(self.machine, (*self.run.path, option)):
            if unit not in self.along and not unit.endswith((".target", ".device")):
                yield unit, definition


def changes(hung: Hung) -> Iterator[Change]:
    """What a service that goes was started by and waited for itself."""
    if hung.run.kind != "service":
        return
    for path, definitions in starters(hung.machine, hung.run):
        reason = "the service that it starts is gone"
        yield Change(definitions[0].place, option_name(path), "dropped", "", reason)
    for option in _WAITED_FOR:
        for unit, definition in hung.names(option):
            reason = "the mount waits for its device alone"
            label = f"{option_name((*hung.run.path, option))} {unit}"
            yield Change(definition.place, label, "dropped", "", reason)


def steps(hung: Hung) -> Iterator[Step]:
    """What is to wait for the mount now, where the service said so itself."""
    if hung.run.kind != "service":
        return
    point = hung.point
    found = dict(named for option in _WAITING for named in hung.names(option))
    for unit, definition in found.items():
        name, _, kind = unit.rpartition(".")
        where = f"{shown(definition.place)}: `{unit}` waited for the service `{hung.run.name}`"
        if kind == "service" and point is not None:
            setting = f"systemd.services.{attribute(name)}.unitConfig.RequiresMountsFor"
            yield Step(
                f"{where}; have it wait for the mount", (f"{setting} = [ {string(point)} ];",)
            )
        else:
            mount = links.escape_unit(point) + ".mount" if point else "the mount point's unit"
            yield Step(f"{where}; have it wait for {mount}")
