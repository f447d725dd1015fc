"""Plain `fileSystems` entries on attached disks.

NixOS: nixos/modules/tasks/filesystems.nix (`options` default to [ "defaults" ], `fsType` to
"auto").
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.migrate import links, mounts
from baremount.migrate.file_system_entry import FORM, FileSystemEntry
from baremount.migrate.model import Disk
from baremount.migrate.plain_claims import spot
from baremount.migrate.reading import (
    Claim,
    Dropped,
    Reading,
    conditions,
    refusal,
)
from baremount.problems import Problem
from baremount.syntax.tree import Binding

if TYPE_CHECKING:
    from baremount.definitions import Definition
    from baremount.machine import Machine
    from baremount.migrate.plan import Change


def read(machine: Machine) -> list[Reading]:
    """The file systems on attached disks, and those already fit to stay as they are."""
    if not mounts.is_wsl(machine):
        return []
    root = mounts.root_disk(machine)
    fresh, settled = Collected(), []
    for point in machine.names_below((FORM,)):
        found, _ = machine.definitions((FORM, point))
        if not found:
            continue
        entry = FileSystemEntry(machine, point, found)
        if entry.is_off:
            continue
        verdict = mounts.judge(entry.mount, root)
        if isinstance(verdict, mounts.Refused):
            fresh.refusals.append(refusal(found[0], f"`{point}`: {verdict.reason}"))
        elif isinstance(verdict, Disk):
            disk = verdict._replace(declared=found[0], conditions=conditions(found[0]))
            if follows_its_device(entry.mount):
                settled.append(disk)
            else:
                fresh.add(entry, disk)
    readings = [fresh.reading(machine)] if fresh.disks or fresh.refusals else []
    if settled:
        readings.append(Reading(FORM, machine, tuple(settled), in_target_form=True))
    return readings


def follows_its_device(mount: mounts.Mount) -> bool:
    """Whether a mount already comes and goes with its disk, as the writer leaves it."""
    options = mount.options.value or ()
    unit = links.escape_unit(mount.device.value or "") + ".device"
    return "noauto" in options and f"x-systemd.wanted-by={unit}" in options


def is_dotted(definition: Definition) -> bool:
    """Whether one binding names both the mount point and the option."""
    entry = definition.entry
    return isinstance(entry, Binding) and len(entry.path) > 1 and entry.path[-2].text != FORM


def is_dotted_set(whole: Definition, dotted: list[Definition]) -> bool:
    """Whether a file system is given by dotted bindings rather than by a set of its own."""
    return any(whole.entry is definition.entry for definition in dotted)


class Collected:
    """The entries that become disks, with their claims."""

    def __init__(self) -> None:
        self.disks: list[Disk] = []
        self.claims: list[Claim] = []
        self.changes: list[Change] = []
        self.refusals: list[Problem] = []
        self.dropped: list[Dropped] = []
        self.shared: dict[tuple[str, tuple[int, int]], set[str]] = {}

    def add(self, entry: FileSystemEntry, disk: Disk) -> None:
        """Take an entry in, or note why it cannot be."""
        self.refusals += entry.refusals()
        if len({definition.file.source.path for definition in entry.found}) > 1:
            self.refusals.append(
                refusal(entry.found[0], f"`{entry.point}` is set in several files; keep it in one")
            )
            return
        claims = self._claims(entry)
        if isinstance(claims, str):
            self.refusals.append(refusal(entry.found[0], f"`{entry.point}`: {claims}"))
            return
        self.claims += [claim._replace(anchor=at == 0) for at, claim in enumerate(claims)]
        self.disks.append(disk)
        self.changes += entry.changes(disk)
        wanted = ("device", "fsType", "options", "mountPoint")
        self.dropped += [Dropped(n, d) for n, d in entry.definitions.items() if n not in wanted]

    def _claims(self, entry: FileSystemEntry) -> list[Claim] | str:
        """The entry's claims, or why it cannot be taken out: its set, or its dotted options."""
        option = f'{FORM}."{entry.point}"'
        claims: dict[tuple[int, int], Claim] = {}
        for whole in entry.found:
            dotted = [d for d in entry.definitions.values() if is_dotted(d)]
            for definition in dotted if dotted and is_dotted_set(whole, dotted) else [whole]:
                place = spot(definition, option, entry.machine)
                if isinstance(place, str):
                    return place
                if place.shared:
                    key = (place.claim.file.source.path, place.claim.span)
                    self.shared.setdefault(key, set()).add(entry.point)
                claims.setdefault(place.claim.span, place.claim)
        return list(claims.values())

    def reading(self, machine: Machine) -> Reading:
        """The reading of all entries; a computed set goes as a whole or not at all."""
        for claim in self.claims:
            points = self.shared.get((claim.file.source.path, claim.span))
            if points is None:
                continue
            missing = computed_names(machine, claim) - points
            if missing:
                names = ", ".join(sorted(missing))
                place = claim.file.source.place(claim.span[0])
                self.refusals.append(
                    Problem(
                        place.path,
                        place.line,
                        place.column,
                        f"this computed set also gives {names}, which stays; write that part "
                        "out literally first",
                    )
                )
        return Reading(
            FORM,
            machine,
            tuple(self.disks),
            tuple(self.claims),
            tuple(self.changes),
            tuple(self.refusals),
            taken=tuple(disk.declared.path for disk in self.disks if disk.declared),
            dropped=tuple(self.dropped),
        )


def computed_names(machine: Machine, claim: Claim) -> set[str]:
    """The mount points that the computed part of the claim's binding gives."""
    names = set()
    for point in machine.names_below((FORM,)):
        for definition in machine.definitions((FORM, point))[0]:
            place = spot(definition, claim.option, machine)
            if not isinstance(place, str) and place.shared and place.claim.span == claim.span:
                names.add(point)
    return names
