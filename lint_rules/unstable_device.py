"""A mount names its disk by a letter that may be another disk's after the next start.

## What it does
Flags `/dev/sdX` as the device of a mount on a disk attached to WSL: in Nix, in fstab lines, in boot
commands, and in scripts that attach a disk or mount it from Windows.

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
from baremount.lint_rules.support.fstab_lines import is_bare
from baremount.lint_rules.support.places import value_spot
from baremount.lint_rules.support.scripts import SCRIPTS, ReadScript, spot_of
from baremount.linting.rule import Clean, Flagged, Report, Rule
from baremount.scripts.facts import LinuxMount
from baremount.scripts.fstab import Entry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from baremount.linting.rule import Context

RULE = Rule(
    code="BM010",
    name="unstable-device",
    severity="warning",
    languages=("nix", "fstab", *(name for name in SCRIPTS if name != "nix")),
    on=(DeclaredMount, Entry, ReadScript),
    markers=(b"/dev/sd",),
)
_MESSAGE = "`{}` may be another disk after the next start of WSL"
# Where a mount is one in WSL in any case; other scripts may be for any machine.
_OF_WINDOWS = ("powershell", "batch", "task", "wsl.conf")


def check(fact: DeclaredMount | Entry | ReadScript, context: Context) -> Iterator[Report]:
    """The devices that are named by their letter."""
    if isinstance(fact, ReadScript):
        yield from _mounted(fact)
        return
    if isinstance(fact, Entry):
        device: object = fact.device.value if is_bare(fact) else None
        spot = context.spot(fact.device.span)
    else:
        device = fact.device.value
        spot = value_spot(fact.device, fact.spot)
    if _is_letter(device):
        yield Report(
            spot,
            _MESSAGE.format(device),
            "name the file system by its link: `ls -l /dev/disk/by-uuid` prints them",
        )


def _mounted(read: ReadScript) -> Iterator[Report]:
    if read.script.language not in _OF_WINDOWS and not any(read.attachments()):
        return
    for fact in read.script.facts:
        if isinstance(fact, LinuxMount) and _is_letter(fact.device):
            yield Report(
                spot_of(fact.origin),
                _MESSAGE.format(fact.device),
                "mount it by `UUID=…`: `lsblk -o NAME,UUID` prints it",
            )


def _is_letter(device: object) -> bool:
    return isinstance(device, str) and re.fullmatch(r"/dev/sd[a-z]+[0-9]*", device) is not None


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
    Clean(
        "script or table of any machine",
        {
            "a.sh": "mount /dev/sdb1 /mnt/stick\n",
            "b.py": "import subprocess\nsubprocess.run(['mount', '/dev/sdb1', '/mnt/stick'])\n",
            "fstab": "/dev/sdb1 /mnt/stick ext4 noauto 0 0\n",
        },
    ),
    Clean(
        "letter not known",
        "$dev = wsl lsblk -no NAME | Select-Object -Last 1\nwsl -u root mount /dev/$dev /mnt/data\n"
        "Write-Output 'wsl -u root mount /dev/sdc1 /mnt/data'\n",
    ),
    Flagged(
        "table of WSL",
        {"fstab": "# data\n/dev/sdc1 /mnt/wsl/data ext4 nofail,x-systemd.device-timeout=5 0 2\n"},
        ("fstab:2:1 `/dev/sdc1`",),
    ),
    Flagged(
        "scripts",
        {
            "a.ps1": "wsl --mount \\\\.\\PHYSICALDRIVE2 --bare\n"
            "wsl -d NixOS -u root -e mount -t ext4 /dev/sdc1 /mnt/data\n",
            "b.bat": 'wsl -u root sh -c "mkdir -p /mnt/data && mount /dev/sdd /mnt/data"\n',
            "c.sh": "wsl.exe --mount '\\\\.\\PHYSICALDRIVE2' --bare\nsudo mount /dev/sde2 /data\n",
            "wsl.conf": "[boot]\ncommand = /bin/mount /dev/sdf1 /data\n",
        },
        (
            "a.ps1:2:1 `/dev/sdc1`",
            "b.bat:1:1 `/dev/sdd`",
            "c.sh:2:1 `/dev/sde2`",
            "wsl.conf:2:11 `/dev/sdf1`",
        ),
    ),
)
