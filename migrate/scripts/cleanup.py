"""The PowerShell script that undoes the old setup on Windows, for `--cleanup-script`.

It asks before each step and runs in Windows PowerShell 5.1 as in PowerShell 7: ASCII with CRLF, no
newer syntax. Everything that came from a file stands in single quotes, and what is not ASCII is
put together from its code, since 5.1 reads a file without a byte order mark in the code page of
the machine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.migrate.scripts.powershell_text import expression

if TYPE_CHECKING:
    from collections.abc import Sequence

    from baremount.migrate.scripts.undoing import Undo

_HEAD = r"""# Undoes the old way of attaching disks to WSL: asks before each step, can be run again.
# Made by baremount. Run it in an elevated PowerShell:
#   powershell -ExecutionPolicy Bypass -File THIS-FILE

$ErrorActionPreference = 'Stop'

function Confirm-Step {
    param([string]$Question)
    $answer = Read-Host "$Question [y/N]"
    return $answer -eq 'y' -or $answer -eq 'yes'
}

function Remove-OldTask {
    param([string]$Name, [string]$Folder)
    $tasks = @(Get-ScheduledTask | Where-Object {
        $_.TaskName -eq $Name -and (-not $Folder -or $_.TaskPath -eq $Folder)
    })
    Remove-EachTask -Tasks $tasks -Wanted "scheduled task $Name"
}

function Remove-TaskThatRuns {
    param([string]$Script, [string]$Program, [string]$Arguments)
    $tasks = @(Get-ScheduledTask | Where-Object {
        $_.Actions | Where-Object {
            if ($Script) {
                "$($_.Execute) $($_.Arguments)" -match [regex]::Escape($Script)
            } else {
                "$($_.Execute)".Trim() -eq $Program -and "$($_.Arguments)".Trim() -eq $Arguments
            }
        }
    })
    Remove-EachTask -Tasks $tasks -Wanted "scheduled task that runs $Script$Program $Arguments"
}

function Remove-EachTask {
    param([object[]]$Tasks, [string]$Wanted)
    if ($Tasks.Count -eq 0) {
        Write-Host "There is no $Wanted."
    }
    foreach ($task in $Tasks) {
        if (Confirm-Step "Unregister the scheduled task $($task.TaskPath)$($task.TaskName)?") {
            $task | Unregister-ScheduledTask -Confirm:$false
            Write-Host "Unregistered $($task.TaskPath)$($task.TaskName)."
        }
    }
}

function Remove-OldScript {
    param([string]$Path)
    if (-not (Test-Path -LiteralPath $Path -PathType Leaf)) {
        Write-Host "There is no file $Path."
        return
    }
    if (Confirm-Step "Delete the script $Path, with all that it does besides?") {
        Remove-Item -LiteralPath $Path
        Write-Host "Deleted $Path."
    }
}

function Dismount-OldDisk {
    param([int]$Number, [string]$Path = "\\.\PHYSICALDRIVE$Number")
    $disk = Get-Disk -Number $Number -ErrorAction SilentlyContinue
    if ($disk) {
        $shown = "drive $Number ($($disk.FriendlyName), serial number $($disk.SerialNumber))"
    } else {
        $shown = "drive $Number"
    }
    if (Confirm-Step "Detach $shown from WSL? Nothing of it may be mounted.") {
        # Never without a path: that would detach every disk.
        wsl.exe --unmount $Path
    }
}
"""
_TAIL = """
Write-Host 'Done. After the switch to the new configuration, run this inside NixOS:'
Write-Host '  wsl-bare-mount windows-setup --run'
Write-Host '  sudo wsl-bare-mount mount'
"""


def script(undo: Sequence[Undo]) -> bytes:
    """The script's bytes for these steps, in their order."""
    text = "\n".join([_HEAD, *map(_step, undo), _TAIL])
    return text.replace("\n", "\r\n").encode("ascii")


def _step(undo: Undo) -> str:
    if undo.kind == "task":
        folder, _, name = undo.value.strip("\\").rpartition("\\")
        where = " -Folder " + expression(f"\\{folder}\\") if folder else ""
        return f"Remove-OldTask -Name {expression(name)}{where}"
    if undo.kind == "unnamed-task":
        return _of_unnamed_task(undo)
    if undo.kind == "script":
        return f"Remove-OldScript -Path {expression(undo.value)}"
    path = f" -Path {expression(undo.path)}" if undo.path else ""
    return f"Dismount-OldDisk -Number {int(undo.value)}{path}"


def _of_unnamed_task(undo: Undo) -> str:
    action = undo.action
    if action is None:
        text = f"Its name is not known: look in Task Scheduler for the old task of {undo.value}."
        return f"Write-Host {expression(text)}"
    if action.script:
        return f"Remove-TaskThatRuns -Script {expression(action.script)}"
    program, arguments = expression(action.program), expression(action.arguments)
    return f"Remove-TaskThatRuns -Program {program} -Arguments {arguments}"
