"""A script does not tell a disk that is attached already from one that cannot be attached.

## What it does
Flags a script that goes on after `wsl --mount --bare` without looking at its exit status, and one
that takes every failure for fatal, also that the disk is attached already.

## Why is this bad?
Attaching a disk twice is an error to WSL. A script that ends there works once and fails from the
second start on; one that looks at nothing mounts a disk that is not there.

## Example
```powershell
wsl --mount \\\\.\\PHYSICALDRIVE2 --bare
if ($LASTEXITCODE -ne 0) { throw 'attaching failed' }
wsl -u root mount /dev/disk/by-uuid/9c1d7f0e /data
```

Use instead:
```powershell
$said = wsl --mount \\\\.\\PHYSICALDRIVE2 --bare
if ($LASTEXITCODE -ne 0 -and "$said" -notmatch 'WSL_E_DISK_ALREADY_ATTACHED') { throw "$said" }
wsl -u root mount /dev/disk/by-uuid/9c1d7f0e /data
```

## Source
microsoft/WSL, src/windows/common/wslutil.cpp: WSL_E_DISK_ALREADY_ATTACHED; the name is in the
message in every language, and the text is UTF-16 unless WSL_UTF8 is 1
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from baremount.lint_rules.support.scripts import ReadScript, spot_of
from baremount.linting.rule import Clean, Flagged, Report, Rule
from baremount.scripts.facts import LinuxMount, Task

if TYPE_CHECKING:
    from collections.abc import Iterator

    from baremount.linting.rule import Context
    from baremount.scripts.facts import Attachment

RULE = Rule(
    code="BM210",
    name="attach-not-idempotent",
    severity="warning",
    languages=("powershell",),
    on=(ReadScript,),
    markers=(b"--mount",),
)
# Anything that can be a look at how the command ended, or at whether the disk is there already.
_LOOKS = (
    r"lastexitcode|\$\?|exitcode|--mount[^\n]{0,300}(?:&&|\|\|)|hasexited"
    r"|\btest-|lsblk|blkid|findmnt|mountpoint|already|wsl_e_|nativecommanduseerroraction"
    r"|-[be]\s+[\"']?/dev/"
)
_KNOWS = (
    r"already|wsl_e_|0x8004|\b255\b|-1\b|-(?:not)?match|-(?:not)?like|lsblk|blkid|findmnt"
    r"|mountpoint|--unmount|--shutdown|test -|/proc/|/sys/"
    # What is asked of Windows, not what `Set-Disk` is told.
    r"|isoffline(?!:?\s*\$(?:true|false))|-(?:eq|ne)\s+[\"']offline"
    # A command in the distribution, not `$wsl -eq $null` or `Get-Command wsl -ErrorAction`.
    r"|\bif\s*\([^{]{0,200}\bwsl(?:\.exe)?\s+(?!--\w|-[lv]\b|-\w\w|\|)"
)
_THERE = r"-[be]\s+[\"']?/dev/"
_FAILED = r"\$lastexitcode\s*(?:-ne\s*0|-gt\s*0)?|0\s*-ne\s*\$lastexitcode|(?:-not|!)\s*\$\?"
_WENT_WELL = r"\$lastexitcode\s*-eq\s*0|0\s*-eq\s*\$lastexitcode|\$\?"
_FATAL = (
    rf"if\s*\(\s*(?:(?:{_FAILED})\s*\)|(?:{_WENT_WELL})\s*\)\s*\{{[^{{}}]*\}}\s*else)\s*"
    r"\{[^{}]*?(?:\bthrow\b|\bexit\s+(?!0\b)\S)"
)
# How far from the command the check of its exit status can stand.
_NEAR = 400


def check(read: ReadScript, context: Context) -> Iterator[Report]:  # noqa: ARG001
    """The first attachment that is followed by nothing, or by nothing but an end."""
    text = re.sub(r"(?m)^[ \t]*#[^\n]*", "", read.text)
    looks, knows = re.search(_LOOKS, text), re.search(_KNOWS, text)
    # Behind the command it only waits for the disk.
    knows = knows or re.search(_THERE, text.partition("--mount")[0])
    in_tasks = {task.origin.spot for task, _ in read.by_task()}
    for attachment in read.attachments():
        if attachment.origin.spot in in_tasks or not attachment.bare:
            continue
        if not looks and not _is_kept(attachment) and _goes_on(read, attachment):
            yield Report(
                spot_of(attachment.origin),
                "the script goes on whether or not the disk was attached",
                "look at $LASTEXITCODE, and take WSL_E_DISK_ALREADY_ATTACHED for success",
            )
            return
        spot = attachment.origin.spot
        behind = spot.source.content[spot.end : spot.end + _NEAR].decode(errors="replace")
        # Behind the next attachment it is that one's exit status.
        behind = behind.partition("--mount")[0]
        if not knows and re.search(_FATAL, behind.lower()):
            yield Report(
                spot_of(attachment.origin),
                "a disk that is attached already counts as a failure",
                "take WSL_E_DISK_ALREADY_ATTACHED in the output for success",
            )
            return


def _is_kept(attachment: Attachment) -> bool:
    """Whether the command's output goes somewhere, where the script can look at it."""
    spot = attachment.origin.spot
    start = spot.source.content.rfind(b"\n", 0, spot.start) + 1
    return (
        b"=" in spot.source.content[start : spot.start]
        or b"(" in (spot.source.content[start : spot.start])
    )


def _goes_on(read: ReadScript, attachment: Attachment) -> bool:
    """Whether a file system is mounted afterwards, as if the disk were there."""
    facts = read.script.facts
    at = next(index for index, fact in enumerate(facts) if fact is attachment)
    return any(isinstance(fact, LinuxMount) for fact in facts[at:]) and not any(
        isinstance(fact, Task) for fact in facts
    )


_ATTACH = "wsl --mount \\\\.\\PHYSICALDRIVE2 --bare\n"
_FATALLY = _ATTACH + "if ($LASTEXITCODE -ne 0) { throw 'failed' }\n"
_MOUNT = "wsl -u root mount /dev/disk/by-uuid/9c1d7f0e /data\n"

CASES = (
    Clean("alone", _ATTACH),
    Clean(
        "known by its name",
        "$said = wsl --mount \\\\.\\PHYSICALDRIVE2 --bare 2>&1\n"
        "if ($LASTEXITCODE -ne 0) {\n"
        "  if ($said -match 'WSL_E_DISK_ALREADY_ATTACHED') { 'fine' } else { throw $said }\n}\n"
        + _MOUNT,
    ),
    Clean(
        "detached before",
        "wsl --unmount \\\\.\\PHYSICALDRIVE2\n"
        + _ATTACH
        + "if ($LASTEXITCODE -ne 0) { throw 'failed' }\n"
        + _MOUNT,
    ),
    Clean(
        "only told",
        _ATTACH + "if ($LASTEXITCODE -ne 0) { Write-Warning 'not attached' }\n" + _MOUNT,
    ),
    Clean(
        "exit status of something else",
        _ATTACH
        + "if ($LASTEXITCODE) { Write-Warning 'no' }\n"
        + "other\n" * 90
        + "if ($LASTEXITCODE -ne 0) { throw 'failed' }\n",
    ),
    Clean(
        "only where it is not attached yet",
        {
            "a.ps1": "$d = Get-Disk | ? SerialNumber -eq 'A1'\nif (-not $d.IsOffline) {\n"
            '  wsl --mount "\\\\.\\PHYSICALDRIVE$($d.Number)" --bare\n'
            "  if ($LASTEXITCODE -ne 0) { throw 'failed' }\n}\n" + _MOUNT,
            "b.ps1": "if (wsl ls /data/.here 2>$null) { return }\n"
            + _ATTACH
            + "if (!$?) { exit 1 }\n",
        },
    ),
    Clean(
        "not offline, or there",
        {
            "a.ps1": "$d = Get-Disk -Number 2\nif ($d.OperationalStatus -eq 'Offline') { exit }\n"
            + _FATALLY,
            "b.ps1": "if ((Get-Disk 2 | ? IsOffline -eq $true)) { return }\n" + _FATALLY,
            "c.ps1": "wsl -e sh -c '[ -e /dev/disk/by-id/a ]' && exit\n" + _FATALLY,
        },
    ),
    Clean(
        "looked at by PowerShell, or in the distribution",
        {
            "a.ps1": "$PSNativeCommandUseErrorActionPreference = $true\n" + _ATTACH + _MOUNT,
            "b.ps1": _ATTACH
            + "wsl -u root bash -c 'until [ -b /dev/sdd1 ]; do sleep 1; done; mount /dev/sdd1 x'\n",
        },
    ),
    Flagged(
        "in other words",
        {
            "a.ps1": _ATTACH + "if (0 -ne $LASTEXITCODE) { throw 'failed' }\n",
            "b.ps1": _ATTACH + "if ($LASTEXITCODE -eq 0) {\n  'fine'\n} else {\n  exit 1\n}\n",
            "c.ps1": "$d = Get-Disk -Number 2\nif ($d) {\n  "
            + _ATTACH
            + "  if ($LASTEXITCODE -ne 0) { throw 'failed' }\n}\n",
        },
        ("a.ps1:1:1 a disk that is", "b.ps1:1:1 a disk that is", "c.ps1:3:3 a disk that is"),
    ),
    Flagged(
        "with looks at something else",
        {
            "a.ps1": "if (-not (Get-Command wsl -ErrorAction SilentlyContinue)) { throw }\n"
            + _FATALLY,
            "b.ps1": "Set-Disk -Number 2 -IsOffline $true # offline\n" + _FATALLY,
            "c.ps1": _FATALLY + "wsl -e sh -c 'until [ -e /dev/sdc ]; do sleep 1; done'\n",
            "d.ps1": "$wsl = 'wsl'\nif ($wsl -eq $null) { exit 1 }\n" + _FATALLY,
            "e.ps1": "Write-Host 'Taking the disk offline'\n" + _FATALLY,
        },
        (
            *("a.ps1:2:1 a disk that is", "b.ps1:2:1 a disk that is", "c.ps1:1:1 a disk that is"),
            *("d.ps1:3:1 a disk that is", "e.ps1:2:1 a disk that is"),
        ),
    ),
    Flagged("nothing looked at", _ATTACH + _MOUNT, ("1:1 the script goes on whether",)),
    Flagged(
        "output thrown away",
        "foreach ($n in 2, 3) {\n"
        '  wsl --mount "\\\\.\\PHYSICALDRIVE$n" --bare 2>$null | Out-Null\n}\n'
        "Start-Sleep 5\n" + _MOUNT,
        ("2:3 the script goes on whether",),
    ),
    Flagged(
        "mounted by a shell",
        _ATTACH + "wsl -u root -- bash -c 'mkdir -p /data && mount /dev/sdd1 /data'\n",
        ("1:1 the script goes on whether",),
    ),
    Flagged(
        "every failure is fatal",
        "& wsl.exe --mount \\\\.\\PHYSICALDRIVE2 --bare\n"
        "# already there?\n"
        "if ($LASTEXITCODE -ne 0) {\n    Write-Host 'failed'\n    exit 1\n}\n",
        ("1:1 a disk that is attached already counts as a failure",),
    ),
    Flagged(
        "the second one's failure is fatal",
        "try { wsl --mount \\\\.\\PHYSICALDRIVE2 --bare } catch { Write-Host 'no' }\n"
        "wsl --mount \\\\.\\PHYSICALDRIVE3 --bare\nif ($LASTEXITCODE) { exit $LASTEXITCODE }\n",
        ("2:1 a disk that is attached already counts as a failure",),
    ),
)
