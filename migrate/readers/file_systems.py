"""Plain `fileSystems` entries on attached disks.

NixOS: nixos/modules/tasks/filesystems.nix (`options` default to [ "defaults" ], `fsType` to
"auto").
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from baremount.migrate import mounts
from baremount.migrate.model import Disk, Field
from baremount.migrate.plain_claims import merged, spot
from baremount.migrate.reading import (
    Claim,
    Dropped,
    Reading,
    change,
    conditions,
    effective,
    field,
    refusal,
)
from baremount.problems import Problem
from baremount.syntax.tree import Binding
from baremount.values import Known, Unknown

if TYPE_CHECKING:
    from baremount.definitions import Definition
    from baremount.machine import Machine
    from baremount.migrate.plan import Change

FORM = "fileSystems"
KNOWN = frozenset(
    {
        "device",
        "fsType",
        "options",
        "mountPoint",
        "noCheck",
        "neededForBoot",
        "depends",
        "label",
        "autoFormat",
        "autoResize",
        "formatOptions",
        "encrypted",
        "enable",
        "overlay",
        "stratis",
    }
)
FILESYSTEM = "wsl.bareMounts.disks.*.filesystem."


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
    return "noauto" in options and any(item.startswith("x-systemd.wanted-by=") for item in options)


class FileSystemEntry:
    """One `fileSystems.<name>`: its options, as fields."""

    def __init__(self, machine: Machine, point: str, found: list[Definition]) -> None:
        self.machine = machine
        self.point = point
        self.found = found
        self.problems: list[Problem] = []
        self.definitions: dict[str, Definition] = {}
        for name in machine.names_below((FORM, point)):
            definition = effective(machine, (FORM, point, name))
            if isinstance(definition, Problem):
                self.problems.append(definition)
            elif definition is not None:
                self.definitions[name] = definition
        self.mount = mounts.Mount(
            self._mount_point(),
            self.field("device", str, Field(Unknown("`device` is not set"))),
            self.field("fsType", str, Field(Known("auto"))),
            self.field("options", tuple, Field(Known(("defaults",)))),
            found[0].place,
        )

    def field(self, name: str, kind: type, default: Field[Any]) -> Field[Any]:
        """The option's field, or the default where it is not set."""
        definition = self.definitions.get(name)
        return default if definition is None else field(self.machine, definition, kind)

    def _mount_point(self) -> Field[str]:
        if "mountPoint" in self.definitions:
            return field(self.machine, self.definitions["mountPoint"], str)
        entry = self.found[0].entry
        name = entry.path[-1] if isinstance(entry, Binding) else None
        if name is not None and name.text is None and name.expression is not None:
            return Field(Known(self.point), self.found[0], node=name.expression)
        return Field(Known(self.point))

    def changes(self, disk: Disk) -> list[Change]:
        """The fate of every option of the entry."""
        option = f'{FORM}."{self.point}"'
        changes = [change(self.found[0], option, "converted", FILESYSTEM + "mountPoint")]
        for name, definition in self.definitions.items():
            label = f"{option}.{name}"
            if name == "device":
                reason = mounts.converted(self.mount, disk, definition)
                changes.append(
                    change(
                        definition,
                        label,
                        "converted" if reason else "kept",
                        device_target(disk),
                        reason,
                    )
                )
            elif name in ("fsType", "options", "mountPoint"):
                changes.append(change(definition, label, "kept", FILESYSTEM + name))
            else:
                changes.append(change(definition, label, "dropped", "", reason_to_drop(name)))
        for name in ("fsType", "options"):
            if name not in self.definitions:
                changes.append(
                    change(
                        self.found[0],
                        f"{option}.{name}",
                        "converted",
                        FILESYSTEM + name,
                        "not set: NixOS's default is written out",
                    )
                )
        return changes

    def refusals(self) -> list[Problem]:
        """What keeps this entry from being migrated."""
        found = list(self.problems)
        for name, definition in self.definitions.items():
            if name == "neededForBoot" and self.field(name, bool, Field(Known(False))).value:
                found.append(
                    refusal(
                        definition,
                        f"`{self.point}` is `neededForBoot`, but an "
                        "attached disk appears only after the boot; take it out first",
                    )
                )
            elif name not in KNOWN or name in ("encrypted", "overlay", "stratis", "depends"):
                found.append(
                    refusal(
                        definition,
                        f"`{name}` has no equal in `wsl.bareMounts`; take "
                        "it out, or keep this file system as it is",
                    )
                )
        return found


def is_dotted(definition: Definition) -> bool:
    """Whether one binding names both the mount point and the option."""
    entry = definition.entry
    return isinstance(entry, Binding) and len(entry.path) > 1 and entry.path[-2].text != FORM


def is_dotted_set(whole: Definition, dotted: list[Definition]) -> bool:
    """Whether a file system is given by dotted bindings rather than by a set of its own."""
    return any(whole.entry is definition.entry for definition in dotted)


def device_target(disk: Disk) -> str:
    """Which option takes over what `device` said."""
    if disk.filesystem_uuid.value is not None:
        return FILESYSTEM + "uuid"
    return "wsl.bareMounts.disks.*." + (
        "devicePattern" if disk.device_pattern.value is not None else "serialNumber"
    )


def reason_to_drop(name: str) -> str:
    """Why an option of `fileSystems` is not needed any more."""
    return {
        "noCheck": "the module decides on fsck",
        "neededForBoot": "an attached disk appears after the boot",
        "autoFormat": "nothing formats an attached disk",
        "formatOptions": "nothing formats an attached disk",
        "autoResize": "nothing resizes an attached disk",
        "label": "the disk is found by its serial number",
        "enable": "`wsl.bareMounts.enable` takes its place",
    }.get(name, "it has no equal")


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
            tuple(merged(self.claims)),
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
