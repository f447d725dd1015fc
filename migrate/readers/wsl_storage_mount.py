"""The ad-hoc module `wslStorageMount`: its settings, its defaults, its import.

A host sets the options; the module, found by an import, declares them and does the work.
What a host leaves unset takes the module's own default, which its user may have edited.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from baremount.evaluation.values import NixSet
from baremount.imports import short
from baremount.migrate import adhoc_module, links
from baremount.migrate.blocks import block_claims, import_claims
from baremount.migrate.model import Attach, Directory, Disk, Field, FileSystem, unset
from baremount.migrate.plan import Change
from baremount.migrate.reading import (
    Claim,
    Dropped,
    Reading,
    change,
    conditions,
    effective,
    fact,
    field,
    refusal,
)
from baremount.problems import Problem
from baremount.values import Expression, Known, Unknown

if TYPE_CHECKING:
    from baremount.definitions import Definition, Module
    from baremount.machine import Machine

FORM = "wslStorageMount"

# timblaktu/nixcfg, modules/nixos/wsl-storage-mount.nix: what counts when it is not at hand.
DEFAULTS: dict[str, Any] = {
    "enable": False,
    "mountName": "internal-4tb-nvme",
    "deviceId": "nvme-Samsung_SSD_990_PRO_4TB_S6Z2NJ0TC14842T",
    "mountPoint": "/mnt/wsl/storage",
    "fsType": "ext4",
    "mountOptions": ("defaults", "noatime", "nodiratime"),
    "instanceDirs": ("nixos-wsl-main", "nixos-wsl-dev", "nixos-wsl-test"),
    "defaultUser": "tim",
    "defaultGroup": "users",
    "bindMountNixStore": True,
}
KINDS: dict[str, type] = {
    name: type(value) for name, value in {**DEFAULTS, "diskSerialNumber": ""}.items()
} | {"nixStoreSubdir": str}
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
    imports = import_claims(
        machine, {module.file.source.path for module, _ in modules}, adhoc_module.FILE
    )
    if not found and not gaps and not modules and not imports:
        return []
    leftover = machine.definitions(("wsl", "bareMounts"))[0]
    if not found and leftover and not imports:
        return []
    settings = Settings(machine, modules)
    return [settings.reading(imports)]


class Settings:
    """The options of one machine: set ones, the module's defaults, the known defaults."""

    def __init__(self, machine: Machine, modules: list[tuple[Module, NixSet]]) -> None:
        self.machine = machine
        self.modules = modules
        self.changes: list[Change] = []
        self.refusals: list[Problem] = []
        self.notes: list[Problem] = []
        self.definitions: dict[str, Definition] = {}
        self.everywhere: list[Definition] = []
        for name in {**KINDS, **dict.fromkeys(machine.names_below((FORM,)))}:
            self._find(name)

    def reading(self, imports: tuple[Claim, ...]) -> Reading:
        """Everything about the form on this machine."""
        for module, _ in self.modules:
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
                adhoc_module.steps(self.modules),
            )
        enabled = self.get("enable")
        self._check_bind_mount(enabled)
        serial, name, pattern = self.get("diskSerialNumber"), self._name(), self._pattern()
        filesystem = FileSystem(
            self.get("mountPoint"), self.get("fsType"), self.get("mountOptions")
        )
        directories = self._directories(filesystem.mount_point)
        link = pattern.value or self.get("deviceId").value
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
            tuple(definition.place for definition in list(self.definitions.values())[:1]),
            enabled,
            conditions(self._first()),
        )
        self._list_options()
        claims = self._claims()
        return Reading(
            FORM,
            self.machine,
            (disk,),
            (*claims, *imports),
            tuple(self.changes),
            tuple(self.refusals),
            adhoc_module.steps(self.modules),
            tuple(self.notes),
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

    def _claims(self) -> tuple[Claim, ...]:
        serial = self.definitions.get("diskSerialNumber")
        ordered = sorted(self.everywhere, key=lambda item: item is not serial)
        claims = block_claims((FORM,), ordered)
        files = {claim.file.source.path for claim in claims}
        if len(files) > 1:
            for claim in claims:
                if claim.file is not claims[0].file:
                    place = claim.file.source.place(claim.span[0])
                    self.refusals.append(
                        Problem(
                            *place,
                            f"`{FORM}` is set here and in {short(sorted(files)[0])}, "
                            "and other hosts may share one of the files; join the two first",
                        )
                    )
        for definition in self.everywhere:
            if not any(c.file is definition.file and within(definition, c) for c in claims):
                self.refusals.append(
                    refusal(
                        definition,
                        f"`{FORM}` is computed here; write it out as a literal set first",
                    )
                )
        return first_in_file(claims)

    def get(self, name: str) -> Field[Any]:
        """The option's value as set, or by default."""
        definition = self.definitions.get(name)
        if definition is not None:
            return field(self.machine, definition, KINDS[name])
        for _, options in self.modules:
            option = options.attributes.get(name)
            declared = self.machine.evaluator.force(option) if option else None
            if isinstance(declared, NixSet) and "default" in declared.attributes:
                return Field(fact(self.machine, declared.attributes["default"], KINDS[name]))
        if name in DEFAULTS:
            return Field(Known(DEFAULTS[name]))
        return Field(Unknown(f"`{FORM}.{name}` is not set"))

    def _find(self, name: str) -> None:
        found = self.machine.definitions((FORM, name))[0]
        self.everywhere += found
        definition = effective(self.machine, (FORM, name))
        for other in found:
            if isinstance(definition, Problem) or definition is None:
                break
            if conditions(other) != conditions(definition):
                message = f"`{FORM}.{name}` is set under different conditions; keep one of them"
                self.refusals.append(refusal(other, message))
            elif other.entry is not definition.entry:
                self.changes.append(
                    change(other, f"{FORM}.{name}", "dropped", "", "another definition wins")
                )
        if isinstance(definition, Problem):
            self.refusals.append(definition)
        elif definition is not None:
            self.definitions[name] = definition
            if name not in KINDS:
                self.refusals.append(
                    refusal(
                        definition,
                        f"`{FORM}.{name}` is an option that the known module does "
                        "not have; take it out or move it first",
                    )
                )

    def _check_bind_mount(self, enabled: Field[bool]) -> None:
        bind = self.get("bindMountNixStore")
        definition = self.definitions.get("bindMountNixStore") or self._first()
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

    def _first(self) -> Definition | None:
        return next(iter(self.definitions.values()), None)

    def _name(self) -> Field[str]:
        name = self.get("mountName")
        if name.value is not None and not links.NAME.fullmatch(name.value):
            return name.replaced(links.valid_name(name.value))
        return name

    def _pattern(self) -> Field[str]:
        device = self.get("deviceId")
        serial = self.get("diskSerialNumber").value
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
        names = self.get("instanceDirs")
        if names.value == ():
            return ()
        for option in (names, mount_point):
            if option.value is None:
                self._refuse_directories(option)
                return ()
        user, group = self._owner("defaultUser"), self._owner("defaultGroup")
        if user is None or group is None:
            return ()
        base = str(mount_point.value).rstrip("/")
        return tuple(Directory(f"{base}/{name}", user, group) for name in names.value or ())

    def _owner(self, name: str) -> str | Expression | None:
        option = self.get(name)
        if isinstance(option.fact, Unknown):
            self._refuse_directories(option)
            return None
        return option.fact.value if isinstance(option.fact, Known) else option.fact

    def _refuse_directories(self, option: Field[Any]) -> None:
        definition = option.definition or self._first()
        if definition is not None:
            message = f"`instanceDirs` needs this value to be known ({option.reason}); "
            self.refusals.append(refusal(definition, message + "write it out literally"))

    def _list_options(self) -> None:
        if self.refusals:
            return
        for name, definition in self.definitions.items():
            if name in KINDS:
                self.changes.append(self._change(name, definition))
        first = self._first()
        if first is None:
            return
        for name, target in TARGETS.items():
            unset_here = name not in self.definitions and name != "enable"
            idle = name in MADE and self.get("instanceDirs").value == ()
            if unset_here and not idle and self.get(name).value is not None:
                reason = "not set: the module's default is written out"
                self.changes.append(change(first, f"{FORM}.{name}", "converted", target, reason))

    def _change(self, name: str, definition: Definition) -> Change:
        option = f"{FORM}.{name}"
        if name == "bindMountNixStore":
            reason = "nothing was mounted at /nix"
            return change(definition, option, "dropped", "", reason)
        if name == "nixStoreSubdir":
            return change(definition, option, "dropped", "", "goes with bindMountNixStore")
        if name == "deviceId" and self._pattern().rewritten:
            return change(definition, option, "converted", TARGETS[name], self._unreal())
        if name in MADE and self.get("instanceDirs").value == ():
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
        device = self.get("deviceId").value or ""
        if links.UNREAL.match(device):
            return f"WSL presents every disk as scsi-…: `{device}` never appears; found by serial"
        return "glob characters escaped"


def within(definition: Definition, claim: Claim) -> bool:
    """Whether a definition is written inside a claim."""
    node = definition.entry or definition.thunk.node
    return node is not None and claim.span[0] <= node.span[0] and node.span[1] <= claim.span[1]


def first_in_file(claims: tuple[Claim, ...]) -> tuple[Claim, ...]:
    """The claims with the first one in the file as the anchor."""
    if not claims:
        return ()
    first = min(claims, key=lambda claim: claim.span)
    return tuple(claim._replace(anchor=claim is first) for claim in claims)
