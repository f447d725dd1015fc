"""A disk is picked by something that another disk can share.

## What it does
Flags a script that attaches or detaches the disk it finds by model, friendly name, caption, size or
partition type, or by a pattern. A pattern for the serial number itself is only a note, and a script
that refuses other serial numbers afterwards is left alone.

## Why is this bad?
Two disks of one series have the same name, and a wildcard matches whatever is plugged in next. The
command then acts on both, on the first one, or on the wrong one.

## Example
```powershell
$disk = Get-Disk | Where-Object { $_.FriendlyName -like '*SN850X*' }
wsl --mount "\\\\.\\PHYSICALDRIVE$($disk.Number)" --bare
```

Use instead:
```powershell
$disk = Get-Disk | Where-Object { $_.SerialNumber.Trim() -eq '0025_3857_61B0_0EF2.' }
wsl --mount "\\\\.\\PHYSICALDRIVE$($disk.Number)" --bare
```

## Source
MSFT_Disk: only SerialNumber and UniqueId belong to one disk,
https://learn.microsoft.com/windows-hardware/drivers/storage/msft-disk
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
    code="BM205",
    name="loose-disk-match",
    severity="warning",
    languages=SCRIPTS,
    on=(Attachment, Detachment),
    markers=(b"--mount", b"--unmount"),
)
_SHARED = {
    "model": "model",
    "friendly-name": "friendly name",
    "caption": "caption",
    "size": "size",
    "partition-type": "partition type",
}
# A look at what was found: with any other serial number the script goes another way.
_REFUSED = (
    rb"(?im)"
    rb"^[^#\r\n]*serial_?number[^#\r\n]{0,80}(?:\s-[ci]?(?:ne|notin)\b|!=)"
    # That there is one at all tells no disk from another.
    rb"(?!\s*(?:\$null\b|none\b|''|\"\"))"
)
_OWN = {"serial": "serial number", "unique-id": "unique id"}


def check(fact: Attachment | Detachment, context: Context) -> Iterator[Report]:
    """The disks that are not told apart from others."""
    if re.search(_REFUSED, context.source.content):
        return
    for disk in (fact.disk, *fact.disk.alternatives):
        if disk.key in _SHARED:
            yield Report(
                spot_of(disk.spot),
                f"another disk can have the {_SHARED[disk.key]} `{disk.value}`",
                "compare the serial number with `-eq`; `Get-Disk | Format-List *Name*, Serial*` "
                "has it",
            )
        elif disk.key in _OWN and not disk.exact:
            yield Report(
                spot_of(disk.spot),
                f"the pattern `{disk.value}` can match the {_OWN[disk.key]} of several disks",
                "compare all of it: `$_.SerialNumber.Trim() -eq '...'`",
                severity="info",
            )


_ATTACH = 'wsl --mount "\\\\.\\PHYSICALDRIVE$($d.Number)" --bare\n'

CASES = (
    Clean(
        "serial number", "$d = Get-Disk | ? { $_.SerialNumber.Trim() -eq 'S6Z2NJ0TC' }\n" + _ATTACH
    ),
    Clean("unique id", "$d = Get-Disk -UniqueId 'eui.0025385761B00EF2'\n" + _ATTACH),
    Clean(
        "model and serial number",
        "$d = Get-Disk | ? { $_.Model -eq 'X' -and $_.SerialNumber -eq 'A1' }\n" + _ATTACH,
    ),
    Clean(
        "one of two serial numbers",
        "$d = Get-Disk | ? { $_.SerialNumber -eq 'A1' -or $_.UniqueId -eq 'B2' }\n" + _ATTACH,
    ),
    Clean("only listed", "Get-Disk | ? { $_.Model -like '*X*' }\nwsl --mount --help\n"),
    Clean(
        "pattern not known",
        "param($Pattern)\n$d = Get-Disk | ? { $_.Model -like $Pattern }\n" + _ATTACH,
    ),
    Clean(
        "refused where it is another one",
        "$d = Get-Disk | ? FriendlyName -like '*SN850X*'\n"
        "if ($d.SerialNumber.Trim() -ne 'S6Z2NJ0TC') { throw 'another disk' }\n" + _ATTACH,
    ),
    Flagged(
        "friendly name",
        "$d = Get-PhysicalDisk | Where-Object FriendlyName -eq 'WDC WD40EZRZ'\n"
        'wsl --mount "\\\\.\\PHYSICALDRIVE$($d.DeviceId)" --bare\n',
        ("1:25 another disk can have the friendly name `WDC WD40EZRZ`",),
    ),
    Flagged(
        "whatever its serial number",
        {
            "a.ps1": "$d = Get-Disk | ? { $_.Model -eq 'X' -and $_.SerialNumber -ne $null }\n"
            + _ATTACH,
            "b.ps1": "$d = Get-Disk | ? FriendlyName -like '*X*'\n"
            f"if ($d.SerialNumber -ne '') {{\n{_ATTACH}}}\n",
        },
        ("a.ps1:1:21 another disk can have", "b.ps1:1:17 another disk can have"),
    ),
    Flagged(
        "the serial number or something else",
        "$d = Get-Disk | ? { $_.SerialNumber -eq 'A1' -or $_.FriendlyName -like '*SN850X*' }\n"
        + _ATTACH,
        ("1:50 another disk can have the friendly name `*SN850X*`",),
    ),
    Flagged(
        "caption with wildcards",
        "$d = Get-CimInstance Win32_DiskDrive | ? { $_.Caption -like '*SN850X*' }\n"
        "wsl --mount $d.DeviceID --bare\nwsl --unmount $d.DeviceID\n",
        ("1:44 another disk can have the caption `*SN850X*`",),
    ),
    Flagged(
        "model by wmic",
        {
            "a.bat": 'for /f "tokens=2 delims==" %%i in (\'wmic diskdrive where '
            "\"Model like '%%WD40%%'\" get DeviceID /value') do set DISK=%%i\n"
            "wsl --mount %DISK% --bare\n"
        },
        ("a.bat:1:1 another disk can have the model `*WD40*`",),
    ),
    Flagged(
        "part of the serial number",
        "$d = Get-Disk | ? { $_.SerialNumber -match 'A1' }\n" + _ATTACH,
        ("1:21 the pattern `A1` can match the serial number",),
    ),
)
