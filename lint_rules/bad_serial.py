"""A disk's serial number is one that no disk can have.

## What it does
Flags a `serialNumber` in `wsl.bareMounts.disks`, and a `diskSerialNumber` of `wslStorageMount`,
that is empty, all zeros, a placeholder, a UUID, a drive number or the name of a device, and one
with glob characters, quotes, characters that are not printable ASCII, or blanks at an end. With
`--inventory` also one that no disk of the machine has.

A dot at the end is right: Windows prints the serial number of an NVMe disk with one.

## Why is this bad?
Windows finds the disk by comparing the serial number to the letter, and udev finds its partitions
by it. A number that no disk has is never attached, and nothing says so before the first start.

## Example
```nix
wsl.bareMounts = {
  enable = true;
  disks = [{
    name = "data";
    serialNumber = "9c1d7f0e-6a40-4a8e-93b5-0d7d1c4a2f11";
  }];
};
```

Use instead:
```nix
wsl.bareMounts = {
  enable = true;
  disks = [{
    name = "data";
    serialNumber = "0025_3857_61B0_0EF2.";
  }];
};
```

## Source
`SerialNumber` of MSFT_Disk and MSFT_PhysicalDisk, as `Get-Disk` and `Get-PhysicalDisk` print it;
`Get-Disk` may keep blanks at the ends that `Get-PhysicalDisk` leaves out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.lint_rules.support.facts import DeclaredDisk, MachineModel
from baremount.lint_rules.support.places import definition_spot, value_spot
from baremount.linting.rule import Clean, Flagged, Report, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from baremount.linting.finding import Spot
    from baremount.linting.rule import Context
    from baremount.machine import Machine
    from baremount.migrate.model import Field

RULE = Rule(
    code="BM003",
    name="bad-serial",
    severity="error",
    languages=("nix",),
    on=(DeclaredDisk, MachineModel),
    markers=(b"bareMounts", b"wslStorageMount"),
)


def check(fact: DeclaredDisk | MachineModel, context: Context) -> Iterator[Report]:
    """The serial numbers that are known and wrong."""
    if isinstance(fact, DeclaredDisk):
        yield from _wrong(fact.serial_number, fact.spot, context)
        return
    for serial in _of_earlier_module(fact.machine):
        given = serial.definition
        if given is not None and fact.machine.holds(given) is not False:
            yield from _wrong(serial, definition_spot(given), context)


def _of_earlier_module(machine: Machine) -> Iterator[Field[str]]:
    """The serial number of `wslStorageMount`; the other earlier forms hold none."""
    if not machine.contents().hold_any(b"wslStorageMount"):
        return
    from baremount.migrate.readers.wsl_storage_mount import read

    for reading in read(machine):
        yield from (d.serial_number for d in reading.disks if d.enabled.value is not False)


def _wrong(field: Field[str], whole: Spot, context: Context) -> Iterator[Report]:
    from baremount.lint_rules.support.inventory import seen_disks
    from baremount.lint_rules.support.serial_numbers import fault

    serial = field.value
    if serial is None:
        return
    spot = value_spot(field, whole)
    wrong = fault(serial)
    if wrong is not None:
        yield Report(spot, f"the serial number {wrong.message}", wrong.help, None, wrong.severity)
        return
    seen = {each.serial_number for each in seen_disks(context.inventory)} - {None}
    if seen and serial.strip() not in seen:
        yield Report(
            spot,
            f"no disk of the inventory has the serial number `{serial}`",
            "compare it with `baremount inventory` on the machine that has the disk",
        )


def _nix(*serials: str) -> str:
    """Disks with these serial numbers, one a line from line 2 on, as Nix writes the strings."""
    lines = (f"  {{ serialNumber = {serial}; }}\n" for serial in serials)
    return "{ wsl.bareMounts.disks = [\n" + "".join(lines) + "]; }\n"


def _earlier(settings: str) -> str:
    """A machine with these settings of the module that was there before, in line 2."""
    return f"{{ config, ... }}: {{ wsl.enable = true;\n  wslStorageMount = {{ {settings} }}; }}\n"


_SEEN = {
    "version": 1,
    "disks": [{"serialNumber": "S6Z2NJ0TC14842T", "links": []}, {"serialNumber": None}],
}

CASES = (
    Clean(
        "as Windows prints them",
        _nix(
            '"0025_3857_61B0_0EF2."',
            '"E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4."',
            '"WD-WMC1T2351095"',
            '"S3Z2NB0K176976A"',
            '"00000000NT326QNC"',
            '"A12   34"',
            '"20112233445566"',
        ),
    ),
    Clean("number not known", "{ config, ... }: " + _nix("config.my.serial", '"${config.my.a}"')),
    Clean(
        "turned off",
        '{ wsl.bareMounts = { enable = false; disks = [ { serialNumber = "TODO"; } ]; }; }\n',
    ),
    Clean(
        "earlier module, turned off or right",
        {
            "a.nix": _earlier('enable = false; diskSerialNumber = "";'),
            "b.nix": _earlier('enable = true; diskSerialNumber = "0025_3857_61B0_0EF2.";'),
            "c.nix": _earlier("enable = true; diskSerialNumber = config.my.serial;"),
            "d.nix": "{ lib, ... }: { wsl.enable = true; wslStorageMount = lib.mkIf false {\n"
            '  enable = true; diskSerialNumber = "TODO"; }; }\n',
        },
    ),
    Clean("another option", '{ my.disks = [ { serialNumber = "YOUR_SERIAL_HERE"; } ]; }\n'),
    Clean("in the inventory", _nix('"S6Z2NJ0TC14842T"'), _SEEN),
    Clean("an inventory without Windows", _nix('"A1B2"'), {"disks": [{"serialNumber": None}]}),
    Clean("an inventory of another shape", _nix('"A1B2"'), {"disks": {"a": 1}}),
    Flagged(
        "each kind",
        _nix(
            '""',
            '"  "',
            '"00000000"',
            '"A1\\tB2"',
            '"S3Z2NB\u00d60K"',
            '"YOUR_SERIAL_HERE"',
            '"CHANGE_ME"',
            '"9c1d7f0e-6a40-4a8e-93b5-0d7d1c4a2f11"',
            '"2"',
            '"\\\\\\\\.\\\\PHYSICALDRIVE2"',
            '"/dev/sdb"',
            '"*0EF2*"',
            '"S3Z2\'NB"',
            '"S3Z2`NB"',
            '"S3Z2\\$NB"',
        ),
        (
            "2:20 the serial number is empty",
            "3:20 the serial number is empty",
            "4:20 the serial number `00000000` is all zeros",
            "5:20 the serial number `A1\tB2` has characters that are not printable",
            "6:20 the serial number `S3Z2NB\u00d60K` has characters that are not printable",
            "7:20 the serial number `YOUR_SERIAL_HERE` is a placeholder",
            "8:20 the serial number `CHANGE_ME` is a placeholder",
            "9:20 the serial number `9c1d7f0e-6a40-4a8e-93b5-0d7d1c4a2f11` is a UUID",
            "10:20 the serial number `2` is a drive number",
            "11:20 the serial number `\\\\.\\PHYSICALDRIVE2` is the name of a device",
            "12:20 the serial number `/dev/sdb` is the name of a device",
            "13:20 the serial number `*0EF2*` has a glob character",
            "14:20 the serial number `S3Z2'NB` has a quote",
            "15:20 the serial number `S3Z2`NB` has a quote",
            "16:20 the serial number `S3Z2$NB` has a quote",
        ),
    ),
    Flagged(
        "blanks at an end",
        _nix('"    WD-WMC1T2351095"', '"S3Z2NB0K176976A "'),
        (
            "2:20 the serial number `    WD-WMC1T2351095` has a blank at an end",
            "3:20 the serial number `S3Z2NB0K176976A ` has a blank at an end",
        ),
    ),
    Flagged(
        "from a name, in a file of its own",
        {
            "host.nix": "{ imports = [ ./disks.nix ]; wsl.enable = true; }\n",
            "disks.nix": 'let serials = { data = "TODO"; }; in\n{ lib, config, ... }:\n'
            "lib.mkIf config.my.disks {\n"
            '  wsl.bareMounts.disks = [ { name = "data"; serialNumber = serials.data; } ];\n}\n',
        },
        ("disks.nix:4:60 the serial number `TODO` is a placeholder",),
    ),
    Flagged(
        "earlier module",
        _earlier('enable = true; diskSerialNumber = "YOUR_SERIAL_HERE";'),
        ("2:57 the serial number `YOUR_SERIAL_HERE` is a placeholder",),
    ),
    Flagged(
        "not in the inventory",
        _nix('"S6Z2NJ0TC14842T"', '"S6Z2NJ0TC14842"'),
        ("3:20 no disk of the inventory has the serial number `S6Z2NJ0TC14842`",),
        None,
        _SEEN,
    ),
)
