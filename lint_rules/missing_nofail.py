"""A mount on an attached disk holds the boot up when the disk is not there.

## What it does
Flags a mount on a disk attached to WSL whose options do not hold `nofail`: in `fileSystems`, in
`systemd.mounts`, in fstab lines, and in earlier forms of disk modules. Disks in
`wsl.bareMounts.disks` are not flagged, since the module adds the option by itself, and neither are
mounts that are started by hand (`noauto`), by their device, or on a first access.

## Why is this bad?
A disk is attached by Windows, and after `wsl --shutdown` or a reboot it is not there until somebody
attaches it again. Without `nofail` the mount is required by `local-fs.target`: systemd waits for
the disk, gives up, and starts the emergency shell instead of the system.

## Example
```nix
{
  wsl.enable = true;
  fileSystems."/data" = {
    device = "/dev/disk/by-uuid/9c1d7f0e-6a40-4a8e-93b5-0d7d1c4a2f11";
    fsType = "ext4";
  };
}
```

Use instead:
```nix
{
  wsl.enable = true;
  fileSystems."/data" = {
    device = "/dev/disk/by-uuid/9c1d7f0e-6a40-4a8e-93b5-0d7d1c4a2f11";
    options = [ "nofail" ];
    fsType = "ext4";
  };
}
```

## Fix safety
Safe: it adds the one option. The mount itself stays the same; only what waits for it changes.
There is none where the options come from a text that other mounts have, too, nor beside
`neededForBoot`, which contradicts it.

## Source
systemd.mount(5) on `nofail`; disks attached by `wsl --mount` do not outlive the VM:
https://github.com/microsoft/WSL/issues/6073
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.edits import Edit
from baremount.lint_rules.support.facts import DeclaredMount
from baremount.lint_rules.support.fstab_lines import is_bare
from baremount.lint_rules.support.option_lists import boot_passes_by
from baremount.lint_rules.support.places import value_spot
from baremount.linting.finding import Fix
from baremount.linting.rule import Clean, Flagged, Report, Rule
from baremount.scripts.fstab import Entry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from baremount.linting.rule import Context

_HELP = "add `nofail`: without it a missing disk ends the boot in the emergency shell"

RULE = Rule(
    code="BM001",
    name="missing-nofail",
    severity="error",
    languages=("nix", "fstab"),
    on=(DeclaredMount, Entry),
    markers=(
        *(b"fileSystems", b"mounts", b"wslStorageMount", b"bareMountDisks"),
        *(b"/dev/disk/by-wsl-bare/", b"/mnt/wsl/"),
    ),
    fix="safe",
    changes=("options",),
)


def check(mount: DeclaredMount | Entry, context: Context) -> Iterator[Report]:
    """The mounts without the option."""
    if isinstance(mount, Entry):
        yield from _line(mount, context)
    else:
        yield from _declared(mount)


def _line(entry: Entry, context: Context) -> Iterator[Report]:
    if "nofail" in entry.options or boot_passes_by(entry.options) or not is_bare(entry):
        return
    span = entry.options_span or entry.file_system_type.span
    text = b",nofail" if entry.options_span else b" nofail"
    yield Report(
        context.spot(span),
        f"`{entry.mount_point.value}` is mounted without `nofail`",
        _HELP,
        Fix("safe", (Edit(span[1], span[1], text),), "Add `nofail`"),
    )


def _declared(mount: DeclaredMount) -> Iterator[Report]:
    options = mount.options.value
    if options is None or mount.form == "wsl.bareMounts.disks":
        return
    if "nofail" in options or boot_passes_by(options):
        return
    if mount.form == "systemd.mounts":
        from baremount.lint_rules.support.unit_starts import boot_may_pass_by

        if boot_may_pass_by(mount):
            return
    from baremount.lint_rules.support.option_edits import added_option

    point = mount.mount_point.value
    # What is needed for the boot must not fail: one of the two has to go, and which is not known.
    edits = None if "neededForBoot" in mount.definitions else added_option(mount, "nofail")
    spot = value_spot(mount.options, mount.spot)
    in_one_file = spot.source.path == mount.spot.source.path
    yield Report(
        spot,
        f"`{point}` is mounted without `nofail`" if point else "a mount without `nofail`",
        _HELP,
        Fix("safe", edits, "Add `nofail`") if edits and in_one_file else None,
    )


CASES = (
    Clean(
        "with the option",
        '{\n  wsl.enable = true;\n  fileSystems."/data" = {\n'
        '    device = "/dev/disk/by-id/scsi-SX_1";\n    fsType = "ext4";\n'
        '    options = [ "noatime" "nofail" ];\n  };\n}\n',
    ),
    Clean(
        "ordinary machine",
        "{\n  boot.loader.systemd-boot.enable = true;\n"
        '  fileSystems."/" = { device = "/dev/disk/by-uuid/1b2c"; fsType = "ext4"; };\n'
        '  fileSystems."/data" = { device = "/dev/disk/by-uuid/3d4e"; fsType = "ext4"; };\n}\n',
    ),
    Clean(
        "declared by the module",
        "{\n  wsl.enable = true;\n  wsl.bareMounts = {\n    enable = true;\n    disks = [{\n"
        '      name = "data";\n      serialNumber = "S6Z2";\n'
        '      filesystem = { mountPoint = "/data"; fsType = "ext4"; };\n    }];\n  };\n}\n',
    ),
    Clean(
        "earlier module, turned off",
        "{ lib, ... }:\n{\n  wsl.enable = true;\n  wslStorageMount = lib.mkIf false {\n"
        '    enable = true; diskSerialNumber = "A1B2"; mountOptions = [ "noatime" ];\n  };\n}\n',
    ),
    Clean(
        "options not known",
        '{ config, ... }:\n{\n  wsl.enable = true;\n  fileSystems."/data" = {\n'
        '    device = "/dev/disk/by-id/scsi-SX_1";\n    options = config.my.options;\n  };\n}\n',
    ),
    Clean(
        "no disk",
        "{\n  wsl.enable = true;\n"
        '  fileSystems."/tmp/x" = { device = "none"; fsType = "tmpfs"; };\n'
        '  fileSystems."/b" = { device = "/a"; options = [ "bind" ]; };\n}\n',
    ),
    Clean(
        "not started by the boot",
        '{\n  wsl.enable = true;\n  fileSystems."/access" = {\n    device = "/dev/sdb1";\n'
        '    options = [ "x-systemd.automount" "noatime" ];\n  };\n'
        '  fileSystems."/device" = {\n    device = "/dev/sdc1";\n'
        '    options = [ "x-systemd.wanted-by=dev-sdc1.device" ];\n  };\n'
        "  systemd.mounts = [\n"
        '    { what = "/dev/sdd1"; where = "/unit"; }\n'
        '    { what = "/dev/sde1"; where = "/e"; wantedBy = [ "dev-sde1.device" ]; }\n  ];\n'
        '  systemd.automounts = [ { where = "/unit/"; wantedBy = [ "multi-user.target" ]; } ];\n'
        "}\n",
    ),
    Clean(
        "starts not known",
        "{ config, ... }:\n{\n  wsl.enable = true;\n  systemd.mounts = [\n"
        '    { what = "/dev/sdb1"; where = "/a"; wantedBy = config.my.targets; }\n'
        '    { what = "/dev/sdc1"; where = "/b"; }\n  ];\n'
        "  systemd.automounts = config.my.automounts;\n}\n",
    ),
    Clean(
        "fstab",
        {
            "fstab": "/dev/disk/by-wsl-bare/a /a ext4 defaults,nofail 0 2\n"
            "/dev/disk/by-wsl-bare/c /c ext4 x-systemd.automount 0 2\n"
            "/dev/sdb1 /b ext4 defaults 0 2\n"
        },
    ),
    Flagged(
        "line of fstab",
        {"fstab": "/dev/disk/by-wsl-bare/a /a ext4 defaults 0 2\n/dev/sdb1 /mnt/wsl/b ext4\n"},
        ("fstab:1:33 `/a` is mounted", "fstab:2:22 `/mnt/wsl/b` is mounted"),
        {
            "fstab": "/dev/disk/by-wsl-bare/a /a ext4 defaults,nofail 0 2\n"
            "/dev/sdb1 /mnt/wsl/b ext4 nofail\n"
        },
    ),
    Flagged(
        "no options",
        '{\n  wsl.enable = true;\n  fileSystems."/data" = {\n'
        '    device = "/dev/disk/by-id/scsi-SX_1";\n    fsType = "ext4";\n  };\n}\n',
        ("3:3 `/data` is mounted without `nofail`",),
        '{\n  wsl.enable = true;\n  fileSystems."/data" = {\n'
        '    device = "/dev/disk/by-id/scsi-SX_1";\n    options = [ "nofail" ];\n'
        '    fsType = "ext4";\n  };\n}\n',
    ),
    Flagged(
        "dotted",
        '{\n  wsl.enable = true;\n  fileSystems."/data".device = "/dev/sdb1";\n}\n',
        ("3:3 `/data`",),
        '{\n  wsl.enable = true;\n  fileSystems."/data".device = "/dev/sdb1";\n'
        '  fileSystems."/data".options = [ "nofail" ];\n}\n',
    ),
    Flagged(
        "wanted by more than its device",
        '{\n  wsl.enable = true;\n  fileSystems."/data" = {\n    device = "/dev/sdb1";\n'
        '    options = [ "x-systemd.wanted-by=dev-sdb1.device" '
        '"x-systemd.wanted-by=multi-user.target" ];\n  };\n'
        '  systemd.mounts = [ {\n    what = "/dev/sdc1";\n    where = "/a";\n'
        '    wantedBy = [ "multi-user.target" ];\n  } ];\n'
        '  systemd.automounts = [ { where = "/a"; } { where = "/b"; } ];\n}\n',
        ("5:15 `/data`", "7:22 `/a`"),
        '{\n  wsl.enable = true;\n  fileSystems."/data" = {\n    device = "/dev/sdb1";\n'
        '    options = [ "x-systemd.wanted-by=dev-sdb1.device" '
        '"x-systemd.wanted-by=multi-user.target" "nofail" ];\n'
        '  };\n  systemd.mounts = [ {\n    what = "/dev/sdc1";\n    options = "nofail";\n'
        '    where = "/a";\n'
        '    wantedBy = [ "multi-user.target" ];\n  } ];\n'
        '  systemd.automounts = [ { where = "/a"; } { where = "/b"; } ];\n}\n',
    ),
    Flagged(
        "list over several lines",
        '{\n  wsl.enable = true;\n  fileSystems."/data" = {\n    device = "/dev/sdb1";\n'
        '    options = [\n      "noatime" # reads\n    ];\n  };\n}\n',
        ("5:15 `/data`",),
        '{\n  wsl.enable = true;\n  fileSystems."/data" = {\n    device = "/dev/sdb1";\n'
        '    options = [\n      "noatime" # reads\n      "nofail"\n    ];\n  };\n}\n',
    ),
    Flagged(
        "needed for the boot",
        '{\n  wsl.enable = true;\n  fileSystems."/data" = {\n    device = "/dev/sdb1";\n'
        "    neededForBoot = true;\n  };\n}\n",
        ("3:3 `/data` is mounted without `nofail`",),
    ),
    Flagged(
        "comments",
        '{\n  wsl.enable = true;\n  fileSystems."/a" = {\n    device = "/dev/sdb1"; # by hand\n'
        '    fsType = "ext4";\n  };\n  fileSystems."/b" = {\n'
        '    device = "/dev/sdc1"; fsType = "ext4"; # b\n  };\n'
        '  fileSystems."/c" = { device = "/dev/sdd1"; options = [ /* none */ ]; };\n'
        '  fileSystems."/d" = {\n    device = "/dev/sde1";\n    options = [\n      # none\n    ];\n'
        '  };\n  fileSystems."/e" = { device = "/dev/sdf1"; options = [\n    "ro" /* e */ # f\n'
        '    # last\n  ]; };\n  fileSystems."/f" = { device = "/dev/sdg1"; options = [ "a"\n'
        '    "b"]; };\n}\n',
        (
            *("3:3 `/a`", "7:3 `/b`", "10:56 `/c`"),
            *("13:15 `/d`", "17:56 `/e`", "21:56 `/f`"),
        ),
        '{\n  wsl.enable = true;\n  fileSystems."/a" = {\n    device = "/dev/sdb1"; # by hand\n'
        '    options = [ "nofail" ];\n    fsType = "ext4";\n  };\n  fileSystems."/b" = {\n'
        '    device = "/dev/sdc1"; options = [ "nofail" ]; fsType = "ext4"; # b\n  };\n'
        '  fileSystems."/c" = { device = "/dev/sdd1"; options = [ "nofail" /* none */ ]; };\n'
        '  fileSystems."/d" = {\n    device = "/dev/sde1";\n    options = [ "nofail"\n'
        '      # none\n    ];\n  };\n  fileSystems."/e" = { device = "/dev/sdf1"; options = [\n'
        '    "ro" /* e */ # f\n    "nofail"\n    # last\n  ]; };\n'
        '  fileSystems."/f" = { device = "/dev/sdg1"; options = [ "a"\n    "b"\n'
        '    "nofail"]; };\n}\n',
    ),
    Flagged(
        "mount unit",
        "{\n  wsl.enable = true;\n  systemd.mounts = [\n"
        '    { what = "/dev/sdb1"; where = "/mnt/a"; options = "noatime"; }\n  ];\n}\n',
        ("4:55 `/mnt/a`",),
        "{\n  wsl.enable = true;\n  systemd.mounts = [\n"
        '    { what = "/dev/sdb1"; where = "/mnt/a"; options = "noatime,nofail"; }\n  ];\n}\n',
    ),
    Flagged(
        "text of other mounts, too",
        {
            "function.nix": "{ lib, ... }:\n{\n  wsl.enable = true;\n  fileSystems = lib.mapAttrs\n"
            '    (_: device: { inherit device; fsType = "ext4"; options = [ "noatime" ]; })\n'
            '    { "/" = "/dev/disk/by-uuid/1"; "/data" = "/dev/disk/by-uuid/2"; };\n}\n',
            "list.nix": '{ lib, ... }:\nlet usual = [ "noatime" ]; in\n{\n  wsl.enable = true;\n'
            '  fileSystems."/".options = usual;\n  fileSystems."/data" = {\n'
            '    device = "/dev/disk/by-uuid/2";\n    options = lib.mkForce usual;\n  };\n}\n',
            "set.nix": "let\n"
            '  disk = { device = "/dev/disk/by-uuid/2"; fsType = "ext4"; };\nin\n{\n'
            '  wsl.enable = true;\n  fileSystems."/data" = disk;\n}\n',
        },
        (
            "function.nix:5:62 `/data` is mounted",
            "list.nix:2:13 `/data` is mounted",
            "set.nix:6:3 `/data` is mounted",
        ),
    ),
)
