"""Cooking of Nix strings: escapes, and the indentation that `''` strings lose.

The rules are those of Nix 2.8's lexer (`unescapeStr`) and parser (`stripIndentation`).
Each raw chunk is matched against the lexer's own regular expression first, so that a chunk
which the grammar cut in the wrong place is noticed instead of cooked.
"""

from __future__ import annotations

import re
from typing import Final, TypeVar

from baremount.records import Record

T = TypeVar("T")

# Compiled at their first use, which Python remembers: many runs need none of them.
_DOUBLE_LEXEME: Final = r"""(?s)([^$"\\]+|\$\\.|\$[^{"\\]|\\.)|\$"""
_DOUBLE_SPECIAL: Final = r"(?s)\\(.)|\r\n?"
_INDENTED_OPENING: Final = r"\A *\n"
_INDENTED_LEXEME: Final = r"(?s)((?:[^$']|\$[^{']|'[^'$])+)|''\$|\$(?!\{)|'''|''\\.|'(?!')"
_LETTER_ESCAPES: Final = {"n": "\n", "r": "\r", "t": "\t"}


class Misread(Exception):  # noqa: N818 - a misreading of the grammar, not an error of the input
    """A chunk that Nix's lexer would not have cut where the grammar cut it."""


class _Text(Record):
    """A lexeme of an indented string; escapes count as something other than indentation."""

    text: str
    indents: bool


def cook_double(raw: str, *, before_interpolation: bool) -> str:
    """The value of the text between quotes or interpolations of a `"…"` string.

    Raises `Misread` when Nix would have ended or continued the chunk elsewhere.
    """
    if not ("$" in raw or "\\" in raw or "\r" in raw or '"' in raw):
        return raw
    position = 0
    match_lexeme = re.compile(_DOUBLE_LEXEME).match
    while position < len(raw):
        match = match_lexeme(raw, position)
        if match is None:
            raise Misread
        position = match.end()
        if match.group(1) is None and (position < len(raw) or before_interpolation):
            raise Misread
    return re.sub(_DOUBLE_SPECIAL, _unescaped, raw)


def cook_indented(raw: tuple[str | T, ...]) -> tuple[str | T, ...]:
    """The parts of a `''…''` string, escapes replaced and common indentation removed.

    `raw` alternates freely between text and interpolations, which pass through. Raises
    `Misread` as `cook_double` does.
    """
    lexemes: list[_Text | T] = []
    for index, part in enumerate(raw):
        if isinstance(part, str):
            text = part if index else re.sub(_INDENTED_OPENING, "", part)
            before_interpolation = index + 1 < len(raw)
            lexemes.extend(_indented_lexemes(text, before_interpolation=before_interpolation))
        else:
            lexemes.append(part)
    return tuple(_merged(_stripped(lexemes, _least_indentation(lexemes))))


def _unescaped(match: re.Match[str]) -> str:
    escaped: str | None = match.group(1)
    if escaped is None:
        return "\n"  # Nix normalises CR and CRLF in this kind of string
    return _LETTER_ESCAPES.get(escaped, escaped)


def _indented_lexemes(raw: str, *, before_interpolation: bool) -> list[_Text]:
    lexemes: list[_Text] = []
    position = 0
    match_lexeme = re.compile(_INDENTED_LEXEME).match
    while position < len(raw):
        match = match_lexeme(raw, position)
        if match is None:
            raise Misread
        lexeme = match.group()
        position = match.end()
        at_end = position == len(raw)
        if match.group(1) is not None or lexeme == "'":
            if lexeme == "'" and at_end and not before_interpolation:
                raise Misread
            lexemes.append(_Text(lexeme, True))
        elif lexeme in ("$", "''$"):
            if lexeme == "$" and at_end and before_interpolation:
                raise Misread
            lexemes.append(_Text("$", False))
        elif lexeme == "'''":
            lexemes.append(_Text("''", False))
        else:
            lexemes.append(_Text(_LETTER_ESCAPES.get(lexeme[3], lexeme[3]), False))
    return lexemes


def _least_indentation(lexemes: list[_Text | T]) -> int:
    least = 1_000_000
    current = 0
    at_line_start = True
    for lexeme in lexemes:
        if not isinstance(lexeme, _Text) or not lexeme.indents:
            least = min(least, current) if at_line_start else least
            at_line_start = False
            continue
        for number, line in enumerate(lexeme.text.split("\n")):
            if number:
                at_line_start = True
                current = 0
            if at_line_start:
                spaces = _leading_spaces(line)
                current += spaces
                if spaces < len(line):
                    at_line_start = False
                    least = min(least, current)
    return least


def _stripped(lexemes: list[_Text | T], least: int) -> list[str | T]:
    parts: list[str | T] = []
    at_line_start = True
    dropped = 0
    for lexeme in lexemes:
        if not isinstance(lexeme, _Text):
            at_line_start = False
            dropped = 0
            parts.append(lexeme)
            continue
        lines = lexeme.text.split("\n")
        for number, line in enumerate(lines):
            if number:
                at_line_start = True
                dropped = 0
            if at_line_start:
                spaces = _leading_spaces(line)
                lines[number] = line[max(0, min(spaces, least - dropped)) :]
                dropped += spaces
                if spaces < len(line):
                    at_line_start = False
                    dropped = 0
        parts.append("\n".join(lines))
    last = parts[-1] if parts else None
    if isinstance(last, str):
        parts[-1] = _without_blank_last_line(last)
    return parts


def _leading_spaces(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _without_blank_last_line(text: str) -> str:
    head, newline, last = text.rpartition("\n")
    return head + newline if newline and not last.strip(" ") else text


def _merged(parts: list[str | T]) -> list[str | T]:
    merged: list[str | T] = []
    for part in parts:
        if isinstance(part, str) and merged and isinstance(merged[-1], str):
            merged[-1] += part
        elif part != "":
            merged.append(part)
    return merged
