"""A file does not parse.

## What it does
Flags a file that cannot be read as what its name says, at the place where reading it ended. Where
it looks like Python of a later version than the one that runs this, it is only a note.

## Why is this bad?
Nothing behind the mistake is checked, and what reads the file for real stops at it too: Nix refuses
the whole configuration.

## Example
```nix
{ wsl.enable = true }
```

Use instead:
```nix
{ wsl.enable = true; }
```

## Source
The grammar of the language in question; for Nix its manual's chapter on the language.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.linting.facts import Unparsable
from baremount.linting.rule import Clean, Flagged, Report, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from baremount.linting.rule import Context

RULE = Rule(
    code="BM900",
    name="syntax-error",
    severity="error",
    languages=(),
    on=(Unparsable,),
)


def check(file: Unparsable, context: Context) -> Iterator[Report]:  # noqa: ARG001
    """One finding a file."""
    help_ = "correct it: not all of this file was checked"
    if file.may_be_newer:
        help_ = "have a later Python run this: nothing else in this file was checked"
    yield Report(file.spot, file.message, help_, severity="info" if file.may_be_newer else None)


CASES = (
    Clean("empty set", "{ }\n"),
    Clean("any expression", "x: x + 1\n"),
    Clean("comment alone before it", "# a\n/* b */ [ ]\n"),
    Clean("not understood, but Nix", "{ a = ''\n  x\n''; }\n"),
    Clean("Python without a command for a disk", {"a.py": "# for WSL\nprint 'wsl'\n"}),
    Flagged(
        "Python with one",
        {"a.py": "import os\nos.system('wsl --mount X'\n"},
        ("a.py:2:10 is no Python 3: '(' was never closed",),
    ),
    Clean(
        "PowerShell that is not understood",
        {
            "a.ps1": "$d = @(1).Where{ $_ }\nwsl --mount X --bare\n",
            "b.ps1": "foreach -parallel ($d in 1, 2) { wsl --mount $d --bare }\n",
            "c.ps1": "1, 2 | foreach { wsl --mount $_ --bare }\nWrite-Host a}b\n",
        },
    ),
    Flagged(
        "PowerShell",
        {
            "a.ps1": "if ($x -eq 1) {\n  wsl --mount X --bare\n}\n}\n",
            "b.ps1": "wsl --mount X --bare)\n",
            "c.ps1": "if $x -eq 1 {\n  wsl --mount X --bare\n}\n",
            "d.ps1": "foreach $d in $disks {\n  wsl --mount $d --bare\n}\n",
            "e.ps1": "switch ($x) {\n  1 { wsl --mount X --bare }\n  2 { 'b'\n}\n",
            "f.ps1": "foreach ($d in $disks {\n  wsl --mount $d --bare\n}\n",
        },
        (
            *("a.ps1:4:1 this statement", "b.ps1:1:21 this statement", "c.ps1:1:1 this statement"),
            *("d.ps1:1:1 this statement", "e.ps1:1:1 this statement", "f.ps1:1:1 this statement"),
        ),
    ),
    Flagged("semicolon left out", "{\n  a = 1\n}\n", ("2:8 syntax error: `;` expected",)),
    Flagged("byte order mark", b"\xef\xbb\xbf{ }\n", ("1:1 Nix does not read a byte order mark",)),
    Flagged("too much", "{ } }\n", ("1:5 syntax error",)),
)
