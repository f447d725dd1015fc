"""A disk's device pattern matches none of the links that the disk can have.

## What it does
Flags a `devicePattern` in `wsl.bareMounts.disks` that starts with `nvme-`, `ata-`, `usb-` or
`mmc-`, that is made from the disk's name, or that starts with `scsi-` and does not hold the disk's
serial number. Left alone are links that need not hold it, `wwn-...`, `scsi-0`, `scsi-2`, `scsi-3`
and `scsi-8`, and patterns beside the `uuid` of the file system, which tells it from others.
With `--inventory` also one that matches none of the links of a disk that is attached.

## Why is this bad?
WSL presents every disk to Linux as SCSI: the names below `/dev/disk/by-id` start with `scsi-` and
end in the serial number, also those of NVMe and SATA disks. The disk's `name` is known to neither
Windows nor Linux. With a pattern that never matches, the disk is attached and not mounted.

## Example
```nix
wsl.bareMounts = {
  enable = true;
  disks = [{
    name = "internal-4tb-nvme";
    serialNumber = "E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4.";
    devicePattern = "scsi-*internal-4tb-nvme*";
    filesystem.mountPoint = "/mnt/data";
  }];
};
```

Use instead:
```nix
wsl.bareMounts = {
  enable = true;
  disks = [{
    name = "internal-4tb-nvme";
    serialNumber = "E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4.";
    filesystem.mountPoint = "/mnt/data";
  }];
};
```

## Fix safety
Unsafe: a disk that was not mounted will be. A pattern that ends in `-partN` is written anew with
the serial number and that partition; another one goes, so that the module's default holds. There is
no fix where the pattern holds almost the serial number, as either of the two may be right.

## Source
systemd, rules.d/60-persistent-storage.rules; a link as WSL shows it:
`scsi-SNVMe_WD_BLACK_SN850X_E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4.-part1`
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from baremount.lint_rules.support.facts import DeclaredDisk
from baremount.lint_rules.support.places import value_spot
from baremount.linting.rule import Clean, Flagged, Report, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from baremount.linting.rule import Context

RULE = Rule(
    code="BM008",
    name="unmatchable-device-pattern",
    severity="error",
    languages=("nix",),
    on=(DeclaredDisk,),
    markers=(b"devicePattern",),
    fix="unsafe",
    changes=("device_pattern",),
)
_UNREAL = re.compile(r"(nvme|ata|usb|mmc)-")
_WITHOUT_SERIAL = re.compile(r"wwn-|scsi-[0238]")


def check(disk: DeclaredDisk, context: Context) -> Iterator[Report]:
    """The pattern, where it cannot match."""
    pattern = disk.device_pattern.value
    if pattern is None:
        return
    from baremount.lint_rules.support.pattern_edits import with_default_pattern
    from baremount.migrate.links import partition

    reason = _never_matches(disk, pattern)
    if reason is not None:
        number = partition(pattern)
        yield Report(
            value_spot(disk.device_pattern, disk.spot),
            f"`{pattern}` {reason}",
            f"write `scsi-*SERIAL*-part{number}`, with the disk's serial number"
            if number
            else "leave `devicePattern` out: the default finds the disk by its serial number",
            with_default_pattern(disk),
        )
        return
    reason = _does_not_fit(disk, pattern, context)
    if reason is not None:
        yield Report(
            value_spot(disk.device_pattern, disk.spot),
            f"`{pattern}` {reason}",
            "compare it with `ls /dev/disk/by-id` and with the serial number, to the letter",
        )


def _never_matches(disk: DeclaredDisk, pattern: str) -> str | None:
    """Why no disk of this kind has such a link; None where one may."""
    from baremount.lint_rules.support.file_system_uuids import may_have_uuid
    from baremount.lint_rules.support.patterns import core, holds_piece, literal
    from baremount.lint_rules.support.serial_numbers import in_links

    text = literal(pattern)
    if _UNREAL.match(text):
        return "matches no disk: under WSL the names of all links start with `scsi-` or `wwn-`"
    serial = in_links(disk.serial_number.value)
    if serial is None or _WITHOUT_SERIAL.match(text) or holds_piece(pattern, serial):
        return None
    name = disk.name.value
    if name is not None and core(pattern) and _plain(core(pattern)) == _plain(name):
        return f"holds the disk's name `{name}`, which no link has"
    # What fits every disk is loose, and the matter of loose-device-pattern.
    if text.startswith("scsi-") and core(pattern) and not may_have_uuid(disk):
        return (
            f"does not hold the serial number `{disk.serial_number.value}`: it matches no disk, "
            "or others too"
        )
    return None


def _does_not_fit(disk: DeclaredDisk, pattern: str, context: Context) -> str | None:
    """Why the pattern does not go with the serial number, or with the disk's links."""
    from baremount.lint_rules.support.inventory import links_of
    from baremount.lint_rules.support.patterns import fits_link, fits_serial, holds_piece, literal
    from baremount.lint_rules.support.serial_numbers import in_links

    written = disk.serial_number.value
    serial = in_links(written)
    if written is None or serial is None:
        return None
    if (
        not _WITHOUT_SERIAL.match(literal(pattern))
        and holds_piece(pattern, serial)
        and not fits_serial(pattern, serial)
    ):
        return f"matches no link of a disk with the serial number `{written}`"
    links = links_of(context.inventory, written)
    if links and not any(fits_link(pattern, link) for link in links):
        return "matches none of the links that the disk has in the inventory"
    return None


def _plain(text: str) -> str:
    return re.sub(r"[-_.]", "", text).lower()


def _disk(pattern: str, *, name: str = "data", serial: str = "0025_3857_61B0_0EF2.") -> str:
    """A disk with this pattern, its string at 6:21."""
    return (
        "{\n  wsl.bareMounts.disks = [\n    {\n"
        f'      name = "{name}";\n      serialNumber = "{serial}";\n'
        f'      devicePattern = "{pattern}";\n      filesystem.mountPoint = "/data";\n    }}\n'
        "  ];\n}\n"
    )


_WITHOUT = _disk("x").replace('      devicePattern = "x";\n', "")
_LINKS = ["scsi-SNVMe_X_0025_3857_61B0_0EF2.", "wwn-0x5000c500a1b2c3d4"]
_SEEN = {"disks": [{"serialNumber": "0025_3857_61B0_0EF2.", "links": _LINKS}]}

CASES = (
    Clean("with the serial number", _disk("scsi-*0025_3857_61B0_0EF2.*-part1")),
    Clean("a link as it is", _disk("scsi-SNVMe_Samsung_SSD_990_PRO_0025_3857_61B0_0EF2.-part1")),
    Clean("blanks in it", _disk("scsi-*A1_B2*", serial="A1  B2")),
    Clean("a character in brackets", _disk("scsi-*3857[_]61B0_0EF2.", serial="3857_61B0_0EF2.")),
    Clean("a piece of it", _disk("scsi-*61B0_0EF2*")),
    Clean("links without serial numbers", _disk("wwn-0x5000c500*")),
    Clean("another one", _disk("scsi-35000c500a1b2c3d4-part1")),
    Clean("a link that the vendor makes up", _disk("scsi-0ASMT_2115*-part1")),
    Clean(
        "made from the model, beside the UUID",
        "{ config, ... }:\n{ wsl.bareMounts.disks = map (filesystem: {\n"
        '  name = "a"; serialNumber = "A1B2C3"; devicePattern = "scsi-SNVMe_X*"; '
        'inherit filesystem;\n}) [ { mountPoint = "/a"; uuid = "1b2c"; } config.my.b ]; }\n',
    ),
    Clean("what fits every disk", _disk("scsi-*-part1")),
    Clean(
        "serial number not known", "{ config, ... }:\n" + _disk("scsi-*x*", serial="${config.a}")
    ),
    Clean("pattern not known", "{ config, ... }:\n" + _disk("nvme-${config.my.link}")),
    Clean("no pattern", _WITHOUT),
    Clean("turned off", "{ lib, ... }: lib.mkIf false " + _disk("nvme-x")),
    Clean("another option", '{ my.disks = [ { devicePattern = "nvme-x"; } ]; }\n'),
    Clean("in the inventory", _disk("wwn-0x5000*-part1"), _SEEN),
    Flagged(
        "another bus",
        _disk("nvme-Samsung_SSD_990_PRO_4TB_0025_3857_61B0_0EF2.*"),
        ("6:23 `nvme-Samsung_SSD_990_PRO_4TB_0025_3857_61B0_0EF2.*` matches no disk",),
        _WITHOUT,
    ),
    Flagged(
        "one partition",
        _disk("ata-WDC_WD40EFRX-part2"),
        ("6:23 `ata-WDC_WD40EFRX-part2` matches no disk: under WSL",),
        _disk("scsi-*0025_3857_61B0_0EF2.*-part2"),
    ),
    Flagged(
        "made from the name",
        _disk("scsi-*internal-4tb-nvme*", name="internal-4tb-nvme"),
        ("6:23 `scsi-*internal-4tb-nvme*` holds the disk's name `internal-4tb-nvme`",),
        _WITHOUT.replace('"data"', '"internal-4tb-nvme"'),
    ),
    Flagged(
        "made from the model",
        _disk("scsi-SNVMe_Samsung_SSD_990*"),
        ("6:23 `scsi-SNVMe_Samsung_SSD_990*` does not hold the serial number `0025_3857_61B0",),
        _WITHOUT,
    ),
    Flagged(
        "almost the serial number",
        _disk("scsi-*0025_3857_61B0_0EF2-part1").replace(
            "}\n  ];",
            '}\n    {\n      name = "b"; serialNumber = "B1C2D3E4F5";\n'
            '      devicePattern = "scsi-*B1C2D3E4F6";\n    }\n  ];',
        ),
        (
            "6:23 `scsi-*0025_3857_61B0_0EF2-part1` matches no link of a disk with the serial",
            "11:23 `scsi-*B1C2D3E4F6` matches no link of a disk with the serial",
        ),
    ),
    Flagged(
        "on one line",
        '{ wsl.bareMounts.disks = [ { name = "a"; devicePattern = "usb-x"; serialNumber = "A1"; } '
        "]; }\n",
        ("1:58 `usb-x` matches no disk",),
        '{ wsl.bareMounts.disks = [ { name = "a"; serialNumber = "A1"; } ]; }\n',
    ),
    Flagged(
        "a comment behind it",
        _disk('usb-x"; # by hand\n      other = "'),
        ("6:23 `usb-x` matches no disk",),
        _disk("x").replace('devicePattern = "x";', '# by hand\n      other = "";'),
    ),
    Flagged(
        "several disks by a function, under a condition",
        "{ lib, config, ... }:\n{\n  wsl.enable = true;\n"
        '  wsl.bareMounts.disks = lib.mkIf config.my.a (map (serial: {\n    name = "a-${serial}";\n'
        '    serialNumber = serial;\n    devicePattern = "nvme-x_${serial}-part1";\n'
        '  }) [ "A1B2C3" "D4E5F6" ]);\n}\n',
        ("7:21 `nvme-x_A1B2C3-part1` matches", "7:21 `nvme-x_D4E5F6-part1` matches"),
    ),
    Flagged(
        "not in the inventory",
        _disk("scsi-SATA_*_0025_3857_61B0_0EF2."),
        ("6:23 `scsi-SATA_*_0025_3857_61B0_0EF2.` matches none of the links that the disk has",),
        None,
        _SEEN,
    ),
)
