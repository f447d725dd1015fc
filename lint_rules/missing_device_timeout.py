"""A mount waits a minute and a half for a disk that nobody has attached.

## What it does
Flags a mount on a disk attached to WSL, in `fileSystems` or in an fstab, whose options say nothing
about how long systemd waits for the disk. Mounts that are only started by hand (`noauto`) or by
their device are not flagged, and neither are disks in `wsl.bareMounts.disks`, since the module sets
a limit. A machine that sets `DefaultDeviceTimeoutSec=` has a limit for all of them.

## Why is this bad?
After `wsl --shutdown` or a reboot of Windows the disk is not there until it is attached again.
systemd then waits for 90 seconds by default, `nofail` or not, and as long as the job is pending WSL
takes the start for unfinished: the first shell comes late and the user's session may fail.

## Example
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

## Fix safety
Safe: it adds the one option. Only the time changes after which a missing disk is given up.
There is none where the options come from a text that other mounts have, too.

## Source
systemd.mount(5) on `x-systemd.device-timeout=`; `DefaultDeviceTimeoutSec=` in
systemd-system.conf(5) is 90 seconds; WSL's `boot.initTimeout` is 10.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from baremount.lint_rules.support.facts import DeclaredMount
from baremount.lint_rules.support.fstab_lines import is_bare
from baremount.lint_rules.support.option_lists import waits_for_nothing
from baremount.linting.rule import Clean, Flagged, Report, Rule
from baremount.scripts.fstab import Entry

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from baremount.contents import Contents
    from baremount.linting.rule import Context

_NAME = "x-systemd.device-timeout="
_OPTION = f"{_NAME}30s"
# A machine that sets it, or may, has its own limit for all mounts: systemd-system.conf(5).
_DEFAULT = b"DefaultDeviceTimeoutSec"
_HELP = f"add `{_OPTION}`: by default systemd waits 90 seconds for a missing disk"

RULE = Rule(
    code="BM013",
    name="missing-device-timeout",
    severity="warning",
    languages=("nix", "fstab"),
    on=(DeclaredMount, Entry),
    markers=(b"fileSystems", b"/dev/disk/by-wsl-bare/", b"/mnt/wsl/"),
    fix="safe",
    changes=("options",),
)


def check(mount: DeclaredMount | Entry, context: Context) -> Iterator[Report]:
    """The mounts that wait for their disk, without a limit of their own."""
    from baremount.lint_rules.support.option_reports import line_without, mount_without

    if isinstance(mount, Entry):
        if is_bare(mount) and _waits(mount.options):
            yield line_without(mount, _OPTION, _message(mount.mount_point.value), _HELP, context)
    elif mount.form == "fileSystems" and _waits(mount.options.value):
        if _has_limit(mount.machine.contents()):
            return
        yield mount_without(mount, _OPTION, _message(mount.mount_point.value), _HELP)


def _waits(options: Collection[str] | None) -> bool:
    """Whether something is known to wait for the disk, and for as long as systemd does."""
    limited = options is None or any(option.startswith(_NAME) for option in options)
    return not limited and not waits_for_nothing(options or ())


def _has_limit(contents: Contents) -> bool:
    """Whether the default for all mounts is set, or may be; one in a comment is not."""
    return contents.hold_any(_DEFAULT) and (
        re.search(rb"(?m)^[^#\n]*" + _DEFAULT, contents.all) is not None
    )


def _message(point: str | None) -> str:
    return f"`{point or 'a mount'}` sets no limit to the wait for its disk"


CASES = (
    Clean(
        "with a limit",
        '{\n  wsl.enable = true;\n  fileSystems."/data" = {\n'
        '    device = "/dev/disk/by-id/scsi-SX_1";\n    fsType = "ext4";\n'
        '    options = [ "noatime" "nofail" "x-systemd.device-timeout=5s" ];\n  };\n}\n',
    ),
    Clean(
        "with a limit from a let, in one string",
        'let\n  common = [ "nofail,x-systemd.device-timeout=5" ];\nin\n{\n  wsl.enable = true;\n'
        '  fileSystems."/data" = { device = "/dev/sdb1"; options = common ++ [ "ro" ]; };\n}\n',
    ),
    Clean(
        "with a limit from another file",
        {
            "host.nix": "{\n  imports = [ ./limits.nix ];\n  wsl.enable = true;\n"
            '  fileSystems."/data" = { device = "/dev/sdb1"; options = [ "nofail" ]; };\n}\n',
            "limits.nix": "{ lib, ... }:\n{\n"
            '  fileSystems."/data".options = [ "x-systemd.device-timeout=5s" ];\n}\n',
        },
    ),
    Clean(
        "ordinary machine",
        "{\n  boot.loader.systemd-boot.enable = true;\n"
        '  fileSystems."/" = { device = "/dev/disk/by-uuid/1b2c"; fsType = "ext4"; };\n'
        '  fileSystems."/data" = { device = "/dev/sdb1"; options = [ "nofail" ]; };\n}\n',
    ),
    Clean(
        "by hand only",
        '{\n  wsl.enable = true;\n  fileSystems."/data" = {\n    device = "/dev/sdb1";\n'
        '    options = [ "noauto" ];\n  };\n}\n',
    ),
    Clean(
        "with a limit for all",
        '{\n  wsl.enable = true;\n  systemd.settings.Manager.DefaultDeviceTimeoutSec = "5s";\n'
        '  fileSystems."/data" = { device = "/dev/sdb1"; options = [ "nofail" ]; };\n}\n',
    ),
    Clean(
        "with its device",
        '{\n  wsl.enable = true;\n  fileSystems."/data" = {\n    device = "/dev/sdb1";\n'
        '    options = [ "nofail" "x-systemd.wanted-by=dev-sdb1.device" ];\n  };\n}\n',
    ),
    Clean(
        "options not known",
        '{ config, ... }:\n{\n  wsl.enable = true;\n  fileSystems."/data" = {\n'
        '    device = "/dev/sdb1";\n    options = [ "nofail" config.my.limit ];\n  };\n}\n',
    ),
    Clean(
        "mount unit and module",
        "{\n  wsl.enable = true;\n  systemd.mounts = [\n"
        '    { what = "/dev/sdb1"; where = "/mnt/a"; options = "nofail"; }\n  ];\n'
        "  wsl.bareMounts.disks = [\n"
        '    { name = "a"; serialNumber = "S6Z2"; filesystem.mountPoint = "/data"; }\n  ];\n}\n',
    ),
    Clean(
        "fstab",
        {
            "fstab": "/dev/disk/by-wsl-bare/a /a ext4 nofail,x-systemd.device-timeout=5 0 2\n"
            "/dev/sdb1 /b ext4 nofail 0 2\nUUID=1b2c /mnt/wsl/c ext4 noauto 0 0\n"
        },
    ),
    Flagged(
        "limit for all in a comment",
        "{\n  wsl.enable = true;\n  # no DefaultDeviceTimeoutSec\n"
        '  fileSystems."/data" = { device = "/dev/sdb1"; options = [ "nofail" ]; };\n}\n',
        ("4:59 `/data` sets no limit",),
        "{\n  wsl.enable = true;\n  # no DefaultDeviceTimeoutSec\n"
        '  fileSystems."/data" = { device = "/dev/sdb1"; options = [ "nofail" '
        '"x-systemd.device-timeout=30s" ]; };\n}\n',
    ),
    Flagged(
        "two files, one host of two",
        {
            "laptop.nix": '{ fileSystems."/data".device = "/dev/sdb1"; }\n',
            "wsl.nix": "{ imports = [ ./data.nix ]; wsl.enable = true; }\n",
            "data.nix": '{\n  fileSystems."/data" = {\n    device = "/dev/sdb1";\n'
            '    options = [ "nofail" "noatime" ];\n  };\n}\n',
        },
        ("data.nix:4:15 `/data` sets no limit",),
        {
            "data.nix": '{\n  fileSystems."/data" = {\n    device = "/dev/sdb1";\n'
            '    options = [ "nofail" "noatime" "x-systemd.device-timeout=30s" ];\n  };\n}\n',
        },
    ),
    Flagged(
        "on first access",
        '{\n  wsl.enable = true;\n  fileSystems."/data" = {\n    device = "/dev/sdb1";\n'
        '    options = [ "noauto" "x-systemd.automount" ];\n  };\n}\n',
        ("5:15 `/data` sets no limit",),
        '{\n  wsl.enable = true;\n  fileSystems."/data" = {\n    device = "/dev/sdb1";\n'
        '    options = [ "noauto" "x-systemd.automount" "x-systemd.device-timeout=30s" ];\n'
        "  };\n}\n",
    ),
    Flagged(
        "no options",
        '{\n  wsl.enable = true;\n  fileSystems."/data".device = "/dev/sdb1";\n}\n',
        ("3:3 `/data` sets no limit",),
        '{\n  wsl.enable = true;\n  fileSystems."/data".device = "/dev/sdb1";\n'
        '  fileSystems."/data".options = [ "x-systemd.device-timeout=30s" ];\n}\n',
    ),
    Flagged(
        "computed options",
        '{ lib, ... }:\nlet\n  common = [ "nofail" ];\nin\n{\n  wsl.enable = true;\n'
        '  fileSystems."/data" = lib.mkIf true {\n    device = "/dev/sdb1";\n'
        '    options = common ++ [ "ro" ];\n  };\n}\n',
        ("9:15 `/data` sets no limit",),
    ),
    Flagged(
        "line of fstab",
        {"fstab": "/dev/disk/by-wsl-bare/a /a ext4 nofail 0 2\nUUID=1b2c /mnt/wsl/b ext4\n"},
        ("fstab:1:33 `/a` sets no limit", "fstab:2:22 `/mnt/wsl/b` sets no limit"),
        {
            "fstab": "/dev/disk/by-wsl-bare/a /a ext4 nofail,x-systemd.device-timeout=30s 0 2\n"
            "UUID=1b2c /mnt/wsl/b ext4 x-systemd.device-timeout=30s\n"
        },
    ),
)
