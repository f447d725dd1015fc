r"""The path of a disk is not written as Windows writes it.

## What it does
Flags a `wsl --mount` or `wsl --unmount` whose argument is meant for a physical drive but is not
of the form `\\.\PHYSICALDRIVE2`: backslashes lost or doubled, no number, a Linux device, a letter.

## Why is this bad?
WSL finds no disk of that name. Backslashes get lost where a shell or a programming language takes
them for escapes; in PowerShell they are none, and doubling them is as wrong.

## Example
```powershell
wsl --mount "\\\\.\\PHYSICALDRIVE2" --bare
```

Use instead:
```powershell
wsl --mount "\\.\PHYSICALDRIVE2" --bare
```

## Source
https://learn.microsoft.com/windows/wsl/wsl2-mount-disk and CreateFile, "Physical Disks and Volumes"
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from baremount.lint_rules.support.scripts import SCRIPTS, spot_of
from baremount.linting.rule import Clean, Flagged, Report, Rule
from baremount.scripts.facts import Attachment, Detachment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from baremount.linting.rule import Context

RULE = Rule(
    code="BM211",
    name="malformed-disk-path",
    severity="error",
    languages=SCRIPTS,
    on=(Attachment, Detachment),
    markers=(b"--mount", b"--unmount"),
)
_MEANT = (
    r"(?is)"
    r"[\\/.?]*physical ?drive.*|\\\\?[.?]\\+|/dev/(?:sd|nvme|disk/).*|[0-9]{1,3}|[a-z]:[\\/]?"
)
# A path, but with more behind it, which `wsl --unmount` takes for a part of it: another rule's.
_WITH_MORE = (
    r"(?is)"
    r"[\\/]{2}[.?][\\/]physicaldrive[0-9]+\s.*"
)
# A hole of the text that is not a disk's number may hold all the rest of the path.
_OPEN = (
    r"(?is)"
    r"(?!\\\\\?/)[\\/]{2}[.?][\\/]physicaldrive.*[$%{(<].*"
)


def check(fact: Attachment | Detachment, context: Context) -> Iterator[Report]:  # noqa: ARG001
    """The arguments that look like a path of a drive and are none."""
    disk = fact.disk
    text = disk.text
    if disk.key != "unknown" or not re.fullmatch(_MEANT, text):
        return
    if re.fullmatch(_OPEN, text):
        return
    if isinstance(fact, Detachment) and re.fullmatch(_WITH_MORE, text):
        return
    yield Report(
        spot_of(fact.origin),
        f"`{text}` is no path of a disk",
        r"write it as `\\.\PHYSICALDRIVE2`, as `wmic` and Win32_DiskDrive print it",
    )


CASES = (
    Clean("bareword", "wsl --mount \\\\.\\PHYSICALDRIVE2 --bare\n"),
    Clean("any case", "wsl --mount '\\\\.\\PhysicalDrive2' --bare\n"),
    Clean("made of a number", 'param($n)\nwsl --mount "\\\\.\\PHYSICALDRIVE$n" --bare\n'),
    Clean("virtual disk", "wsl --mount --vhd 2 --bare\n"),
    Clean("not known", "param($Path)\nwsl --mount $Path --bare\nwsl --unmount $Path\n"),
    Clean(
        "slashes, which Windows takes for backslashes",
        {
            "a.ps1": 'param($n)\nwsl --mount "//./PHYSICALDRIVE$n" --bare\n',
            "b.sh": "wsl.exe --mount //./PhysicalDrive2 --bare\n"
            "wsl.exe --unmount //./PhysicalDrive2\n",
        },
    ),
    Clean("more behind the path", "wsl --unmount \\\\.\\PHYSICALDRIVE2 --name data\n"),
    Clean("device of the system", "wsl --mount \\\\?\\PHYSICALDRIVE0 --bare\n"),
    Clean(
        "as another language wants it",
        {
            "a.py": "import os\nos.system(r'wsl --mount \\\\.\\PHYSICALDRIVE2 --bare')\n",
            "b.sh": "wsl.exe --mount '\\\\.\\PHYSICALDRIVE2' --bare\n",
            "c.bat": "wsl --mount \\\\.\\PHYSICALDRIVE%1 --bare\n",
        },
    ),
    Flagged(
        "doubled backslashes",
        'wsl --mount "\\\\\\\\.\\\\PHYSICALDRIVE2" --bare\n',
        ("1:1 `\\\\\\\\.\\\\PHYSICALDRIVE2` is no path",),
    ),
    Flagged(
        "a backslash lost",
        '$n = 2\nwsl --mount "\\.\\PHYSICALDRIVE$n" --bare\n',
        ("2:1 `\\.\\PHYSICALDRIVE2` is no path",),
    ),
    Flagged(
        "number found, path wrong",
        "$d = Get-Disk | ? SerialNumber -eq 'A1'\n"
        'wsl --mount "PHYSICALDRIVE$($d.Number)" --bare\n',
        ("2:1 `PHYSICALDRIVE<number>` is no path",),
    ),
    Flagged(
        "one slash",
        "wsl --mount /./PHYSICALDRIVE2 --bare\nwsl --mount \\\\?/PHYSICALDRIVE2 --bare\n",
        ("1:1 `/./PHYSICALDRIVE2` is no path", "2:1 `\\\\?/PHYSICALDRIVE2` is no path"),
    ),
    Flagged("number alone", "wsl --mount 2 --bare\n", ("1:1 `2` is no path",)),
    Flagged("device of Linux", "wsl --unmount /dev/sdd\n", ("1:1 `/dev/sdd` is no path",)),
    Flagged(
        "backslashes eaten by another language",
        {
            "a.py": "import os\nos.system('wsl --mount \\\\.\\PHYSICALDRIVE2 --bare')\n",
            "b.sh": "wsl.exe --mount \\\\.\\PHYSICALDRIVE2 --bare\n",
        },
        (
            "a.py:2:1 `\\.\\PHYSICALDRIVE2` is no path",
            "b.sh:1:1 `\\.PHYSICALDRIVE2` is no path",
        ),
    ),
)
