"""An option of `wsl --mount` has no effect, since `--bare` stands beside it.

## What it does
Flags `--name`, `--type`, `--options` and `--partition` in a `wsl --mount` that has `--bare`.

## Why is this bad?
With `--bare` WSL attaches the disk and mounts nothing, so these options are accepted and ignored. A
name given there is visible nowhere in Linux, and neither a device pattern nor `wsl --unmount` can
use it.

## Example
```powershell
wsl --mount \\\\.\\PHYSICALDRIVE2 --bare --name storage --type ext4
```

Use instead:
```powershell
wsl --mount \\\\.\\PHYSICALDRIVE2 --bare
```

## Source
microsoft/WSL, src/windows/common/WslClient.cpp: only the mount step takes them, and bare skips it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.lint_rules.support.scripts import SCRIPTS, spot_of
from baremount.linting.rule import Clean, Flagged, Report, Rule
from baremount.scripts.facts import Attachment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from baremount.linting.rule import Context

RULE = Rule(
    code="BM201",
    name="ignored-with-bare",
    severity="warning",
    languages=SCRIPTS,
    on=(Attachment,),
    markers=(b"--bare",),
)


def check(attachment: Attachment, context: Context) -> Iterator[Report]:  # noqa: ARG001
    """The attachments that only attach, with the options of a mount."""
    if not attachment.bare:
        return
    given = {
        "--name": attachment.name,
        "--type": attachment.fs_type,
        "--options": attachment.options,
        "--partition": attachment.partition,
    }
    ignored = [f"`{option}`" for option, value in given.items() if value is not None]
    if ignored:
        yield Report(
            spot_of(attachment.origin),
            f"{', '.join(ignored)} beside `--bare`: WSL ignores what is meant for a mount",
            "leave it out and mount in the distribution, or leave out `--bare`",
        )


CASES = (
    Clean("bare alone", "wsl --mount \\\\.\\PHYSICALDRIVE2 --bare\n"),
    Clean("mounted by WSL", "wsl --mount \\\\.\\PHYSICALDRIVE2 --partition 1 --type ext4\n"),
    Clean(
        "two disks",
        "wsl --mount \\\\.\\PHYSICALDRIVE2 --bare\n"
        "wsl --mount \\\\.\\PHYSICALDRIVE3 --name data --type ext4\n",
    ),
    Clean("another program", "other --mount disk --bare --name x\n"),
    Clean("in a text", "Write-Host 'wsl --mount X --bare --name y'\n"),
    Flagged(
        "name",
        "$n = (Get-Disk | Where-Object SerialNumber -eq 'A1').Number\n"
        'wsl.exe --mount "\\\\.\\PHYSICALDRIVE$n" --bare --name "internal-4tb"\n',
        ("2:1 `--name` beside `--bare`",),
    ),
    Flagged(
        "short options, any order",
        "wsl -t ext4\nwsl --mount -p 1 \\\\.\\PHYSICALDRIVE2 -t ext4 --bare\n",
        ("2:1 `--type`, `--partition` beside",),
    ),
    Flagged(
        "arguments as a list",
        "Start-Process wsl.exe -ArgumentList '--mount', '\\\\.\\PHYSICALDRIVE1', '--bare', "
        "'--options', 'ro' -Verb RunAs\n",
        ("1:1 `--options` beside",),
    ),
    Flagged(
        "other languages",
        {
            "a.bat": "set D=\\\\.\\PHYSICALDRIVE2\nwsl --mount %D% --bare --type ext4\n",
            "b.nix": "{ wsl.wslConf.boot.command = "
            '"/mnt/c/Windows/System32/wsl.exe --mount X --bare --name x"; }\n',
            "c.py": 'import os\nos.system("wsl --mount X --bare --partition 1")\n',
            "d.sh": "wsl.exe --mount X --bare -o ro\n",
        },
        (
            "a.bat:2:1 `--type` beside",
            "b.nix:1:30 `--name` beside",
            "c.py:2:1 `--partition` beside",
            "d.sh:1:1 `--options` beside",
        ),
    ),
)
