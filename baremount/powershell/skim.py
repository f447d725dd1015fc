"""Finding where brackets, strings and statements end, without parsing what is between.

One pass of one pattern, with a stack of its own: neither nesting nor length matter.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from baremount.powershell.lexemes import DOUBLE, SINGLE, here_string_end

if TYPE_CHECKING:
    from collections.abc import Iterator

# A run of plain characters is passed over first: one search tries all that follows everywhere.
_CODE: Final = re.compile(
    rf"""
    [^{SINGLE}{DOUBLE}@<\#`$({{\[)}}\];\r\n]*
    (?:
    (?P<string>
        [{SINGLE}](?:[^{SINGLE}]|[{SINGLE}][{SINGLE}])*[{SINGLE}]
      | [{DOUBLE}](?:[^{DOUBLE}`$]|`.|[{DOUBLE}][{DOUBLE}]|\$(?![({{]))*[{DOUBLE}]
    )
  | (?P<line>[;\r\n])
  | (?P<open>[({{\[])
  | (?P<close>[)}}\]])
  | (?P<comment><\#.*?(?:\#>|\Z)|(?<![^\s;(){{}}|,&=])\#[^\r\n]*)
  | (?P<here>@[{SINGLE}{DOUBLE}][^\S\r\n]*(?:\r\n|\r|\n))
  | (?P<quote>[{DOUBLE}])
  | (?P<other>`(?:\r\n|.)|\$\{{[^}}]*\}}|.)
    )
    """,
    re.VERBOSE | re.DOTALL,
)
_IN_STRING: Final = re.compile(
    rf"`.|[{DOUBLE}][{DOUBLE}]|(?P<open>\$\()|(?P<end>[{DOUBLE}])", re.DOTALL
)
_CLOSERS: Final = {")": "(", "}": "{", "]": "["}
_STRING: Final = '"'


Token = tuple[str, int, int]
"""A bracket or line end outside of strings, its offset, and how many brackets are around it:
-1 for one that closes what was not opened."""


def structure(text: str, at: int = 0) -> Iterator[Token]:
    """The brackets, line ends and `;` from `at` on that are part of the code."""
    opened: list[str] = []
    end = len(text)
    while at < end:
        if opened and opened[-1] == _STRING:
            found = _IN_STRING.search(text, at)
            if found is None:
                return
            at = found.end()
            if found.lastgroup == "end":
                opened.pop()
            elif found.lastgroup == "open":
                opened.append("(")
            continue
        found = _CODE.match(text, at)
        if found is None:
            return
        at = found.end()
        kind = found.lastgroup
        start = found.start(kind) if kind else at
        if kind == "line":
            yield text[start], start, len(opened)
        elif kind == "open":
            yield text[start], start, len(opened)
            opened.append(text[start])
        elif kind == "close":
            if opened and opened[-1] == _CLOSERS[text[start]]:
                opened.pop()
                yield text[start], start, len(opened)
            else:
                yield text[start], start, -1
        elif kind == "quote":
            opened.append(_STRING)
        elif kind == "here":
            ends = here_string_end(text, at, text[start + 1] in DOUBLE)
            if ends is None:
                return
            at = ends[1]


def end_of_statement(text: str, start: int) -> int:
    """Where a statement that is not understood ends: at the next line end or `;` outside of
    brackets, or at the bracket that closes around it; on its own line if nothing does."""
    for piece, at, depth in structure(text, start):
        if depth < 0 or (depth == 0 and piece in "\r\n;"):
            return at
    found = re.compile(r"[\r\n]").search(text, start)
    return found.start() if found else len(text)


def matching_bracket(text: str, start: int) -> int | None:
    """The offset after the bracket that closes the one at `start`."""
    for piece, at, depth in structure(text, start):
        if depth == 0 and at > start and piece in ")}]":
            return at + 1
        if depth < 0:
            return None
    return None
