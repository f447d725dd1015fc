"""Characters and lexemes of PowerShell 5.1, after about_Parsing, about_Quoting_Rules and
about_Special_Characters; typographic quotes and dashes count as PowerShell counts them.
"""

from __future__ import annotations

import re
from typing import Final

SINGLE: Final = "'\u2018\u2019\u201a\u201b"
DOUBLE: Final = '"\u201c\u201d\u201e'
DASH: Final = "-\u2013\u2014\u2015"

SPACE: Final = re.compile(
    r"(?:[^\S\r\n]+|`(?:\r\n|[\s])|#[^\r\n]*|<#.*?(?:#>|\Z))*",
    re.DOTALL,
)
"""What stands between tokens: blanks, continued lines, comments."""

SPACE_AND_LINES: Final = re.compile(r"(?:\s+|`\s|#[^\r\n]*|<#.*?(?:#>|\Z))*", re.DOTALL)
SEPARATORS: Final = re.compile(r"(?:[\s;]+|`\s|#[^\r\n]*|<#.*?(?:#>|\Z))*", re.DOTALL)
BLOCK_COMMENTS: Final = re.compile(r"(?:<#.*?(?:#>|\Z))*", re.DOTALL)

VARIABLE: Final = re.compile(r"\$(?:\{((?:`.|[^`}])+)\}|((?:\w|\?|:(?!:))+)|([$^]))", re.DOTALL)
"""`${name}`, `$name` or `$$`, the name in one of the groups."""

SPLATTED: Final = re.compile(r"@((?:\w|\?|:(?!:))+)")

NUMBER: Final = re.compile(
    r"(?:0[xX][0-9a-fA-F]+|(?:\d+(?:\.(?!\.)\d*)?|\.\d+)(?:[eE][+-]?\d+)?)"
    r"[lLdD]?(?:[kKmMgGtTpP][bB])?"
)

# Characters that end a token in argument mode.
ENDS: Final = r"\s{}();,|&<>"
ENDS_TOKEN: Final = re.compile(rf"[{ENDS}]|\Z")
PLAIN: Final = re.compile(rf"[^{ENDS}`$'\"\u2018-\u201b\u201c-\u201e]+")
"""Literal characters of a word in argument mode."""

REDIRECTION: Final = re.compile(r"[1-6*]>&[12]|[1-6*]?>>?|<")

HERE_STRING: Final = re.compile(rf"@([{SINGLE}{DOUBLE}])[^\S\r\n]*(\r\n|\r|\n)")
_HERE_ENDS: Final = {
    False: re.compile(rf"(?:\r\n|\r|\n)[{SINGLE}]@"),
    True: re.compile(rf"(?:\r\n|\r|\n)[{DOUBLE}]@"),
}
SINGLE_QUOTED: Final = re.compile(rf"[{SINGLE}]((?:[^{SINGLE}]|[{SINGLE}][{SINGLE}])*)[{SINGLE}]")
DOUBLED_SINGLE: Final = re.compile(rf"[{SINGLE}]([{SINGLE}])")
SIMPLE_DOUBLE_QUOTED: Final = re.compile(rf"[{DOUBLE}]([^{DOUBLE}`$]*)[{DOUBLE}](?![{DOUBLE}])")
IN_DOUBLE_QUOTES: Final = re.compile(rf"[^{DOUBLE}`$]+")
IN_HERE_STRING: Final = re.compile(r"[^`$]+")

KEYWORD: Final = re.compile(rf"([A-Za-z]+)(?=[{ENDS}]|\Z)")

_ESCAPES: Final = {
    "0": "\0", "a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v",
}  # fmt: skip


def unescaped(character: str) -> str:
    """What a backtick before `character` stands for, in Windows PowerShell 5.1."""
    return _ESCAPES.get(character, character)


def here_string_end(text: str, at: int, double: bool) -> tuple[int, int] | None:
    """Where the content that begins at `at` ends, and where the text goes on after it."""
    quotes = DOUBLE if double else SINGLE
    if text.startswith("@", at + 1) and text[at] in quotes:
        return at, at + 2
    found = _HERE_ENDS[double].search(text, at)
    return (found.start(), found.end()) if found else None


def with_ascii_dash(operator: str) -> str:
    """An operator or parameter in lower case, its dashes as `-`."""
    for dash in DASH[1:]:
        operator = operator.replace(dash, "-")
    return operator.lower()
