"""A mount names its disk by a letter that may be another disk's after the next start.

## What it does
Flags `/dev/sdX` as the device of a mount on a disk attached to WSL.

## Why is this bad?
WSL gives attached disks their letters in the order in which they appear, and that changes: after
a restart of the VM another disk, or none, may be behind the same name.

## Example
```nix
{
  wsl.enable = true;
  fileSystems."/data" = { device = "/dev/sdd1"; fsType = "ext4"; options = [ "nofail" ]; };
}
```

Use instead:
```nix
{
  wsl.enable = true;
  fileSystems."/data" = {
    device = "/dev/disk/by-uuid/9c1d7f0e-6a40-4a8e-93b5-0d7d1c4a2f11";
    fsType = "ext4";
    options = [ "nofail" ];
  };
}
```

## Source
The kernel presents every attached disk as SCSI, in no stable order:
https://github.com/microsoft/WSL/issues/9489
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
    code="BM010",
    name="unstable-device",
    severity="warning",
    languages=("nix",),
    on=(DeclaredMount,),
    markers=(b"/dev/sd",),
)


def check(mount: DeclaredMount, context: Context) -> Iterator[Report]:  # noqa: ARG001
    """The devices that are named by their letter."""
    device = mount.device.value
    if device is not None and re.fullmatch(r"/dev/sd[a-z]+[0-9]*", device):
        yield Report(
            value_spot(mount.device, mount.spot),
            f"`{device}` may be another disk after the next start of WSL",
            "name the file system by its link: `ls -l /dev/disk/by-uuid` prints them",
        )


CASES = (
    Clean(
        "by UUID",
        '{\n  wsl.enable = true;\n  fileSystems."/data".device = "/dev/disk/by-uuid/1b2c";\n}\n',
    ),
    Clean("not WSL", '{ fileSystems."/data" = { device = "/dev/sdb1"; fsType = "ext4"; }; }\n'),
    Clean(
        "WSL turned off",
        '{\n  wsl.enable = false;\n  fileSystems."/data".device = "/dev/sdb1";\n}\n',
    ),
    Clean(
        "a pattern, which is never mounted",
        '{\n  wsl.enable = true;\n  fileSystems."/data".device = "/dev/sdb*";\n}\n',
    ),
    Clean(
        "device not known",
        "{ config, ... }:\n{\n  wsl.enable = true;\n"
        '  fileSystems."/data".device = config.my.device;\n}\n',
    ),
    Clean(
        "a host beside the WSL one",
        {
            "laptop.nix": '{ fileSystems."/data".device = "/dev/sdb1"; }\n',
            "wsl.nix": "{ wsl.enable = true; }\n",
        },
    ),
    Flagged(
        "file system",
        '{\n  wsl.enable = true;\n  fileSystems."/data".device = "/dev/sdb1";\n}\n',
        ("3:32 `/dev/sdb1` may be another disk",),
    ),
    Flagged(
        "mount unit",
        "{\n  wsl.enable = true;\n  systemd.mounts = [\n"
        '    { what = "/dev/sdd"; where = "/mnt/ä"; type = "ext4"; }\n  ];\n}\n',
        ("4:14 `/dev/sdd` may be another disk",),
    ),
    Flagged(
        "in a module of a WSL host",
        {
            "host.nix": "{ imports = [ ./storage.nix ]; wsl.enable = true; }\n",
            "storage.nix": '{ fileSystems."/data".device = "/dev/sdc1"; }\n',
        },
        ("storage.nix:1:32 `/dev/sdc1`",),
    ),
)
