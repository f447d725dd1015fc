"""Two file systems of one machine have the same mount point.

## What it does
Flags a file system on a disk attached to WSL whose mount point another file system of the same
machine has, whatever form declares them. Slashes at the end, doubled ones, `.` and `..` make no
difference.

## Why is this bad?
Only one of them can be seen there. In `fileSystems` and `wsl.bareMounts.disks` NixOS refuses the
two devices; elsewhere the mount that comes last hides the other one, or systemd drops one unit, and
which one is decided by the order in which the disks appear.

## Example
```nix
wsl.bareMounts = {
  enable = true;
  disks = [
    { name = "a"; serialNumber = "S6Z2NJ0TC14842T"; filesystem.mountPoint = "/mnt/data"; }
    { name = "b"; serialNumber = "WD-WMC1T2351095"; filesystem.mountPoint = "/mnt/data/"; }
  ];
};
```

Use instead:
```nix
wsl.bareMounts = {
  enable = true;
  disks = [
    { name = "a"; serialNumber = "S6Z2NJ0TC14842T"; filesystem.mountPoint = "/mnt/data"; }
    { name = "b"; serialNumber = "WD-WMC1T2351095"; filesystem.mountPoint = "/mnt/more"; }
  ];
};
```

## Source
systemd.mount(5): a mount unit is named after its mount point. The module asserts that mount points
differ.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.lint_rules.support.facts import MachineModel
from baremount.lint_rules.support.modules import declaring_files
from baremount.lint_rules.support.mount_points import normal
from baremount.lint_rules.support.pairs import said_place, sure
from baremount.lint_rules.support.places import value_spot
from baremount.linting.rule import Clean, Flagged, Report, Rule

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from baremount.lint_rules.support.facts import DeclaredMount
    from baremount.linting.rule import Context

RULE = Rule(
    code="BM002",
    name="duplicate-mount-point",
    severity="error",
    languages=("nix",),
    on=(MachineModel,),
    markers=(b"fileSystems", b"mounts", b"bareMounts", b"wslStorageMount", b"bareMountDisks"),
)

# Of mounts with one mount point that do not collide, so many are compared with the next one.
_COMPARED = 20
# Of definitions without `mkDefault` and `mkForce`: nixpkgs, lib/modules.nix.
_ORDINARY = 100


def check(model: MachineModel, context: Context) -> Iterator[Report]:  # noqa: ARG001
    """Every file system whose mount point an earlier one has."""
    machine = model.machine
    modules = declaring_files(machine)
    seen: dict[str, list[DeclaredMount]] = {}
    for mount in model.mounts:
        written = sure(machine, mount.mount_point) if mount.certain else None
        point = normal(written) if written is not None else None
        if point is None:
            continue
        others = seen.setdefault(point, [])
        other = next((each for each in others if _collide(model, each, mount, modules)), None)
        if other is not None:
            yield Report(
                value_spot(mount.mount_point, mount.spot),
                f"`{written}` is also where the file system is mounted that is declared "
                + said_place(value_spot(other.mount_point, other.spot)),
                "give each file system a mount point of its own, or remove one of the two",
            )
        elif len(others) < _COMPARED:
            others.append(mount)


def _collide(
    model: MachineModel, one: DeclaredMount, other: DeclaredMount, modules: Collection[str]
) -> bool:
    """Whether two mounts at one place are two file systems, one of them on an attached disk."""
    if one.device.value is not None and one.device.value == other.device.value:
        return False
    if one.form != other.form:
        # A module that declares options makes mounts of what is declared elsewhere.
        if one.spot.source.path in modules or other.spot.source.path in modules:
            return False
        plain = next((each for each in (one, other) if each.form == "fileSystems"), None)
        if plain is not None and "wsl.bareMounts.disks" in (one.form, other.form):
            # A fleet may give disks to all of its machines: they are mounted where it is WSL.
            return model.is_wsl is True and _has_a_device(plain)
    return one.bare or other.bare


def _has_a_device(mount: DeclaredMount) -> bool:
    """Whether `fileSystems` says which device it is, and does not only add to a disk's mount."""
    found = mount.definitions.get("device") or mount.definitions.get("label")
    if found is None or found.priority != _ORDINARY:
        return False
    return not (mount.device.value or "").startswith("/dev/disk/by-wsl-bare/")


_A = '{ name = "a"; serialNumber = "A1"; filesystem.mountPoint = "/data"; }'
_B = '{ name = "b"; serialNumber = "B2"; filesystem.mountPoint = "/data"; }'
_C = '{ name = "c"; serialNumber = "C3"; filesystem.mountPoint = "/more"; }'

CASES = (
    Clean("different places", f"{{ wsl.bareMounts.disks = [ {_A} {_C} ]; }}\n"),
    Clean(
        "two hosts of a flake",
        {
            "flake.nix": "{\n  outputs = { nixpkgs, ... }: {\n"
            "    nixosConfigurations.a = nixpkgs.lib.nixosSystem { modules = [ ./a.nix ]; };\n"
            "    nixosConfigurations.b = nixpkgs.lib.nixosSystem { modules = [ ./b.nix ]; };\n"
            "  };\n}\n",
            "a.nix": f"{{ wsl.bareMounts.disks = [ {_A} ]; }}\n",
            "b.nix": f"{{ wsl.bareMounts.disks = [ {_B} ]; }}\n",
        },
    ),
    Clean(
        "either one or the other",
        "{ config, lib, ... }: lib.mkMerge [\n"
        f"  (lib.mkIf config.my.a {{ wsl.bareMounts.disks = [ {_A} ]; }})\n"
        f"  (lib.mkIf (!config.my.a) {{ wsl.bareMounts.disks = [ {_B} ]; }})\n]\n",
    ),
    Clean(
        "either file system or the other",
        "{ config, lib, ... }:\n{\n  wsl.enable = true;\n"
        '  fileSystems."/data" = lib.mkIf config.my.a { device = "/dev/disk/by-uuid/1b2c"; };\n'
        '  fileSystems."/data/" = lib.mkIf config.my.b { device = "/dev/disk/by-uuid/3d4e"; };\n'
        "}\n",
    ),
    Clean(
        "the module's link written once more",
        f"{{ wsl.bareMounts.disks = [ {_A} ];\n"
        '  fileSystems."/data".device = "/dev/disk/by-wsl-bare/a"; }\n',
    ),
    Clean(
        "a server with the disks of its fleet",
        {
            "disks.nix": f"{{ wsl.bareMounts = {{ enable = true; disks = [ {_A} ]; }}; }}\n",
            "a.nix": "{ imports = [ ./disks.nix ]; boot.loader.grub.enable = true;\n"
            '  fileSystems."/data".device = "/dev/disk/by-uuid/1b2c"; }\n',
            "b.nix": "{ imports = [ ./disks.nix ]; wsl.enable = false;\n"
            '  fileSystems."/data".device = "/dev/disk/by-uuid/1b2c"; }\n',
            "c.nix": "{ imports = [ ./disks.nix ]; wsl.enable = true; }\n",
        },
    ),
    Clean(
        "one file system declared twice",
        '{\n  wsl.enable = true;\n  fileSystems."/data".device = "/dev/disk/by-uuid/1b2c";\n'
        '  systemd.mounts = [ { what = "/dev/disk/by-uuid/1b2c"; where = "/data"; } ];\n}\n',
    ),
    Clean(
        "only attached",
        '{ wsl.bareMounts.disks = [ { name = "a"; serialNumber = "A1"; filesystem = null; } '
        '{ name = "b"; serialNumber = "B2"; } ]; }\n',
    ),
    Clean(
        "options added to a disk's mount",
        f"{{ lib, ... }}:\n{{\n  wsl.bareMounts.disks = [ {_A} {_C} ];\n"
        '  fileSystems."/data".neededForBoot = false;\n'
        '  fileSystems."/more".device = lib.mkForce "/dev/disk/by-uuid/1b2c";\n}\n',
    ),
    Clean(
        "made by a module",
        {
            "host.nix": "{ imports = [ ./module.nix ]; wsl.bareMounts = "
            f"{{ enable = true; disks = [ {_A} ]; }}; }}\n",
            "module.nix": "{ config, lib, ... }:\n{\n  options.wsl.bareMounts.enable = "
            "lib.mkEnableOption { };\n  config = lib.mkIf config.wsl.bareMounts.enable {\n"
            "    fileSystems = lib.listToAttrs (map (disk: {\n"
            "      name = disk.filesystem.mountPoint;\n"
            '      value.device = "/dev/disk/by-id/scsi-${disk.serialNumber}";\n'
            "    }) config.wsl.bareMounts.disks);\n  };\n}\n",
        },
    ),
    Clean(
        "no attached disk",
        '{\n  wsl.enable = true;\n  fileSystems."/a" = { device = "none"; fsType = "tmpfs"; };\n'
        '  fileSystems."/a/" = { device = "/b"; options = [ "bind" ]; };\n}\n',
    ),
    Clean(
        "ordinary machine",
        '{\n  fileSystems."/data".device = "/dev/disk/by-uuid/1b2c";\n'
        '  fileSystems."/data/".device = "/dev/disk/by-uuid/3d4e";\n}\n',
    ),
    Flagged(
        "one list",
        f"{{ wsl.bareMounts.disks = [\n  {_A}\n  {_B}\n]; }}\n",
        ("3:62 `/data` is also where the file system is mounted that is declared in",),
    ),
    Flagged(
        "written in other ways",
        "{ wsl.bareMounts.disks = [\n"
        f"  {_A}\n"
        '  { name = "b"; serialNumber = "B"; filesystem.mountPoint = "//data/"; }\n'
        '  { name = "c"; serialNumber = "C"; filesystem.mountPoint = "/more/.././data"; }\n'
        "]; }\n",
        ("3:61 `//data/` is also", "4:61 `/more/.././data` is also"),
    ),
    Flagged(
        "three files of one host",
        {
            "host.nix": "{ imports = [ ./a.nix ./b.nix ]; wsl.enable = true; }\n",
            "a.nix": f"{{ wsl.bareMounts.disks = [ {_A} ]; }}\n",
            "b.nix": '{\n  fileSystems."/data" = {\n    device = "/dev/disk/by-uuid/1b2c";\n'
            '    options = [ "nofail" ];\n  };\n}\n',
        },
        ("b.nix:2:3 `/data` is also where the file system is mounted that is declared in a.nix",),
    ),
    Flagged(
        "file system and mount unit",
        '{\n  wsl.enable = true;\n  fileSystems."/data".device = "/dev/disk/by-uuid/1b2c";\n'
        "  systemd.mounts = [\n"
        '    { what = "/dev/disk/by-uuid/3d4e"; where = "/data"; type = "ext4"; }\n  ];\n}\n',
        ("5:48 `/data` is also where",),
    ),
    Flagged(
        "an earlier form beside the new one",
        f"{{\n  wslStorageMount = {{\n    enable = true;\n"
        '    diskSerialNumber = "Z9";\n    mountPoint = "/data";\n  };\n'
        f"  wsl.bareMounts = {{ enable = true; disks = [ {_A} ]; }};\n}}\n",
        ("5:18 `/data` is also where",),
    ),
)
