"""The lines of an fstab that mount no attached disk: they stay, some of them hang on one.

A bind mount requires and follows the mount that its source is on, and any mount the one that it
lies below (systemd.mount(5)); for paths in options, as overlay has them, that has to be said with
`x-systemd.requires-mounts-for=`. At the boot none of them may wait for the disk: `nofail` and
`noauto`, and wanted by the disk's mount instead.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from baremount.migrate import links, mounts
from baremount.migrate.model import Field
from baremount.migrate.plan import Change, Step
from baremount.migrate.render import literal
from baremount.paths import short
from baremount.records import Record
from baremount.scripts import fstab
from baremount.scripts.facts import LinuxMount
from baremount.values import Known

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Iterable, Iterator

    from baremount.migrate.model import Disk
    from baremount.scripts.facts import Script
    from baremount.scripts.fstab import Entry
    from baremount.values import Place

MAX_CHAIN = 8
"""How often what is bound is bound again, before it is not followed."""


class Line(Record):
    """A line that stays: why it is no disk of its own, and the mounts that it hangs on."""

    entry: Entry
    place: Place
    reason: str
    seen: tuple[str, ...] = ()
    """The mounts on which systemd sees by itself that it hangs."""
    unseen: tuple[str, ...] = ()

    @property
    def points(self) -> tuple[str, ...]:
        """All mounts that it needs."""
        return (*self.seen, *self.unseen)


def points_of(disks: Iterable[Disk]) -> set[str]:
    """The mount points of disks."""
    return {normal(disk.mount_point) for disk in disks if disk.mount_point is not None}


def staying(script: Script, points: Collection[str]) -> list[Line]:
    """The lines of an fstab that are no attached disk, with the mounts that they hang on."""
    source = script.source
    disks = {f.origin.spot.start for f in script.facts if isinstance(f, LinuxMount)}
    lines = [
        Line(entry, source.place(entry.span[0]), why_no_disk(entry, source.place(entry.span[0])))
        for entry in fstab.read(source).entries
        if entry.span[0] not in disks
    ]
    known = set(points)
    for _ in range(MAX_CHAIN):
        # What is bound from the disk can be bound again, whatever the order of the lines.
        before = len(known)
        for at, line in enumerate(lines):
            if not line.points:
                lines[at] = with_points(line, known)
        known |= {normal(line.entry.mount_point.value) for line in lines if line.points}
        if len(known) == before:
            break
    return lines


def why_no_disk(entry: Entry, place: Place) -> str:
    """Why a line mounts no disk that someone attached."""
    point, kind = entry.mount_point.value, entry.file_system_type.value
    if kind == "swap" or point in ("none", "swap"):
        return "swap is not mounted"
    if {"bind", "rbind"} & set(entry.options):
        return "a bind mount"
    verdict = mounts.judge(
        mounts.Mount(
            Field(Known(point)),
            Field(Known(entry.device.value)),
            Field(Known(kind)),
            Field(Known(entry.options)),
            place,
        ),
        None,
    )
    return verdict.reason if isinstance(verdict, mounts.NotADisk) else "it is on no attached disk"


def with_points(line: Line, points: Container[str]) -> Line:
    """The line with those of the mounts that it needs."""
    entry = line.entry
    above = posixpath.dirname(normal(entry.mount_point.value))
    seen = {nearest(path, points): None for path in (entry.device.value, above)}
    named = [path for option in entry.options for path in paths_in(option)]
    unseen = {nearest(path, points): None for path in named}
    return line._replace(
        seen=tuple(point for point in seen if point),
        unseen=tuple(point for point in unseen if point and point not in seen),
    )


def paths_in(option: str) -> list[str]:
    """The paths in the value of an option; overlay's `lowerdir=` takes several."""
    return option.partition("=")[2].split(":")


def nearest(path: str, points: Container[str]) -> str:
    """The mount point that a path is on, of these; empty where it is on none."""
    # No path is longer in Linux, PATH_MAX.
    path = normal(path) if path.startswith("/") and len(path) < 4096 else "/"
    while path != "/" and path not in points:
        path = posixpath.dirname(path)
    return path.strip("/") and path


def normal(path: str) -> str:
    """A path without what does not matter in it."""
    return "/" + posixpath.normpath(path).lstrip("/")


def changes(lines: Iterable[Line]) -> Iterator[Change]:
    """The fate of the lines: all of them stay."""
    for line in lines:
        label = f"mount {line.entry.device.value} {line.entry.mount_point.value}"
        needs = f"no disk itself, but it needs the mount at {' and '.join(line.points)}"
        why = needs if line.points else line.reason
        yield Change(line.place, label, "kept", "", f"left alone: {why}")


def steps(script: Script, lines: Iterable[Line], declared: Iterable[str]) -> Iterator[Step]:
    """How to declare what hangs on a disk, unless `fileSystems` has that mount point already."""
    there = {normal(point) for point in declared}
    wanted = tuple(
        declaration(line)
        for line in lines
        if line.points and normal(line.entry.mount_point.value) not in there
    )
    if wanted:
        what = f"what {short(script.source.path)} mounts from, over or on a disk"
        yield Step(f"If NixOS is to go on with {what}, declare it beside that", wanted)


def declaration(line: Line) -> str:
    """The mount as an entry of `fileSystems` that comes and goes with the disk."""
    entry = line.entry
    options = [option for option in entry.options if option]
    wanted = ["nofail"]
    if not any(option.startswith("x-systemd.automount") for option in options):
        units = [links.escape_unit(point) for point in line.points]
        wanted += ["noauto", *(f"x-systemd.wanted-by={unit}.mount" for unit in units)]
    wanted += [f"x-systemd.requires-mounts-for={point}" for point in line.unseen]
    options += [option for option in wanted if option not in options]
    return (
        f"fileSystems.{literal(entry.mount_point.value)} = {{ "
        f"device = {literal(entry.device.value)}; "
        f"fsType = {literal(entry.file_system_type.value)}; "
        f"options = {literal(tuple(options))}; }};"
    )
