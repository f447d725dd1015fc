"""The command line of schtasks.exe: tasks that are made, started and removed.

https://learn.microsoft.com/windows-server/administration/windows-commands/schtasks-create
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.powershell.native import split_command_line
from baremount.powershell.values import Text, UnknownValue
from baremount.scripts.facts import Task, TaskRemoval, TaskStart

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from baremount.powershell.values import Value
    from baremount.scripts.facts import Fact, Origin

_FLAGS = {"f", "it", "np", "z", "i", "k", "v1", "enable", "disable", "?", "hresult"}
_TRIGGERS = {
    "onlogon": "logon",
    "onstart": "startup",
    "onevent": "event",
    "once": "once",
    "daily": "daily",
}
_SYSTEM = {"system", "nt authority\\system", ""}


def read_schtasks(words: Sequence[Value], origin: Origin) -> Iterator[Fact]:
    """What one call does; nothing for `/query` and where no task is named."""
    given: dict[str, Value] = {}
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if not isinstance(word, str) or word[:1] not in ("/", "-"):
            continue
        name = word[1:].lower()
        is_flag = name in _FLAGS or name in ("create", "run", "delete", "change", "end", "query")
        given[name] = True if is_flag or not rest else rest.pop(0)
    if "tn" not in given:
        return
    if "create" in given:
        yield _created(given, origin)
    elif "run" in given:
        yield TaskStart(given["tn"], origin)
    elif "delete" in given:
        yield TaskRemoval(given["tn"], origin)


def _created(given: dict[str, Value], origin: Origin) -> Task:
    program, arguments = program_and_arguments(given.get("tr"))
    schedule = given.get("sc")
    kind = _TRIGGERS.get(schedule.lower(), "other") if isinstance(schedule, str) else "other"
    if "xml" in given:
        # The definition stands in another file, which is read by itself if it is given.
        reason = UnknownValue("it is in the file that /xml names", origin.spot)
        return Task(given["tn"], reason, reason, (), reason, reason, None, None, None, origin)
    level = given.get("rl")
    user = given.get("ru")
    is_system = isinstance(user, str) and user.lower() in _SYSTEM
    logon = "ServiceAccount" if is_system else "S4U" if "np" in given else None
    if "it" in given or user is None:
        logon = logon or "InteractiveToken"
    # schtasks cannot say it, and a task made by it stops on battery.
    return Task(
        given["tn"],
        program,
        arguments,
        (kind,),
        "SYSTEM" if is_system else user,
        logon,
        None if level is not None and not isinstance(level, str) else is_highest(level),
        start_on_battery=False,
        stop_on_battery=True,
        origin=origin,
    )


def is_highest(level: str | None) -> bool:
    """Whether a run level asks for administrator rights: `Highest`, `HighestAvailable`."""
    return level is not None and level.lower().startswith("highest")


def program_and_arguments(line: Value) -> tuple[Value, Value]:
    """The program of a command line and the rest of it; quotes may stand around the program."""
    if not isinstance(line, str | Text):
        return line, None
    words = split_command_line(line)
    first = words[0] if words else None
    if not isinstance(first, str):
        return first, None
    if isinstance(line, str):
        text = line.strip()
        length = len(first) + 2 if text.startswith('"') else len(first)
        return first, text[length:].strip()
    head = line.parts[0]
    if not isinstance(head, str) or first not in head:
        return first, line
    text = head.lstrip()
    length = len(first) + 2 if text.startswith('"') else len(first)
    return first, Text((text[length:].lstrip(), *line.parts[1:]))
