"""A scheduled task that attaches disks does not run on battery.

## What it does
Flags a scheduled task that attaches disks to WSL and is not started on battery, or is stopped when
the plug is pulled. Both are so unless the task says otherwise, and `schtasks` cannot say it.

## Why is this bad?
On a laptop without its plug the disk is silently not there, and everything that waits for its mount
waits for nothing.

## Example
```powershell
$action = New-ScheduledTaskAction -Execute wsl.exe -Argument '--mount \\\\.\\PHYSICALDRIVE2 --bare'
Register-ScheduledTask -TaskName 'Attach disk' -Action $action
```

Use instead:
```powershell
$action = New-ScheduledTaskAction -Execute wsl.exe -Argument '--mount \\\\.\\PHYSICALDRIVE2 --bare'
$always = New-ScheduledTaskSettingsSet -AllowStartIfOnBatteries -DontStopIfGoingOnBatteries
Register-ScheduledTask -TaskName 'Attach disk' -Action $action -Settings $always
```

## Source
New-ScheduledTaskSettingsSet,
https://learn.microsoft.com/powershell/module/scheduledtasks/new-scheduledtasksettingsset
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
    code="BM209",
    name="task-stops-on-battery",
    severity="warning",
    languages=SCRIPTS,
    on=(ReadScript,),
    markers=TASK_MARKERS,
)
# A task that is changed keeps the settings that are not given.
_CHANGE = (
    r"(?i)"
    r"\W*set-scheduledtask\b"
)
# What sets it in a task that is already there.
_SET_LATER = r"set-scheduledtask\b|\.disallowstartifonbatteries|\.stopifgoingonbatteries"


def check(read: ReadScript, context: Context) -> Iterator[Report]:  # noqa: ARG001
    """The tasks that want the plug."""
    if read.script.language != "task" and re.search(_SET_LATER, read.text):
        return
    for task in read.disk_tasks():
        if re.match(_CHANGE, task.origin.spot.text):
            continue
        if task.start_on_battery is False:
            what, elements = "is not started on battery", "DisallowStartIfOnBatteries"
        elif task.stop_on_battery is True:
            what, elements = "is stopped when the plug is pulled", "StopIfGoingOnBatteries"
        else:
            continue
        yield Report(
            task_spot(read, task, elements),
            f"the task {what}",
            "give New-ScheduledTaskSettingsSet `-AllowStartIfOnBatteries` and "
            "`-DontStopIfGoingOnBatteries`"
            if read.script.language != "task"
            else "set DisallowStartIfOnBatteries and StopIfGoingOnBatteries to false",
        )


_ACTION = (
    "$a = New-ScheduledTaskAction -Execute 'wsl.exe' "
    "-Argument '--mount \\\\.\\PHYSICALDRIVE2 --bare'\n"
)
_XML = """<?xml version="1.0"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <Settings>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>{}</StopIfGoingOnBatteries>
  </Settings>
  <Actions>
    <Exec><Command>{}</Command><Arguments>--mount X --bare</Arguments></Exec>
  </Actions>
</Task>
"""

CASES = (
    Clean(
        "both allowed",
        _ACTION
        + "$s = New-ScheduledTaskSettingsSet -AllowStartIfOnBatteries "
        + "-DontStopIfGoingOnBatteries\n"
        + "Register-ScheduledTask -TaskName Attach -Action $a -Settings $s\n",
    ),
    Clean(
        "settings not known",
        _ACTION + "Register-ScheduledTask -TaskName Attach -Action $a -Settings $given\n",
    ),
    Clean(
        "set afterwards",
        "schtasks /create /tn Attach /tr 'wsl --mount X --bare' /sc onlogon\n"
        "$s = New-ScheduledTaskSettingsSet -AllowStartIfOnBatteries -DontStopIfGoingOnBatteries\n"
        "Set-ScheduledTask -TaskName Attach -Settings $s\n",
    ),
    Clean("another task", "wsl --status\nschtasks /create /tn B /tr 'b.exe' /sc daily\n"),
    Clean("exported, allowed", {"task.xml": _XML.format("false", "wsl.exe")}),
    Clean("exported, another program", {"task.xml": _XML.format("true", "x.exe")}),
    Flagged(
        "nothing said",
        _ACTION + "Register-ScheduledTask -TaskName Attach -Action $a\n",
        ("2:1 the task is not started on battery",),
    ),
    Flagged(
        "only one allowed",
        _ACTION
        + "$s = New-ScheduledTaskSettingsSet -AllowStartIfOnBatteries\n"
        + "Register-ScheduledTask -TaskName Attach -Action $a -Settings $s\n",
        ("3:1 the task is stopped when the plug is pulled",),
    ),
    Flagged(
        "schtasks",
        "schtasks /create /tn Attach /tr 'wsl --mount X --bare' /sc onlogon\n",
        ("1:1 the task is not started on battery",),
    ),
    Flagged(
        "exported",
        {"task.xml": _XML.format("true", "wsl.exe")},
        ("task.xml:5:5 the task is stopped when the plug is pulled",),
    ),
)
