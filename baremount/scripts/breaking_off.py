"""What a batch file or a shell script attaches or mounts behind a syntax error.

It is looked for by words, as nothing there can be followed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from baremount.powershell.torn import mounted_at

if TYPE_CHECKING:
    from collections.abc import Iterator

# `echo` speaks to people, unless what it prints goes into a file or a program.
_ECHO: Final = r"^[ \t@]*echo\b[^\n|&>;]*$"
_IDLE_IN_BATCH: Final = re.compile(
    rf"(?im)(?P<idle>{_ECHO}|(?:^|[&(])[ \t@]*(?:rem(?=[\s.,;:=/]|$)|::?)[^\n]*)"
)
# Strings of one line, so that one which is not closed hides nothing but itself.
_IDLE_IN_SHELL: Final = re.compile(
    rf"(?m)(?P<idle>{_ECHO}|(?<![^\s;&|()])#[^\n]*)"
    r"|\\.|'[^'\n]*'|\"(?:\\.|[^\"\\\n])*\""
)
_SCHEDULES: Final = re.compile(
    r"(?i)\bschtasks(?:\.exe)?\"?\s+/{1,2}(?:create|change|run)\b"
    r"|\b(?:start|register|set)-scheduledtask\b"
)


def lost_in_batch(text: str, start: int) -> int | None:
    """Where a batch file attaches, mounts or schedules something behind this place."""
    return _first(_IDLE_IN_BATCH.sub(_blank, text), start, in_linux=False)


def lost_in_shell(text: str, start: int) -> int | None:
    """As `lost_in_batch`, of a shell script."""
    return _first(_IDLE_IN_SHELL.sub(_blank, text), start, in_linux=True)


def _first(text: str, start: int, *, in_linux: bool) -> int | None:
    def places() -> Iterator[int]:
        at = mounted_at(text, start, len(text), in_linux=in_linux)
        if at is not None:
            yield at
        if found := _SCHEDULES.search(text, start):
            yield found.start()

    return min(places(), default=None)


def _blank(found: re.Match[str]) -> str:
    return found[0] if found["idle"] is None else " " * len(found[0])
