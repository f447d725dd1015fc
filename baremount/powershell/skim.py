"""Finding where brackets, strings and statements end, without parsing what is between.

One pass of one pattern, with a stack of its own: neither nesting nor length matter.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from baremount.powershell.lexemes import DOUBLE, SINGLE, here_string_end

if TYPE_CHECKING:
    from collections.abc import Iterator

# What has no bracket and no end of a line in it is passed over in one go, up to this many pieces.
_PIECES: Final = 200
_PLAIN: Final = rf"""
    [^{SINGLE}{DOUBLE}@<\#`$({{\[)}}\]%s]+
  | [{SINGLE}](?:[^{SINGLE}]|[{SINGLE}][{SINGLE}])*[{SINGLE}]
  | [{DOUBLE}](?:[^{DOUBLE}`$]|`.|[{DOUBLE}][{DOUBLE}]|\$(?![({{]))*[{DOUBLE}]
  | \$(?:\{{[^}}]*\}}|(?!\{{))
  | <(?!\#) | @(?![{SINGLE}{DOUBLE}])
  | <\#.*?(?:\#>|\Z) | (?<![^\s;(){{}}|,&=])\#[^\r\n]*
  | `(?:\r\n|.)
"""
_TOKEN: Final = rf"""
    (?P<open>[({{\[])
  | (?P<close>[)}}\]])
  | (?P<here>@[{SINGLE}{DOUBLE}][^\S\r\n]*(?:\r\n|\r|\n))
  | (?P<quote>[{DOUBLE}])
"""
_TOP: Final = re.compile(
    rf"(?:{_PLAIN}){{0,{_PIECES}}}(?:(?P<line>[;\r\n])|{_TOKEN})?" % r";\r\n",
    re.VERBOSE | re.DOTALL,
)
_SIMPLE: Final = rf"[^{SINGLE}{DOUBLE}\#`({{\[)}}\]]*"
_INSIDE: Final = re.compile(
    rf"""
    (?:{_PLAIN} | \({_SIMPLE}\) | \{{{_SIMPLE}\}} | \[{_SIMPLE}\]){{0,{_PIECES}}}(?:{_TOKEN})?
    """
    % "",
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
    """The outermost brackets from `at` on, and the line ends and `;` outside of them."""
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
        found = (_INSIDE if opened else _TOP).match(text, at)
        if found is None:
            return
        kind = found.lastgroup
        before, at = at, found.end()
        if kind is None:
            # What begins none of these, such as `#` in a word.
            at += at == before
        elif kind == "line":
            yield text[at - 1], at - 1, 0
        elif kind == "open":
            if not opened:
                yield text[at - 1], at - 1, 0
            opened.append(text[at - 1])
        elif kind == "close":
            if opened and opened[-1] == _CLOSERS[text[at - 1]]:
                opened.pop()
                if not opened:
                    yield text[at - 1], at - 1, 0
            else:
                yield text[at - 1], at - 1, -1
        elif kind == "quote":
            opened.append(_STRING)
        elif kind == "here":
            ends = here_string_end(text, at, text[found.start(kind) + 1] in DOUBLE)
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
