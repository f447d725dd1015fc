"""Cutting a script's text between statements, without parsing it.

A unit is one statement or several, never a part of one. Comments on lines of their own are
units, too, unless the statement goes on after them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from baremount.powershell.skim import structure

if TYPE_CHECKING:
    from baremount.powershell.tree import Span

# What the last word of a line is where the statement goes on in the next one.
_ENDS_OPEN: Final = frozenset("|,=+*/%&({[`-")
_GOES_ON: Final = re.compile(r"(?:-\w+|\b(?:else|try|do|finally|in))\Z")
_BELONGS_BEFORE: Final = re.compile(
    r"\s*(?:[{|).\]}]|(?:else|elseif|catch|finally|while|until)\b|\Z)"
)


def units_of(lower: str, start: int) -> list[Span]:
    """The text from `start` on, cut between statements; never within one."""
    units: list[Span] = []
    # A unit begins at `begin`; from `line` on come blank lines and comments, up to `code`.
    begin = line = code = comment = start
    goes_on = False
    for piece, at, depth in structure(lower, start):
        if depth != 0 or piece not in "\r\n;":
            continue
        words = lower[code:at].lstrip()
        if not words or words[0] == "#":
            code = at + 1
            comment = code if words else comment
            continue
        if not goes_on and not _BELONGS_BEFORE.match(lower, code, at):
            cuts = (line, comment) if comment > line else (line,)
            for cut in cuts:
                if cut > begin:
                    units.append((begin, cut))
                    begin = cut
        goes_on = _goes_on(words)
        line = code = at + 1
    if line > begin and not goes_on and not _BELONGS_BEFORE.match(lower, code):
        units.append((begin, line))
        begin = line
    units.append((begin, len(lower)))
    return units


def _goes_on(line: str) -> bool:
    """Whether the statement that this text ends with may go on in the next line."""
    last_line = line[line.rfind("\n") + 1 :]
    code = last_line.partition(" #")[0]
    return _ends_open(line) or (code != last_line and _ends_open(code))


def _ends_open(line: str) -> bool:
    word = line.rstrip().rpartition(" ")[2]
    last = word[-1:]
    if last in _ENDS_OPEN:
        return True
    return (last.isalnum() or last == "_") and _GOES_ON.search(word) is not None
