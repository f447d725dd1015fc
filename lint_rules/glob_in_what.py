"""A mount names its device by a pattern, which systemd takes for a name.

## What it does
Flags `*`, `?` and `[...]` in the `what` of `systemd.mounts` and in the `device` of `fileSystems`,
where the mount is on a disk attached to WSL.

## Why is this bad?
systemd does not expand patterns. It waits for a device that is literally called so, and gives up at
the timeout: the disk is there and is never mounted.

## Example
```nix
{
  wsl.enable = true;
  systemd.mounts = [{
    what = "/dev/disk/by-id/scsi-*S6Z2NJ0TC14842T*-part1";
    where = "/mnt/data";
    type = "ext4";
    options = "nofail";
  }];
}
```

Use instead:
```nix
{
  wsl.enable = true;
  wsl.bareMounts = {
    enable = true;
    disks = [{
      name = "data";
      serialNumber = "S6Z2NJ0TC14842T";
      devicePattern = "scsi-*S6Z2NJ0TC14842T*-part1";
      filesystem.mountPoint = "/mnt/data";
    }];
  };
}
```

## Source
systemd.mount(5): `What=` takes a path; fstab(5) knows no patterns either. The module lets udev
resolve `devicePattern`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from baremount.lint_rules.support.facts import DeclaredMount
from baremount.lint_rules.support.places import value_spot
from baremount.linting.rule import Clean, Flagged, Report, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from baremount.linting.rule import Context

RULE = Rule(
    code="BM011",
    name="glob-in-what",
    severity="error",
    languages=("nix",),
    on=(DeclaredMount,),
    markers=(b"fileSystems", b"mounts"),
)
# udev writes these characters of a link's name as `\x2a` and the like: no link has them.
_GLOB = re.compile(r"/dev/.*[*?\[]")


def check(mount: DeclaredMount, context: Context) -> Iterator[Report]:  # noqa: ARG001
    """The devices that are patterns."""
    device = mount.device.value
    if device is not None and _GLOB.match(device):
        yield Report(
            value_spot(mount.device, mount.spot),
            f"`{device}` is taken for a name: systemd does not expand patterns",
            "write the link out, or declare the disk in `wsl.bareMounts.disks`, where "
            "`devicePattern` may be a pattern",
        )


CASES = (
    Clean(
        "written out",
        "{\n  wsl.enable = true;\n  systemd.mounts = [\n"
        '    { what = "/dev/disk/by-id/scsi-SNVMe_X_0EF2.-part1"; where = "/mnt/a"; }\n  ];\n'
        '  fileSystems."/b".device = "UUID=1b2c";\n}\n',
    ),
    Clean(
        "the module's own option",
        '{ wsl.bareMounts.disks = [ { name = "a"; serialNumber = "A1"; '
        'devicePattern = "scsi-*A1*"; filesystem.mountPoint = "/a"; } ]; }\n',
    ),
    Clean(
        "a label with a question mark",
        "{\n  wsl.enable = true;\n"
        '  fileSystems."/data".device = "LABEL=what?";\n'
        '  fileSystems."/more".label = "a*";\n}\n',
    ),
    Clean(
        "device not known",
        "{ config, ... }:\n{\n  wsl.enable = true;\n"
        '  fileSystems."/data".device = "/dev/disk/by-id/${config.my.link}*";\n}\n',
    ),
    Clean(
        "ordinary machine",
        '{ fileSystems."/data" = { device = "/dev/disk/by-id/ata-*-part1"; fsType = "ext4"; }; }\n',
    ),
    Flagged(
        "mount unit",
        "{\n  wsl.enable = true;\n  systemd.mounts = [\n"
        '    { what = "/dev/disk/by-id/scsi-*0EF2.*"; where = "/mnt/a"; type = "ext4"; }\n'
        "  ];\n}\n",
        ("4:14 `/dev/disk/by-id/scsi-*0EF2.*` is taken for a name",),
    ),
    Flagged(
        "file system",
        '{\n  wsl.enable = true;\n  fileSystems."/data" = {\n'
        '    device = "/dev/sd?1";\n    options = [ "nofail" ];\n  };\n'
        '  fileSystems."/more".device = "/dev/disk/by-id/scsi-SX_[01]";\n}\n',
        ("4:14 `/dev/sd?1`", "7:32 `/dev/disk/by-id/scsi-SX_[01]`"),
    ),
    Flagged(
        "made by a fork's module",
        {
            "host.nix": "{\n  imports = [ ./module.nix ];\n  wsl.enable = true;\n"
            '  my.disks = [ { pattern = "scsi-*A1*"; place = "/mnt/a"; } ];\n}\n',
            "module.nix": "{ config, lib, ... }:\n{\n"
            "  options.my.disks = lib.mkOption { default = [ ]; };\n"
            "  config.systemd.mounts = map (disk: {\n"
            '    what = "/dev/disk/by-id/${disk.pattern}";\n    where = disk.place;\n'
            "  }) config.my.disks;\n}\n",
        },
        ("module.nix:5:12 `/dev/disk/by-id/scsi-*A1*`",),
    ),
    Flagged(
        "a let, and a list of two files",
        {
            "host.nix": "{ imports = [ ./a.nix ./b.nix ]; }\n",
            "a.nix": "{ wsl.enable = true; systemd.mounts = [ ]; }\n",
            "b.nix": 'let link = "scsi-*A1*"; in\n{\n  systemd.mounts = [\n'
            '    { what = "/dev/disk/by-id/${link}"; where = "/mnt/a"; }\n  ];\n}\n',
        },
        ("b.nix:4:14 `/dev/disk/by-id/scsi-*A1*`",),
    ),
)
