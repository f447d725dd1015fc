"""The ad-hoc module `wslStorageMount`: its settings, its defaults, its import.

A host sets the options; the module, found by an import, declares them and does the work.
What a host leaves unset takes the module's own default, which its user may have edited.
"""

from __future__ import annotations

import re
from shlex import quote
from typing import TYPE_CHECKING, Any

from baremount.evaluation.values import NixSet
from baremount.imports import short
from baremount.migrate import links
from baremount.migrate.blocks import block_claims, import_claims
from baremount.migrate.model import Attach, Directory, Disk, Field, FileSystem, unset
from baremount.migrate.plan import Change, Step
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
    from baremount.machine import Definition, Machine, Module

FORM = "wslStorageMount"
SERVICES = ("wsl-storage-mount.service", "nix-mount-marker.service")
MODULE_FILE = "wsl-storage-mount.nix"

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
# What the original module itself defines; anything else in it is its user's own.
MODULE_PARTS = {
    ("system", "activationScripts"): "the script on Windows is not needed",
    ("systemd", "services", "wsl-storage-mount"): "the mount follows its device, nothing polls",
    ("systemd", "services", "nix-mount-marker"): "nothing is mounted at /nix",
    ("fileSystems", "/nix"): "WSL activates the system before any mount",
    ("wsl", "wslConf", "boot", "command"): "its first line is a comment, so WSL runs nothing",
    ("environment", "systemPackages"): "only the polling script used them",
}
MADE = ("instanceDirs", "defaultUser", "defaultGroup")
SCRIPTS = ("system", "activationScripts")
WINDOWS_SCRIPT = re.compile(r"/mnt/[a-z]/[^\s\"'$|;<>]+\.ps1")
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
        machine, {module.file.source.path for module, _ in modules}, MODULE_FILE
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
        self._check_module()
        if imports and not self.definitions:
            return Reading(
                FORM,
                self.machine,
                (),
                imports,
                tuple(self.changes),
                tuple(self.refusals),
                tuple(self._steps()),
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
            tuple(self._steps()),
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
        for name, definition in self.definitions.items():
            if name in KINDS:
                self.changes.append(self._change(name, definition))
        first = self._first()
        for name in TARGETS:
            value = self.get(name).value
            if first and name not in self.definitions and name != "enable" and value is not None:
                self.changes.append(
                    change(
                        first,
                        f"{FORM}.{name}",
                        "converted",
                        TARGETS[name],
                        "not set: the module's default is written out",
                    )
                )

    def _change(self, name: str, definition: Definition) -> Change:
        option = f"{FORM}.{name}"
        if name == "bindMountNixStore":
            bind = self.get(name).value
            reason = (
                "false: nothing was mounted at /nix"
                if bind is False
                else ("disabled, and /nix cannot be mounted from an attached disk")
            )
            return change(definition, option, "dropped", "", reason)
        if name == "nixStoreSubdir":
            return change(definition, option, "dropped", "", "goes with bindMountNixStore")
        if name == "deviceId" and self._pattern().rewritten:
            return change(definition, option, "converted", TARGETS[name], self._unreal())
        if name in ("instanceDirs", "defaultUser", "defaultGroup"):
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

    def _check_module(self) -> None:
        for module, _ in self.modules:
            for path, definition in self.parts_of(module):
                option = ".".join(path)
                reason = next(
                    (why for known, why in MODULE_PARTS.items() if path[: len(known)] == known),
                    None,
                )
                if path[:2] == SCRIPTS and not on_windows(definition):
                    reason = None
                if reason is not None:
                    self.changes.append(change(definition, option, "dropped", "", reason))
                else:
                    message = (
                        f"the module also defines `{option}`, which would be lost with its "
                        "import; move it to your configuration first"
                    )
                    self.refusals.append(refusal(definition, message))

    def parts_of(self, module: Module) -> list[tuple[tuple[str, ...], Definition]]:
        """The options that the ad-hoc module itself defines."""
        return [
            (path, found[0])
            for top in self.machine.names_in(module)
            for path in self._expand(module, (top,))
            if (found := self.machine.definitions_in(module, path))
        ]

    def _expand(self, module: Module, path: tuple[str, ...]) -> list[tuple[str, ...]]:
        """Longer paths as far as a known part of the module is longer."""
        longer = [known for known in (*MODULE_PARTS, (*SCRIPTS, "")) if known[: len(path)] == path]
        if not any(len(known) > len(path) for known in longer):
            return [path]
        below = self.machine.names_in(module, path)
        return [longer for name in below for longer in self._expand(module, (*path, name))]

    def _steps(self) -> list[Step]:
        steps = []
        for module, _ in self.modules:
            file = module.file
            scripts = sorted(set(WINDOWS_SCRIPT.findall(file.source.content.decode())))
            steps += [step for script in scripts for step in cleanup(script)]
            path = short(file.source.path)
            steps.append(
                Step(f"Delete {path} once no other host imports it", (f"git rm {quote(path)}",))
            )
        return list(dict.fromkeys(steps))


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


def on_windows(definition: Definition) -> bool:
    """Whether an activation script of the module only puts its script on the Windows side."""
    node = definition.thunk.node
    text = definition.file.source.text(node.span) if node is not None else ""
    return "/mnt/c/" in text


def cleanup(script: str) -> list[Step]:
    """How to take the old script off Windows, with the task that ran it."""
    drive, _, rest = script.removeprefix("/mnt/").partition("/")
    windows = (drive.upper() + ":/" + rest).replace("/", "\\").replace("'", "''")
    name = windows.rpartition("\\")[2]
    return [
        Step(
            f"On Windows, in an elevated PowerShell, unregister the task that ran {name}, if any",
            (
                'Get-ScheduledTask | Where-Object { "$($_.Actions.Arguments)" -like '
                f"'*{name}*' }} | Unregister-ScheduledTask",
            ),
        ),
        Step(f"On Windows, delete the old script {name}", (f"Remove-Item '{windows}'",)),
    ]
