"""The proof: the result, read again, must mean the same disks and mounts as before.

It runs on every migration, on the new contents in memory, before anything is written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from baremount.definitions import outline
from baremount.migrate.accounting import lost_comments
from baremount.migrate.render import option_name
from baremount.problems import Problem
from baremount.records import Record
from baremount.values import Expression, Known

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from baremount.imports import Graph
    from baremount.migrate.model import Directory, Disk, Field
    from baremount.migrate.plan import Plan
    from baremount.migrate.reading import Reading
    from baremount.workspace import Workspace

Meaning = dict[str, Any]


class Reread(Record):
    """The result, read again."""

    graph: Graph
    readings: list[Reading]
    workspace: Workspace


def proved(
    plan: Plan,
    before: Sequence[Reading],
    reread: Callable[[Mapping[str, bytes]], Reread],
    added: Mapping[str, Sequence[Disk]],
) -> Plan:
    """The plan if its result means the same, else one that writes nothing and says why.

    `added` are the disks that scripts give each machine, or each new file, by its name.

    The plan also gains a change for each comment that the result no longer holds.
    """
    graph, after, workspace = reread({file.path: file.after for file in plan.files})
    failures = list(graph.unreadable)
    old, new = by_machine(before), by_machine(after)
    for name, disks in added.items():
        old[name] = [*old.get(name, []), *disks]
    fresh = [file.path for file in plan.files if file.before is None]
    changing = {reading.machine.name for reading in before if reading.claims}
    for machine, disks in old.items():
        there = new.get(machine, [])
        if not there:
            there = [disk for path in fresh for disk in new.get(path, [])]
        failures += [unproved(machine, text, changing) for text in differences(disks, there)]
    failures += [
        unproved(name, f"`{path}` is gone", changing) for name, path in lost(before, after)
    ]
    if failures:
        refusals = (*plan.refusals, *failures)
        return plan._replace(files=(), changes=(), steps=(), refusals=refusals)
    files = {file.source.path: file for reading in before for file in reading.machine.files()}
    gone = lost_comments(
        [files[file.path] for file in plan.files if file.path in files],
        [
            workspace.parse(file.path)
            for file in plan.files
            if file.path.endswith(".nix") and not file.shipped
        ],
    )
    return plan._replace(changes=tuple(sorted([*plan.changes, *gone], key=lambda c: c.place)))


def unproved(machine: str, difference: str, changing: Collection[str]) -> Problem:
    """A refusal: the rewritten files would mean something else.

    `changing` are the machines that have something to migrate themselves.
    """
    path = machine.partition("#")[0]
    if changing and machine not in changing:
        message = (
            f"this machine shares a file that would be rewritten for another one ({difference}), "
            "so nothing is written; give each of them a file of its own, then run this again"
        )
        return Problem(path, 0, 0, message)
    return Problem(
        path,
        0,
        0,
        f"the rewritten configuration would not mean the same ({difference}), so nothing is "
        "written; write that part out more simply, or report this with the file",
    )


def by_machine(readings: Sequence[Reading]) -> dict[str, list[Disk]]:
    """The disks of each machine, by the machine's name."""
    machines: dict[str, list[Disk]] = {}
    for reading in readings:
        machines.setdefault(reading.machine.name, []).extend(reading.disks)
    return machines


def differences(old: Sequence[Disk], new: Sequence[Disk]) -> list[str]:
    """What is not the same, in words; empty where all is."""
    found = []
    left = [meaning(disk) for disk in new]
    for disk in old:
        wanted = meaning(disk)
        if wanted in left:
            left.remove(wanted)
            continue
        near = next((item for item in left if item["name"] == wanted["name"]), None)
        if near is None:
            found.append(f"the disk `{wanted['name']}` is gone")
            continue
        left.remove(near)
        found += [
            f"{key} of `{wanted['name']}`: {wanted[key]} became {near[key]}"
            for key in wanted
            if wanted[key] != near[key]
        ]
    return found + [f"there is a new disk `{item['name']}`" for item in left]


def meaning(disk: Disk) -> Meaning:
    """What a disk's declaration comes to, as comparable values."""
    filesystem = disk.filesystem
    return {
        "enable": essence(disk.enabled),
        "name": essence(disk.name),
        "serial number": essence(disk.serial_number),
        "device pattern": essence(disk.device_pattern),
        "file-system UUID": essence(disk.filesystem_uuid),
        "mount point": essence(filesystem.mount_point) if filesystem else None,
        "type": essence(filesystem.fs_type) if filesystem else None,
        "options": essence(filesystem.options) if filesystem else None,
        "directories": sorted(map(made, disk.directories)),
        "conditions": disk.conditions,
    }


def essence(field: Field[Any]) -> Any:
    """A field's value, or its text without layout, or None."""
    if isinstance(field.fact, Known):
        return field.fact.value
    if isinstance(field.fact, Expression):
        return ("expression", " ".join(field.fact.text.split()))
    return None


def made(directory: Directory) -> tuple[str, str, str]:
    """A directory and its owner, expressions as their text without layout."""
    user, group = (
        " ".join(f"${{{who.text}}}".split()) if isinstance(who, Expression) else who
        for who in (directory.user, directory.group)
    )
    return (directory.path, user, group)


def lost(before: Sequence[Reading], after: Sequence[Reading]) -> list[tuple[str, str]]:
    """Options that were set before and are not any more, apart from what the readings claim.

    Modules that are no longer imported do not count: their parts are listed by their reader.
    """
    machines = {reading.machine.name: reading.machine for reading in after}
    taken: dict[str, set[tuple[str, ...]]] = {}
    for reading in before:
        taken.setdefault(reading.machine.name, set()).update(reading.taken)
    found = []
    for machine in dict.fromkeys(reading.machine for reading in before):
        new = machines.get(machine.name)
        if new is None:
            continue
        still = {module.file.source.path for module in new.modules}
        old_paths = {
            path
            for module in machine.modules
            if module.file.source.path in still
            for path in outline(machine.evaluator, module)
        }
        new_paths = {path for module in new.modules for path in outline(new.evaluator, module)}
        for path in sorted(old_paths - new_paths):
            if not any(path[: len(prefix)] == prefix for prefix in taken[machine.name]):
                found.append((machine.name, option_name(path)))
    return found
