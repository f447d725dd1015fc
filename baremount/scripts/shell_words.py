"""Words of a shell script: quotes, escapes and what is expanded, not yet expanded."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from baremount.scripts.shell_reading import Reading, ShellSyntaxError
from baremount.scripts.shell_syntax import (
    Assignment,
    Characters,
    Opaque,
    Parameter,
    Part,
    Substitution,
    Word,
)

if TYPE_CHECKING:
    from baremount.scripts.shell_syntax import Sequence

_PLAIN = re.compile(r"[^ \t\n;&|<>()'\"\\$`{]+")
_IN_DOUBLE = re.compile(r"[^\"\\$`]+")
_IN_BRACES = re.compile(r"[^'\"\\$`}]+")
_SPECIAL = re.compile(r"[A-Za-z_][A-Za-z0-9_]*|[0-9]|[@*#?$!-]")
_BRACED = re.compile(r"([!#]?)([A-Za-z_][A-Za-z0-9_]*|[0-9]+|[@*#?$!-])(\[[^]\n]*\])?")
_BRACES = re.compile(r"\{[^{}\s'\"$]*(?:,|\.\.)[^{}\s'\"$]*\}")
_ESCAPES = {"n": "\n", "t": "\t", "\\": "\\", "'": "'", '"': '"', "r": "\r", "a": "\a"}
_ANSI = re.compile(r"\\(?:x([0-9A-Fa-f]{1,2})|([0-7]{1,3})|(.))", re.DOTALL)


def word(reading: Reading) -> Word | None:
    """The word that begins here; None where a line or a command ends."""
    start, text = reading.at, reading.text
    parts: list[Part] = []
    while reading.at < len(text):
        at, character = reading.at, text[reading.at]
        plain = _PLAIN.match(text, at)
        if plain is not None:
            parts.append(Characters(plain[0], False))
            reading.at = plain.end()
        elif character == "'":
            end = text.find("'", at + 1)
            if end < 0:
                raise ShellSyntaxError(at, "a single quote is not closed")
            parts.append(Characters(text[at + 1 : end], True))
            reading.at = end + 1
        elif character == '"':
            parts += _double(reading)
        elif character == "\\":
            if text[at + 1 : at + 2] != "\n":
                parts.append(Characters(text[at + 1 : at + 2], True))
            reading.at = min(at + 2, len(text))
        elif character == "$" or (character == "`" and not reading.in_backquotes):
            parts.append(_expansion(reading, quoted=False))
        elif character == "{":
            parts.append(_brace(reading))
        elif character in "<>" and text.startswith("(", at + 1):
            reading.at += 2
            reading.nested(reading, ")")
            parts.append(Opaque("a command's output as a file", (at, reading.at)))
        else:
            break
    return Word(tuple(parts), (start, reading.at)) if reading.at > start else None


def assignment(reading: Reading, found: re.Match[str]) -> Assignment:
    """An assignment whose name and `=` were found here."""
    start = reading.at
    reading.at = found.end()
    value: Word | tuple[Word, ...]
    if reading.text.startswith("(", reading.at):
        reading.at += 1
        items: list[Word] = []
        reading.skip_lines()
        while not reading.text.startswith(")", reading.at):
            item = word(reading)
            if item is None:
                raise ShellSyntaxError(start, "an array is not closed")
            items.append(item)
            reading.skip_lines()
        reading.at += 1
        value = tuple(items)
    else:
        value = word(reading) or Word((), (reading.at, reading.at))
    if found[0].rstrip("+=") != found[1]:
        reason = "an element of an array is set"
        value = Word((Opaque(reason, (start, reading.at)),), (start, reading.at))
    return Assignment(found[1], found[2] == "+", value, (start, reading.at))


def _double(reading: Reading) -> list[Part]:
    opened, text = reading.at, reading.text
    reading.at += 1
    # An empty text in quotes is a word nonetheless.
    parts: list[Part] = [Characters("", True)]
    while reading.at < len(text):
        at, character = reading.at, text[reading.at]
        plain = _IN_DOUBLE.match(text, at)
        if plain is not None:
            parts.append(Characters(plain[0], True))
            reading.at = plain.end()
        elif character == '"':
            reading.at += 1
            return parts
        elif character == "\\":
            following = text[at + 1 : at + 2]
            if following != "\n":
                kept = following if following in '$`"\\' else "\\" + following
                parts.append(Characters(kept, True))
            reading.at = min(at + 2, len(text))
        else:
            parts.append(_expansion(reading, quoted=True))
    raise ShellSyntaxError(opened, "a double quote is not closed")


def _expansion(reading: Reading, *, quoted: bool) -> Part:
    """What begins with `$` or a backquote."""
    start, text = reading.at, reading.text
    if text[start] == "`":
        return _backquotes(reading, quoted=quoted)
    following = text[start + 1 : start + 2]
    if following == "(":
        end = reading.arithmetic_end(start + 1)
        if end:
            reading.at = end
            return Opaque("arithmetic is not computed", (start, end))
        reading.at += 2
        with reading.deeper():
            return Substitution(reading.nested(reading, ")"), quoted, (start, reading.at))
    if following == "{":
        with reading.deeper():
            return _braced(reading, quoted=quoted)
    if following == "'" and not quoted:
        return _ansi(reading)
    if following == '"' and not quoted:
        reading.at += 1
        return Characters("", True)
    name = _SPECIAL.match(text, start + 1)
    if name is None:
        reading.at += 1
        return Characters("$", True)
    reading.at = name.end()
    return Parameter(name[0], "", None, quoted, (start, reading.at))


def _backquotes(reading: Reading, *, quoted: bool) -> Part:
    start, text = reading.at, reading.text
    end = re.compile(r"(?:[^`\\]|\\.)*`", re.DOTALL).match(text, start + 1)
    if end is None:
        raise ShellSyntaxError(start, "a backquote is not closed")
    if "\\" in end[0]:
        reading.at = end.end()
        return Opaque("backquotes with escapes inside are not followed", (start, end.end()))
    reading.at += 1
    reading.in_backquotes += 1
    try:
        with reading.deeper():
            body: Sequence = reading.nested(reading, "`")
    finally:
        reading.in_backquotes -= 1
    return Substitution(body, quoted, (start, reading.at))


def _braced(reading: Reading, *, quoted: bool) -> Part:
    """`${name}` with what may follow the name."""
    start, text = reading.at, reading.text
    found = _BRACED.match(text, start + 2)
    at = found.end() if found else start + 2
    operator = re.compile(r":?[-=+?]|").match(text, at)
    sign = operator[0] if operator else ""
    reading.at = at + len(sign)
    inner = _until_brace(reading, start, quoted=quoted)
    span = (start, reading.at)
    if found is None or found[1] or (inner.parts and not sign):
        return Opaque(f"`{text[start : start + 40]}` is not computed", span)
    return Parameter(found[2], (found[3] or "") + sign, inner, quoted, span)


def _until_brace(reading: Reading, opened: int, *, quoted: bool) -> Word:
    start, text = reading.at, reading.text
    parts: list[Part] = []
    while reading.at < len(text):
        at, character = reading.at, text[reading.at]
        plain = _IN_BRACES.match(text, at)
        if plain is not None:
            parts.append(Characters(plain[0], quoted))
            reading.at = plain.end()
        elif character == "}":
            reading.at += 1
            return Word(tuple(parts), (start, at))
        elif character == '"':
            parts += _double(reading)
        elif character == "'" and not quoted:
            end = text.find("'", at + 1)
            if end < 0:
                break
            parts.append(Characters(text[at + 1 : end], True))
            reading.at = end + 1
        elif character == "\\":
            parts.append(Characters(text[at + 1 : at + 2], True))
            reading.at = min(at + 2, len(text))
        elif character == "'":
            parts.append(Characters("'", True))
            reading.at += 1
        else:
            parts.append(_expansion(reading, quoted=quoted))
    raise ShellSyntaxError(opened, "`${` is not closed")


def _brace(reading: Reading) -> Part:
    start = reading.at
    found = _BRACES.match(reading.text, start)
    if found is None:
        reading.at += 1
        return Characters("{", False)
    reading.at = found.end()
    return Opaque("braces expand to several words", (start, reading.at))


def _ansi(reading: Reading) -> Part:
    start = reading.at
    found = re.compile(r"\$'((?:[^'\\]|\\.)*)'", re.DOTALL).match(reading.text, start)
    if found is None:
        raise ShellSyntaxError(start, "a single quote is not closed")
    reading.at = found.end()
    if re.search(r"\\[uUcebfv]", found[1]):
        return Opaque("an escape in `$'…'` is not decoded", (start, reading.at))
    return Characters(_ANSI.sub(_character, found[1]), True)


def _character(found: re.Match[str]) -> str:
    if found[1]:
        return chr(int(found[1], 16))
    if found[2]:
        return chr(int(found[2], 8) & 0xFF)
    return _ESCAPES.get(found[3], "\\" + found[3])
