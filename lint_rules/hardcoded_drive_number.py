"""A disk is attached by its drive number, which another disk may have tomorrow.

## What it does
Flags `wsl --mount` of a disk that the script names by a fixed drive number. Where the script also
looks at what disk it is, this is only a note. With `--inventory` it is an error where the number is
now that of another disk than the one that the script mounts or names, or of none.

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
    from collections.abc import Iterator, Mapping

    from baremount.linting.rule import Context
    from baremount.scripts.facts import Attachment

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


def check(read: ReadScript, context: Context) -> Iterator[Report]:
    """The attachments by a number that is written down."""
    is_checked = re.search(_IDENTITY, read.script.source.content) is not None
    wrong = _wrong(read, context)
    for attachment in read.attachments():
        if attachment.disk.key == "number":
            is_other = wrong.get(attachment)
            yield Report(
                spot_of(attachment.origin),
                f"drive number {attachment.disk.value} "
                + (is_other or "may belong to another disk after the next start of Windows"),
                "look the number up: `Get-Disk | Format-List Number, SerialNumber` prints both",
                severity="error" if is_other else "info" if is_checked else None,
            )


def _wrong(read: ReadScript, context: Context) -> Mapping[Attachment, str]:
    """The numbers that are another disk's by the inventory, each with what it is."""
    if context.inventory is None:
        return {}
    from baremount.lint_rules.support.drive_numbers import contradictions

    return dict(contradictions(read.script, context.inventory))


_SEEN = {
    "disks": [
        {
            "serialNumber": "A1B2C3D4",
            "driveNumber": 2,
            "links": ["scsi-SX_A1B2C3D4", "wwn-0x5"],
            "filesystemUuids": ["9C1D7F0E-6A40-4A8E-93B5-0D7D1C4A2F11"],
        },
        {"serialNumber": "E5F6G7H8", "driveNumber": 3, "links": ["scsi-SX_E5F6G7H8", "wwn-0x6"]},
        {"serialNumber": None, "driveNumber": 4},
    ]
}


def _mounting(number: int, device: str) -> str:
    """A script that attaches a disk and mounts this of it."""
    return (
        f"wsl --mount \\\\.\\PHYSICALDRIVE{number} --bare\nwsl -u root mount {device} /mnt/data\n"
    )


_TWO = "drive number 2 is the disk `A1B2C3D4` in the inventory, not the disk `E5F6G7H8`, which has"
_THREE = (
    "drive number 3 is the disk `E5F6G7H8` in the inventory, not the disk `A1B2C3D4`, which has"
)
_MAY = "drive number {} may belong to another disk"
_BY_ID = "/dev/disk/by-id/"

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
        "with slashes",
        {
            "a.ps1": "wsl --mount //./PHYSICALDRIVE2 --bare\n",
            "b.sh": 'n=3\nwsl.exe --mount "//./PhysicalDrive$n" --bare\n',
        },
        ("a.ps1:1:1 drive number 2 may belong", "b.sh:2:1 drive number 3 may belong"),
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
        "exported task",
        {
            "task.xml": '<Task xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">'
            "<Actions>\n<Exec><Command>wsl.exe</Command>\n"
            "<Arguments>--mount \\\\.\\PHYSICALDRIVE5 --bare</Arguments></Exec></Actions></Task>\n",
        },
        ("task.xml:3:1 drive number 5",),
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
    Flagged(
        "right by the inventory, today",
        {
            "link.ps1": _mounting(2, f"{_BY_ID}scsi-SX_A1B2C3D4-part1"),
            "wwn.ps1": _mounting(3, f"{_BY_ID}wwn-0x6"),
            "uuid.ps1": _mounting(2, "UUID=9c1d7f0e-6a40-4a8e-93b5-0d7d1c4a2f11"),
            "other.ps1": _mounting(3, "UUID=1c1d7f0e-6a40-4a8e-93b5-0d7d1c4a2f11"),
            "glob.ps1": _mounting(3, f"{_BY_ID}scsi-SX_*-part1"),
        },
        (
            f"glob.ps1:1:1 {_MAY.format(3)}",
            f"link.ps1:1:1 {_MAY.format(2)}",
            f"other.ps1:1:1 {_MAY.format(3)}",
            f"uuid.ps1:1:1 {_MAY.format(2)}",
            f"wwn.ps1:1:1 {_MAY.format(3)}",
        ),
        None,
        _SEEN,
    ),
    Flagged(
        "another disk by the inventory",
        {
            "gone.ps1": _mounting(7, f"{_BY_ID}scsi-SX_A1B2C3D4-part1"),
            "link.ps1": _mounting(2, f"{_BY_ID}scsi-SX_E5F6G7H8-part1"),
            "none.ps1": _mounting(4, f"{_BY_ID}scsi-SX_E5F6G7H8-part1"),
            "strange.ps1": _mounting(2, f"{_BY_ID}scsi-SY_Z9Z9Z9Z9"),
            "uuid.sh": "powershell.exe -Command 'wsl --mount \\\\.\\PHYSICALDRIVE3 --bare'\n"
            "mount UUID=9c1d7f0e-6a40-4a8e-93b5-0d7d1c4a2f11 /mnt/data\n",
            "wwn.ps1": _mounting(3, f"{_BY_ID}wwn-0x5-part1"),
        },
        (
            "gone.ps1:1:1 drive number 7 is no disk of the inventory",
            f"link.ps1:1:1 {_TWO}",
            "none.ps1:1:1 drive number 4 is a disk without a serial in the inventory",
            "strange.ps1:1:1 drive number 2 is the disk `A1B2C3D4` in the inventory, not the one",
            f"uuid.sh:1:1 {_THREE}",
            f"wwn.ps1:1:1 {_THREE}",
        ),
        None,
        _SEEN,
    ),
    Flagged(
        "another serial number by the inventory",
        {
            "a.ps1": "$d = Get-Disk -Number 2\n"
            "if ($d.SerialNumber.Trim() -ne 'E5F6G7H8') { throw 'another disk' }\n"
            "wsl --mount \\\\.\\PHYSICALDRIVE2 --bare\n",
            "b.bat": "rem A1B2C3D4\nwsl --mount \\\\.\\PHYSICALDRIVE3 --bare\n",
            "c.py": "import subprocess\nSERIAL = 'A1B2C3D4'\n"
            "subprocess.run(['wsl', '--mount', r'\\\\.\\PHYSICALDRIVE2', '--bare'])\n",
            "d.ps1": "$Serial = 'E5F6G7H8'\n"
            "wsl --mount \\\\.\\PHYSICALDRIVE2 --bare\nwsl --mount \\\\.\\PHYSICALDRIVE3 --bare\n",
            "e.ps1": "$Serial = 'E5F6G7H8-9'\nwsl --mount \\\\.\\PHYSICALDRIVE2 --bare\n",
        },
        (
            f"a.ps1:3:1 {_TWO}",
            f"b.bat:2:1 {_THREE}",
            f"c.py:3:1 {_MAY.format(2)}",
            f"d.ps1:2:1 {_MAY.format(2)}",
            f"d.ps1:3:1 {_MAY.format(3)}",
            f"e.ps1:2:1 {_MAY.format(2)}",
        ),
        None,
        _SEEN,
    ),
)
