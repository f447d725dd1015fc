"""A disk is attached by its drive number, which another disk may have tomorrow.

## What it does
Flags `wsl --mount` of a disk that the script names by a fixed drive number. Where the script also
looks at what disk it is, this is only a note.

## Why is this bad?
Windows counts disks anew at each start. Once a USB stick or another controller comes first, the
command takes a foreign disk away from Windows.

## Example
```powershell
wsl --mount \\\\.\\PHYSICALDRIVE2 --bare
```

Use instead:
```powershell
$disk = Get-Disk | Where-Object { $_.SerialNumber.Trim() -eq '0025_3857_61B0_0EF2.' }
if (-not $disk) { throw 'The disk is not there' }
wsl --mount "\\\\.\\PHYSICALDRIVE$($disk.Number)" --bare
```

## Source
Drive numbers change between starts: https://github.com/microsoft/WSL/issues/9489
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from baremount.lint_rules.support.scripts import SCRIPTS, ReadScript, spot_of
from baremount.linting.rule import Clean, Flagged, Report, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from baremount.linting.rule import Context

RULE = Rule(
    code="BM204",
    name="hardcoded-drive-number",
    severity="warning",
    languages=SCRIPTS,
    on=(ReadScript,),
    markers=(b"--mount",),
)
# What tells that the script asks which disk has the number. In comments it proves nothing.
_IDENTITY = (
    rb"(?im)"
    rb"^[^#\r\n]*(?:serial_?number|unique_?id)"
)


def check(read: ReadScript, context: Context) -> Iterator[Report]:  # noqa: ARG001
    """The attachments by a number that is written down."""
    is_checked = re.search(_IDENTITY, read.script.source.content) is not None
    for attachment in read.attachments():
        number = attachment.disk.value
        if attachment.disk.key == "number":
            yield Report(
                spot_of(attachment.origin),
                f"drive number {number} may belong to another disk after the next start of Windows",
                "look the number up: `Get-Disk | Format-List Number, SerialNumber` prints both",
                severity="info" if is_checked else None,
            )


CASES = (
    Clean(
        "by serial number",
        "$d = Get-PhysicalDisk | Where-Object { $_.SerialNumber -eq 'A1' }\n"
        'wsl --mount "\\\\.\\PHYSICALDRIVE$($d.DeviceId)" --bare\n',
    ),
    Clean("a parameter", 'param([int]$Number)\nwsl --mount "\\\\.\\PHYSICALDRIVE$Number" --bare\n'),
    Clean("virtual disk", "wsl --mount --vhd C:\\disks\\2.vhdx --bare\n"),
    Clean("detached", "wsl --unmount \\\\.\\PHYSICALDRIVE2\n"),
    Clean("printed", 'Write-Output "wsl --mount \\\\.\\PHYSICALDRIVE2 --bare"\n'),
    Flagged(
        "in the command",
        "#Requires -RunAsAdministrator\nwsl --mount \\\\.\\PHYSICALDRIVE2 --bare\n",
        ("2:1 drive number 2 may belong",),
    ),
    Flagged(
        "default of a parameter",
        "param([int]$DiskNumber = 3)\n"
        'Start-Process wsl "--mount \\\\.\\PHYSICALDRIVE$DiskNumber --bare" -Verb RunAs\n',
        ("2:1 drive number 3",),
    ),
    Flagged(
        "disk asked for by number",
        '$d = Get-Disk -Number 1\nwsl --mount "\\\\.\\PHYSICALDRIVE$($d.Number)" --bare\n',
        ("2:1 drive number 1",),
    ),
    Flagged(
        "task made by the script",
        "schtasks /create /tn Attach /sc onlogon /rl highest "
        '/tr "wsl.exe --mount \\\\.\\PHYSICALDRIVE4 --bare"\n',
        ("1:1 drive number 4",),
    ),
    Flagged(
        "other languages",
        {
            "a.bat": "set N=5\nwsl --mount \\\\.\\PHYSICALDRIVE%N% --bare\n",
            "b.nix": "{ wsl.enable = true;\n  systemd.services.x.script = "
            "\"/mnt/c/Windows/System32/wsl.exe --mount '\\\\\\\\.\\\\PHYSICALDRIVE6' --bare\"; }\n",
            "c.py": "import subprocess\n"
            "subprocess.run(['wsl', '--mount', r'\\\\.\\PHYSICALDRIVE7', '--bare'])\n",
        },
        ("a.bat:2:1 drive number 5", "b.nix:2:31 drive number 6", "c.py:2:1 drive number 7"),
    ),
)
