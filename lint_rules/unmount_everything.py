"""`wsl --unmount` without a disk detaches every disk.

## What it does
Flags `wsl --unmount` without an argument, and one whose argument is empty where a parameter was not
given or a disk was not found.

## Why is this bad?
WSL takes no argument, or an empty one, for all disks. Their file systems are not unmounted before:
what was not yet written is lost.

## Example
```powershell
wsl --unmount
```

Use instead:
```powershell
wsl --unmount \\\\.\\PHYSICALDRIVE2
```

## Source
microsoft/WSL, src/windows/common/WslClient.cpp, and `wsl --help`: "Unmounts and detaches a disk
from all WSL2 distributions", all of them without an argument
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from baremount.lint_rules.support.scripts import SCRIPTS, ReadScript, spot_of
from baremount.linting.rule import Clean, Flagged, Report, Rule
from baremount.scripts.facts import Detachment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from baremount.linting.rule import Context

RULE = Rule(
    code="BM203",
    name="unmount-everything",
    severity="warning",
    languages=SCRIPTS,
    on=(ReadScript,),
    markers=(b"--unmount",),
)
_ARGUMENT = re.compile(r"--unmount[\"']?[ \t,`]+[\"'(&]*\$\{?(?:(?:script|global|local):)?(\w+)")
_HELP = r"name one disk, as `\\.\PHYSICALDRIVE2`, or check first that there is one"


def check(read: ReadScript, context: Context) -> Iterator[Report]:  # noqa: ARG001
    """The detachments whose argument is, or may be, nothing."""
    for fact in read.script.facts:
        if not isinstance(fact, Detachment):
            continue
        variable = _variable(fact)
        if fact.disk.key == "every-disk" and variable is None:
            message = "`wsl --unmount` without a disk detaches every disk"
        elif variable is not None and _may_be_empty(fact) and not _is_checked(variable, read.text):
            message = f"`${variable}` may be empty, and then every disk is detached"
        else:
            continue
        yield Report(spot_of(fact.origin), message, _HELP)


def _variable(fact: Detachment) -> str | None:
    """The variable that the argument is, or begins with."""
    match = _ARGUMENT.search(fact.origin.spot.text)
    return match[1] if match else None


def _may_be_empty(fact: Detachment) -> bool:
    r"""Nothing is known of the text, or it is the path of a disk that may not have been found.

    `"\\.\PHYSICALDRIVE$n"` is never empty, whatever the number is.
    """
    disk = fact.disk
    if fact.origin.conditions:
        return False
    return disk.key == "every-disk" or (disk.key not in ("unknown", "number", "file"))


def _is_checked(variable: str, text: str) -> bool:
    """Whether the script looks at the variable, or demands it, anywhere."""
    name = re.escape(variable.lower())
    return (
        re.search(rf"(?:if|while|switch|throw|assert\S*)\s*[({{ ][^\r\n]*\${name}\b", text)
        is not None
        or re.search(rf"mandatory[^$]*\${name}\b", text) is not None
    )


CASES = (
    Clean("one disk", "wsl --unmount \\\\.\\PHYSICALDRIVE2\n"),
    Clean(
        "path is never empty",
        "$d = Get-Disk | ? SerialNumber -eq 'A1'\n"
        'wsl --unmount "\\\\.\\PHYSICALDRIVE$($d.Number)"\n',
    ),
    Clean(
        "looked at before",
        "$d = Get-CimInstance Win32_DiskDrive | ? { $_.SerialNumber.Trim() -eq 'A1' }\n"
        "if (-not $d) { throw 'not there' }\nwsl --unmount $d.DeviceID\n",
    ),
    Clean(
        "only where there is one",
        "$d = Get-CimInstance Win32_DiskDrive | ? { $_.SerialNumber.Trim() -eq 'A1' }\n"
        "if ($null -ne $d) { wsl --unmount $d.DeviceID }\n",
    ),
    Clean("of the user's choice", "param($Path)\nwsl --unmount $Path\n"),
    Clean(
        "demanded",
        "function Remove-It {\n  param([Parameter(Mandatory)][string]$Disk)\n"
        "  wsl --unmount $Disk\n}\nRemove-It\n",
    ),
    Flagged("nothing", "wsl.exe --unmount\n", ("1:1 `wsl --unmount` without a disk",)),
    Flagged(
        "empty text",
        "Start-Process wsl -ArgumentList '--unmount' -Wait\nwsl --unmount ''\n",
        ("1:1 `wsl --unmount` without a disk", "2:1 `wsl --unmount` without a disk"),
    ),
    Flagged(
        "disk that may not be there",
        "$d = Get-CimInstance Win32_DiskDrive | ? { $_.SerialNumber.Trim() -eq 'A1' }\n"
        "wsl --unmount $d.DeviceID\n",
        ("2:1 `$d` may be empty",),
    ),
    Flagged(
        "argument left out",
        "function Remove-It($Disk) {\n  wsl --unmount $Disk\n}\nRemove-It\n",
        ("2:3 `$Disk` may be empty",),
    ),
)
