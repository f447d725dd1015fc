"""A scheduled task attaches a disk once, and nothing attaches it again.

## What it does
Flags a scheduled task that attaches disks to WSL and is started by a logon or by the start of
Windows alone. One that runs with the logon type S4U is noted.

## Why is this bad?
`wsl --shutdown`, a crash of its VM and a logoff detach every disk, and Windows goes on running: no
trigger fires, and the next start of the distribution finds no disk. With S4U ("whether the user is
logged on or not", without a password) the task runs in session 0, where the wsl.exe of the Store
cannot be started; how WSL was installed is not known here.

## Example
```powershell
$action = New-ScheduledTaskAction -Execute wsl.exe -Argument '--mount \\\\.\\PHYSICALDRIVE2 --bare'
$trigger = New-ScheduledTaskTrigger -AtLogOn
Register-ScheduledTask -TaskName 'Attach disk' -Action $action -Trigger $trigger
```

Use instead:
```powershell
# Started by the distribution: boot.command runs `schtasks.exe /run /tn "Attach disk"`.
$action = New-ScheduledTaskAction -Execute wsl.exe -Argument '--mount \\\\.\\PHYSICALDRIVE2 --bare'
Register-ScheduledTask -TaskName 'Attach disk' -Action $action
```

## Source
https://github.com/microsoft/WSL/issues/6073, 8010 and 8032 on when disks are detached; 9231 on
session 0
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from baremount.lint_rules.support.scripts import SCRIPTS, TASK_MARKERS, ReadScript, task_spot
from baremount.linting.rule import Clean, Flagged, Report, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from baremount.linting.rule import Context

RULE = Rule(
    code="BM208",
    name="task-never-reattaches",
    severity="warning",
    languages=SCRIPTS,
    on=(ReadScript,),
    markers=TASK_MARKERS,
)
_WHEN = {"logon": "at logon", "startup": "at the start of Windows"}
# It starts again by itself.
_REPEATED = r"repetition|/ri\b|restartcount|<restartonfailure>"
_HELP = "let the distribution start the task when it boots: `schtasks.exe /run /tn NAME`"


def check(read: ReadScript, context: Context) -> Iterator[Report]:  # noqa: ARG001
    """The tasks without a trigger that fires after WSL was shut down."""
    for task in read.disk_tasks():
        triggers = sorted(set(task.triggers))
        if triggers and set(triggers) <= set(_WHEN) and not re.search(_REPEATED, read.text):
            when = " and ".join(_WHEN[trigger] for trigger in triggers)
            yield Report(
                task_spot(read, task, "LogonTrigger", "BootTrigger"),
                f"the task runs {when} only, and no disk is attached again after `wsl --shutdown`",
                _HELP,
            )
        if task.logon_type == "S4U":
            yield Report(
                task_spot(read, task, "LogonType"),
                "with logon type S4U the task runs in session 0, where WSL may not start",
                "use the logon type Interactive, which is the user's session",
                severity="info",
            )


_ACTION = (
    "$a = New-ScheduledTaskAction -Execute 'wsl.exe' "
    "-Argument '--mount \\\\.\\PHYSICALDRIVE2 --bare'\n"
)
_XML = """<?xml version="1.0"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <Triggers>{}</Triggers>
  <Actions>
    <Exec><Command>wsl.exe</Command><Arguments>--mount X --bare</Arguments></Exec>
  </Actions>
</Task>
"""

CASES = (
    Clean("on demand", _ACTION + "Register-ScheduledTask -TaskName Attach -Action $a\n"),
    Clean(
        "repeated",
        _ACTION
        + "$t = New-ScheduledTaskTrigger -Once -At (Get-Date) "
        + "-RepetitionInterval (New-TimeSpan -Minutes 5)\n"
        + "Register-ScheduledTask -TaskName Attach -Action $a -Trigger $t\n",
    ),
    Clean(
        "at logon and from then on",
        _ACTION
        + "$t = New-ScheduledTaskTrigger -AtLogOn\n"
        + "$t.Repetition = $every\n"
        + "Register-ScheduledTask -TaskName Attach -Action $a -Trigger $t\n",
    ),
    Clean(
        "another task beside",
        "wsl --status\nschtasks /create /tn Clock /tr 'clock.exe' /sc onlogon\n",
    ),
    Clean(
        "shares of the network",
        "schtasks /create /tn 'Mount drives for WSL' /tr 'net use Z: \\\\nas\\wsl' /sc onlogon\n",
    ),
    Clean(
        "at an event",
        {"task.xml": _XML.format("<LogonTrigger/><EventTrigger/>")},
    ),
    Clean(
        "triggers not known",
        _ACTION + "Register-ScheduledTask -TaskName Attach -Action $a -Trigger $given\n",
    ),
    Flagged(
        "at logon",
        _ACTION
        + "$t = New-ScheduledTaskTrigger -AtLogOn -User $env:USERNAME\n"
        + "Register-ScheduledTask -TaskName Attach -Action $a -Trigger $t -RunLevel Highest\n",
        ("3:1 the task runs at logon only",),
    ),
    Flagged(
        "the script itself, or one that says so beside",
        {
            "a.ps1": "wsl --mount X --bare\n"
            'schtasks /create /tn Start /tr "pwsh -File $PSCommandPath" /sc onlogon\n',
            "b.ps1": "wsl --mount X --bare\n"
            "schtasks /create /tn Start /tr 'pwsh -File C:\\w\\b.ps1' /sc onlogon\n",
            "c.ps1": "wsl --mount X --bare\n"
            "schtasks /create /tn MountDisk /tr 'pwsh -File C:\\w\\run.ps1' /sc onlogon\n",
        },
        (
            *("a.ps1:2:1 the task runs at logon only", "b.ps1:2:1 the task runs at logon only"),
            "c.ps1:2:1 the task runs at logon only",
        ),
    ),
    Flagged(
        "both, by schtasks and a script",
        "$name = 'WSL disk'\n"
        "schtasks /create /tn $name /tr 'C:\\ProgramData\\attach.bat' /sc onstart /rl highest\n"
        "schtasks /create /tn $name /tr 'C:\\ProgramData\\attach.bat' /sc onlogon /rl highest\n",
        ("2:1 the task runs at the start of Windows only", "3:1 the task runs at logon only"),
    ),
    Flagged(
        "exported",
        {
            "task.xml": _XML.format(
                "<LogonTrigger>\n<Enabled>true</Enabled></LogonTrigger><BootTrigger/>"
            )
        },
        ("task.xml:3:13 the task runs at logon and at the start of Windows only",),
    ),
    Flagged(
        "without a session",
        _ACTION
        + "$p = New-ScheduledTaskPrincipal -UserId me -LogonType S4U -RunLevel Highest\n"
        + "Register-ScheduledTask -TaskName Attach -Action $a -Principal $p\n",
        ("3:1 with logon type S4U the task runs in session 0",),
    ),
)
