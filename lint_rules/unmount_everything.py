"""`wsl --unmount` without a disk detaches every disk.

## What it does
Flags `wsl --unmount` without an argument, and one whose argument is empty where a parameter was not
given, a disk was not found, or a condition does not hold.

## Why is this bad?
WSL takes no argument for all disks, and PowerShell leaves out an empty one, as other languages do
outside of quotes. The file systems are not unmounted before: what was not yet written is lost.

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

from baremount.lint_rules.support.looks import looked_at
from baremount.lint_rules.support.scripts import SCRIPTS, ReadScript, spot_of
from baremount.linting.rule import Clean, Flagged, Report, Rule
from baremount.powershell.values import EMPTY_IN_ONE
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
# The argument as it is written, where it is or begins with a variable: `$x`, `${x}`, `%1`, `%~1`.
_ARGUMENT = (
    r"--unmount[\"']?[ \t,`]+[\"'(&]*"
    r"(?:\$\{?(?:(?:script|global|local):)?(\w+|[@*])|%(?:~\w*)?([0-9*]|\w+%))"
)
# An argument in quotes that may hold nothing: two quotes are what WSL gets, and no disk has that
# for a path. Only PowerShell leaves out an argument that is empty; `"$@"` is none at all.
_IN_QUOTES = r"--unmount[\"']?[ \t,]+(?:\"\"|''|\"\$(?!@)|\"%(?!\*))"
_POWERSHELL = r"(?i)\b(?:powershell|pwsh)\b"
# A variable that gets the path with a number in it, which is never empty.
_PATH = r"(\$\w+)[ \t]*=[ \t]*\(?[\"']\\\\[.?]\\physicaldrive"
_GIVEN = r"is a parameter without a default|it is given when the (?:script|file) is started"
# Nothing but the environment, or a file that is read in, can have set it.
_UNSET = "is not set in the script"
_SET_ELSEWHERE = (
    r"(?m)^[ \t]*(?:\.|source|import-module)[ \t]|set[ \t]+(?:-\w*u|-o[ \t]+nounset)"
    r"|strictmode|\bcall[ \t]|-\w*variable\b|\beval\b|\biex\b|invoke-expression|\$global:"
)
_HELP = r"name one disk, as `\\.\PHYSICALDRIVE2`, or check first that there is one"


def check(read: ReadScript, context: Context) -> Iterator[Report]:  # noqa: ARG001
    """The detachments whose argument is, or may be, nothing."""
    checked = looked_at(read.text)
    set_elsewhere = re.search(_SET_ELSEWHERE, read.text) is not None
    paths = set(re.findall(_PATH, read.text))
    for fact in read.script.facts:
        if not isinstance(fact, Detachment):
            continue
        written = fact.origin.spot.text
        by_powershell = read.script.language == "powershell" or re.search(_POWERSHELL, written)
        if not by_powershell and re.search(_IN_QUOTES, written):
            continue
        variable = _variable(fact)
        # What is not known, and nothing beside it: that is shown in angle brackets.
        is_all = re.fullmatch("(?s)<.*>", fact.disk.text) is not None
        is_given = is_all and (
            re.search(_GIVEN, fact.disk.reason) is not None
            or (_UNSET in fact.disk.reason and not set_elsewhere)
        )
        is_left_empty = fact.disk.reason == EMPTY_IN_ONE and not set_elsewhere
        if fact.disk.key == "every-disk" and variable is None:
            message = "`wsl --unmount` without a disk detaches every disk"
        elif (
            variable
            and (
                is_given or is_left_empty or (_may_be_empty(fact) and variable.lower() not in paths)
            )
            and not {variable.lower(), "$#"} & checked
        ):
            message = f"`{variable}` may be empty, and then every disk is detached"
        else:
            continue
        # Whoever starts the script decides what it is given.
        yield Report(spot_of(fact.origin), message, _HELP, severity="info" if is_given else None)


def _variable(fact: Detachment) -> str | None:
    """The variable that the argument is, or begins with, as `$x` or `%x`."""
    match = re.search(_ARGUMENT, fact.origin.spot.text)
    if match is None:
        return None
    return f"${match[1]}" if match[1] else f"%{match[2]}"


def _may_be_empty(fact: Detachment) -> bool:
    r"""Whether nothing was given, or it is the path of a disk that may not have been found.

    `"\\.\PHYSICALDRIVE$n"` is never empty, whatever the number is.
    """
    if fact.origin.conditions:
        return False
    return fact.disk.key not in ("unknown", "number", "file")


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
    Clean("more behind it", "param([string]$Path)\nwsl --unmount $Path --name data\n"),
    Clean("not known", "wsl --unmount (Get-Content path.txt)\nwsl --unmount $env:DISK\n"),
    Clean(
        "demanded of the user",
        "param(\n  [Parameter(Mandatory)]\n  [string]$Path\n)\nwsl --unmount $Path\n",
    ),
    Clean(
        "looked at in other languages",
        {
            "a.bat": '@if "%~1"=="" exit /b 1\nwsl --unmount %1\n',
            "a.sh": 'if [ -z "$1" ]; then exit 1; fi\nwsl.exe --unmount $1\n',
            "b.sh": "wsl.exe --unmount ${1:?disk}\n",
            "c.sh": '[[ -n "$1" ]] || exit 1\nwsl.exe --unmount $1\n',
            "e.cmd": '@if "%~1"=="" exit /b 1\nwsl --unmount %*\n',
            "f.sh": ': "${1:?disk}"\nwsl.exe --unmount "$@"\n',
            "d.ps1": "param($Disk)\nif (-not (Test-Path D:\\) -or\n    -not $Disk) {\n  exit 1\n}\n"
            "wsl --unmount $Disk\n",
        },
    ),
    Clean(
        "set in another file, or never empty",
        {
            "a.ps1": ". $PSScriptRoot/settings.ps1\nwsl --unmount $Disk\n",
            "b.ps1": "Set-StrictMode -Version 3\nwsl --unmount $Disk\n",
            "c.sh": "set -eu\nwsl.exe --unmount $DISK_PATH\n",
            "d.sh": ". ./settings\nwsl.exe --unmount $DISK_PATH\n",
            "e.ps1": "wsl --unmount $env:DISK\nwsl --unmount $Global:Disk\n",
            "f.ps1": "Get-Disk -OutVariable Disk\nwsl --unmount $Disk\n",
            "g.sh": 'eval "$(cat settings)"\nwsl.exe --unmount $DISK_PATH\n',
        },
    ),
    Clean(
        "demanded",
        "function Remove-It {\n  param([Parameter(Mandatory)][string]$Disk)\n"
        "  wsl --unmount $Disk\n}\nRemove-It\n",
    ),
    Clean(
        "set in each branch, or asked for again",
        {
            "a.ps1": "if (Test-Path D:\\) { $p = '\\\\.\\PHYSICALDRIVE1' }\n"
            "else { $p = '\\\\.\\PHYSICALDRIVE2' }\nwsl --unmount $p\n",
            "b.ps1": "if (Test-Path D:\\) { $p = '\\\\.\\PHYSICALDRIVE1' } else { exit 1 }\n"
            "wsl --unmount $p\n",
            "c.ps1": "do { if (Test-Path D:\\) { $p = '\\\\.\\PHYSICALDRIVE1' } } until ($p)\n"
            "wsl --unmount $p\n",
            "d.ps1": "$p = ''\nif (Test-Path D:\\) { $p = '1' }\n"
            'wsl --unmount "\\\\.\\PHYSICALDRIVE$p"\n',
            "e.ps1": "try { $p = (Get-Disk -Number 1).Path } catch { throw }\nwsl --unmount $p\n",
        },
    ),
    Clean(
        "nothing, but in quotes",
        {
            "a.sh": "wsl.exe --unmount \"$1\"\nwsl.exe --unmount ''\n",
            "b.bat": 'wsl --unmount "%~1"\nwsl --unmount ""\n',
            "c.py": "import subprocess\nsubprocess.run(['wsl', '--unmount', ''])\n",
        },
    ),
    Clean(
        "path in a variable is never empty",
        {
            "a.ps1": "$d = Get-Disk | ? SerialNumber -eq 'A1'\n"
            '$p = "\\\\.\\PHYSICALDRIVE$($d.Number)"\nwsl --unmount $p\n',
            "b.ps1": 'param([int]$n)\n$p = "\\\\.\\PHYSICALDRIVE$n"\nwsl --unmount $p\n',
        },
    ),
    Clean(
        "each of those that there are",
        {
            "a.ps1": "Get-CimInstance Win32_DiskDrive | ? SerialNumber -eq 'A1' |\n"
            "  % { wsl --unmount $_.DeviceID }\n",
            "b.ps1": "$all = Get-CimInstance Win32_DiskDrive | ? SerialNumber -eq 'A1'\n"
            "foreach ($d in $all) { wsl --unmount $d.DeviceID }\n",
        },
    ),
    Clean(
        "looked at in other words",
        {
            "a.ps1": "$d = Get-CimInstance Win32_DiskDrive | ? SerialNumber -eq 'A1'\n"
            "$null -eq $d -and $(exit 1)\nwsl --unmount $d.DeviceID\n",
            "b.ps1": "param($Disk)\n$Disk ?? $(throw 'no disk')\nwsl --unmount $Disk\n",
            "c.ps1": "param($Disk)\nAssert-DiskPath -Path $Disk\nwsl --unmount $Disk\n",
            "d.ps1": "param($Disk)\n$PSBoundParameters.ContainsKey('Disk') -or $(exit 1)\n"
            "wsl --unmount $Disk\n",
        },
    ),
    Flagged("nothing", "wsl.exe --unmount\n", ("1:1 `wsl --unmount` without a disk",)),
    Flagged(
        "nothing in quotes of PowerShell",
        {
            "a.sh": "powershell.exe -Command 'wsl --unmount \"\"'\n",
            "b.bat": "powershell -Command \"wsl --unmount ''\"\n",
        },
        ("a.sh:1:1 `wsl --unmount` without", "b.bat:1:1 `wsl --unmount` without"),
    ),
    Flagged(
        "when a service ends",
        {
            "host.nix": "{ wsl.enable = true; systemd.services.disk = {\n  preStop = ''\n"
            "    /mnt/c/Windows/System32/wsl.exe --unmount\n  '';\n  serviceConfig.ExecStopPost =\n"
            '    "-/mnt/c/Windows/System32/wsl.exe --unmount";\n}; }\n'
        },
        ("host.nix:2:13 `wsl --unmount` without", "host.nix:6:5 `wsl --unmount` without"),
    ),
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
    Flagged(
        "set under a condition",
        {
            "a.ps1": "$p = $null\nif (Test-Path D:\\) {\n  $p = '\\\\.\\PHYSICALDRIVE2'\n}\n"
            "wsl --unmount $p\n",
            "c.ps1": "if (Test-Path D:\\) { $p = '\\\\.\\PHYSICALDRIVE2' }\nwsl --unmount $p\n",
            "b.ps1": "foreach ($d in Get-CimInstance Win32_DiskDrive) {\n"
            "  if ($d.Size -gt 4TB) { $path = $d.DeviceID }\n}\n"
            "if ($Force) { $path = '' }\nwsl --unmount $path 2>$null\n",
        },
        ("a.ps1:5:1 `$p` may be empty", "b.ps1:5:1 `$path` may be empty", "c.ps1:2:1 `$p` may be"),
    ),
    Flagged(
        "in a block of a batch file",
        {"a.bat": "if exist D:\\ (\n  wsl --unmount %1\n)\n"},
        ("a.bat:2:3 `%1` may be empty",),
    ),
    Flagged(
        "left to the user",
        {
            "a.ps1": "param([string]$Path)\nwsl --unmount $Path\n",
            "b.bat": "wsl --unmount %1\n",
            "c.sh": "wsl.exe --unmount $1\n",
            "d.cmd": "wsl --unmount %*\n",
            "e.sh": 'wsl.exe --unmount "$@"\nwsl.exe --unmount $*\n',
        },
        (
            "a.ps1:2:1 `$Path` may be empty",
            "b.bat:1:1 `%1` may be empty",
            "c.sh:1:1 `$1` may be empty",
            "d.cmd:1:1 `%*` may be empty",
            "e.sh:1:1 `$@` may be empty",
            "e.sh:2:1 `$*` may be empty",
        ),
    ),
    Flagged(
        "within a loop over something else",
        "foreach ($s in 'A1', 'B2') {\n"
        "  $d = Get-CimInstance Win32_DiskDrive | ? SerialNumber -eq $s\n"
        "  wsl --unmount $d.DeviceID\n}\n",
        ("3:3 `$d` may be empty",),
    ),
    Flagged(
        "set nowhere",
        {
            "a.ps1": "$Disk = 'x'\nwsl --unmount $Dsk\n",
            "b.sh": "set -e\nwsl.exe --unmount $DISK_PATH\n",
        },
        ("a.ps1:2:1 `$Dsk` may be empty", "b.sh:2:1 `$DISK_PATH` may be empty"),
    ),
)
