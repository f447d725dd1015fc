"""The Nix store is mounted from a disk that is attached after the system has started from it.

## What it does
Flags mounts at `/nix`, `/nix/store` or `/nix/var` on a disk attached to WSL, bind mounts from such
a disk to there, and `bindMountNixStore` of the earlier module `wslStorageMount`.

## Why is this bad?
WSL activates the system from the store of its own root disk before any other disk is mounted. The
store on the disk then hides the one in use: generations that are built and switched to are never
started, and a service whose program lies only in the hidden store cannot start.

## Example
```nix
wsl.bareMounts = {
  enable = true;
  disks = [{
    name = "store";
    serialNumber = "0025_3857_61B0_0EF2.";
    filesystem.mountPoint = "/nix";
  }];
};
```

Use instead:
```nix
wsl.bareMounts = {
  enable = true;
  disks = [{
    name = "projects";
    serialNumber = "0025_3857_61B0_0EF2.";
    filesystem.mountPoint = "/mnt/projects";
  }];
};
```

## Source
NixOS-WSL's systemd support starts `/nix/var/nix/profiles/system` from the root disk; the module
refuses mount points below `/nix`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.lint_rules.support.facts import MachineModel
from baremount.lint_rules.support.fstab_lines import is_bare
from baremount.lint_rules.support.places import definition_spot, value_spot
from baremount.linting.rule import Clean, Flagged, Report, Rule
from baremount.scripts.fstab import Entry

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from baremount.lint_rules.support.facts import DeclaredMount
    from baremount.linting.rule import Context

_STORE = ("/nix", "/nix/store", "/nix/var")
_HELP = "leave /nix on WSL's root disk and mount the disk for your data elsewhere"

RULE = Rule(
    code="BM017",
    name="nix-store-on-bare-disk",
    severity="error",
    languages=("nix", "fstab"),
    on=(MachineModel, Entry),
    markers=(b"nix", b"wslStorageMount"),
)


def check(fact: MachineModel | Entry, context: Context) -> Iterator[Report]:
    """The mounts of the store, direct ones and those by a bind mount."""
    if isinstance(fact, Entry):
        point = fact.mount_point.value
        if is_bare(fact) and _is_store(point):
            message = f"`{point}` is mounted from an attached disk"
            yield Report(context.spot(fact.mount_point.span), message, _HELP)
        return
    earlier = [mount for mount in fact.mounts if mount.form == "wslStorageMount"]
    asked_for = [report for mount in earlier for report in _module(mount)]
    yield from asked_for
    for mount in fact.mounts:
        if _is_store(mount.mount_point.value):
            # What that module then declares by itself is the same finding.
            yield from _store(fact, mount, earlier if asked_for else [])


def _is_store(point: str | None) -> bool:
    from baremount.lint_rules.support.mount_points import normal

    path = normal(point or "") or ""
    return path in _STORE or path.startswith(tuple(f"{whole}/" for whole in _STORE[1:]))


def _store(
    model: MachineModel, mount: DeclaredMount, told: Sequence[DeclaredMount]
) -> Iterator[Report]:
    from baremount.lint_rules.support.binds import bind_source, mount_of

    point, spot = mount.mount_point.value, value_spot(mount.mount_point, mount.spot)
    source = bind_source(mount)
    if mount.bare:
        yield Report(spot, f"`{point}` is mounted from an attached disk", _HELP)
    elif source is not None and mount.certain:
        disk = mount_of(model, source)
        if disk is not None and disk not in told:
            below = disk.mount_point.value
            message = f"`{point}` is bound from the attached disk at `{below}`"
            yield Report(spot, message, _HELP)


def _module(mount: DeclaredMount) -> Iterator[Report]:
    from baremount.migrate.adhoc_settings import Settings

    modules = list(mount.machine.options_declared(("wslStorageMount",)))
    settings = Settings(mount.machine, modules)
    definition = settings.definitions.get("bindMountNixStore")
    # The module's default is true, unless its user has edited it: then it has to be at hand.
    known = definition is not None or modules
    if known and mount.certain and settings.get("bindMountNixStore").value is True:
        yield Report(
            definition_spot(definition) if definition else mount.spot,
            "`bindMountNixStore` binds `/nix` from the attached disk"
            + ("" if definition else ", by default"),
            "set `bindMountNixStore = false`: WSL starts the system from the root disk's store",
        )


_DISK = 'device = "/dev/sdb1"; options = [ "nofail" ];'
_BOUND = 'device = "/mnt/data/nix"; options = [ "bind" ];'
_MODULE = (
    "{ lib, config, ... }: {\n  options.wslStorageMount = {\n"
    "    enable = lib.mkEnableOption { };\n"
    "    bindMountNixStore = lib.mkOption { type = lib.types.bool; default = true; };\n  };\n"
    "  config = lib.mkIf config.wslStorageMount.bindMountNixStore {\n"
    '    fileSystems."/nix" = { device = "/mnt/wsl/storage/nix"; options = [ "bind" ]; };\n'
    "  };\n}\n"
)

CASES = (
    Clean(
        "data and a store of its own",
        f'{{\n  wsl.enable = true;\n  fileSystems."/mnt/nix" = {{ {_DISK} }};\n'
        f'  fileSystems."/nixos" = {{ {_DISK} }};\n}}\n',
    ),
    Clean(
        "ordinary machine",
        '{\n  boot.loader.grub.enable = true;\n  fileSystems."/nix" = {\n'
        '    device = "/dev/disk/by-label/nix";\n    neededForBoot = true;\n  };\n'
        '  fileSystems."/nix/store" = { device = "/persist/store"; options = [ "bind" ]; };\n}\n',
    ),
    Clean(
        "two hosts",
        {
            "wsl.nix": f'{{ wsl.enable = true; fileSystems."/mnt/data" = {{ {_DISK} }}; }}\n',
            "server.nix": "{ boot.loader.grub.enable = true;\n"
            f'fileSystems."/nix" = {{ {_BOUND} }};\n}}\n',
        },
    ),
    Clean(
        "bound from the root disk",
        f'{{\n  wsl.enable = true;\n  fileSystems."/mnt/data" = {{ {_DISK} }};\n'
        '  fileSystems."/nix" = { device = "/mnt/data2/nix"; options = [ "bind" ]; };\n}\n',
    ),
    Clean(
        "bound from what lies between",
        f'{{\n  wsl.enable = true;\n  fileSystems."/mnt/data" = {{ {_DISK} }};\n'
        '  fileSystems."/mnt/data/nix" = { device = "tmpfs"; fsType = "tmpfs"; };\n'
        f'  fileSystems."/nix" = {{ {_BOUND} }};\n}}\n',
    ),
    Clean(
        "the disk under an unknown condition",
        "{ config, lib, ... }:\n{\n  wsl.enable = true;\n"
        f'  fileSystems."/mnt/data" = lib.mkIf config.my.disk {{ {_DISK} }};\n'
        f'  fileSystems."/nix" = {{ {_BOUND} }};\n}}\n',
    ),
    Clean(
        "turned off in the earlier module",
        {
            "host.nix": "{\n  imports = [ ./wsl-storage-mount.nix ];\n  wsl.enable = true;\n"
            '  wslStorageMount = {\n    enable = true;\n    diskSerialNumber = "S6Z2";\n'
            "    bindMountNixStore = false;\n  };\n}\n",
            "wsl-storage-mount.nix": _MODULE,
        },
    ),
    Flagged(
        "in the module's form",
        "{\n  wsl.bareMounts.disks = [{\n"
        '    name = "a";\n    serialNumber = "S6Z2";\n'
        '    filesystem = { mountPoint = "/nix/store"; };\n  }];\n}\n',
        ("5:33 `/nix/store` is mounted from",),
    ),
    Flagged(
        "file system, mount unit",
        "{ lib, ... }:\n{\n  wsl.enable = true;\n"
        f'  fileSystems."/nix" = lib.mkIf true {{ {_DISK} }};\n'
        '  systemd.mounts = [ { what = "/dev/sdc"; where = "/nix/var/"; } ];\n}\n',
        ("4:3 `/nix` is mounted", "5:51 `/nix/var/` is mounted"),
    ),
    Flagged(
        "bound from a disk in another file",
        {
            "host.nix": "{\n  imports = [ ./disk.nix ];\n  wsl.enable = true;\n"
            f'  fileSystems."/nix" = {{ {_BOUND} }};\n}}\n',
            "disk.nix": f'{{ fileSystems."/mnt/data/" = {{ {_DISK} }}; }}\n',
        },
        ("host.nix:4:3 `/nix` is bound from the attached disk at `/mnt/data/`",),
    ),
    Flagged(
        "asked for in the earlier module",
        "{\n  wsl.enable = true;\n"
        '  wslStorageMount = {\n    enable = true;\n    diskSerialNumber = "S6Z2";\n'
        "    bindMountNixStore = true;\n  };\n}\n",
        ("6:5 `bindMountNixStore` binds",),
    ),
    Flagged(
        "by default of the earlier module",
        {
            "host.nix": "{\n  imports = [ ./wsl-storage-mount.nix ];\n  wsl.enable = true;\n"
            '  wslStorageMount = { enable = true; diskSerialNumber = "S6Z2"; };\n}\n',
            "wsl-storage-mount.nix": _MODULE,
        },
        ("host.nix:4:38 `bindMountNixStore` binds `/nix` from the attached disk, by default",),
    ),
    Flagged(
        "line of fstab",
        {"fstab": "/dev/disk/by-wsl-bare/a /nix ext4\n"},
        ("fstab:1:25 `/nix` is mounted",),
    ),
)
