"""A scheduled task attaches disks as SYSTEM, and WSL refuses that account.

## What it does
Flags a scheduled task that runs as SYSTEM and attaches disks to WSL.

## Why is this bad?
Each user has a WSL of their own, and SYSTEM has none: every command fails with
WSL_E_LOCAL_SYSTEM_NOT_SUPPORTED. The task has the rights, but nobody to attach the disk for.

## Example
```powershell
schtasks /create /tn 'Attach WSL disk' /ru SYSTEM /sc onlogon /tr 'wsl.exe --mount X --bare'
```

Use instead:
```powershell
schtasks /create /tn 'Attach WSL disk' /rl highest /sc onlogon /tr 'wsl.exe --mount X --bare'
```

## Source
https://github.com/microsoft/WSL/issues/11280
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.lint_rules.support.scripts import SCRIPTS, TASK_MARKERS, ReadScript, task_spot
from baremount.linting.rule import Clean, Flagged, Report, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from baremount.linting.rule import Context

RULE = Rule(
    code="BM207",
    name="task-as-system",
    severity="error",
    languages=SCRIPTS,
    on=(ReadScript,),
    markers=TASK_MARKERS,
)
_SYSTEM = {"system", "localsystem", "local system", "s-1-5-18"}


def check(read: ReadScript, context: Context) -> Iterator[Report]:  # noqa: ARG001
    """The tasks of that account which attach disks."""
    for task in read.disk_tasks():
        user = task.user
        if isinstance(user, str) and user.rpartition("\\")[2].lower() in _SYSTEM:
            yield Report(
                task_spot(read, task, "UserId"),
                "WSL attaches nothing for the account SYSTEM",
                "let the task run as the user of the distribution, with the highest rights",
            )


_ACTION = (
    "$a = New-ScheduledTaskAction -Execute 'wsl.exe' "
    "-Argument '--mount \\\\.\\PHYSICALDRIVE2 --bare'\n"
)
_XML = """<?xml version="1.0"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <Principals>
    <Principal id="Author">
      <UserId>{}</UserId>
      <RunLevel>HighestAvailable</RunLevel>
    </Principal>
  </Principals>
  <Actions>
    <Exec><Command>{}</Command><Arguments>--mount X --bare</Arguments></Exec>
  </Actions>
</Task>
"""

CASES = (
    Clean(
        "as the user",
        _ACTION
        + "$p = New-ScheduledTaskPrincipal -UserId $env:USERNAME -RunLevel Highest\n"
        + "Register-ScheduledTask -TaskName Attach -Action $a -Principal $p\n",
    ),
    Clean("account not given", "schtasks /create /tn A /tr 'wsl --mount X --bare' /sc onlogon\n"),
    Clean(
        "another task beside",
        "wsl --mount X --bare\nschtasks /create /tn Backup /ru SYSTEM /tr 'backup.exe' /sc daily\n",
    ),
    Clean(
        "for something else in WSL",
        "schtasks /create /tn 'WSL backup' /ru SYSTEM /tr 'wsl --export a b' /sc daily\n",
    ),
    Clean(
        "for something else, by its name or its program",
        "wsl --mount X --bare\n"
        "schtasks /create /tn 'WSL disk compact' /ru SYSTEM /sc weekly /tr 'C:\\w\\compact.ps1'\n"
        "schtasks /create /tn 'WSL drive size' /ru SYSTEM /sc weekly /tr 'C:\\w\\report.exe'\n"
        "schtasks /create /tn Nightly /ru SYSTEM /sc daily /tr 'pwsh -File C:\\w\\backup.ps1'\n",
    ),
    Clean("task of another program", {"task.xml": _XML.format("S-1-5-18", "C:\\tools\\x.exe")}),
    Clean("account not known", "schtasks /create /tn A /ru $who /tr 'wsl --mount X --bare'\n"),
    Flagged(
        "principal",
        _ACTION
        + "$p = New-ScheduledTaskPrincipal -UserId 'NT AUTHORITY\\SYSTEM' -RunLevel Highest\n"
        + "Register-ScheduledTask -TaskName Attach -Action $a -Principal $p\n",
        ("3:1 WSL attaches nothing for the account SYSTEM",),
    ),
    Flagged(
        "schtasks",
        "schtasks.exe /create /f /tn 'WSL disk' /ru SYSTEM /sc onstart "
        "/tr 'powershell -File C:\\ProgramData\\attach.ps1'\n",
        ("1:1 WSL attaches nothing",),
    ),
    Flagged(
        "by the name, or by the script that is written beside",
        "schtasks /create /tn MountWslDisk /ru SYSTEM /sc onstart /tr 'pwsh -File C:\\w\\run.ps1'\n"
        "Set-Content C:\\w\\start.cmd 'wsl --mount X --bare'\n"
        "schtasks /create /tn Start /ru SYSTEM /sc onstart /tr 'C:\\w\\start.cmd'\n",
        ("1:1 WSL attaches nothing", "3:1 WSL attaches nothing"),
    ),
    Flagged(
        "by COM",
        "$s = New-Object -ComObject Schedule.Service\n$t = $s.NewTask(0)\n"
        "$t.Principal.UserId = 'NT AUTHORITY\\SYSTEM'\n"
        "$a = $t.Actions.Create(0)\n$a.Path = 'wsl.exe'\n$a.Arguments = '--mount X --bare'\n"
        "$s.GetFolder('\\').RegisterTaskDefinition('WSL disk', $t, 6, $null, $null, 5)\n",
        ("7:1 WSL attaches nothing",),
    ),
    Flagged(
        "exported",
        {"task.xml": _XML.format("S-1-5-18", "C:\\Windows\\System32\\wsl.exe")},
        ("task.xml:5:7 WSL attaches nothing",),
    ),
)
