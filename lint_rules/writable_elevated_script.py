"""A task with the highest rights runs a script that anybody on the account can change.

## What it does
Flags a scheduled task with the highest rights that runs a script from the user's own folders, from
a temporary folder or from inside of a distribution.

## Why is this bad?
Whatever runs as the user, without any rights, can write another command into that file, and the
task runs it as administrator without asking.

## Example
```powershell
schtasks /create /tn 'WSL disk' /rl highest /sc onlogon /tr 'C:\\Users\\me\\disk.bat'
```

Use instead:
```powershell
schtasks /create /tn 'WSL disk' /rl highest /sc onlogon /tr '"C:\\Program Files\\disk.bat"'
```

## Source
https://learn.microsoft.com/windows/win32/taskschd/security-contexts-for-running-tasks
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from baremount.lint_rules.support.scripts import SCRIPTS, TASK_MARKERS, ReadScript, task_spot
from baremount.linting.rule import Clean, Flagged, Report, Rule
from baremount.powershell.values import EnvironmentVariable, Text
from baremount.scripts.facts import ScriptStart

if TYPE_CHECKING:
    from collections.abc import Iterator

    from baremount.linting.rule import Context
    from baremount.powershell.values import Value

RULE = Rule(
    code="BM213",
    name="writable-elevated-script",
    severity="warning",
    languages=SCRIPTS,
    on=(ReadScript,),
    markers=TASK_MARKERS,
)
# Other folders may have got other rights; these are the user's own unless somebody took them away.
_WRITABLE = (
    r"(?i)"
    r"(?:[a-z]:|%systemdrive%|%homedrive%)\\(?:users\\|te?mp\\|windows\\temp\\)"
    r"|%(?:userprofile|homepath|homedrive%%homepath|appdata|localappdata|te?mp|public|onedrive)%"
    r"|\\\\wsl(?:\$|\.localhost)\\"
)


def check(read: ReadScript, context: Context) -> Iterator[Report]:  # noqa: ARG001
    """The scripts of elevated tasks, by their folders."""
    if "wsl" not in read.text:
        return
    for task, facts in read.by_task():
        if task.highest is not True:
            continue
        for fact in facts:
            path = _path(fact.path) if isinstance(fact, ScriptStart) else ""
            if re.match(_WRITABLE, path):
                yield Report(
                    task_spot(read, task, "Arguments", "Command"),
                    f"a task with the highest rights runs `{path}`, which the user can change",
                    "keep the script where only administrators write, as below Program Files",
                )


def _path(value: Value) -> str:
    """A path with environment variables as Windows writes them; empty where it is not known."""
    if isinstance(value, str):
        return value.replace("/", "\\")
    parts = value.parts if isinstance(value, Text) else (value,)
    names = [f"%{part.name}%" if isinstance(part, EnvironmentVariable) else part for part in parts]
    return "".join(name if isinstance(name, str) else "*" for name in names).replace("/", "\\")


_REGISTER = "Register-ScheduledTask -TaskName 'WSL disk' -Action $a -RunLevel Highest\n"
_XML = """<?xml version="1.0"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo><URI>\\\\WSL disk</URI></RegistrationInfo>
  <Principals><Principal><RunLevel>{}</RunLevel></Principal></Principals>
  <Actions>
    <Exec>
      <Command>powershell.exe</Command>
      <Arguments>-NoProfile -File C:\\Users\\me\\disk.ps1</Arguments>
    </Exec>
  </Actions>
</Task>
"""

CASES = (
    Clean(
        "below Program Files",
        "schtasks /create /tn 'WSL disk' /rl highest "
        "/tr '\"C:\\Program Files\\WSL disk\\a.bat\"' /sc onlogon\n",
    ),
    Clean(
        "without the rights",
        "schtasks /create /tn 'WSL disk' /tr 'C:\\Users\\me\\a.bat' /sc onlogon\n",
    ),
    Clean("exported, without the rights", {"task.xml": _XML.format("LeastPrivilege")}),
    Clean(
        "folder not known",
        '$a = New-ScheduledTaskAction -Execute powershell -Argument "-File $PSScriptRoot\\w.ps1"\n'
        + _REGISTER,
    ),
    Clean(
        "nothing about WSL",
        "schtasks /create /tn Copy /tr 'C:\\Users\\me\\copy.bat' /sc onlogon /rl highest\n",
    ),
    Clean(
        "a program",
        "$a = New-ScheduledTaskAction -Execute wsl.exe -Argument '--mount X --bare'\n" + _REGISTER,
    ),
    Flagged(
        "in the profile",
        "$a = New-ScheduledTaskAction -Execute 'powershell.exe' "
        "-Argument '-ExecutionPolicy Bypass -File \"C:\\Users\\me\\scripts\\disk.ps1\"'\n"
        + _REGISTER,
        ("2:1 a task with the highest rights runs `C:\\Users\\me\\scripts\\disk.ps1`",),
    ),
    Flagged(
        "by a variable",
        '$script = "$env:USERPROFILE\\disk.ps1"\n'
        '$a = New-ScheduledTaskAction -Execute powershell -Argument "-File `"$script`""\n'
        + _REGISTER,
        ("3:1 a task with the highest rights runs `%USERPROFILE%\\disk.ps1`",),
    ),
    Flagged(
        "exported",
        {"task.xml": _XML.format("HighestAvailable")},
        ("task.xml:8:7 a task with the highest rights runs `C:\\Users\\me\\disk.ps1`",),
    ),
    Flagged(
        "in the distribution",
        "schtasks /create /tn 'WSL disk' /rl HIGHEST /sc onlogon "
        "/tr '\\\\wsl$\\NixOS\\root\\disk.bat'\n",
        ("1:1 a task with the highest rights runs",),
    ),
)
