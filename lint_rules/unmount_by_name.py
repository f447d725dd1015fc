"""`wsl --unmount` is given a name, and it knows disks by their path alone.

## What it does
Flags `wsl --unmount --name X`, and `wsl --unmount X` where X is no path.

## Why is this bad?
Everything behind `--unmount` is taken for the path of the disk. There is no disk with the path
`--name X`, so the command fails, and the disk stays attached.

## Example
```powershell
wsl --unmount --name storage
```

Use instead:
```powershell
wsl --unmount \\\\.\\PHYSICALDRIVE2
```

## Source
microsoft/WSL, src/windows/common/WslClient.cpp: the rest of the command line is the disk.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from baremount.lint_rules.support.scripts import SCRIPTS, literal_disk, spot_of
from baremount.linting.rule import Clean, Flagged, Report, Rule
from baremount.scripts.facts import Detachment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from baremount.linting.rule import Context

RULE = Rule(
    code="BM202",
    name="unmount-by-name",
    severity="error",
    languages=SCRIPTS,
    on=(Detachment,),
    markers=(b"--unmount",),
)
# A virtual disk's path has a dot or a separator; a drive's path is another rule's business.
_NAME = (
    r"(?i)"
    r"(?!physicaldrive)[\w-]*[A-Za-z_-][\w-]*"
)


def check(detachment: Detachment, context: Context) -> Iterator[Report]:  # noqa: ARG001
    """The detachments whose argument is an option or a word."""
    argument = literal_disk(detachment.disk)
    if argument is not None and re.fullmatch(_NAME, argument):
        yield Report(
            spot_of(detachment.origin),
            f"`wsl --unmount` takes `{argument}` for the path of a disk, and no disk has it",
            r"name the disk by its path, as `\\.\PHYSICALDRIVE2`",
        )


CASES = (
    Clean("drive", "wsl --unmount \\\\.\\PHYSICALDRIVE2\n"),
    Clean("virtual disk", "wsl --unmount C:\\disks\\data.vhdx\nwsl --unmount data.vhdx\n"),
    Clean(
        "found by its serial number",
        "$d = Get-Disk | ? SerialNumber -eq 'A1'\n"
        'wsl --unmount "\\\\.\\PHYSICALDRIVE$($d.Number)"\n',
    ),
    Clean("name not known", "param($Disk)\nwsl --unmount $Disk\n"),
    Clean("name of the mount", "wsl --mount \\\\.\\PHYSICALDRIVE2 --name data --type ext4\n"),
    Flagged(
        "with the option",
        "wsl.exe --unmount --name internal-4tb\n",
        ("1:1 `wsl --unmount` takes `--name` for",),
    ),
    Flagged(
        "variable",
        '$MountName = "internal-4tb-nvme"\nif ($x) {\n  wsl --unmount $MountName 2>$null\n}\n',
        ("3:3 `wsl --unmount` takes `internal-4tb-nvme` for",),
    ),
    Flagged(
        "in a function",
        "function Remove-Mount($Name) {\n    & wsl.exe --unmount $Name | Out-Null\n}\n"
        "Remove-Mount -Name 'storage'\n",
        ("2:5 `wsl --unmount` takes `storage`",),
    ),
)
