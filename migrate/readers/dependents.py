"""What elsewhere hangs on a disk: orderings on services that go, paths on the mount.

Orderings are carried over to the mount point; paths are listed and stay; a use of the ad-hoc
module's options or commands that would break is a refusal or a manual step.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.migrate.adhoc_module import MARKER_SERVICE, OPTION, STORAGE_SERVICE
from baremount.migrate.plan import Change
from baremount.migrate.readers.orderings import Found, orderings, plain_text, within_any
from baremount.migrate.reading import Gone, Reading
from baremount.problems import Problem
from baremount.syntax.tree import HasAttribute, Inherit, Select, Variable
from baremount.syntax.walking import walk

if TYPE_CHECKING:
    from collections.abc import Sequence

    from baremount.definitions import OptionPath
    from baremount.machine import Machine
    from baremount.migrate.model import Disk
    from baremount.migrate.reading import Claim
    from baremount.syntax.tree import NixFile, Span

COMMAND = "wsl-mount-check"
WAITED = "the service goes, and the mount waits for its device alone"
UNITS = {
    *(("systemd", kind) for kind in ("services", "timers", "paths")),
    ("system", "activationScripts"),
}


def join(machine: Machine, readings: list[Reading]) -> list[Reading]:
    """The readings, with what depends on their disks."""
    claims = [claim for reading in readings for claim in reading.claims]
    return [
        with_dependents(machine, reading, claims) if reading.claims and reading.disks else reading
        for reading in readings
    ]


def with_dependents(machine: Machine, reading: Reading, claims: Sequence[Claim]) -> Reading:
    """One reading that is to be migrated, with what depends on its disks outside of all claims."""
    modules = {module.file.source.path for module, _ in machine.options_declared((OPTION,))}
    found = Found([], [], [], [])
    for file in machine.files():
        path = file.source.path
        if path in modules:
            continue
        spans = [claim.span for claim in claims if claim.file.source.path == path]
        orderings(file, spans, gone(reading), found)
        if reading.form == OPTION:
            uses(file, spans, found)
        uses_of_units(file, spans, reading.taken, found)
        for disk in reading.disks:
            if disk.mount_point is not None:
                paths_below(file, spans, disk.mount_point, found)
    disks = tuple(freed(disk, gone(reading), found) for disk in reading.disks)
    return reading._replace(
        disks=disks,
        edits=(*reading.edits, *found.edits),
        changes=(*reading.changes, *found.changes),
        refusals=(*reading.refusals, *found.refusals),
        steps=(*reading.steps, *found.steps),
    )


def freed(disk: Disk, units: Sequence[Gone], found: Found) -> Disk:
    """A disk without the options by which its own mount waits for a service that goes."""
    filesystem = disk.filesystem
    options = filesystem.options.value if filesystem is not None else None
    names = {unit.name for unit in units}
    waiting = [
        option
        for option in options or ()
        if option.startswith("x-systemd.") and option.partition("=")[2] in names
    ]
    if filesystem is None or options is None or not waiting:
        return disk
    definition = filesystem.options.definition
    place = definition.place if definition is not None else disk.sources[0]
    found.changes.extend(Change(place, item, "dropped", "", WAITED) for item in waiting)
    kept = filesystem.options.replaced(tuple(item for item in options if item not in waiting))
    return disk._replace(filesystem=filesystem._replace(options=kept))


def gone(reading: Reading) -> list[Gone]:
    """The units and commands that go with a reading, and what takes their place."""
    if reading.form != OPTION:
        return list(reading.services)
    point = reading.disks[0].mount_point
    return [
        Gone(STORAGE_SERVICE, point),
        Gone(MARKER_SERVICE, point, "nothing is mounted at /nix"),
        Gone(COMMAND, point),
        *reading.services,
    ]


def uses(file: NixFile, claims: list[Span], found: Found) -> None:
    """Uses of the ad-hoc module's options, which vanish with it."""
    for item in walk(file.root):
        if not isinstance(item, Select | HasAttribute | Inherit | Variable):
            continue
        if within_any(item.span, claims) or not names_option(item):
            continue
        place = file.source.place(item.span[0])
        found.refusals.append(
            Problem(
                place.path,
                place.line,
                place.column,
                f"`{file.source.text(item.span)}` is used here and goes with the module; write its "
                "value out, then run this again",
            )
        )


def uses_of_units(
    file: NixFile, claims: list[Span], taken: Sequence[OptionPath], found: Found
) -> None:
    """Uses of the options of services and the like that go."""
    gone = [path for path in taken if path[:2] in UNITS]
    for item in walk(file.root) if gone else ():
        if not isinstance(item, Select | HasAttribute) or within_any(item.span, claims):
            continue
        names = tuple(name.text for name in item.path)
        if any(names[: len(path)] == path for path in gone):
            place = file.source.place(item.span[0])
            message = (
                f"`{file.source.text(item.span)}` is used here and goes with what mounts the disk; "
                "write its value out, then run this again"
            )
            found.refusals.append(Problem(*place, message))


def names_option(item: Select | HasAttribute | Inherit | Variable) -> bool:
    """Whether an expression takes the ad-hoc options from somewhere."""
    if isinstance(item, Variable):
        return item.name == OPTION
    names = item.names if isinstance(item, Inherit) else item.path[:1]
    return any(name.text == OPTION for name in names)


def paths_below(file: NixFile, claims: list[Span], point: str, found: Found) -> None:
    """Paths on the mount elsewhere: they stay and are listed."""
    prefix = point.rstrip("/") + "/"
    for item in walk(file.root):
        text = plain_text(item)
        if text is None or within_any(item.span, claims):
            continue
        if text.startswith(prefix) or text == point.rstrip("/"):
            place = file.source.place(item.span[0])
            shown = text.split("\n", 1)[0]
            found.changes.append(Change(place, f"path {shown}", "kept", "", "on the mounted disk"))
