"""The command line of powershell.exe and pwsh: the script text or the file that it runs.

https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_powershell_exe
"""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING

from baremount.powershell.values import UnknownValue, text_of
from baremount.records import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from baremount.powershell.values import Value

PROGRAMS = frozenset({"powershell", "pwsh"})
# -ExecutionPolicy, -WindowStyle and so on take the next word; -NoProfile and its like do not.
_WITH_VALUE = ("ex", "ep", "w", "v", "ps", "inp", "o", "co", "cu", "se")


class RunText(Record):
    """Script text. It is an `UnknownValue` where the command line does not show it."""

    text: Value


class RunFile(Record):
    """A script file with its arguments."""

    path: Value
    arguments: tuple[Value, ...]


def invocation(words: Sequence[Value], *, core: bool = False) -> RunText | RunFile | None:
    """What the words after the program's name make it run; None for nothing, as with `-Version`.

    Words without an option are a command for Windows PowerShell and, with `core`, a file for pwsh.
    """
    rest = list(words)
    while rest:
        word = rest.pop(0)
        option = word.lower() if isinstance(word, str) else ""
        if option[:1] not in ("-", "/") or len(option) < 2:
            return RunFile(word, tuple(rest)) if core else RunText(joined([word, *rest]))
        name = option[1:].removeprefix("-")
        if name and "command".startswith(name):
            return RunText(joined(rest))
        if name and "file".startswith(name):
            return RunFile(rest[0], tuple(rest[1:])) if rest else None
        if name in ("ec", "enc") or (name and "encodedcommand".startswith(name)):
            return RunText(_decoded(rest[0])) if rest else None
        if name.startswith(_WITH_VALUE):
            del rest[:1]
    return None


def joined(words: Sequence[Value]) -> Value:
    """The words with a blank between them, as PowerShell joins what follows `-Command`."""
    pieces: list[Value] = []
    for word in words:
        if isinstance(word, UnknownValue) and len(words) == 1:
            return word
        pieces += [*([" "] if pieces else []), word]
    return text_of(pieces)


def _decoded(text: Value) -> Value:
    """The text of `-EncodedCommand`: UTF-16 in base 64."""
    if not isinstance(text, str):
        return text
    try:
        return base64.b64decode(text, validate=True).decode("utf-16-le")
    except (binascii.Error, ValueError):
        return None
