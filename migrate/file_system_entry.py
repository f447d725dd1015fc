"""One `fileSystems.<name>`: its options as fields, and what becomes of each.

NixOS: nixos/modules/tasks/filesystems.nix (`options` default to [ "defaults" ], `fsType` to
"auto").
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from baremount.migrate import mounts
from baremount.migrate.model import Disk, Field
from baremount.migrate.reading import change, effective, field, refusal
from baremount.problems import Problem
from baremount.syntax.tree import Binding
from baremount.values import Known, Unknown

if TYPE_CHECKING:
    from collections.abc import Sequence

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
BY_HAND = (
    "`noauto`: so far it was mounted only when something asked for it, the module mounts it "
    "whenever its disk is there"
)
# systemd.mount(5): what mounts it although it is `noauto`.
_STARTED_BY = ("x-systemd.automount", "x-systemd.wanted-by=", "x-systemd.required-by=")


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

    @property
    def is_off(self) -> bool:
        """Whether `enable = false` takes the entry out."""
        return self.field("enable", bool, Field(Known(True))).value is False

    def changes(self, disk: Disk) -> list[Change]:
        """The fate of every option of the entry."""
        option = f'{FORM}."{self.point}"'
        changes = [change(self.found[0], option, "converted", FILESYSTEM + "mountPoint")]
        for name, definition in self.definitions.items():
            label = f"{option}.{name}"
            if name == "device":
                reason = mounts.converted(self.mount, disk)
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
                known = self.mount.options.value or ()
                reason = BY_HAND if name == "options" and is_by_hand(known) else ""
                changes.append(change(definition, label, "kept", FILESYSTEM + name, reason))
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
            elif name == "enable" and self.field(name, bool, Field(Known(True))).value is None:
                found.append(refusal(definition, "whether it is enabled is not known"))
            elif name not in KNOWN or name in ("encrypted", "overlay", "stratis", "depends"):
                found.append(
                    refusal(
                        definition,
                        f"`{name}` has no equal in `wsl.bareMounts`; take "
                        "it out, or keep this file system as it is",
                    )
                )
        return found


def is_by_hand(options: Sequence[str]) -> bool:
    """Whether a mount with these options waits for somebody who asks for it."""
    return "noauto" in options and not any(each.startswith(_STARTED_BY) for each in options)


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
