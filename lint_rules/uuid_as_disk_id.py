"""A file system's UUID is looked for among the identifiers of Windows.

## What it does
Flags a script that picks a disk by comparing its serial number or its unique id with a UUID as
`blkid` prints it.

## Why is this bad?
The UUID is written in the file system, and Windows does not read Linux file systems. No disk that
it lists has such an identifier: the script finds nothing, and no disk is attached.

## Example
```powershell
$disk = Get-Disk | Where-Object SerialNumber -eq '9c1d7f0e-6a40-4a8e-93b5-0d7d1c4a2f11'
wsl --mount "\\\\.\\PHYSICALDRIVE$($disk.Number)" --bare
```

Use instead:
```powershell
$disk = Get-Disk | Where-Object SerialNumber -eq '0025_3857_61B0_0EF2.'
wsl --mount "\\\\.\\PHYSICALDRIVE$($disk.Number)" --bare
```

## Source
blkid(8); MSFT_Disk, https://learn.microsoft.com/windows-hardware/drivers/storage/msft-disk
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from baremount.lint_rules.support.scripts import SCRIPTS, spot_of
from baremount.linting.rule import Clean, Flagged, Report, Rule
from baremount.scripts.facts import Attachment, Detachment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from baremount.linting.rule import Context

RULE = Rule(
    code="BM215",
    name="uuid-as-disk-id",
    severity="error",
    languages=SCRIPTS,
    on=(Attachment, Detachment),
    markers=(b"--mount", b"--unmount"),
)
# Windows writes GUIDs of its own, as those of virtual disks of a pool, in braces.
_UUID = (
    r"(?i)"
    r"\*?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\*?"
)
_IDENTIFIERS = {"serial": "serial number", "unique-id": "unique id"}


def check(fact: Attachment | Detachment, context: Context) -> Iterator[Report]:  # noqa: ARG001
    """The disks that are looked for by a UUID."""
    for disk in (fact.disk, *fact.disk.alternatives):
        wildcard = disk.key == "unique-id" and not disk.exact
        if disk.key in _IDENTIFIERS and not wildcard and re.fullmatch(_UUID, disk.value):
            yield Report(
                spot_of(disk.spot),
                f"`{disk.value}` is a file system's UUID, and no disk has it as "
                f"{_IDENTIFIERS[disk.key]}",
                "compare with the serial number that `Get-Disk | Format-List *Name*, Serial*` "
                "prints",
            )


_ATTACH = 'wsl --mount "\\\\.\\PHYSICALDRIVE$($d.Number)" --bare\n'
_ID = "9c1d7f0e-6a40-4a8e-93b5-0d7d1c4a2f11"

CASES = (
    Clean("serial number", "$d = Get-Disk | ? SerialNumber -eq '0025_3857_61B0_0EF2.'\n" + _ATTACH),
    Clean("a GUID of Windows", f"$d = Get-Disk | ? UniqueId -eq '{{{_ID}}}'\n" + _ATTACH),
    Clean("a volume of a pool", f"$d = Get-Disk | ? UniqueId -like '*{_ID}*'\n" + _ATTACH),
    Clean(
        "mounted by its UUID in Linux",
        "$d = Get-Disk | ? SerialNumber -eq 'A1'\n"
        + _ATTACH
        + f"wsl -u root mount UUID={_ID} /x\n",
    ),
    Clean(
        "one of two that are none",
        "$d = Get-Disk | ? { $_.SerialNumber -eq 'A1' -or $_.UniqueId -like '*0EF2' }\n" + _ATTACH,
    ),
    Clean("not known", "param($Id)\n$d = Get-Disk | ? UniqueId -eq $Id\n" + _ATTACH),
    Flagged(
        "as serial number",
        f"$d = Get-Disk | ? SerialNumber -eq '{_ID}'\n" + _ATTACH,
        (f"1:17 `{_ID}` is a file system's UUID",),
    ),
    Flagged(
        "as unique id, in a variable",
        f"$id = '{_ID.upper()}'\n"
        "$d = Get-PhysicalDisk | Where-Object { $_.UniqueId -eq $id }\n"
        'wsl --mount "\\\\.\\PHYSICALDRIVE$($d.DeviceId)" --bare\n',
        (f"2:40 `{_ID.upper()}` is a file system's UUID",),
    ),
    Flagged(
        "one of several conditions",
        f"$d = Get-Disk | ? {{ $_.SerialNumber -eq '{_ID}' -or $_.UniqueId -eq '{_ID}' -or "
        f"$_.SerialNumber -eq 'A1' }}\n{_ATTACH}"
        f"$e = Get-Disk | ? {{ $_.SerialNumber -in 'A1', '{_ID}' }} | Select-Object -First 1\n"
        + _ATTACH.replace("$d", "$e"),
        (
            f"1:21 `{_ID}` is a file system's UUID, and no disk has it as serial",
            f"1:84 `{_ID}` is a file system's UUID, and no disk has it as unique",
            f"3:21 `{_ID}` is a file system's UUID, and no disk has it as serial",
        ),
    ),
    Flagged(
        "by wmic",
        {
            "a.cmd": 'for /f "skip=1" %%i in (\'wmic diskdrive where '
            f"\"SerialNumber='{_ID}'\" get Index') do set N=%%i\n"
            "wsl --mount \\\\.\\PHYSICALDRIVE%N% --bare\n"
        },
        (f"a.cmd:1:1 `{_ID}` is a file system's UUID",),
    ),
    Flagged(
        "with wildcards",
        f"$d = Get-Disk | ? {{ $_.SerialNumber -like '*{_ID}*' }}\n" + _ATTACH,
        (f"1:21 `*{_ID}*` is a file system's UUID",),
    ),
)
