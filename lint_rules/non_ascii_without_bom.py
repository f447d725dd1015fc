"""A script is not ASCII and has no byte order mark, so Windows PowerShell misreads it.

## What it does
Flags PowerShell scripts about mounts of WSL in UTF-8 without a byte order mark that hold other
characters than ASCII. Where they stand in comments alone, this is only a note.

## Why is this bad?
Windows PowerShell 5.1 takes a file without a mark for one in the code page of the machine. Letters
with accents in paths and names become others, and a long dash in a text ends it, as one of its
bytes is a typographic quote there.

## Example
```powershell
wsl --mount --vhd 'C:\\Gesch\u00e4ft\\data.vhdx' --bare
```

Use instead:
```powershell
wsl --mount --vhd 'C:\\data.vhdx' --bare
```

## Fix safety
Safe: the file gets its mark, and no character changes. Both editions of PowerShell read it then.

## Source
about_Character_Encoding, "PowerShell scripts",
https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_character_encoding
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from baremount.lint_rules.languages.powershell import comments
from baremount.linting.finding import Fix
from baremount.linting.rule import Clean, Flagged, Report, Rule
from baremount.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from baremount.linting.rule import Context

RULE = Rule(
    code="BM214",
    name="non-ascii-without-bom",
    severity="warning",
    languages=("powershell",),
    on=(Source,),
    markers=(b"wsl", b"WSL", b"Wsl"),
    fix="safe",
)
_CHARACTER = rb"[\xc0-\xff][\x80-\xbf]+"
# PowerShell 7 reads UTF-8 without a mark, and a mark would hide `#!` from Linux.
_SEVEN = (
    rb"(?im)"
    rb"\A#!|^[ \t]*#requires\b.*-(?:version[ \t]+[67]|psedition[ \t]+core)"
)


def check(source: Source, context: Context) -> Iterator[Report]:
    """The first character that is misread, in code where there is one there."""
    content = source.content
    if source.encoding != "utf-8" or content.isascii() or re.search(_SEVEN, content):
        return
    text = content.lower()
    if b"wsl" not in text or b"mount" not in text:
        return
    found = [match.span() for match in re.finditer(_CHARACTER, content)]
    spans = list(comments(source))
    in_code = [span for span in found if not any(a <= span[0] < b for a, b in spans)]
    span = (in_code or found)[0]
    yield Report(
        context.spot(span),
        f"Windows PowerShell 5.1 misreads `{source.text(span)}` in a file without byte order mark",
        "save the file as UTF-8 with a byte order mark",
        Fix("safe", (), "Add a byte order mark", encoding="utf-8-bom"),
        severity=None if in_code else "info",
    )


_TEXT = "wsl --mount --vhd 'C:\\Geschäft\\data.vhdx' --bare\n"

CASES = (
    Clean("ASCII", "wsl --mount --vhd 'C:\\data.vhdx' --bare\n"),
    Clean("with a mark", b"\xef\xbb\xbf" + _TEXT.encode()),
    Clean("UTF-16", b"\xff\xfe" + _TEXT.encode("utf-16-le")),
    Clean("for PowerShell 7", "#Requires -Version 7.2\n" + _TEXT),
    Clean("for pwsh on Linux", "#!/usr/bin/env pwsh\n" + _TEXT),
    Clean("not about WSL", "Write-Host 'Grüße'\n"),
    Clean("no mounts", "wsl --update\nWrite-Host 'sch\u00f6n'\n".encode()),
    Flagged(
        "path",
        _TEXT.encode(),
        ("1:28 Windows PowerShell 5.1 misreads `ä`",),
        b"\xef\xbb\xbf" + _TEXT.encode(),
    ),
    Flagged(
        "dash in a message",
        '# naïve\nwsl --unmount\nWrite-Host "done \u2013 all"\n'.encode(),
        ("3:18 Windows PowerShell 5.1 misreads `\u2013`",),
        b"\xef\xbb\xbf" + '# naïve\nwsl --unmount\nWrite-Host "done \u2013 all"\n'.encode(),
    ),
    Flagged(
        "comment",
        "# hängt die Platte an\nwsl --mount X --bare\n".encode(),
        ("1:4 Windows PowerShell 5.1 misreads `ä`",),
        b"\xef\xbb\xbf" + "# hängt die Platte an\nwsl --mount X --bare\n".encode(),
    ),
)
