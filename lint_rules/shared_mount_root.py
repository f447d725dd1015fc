"""A disk is mounted in the folder that all distributions of WSL share.

## What it does
Tells of mounts on attached disks whose mount point is below `/mnt/wsl`. It is a note only: such a
mount works.

## Why is this bad?
`/mnt/wsl` is one file system in memory for the whole virtual machine. What is mounted in it shows
in every distribution, with the user and group numbers of this one, and up to version 2.9.4 of WSL
all such mounts went away when any distribution stopped.

## Example
```nix
wsl.bareMounts = {
  enable = true;
  disks = [{
    name = "data";
    serialNumber = "0025_3857_61B0_0EF2.";
    filesystem.mountPoint = "/mnt/wsl/data";
  }];
};
```

Use instead:
```nix
wsl.bareMounts = {
  enable = true;
  disks = [{
    name = "data";
    serialNumber = "0025_3857_61B0_0EF2.";
    filesystem.mountPoint = "/mnt/data";
  }];
};
```

## Source
https://github.com/microsoft/WSL/issues/41084; `/mnt` is WSL's `automount.root`, which NixOS-WSL
sets by `wsl.wslConf.automount.root`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.lint_rules.support.facts import DeclaredMount
from baremount.lint_rules.support.fstab_lines import is_bare
from baremount.lint_rules.support.places import value_spot
from baremount.linting.rule import Clean, Flagged, Report, Rule
from baremount.scripts.fstab import Entry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from baremount.linting.finding import Spot
    from baremount.linting.rule import Context

RULE = Rule(
    code="BM018",
    name="shared-mount-root",
    severity="info",
    languages=("nix", "fstab"),
    on=(DeclaredMount, Entry),
    markers=(b"wsl",),
)


def check(mount: DeclaredMount | Entry, context: Context) -> Iterator[Report]:
    """The mounts below the shared folder."""
    from baremount.lint_rules.support.mount_points import automount_root, normal

    if isinstance(mount, Entry):
        given = mount.mount_point
        if is_bare(mount) and (normal(given.value) or "").startswith("/mnt/wsl/"):
            yield _report(context.spot(given.span), given.value, "/mnt")
        return
    point, root = mount.mount_point.value or "", automount_root(mount.machine)
    if root is not None and (normal(point) or "").startswith(f"{root}/wsl/"):
        yield _report(value_spot(mount.mount_point, mount.spot), point, root)


def _report(spot: Spot, point: str, root: str) -> Report:
    return Report(
        spot,
        f"`{point}` is in the folder that all distributions share",
        f"mount it elsewhere, such as below {root or '/mnt'}, unless other distributions use it",
    )


_FILE = 'device = "/dev/sdb1"; options = [ "nofail" ];'

CASES = (
    Clean(
        "elsewhere", f'{{\n  wsl.enable = true;\n  fileSystems."/mnt/data" = {{ {_FILE} }};\n}}\n'
    ),
    Clean(
        "similar name",
        f'{{\n  wsl.enable = true;\n  fileSystems."/mnt/wsl-data" = {{ {_FILE} }};\n}}\n',
    ),
    Clean("not WSL", f'{{ fileSystems."/mnt/wsl/data" = {{ {_FILE} }}; }}\n'),
    Clean(
        "another root",
        "{\n  wsl.enable = true;\n"
        '  wsl.wslConf.automount.root = "/drives";\n'
        f'  fileSystems."/mnt/wsl/a" = {{ {_FILE} }};\n}}\n',
    ),
    Clean(
        "root not known",
        "{ config, ... }:\n{\n  wsl.enable = true;\n"
        "  wsl.wslConf.automount.root = config.my.root;\n"
        f'  fileSystems."/mnt/wsl/a" = {{ {_FILE} }};\n}}\n',
    ),
    Clean(
        "no disk",
        "{\n  wsl.enable = true;\n"
        '  fileSystems."/mnt/wsl/a" = { device = "/a"; options = [ "bind" ]; };\n}\n',
    ),
    Clean("line of fstab", {"fstab": "/dev/disk/by-wsl-bare/a /mnt/a ext4 nofail 0 2\n"}),
    Flagged(
        "in the module's form",
        "{\n  wsl.bareMounts.disks = [{\n"
        '    name = "a";\n    serialNumber = "S6Z2";\n'
        '    filesystem = { mountPoint = "/mnt/wsl/a"; };\n  }];\n}\n',
        ("5:33 `/mnt/wsl/a` is in the folder",),
    ),
    Flagged(
        "file system of one host",
        {
            "wsl.nix": "{ imports = [ ./data.nix ]; wsl.enable = true; }\n",
            "server.nix": "{ imports = [ ./data.nix ]; boot.loader.grub.enable = true; }\n",
            "data.nix": 'let\n  point = "/mnt//wsl/a";\nin\n'
            f"{{ fileSystems.${{point}} = {{ {_FILE} }}; }}\n",
        },
        ("data.nix:4:26 `/mnt//wsl/a` is in",),
    ),
    Flagged(
        "another root, mount unit",
        '{\n  wsl.enable = true;\n  wsl.wslConf.automount.root = "/drives/";\n'
        '  systemd.mounts = [ { what = "/dev/sdb1"; where = "/drives/wsl/a"; } ];\n}\n',
        ("4:52 `/drives/wsl/a` is in",),
    ),
    Flagged("fstab", {"fstab": "UUID=1b2c /mnt/wsl/a ext4\n"}, ("fstab:1:11 `/mnt/wsl/a` is in",)),
)
