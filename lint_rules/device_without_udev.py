"""A mount waits for a link that udev would make, and udev is off.

## What it does
Flags a device below `/dev/disk`, also written as `UUID=`, `LABEL=` and the like, where the machine
is NixOS-WSL and nothing turns udev on. Disks in `wsl.bareMounts.disks` are not flagged, since the
module turns it on by itself.

## Why is this bad?
NixOS-WSL turns udev off by default, unlike NixOS. Then there is nothing below `/dev/disk`, and the
mount waits for its device until the timeout, with the disk attached.

## Example
```nix
{
  wsl.enable = true;
  fileSystems."/data" = {
    device = "/dev/disk/by-uuid/9c1d7f0e-6a40-4a8e-93b5-0d7d1c4a2f11";
    options = [ "nofail" ];
  };
}
```

Use instead:
```nix
{
  wsl.enable = true;
  services.udev.enable = true;
  fileSystems."/data" = {
    device = "/dev/disk/by-uuid/9c1d7f0e-6a40-4a8e-93b5-0d7d1c4a2f11";
    options = [ "nofail" ];
  };
}
```

## Source
https://github.com/nix-community/NixOS-WSL/blob/main/modules/systemd/default.nix
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.lint_rules.support.facts import DeclaredMount
from baremount.lint_rules.support.places import value_spot
from baremount.linting.rule import Clean, Flagged, Report, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from baremount.linting.rule import Context

RULE = Rule(
    code="BM012",
    name="device-without-udev",
    severity="error",
    languages=("nix",),
    on=(DeclaredMount,),
    markers=(b"fileSystems", b"mounts"),
)


def check(mount: DeclaredMount, context: Context) -> Iterator[Report]:  # noqa: ARG001
    """The devices that only udev makes."""
    from baremount.lint_rules.support.udev import is_udev_off
    from baremount.migrate.links import device

    field = mount.device
    link = field.value
    if mount.form == "fileSystems" and "device" not in mount.definitions:
        label = mount.definitions.get("label")
        link = "its label" if label is not None else None
    elif link is None or not device(link).kind.startswith("by-"):
        return
    if link is None or not is_udev_off(mount.machine):
        return
    shown = link if link == "its label" else f"`{link}`"
    yield Report(
        value_spot(field, mount.spot),
        f"the mount waits for {shown}, a link that udev makes, and udev is off",
        "set `services.udev.enable = true`: NixOS-WSL turns it off by default",
    )


_MOUNT = (
    '  fileSystems."/data" = {\n    device = "/dev/disk/by-uuid/1b2c";\n'
    '    options = [ "nofail" ];\n  };\n'
)

CASES = (
    Clean("udev on", f"{{\n  wsl.enable = true;\n  services.udev.enable = true;\n{_MOUNT}}}\n"),
    Clean(
        "on in another file",
        {
            "host.nix": f"{{\n  imports = [ ./udev.nix ];\n  wsl.enable = true;\n{_MOUNT}}}\n",
            "udev.nix": "{ lib, ... }: { services = { udev.enable = lib.mkForce true; }; }\n",
        },
    ),
    Clean(
        "on with USB/IP",
        f"{{\n  wsl.enable = true;\n  wsl.usbip.enable = true;\n{_MOUNT}}}\n",
    ),
    Clean(
        "on with the module",
        "{\n  wsl.enable = true;\n  wsl.bareMounts = { enable = true; disks = [ "
        f'{{ name = "a"; serialNumber = "A1"; filesystem.mountPoint = "/a"; }} ]; }};\n'
        f"{_MOUNT}}}\n",
    ),
    Clean(
        "on under a condition",
        "{ config, lib, ... }:\n{\n  wsl.enable = true;\n"
        f"  services.udev.enable = lib.mkIf config.my.udev true;\n{_MOUNT}}}\n",
    ),
    Clean(
        "services not known",
        "{ inputs, ... }:\n{\n  wsl.enable = true;\n  services = inputs.my.services;\n"
        f"{_MOUNT}}}\n",
    ),
    Clean(
        "a file that is not there",
        f"{{\n  imports = [ ./secret.nix ];\n  wsl.enable = true;\n{_MOUNT}}}\n",
    ),
    Clean(
        "modules of its own that cannot be told",
        {
            "a.nix": "{ lib, ... }:\n{\n  imports = lib.filesystem.listFilesRecursive ./modules;\n"
            f"  wsl.enable = true;\n{_MOUNT}}}\n",
            "b.nix": "{ inputs, ... }:\n{\n  imports = [ inputs.self.nixosModules.udev ];\n"
            f"  wsl.enable = true;\n{_MOUNT}}}\n",
            "c.nix": '{ hostName, ... }:\n{\n  imports = [ (./hosts + "/${hostName}.nix") ];\n'
            f"  wsl.enable = true;\n{_MOUNT}}}\n",
        },
    ),
    Clean(
        "no link",
        '{\n  wsl.enable = true;\n  fileSystems."/data".device = "/dev/sdd1";\n'
        '  fileSystems."/x" = { device = "none"; fsType = "tmpfs"; };\n}\n',
    ),
    Clean("ordinary machine", f"{{\n  services.udev.enable = false;\n{_MOUNT}}}\n"),
    Clean(
        "the module's link, on who knows what",
        '{ fileSystems."/data".device = "/dev/disk/by-wsl-bare/data"; }\n',
    ),
    Clean("maybe WSL", f"{{ config, ... }}:\n{{\n  wsl.enable = config.my.wsl;\n{_MOUNT}}}\n"),
    Flagged(
        "modules of others that cannot be told",
        {
            "host.nix": "{ inputs, ... }:\n{\n  imports = [\n    <nixos-wsl/modules> "
            '<home-manager/nixos>\n    (fetchTarball "https://x.example/y.tar.gz") '
            '"${inputs.nixpkgs}/nixos/x.nix"\n  ];\n'
            f"  wsl.enable = true;\n{_MOUNT}}}\n",
        },
        ("host.nix:9:14 the mount waits",),
    ),
    Flagged(
        "off by default",
        f"{{\n  wsl.enable = true;\n{_MOUNT}}}\n",
        ("4:14 the mount waits for `/dev/disk/by-uuid/1b2c`, a link that udev makes",),
    ),
    Flagged(
        "turned off",
        "{\n  wsl.enable = true;\n  services.udev.enable = false;\n  systemd.mounts = [\n"
        '    { what = "/dev/disk/by-id/scsi-SX_1-part1"; where = "/mnt/a"; type = "ext4"; }\n'
        "  ];\n}\n",
        ("5:14 the mount waits for `/dev/disk/by-id/scsi-SX_1-part1`",),
    ),
    Flagged(
        "on under a condition that is false",
        "{ config, lib, ... }:\n{\n  wsl.enable = true;\n  my.udev = false;\n"
        f"  services.udev.enable = lib.mkIf config.my.udev true;\n{_MOUNT}}}\n",
        ("7:14 the mount waits for `/dev/disk/by-uuid/1b2c`",),
    ),
    Flagged(
        "tag and label",
        '{\n  wsl.enable = true;\n  fileSystems."/a".device = "UUID=1b2c";\n'
        '  fileSystems."/b" = { label = "games"; fsType = "ext4"; };\n}\n',
        ("3:29 the mount waits for `UUID=1b2c`", "4:3 the mount waits for its label"),
    ),
    Flagged(
        "in a file of a flake's host",
        {
            "flake.nix": "{\n  inputs.nixos-wsl.url = "
            '"github:nix-community/NixOS-WSL";\n'
            "  outputs = { nixpkgs, nixos-wsl, home-manager, ... }: {\n"
            "    nixosConfigurations.work = nixpkgs.lib.nixosSystem {\n"
            "      modules = [ nixos-wsl.nixosModules.default ./host.nix "
            "home-manager.nixosModules.default ];\n    };\n  };\n}\n",
            "host.nix": "{ imports = [ ./data.nix ]; wsl.enable = true; "
            'wsl.defaultUser = "nixos"; }\n',
            "data.nix": f"{{\n{_MOUNT}}}\n",
        },
        ("data.nix:3:14 the mount waits for `/dev/disk/by-uuid/1b2c`",),
    ),
)
