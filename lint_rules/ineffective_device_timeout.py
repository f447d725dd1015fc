"""A native mount unit limits the wait for its disk by an option that only fstab knows.

## What it does
Flags `x-systemd.device-timeout=` among the options in `systemd.mounts` of a mount on a disk
attached to WSL.

## Why is this bad?
The option is read where systemd turns an fstab into units. In a unit of one's own it is handed to
`mount`, which ignores it: the wait for a missing disk still takes 90 seconds, though the
configuration says otherwise.

## Example
```nix
{
  wsl.enable = true;
  systemd.mounts = [{
    what = "/dev/disk/by-uuid/9c1d7f0e-6a40-4a8e-93b5-0d7d1c4a2f11";
    where = "/data";
    type = "ext4";
    options = "nofail,x-systemd.device-timeout=30s";
    wantedBy = [ "multi-user.target" ];
  }];
}
```

Use instead:
```nix
{
  wsl.enable = true;
  fileSystems."/data" = {
    device = "/dev/disk/by-uuid/9c1d7f0e-6a40-4a8e-93b5-0d7d1c4a2f11";
    fsType = "ext4";
    options = [ "nofail" "x-systemd.device-timeout=30s" ];
  };
}
```

## Source
systemd.mount(5): the option "can only be used in /etc/fstab, and will be ignored when part of the
Options= setting in a unit file".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.lint_rules.support.facts import DeclaredMount
from baremount.lint_rules.support.places import value_spot
from baremount.linting.rule import Clean, Flagged, Report, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from baremount.linting.rule import Context

_NAME = "x-systemd.device-timeout"

RULE = Rule(
    code="BM014",
    name="ineffective-device-timeout",
    severity="warning",
    languages=("nix",),
    on=(DeclaredMount,),
    markers=(b"device-timeout",),
)


def check(mount: DeclaredMount, context: Context) -> Iterator[Report]:  # noqa: ARG001
    """The options of native units that systemd does not read there."""
    if mount.form != "systemd.mounts":
        return
    for option in mount.options.value or ():
        if option.partition("=")[0] == _NAME:
            yield Report(
                value_spot(mount.options, mount.spot),
                f"`{option}` has no effect in `systemd.mounts`",
                "declare the mount in `fileSystems`, where it has, or set JobRunningTimeoutSec= "
                "of the device's unit",
            )


_UNIT = '{ what = "/dev/sdb1"; where = "/mnt/a"; '

CASES = (
    Clean(
        "in fileSystems",
        '{\n  wsl.enable = true;\n  fileSystems."/data" = {\n    device = "/dev/sdb1";\n'
        '    options = [ "nofail" "x-systemd.device-timeout=30s" ];\n  };\n}\n',
    ),
    Clean(
        "in the module's form",
        "{\n  wsl.bareMounts.disks = [{\n"
        '    name = "a"; serialNumber = "S6Z2";\n    filesystem = {\n      mountPoint = "/data";\n'
        '      options = [ "noatime" "x-systemd.device-timeout=5s" ];\n    };\n  }];\n}\n',
    ),
    Clean(
        "another unit has it",
        f'{{\n  wsl.enable = true;\n  systemd.mounts = [ {_UNIT}options = "nofail"; }} ];\n'
        '  fileSystems."/b" = { device = "/dev/sdc1"; '
        'options = [ "x-systemd.device-timeout=1" ]; };\n}\n',
    ),
    Clean(
        "ordinary machine",
        f'{{ systemd.mounts = [ {_UNIT}options = "x-systemd.device-timeout=1"; }} ]; }}\n',
    ),
    Clean(
        "share of the network",
        "{\n  wsl.enable = true;\n  systemd.mounts = [{\n"
        '    what = "nas:/a"; where = "/mnt/a"; type = "nfs";\n'
        '    options = "x-systemd.device-timeout=1";\n  }];\n}\n',
    ),
    Clean(
        "options not known",
        "{ config, ... }:\n{\n  wsl.enable = true;\n  systemd.mounts = [\n"
        f'    {_UNIT}options = "x-systemd.device-timeout=1,${{config.a}}"; }}\n  ];\n}}\n',
    ),
    Flagged(
        "native unit",
        f"{{\n  wsl.enable = true;\n  systemd.mounts = [\n    {_UNIT}"
        'options = "nofail,x-systemd.device-timeout=30s"; }\n  ];\n}\n',
        ("4:55 `x-systemd.device-timeout=30s` has no effect",),
    ),
    Flagged(
        "as systemd names the options",
        "{\n  wsl.enable = true;\n  systemd.mounts = [{\n"
        '    what = "/dev/sdb1";\n    where = "/mnt/a";\n'
        '    mountConfig.Options = "x-systemd.device-timeout=0";\n  }];\n}\n',
        ("6:27 `x-systemd.device-timeout=0` has no effect",),
    ),
    Flagged(
        "computed, in a module of the host",
        {
            "host.nix": "{ imports = [ ./unit.nix ]; wsl.enable = true; }\n",
            "unit.nix": "{ lib, ... }:\nlet\n"
            '  options = lib.concatStringsSep "," [ "ro" "x-systemd.device-timeout=5" ];\n'
            f"in\n{{\n  systemd.mounts = lib.mkIf true [\n    ({_UNIT}inherit options; }})\n"
            "  ];\n}\n",
        },
        ("unit.nix:7:54 `x-systemd.device-timeout=5` has no effect",),
    ),
)
