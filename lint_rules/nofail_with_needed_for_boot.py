"""A mount is needed for the boot, and at the same time the boot may go on without it.

## What it does
Flags a file system on a disk attached to WSL that has both `neededForBoot = true` and the option
`nofail`.

## Why is this bad?
The two contradict each other, and neither does what `neededForBoot` promises: NixOS mounts such
file systems in its initial RAM disk, which WSL does not have. The disk is attached later, if at
all, and whatever needs the file system that early finds an empty directory.

## Example
```nix
{
  wsl.enable = true;
  fileSystems."/data" = {
    device = "/dev/disk/by-uuid/9c1d7f0e-6a40-4a8e-93b5-0d7d1c4a2f11";
    fsType = "ext4";
    options = [ "nofail" ];
    neededForBoot = true;
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
    options = [ "nofail" ];
  };
}
```

## Source
NixOS: `neededForBoot` in nixos/modules/tasks/filesystems.nix; systemd.mount(5) on `nofail`; WSL
starts NixOS from the root disk's store, without an initial RAM disk.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.arguments import plain
from baremount.lint_rules.support.facts import DeclaredMount
from baremount.lint_rules.support.places import definition_spot
from baremount.linting.rule import Clean, Flagged, Report, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from baremount.linting.rule import Context

_OPTION = "neededForBoot"

RULE = Rule(
    code="BM016",
    name="nofail-with-needed-for-boot",
    severity="error",
    languages=("nix",),
    on=(DeclaredMount,),
    markers=(b"neededForBoot",),
)


def check(mount: DeclaredMount, context: Context) -> Iterator[Report]:  # noqa: ARG001
    """The mounts with both."""
    needed = mount.definitions.get(_OPTION)
    if needed is None or "nofail" not in (mount.options.value or ()):
        return
    machine = mount.machine
    if plain(machine.evaluator.force(needed.thunk)) is True and machine.holds(needed) is not False:
        point = mount.mount_point.value
        yield Report(
            definition_spot(needed),
            f"`{point or 'a mount'}` is `neededForBoot`, and `nofail` lets the boot go on without",
            "remove `neededForBoot`: an attached disk comes too late for it",
        )


CASES = (
    Clean(
        "not needed",
        '{\n  wsl.enable = true;\n  fileSystems."/data" = {\n    device = "/dev/sdb1";\n'
        '    options = [ "nofail" ];\n    neededForBoot = false;\n  };\n}\n',
    ),
    Clean(
        "may not fail",
        '{\n  wsl.enable = true;\n  fileSystems."/data" = {\n    device = "/dev/sdb1";\n'
        "    neededForBoot = true;\n  };\n}\n",
    ),
    Clean(
        "ordinary machine",
        "{\n  boot.loader.systemd-boot.enable = true;\n"
        '  fileSystems."/persist" = {\n    device = "/dev/disk/by-label/persist";\n'
        '    options = [ "nofail" ];\n    neededForBoot = true;\n  };\n}\n',
    ),
    Clean(
        "another host's",
        {
            "wsl.nix": "{\n  imports = [ ./data.nix ];\n  wsl.enable = true;\n}\n",
            "server.nix": "{\n  imports = [ ./data.nix ];\n  boot.loader.grub.enable = true;\n"
            '  fileSystems."/data".neededForBoot = true;\n}\n',
            "data.nix": '{ fileSystems."/data" = { device = "/dev/sdb1"; '
            'options = [ "nofail" ]; }; }\n',
        },
    ),
    Clean(
        "not known",
        '{ config, ... }:\n{\n  wsl.enable = true;\n  fileSystems."/data" = {\n'
        '    device = "/dev/sdb1";\n    options = [ "nofail" ];\n'
        "    neededForBoot = config.my.early;\n  };\n}\n",
    ),
    Clean(
        "overruled",
        '{ lib, ... }:\n{\n  wsl.enable = true;\n  fileSystems."/data" = lib.mkMerge [\n'
        '    { device = "/dev/sdb1"; options = [ "nofail" ]; neededForBoot = true; }\n'
        "    { neededForBoot = lib.mkForce false; }\n  ];\n}\n",
    ),
    Flagged(
        "both",
        '{\n  wsl.enable = true;\n  fileSystems."/data" = {\n    device = "/dev/sdb1";\n'
        '    options = [ "nofail" ];\n    neededForBoot = true;\n  };\n}\n',
        ("6:5 `/data` is `neededForBoot`, and",),
    ),
    Flagged(
        "from a let, dotted",
        "{ lib, ... }:\nlet\n  early = true;\nin\n{\n  wsl.enable = true;\n"
        '  fileSystems."/data".device = "/dev/sdb1";\n'
        '  fileSystems."/data".options = lib.mkDefault [ "noatime,nofail" ];\n'
        '  fileSystems."/data".neededForBoot = lib.mkForce early;\n}\n',
        ("9:3 `/data` is",),
    ),
    Flagged(
        "as another option says",
        '{ config, ... }:\n{\n  wsl.enable = true;\n  fileSystems."/data" = {\n'
        '    device = "/dev/sdb1";\n    options = [ "nofail" ];\n'
        "    neededForBoot = config.wsl.enable;\n  };\n}\n",
        ("7:5 `/data` is",),
    ),
    Flagged(
        "in two files",
        {
            "host.nix": "{\n  imports = [ ./data.nix ];\n  wsl.enable = true;\n"
            '  fileSystems."/data".neededForBoot = true;\n}\n',
            "data.nix": '{ fileSystems."/data" = { device = "/dev/sdb1"; '
            'options = [ "nofail" ]; }; }\n',
        },
        ("host.nix:4:3 `/data` is",),
    ),
)
