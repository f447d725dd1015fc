"""A disk is declared in a form that `baremount migrate` turns into `wsl.bareMounts.disks`.

## What it does
Flags the earlier forms in which disks attached to WSL are declared: the module `wslStorageMount`,
`wsl.bareMountDisks`, and `wsl.bareMounts.mounts`. Disks in plain `fileSystems` and `systemd.mounts`
of a machine that is known to be NixOS-WSL are only a note: they work once somebody attaches them.
So are disks there that only a boot command, a service or an activation script attaches or mounts,
where `baremount migrate` would declare them without asking for anything.

## Why is this bad?
NixOS-WSL itself has none of the earlier forms. They compare UUIDs of file systems with what Windows
knows of disks, poll during the boot, or need an edited `wsl.conf`; and in none of them the tool can
say whether serial numbers and devices are right. Of what a command mounts systemd knows nothing.
In `wsl.bareMounts.disks` one declaration attaches and mounts the disk.

## Example
```nix
{
  wsl.bareMountDisks = [{
    name = "data";
    filesystem = {
      uuid = "9c1d7f0e-6a40-4a8e-93b5-0d7d1c4a2f11";
      mountPoint = "/mnt/data";
    };
  }];
}
```

Use instead:
```nix
{
  wsl.bareMounts = {
    enable = true;
    disks = [{
      name = "data";
      serialNumber = "0025_3857_61B0_0EF2.";
      filesystem = {
        uuid = "9c1d7f0e-6a40-4a8e-93b5-0d7d1c4a2f11";
        mountPoint = "/mnt/data";
      };
    }];
  };
}
```

## Source
The readers of `baremount migrate`, which shows the change and writes it only with `--write`.
"""

from __future__ import annotations

import re
from importlib import import_module
from typing import TYPE_CHECKING

from baremount.lint_rules.support.facts import MachineModel
from baremount.lint_rules.support.places import definition_spot
from baremount.linting.finding import Spot
from baremount.linting.rule import Clean, Flagged, Report, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from baremount.linting.rule import Context
    from baremount.machine import Machine

# The option, the bytes without which it is not there, and what reads it.
_EARLIER = (
    (("wslStorageMount",), b"wslStorageMount", "wsl_storage_mount"),
    (("wsl", "bareMountDisks"), b"bareMountDisks", "bare_mount_disks"),
    (("wsl", "bareMounts", "mounts"), b"diskUuid", "uuid_mounts"),
)
# The name that a block of Nix in a Markdown file goes by.
_BLOCK = re.compile(r":[0-9]+\.nix$")

RULE = Rule(
    code="BM021",
    name="legacy-form",
    severity="warning",
    languages=("nix",),
    on=(MachineModel,),
    # What is run needs one of the last three; `mount` is in `mounts`.
    markers=(
        b"wslStorageMount",
        b"bareMountDisks",
        b"fileSystems",
        b"mount",
        b"command",
        b"chtasks",
    ),
)


def check(model: MachineModel, context: Context) -> Iterator[Report]:
    """The forms of one machine: an earlier one once, plain mounts one by one."""
    machine, command = model.machine, _command(context)
    for option, marker, reader in _EARLIER:
        if machine.contents().hold_any(marker):
            yield from _earlier(machine, option, reader, command)
    if model.is_wsl is True:
        yield from _file_systems(model, command)
        if machine.contents().hold_any(b"mounts"):
            yield from _mount_units(machine, command)
        yield from _run(machine, command)


def _command(context: Context) -> str:
    from shlex import quote

    from baremount.paths import short

    path = context.source.path
    if path.endswith(".nix") and not _BLOCK.search(path):
        name = short(path)
        # No option of the command.
        name = f"./{name}" if name.startswith("-") else name
        return f"`baremount migrate {quote(name)}` shows what becomes of it"
    return "declare the disk in `wsl.bareMounts.disks`, which `baremount migrate` does"


def _earlier(
    machine: Machine, option: tuple[str, ...], reader: str, command: str
) -> Iterator[Report]:
    found = machine.definitions(option)[0]
    if not found or all(machine.holds(definition) is False for definition in found):
        return
    for reading in import_module(f"baremount.migrate.readers.{reader}").read(machine):
        in_use = any(disk.enabled.value is not False for disk in reading.disks)
        claim = next((claim for claim in reading.claims if claim.anchor), None)
        if in_use and claim is not None:
            yield Report(
                Spot(claim.file.source, claim.span),
                f"`{reading.form}` is an earlier form of `wsl.bareMounts.disks`",
                command,
            )


def _file_systems(model: MachineModel, command: str) -> Iterator[Report]:
    """Those that are on a disk, by what the model knows of them already."""
    found = [mount for mount in model.mounts if mount.form == "fileSystems" and mount.bare]
    if not found:
        return
    from baremount.migrate.model import Disk
    from baremount.migrate.mounts import Mount, judge, root_disk
    from baremount.migrate.readers.file_systems import follows_its_device

    root = root_disk(model.machine)
    for mount in found:
        place = mount.spot.source.place(mount.spot.span[0])
        plain = Mount(mount.mount_point, mount.device, mount.fs_type, mount.options, place)
        if isinstance(judge(plain, root), Disk) and not follows_its_device(plain):
            yield _report(mount.spot, mount.mount_point.value, mount.form, command)


def _mount_units(machine: Machine, command: str) -> Iterator[Report]:
    from baremount.migrate.readers import mount_units

    for reading in mount_units.read(machine):
        for disk in () if reading.in_target_form else reading.disks:
            if disk.declared is not None and machine.holds(disk.declared) is not False:
                spot = definition_spot(disk.declared)
                yield _report(spot, disk.mount_point, reading.form, command)


def _report(spot: Spot, point: str | None, form: str, command: str) -> Report:
    return Report(
        spot,
        f"`{point or 'a disk'}` in `{form}` can be declared in `wsl.bareMounts.disks`",
        command,
        severity="info",
    )


def _run(machine: Machine, command: str) -> Iterator[Report]:
    """The disks that nothing but commands attach or mount, where a migration would take them."""
    from baremount.migrate.readers import read_machine, runs_commands

    if not runs_commands(machine):
        return
    from baremount.migrate import checks
    from baremount.migrate.answers import answers

    readings = read_machine(machine, answers({}, None))
    disks = [disk for reading in readings for disk in reading.disks]
    if any(reading.refusals for reading in readings) or checks.refusals(disks):
        return
    for reading in readings:
        claim = next((claim for claim in reading.claims if claim.anchor), None)
        if reading.form == "commands" and claim is not None:
            names = (disk.mount_point or checks.label(disk) for disk in reading.disks)
            shown = ", ".join(f"`{name}`" for name in names)
            yield Report(
                Spot(claim.file.source, claim.span),
                f"only what this machine runs sees to {shown}, which can be declared in "
                "`wsl.bareMounts.disks`",
                command,
                severity="info",
            )


_UUID = "9c1d7f0e-6a40-4a8e-93b5-0d7d1c4a2f11"
_PLAIN_DISK = 'device = "/dev/disk/by-id/scsi-SX_1"; fsType = "ext4";'
_DEVICE = "/dev/disk/by-id/scsi-SATA_Samsung_SSD_860_S3Z2NB0K176976A-part1"
_MOUNT = f"mount -t ext4 {_DEVICE} /data"
_ATTACH = (
    "/mnt/c/Windows/System32/WindowsPowerShell/v1.0/powershell.exe -Command 'wsl.exe --mount "
    "(Get-CimInstance Win32_DiskDrive | Where-Object SerialNumber -eq S3Z2NB0K176976A).DeviceID "
    "--bare'"
)

_ACTIVATING = (
    "{ pkgs, ... }:\n{\n  wsl.enable = true;\n"
    f"  system.activationScripts.data.text = ''\n    {_ATTACH}\n    {_MOUNT}\n  '';\n}}\n"
)


def _booting(commands: str) -> str:
    """A machine that runs this at its start, in line 3."""
    return f'{{\n  wsl.enable = true;\n  wsl.wslConf.boot.command = "{commands}";\n}}\n'


CASES = (
    Clean(
        "the target",
        "{\n  wsl.bareMounts = {\n    enable = true;\n    disks = [ {\n"
        '      name = "a"; serialNumber = "A1"; filesystem.mountPoint = "/a";\n'
        "    } ];\n  };\n}\n",
    ),
    Clean(
        "ordinary machine",
        "{\n  boot.loader.systemd-boot.enable = true;\n"
        '  fileSystems."/" = { device = "/dev/disk/by-uuid/1b2c"; fsType = "ext4"; };\n'
        f'  fileSystems."/data" = {{ {_PLAIN_DISK} }};\n'
        '  systemd.mounts = [ { what = "/dev/sdb1"; where = "/b"; type = "ext4"; } ];\n}\n',
    ),
    Clean(
        "not known to be WSL",
        '{\n  fileSystems."/a".device = "/dev/disk/by-wsl-bare/a";\n'
        f'  fileSystems."/data" = {{ {_PLAIN_DISK} }};\n}}\n',
    ),
    Clean(
        "turned off",
        "{ lib, ... }:\n{\n  wsl.enable = true;\n"
        '  wslStorageMount = { enable = false; diskSerialNumber = "A1"; };\n'
        "  wsl.bareMountDisks = lib.mkIf false [\n"
        '    { name = "a"; filesystem = { uuid = "1b"; mountPoint = "/a"; }; }\n  ];\n'
        f'  fileSystems."/data" = lib.mkIf false {{ {_PLAIN_DISK} }};\n}}\n',
    ),
    Clean(
        "what migrate leaves there",
        "{\n  wsl.enable = true;\n"
        '  fileSystems."/data" = {\n    device = "/dev/disk/by-uuid/1b2c";\n'
        '    fsType = "ext4";\n    options = [\n      "nofail" "noauto"\n'
        '      "x-systemd.wanted-by=dev-disk-by\\\\x2duuid-1b2c.device"\n    ];\n  };\n'
        '  fileSystems."/tmp/a" = { device = "none"; fsType = "tmpfs"; };\n'
        '  fileSystems."/b" = { device = "/data/b"; options = [ "bind" "nofail" ]; };\n}\n',
    ),
    Clean(
        "commands that migrate refuses, leaves alone, or cannot know the disk of",
        {
            "a.nix": _booting(f"{_ATTACH}; {_MOUNT}; systemctl start backup"),
            "b.nix": _booting("mount --make-rshared /"),
            "c.nix": _booting(_MOUNT),
            "d.nix": _ACTIVATING.replace("wsl.enable = true", "services.udev.enable = true"),
            "e.nix": _booting(f"{_ATTACH}; {_MOUNT}").replace("true", "false"),
            "f.nix": _booting(f"{_ATTACH}; mount {_DEVICE} /data"),
        },
    ),
    Clean(
        "commented out",
        "{\n  wsl.enable = true;\n"
        '  # wslStorageMount = { enable = true; diskSerialNumber = "A"; };\n'
        "  # wsl.bareMountDisks = [ ]; fileSystems, mounts\n}\n",
    ),
    Flagged(
        "by the UUID of the file system",
        "{\n  wsl.bareMounts = {\n    enable = true;\n    mounts = [\n"
        f'      {{ diskUuid = "{_UUID}"; mountPoint = "/a"; }}\n'
        f'      {{ diskUuid = "{_UUID}"; mountPoint = "/b"; }}\n    ];\n  }};\n}}\n',
        ("2:3 `wsl.bareMounts.mounts` is an earlier form",),
    ),
    Flagged(
        "disks of their own option, under an unknown condition",
        "{ config, lib, ... }:\n{\n  wsl.bareMountDisks = lib.mkIf config.my.disk [\n"
        f'    {{ name = "a"; filesystem = {{ uuid = "{_UUID}"; mountPoint = "/a"; }}; }}\n'
        "  ];\n}\n",
        ("3:3 `wsl.bareMountDisks` is an earlier form",),
    ),
    Flagged(
        "earlier module, two hosts",
        {
            "a.nix": "{\n  wsl.enable = true;\n  wslStorageMount = {\n    enable = true;\n"
            '    diskSerialNumber = "A1";\n  };\n}\n',
            "b.nix": "{\n  wsl.enable = true;\n  wslStorageMount.enable = false;\n}\n",
        },
        ("a.nix:3:3 `wslStorageMount` is an earlier form",),
    ),
    Flagged(
        "what is attached and mounted by commands alone",
        {
            "a.nix": _booting(f"{_ATTACH}; {_MOUNT}"),
            "b.nix": _ACTIVATING,
            "c.nix": "{ pkgs, ... }:\n{\n  wsl.enable = true;\n  systemd.services.data = {\n"
            '    wantedBy = [ "multi-user.target" ];\n'
            f"    script = ''\n      {_ATTACH}\n      {_MOUNT}\n    '';\n  }};\n}}\n",
        },
        (
            "a.nix:3:3 only what this machine runs sees to `/data`, which can be declared",
            "b.nix:4:3 only what this machine runs sees to `/data`, which can be declared",
            "c.nix:4:3 only what this machine runs sees to `/data`, which can be declared",
        ),
    ),
    Flagged(
        "plain mounts in several files",
        {
            "host.nix": "{\n  imports = [ ./b.nix ];\n  wsl.enable = true;\n"
            f'  fileSystems."/data" = {{ {_PLAIN_DISK} }};\n}}\n',
            "b.nix": 'let\n  what = "/dev/sdb1";\nin\n{\n  systemd.mounts = [\n'
            '    { inherit what; where = "/b"; type = "ext4"; }\n  ];\n}\n',
        },
        (
            "b.nix:6:5 `/b` in `systemd.mounts` can be declared",
            "host.nix:4:3 `/data` in `fileSystems` can be declared",
        ),
    ),
)
