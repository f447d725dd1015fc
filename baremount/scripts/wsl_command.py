r"""The command line of wsl.exe, as WSL itself reads it.

`--mount` takes one disk and, in any order, `--bare`, `--vhd` and the options that take the next
argument; `--unmount` takes the rest of the line; what follows the options of a distribution is a
command that runs in it (microsoft/WSL, src/windows/common/WslClient.cpp).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from baremount.powershell.disks import MAX_ALTERNATIVES, each_of, several
from baremount.powershell.values import (
    DiskFilter,
    DiskProperty,
    DiskQuery,
    PsObject,
    Text,
    UnknownValue,
)
from baremount.records import Record
from baremount.scripts.facts import Attachment, Detachment, DiskName, Shutdown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from baremount.powershell.values import Spot, Value
    from baremount.scripts.facts import DiskKey, Fact, Origin

# WSL hands the path to CreateFileW (src/windows/common/disk.cpp), which takes slashes of a device's
# path for backslashes, except behind a `\\?` that is written with backslashes itself.
# https://learn.microsoft.com/dotnet/standard/io/file-path-formats#dos-device-paths
_DEVICE = r"(?:\\\\\?\\|(?!\\\\\?)[\\/]{2}[.?][\\/])"
_DRIVE_PREFIX = re.compile(_DEVICE + "PHYSICALDRIVE", re.IGNORECASE)
_DRIVE = re.compile(_DEVICE + "PHYSICALDRIVE([0-9]+)", re.IGNORECASE)
# Another name of a device, such as `Path` of Get-Disk; the drive that it is cannot be told from it.
_OTHER_DEVICE = re.compile(_DEVICE + r"(?!PHYSICALDRIVE|.?:?\Z)[^\s]+", re.IGNORECASE)
# WslClient.cpp: each takes the next argument, `--name=x` is not known.
_OF_MOUNT = {
    "--name": "name",
    "-n": "name",
    "--type": "fs_type",
    "-t": "fs_type",
    "--options": "options",
    "-o": "options",
    "--partition": "partition",
    "-p": "partition",
}
OF_DISTRIBUTION = {"-d", "--distribution", "--distribution-id", "-u", "--user", "--cd"}
"""Options behind which the distribution, the user or the directory stands."""
_OF_SHELL = {"--shell-type"}
COMMAND = {"-e", "--exec", "--"}
"""What stands before a command that a distribution runs."""
MAX_SHOWN = 60
"""How much of the source of an unknown value a message repeats."""
# What tells disks apart best comes first.
_STRENGTH: dict[str, DiskKey] = {
    "serial": "serial",
    "unique-id": "unique-id",
    "number": "number",
    "model": "model",
    "friendly-name": "friendly-name",
    "caption": "caption",
    "size": "size",
    "partition-type": "partition-type",
}


class Inner(Record):
    """A command that wsl.exe runs inside a distribution."""

    distribution: Value
    user: Value
    arguments: tuple[Value, ...]
    shell: bool
    """Whether a shell reads the words again, which `--exec` avoids."""


def read_wsl(arguments: Sequence[Value], origin: Origin) -> Fact | Inner | None:
    """What one call of wsl.exe does to disks, or the command that it runs; None for the rest."""
    distribution: Value = None
    user: Value = None
    rest = list(arguments)
    while rest:
        word = rest.pop(0)
        if word == "--mount":
            return _mount(rest, origin)
        if word == "--unmount":
            return Detachment(_disk(_rest_of_line(rest), origin.spot), origin)
        if word == "--shutdown":
            return Shutdown(origin)
        if word in OF_DISTRIBUTION:
            value = rest.pop(0) if rest else None
            if word in ("-u", "--user"):
                user = value
            elif word != "--cd":
                distribution = value
        elif word in _OF_SHELL:
            del rest[:1]
        elif word in ("--system", "~"):
            continue
        elif word in COMMAND:
            return Inner(distribution, user, tuple(rest), shell=word == "--")
        elif isinstance(word, str) and word.startswith("-"):
            return None
        else:
            return Inner(distribution, user, (word, *rest), shell=True)  # noqa: S604
    return None


def _rest_of_line(words: list[Value]) -> Value:
    """What WSL takes for the disk: all words as one, unless some may turn out to be none."""
    if len(words) < 2 or not all(isinstance(word, str) and word for word in words[1:]):
        return words[0] if words else None
    first, behind = words[0], " ".join(map(str, words[1:]))
    if isinstance(first, str):
        return f"{first} {behind}"
    return Text((*(first.parts if isinstance(first, Text) else (first,)), f" {behind}"))


def _mount(arguments: list[Value], origin: Origin) -> Attachment | None:
    given: dict[str, Value] = {}
    flags: set[str] = set()
    disk: Value = None
    is_refused = False
    rest = list(arguments)
    while rest:
        word = rest.pop(0)
        if isinstance(word, str) and word in _OF_MOUNT:
            given[_OF_MOUNT[word]] = rest.pop(0) if rest else None
        elif word in ("--bare", "--vhd"):
            flags.add(str(word))
        elif isinstance(word, str) and word.startswith("-"):
            is_refused = True
        elif disk is None:
            disk = word
    if is_refused and disk is None:
        # `wsl --mount --help`. Where there is a disk as well, that is what it was meant for.
        return None
    virtual = "--vhd" in flags
    return Attachment(
        _disk(disk, origin.spot, virtual=virtual),
        "--bare" in flags,
        virtual,
        given.get("partition"),
        given.get("name"),
        given.get("fs_type"),
        given.get("options"),
        origin,
    )


def _disk(value: Value, spot: Spot, *, virtual: bool = False) -> DiskName:
    """The disk that an argument names."""
    if value is None or value == "":
        return DiskName("every-disk", "", exact=False, text="", spot=spot)
    text = shown(value)
    if virtual:
        known = value if isinstance(value, str) else ""
        return DiskName("file", known, exact=True, text=text, spot=spot)
    if isinstance(value, str):
        match = _DRIVE.fullmatch(value)
        if match:
            return DiskName("number", str(int(match[1])), exact=True, text=text, spot=spot)
        return _unknown(unread_path(text), text, spot)
    if isinstance(value, UnknownValue):
        return _unknown(value.reason, text, value.spot)._replace(is_each=value.is_each)
    hole = _hole(value)
    if hole is not None:
        return disk_of(hole.disk, text, spot)
    reason = _first_reason(value)
    found = _unknown(f"`{text}`: {reason or 'it depends on what runs'}", text, spot)
    parts = value.parts if isinstance(value, Text) else ()
    return found._replace(is_each=any(isinstance(p, UnknownValue) and p.is_each for p in parts))


def unread_path(text: str) -> str:
    """Why it is not known which disk a path is that is written out."""
    if _OTHER_DEVICE.fullmatch(text):
        return f"the path `{text}` tells neither its drive number nor its serial number"
    return rf"`{text}` is no path of a physical disk, which is written `\\.\PHYSICALDRIVE2`"


def _first_reason(value: Value) -> str:
    """Why the first hole of a text is not known; empty where it has none that says so."""
    parts = value.parts if isinstance(value, Text) else ()
    for part in parts:
        if isinstance(part, UnknownValue) and part.reason:
            return part.reason
        if isinstance(part, PsObject) and part.call is not None:
            return f"what `{part.call.name}` gives is not known"
    return ""


def variants(words: Sequence[Value]) -> list[list[Value]]:
    """The words once for each disk, where they name one of several that a list gives."""
    for at, word in enumerate(words):
        hole = _hole(word)
        if hole is not None and several(hole.disk) is not None:
            path = word.parts[:-1] if isinstance(word, Text) else ()
            found = [hole._replace(disk=disk) for disk in each_of(hole.disk)]
            each = [Text((*path, item)) if path else item for item in found]
            return [[*words[:at], item, *words[at + 1 :]] for item in each]
    return [list(words)]


def _hole(value: Value) -> DiskProperty | None:
    r"""The disk property in `\\.\PHYSICALDRIVE<number>`, or the path of a disk itself."""
    if isinstance(value, DiskProperty):
        return value if value.property == "path" else None
    if not isinstance(value, Text) or len(value.parts) != 2:
        return None
    prefix, hole = value.parts
    is_drive = isinstance(prefix, str) and _DRIVE_PREFIX.fullmatch(prefix)
    if is_drive and isinstance(hole, DiskProperty) and hole.property == "number":
        return hole
    return None


def disk_of(query: DiskQuery, text: str, spot: Spot) -> DiskName:
    """What is known of the disk that a query finds, by its strongest condition."""
    found = _by_conditions(query, text, spot)
    is_one = found.exact and found.key in ("serial", "unique-id", "number")
    is_each = not query.filters or any(
        isinstance(condition, UnknownValue) and condition.is_each for condition in query.filters
    )
    found = found._replace(is_each=is_each and not is_one)
    if found.key != "unknown":
        return found
    each = [_by_conditions(one, text, spot) for one in _alternatives(query)]
    return found._replace(alternatives=tuple(each))


def _by_conditions(query: DiskQuery, text: str, spot: Spot) -> DiskName:
    filters = [item for item in query.filters if isinstance(item, DiskFilter)]
    for name, key in _STRENGTH.items():
        for item in filters:
            if item.property != name or not isinstance(item.value, str | int):
                continue
            value = str(item.value)
            if item.operator in ("eq", "ieq", "ceq"):
                return DiskName(key, value, exact=True, text=text, spot=item.spot)
            if item.operator in ("like", "ilike", "clike", "match", "imatch", "cmatch"):
                return DiskName(key, value, exact=False, text=text, spot=item.spot)
    reasons = [
        f"{item.reason}: `{_excerpt(item)}`"
        for item in query.filters
        if isinstance(item, UnknownValue)
    ]
    reasons += [
        f"the {item.property} that it is compared with is not known"
        for item in filters
        if not isinstance(item.value, str | int)
    ]
    reason = reasons[0] if reasons else "no condition tells which disk it is"
    return _unknown(reason, text, spot)


def _alternatives(query: DiskQuery) -> list[DiskQuery]:
    """What the query finds by each of the conditions of which one is enough, alone.

    Not those within them: variables can nest them so that there is no end of it.
    """
    found: list[DiskQuery] = []
    for item in query.filters:
        for side in item.alternatives if isinstance(item, UnknownValue) else ():
            if len(found) < MAX_ALTERNATIVES:
                found += each_of(DiskQuery(query.source, side.conditions))[:MAX_ALTERNATIVES]
    return found


def _unknown(reason: str, text: str, spot: Spot) -> DiskName:
    return DiskName("unknown", "", exact=False, text=text, spot=spot, reason=reason)


def shown(value: Value) -> str:
    """A value for people: a text with its holes in angle brackets."""
    if isinstance(value, str):
        return value
    if isinstance(value, Text):
        return "".join(shown(part) for part in value.parts)
    if isinstance(value, DiskProperty):
        return f"<{value.property}>"
    if isinstance(value, UnknownValue):
        return f"<{_excerpt(value)}>"
    if isinstance(value, PsObject) and value.call is not None:
        return f"<{value.call.name}>"
    if isinstance(value, DiskQuery):
        return "<disk>"
    name = getattr(value, "name", None)
    return f"<{name}>" if isinstance(name, str) else "<?>"


def _excerpt(value: UnknownValue) -> str:
    return excerpt(value.spot.text)


def excerpt(code: str) -> str:
    """Code on one line; what is too long for that is cut with a mark."""
    line = " ".join(code.split())
    return line if len(line) <= MAX_SHOWN else line[: MAX_SHOWN - 1] + "…"
