"""`wsl --unmount` is given a name, and it knows disks by their path alone.

## What it does
Flags `wsl --unmount --name X`, `wsl --unmount X` where X is no path, and options behind a path.

## Why is this bad?
Everything behind `--unmount` is taken for the path of the disk. There is no disk with the path
`--name X`, and none with the path `\\\\.\\PHYSICALDRIVE2 --name X`, so the command fails, and the
disk stays attached.

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
# A virtual disk's path has a dot or a separator, perhaps blanks, too. A drive's path that is wrong
# by itself is another rule's business.
_NAME = (
    r"(?is)"
    r"(?!physicaldrive)[\w-]*[a-z_-][\w-]*"
    r"|--\w+\s.+"
    r"|[\\/]{2}[.?][\\/]physicaldrive[0-9]+\s.*\S.*"
)
# What is not known is shown in angle brackets: an option inside of them is none of `wsl`.
_WITH_OPTION = (
    r"(?is)"
    r".+\s(--(?:name|bare|vhd|partition|type|options)(?:\s[^>]*)?)"
)


def check(detachment: Detachment, context: Context) -> Iterator[Report]:  # noqa: ARG001
    """The detachments whose argument is an option or a word, or has options behind it."""
    disk = detachment.disk
    argument = literal_disk(disk)
    if argument is None or not re.fullmatch(_NAME, argument):
        behind = re.fullmatch(_WITH_OPTION, disk.text) if disk.key == "unknown" else None
        argument = f"… {behind[1]}" if behind else None
    if argument is not None:
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
    Clean(
        "nothing of it reaches WSL",
        {
            "a.ps1": "wsl --unmount \\\\.\\PHYSICALDRIVE2 2>&1 | Out-Null\n"
            "wsl --unmount C:\\My Disks\\data.vhdx\n"
            "$extra = @()\nwsl --unmount \\\\.\\PHYSICALDRIVE2 @extra $env:MORE\n",
            "b.bat": "wsl --unmount \\\\.\\PHYSICALDRIVE2 >nul 2>&1 || exit /b 1\n",
            "c.sh": "wsl.exe --unmount '\\\\.\\PHYSICALDRIVE2' >/dev/null 2>&1 || true\n",
        },
    ),
    Clean("name of the mount", "wsl --mount \\\\.\\PHYSICALDRIVE2 --name data --type ext4\n"),
    Flagged(
        "with the option",
        "wsl.exe --unmount --name internal-4tb\n",
        ("1:1 `wsl --unmount` takes `--name internal-4tb` for",),
    ),
    Flagged(
        "options behind the path",
        {
            "a.ps1": '$n = 2\nwsl --unmount "\\\\.\\PHYSICALDRIVE$n" --name data 2>$null\n'
            "wsl --unmount C:\\data.vhdx --vhd\n"
            "$d = Get-Disk | ? SerialNumber -eq 'A1'\n"
            'wsl --unmount "\\\\.\\PHYSICALDRIVE$($d.Number)" --name data\n',
            "b.bat": "wsl --unmount \\\\.\\PHYSICALDRIVE2 --bare >nul\n"
            "wsl --unmount %1 --name data\n",
            "c.py": "import subprocess\nsubprocess.run(['wsl', '--unmount', "
            "r'\\\\.\\PHYSICALDRIVE2', '-n', 'x'])\n",
        },
        (
            "a.ps1:2:1 `wsl --unmount` takes `\\\\.\\PHYSICALDRIVE2 --name data` for",
            "a.ps1:3:1 `wsl --unmount` takes `… --vhd` for",
            "a.ps1:5:1 `wsl --unmount` takes `… --name data` for",
            "b.bat:1:1 `wsl --unmount` takes `\\\\.\\PHYSICALDRIVE2 --bare` for",
            "b.bat:2:1 `wsl --unmount` takes `… --name data` for",
            "c.py:2:1 `wsl --unmount` takes `\\\\.\\PHYSICALDRIVE2 -n x` for",
        ),
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
