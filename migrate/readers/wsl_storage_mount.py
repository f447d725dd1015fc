"""The ad-hoc module `wslStorageMount`: its settings, its defaults, its import.

A host sets the options; the module, found by an import, declares them and does the work.
What a host leaves unset takes the module's own default, which its user may have edited.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from baremount.migrate import adhoc_module, links
from baremount.migrate.adhoc_settings import KINDS, Settings
from baremount.migrate.blocks import import_claims
from baremount.migrate.model import Attach, Directory, Disk, Field, FileSystem, unset
from baremount.migrate.reading import (
    Claim,
    Dropped,
    Reading,
    change,
    conditions,
    refusal,
)
from baremount.values import Expression, Known, Unknown

if TYPE_CHECKING:
    from baremount.definitions import Definition
    from baremount.machine import Machine
    from baremount.migrate.plan import Change
    from baremount.problems import Problem
    from baremount.values import Place

FORM = "wslStorageMount"

DISKS = "wsl.bareMounts.disks.*."
TARGETS = {
    "enable": "wsl.bareMounts.enable",
    "diskSerialNumber": DISKS + "serialNumber",
    "mountName": DISKS + "name",
    "deviceId": DISKS + "devicePattern",
    "mountPoint": DISKS + "filesystem.mountPoint",
    "fsType": DISKS + "filesystem.fsType",
    "mountOptions": DISKS + "filesystem.options",
    "instanceDirs": "systemd.services (directories)",
    "defaultUser": "systemd.services (directories)",
    "defaultGroup": "systemd.services (directories)",
}
MADE = ("instanceDirs", "defaultUser", "defaultGroup")
BIND_REFUSAL = (
    "`bindMountNixStore` mounts /nix from the disk, which cannot work: WSL activates the system "
    "from the root disk's store before any mount. Copy what you need back to the root disk's "
    "/nix, set `bindMountNixStore = false;` and run this again"
)


def read(machine: Machine) -> list[Reading]:
    """The disk that `wslStorageMount` means on this machine."""
    modules = list(machine.options_declared((FORM,)))
    found, gaps = machine.definitions((FORM,))
    imports, computed = import_claims(
        machine, {module.file.source.path for module, _ in modules}, adhoc_module.FILE
    )
    if not (found or gaps or modules or imports or computed):
        return []
    leftover = machine.definitions(("wsl", "bareMounts"))[0]
    if not found and leftover and not imports:
        return []
    conversion = Conversion(Settings(machine, modules))
    conversion.refusals += computed
    return [conversion.reading(imports)]


class Conversion:
    """What the settings of one machine become."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.machine = settings.machine
        self.definitions = settings.definitions
        self.changes: list[Change] = list(settings.changes)
        self.refusals: list[Problem] = list(settings.refusals)

    def reading(self, imports: tuple[Claim, ...]) -> Reading:
        """Everything about the form on this machine."""
        for module, _ in self.settings.modules:
            changes, refusals = adhoc_module.parts(self.machine, module)
            self.changes += changes
            self.refusals += refusals
        if imports and not self.definitions:
            return Reading(
                FORM,
                self.machine,
                (),
                imports,
                tuple(self.changes),
                tuple(self.refusals),
                adhoc_module.steps(self.settings.modules),
            )
        enabled = self.settings.get("enable")
        self._check_bind_mount(enabled)
        serial, name, pattern = self.settings.get("diskSerialNumber"), self._name(), self._pattern()
        filesystem = FileSystem(
            self.settings.get("mountPoint"),
            self.settings.get("fsType"),
            self.settings.get("mountOptions"),
        )
        directories = self._directories(filesystem.mount_point)
        link = pattern.value or self.settings.get("deviceId").value
        disk = Disk(
            name,
            serial,
            pattern,
            filesystem,
            unset(""),
            Field(Known(number)) if (number := links.partition(link)) else unset(""),
            unset(""),
            Attach(bare=True, by="module"),
            directories,
            self._sources(),
            enabled,
            conditions(self.settings.first()),
        )
        self._list_options()
        claims, split = self.settings.claims()
        self.refusals += split
        return Reading(
            FORM,
            self.machine,
            (disk,),
            (*claims, *imports),
            tuple(self.changes),
            tuple(self.refusals),
            adhoc_module.steps(self.settings.modules),
            taken=((FORM,),),
            dropped=tuple(
                Dropped(name, self.definitions[name])
                for name in ("bindMountNixStore", "nixStoreSubdir", *(() if directories else MADE))
                if name in self.definitions
            ),
            directory_definitions=tuple(
                self.definitions[name] for name in MADE if directories and name in self.definitions
            ),
        )

    def _check_bind_mount(self, enabled: Field[bool]) -> None:
        bind = self.settings.get("bindMountNixStore")
        definition = self.definitions.get("bindMountNixStore") or self.settings.first()
        if bind.value is False or enabled.value is False:
            return
        if definition is None:
            return
        if bind.value is None:
            message = f"whether /nix is mounted from the disk is not known ({bind.reason}). "
            self.refusals.append(refusal(definition, message + BIND_REFUSAL))
        else:
            default = "" if "bindMountNixStore" in self.definitions else " (true by default)"
            self.refusals.append(refusal(definition, BIND_REFUSAL + default))

    def _name(self) -> Field[str]:
        name = self.settings.get("mountName")
        if name.value is not None and not links.NAME.fullmatch(name.value):
            return name.replaced(links.valid_name(name.value))
        return name

    def _pattern(self) -> Field[str]:
        device = self.settings.get("deviceId")
        serial = self.settings.get("diskSerialNumber").value
        if device.value is None:
            return device
        if links.UNREAL.match(device.value):
            number = links.partition(device.value)
            if number and serial:
                return device.replaced(links.default_pattern(serial, number))
            return Field(Unknown(""), device.definition, rewritten=True)
        if not links.PATTERN.fullmatch(device.value):
            definition = self.definitions.get("deviceId")
            if definition:
                self.refusals.append(
                    refusal(definition, f"`{device.value}` is no name below /dev/disk/by-id")
                )
        escaped = links.escape_glob(device.value)
        return device if escaped == device.value else device.replaced(escaped)

    def _directories(self, mount_point: Field[str]) -> tuple[Directory, ...]:
        names = self.settings.get("instanceDirs")
        if names.value == ():
            return ()
        for option in (names, mount_point):
            if option.value is None:
                self._refuse_directories(option)
                return ()
        user, group = self._owner("defaultUser"), self._owner("defaultGroup")
        if user is None or group is None:
            return ()
        for name in names.value or ():
            if not re.fullmatch(r"[\w@%+=:,./ -]+", str(name)) and names.definition is not None:
                message = f"`{name}` is no plain name of a directory; rename it first"
                self.refusals.append(refusal(names.definition, message))
                return ()
        base = str(mount_point.value).rstrip("/")
        return tuple(Directory(f"{base}/{name}", user, group) for name in names.value or ())

    def _owner(self, name: str) -> str | Expression | None:
        option = self.settings.get(name)
        if isinstance(option.fact, Unknown):
            self._refuse_directories(option)
            return None
        return option.fact.value if isinstance(option.fact, Known) else option.fact

    def _refuse_directories(self, option: Field[Any]) -> None:
        definition = option.definition or self.settings.first()
        if definition is not None:
            message = f"`instanceDirs` needs this value to be known ({option.reason}); "
            self.refusals.append(refusal(definition, message + "write it out literally"))

    def _list_options(self) -> None:
        if self.refusals:
            return
        for name, definition in self.definitions.items():
            if name in KINDS:
                self.changes.append(self._change(name, definition))
        first = self.settings.first()
        if first is None:
            return
        for name, target in TARGETS.items():
            unset_here = name not in self.definitions and name != "enable"
            idle = name in MADE and self.settings.get("instanceDirs").value == ()
            if unset_here and not idle and self.settings.get(name).value is not None:
                reason = self._why_default(name)
                self.changes.append(change(first, f"{FORM}.{name}", "converted", target, reason))

    def _sources(self) -> tuple[Place, ...]:
        """Where the disk is declared: by the first setting, or by the module alone."""
        first = self.settings.first()
        if first is not None:
            return (first.place,)
        return tuple(module.file.source.place(0) for module, _ in self.settings.modules[:1])

    def _why_default(self, name: str) -> str:
        """Where the value of an option that is not set comes from."""
        if name == "deviceId" and self._pattern().rewritten:
            return f"not set; of the default: {self._unreal()}"
        if self.settings.modules:
            return "not set: the module's default is written out"
        return "not set, and the module is not at hand: its original default is written out"

    def _change(self, name: str, definition: Definition) -> Change:
        option = f"{FORM}.{name}"
        if name == "bindMountNixStore":
            reason = "nothing was mounted at /nix"
            return change(definition, option, "dropped", "", reason)
        if name == "nixStoreSubdir":
            return change(definition, option, "dropped", "", "goes with bindMountNixStore")
        if name == "deviceId" and self._pattern().rewritten:
            return change(definition, option, "converted", TARGETS[name], self._unreal())
        if name in MADE and self.settings.get("instanceDirs").value == ():
            return change(definition, option, "dropped", "", "there is no directory to make")
        if name in MADE:
            return change(
                definition,
                option,
                "converted",
                TARGETS[name],
                "a service makes missing directories after the mount",
            )
        if name == "mountName" and self._name().rewritten:
            return change(definition, option, "converted", TARGETS[name], "made a valid name")
        return change(definition, option, "kept", TARGETS[name])

    def _unreal(self) -> str:
        device = self.settings.get("deviceId").value or ""
        if links.UNREAL.match(device):
            return f"WSL presents every disk as scsi-…: `{device}` never appears; found by serial"
        return "glob characters escaped"
