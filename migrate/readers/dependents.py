"""What elsewhere hangs on a disk: orderings on the ad-hoc module's services, paths on the mount.

Orderings are carried over to the mount point; paths are listed and stay; a use of the ad-hoc
module's options or commands that would break is a refusal or a manual step.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.migrate import links
from baremount.migrate.adhoc_module import MARKER_SERVICE, OPTION, STORAGE_SERVICE
from baremount.migrate.plan import Change, Step
from baremount.migrate.reading import Reading, SourceEdit, shown
from baremount.migrate.render import string
from baremount.problems import Problem
from baremount.records import Record
from baremount.syntax.tree import (
    Binding,
    HasAttribute,
    Inherit,
    ListNode,
    Path,
    Select,
    String,
    Variable,
)
from baremount.syntax.walking import walk

if TYPE_CHECKING:
    from baremount.machine import Machine
    from baremount.syntax.tree import NixFile, Span

SERVICES = (STORAGE_SERVICE, MARKER_SERVICE)
COMMAND = "wsl-mount-check"
ORDERINGS = frozenset({"after", "requires", "wants", "bindsTo", "requisite", "upholds"})


class Found(Record):
    """What one file holds that depends on the disk."""

    edits: list[SourceEdit]
    changes: list[Change]
    refusals: list[Problem]
    steps: list[Step]


def join(machine: Machine, readings: list[Reading]) -> list[Reading]:
    """The readings, with what depends on their disks."""
    return [
        with_dependents(machine, reading) if reading.claims and reading.disks else reading
        for reading in readings
    ]


def with_dependents(machine: Machine, reading: Reading) -> Reading:
    """One reading that is to be migrated, with what depends on its disks."""
    modules = {module.file.source.path for module, _ in machine.options_declared((OPTION,))}
    found = Found([], [], [], [])
    for file in machine.files():
        path = file.source.path
        if path in modules:
            continue
        spans = [claim.span for claim in reading.claims if claim.file.source.path == path]
        if reading.form == OPTION:
            orderings(file, spans, reading.disks[0].mount_point, found)
            uses(file, spans, found)
        for disk in reading.disks:
            if disk.mount_point is not None:
                paths_below(file, spans, disk.mount_point, found)
    return reading._replace(
        edits=(*reading.edits, *found.edits),
        changes=(*reading.changes, *found.changes),
        refusals=(*reading.refusals, *found.refusals),
        steps=(*reading.steps, *found.steps),
    )


def orderings(file: NixFile, claims: list[Span], point: str | None, found: Found) -> None:
    """Lists that order something after the ad-hoc module's services."""
    handled: set[Span] = set()
    for item in walk(file.root):
        if isinstance(item, Binding) and item.path[-1].text in ORDERINGS:
            lists = [node for node in walk(item.value) if isinstance(node, ListNode)]
            for node in lists:
                replace_units(file, node, point, found, handled)
        elif isinstance(item, ListNode):
            replace_options(file, item, point, found, handled)
    for item in walk(file.root):
        if not isinstance(item, String | Path) or item.span in handled:
            continue
        text = "".join(part for part in item.parts if isinstance(part, str))
        if within_any(item.span, claims):
            continue
        if any(name in text for name in (*SERVICES, COMMAND)):
            place = file.source.place(item.span[0])
            named = next(name for name in (*SERVICES, COMMAND) if name in text)
            found.steps.append(
                Step(
                    f"{shown(place)}: `{named}` is named here and goes away; the mount is "
                    f"{unit_of(point)}, its state `wsl-bare-mount status`"
                )
            )


def replace_units(
    file: NixFile, node: ListNode, point: str | None, found: Found, handled: set[Span]
) -> None:
    """`after = [ "wsl-storage-mount.service" ]` waits for the mount unit instead."""
    for item in node.items:
        text = plain_text(item)
        if text not in SERVICES:
            continue
        handled.add(item.span)
        place = file.source.place(item.span[0])
        if point is None:
            found.refusals.append(unknown_point(file, item.span, text))
        elif text == STORAGE_SERVICE:
            new = unit_of(point)
            found.edits.append(SourceEdit(file, item.span, string(new)))
            found.changes.append(Change(place, text, "converted", new, "the mount unit itself"))
        else:
            found.edits.append(SourceEdit(file, item.span, None))
            found.changes.append(Change(place, text, "dropped", "", "nothing is mounted at /nix"))


def replace_options(
    file: NixFile, node: ListNode, point: str | None, found: Found, handled: set[Span]
) -> None:
    """`x-systemd.requires=wsl-storage-mount.service` becomes `x-systemd.requires-mounts-for=`."""
    first = True
    for item in node.items:
        text = plain_text(item) or ""
        option, _, unit = text.partition("=")
        if unit not in SERVICES or not option.startswith("x-systemd."):
            continue
        handled.add(item.span)
        place = file.source.place(item.span[0])
        if point is None:
            found.refusals.append(unknown_point(file, item.span, text))
        elif first:
            new = f"x-systemd.requires-mounts-for={point}"
            found.edits.append(SourceEdit(file, item.span, string(new)))
            found.changes.append(Change(place, text, "converted", new, "the service is gone"))
            first = False
        else:
            found.edits.append(SourceEdit(file, item.span, None))
            found.changes.append(
                Change(place, text, "dropped", "", "x-systemd.requires-mounts-for= says it")
            )


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


def plain_text(item: object) -> str | None:
    """The text of a string or path without interpolations."""
    if isinstance(item, String | Path) and all(isinstance(part, str) for part in item.parts):
        return "".join(part for part in item.parts if isinstance(part, str))
    return None


def unit_of(point: str | None) -> str:
    """The mount unit of a mount point."""
    return links.escape_unit(point) + ".mount" if point else "the mount point's unit"


def unknown_point(file: NixFile, span: Span, text: str) -> Problem:
    """A refusal: an ordering cannot be carried over."""
    place = file.source.place(span[0])
    return Problem(
        place.path,
        place.line,
        place.column,
        f"`{text}` cannot be carried over: the mount point is not known; write "
        "`mountPoint` out literally",
    )


def within_any(span: Span, claims: list[Span]) -> bool:
    """Whether a span lies in one of the claims."""
    return any(start <= span[0] and span[1] <= end for start, end in claims)
