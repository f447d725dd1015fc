"""WSL mounts all of fstab before a disk can be attached.

## What it does
Flags `automount.mountFsTab = true` in a configuration with a mount on an attached disk, and in a
wsl.conf whose boot command attaches one.

## Why is this bad?
WSL then runs `mount -a` itself, before the boot command and before systemd: the disk is not
attached yet and udev has made no link. The mount fails at each start, with a message unless there
is `nofail`, and systemd mounts the same lines again later.

## Example
```nix
wsl.enable = true;
wsl.wslConf.automount.mountFsTab = true;
fileSystems."/data" = {
  device = "/dev/disk/by-uuid/9c1d7f0e-6a40-4a8e-93b5-0d7d1c4a2f11";
  fsType = "ext4";
  options = [ "nofail" ];
};
```

Use instead:
```nix
wsl.enable = true;
fileSystems."/data" = {
  device = "/dev/disk/by-uuid/9c1d7f0e-6a40-4a8e-93b5-0d7d1c4a2f11";
  fsType = "ext4";
  options = [ "nofail" ];
};
```

## Source
microsoft/WSL, src/linux/init/config.cpp, ConfigMountFsTab; NixOS-WSL sets it to false
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.lint_rules.support.facts import MachineModel
from baremount.lint_rules.support.wsl_conf_settings import setting
from baremount.linting.rule import Clean, Flagged, Report, Rule
from baremount.scripts.facts import Attachment
from baremount.scripts.wsl_conf import WslConf

if TYPE_CHECKING:
    from collections.abc import Iterator

    from baremount.lint_rules.support.facts import DeclaredMount
    from baremount.linting.rule import Context
    from baremount.source import Source

RULE = Rule(
    code="BM105",
    name="early-fstab-mount",
    severity="warning",
    languages=("nix", "wsl.conf"),
    on=(MachineModel, WslConf),
    markers=(b"ount",),
)
_HELP = "leave it to systemd: remove the setting, or set it to false"


def check(fact: MachineModel | WslConf, context: Context) -> Iterator[Report]:
    """The setting, where a disk comes later."""
    if isinstance(fact, WslConf):
        found = fact.effective("automount.mountfstab")
        is_on = found is not None and found.value.lower() in ("true", "1")
        if found is not None and is_on and _attaches(context.source):
            yield Report(
                context.spot(found.value_span),
                "WSL mounts fstab before the boot command attaches the disk",
                _HELP,
            )
        return
    given = setting(fact.machine, "automount", "mountFsTab")
    if given is None or given.text != "true":
        return
    for mount in fact.mounts:
        if _is_early(mount):
            point = mount.mount_point.value
            yield Report(
                given.spot,
                f"WSL mounts fstab before the disk of `{point}` is attached"
                if point
                else "WSL mounts fstab before disks are attached",
                _HELP,
            )
            return


def _attaches(source: Source) -> bool:
    """Whether the boot command of a wsl.conf attaches a disk."""
    from baremount.scripts.wsl_conf_script import read_wsl_conf_facts

    facts = read_wsl_conf_facts(source).facts
    return any(isinstance(fact, Attachment) and not fact.virtual for fact in facts)


def _is_early(mount: DeclaredMount) -> bool:
    """Whether the mount is a line of fstab for sure that `mount -a` takes."""
    options = mount.options.value
    return (
        mount.form == "fileSystems"
        and mount.bare
        and mount.certain
        and options is not None
        and "noauto" not in options
    )


def _with(value: str, options: str = '"nofail"', device: str = "/dev/disk/by-id/scsi-SX_1") -> str:
    return (
        f"{{ config, ... }}:\n{{\n  wsl.enable = true;\n"
        f"  wsl.wslConf.automount.mountFsTab = {value};\n"
        f'  fileSystems."/data" = {{ device = "{device}"; options = [ {options} ]; }};\n}}\n'
    )


CASES = (
    Clean("off", _with("false")),
    Clean("not mounted at boot", _with("true", '"nofail" "noauto"')),
    Clean("no disk", _with("true", '"bind"', "/srv")),
    Clean("not known", _with("config.x")),
    Clean(
        "disks of the module",
        "{\n  wsl.wslConf.automount.mountFsTab = true;\n  wsl.bareMounts.enable = true;\n"
        '  wsl.bareMounts.disks = [ { name = "a"; serialNumber = "A1"; '
        'filesystem.mountPoint = "/data"; } ];\n}\n',
    ),
    Clean("file without a disk", {"wsl.conf": "[automount]\nmountFsTab = true\n"}),
    Clean(
        "file with another command",
        {"wsl.conf": "[automount]\nmountFsTab = true\n[boot]\ncommand = /etc/boot.sh\n"},
    ),
    Clean(
        "file that only speaks of disks, or attaches a virtual one",
        {
            f"{number}/wsl.conf": f"[automount]\nmountFsTab = true\n[boot]\ncommand = {command}\n"
            for number, command in enumerate(
                (
                    "echo now run wsl --mount X",
                    "/mnt/c/Windows/System32/wsl.exe --mount --help",
                    "/mnt/c/Windows/System32/wsl.exe --mount --vhd C:/data.vhdx --bare",
                )
            )
        },
    ),
    Flagged(
        "disk by its link", _with("true"), ("4:38 WSL mounts fstab before the disk of `/data`",)
    ),
    Flagged("disk by its letter", _with("true", "", "/dev/sdd1"), ("4:38 WSL mounts fstab",)),
    Flagged(
        "file",
        {
            "wsl.conf": "[automount]\nmountFsTab=true\n"
            "[boot]\ncommand=/mnt/c/Windows/System32/wsl.exe --mount X --bare\n"
        },
        ("wsl.conf:2:12 WSL mounts fstab before the boot command",),
    ),
)
