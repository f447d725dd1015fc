"""`-like` and `-match` on known text, bounded whatever the pattern is."""

from __future__ import annotations

import re
from typing import Final

MAX_SUBJECT: Final = 2_000
# By the number of repetitions in a pattern, each of which multiplies the work at worst.
_LONGEST: Final = (MAX_SUBJECT, MAX_SUBJECT, 200, 50)
MAX_PATTERN: Final = 200
_MAX_REPEATS: Final = 3
_WILD: Final = re.compile(r"\*|\?|\[[^\]]*\]|`.|.", re.DOTALL)
_QUANTIFIER: Final = re.compile(r"(?<!\\)(?:[*+?]|\{\d+(?:,\d*)?\})\??")
_QUANTIFIED_GROUP: Final = re.compile(r"\)(?:[*+]|\{)")
# Constructs that Python's engine reads differently or not at all.
_FOREIGN: Final = re.compile(r"\\[pPkGXABzZ]|\(\?[^:<]|\(\?<[=!]|\\[1-9]|\[[^\]]*-\[")
_NAMED: Final = re.compile(r"\(\?<(\w+)>")


def like(text: str, pattern: str, *, case: bool = False) -> bool | None:
    """Whether a wildcard pattern matches all of `text`; None where that is too much work."""
    if len(text) > MAX_SUBJECT or len(pattern) > MAX_PATTERN:
        return None
    if not case:
        text, pattern = text.lower(), pattern.lower()
    pieces = _WILD.findall(pattern)
    at = turn = 0
    star, resume = -1, 0
    while at < len(text):
        if turn < len(pieces) and pieces[turn] == "*":
            star, resume = turn, at
            turn += 1
        elif turn < len(pieces) and _matches(pieces[turn], text[at]):
            turn += 1
            at += 1
        elif star >= 0:
            resume += 1
            turn, at = star + 1, resume
        else:
            return False
    return all(rest == "*" for rest in pieces[turn:])


def _matches(piece: str, character: str) -> bool:
    if piece == "?":
        return True
    if piece[0] == "[" and len(piece) > 2:
        inside = piece[1:-1]
        index = 0
        while index < len(inside):
            if inside[index + 1 : index + 2] == "-" and index + 2 < len(inside):
                if inside[index] <= character <= inside[index + 2]:
                    return True
                index += 3
            else:
                if inside[index] == character:
                    return True
                index += 1
        return False
    return (piece[1] if piece[0] == "`" and len(piece) == 2 else piece) == character


def compiled(pattern: str, length: int, *, case: bool = False) -> re.Pattern[str] | None:
    """A .NET pattern for Python's engine, or None where it might differ, or take too long
    on a text of this length."""
    repeats = len(_QUANTIFIER.findall(pattern)) if len(pattern) <= MAX_PATTERN else MAX_PATTERN
    if (
        repeats > _MAX_REPEATS
        or length > _LONGEST[repeats]
        or _QUANTIFIED_GROUP.search(pattern)
        or _FOREIGN.search(pattern)
    ):
        return None
    try:
        return re.compile(_NAMED.sub(r"(?P<\1>", pattern), 0 if case else re.IGNORECASE)
    except re.error:
        return None
