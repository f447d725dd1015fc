"""A disk is mounted where NixOS or WSL has something of its own.

## What it does
Flags a mount point on a disk attached to WSL that the module refuses: `/`, `/boot`, `/etc`, `/nix`
and all below it, `/usr`, `/var`, `/var/lib`, `/var/lib/nixos`, `/var/log`, and below the automount
root (`/mnt`, or `wsl.wslConf.automount.root`) `wsl` itself, `wslg` and the drive letters with all
below them. Plain mounts on `/nix` and below are left to nix-store-on-bare-disk.

## Why is this bad?
A disk is attached only after the system has started from the root disk. A mount that comes then
hides the files that running programs use, or the Windows drive that WSL has mounted there.

## Example
```nix
wsl.bareMounts = {
  enable = true;
  disks = [
    { name = "data"; serialNumber = "S6Z2NJ0TC14842T"; filesystem.mountPoint = "/mnt/d"; }
  ];
};
```

Use instead:
```nix
wsl.bareMounts = {
  enable = true;
  disks = [
    { name = "data"; serialNumber = "S6Z2NJ0TC14842T"; filesystem.mountPoint = "/mnt/data"; }
  ];
};
```

## Source
The module asserts it. `automount.root` in https://learn.microsoft.com/en-us/windows/wsl/wsl-config
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.lint_rules.support.facts import DeclaredMount
from baremount.lint_rules.support.modules import is_made_by_module
from baremount.lint_rules.support.mount_points import automount_root, normal, taken_by
from baremount.lint_rules.support.places import value_spot
from baremount.linting.rule import Clean, Flagged, Report, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from baremount.linting.rule import Context

RULE = Rule(
    code="BM007",
    name="reserved-mount-point",
    severity="error",
    languages=("nix",),
    on=(DeclaredMount,),
    markers=(b"fileSystems", b"mounts", b"bareMounts", b"wslStorageMount", b"bareMountDisks"),
)


def check(mount: DeclaredMount, context: Context) -> Iterator[Report]:  # noqa: ARG001
    """The mount points that are taken."""
    written = mount.mount_point.value
    point = normal(written) if written is not None else None
    if point is None:
        return
    root = automount_root(mount.machine)
    reason = taken_by(point, root)
    if reason is None or is_made_by_module(mount):
        return
    plain = mount.form in ("fileSystems", "systemd.mounts")
    if plain and (point + "/").startswith("/nix/"):
        return
    yield Report(
        value_spot(mount.mount_point, mount.spot),
        f"`{written}` {reason}",
        f"choose a directory of its own, such as /mnt/data or {root or '/mnt'}/wsl/data",
        # Nothing refuses a plain mount, and below /var it may even work.
        severity="warning" if plain else None,
    )


def _disk(point: str, more: str = "") -> str:
    """A disk mounted there, the mount point's string at 2:65."""
    return (
        f"{{ {more}wsl.bareMounts.disks = [\n"
        f'  {{ name = "data"; serialNumber = "A1"; filesystem.mountPoint = "{point}"; }}\n]; }}\n'
    )


_ROOT = 'wsl.wslConf.automount.root = "/drives/"; '

CASES = (
    Clean("own directory", _disk("/mnt/data")),
    Clean("shared by all distributions", _disk("/mnt/wsl/storage")),
    Clean("below what is taken", _disk("/var/lib/postgresql")),
    Clean("two letters", _disk("/mnt/cd")),
    Clean("drives are elsewhere", _disk("/mnt/c", _ROOT)),
    Clean(
        "root of the drives not known",
        "{ config, ... }: " + _disk("/mnt/c", "wsl.wslConf.automount.root = config.my.root; "),
    ),
    Clean(
        "ordinary machine",
        '{\n  fileSystems."/" = { device = "/dev/disk/by-uuid/1b2c"; fsType = "ext4"; };\n'
        '  fileSystems."/boot" = { device = "/dev/disk/by-uuid/3D4E"; fsType = "vfat"; };\n'
        '  fileSystems."/var/log" = { device = "/dev/disk/by-uuid/5f6a"; };\n}\n',
    ),
    Clean(
        "root disk and no disk",
        '{\n  wsl.enable = true;\n  fileSystems."/" = { device = "/dev/disk/by-uuid/1b2c"; };\n'
        '  fileSystems."/usr" = { device = "none"; fsType = "tmpfs"; };\n}\n',
    ),
    Flagged(
        "a drive letter",
        _disk("/mnt/c/data"),
        ("2:65 `/mnt/c/data` is where WSL mounts the Windows drive C:",),
    ),
    Flagged(
        "each kind",
        "{ wsl.bareMounts.disks = [\n"
        + "".join(
            f'  {{ filesystem.mountPoint = "{point}"; }}\n'
            for point in (
                *("/", "/boot", "/etc", "/nix", "/nix/store", "/nix/var", "/usr"),
                *("/var", "/var/lib", "/var/lib/nixos", "/var/log"),
                *("/mnt/wsl", "/mnt/wslg", "/mnt/wslg/x", "/mnt/Z", "/var/./lib/", "//etc"),
            )
        )
        + "]; }\n",
        (
            "2:29 `/` is needed by NixOS",
            "3:29 `/boot` is needed by NixOS",
            "4:29 `/etc` is needed by NixOS",
            "5:29 `/nix` is needed by NixOS",
            "6:29 `/nix/store` is needed by NixOS",
            "7:29 `/nix/var` is needed by NixOS",
            "8:29 `/usr` is needed by NixOS",
            "9:29 `/var` is needed by NixOS",
            "10:29 `/var/lib` is needed by NixOS",
            "11:29 `/var/lib/nixos` is needed by NixOS",
            "12:29 `/var/log` is needed by NixOS",
            "13:29 `/mnt/wsl` is where WSL keeps what all",
            "14:29 `/mnt/wslg` is where WSL mounts what graphical",
            "15:29 `/mnt/wslg/x` is where WSL mounts what graphical",
            "16:29 `/mnt/Z` is where WSL mounts the Windows drive Z:",
            "17:29 `/var/./lib/` is needed by NixOS",
            "18:29 `//etc` is needed by NixOS",
        ),
    ),
    Flagged(
        "drives below another root",
        {
            "host.nix": "{ imports = [ ./wsl.nix ./disks.nix ]; }\n",
            "wsl.nix": '{ wsl.enable = true; wsl.wslConf.automount.root = "/drives"; }\n',
            "disks.nix": _disk("/drives/d"),
        },
        ("disks.nix:2:65 `/drives/d` is where WSL mounts the Windows drive D:",),
    ),
    Flagged(
        "once where a module mounts it",
        {
            "host.nix": "{ imports = [ ./module.nix ]; wsl.bareMounts = { enable = true;\n"
            '  disks = [ { name = "a"; filesystem.mountPoint = "/mnt/d"; } ]; }; }\n',
            "module.nix": "{ config, lib, ... }:\n{\n  options.wsl.bareMounts.enable = "
            'lib.mkEnableOption "";\n  config.fileSystems = lib.listToAttrs (map (disk: {\n'
            "    name = disk.filesystem.mountPoint;\n"
            '    value.device = "/dev/disk/by-wsl-bare/${disk.name}";\n'
            "  }) config.wsl.bareMounts.disks);\n}\n",
        },
        ("host.nix:2:51 `/mnt/d` is where WSL mounts the Windows drive D:",),
    ),
    Flagged(
        "plain mounts",
        '{ lib, config, ... }:\n{\n  wsl.enable = true;\n  fileSystems."/mnt/d" = {\n'
        '    device = "/dev/disk/by-uuid/1b2c";\n  };\n'
        "  systemd.mounts = lib.mkIf config.my.mounts [\n"
        '    { what = "/dev/disk/by-uuid/3d4e"; where = "/mnt/wsl"; type = "ext4"; }\n  ];\n}\n',
        (
            "4:3 `/mnt/d` is where WSL mounts the Windows drive D:",
            "8:48 `/mnt/wsl` is where WSL keeps",
        ),
    ),
)
