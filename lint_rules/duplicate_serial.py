"""Two disks of one machine have the same serial number.

## What it does
Flags each disk in `wsl.bareMounts.disks` whose serial number another disk of the same machine has,
written as udev writes it: blanks count as `_`, those at the ends do not count.

## Why is this bad?
The serial number is how Windows finds the disk and how udev finds its partitions. Two declarations
with one number are one disk: both get the same device, and the second disk is never attached. The
module refuses such a configuration.

## Example
```nix
wsl.bareMounts = {
  enable = true;
  disks = [
    { name = "data"; serialNumber = "S6Z2NJ0TC14842T"; }
    { name = "archive"; serialNumber = "S6Z2NJ0TC14842T"; }
  ];
};
```

Use instead:
```nix
wsl.bareMounts = {
  enable = true;
  disks = [
    { name = "data"; serialNumber = "S6Z2NJ0TC14842T"; }
    { name = "archive"; serialNumber = "WD-WMC1T2351095"; }
  ];
};
```

For a second file system on the same disk, add a `fileSystems` entry on its own link in
`/dev/disk/by-uuid`, with `nofail`.

## Source
The module compares serial numbers as udev writes them and asserts that they differ.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.lint_rules.support.facts import MachineModel
from baremount.lint_rules.support.pairs import repeated, said_place, sure
from baremount.lint_rules.support.places import value_spot
from baremount.linting.rule import Clean, Flagged, Report, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from baremount.lint_rules.support.facts import DeclaredDisk
    from baremount.linting.rule import Context

RULE = Rule(
    code="BM004",
    name="duplicate-serial",
    severity="error",
    languages=("nix",),
    on=(MachineModel,),
    markers=(b"bareMounts",),
)


def check(model: MachineModel, context: Context) -> Iterator[Report]:  # noqa: ARG001
    """Every disk but the first of each serial number."""
    from baremount.migrate.links import udev_serial

    def serial(disk: DeclaredDisk) -> str | None:
        # An empty one is bad by itself, not for being there twice.
        return udev_serial(sure(model.machine, disk.serial_number) or "") or None

    for other, disk in repeated((disk for disk in model.disks if disk.certain), serial):
        yield Report(
            value_spot(disk.serial_number, disk.spot),
            f"the serial number `{disk.serial_number.value}` is that of the disk "
            + said_place(value_spot(other.serial_number, other.spot)),
            "one disk is declared once; a second file system on it goes into `fileSystems`",
        )


_ONE = '{ name = "data"; serialNumber = "A 1"; }'
_SAME = '{ name = "more"; serialNumber = "A 1"; }'
_OTHER = '{ name = "more"; serialNumber = "B2"; }'

CASES = (
    Clean("different numbers", f"{{ wsl.bareMounts.disks = [ {_ONE} {_OTHER} ]; }}\n"),
    Clean(
        "two hosts",
        {
            "a.nix": f"{{ wsl.bareMounts.disks = [ {_ONE} ]; }}\n",
            "b.nix": f"{{ wsl.bareMounts.disks = [ {_SAME} ]; }}\n",
        },
    ),
    Clean(
        "two hosts of a flake with a file in common",
        {
            "flake.nix": "{\n  outputs = { nixpkgs, ... }: {\n"
            "    nixosConfigurations.a = nixpkgs.lib.nixosSystem "
            "{ modules = [ ./common.nix ./a.nix ]; };\n"
            "    nixosConfigurations.b = nixpkgs.lib.nixosSystem "
            "{ modules = [ ./common.nix ./b.nix ]; };\n  };\n}\n",
            "common.nix": "{ wsl.enable = true; wsl.bareMounts.enable = true; }\n",
            "a.nix": f"{{ wsl.bareMounts.disks = [ {_ONE} ]; }}\n",
            "b.nix": f"{{ wsl.bareMounts.disks = [ {_SAME} ]; }}\n",
        },
    ),
    Clean(
        "number not known",
        "{ config, ... }:\n"
        "{ wsl.bareMounts.disks = [ { serialNumber = config.a; } { serialNumber = config.a; } ]; "
        "}\n",
    ),
    Clean(
        "either one or the other",
        "{ config, lib, ... }: lib.mkMerge [\n"
        f"  (lib.mkIf config.a {{ wsl.bareMounts.disks = [ {_ONE} ]; }})\n"
        f"  (lib.mkIf (!config.a) {{ wsl.bareMounts.disks = [ {_SAME} ]; }})\n]\n",
    ),
    Clean(
        "both empty",
        '{ wsl.bareMounts.disks = [ { serialNumber = ""; } { serialNumber = " "; } ]; }\n',
    ),
    Clean(
        "turned off", f"{{ wsl.bareMounts = {{ enable = false; disks = [ {_ONE} {_SAME} ]; }}; }}\n"
    ),
    Flagged(
        "one list",
        f"{{ wsl.bareMounts.disks = [\n  {_ONE}\n  {_SAME}\n]; }}\n",
        ("3:35 the serial number `A 1` is that of the disk in configuration.nix, line 2",),
    ),
    Flagged(
        "other blanks",
        "{ wsl.bareMounts.disks = [\n"
        f"  {_ONE}\n"
        '  { name = "more"; serialNumber = " A  1"; }\n]; }\n',
        ("3:35 the serial number ` A  1` is that of",),
    ),
    Flagged(
        "two files of one host",
        {
            "host.nix": "{ imports = [ ./a.nix ./b.nix ]; wsl.enable = true; }\n",
            "a.nix": f"{{ wsl.bareMounts.disks = [ {_ONE} ]; }}\n",
            "b.nix": f"{{ wsl.bareMounts.disks = [ {_SAME} ]; }}\n",
        },
        ("b.nix:1:60 the serial number `A 1` is that of the disk in a.nix, line 1",),
    ),
    Flagged(
        "a name for the number",
        'let serial = "A1"; in\n{\n  wsl.bareMounts.disks = [\n'
        '    { name = "data"; serialNumber = serial; }\n'
        '    { name = "more"; serialNumber = serial; }\n  ];\n}\n',
        ("5:37 the serial number `A1` is that of the disk in configuration.nix, line 4",),
    ),
)
