"""A script attaches a disk and does not see to the administrator rights that this needs.

## What it does
Flags a script that attaches a physical disk and neither demands administrator rights
(`#Requires -RunAsAdministrator`), nor looks whether it has them, nor asks for them
(`-Verb RunAs`), nor makes a task that has them. One finding a script; modules are left out.

## Why is this bad?
Windows refuses the disk without them: WSL_E_ELEVATION_NEEDED_TO_MOUNT_DISK. Where a script only
runs right as it is started in the right window, one day it is not.

## Example
```powershell
wsl --mount \\\\.\\PHYSICALDRIVE2 --bare
```

Use instead:
```powershell
#Requires -RunAsAdministrator
wsl --mount \\\\.\\PHYSICALDRIVE2 --bare
```

## Source
By design: https://github.com/microsoft/WSL/issues/6414
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from baremount.lint_rules.support.scripts import ReadScript, spot_of
from baremount.linting.rule import Clean, Flagged, Report, Rule
from baremount.scripts.facts import Task

if TYPE_CHECKING:
    from collections.abc import Iterator

    from baremount.linting.rule import Context

RULE = Rule(
    code="BM206",
    name="missing-elevation",
    severity="warning",
    languages=("powershell", "batch", "python", "nix"),
    on=(ReadScript,),
    markers=(b"--mount",),
)
# Lines of comment alone: the advice to start the script in the right window is no check.
_COMMENT = (
    r"(?m)"
    r"^[ \t]*(?:#(?!requires)|@?rem\b|::)[^\n]*"
)
# Whatever hints at thought about rights: how it is done is not judged here.
_HINTS = (
    r"runas|isinrole|s-1-5-(?:32-544|19|20)\b|highest|elevat|gsudo|\bsudo\b|admin|privileg|\buac\b"
    r"|net(?:\.exe)?\s+session|\bfltmc\b|\bopenfiles\b|fsutil\s+dirty|cacls[^\r\n]{0,200}system32"
    r"|whoami[^\r\n]{0,200}/(?:groups|priv|all)|systemprofile|\bbcdedit\b"
    r"|\b(?:mkdir|md)\b[^\r\n]{0,200}%(?:windir|systemroot)%"
)


def check(read: ReadScript, context: Context) -> Iterator[Report]:
    """The first attachment of a script without a word on rights."""
    if context.source.path.lower().endswith(".psm1"):
        return
    # What Linux starts is another rule's business.
    if read.script.language not in ("powershell", "batch", "python"):
        return
    if re.search(_HINTS, re.sub(_COMMENT, "", read.text)):
        return
    if any(isinstance(fact, Task) and fact.highest is not False for fact in read.script.facts):
        return
    for attachment in read.attachments():
        yield Report(
            spot_of(attachment.origin),
            "attaching a disk needs administrator rights, and the script does not see to them",
            "put `#Requires -RunAsAdministrator` at the top, or start wsl.exe with `-Verb RunAs`"
            if read.script.language == "powershell"
            else "check them first, as with `net session`, and say what is missing",
        )
        return


_ATTACH = "wsl --mount \\\\.\\PHYSICALDRIVE2 --bare\n"

CASES = (
    Clean("demanded", "#Requires -RunAsAdministrator\n" + _ATTACH),
    Clean(
        "looked at",
        "$me = [Security.Principal.WindowsIdentity]::GetCurrent()\n"
        "$me = [Security.Principal.WindowsPrincipal]$me\n"
        "if (-not $me.IsInRole(544)) { exit 1 }\n" + _ATTACH,
    ),
    Clean(
        "asked for",
        "Start-Process wsl.exe '--mount \\\\.\\PHYSICALDRIVE2 --bare' -Verb RunAs -Wait\n",
    ),
    Clean("virtual disk", "wsl --mount --vhd C:\\disks\\data.vhdx --bare\n"),
    Clean("detached", "wsl --unmount \\\\.\\PHYSICALDRIVE2\n"),
    Clean(
        "module",
        {"disks.psm1": "function Add-It { wsl --mount \\\\.\\PHYSICALDRIVE2 --bare }\nAdd-It\n"},
    ),
    Clean(
        "task that has them",
        "$a = New-ScheduledTaskAction -Execute wsl.exe "
        "-Argument '--mount \\\\.\\PHYSICALDRIVE2 --bare'\n"
        "Register-ScheduledTask -TaskName Attach -Action $a -RunLevel Highest\n",
    ),
    Clean(
        "other languages",
        {
            "a.bat": "net session >nul 2>&1 || exit /b 1\n"
            "wsl --mount \\\\.\\PHYSICALDRIVE2 --bare\n",
            "b.py": "import ctypes, os\nctypes.windll.shell32.IsUserAnAdmin() or exit(1)\n"
            "os.system('wsl --mount X --bare')\n",
        },
    ),
    Clean(
        "tried, as batch files do",
        {
            f"{number}.cmd": f"{test} >nul 2>&1 || exit /b 1\n{_ATTACH}"
            for number, test in enumerate(
                (
                    'whoami /priv | find /i "SeLoadDriver"',
                    "reg query HKU\\S-1-5-19",
                    "mkdir %windir%\\system32\\probe",
                    "dir %SystemRoot%\\System32\\config\\systemprofile",
                    "bcdedit",
                )
            )
        },
    ),
    Clean(
        "asked of helpers, or of .NET",
        {
            "a.ps1": "if (-not (Test-IsAdmin)) { exit 1 }\n" + _ATTACH,
            "b.ps1": "if (-not [Environment]::IsPrivilegedProcess) { exit 1 }\n" + _ATTACH,
        },
    ),
    Clean("asked what it takes", "wsl --mount --help\n"),
    Flagged("nothing", _ATTACH, ("1:1 attaching a disk needs administrator rights",)),
    Flagged("only advised", "# Run as administrator!\n" + _ATTACH, ("2:1 attaching a disk needs",)),
    Flagged(
        "another rule's name",
        "wsl --mount X --bare # baremount: ignore[unelevated-attach-from-linux]\n",
        ("1:1 attaching a disk needs",),
    ),
    Flagged(
        "once a script",
        'foreach ($n in 2, 3) {\n  wsl --mount "\\\\.\\PHYSICALDRIVE$n" --bare\n}\n' + _ATTACH,
        ("2:3 attaching a disk needs",),
    ),
    Flagged(
        "started without them",
        "$d = Get-Disk | ? SerialNumber -eq 'A1'\n"
        'Start-Process wsl "--mount \\\\.\\PHYSICALDRIVE$($d.Number) --bare" -NoNewWindow\n',
        ("2:1 attaching a disk needs",),
    ),
    Flagged(
        "task that has none",
        "schtasks /create /tn Attach /sc onlogon "
        '/tr "wsl.exe --mount \\\\.\\PHYSICALDRIVE4 --bare"\n',
        ("1:1 attaching a disk needs",),
    ),
    Flagged(
        "in other languages",
        {
            "a.bat": "@echo off\nwsl --mount \\\\.\\PHYSICALDRIVE2 --bare\n",
            "b.py": "import subprocess\nsubprocess.run(['wsl', '--mount', 'X', '--bare'])\n",
        },
        ("a.bat:2:1 attaching a disk needs", "b.py:2:1 attaching a disk needs"),
    ),
)
