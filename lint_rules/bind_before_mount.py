"""A directory of an attached disk is bound to another place before the disk can be there.

## What it does
Flags, where the source of a bind mount lies on a disk attached to WSL:

- a bind mount in `fileSystems` without `nofail`: it makes the boot depend on the disk;
- one whose disk is mounted by the service of the earlier module `wslStorageMount`, without an
  order after that service;
- `mount --bind` in an activation script, and in a service that starts with the system and names no
  unit to wait for.

Between the mounts of `fileSystems` and `systemd.mounts` systemd itself keeps the order.

## Why is this bad?
With `nofail` left out, the boot ends in the emergency shell as soon as the disk is not there, even
if the disk's own mount has it. In the other cases nothing waits for the disk: the empty directory
below its mount point is bound, and programs write to the root disk.

## Example
```nix
{
  wsl.enable = true;
  fileSystems."/mnt/data" = {
    device = "/dev/disk/by-uuid/9c1d7f0e-6a40-4a8e-93b5-0d7d1c4a2f11";
    fsType = "ext4";
    options = [ "nofail" ];
  };
  fileSystems."/srv" = { device = "/mnt/data/srv"; options = [ "bind" ]; };
}
```

Use instead:
```nix
{
  wsl.enable = true;
  fileSystems."/mnt/data" = {
    device = "/dev/disk/by-uuid/9c1d7f0e-6a40-4a8e-93b5-0d7d1c4a2f11";
    fsType = "ext4";
    options = [ "nofail" ];
  };
  fileSystems."/srv" = { device = "/mnt/data/srv"; options = [ "bind" "nofail" ]; };
}
```

## Fix safety
Safe: it adds `nofail` to the bind mount. What is mounted stays the same; only what waits for it
changes.

## Source
systemd, src/core/mount.c: a bind mount requires and follows the mount that its source is on, which
`systemd --test` of version 252 shows; NixOS-WSL runs activation scripts before systemd.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.lint_rules.support.facts import MachineModel
from baremount.linting.rule import Clean, Flagged, Report, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from baremount.lint_rules.support.facts import DeclaredMount
    from baremount.linting.rule import Context

_ORDERS = ("x-systemd.requires=", "x-systemd.after=")
# Then nothing else wants the mount, the boot included.
_WANTED = ("x-systemd.wanted-by=", "x-systemd.required-by=")

RULE = Rule(
    code="BM022",
    name="bind-before-mount",
    severity="warning",
    languages=("nix",),
    on=(MachineModel,),
    markers=(b"bind", b"mount -B", b"mount -R"),
    fix="safe",
    changes=("options",),
)


def check(model: MachineModel, context: Context) -> Iterator[Report]:  # noqa: ARG001
    """The bind mounts and scripts whose source is on a disk that they do not wait for."""
    from baremount.lint_rules.support.binds import bind_source, mount_of

    for mount in model.mounts:
        source = bind_source(mount)
        if mount.form != "fileSystems" or source is None or not mount.certain:
            continue
        disk = mount_of(model, source)
        if disk is not None:
            yield from _bind(mount, disk)
    yield from _scripts(model)


def _bind(mount: DeclaredMount, disk: DeclaredMount) -> Iterator[Report]:
    from baremount.lint_rules.support.option_reports import mount_without
    from baremount.lint_rules.support.places import value_spot

    options = mount.options.value or ()
    if {"noauto", "x-systemd.automount"} & set(options) or any(
        option.startswith(_WANTED) for option in options
    ):
        return
    point = mount.mount_point.value
    if disk.form == "wslStorageMount":
        if not any(option.startswith(_ORDERS) for option in options):
            yield Report(
                value_spot(mount.options, mount.spot),
                f"`{point}` is bound before the disk at `{disk.mount_point.value}` is mounted",
                "add `x-systemd.requires=wsl-storage-mount.service`, or let `baremount migrate` "
                "make a mount of that service",
            )
    elif "nofail" not in options:
        yield mount_without(
            mount,
            "nofail",
            f"`{point}` makes the boot depend on the disk at `{disk.mount_point.value}`",
            "add `nofail`, so that the system starts without the disk",
        )


def _scripts(model: MachineModel) -> Iterator[Report]:
    from baremount.lint_rules.support import services
    from baremount.lint_rules.support.binds import bound_sources, mount_of
    from baremount.lint_rules.support.mount_points import normal
    from baremount.lint_rules.support.places import definition_spot
    from baremount.lint_rules.support.unit_starts import starts_on_access

    machine = model.machine
    for name, text, definition in services.activation_scripts(machine):
        for source in bound_sources(text):
            if mount_of(model, normal(source) or "") is not None:
                yield Report(
                    definition_spot(definition),
                    f"the activation script `{name}` binds `{source}` before any disk is mounted",
                    'declare it in `fileSystems` with `options = [ "bind" "nofail" ]`',
                )
    for name, text, definition in services.service_scripts(machine):
        for source in bound_sources(text):
            disk = mount_of(model, normal(source) or "")
            if disk is not None and not starts_on_access(disk) and _starts_at_once(model, name):
                yield Report(
                    definition_spot(definition),
                    f"the service `{name}` binds `{source}` without waiting for its disk",
                    f"set `unitConfig.RequiresMountsFor` to `{source}`, or declare the bind mount "
                    "in `fileSystems`",
                )


def _starts_at_once(model: MachineModel, service: str) -> bool:
    """Whether a service is known to start with the system and to wait for no other unit."""
    from baremount.lint_rules.support.services import named_units, settings

    names = ("after", "requires", "wants", "bindsTo", "requisite", "partOf", "wantedBy")
    units = {name: named_units(model.machine, service, name) for name in names}
    if settings(model.machine, service, "unitConfig") != {} or None in units.values():
        return False
    known = [unit for found in units.values() for unit in found or ()]
    return bool(units["wantedBy"]) and all(unit.endswith(".target") for unit in known)


_DISK = '  fileSystems."/mnt/data" = { device = "/dev/sdb1"; options = [ "nofail" ]; };\n'
_HEAD = "{\n  wsl.enable = true;\n" + _DISK
_BIND = '  fileSystems."/srv" = { device = "/mnt/data/srv"; '
_SERVICE = (
    '  systemd.services.srv = {\n    wantedBy = [ "multi-user.target" ];\n'
    '    script = "mount --bind /mnt/data/srv /srv";\n'
)

CASES = (
    Clean("may fail", _HEAD + _BIND + 'options = [ "bind" "nofail" ]; };\n}\n'),
    Clean(
        "from the root disk", _HEAD + _BIND.replace("data", "data2") + 'fsType = "bind"; };\n}\n'
    ),
    Clean(
        "ordinary machine",
        "{\n  boot.loader.grub.enable = true;\n"
        + _DISK
        + _BIND
        + 'options = [ "bind" ]; };\n'
        + '  system.activationScripts.a = "mount --bind /mnt/data/a /a";\n}\n',
    ),
    Clean(
        "two hosts",
        {"wsl.nix": _HEAD + "}\n", "server.nix": "{\n" + _BIND + 'options = [ "bind" ]; };\n}\n'},
    ),
    Clean(
        "a server with the disks of its fleet",
        {
            "disks.nix": "{ wsl.bareMounts = { enable = true; disks = [ {\n"
            '  name = "a"; serialNumber = "A1"; filesystem.mountPoint = "/mnt/data"; } ]; }; }\n',
            "a.nix": "{\n  imports = [ ./disks.nix ];\n  boot.loader.grub.enable = true;\n"
            + _BIND
            + 'options = [ "bind" ]; };\n}\n',
            "b.nix": "{\n  imports = [ ./disks.nix ];\n  wsl.enable = false;\n"
            + _BIND
            + 'options = [ "bind" ]; };\n}\n',
        },
    ),
    Clean("on first access", _HEAD + _BIND + 'options = [ "bind" "x-systemd.automount" ]; };\n}\n'),
    Clean(
        "with the disk alone",
        _HEAD + _BIND + 'options = [ "bind" "x-systemd.wanted-by=mnt-data.mount" ]; };\n}\n',
    ),
    Clean(
        "options not known", "{ config, ... }:\n" + _HEAD + _BIND + "options = config.a; };\n}\n"
    ),
    Clean(
        "the disk under an unknown condition",
        "{ config, lib, ... }: lib.mkMerge [\n  (lib.mkIf config.a {\n"
        + _DISK
        + "  })\n  {\n  wsl.enable = true;\n"
        + _BIND
        + 'options = [ "bind" ]; };\n  }\n]\n',
    ),
    Clean(
        "services that wait",
        _HEAD
        + _SERVICE
        + '    unitConfig.RequiresMountsFor = "/mnt/data";\n  };\n'
        + _SERVICE.replace("srv", "b")
        + '    after = [ "mnt-data.mount" ];\n  };\n'
        + _SERVICE.replace("srv", "c").replace('"mount ', '"mountpoint -q /mnt/data; mount ')
        + "  };\n}\n",
    ),
    Clean(
        "services on a disk that is mounted on access",
        _HEAD.replace('"nofail"', '"x-systemd.automount"') + _SERVICE + "  };\n}\n",
    ),
    Clean(
        "ordered after the earlier module",
        '{\n  wsl.enable = true;\n  wslStorageMount = { enable = true; diskSerialNumber = "A"; };\n'
        '  fileSystems."/srv" = {\n    device = "/mnt/wsl/storage/srv";\n'
        '    options = [ "bind" "x-systemd.requires=wsl-storage-mount.service" ];\n  };\n}\n',
    ),
    Flagged(
        "needed by the boot",
        _HEAD + _BIND + 'options = [ "bind" "rw" ]; };\n}\n',
        ("4:62 `/srv` makes the boot depend on the disk at `/mnt/data`",),
        _HEAD + _BIND + 'options = [ "bind" "rw" "nofail" ]; };\n}\n',
    ),
    Flagged(
        "from a disk of the module, in another file",
        {
            "host.nix": "{\n  imports = [ ./disks.nix ];\n  wsl.enable = true;\n"
            + _BIND
            + 'fsType = "none"; options = [ "bind" ]; };\n}\n',
            "disks.nix": '{\n  wsl.bareMounts.disks = [ {\n    name = "a"; serialNumber = "A";\n'
            '    filesystem.mountPoint = "/mnt/data";\n  } ];\n}\n',
        },
        ("host.nix:4:79 `/srv` makes the boot depend",),
        {
            "host.nix": "{\n  imports = [ ./disks.nix ];\n  wsl.enable = true;\n"
            + _BIND
            + 'fsType = "none"; options = [ "bind" "nofail" ]; };\n}\n'
        },
    ),
    Flagged(
        "before the earlier module's service",
        '{\n  wsl.enable = true;\n  wslStorageMount = { enable = true; diskSerialNumber = "A"; };\n'
        '  fileSystems."/srv" = {\n    device = "/mnt/wsl/storage/srv";\n'
        '    options = [ "bind" "nofail" ];\n  };\n}\n',
        ("6:15 `/srv` is bound before the disk at `/mnt/wsl/storage`",),
    ),
    Flagged(
        "scripts",
        _HEAD
        + "  system.activationScripts.a.text = ''\n    mkdir -p /a\n"
        + "    mount -o bind,ro /mnt/data/a /a\n  '';\n"
        + _SERVICE
        + '    after = [ "local-fs.target" ];\n  };\n}\n',
        (
            "4:3 the activation script `a` binds `/mnt/data/a` before",
            "10:5 the service `srv` binds `/mnt/data/srv` without",
        ),
    ),
)
