"""Facts in few words, for the tests of all readers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.powershell.values import Text, UnknownValue
from baremount.scripts.facts import (
    Attachment,
    Detachment,
    LinuxMount,
    NotRead,
    Script,
    ScriptStart,
    Shutdown,
    Task,
    TaskRemoval,
    TaskStart,
)
from baremount.scripts.wsl_command import shown
from baremount.source import Source

if TYPE_CHECKING:
    from baremount.powershell.values import Value


def source(text: str | bytes, path: str = "script") -> Source:
    return Source.from_bytes(path, text if isinstance(text, bytes) else text.encode())


def said(value: Value) -> str:
    """A value, each `?` in it one that is not known."""
    if isinstance(value, Text):
        return "".join(map(said, value.parts))
    return "?" if isinstance(value, UnknownValue) else shown(value)


def line(fact: object) -> str:
    """`attach number 2 bare`, `mount /dev/sdb1 /mnt/x ext4 ro`, `task T: program arguments` …"""
    if isinstance(fact, Attachment):
        words = ["attach", fact.disk.key, fact.disk.value, "bare" if fact.bare else ""]
    elif isinstance(fact, Detachment):
        words = ["detach", fact.disk.key, fact.disk.value]
    elif isinstance(fact, LinuxMount):
        words = ["mount", said(fact.device), said(fact.mount_point)]
        words += [said(fact.fs_type)] if fact.fs_type is not None else []
        words += [",".join(map(said, fact.options))]
    elif isinstance(fact, Task):
        words = ["task", f"{said(fact.name)}:", said(fact.program)]
        words += [said(fact.arguments)] if fact.arguments is not None else []
    elif isinstance(fact, ScriptStart):
        words = ["runs", said(fact.path), *map(said, fact.arguments)]
        words += ["elevated"] if fact.elevated else []
    elif isinstance(fact, Shutdown):
        words = ["shutdown"]
    elif isinstance(fact, NotRead):
        words = ["not read:", str(fact.at.place.line), fact.reason]
    else:
        assert isinstance(fact, TaskStart | TaskRemoval)
        words = ["start" if isinstance(fact, TaskStart) else "remove", said(fact.name)]
    return " ".join(word for word in words if word)


def lines(script: Script) -> list[str]:
    return [line(fact) for fact in script.facts]


def messages(script: Script) -> str:
    return "\n".join(problem.message for problem in script.problems)
