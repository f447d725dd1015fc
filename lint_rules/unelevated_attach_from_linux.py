"""A distribution attaches a disk itself, without the administrator rights that this needs.

## What it does
Flags `wsl.exe --mount` of a physical disk in a shell script, in wsl.conf's boot command and in a
service, unless the script asks Windows for the rights.

## Why is this bad?
A program that Linux starts in Windows has the rights of whoever started the distribution first, and
those are hardly ever an administrator's; being root in Linux does not help. The command fails with
WSL_E_ELEVATION_NEEDED_TO_MOUNT_DISK, and at boot nobody sees it.

## Example
```shell
wsl.exe --mount '\\\\.\\PHYSICALDRIVE2' --bare || true
```

Use instead:
```shell
# A scheduled task with the highest rights, which runs `wsl.exe --mount`.
/mnt/c/Windows/System32/schtasks.exe /run /tn bare-disks
```

## Source
By design: https://github.com/microsoft/WSL/issues/6414
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from baremount.lint_rules.support.scripts import ReadScript, spot_of
from baremount.linting.rule import Clean, Flagged, Report, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from baremount.linting.rule import Context

RULE = Rule(
    code="BM212",
    name="unelevated-attach-from-linux",
    severity="warning",
    languages=("shell", "wsl.conf", "nix"),
    on=(ReadScript,),
    markers=(b"--mount",),
)
# Asking for the rights, or looking whether they are there.
_RIGHTS = (
    r"runas|isinrole|s-1-16-12288|s-1-5-(?:32-544|19|20)\b|net(?:\.exe)?\s+session|gsudo|elevat"
    r"|sudo\.exe|\bfltmc\b|\bopenfiles\b"
)


def check(read: ReadScript, context: Context) -> Iterator[Report]:  # noqa: ARG001
    """The attachments from the Linux side."""
    if read.script.language not in ("shell", "wsl.conf") or re.search(_RIGHTS, read.text):
        return
    for attachment in read.attachments():
        yield Report(
            spot_of(attachment.origin),
            "attaching a disk from Linux has no administrator rights, and Windows refuses it",
            "start a scheduled task that has them: `schtasks.exe /run /tn NAME`",
        )


CASES = (
    Clean("task", "/mnt/c/Windows/System32/schtasks.exe /run /tn 'WSL disk'\nsudo mount -a\n"),
    Clean(
        "asked for",
        'powershell.exe -Command "Start-Process wsl -Verb RunAs '
        "-ArgumentList '--mount \\\\\\\\.\\\\PHYSICALDRIVE2 --bare'\"\n",
    ),
    Clean("virtual disk", "wsl.exe --mount --vhd 'C:\\data.vhdx' --bare\n"),
    Clean("in a text", "echo 'run: wsl.exe --mount X --bare'\n# wsl.exe --mount X --bare\n"),
    Clean(
        "looked at, or asked for by a program of Windows",
        {
            "a.sh": "fltmc.exe >/dev/null 2>&1 || exit 1\nwsl.exe --mount X --bare\n",
            "b.sh": "sudo.exe wsl.exe --mount X --bare\n",
            "c.sh": "whoami.exe /groups | grep -q S-1-16-12288 || exit\nwsl.exe --mount X --bare\n",
            "d.sh": "/mnt/c/Windows/System32/reg.exe query 'HKU\\S-1-5-19' || exit 1\n"
            "wsl.exe --mount X --bare\n",
        },
    ),
    Clean("asked what it takes", "wsl.exe --mount --help\n"),
    Clean("detached", "wsl.exe --unmount '\\\\.\\PHYSICALDRIVE2' && : --mount\n"),
    Clean(
        "task in Nix",
        {
            "host.nix": "{ wsl.wslConf.boot.command = "
            '"/mnt/c/Windows/System32/schtasks.exe /run /tn x # not --mount"; }\n'
        },
    ),
    Clean(
        "script for Windows in Nix",
        {
            "host.nix": "{ pkgs, ... }: { wsl.enable = true; environment.etc.x.source =\n"
            "  pkgs.writeText \"x.ps1\" ''\n    wsl --mount X --bare\n  ''; }\n"
        },
    ),
    Flagged(
        "hidden failure",
        "set -e\nwsl.exe --mount '\\\\.\\PHYSICALDRIVE2' --bare || true\n",
        ("2:1 attaching a disk from Linux has no administrator rights",),
    ),
    Flagged(
        "as root of Linux",
        "sudo wsl.exe --mount X --bare\nsudo cmd.exe /c 'wsl --mount Y --bare'\n",
        ("1:1 attaching a disk from Linux", "2:1 attaching a disk from Linux"),
    ),
    Flagged(
        "another rule's name",
        "wsl.exe --mount X --bare # baremount: ignore[missing-elevation]\n",
        ("1:1 attaching a disk from Linux",),
    ),
    Flagged(
        "through PowerShell",
        "powershell.exe -NoProfile -Command \"wsl --mount '\\\\\\\\.\\\\PHYSICALDRIVE2' --bare\"\n",
        ("1:1 attaching a disk from Linux",),
    ),
    Flagged(
        "boot command",
        {"wsl.conf": "[boot]\ncommand = /mnt/c/Windows/System32/wsl.exe --mount X --bare\n"},
        ("wsl.conf:2:11 attaching a disk from Linux",),
    ),
    Flagged(
        "boot command in Nix",
        {
            "host.nix": "{ config, ... }:\n{\n  wsl.wslConf.boot.command = "
            '"/mnt/c/Windows/System32/wsl.exe --mount ${config.x} --bare";\n}\n'
        },
        ("host.nix:3:30 attaching a disk from Linux",),
    ),
    Flagged(
        "service",
        {
            "host.nix": "{\n  wsl.enable = true;\n  systemd.services.disk = {\n    script = ''\n"
            "      /mnt/c/Windows/System32/wsl.exe --mount X --bare || true\n    '';\n  };\n}\n"
        },
        ("host.nix:4:14 attaching a disk from Linux",),
    ),
)
