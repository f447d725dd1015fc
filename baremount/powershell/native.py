"""How Windows PowerShell 5.1 hands arguments to a native program.

It joins them to one command line, puts quotes around those with blanks, leaves the quotes
inside them as they are and drops empty ones; the program's C runtime splits that line again
(about_Parsing, "Passing arguments to native commands"; "Parsing C command-line arguments").
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from baremount.powershell.conversion import to_text
from baremount.powershell.values import PsArray, Text, UnknownValue, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from baremount.powershell.calls import Argument
    from baremount.powershell.values import Value

_TOKEN: Final = re.compile(r'(\\*)"("?)|[ \t]+|\\+|[^\\" \t]+')


def native_arguments(arguments: Sequence[Argument]) -> tuple[Value, ...]:
    """What `argv[1:]` of the program is; a text with holes stays one argument."""
    line: list[Value] = []
    for argument in arguments:
        pieces = list(_elements(argument))
        for index, piece in enumerate(pieces):
            if line:
                line.append(" " if index == 0 else argument.separator)
            line.extend(_quoted(piece, verbatim=argument.verbatim))
    return tuple(_split(line))


def split_command_line(text: Value) -> tuple[Value, ...]:
    """The arguments in one string, such as `Start-Process` and `ProcessStartInfo` take it."""
    if isinstance(text, Text):
        return tuple(_split(list(text.parts)))
    return tuple(_split([to_text(text)]))


def _elements(argument: Argument) -> Iterator[Value]:
    value = argument.value
    if isinstance(value, PsArray):
        yield from (to_text(item) for item in value.items if item not in (None, ""))
    elif isinstance(value, UnknownValue):
        yield value
    elif value is not None and value != "":
        yield to_text(value)


def _quoted(value: Value, *, verbatim: bool) -> list[Value]:
    parts: list[Value] = list(value.parts) if isinstance(value, Text) else [value]
    if verbatim:
        return parts
    quotes = 0
    before = ""
    for character in "".join(part if isinstance(part, str) else "x" for part in parts):
        if character == '"' and before != "\\":
            quotes += 1
        elif character.isspace() and quotes % 2 == 0:
            return ['"', *parts, '"']
        before = character
    return parts


def _split(line: list[Value]) -> Iterator[Value]:
    """The arguments of a command line, after the rules of Microsoft's C runtime."""
    current: list[Value] = []
    begun = quoted = False
    for part in _merged(line):
        if not isinstance(part, str):
            current.append(part)
            begun = True
            continue
        for found in _TOKEN.finditer(part):
            token = found.group()
            if found[1] is not None:
                current.append(found[1][: len(found[1]) // 2])
                begun = True
                if len(found[1]) % 2:
                    current.append('"')
                    quoted ^= bool(found[2])
                elif quoted and found[2]:
                    current.append('"')
                else:
                    quoted ^= not found[2]
            elif token[0] in " \t" and not quoted:
                if begun:
                    yield text_of_argument(current)
                current, begun = [], False
            else:
                current.append(token)
                begun = True
    if begun:
        yield text_of_argument(current)


def text_of_argument(parts: list[Value]) -> Value:
    """The argument made of these parts; one that is a single hole is that value itself."""
    value = text_of(parts)
    if isinstance(value, Text) and len(value.parts) == 1:
        return value.parts[0]
    return value


def _merged(line: list[Value]) -> list[Value]:
    value: Value = text_of(line)
    merged: list[Value] = list(value.parts) if isinstance(value, Text) else [value]
    return merged
