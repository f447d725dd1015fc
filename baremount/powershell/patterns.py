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
    tokens = _WILD.findall(pattern)
    at = token = 0
    star, resume = -1, 0
    while at < len(text):
        if token < len(tokens) and tokens[token] == "*":
            star, resume = token, at
            token += 1
        elif token < len(tokens) and _matches(tokens[token], text[at]):
            token += 1
            at += 1
        elif star >= 0:
            resume += 1
            token, at = star + 1, resume
        else:
            return False
    return all(rest == "*" for rest in tokens[token:])


def _matches(token: str, character: str) -> bool:
    if token == "?":
        return True
    if token[0] == "[" and len(token) > 2:
        inside = token[1:-1]
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
    return (token[1] if token[0] == "`" and len(token) == 2 else token) == character


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
