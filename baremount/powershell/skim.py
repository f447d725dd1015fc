"""Finding where brackets, strings and statements end, without parsing what is between.

One pass of one pattern, with a stack of its own: neither nesting nor length matter.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from baremount.powershell.lexemes import DOUBLE, SINGLE, here_string_end
from baremount.records import Record

if TYPE_CHECKING:
    from collections.abc import Iterator

_CODE: Final = re.compile(
    rf"""
    (?P<string>
        [{SINGLE}](?:[^{SINGLE}]|[{SINGLE}][{SINGLE}])*+[{SINGLE}]
      | [{DOUBLE}](?:[^{DOUBLE}`$]|`.|[{DOUBLE}][{DOUBLE}]|\$(?![({{]))*+[{DOUBLE}]
    )
  | (?P<here>@[{SINGLE}{DOUBLE}][^\S\r\n]*(?:\r\n|\r|\n))
  | (?P<quote>[{DOUBLE}])
  | (?P<comment><\#.*?(?:\#>|\Z)|(?<![^\s;(){{}}|,&=])\#[^\r\n]*)
  | (?P<skipped>`(?:\r\n|.)|\$\{{[^}}]*\}})
  | (?P<open>[({{\[])
  | (?P<close>[)}}\]])
  | (?P<line>[;\r\n])
    """.replace("*+", "*"),
    re.VERBOSE | re.DOTALL,
)
_IN_STRING: Final = re.compile(
    rf"`.|[{DOUBLE}][{DOUBLE}]|(?P<open>\$\()|(?P<end>[{DOUBLE}])", re.DOTALL
)
_CLOSERS: Final = {")": "(", "}": "{", "]": "["}
_STRING: Final = '"'


class Token(Record):
    """A bracket or line end outside of strings; `depth` counts the brackets around it."""

    text: str
    start: int
    depth: int


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
        found = _CODE.search(text, at)
        if found is None:
            return
        at = found.end()
        kind = found.lastgroup
        if kind == "line":
            yield Token(found.group(), found.start(), len(opened))
        elif kind == "open":
            yield Token(found.group(), found.start(), len(opened))
            opened.append(found.group())
        elif kind == "close":
            if opened and opened[-1] == _CLOSERS[found.group()]:
                opened.pop()
                yield Token(found.group(), found.start(), len(opened))
            else:
                yield Token(found.group(), found.start(), -1)
        elif kind == "quote":
            opened.append(_STRING)
        elif kind == "here":
            ends = here_string_end(text, at, text[found.start() + 1] in DOUBLE)
            if ends is None:
                return
            at = ends[1]


def end_of_statement(text: str, start: int) -> int:
    """Where a statement that is not understood ends: at the next line end or `;` outside of
    brackets, or at the bracket that closes around it; on its own line if nothing does."""
    for token in structure(text, start):
        if token.depth < 0 or (token.depth == 0 and token.text in "\r\n;"):
            return max(token.start, start)
    found = re.compile(r"[\r\n]").search(text, start)
    return found.start() if found else len(text)


def matching_bracket(text: str, start: int) -> int | None:
    """The offset after the bracket that closes the one at `start`."""
    for token in structure(text, start):
        if token.depth == 0 and token.start > start and token.text in ")}]":
            return token.start + 1
        if token.depth < 0:
            return None
    return None
