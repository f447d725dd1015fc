"""From paths to a plan: read, join, rewrite, prove. Nothing is written here."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from baremount.files import nix_files_below, repository_root
from baremount.imports import load
from baremount.migrate import checks
from baremount.migrate.answers import answers
from baremount.migrate.assembly import assemble, needs_new_file
from baremount.migrate.proof import Reread, proved
from baremount.migrate.readers import read_machine
from baremount.migrate.reading import Reading
from baremount.paths import within
from baremount.problems import InputError, Problem
from baremount.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from baremount.imports import Graph
    from baremount.migrate.answers import Answers
    from baremount.migrate.model import Disk
    from baremount.migrate.plan import Plan, Request


NO_NIX = "holds no .nix file; name the file or folder of the NixOS configuration"


def plan(paths: Sequence[str], request: Request) -> Plan:
    """What migrating the Nix files at `paths` would do.

    Raises `InputError` where a path or the inventory cannot be read at all.
    """
    given = answers(request.serials, request.inventory)
    files = expand(paths)
    root = common_root(files)
    workspace = Workspace()
    graph = load(files, workspace, root)
    readings = readings_of(graph, given)
    result = assemble(readings, graph, request, root)
    if result.refusals or graph.unreadable or not result.files:
        return result

    def reread(overlay: Mapping[str, bytes]) -> Reread:
        again = Workspace(overlay, workspace)
        fresh = [path for path in overlay if path.endswith(".nix") and path not in files]
        new = load([*files, *fresh], again, root)
        return Reread(new, readings_of(new, given), again)

    return proved(result, readings, reread)


def show(paths: Sequence[str]) -> tuple[tuple[Disk, ...], tuple[Problem, ...], bool]:
    """The disks that the files at `paths` mean, the problems, and whether one was unreadable."""
    files = expand(paths)
    graph = load(files, Workspace(), common_root(files))
    readings = readings_of(graph, answers({}, None))
    problems = [*graph.unreadable, *graph.problems]
    problems += [problem for reading in readings for problem in (*reading.refusals, *reading.notes)]
    disks = [
        disk for reading in readings for disk in reading.disks if disk.enabled.value is not False
    ]
    return tuple(distinct(disks)), tuple(dict.fromkeys(problems)), bool(graph.unreadable)


def distinct(disks: Sequence[Disk]) -> list[Disk]:
    """The disks, one that two machines share only once."""
    seen: dict[object, Disk] = {}
    for disk in disks:
        seen.setdefault((disk.sources, disk.name.value, disk.mount_point), disk)
    return list(seen.values())


def readings_of(graph: Graph, given: Answers) -> list[Reading]:
    """All forms of all machines, with what the user said and unique names."""
    readings = []
    for machine in graph.machines:
        found = read_machine(machine, given)
        named = iter(checks.unique_names([disk for reading in found for disk in reading.disks]))
        readings += [
            reading._replace(disks=tuple(next(named) for _ in reading.disks)) for reading in found
        ]
    return [leftover(reading, readings) for reading in readings]


def leftover(reading: Reading, readings: Sequence[Reading]) -> Reading:
    """A reading of the ad-hoc module alone, with nothing to do where other machines are given.

    Then it is a module that nothing imports any more, to be deleted; never migrated again.
    """
    alone = needs_new_file(reading) and any(
        other.machine is not reading.machine and other.disks for other in readings
    )
    if not alone:
        return reading
    return Reading(reading.form, reading.machine, steps=reading.steps, in_target_form=True)


def expand(paths: Sequence[str]) -> list[str]:
    """Absolute paths of the Nix files that `paths` name, a folder's in order."""
    files: dict[str, None] = {}
    for path in paths:
        full = os.path.abspath(path)
        if os.path.isdir(full):
            below = nix_files_below(full)
            if not below:
                raise InputError(Problem(path, 0, 0, NO_NIX))
            files.update(dict.fromkeys(below))
        else:
            files[full] = None
    return list(files)


def common_root(files: Sequence[str]) -> str:
    """The repository of the files; without one, the working directory they lie below."""
    start = os.path.dirname(files[0]) if files else os.getcwd()
    root = repository_root(start)
    here = os.getcwd()
    is_repository = any(os.path.lexists(os.path.join(root, name)) for name in (".git", "flake.nix"))
    if not is_repository and within(root, here):
        return here
    return root
