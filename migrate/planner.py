"""From paths to a plan: read, join, rewrite, prove. Nothing is written here."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from baremount.files import repository_root
from baremount.imports import load
from baremount.migrate import machine_keys
from baremount.migrate.answers import answers, unheard
from baremount.migrate.assembly import assemble
from baremount.migrate.given_files import expand
from baremount.migrate.mounts import says_wsl
from baremount.migrate.proof import Reread, proved
from baremount.migrate.readers import read_machine
from baremount.migrate.reading import Reading
from baremount.migrate.run_edits import needs_new_file
from baremount.paths import within
from baremount.problems import Problem
from baremount.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from baremount.imports import Graph
    from baremount.machine import Machine
    from baremount.migrate.answers import Answers
    from baremount.migrate.given_files import ScriptFiles
    from baremount.migrate.model import Disk
    from baremount.migrate.plan import Plan, Request
    from baremount.migrate.scripts.joining import Joined
    from baremount.migrate.scripts.outcome import Extra


UNTOLD = (
    "nothing says that this file belongs to the machine with NixOS-WSL; name the file itself to "
    "have it migrated"
)


def plan(paths: Sequence[str], request: Request) -> Plan:
    """What migrating the Nix files at `paths` would do.

    Raises `InputError` where a path or the inventory cannot be read at all.
    """
    given = answers(request.serials, request.inventory, request.file_system_types)
    files, scripts, found = expand(paths)
    joined = join(scripts, given)
    given = joined.given if joined else given
    root = common_root(files or scripts.all)
    workspace = Workspace()
    graph = load(files, workspace, root)
    readings = readings_of(graph, given, found)
    added = additions(joined, readings, graph, request)
    if joined is not None and added is not None and is_taken_over(joined, added):
        # What starts the scripts there goes as well.
        name = added.machine.name if added.machine is not None else ""
        given = given._replace(declaring=name)
        readings = readings_of(graph, given, found)
        added = additions(joined, readings, graph, request)
    result = assemble(readings, graph, request, root, added)
    if added is not None:
        disks = tuple(added.shown.get(id(disk), disk) for disk in result.disks)
        result = result._replace(disks=disks)
    if not result.refusals:  # those name the keys of what is missing
        result = result._replace(problems=(*result.problems, *unheard(request, result.disks)))
    if result.refusals or result.unreadable or not result.files:
        return result

    def reread(overlay: Mapping[str, bytes]) -> Reread:
        again = Workspace(overlay, workspace)
        fresh = [path for path in overlay if path.endswith(".nix") and path not in files]
        new = load([*files, *fresh], again, root)
        return Reread(new, readings_of(new, given, found), again)

    result = proved(result, readings, reread, fresh_disks(added, result))
    if files or request.output is not None:
        return result
    # Where only scripts were given the declaration has no place yet.
    return result._replace(files=tuple(file._replace(path="") for file in result.files))


def show(paths: Sequence[str]) -> tuple[tuple[Disk, ...], tuple[Problem, ...], bool]:
    """The disks that the files at `paths` mean, the problems, and whether one was unreadable."""
    files, scripts, found = expand(paths)
    joined = join(scripts, answers({}, None))
    graph = load(files, Workspace(), common_root(files or scripts.all))
    readings = readings_of(graph, joined.given if joined else answers({}, None), found)
    problems = [*graph.unreadable, *graph.problems]
    problems += [problem for reading in readings for problem in (*reading.refusals, *reading.notes)]
    unreadable = list(graph.unreadable)
    of_scripts: list[Disk] = []
    if joined is not None:
        from baremount.migrate.scripts.planning import shown_disks

        readings, of_scripts, noted = shown_disks(joined, readings)
        unreadable += joined.gathered.unreadable
        problems += [*joined.gathered.unreadable, *noted]
    disks = [
        disk for reading in readings for disk in reading.disks if disk.enabled.value is not False
    ]
    disks += of_scripts
    return tuple(distinct(disks)), tuple(dict.fromkeys(problems)), bool(unreadable)


def distinct(disks: Sequence[Disk]) -> list[Disk]:
    """The disks, one that two machines share only once."""
    seen: dict[object, Disk] = {}
    for disk in disks:
        seen.setdefault((disk.sources, disk.name.value, disk.mount_point), disk)
    return list(seen.values())


def readings_of(graph: Graph, given: Answers, in_folders: Collection[str]) -> list[Reading]:
    """All forms of all machines, with what the user said and unique names.

    Beside a machine that says it is NixOS-WSL, one that only a folder holds has to say so, too.
    """
    readings = read_all(graph, given, in_folders)
    several = machine_keys.several(readings)
    if several:
        # What is asked for, and what answers, is now the disk of one of them.
        readings = read_all(graph, given._replace(several=frozenset(several)), in_folders)
    return [leftover(reading, readings) for reading in readings]


def read_all(graph: Graph, given: Answers, in_folders: Collection[str]) -> list[Reading]:
    """The readings of all machines, each with the answers for it."""
    readings: list[Reading] = []
    is_told = any(says_wsl(machine) for machine in graph.machines)
    names = machine_keys.unique_spellings(machine.name for machine in graph.machines)
    for machine in graph.machines:
        own = given._replace(machine=names[machine.name])
        found = read_machine(machine, own)
        if is_told and not says_wsl(machine) and machine.files()[0].source.path in in_folders:
            found = of_other_machine(machine, own, found)
        readings += found
    return readings


def of_other_machine(machine: Machine, given: Answers, assumed: Sequence[Reading]) -> list[Reading]:
    """The readings of a file that is not taken for one of NixOS-WSL, with a word on what it was
    `assumed` to have."""
    machine.wsl_assumed = False
    found = read_machine(machine, given)
    left = [r for r in assumed if (r.disks or r.refusals) and r.form not in {f.form for f in found}]
    if not left:
        return found
    path = machine.files()[0].source.path
    note = Problem(path, 0, 0, f"its {left[0].form} stay: {UNTOLD}")
    return [*found, Reading("", machine, notes=(note,), in_target_form=True)]


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


def join(scripts: ScriptFiles, given: Answers) -> Joined | None:
    """The disks of the scripts, joined; None where there is no script, which loads no reader."""
    if not scripts.all:
        return None
    from baremount.migrate.scripts.gather import gather
    from baremount.migrate.scripts.joining import join_scripts

    return join_scripts(gather(scripts.named, scripts.found), given)


def additions(
    joined: Joined | None, readings: Sequence[Reading], graph: Graph, request: Request
) -> Extra | None:
    """What the scripts add to the plan; None without any."""
    if joined is None:
        return None
    from baremount.migrate.scripts.planning import extra

    return extra(joined, readings, graph, request)


def is_taken_over(joined: Joined, added: Extra) -> bool:
    """Whether a machine will declare all that the scripts do, so that none of them is needed."""
    old = joined.gathered.old
    goes = all(old.goes(told.script) for told in joined.gathered.told)
    return goes and added.machine is not None and bool(added.disks) and not added.refusals


def fresh_disks(added: Extra | None, result: Plan) -> dict[str, tuple[Disk, ...]]:
    """The disks that only scripts know, by the name of the machine that is to declare them."""
    disks = (*added.disks, *added.further) if added is not None else ()
    if added is None or not disks:
        return {}
    if added.machine is not None:
        return {added.machine.name: disks}
    return {file.path: disks for file in result.files if not file.shipped}


def common_root(files: Sequence[str]) -> str:
    """The repository of the files; without one, the working directory they lie below."""
    start = os.path.dirname(files[0]) if files else os.getcwd()
    root = repository_root(start)
    here = os.getcwd()
    is_repository = any(os.path.lexists(os.path.join(root, name)) for name in (".git", "flake.nix"))
    if not is_repository and within(root, here):
        return here
    return root
