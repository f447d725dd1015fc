"""A disk's device pattern can match several disks, or several partitions.

## What it does
Flags a written `devicePattern` in `wsl.bareMounts.disks` that says nothing of one disk, such as
`scsi-*`, and one with a glob in the number of the partition, such as `-part*`. The module's default
is never flagged, nor a disk whose file system is named by `uuid`. With `--inventory` also a pattern
that matches several disks of the machine.

## Why is this bad?
Of several devices that match, one gets the disk's link, and which one depends on the order in which
they appear: after the next start another file system may be mounted.

## Example
```nix
wsl.bareMounts = {
  enable = true;
  disks = [{
    name = "data";
    serialNumber = "S6Z2NJ0TC14842T";
    devicePattern = "scsi-*S6Z2NJ0TC14842T-part*";
    filesystem.mountPoint = "/mnt/data";
  }];
};
```

Use instead:
```nix
wsl.bareMounts = {
  enable = true;
  disks = [{
    name = "data";
    serialNumber = "S6Z2NJ0TC14842T";
    devicePattern = "scsi-*S6Z2NJ0TC14842T-part1";
    filesystem.mountPoint = "/mnt/data";
  }];
};
```

## Source
udev(7), on `SYMLINK` and on links that several devices claim. With `uuid` the module matches
`ID_FS_UUID` as well.
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
    code="BM009",
    name="loose-device-pattern",
    severity="warning",
    languages=("nix",),
    on=(DeclaredDisk,),
    markers=(b"devicePattern",),
)
_PARTITIONS = re.compile(r"-part[0-9]*[*?\[]")
_SHOWN = 3


def check(disk: DeclaredDisk, context: Context) -> Iterator[Report]:
    """The pattern, where more than one device fits it."""
    pattern = disk.device_pattern.value
    if pattern is None:
        return
    from baremount.lint_rules.support.file_system_uuids import may_have_uuid
    from baremount.lint_rules.support.patterns import core, literal

    if may_have_uuid(disk):
        return
    text = literal(pattern)
    spot = value_spot(disk.device_pattern, disk.spot)
    seen = _seen(pattern, context)
    if not core(pattern) and re.search(r"[*?\[]", text):
        yield Report(
            spot,
            f"`{pattern}` can match every disk that is attached",
            "leave `devicePattern` out: the default finds the disk by its serial number",
        )
    elif len(seen) > 1:
        yield Report(
            spot,
            f"`{pattern}` matches {len(seen)} disks of the inventory: "
            + ", ".join(f"`{link}`" for link in seen[:_SHOWN]),
            "leave `devicePattern` out: the default finds the disk by its serial number",
        )
    elif _PARTITIONS.search(text):
        yield Report(
            spot,
            f"`{pattern}` can match several partitions of the disk",
            "name the partition, such as `-part1`, or give the file system's `uuid`",
        )


def _seen(pattern: str, context: Context) -> list[str]:
    """A link of each disk of the inventory that the pattern matches."""
    from baremount.lint_rules.support.inventory import seen_disks
    from baremount.lint_rules.support.patterns import fits_link

    fitting = (
        [link for link in seen.links if fits_link(pattern, link)]
        for seen in seen_disks(context.inventory)
    )
    return [links[0] for links in fitting if links]


def _disk(pattern: str, filesystem: str = 'filesystem.mountPoint = "/data";') -> str:
    """A disk with this pattern, its string at 2:63."""
    return (
        "{ wsl.bareMounts.disks = [\n"
        f'  {{ name = "data"; serialNumber = "A1B2C3D4"; devicePattern = "{pattern}";'
        f" {filesystem} }}\n]; }}\n"
    )


_SEEN = {"disks": [{"links": ["scsi-SX_A1B2C3D4"]}, {"links": ["scsi-SX_A1B2C3D45", "wwn-0x5"]}]}

CASES = (
    Clean("no pattern", '{ wsl.bareMounts.disks = [ { name = "a"; serialNumber = "A1"; } ]; }\n'),
    Clean("the default written out", _disk("scsi-*A1B2C3D4*")),
    Clean("a partition of it", _disk("scsi-*A1B2C3D4*-part1")),
    Clean("a link as it is", _disk("scsi-SNVMe_Samsung_SSD_990_PRO_A1B2C3D4-part12")),
    Clean("a number in brackets", _disk("scsi-*A1B2C3D4-part[1]")),
    Clean("the model is parted", _disk("scsi-SX-party_*A1B2C3D4")),
    Clean(
        "named by UUID",
        _disk("scsi-*-part*", 'filesystem = { mountPoint = "/data"; uuid = "1b2c"; };'),
    ),
    Clean(
        "file system not known", "{ config, ... }:\n" + _disk("scsi-*", "filesystem = config.a;")
    ),
    Clean("pattern not known", "{ config, ... }:\n" + _disk("${config.my.a}-part*")),
    Clean("turned off", "{ lib, ... }: lib.mkIf false " + _disk("scsi-*")),
    Clean("another option", '{ my.disks = [ { devicePattern = "scsi-*"; } ]; }\n'),
    Clean("one of the inventory", _disk("scsi-*A1B2C3D4"), _SEEN),
    Flagged(
        "any disk",
        _disk("*-part1"),
        ("2:63 `*-part1` can match every disk that is attached",),
    ),
    Flagged(
        "any disk, by other starts",
        "{ wsl.bareMounts.disks = [\n"
        + "".join(
            f'  {{ devicePattern = "{pattern}"; }}\n'
            for pattern in ("scsi-*", "scsi-SNVMe_*", "wwn-0x*-part1", "scsi-3*")
        )
        + "]; }\n",
        ("2:21 `scsi-*`", "3:21 `scsi-SNVMe_*`", "4:21 `wwn-0x*-part1`", "5:21 `scsi-3*`"),
    ),
    Flagged(
        "any partition",
        _disk("scsi-*A1B2C3D4-part*"),
        ("2:63 `scsi-*A1B2C3D4-part*` can match several partitions",),
    ),
    Flagged(
        "some partitions, only attached",
        _disk("wwn-0x5000c500a1b2c3d4-part[12]", "filesystem = null;"),
        ("2:63 `wwn-0x5000c500a1b2c3d4-part[12]` can match several partitions",),
    ),
    Flagged(
        "ten partitions, in a file under a condition",
        {
            "host.nix": "{ imports = [ ./disks.nix ]; wsl.enable = true; }\n",
            "disks.nix": '{ config, lib, ... }: let end = "part1*"; in lib.mkIf config.my.disks\n'
            '{ wsl.bareMounts.disks = [ { devicePattern = "scsi-SX_A1-${end}"; } ]; }\n',
        },
        ("disks.nix:2:46 `scsi-SX_A1-part1*` can match several partitions",),
    ),
    Flagged(
        "two of the inventory",
        _disk("scsi-*A1B2C3D4*"),
        ("2:63 `scsi-*A1B2C3D4*` matches 2 disks of the inventory: `scsi-SX",),
        None,
        _SEEN,
    ),
)
