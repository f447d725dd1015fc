"""Whether PowerShell text only looks disks up, attaches them and mounts them.

Whatever is not recognised counts as something else: then nothing is taken out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from baremount.migrate.scripts.tasks import file_name, task_key
from baremount.powershell.tree import (
    Assignment,
    Broken,
    Command,
    Constant,
    Function,
    Invoke,
    Redirection,
    Variable,
)
from baremount.scripts.linux_command import mount_point
from baremount.scripts.wsl_command import COMMAND, OF_DISTRIBUTION

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from baremount.migrate.shell import Ours

# Commands without any effect that outlives them; in lower case, aliases too.
_IDLE = frozenset(
    {"where-object", "where", "?", "select-object", "select", "foreach-object", "foreach", "%",
     "sort-object", "sort", "measure-object", "out-null", "out-string", "out-host", "out-default",
     "write-host", "write-output", "write-error", "write-warning", "write-verbose", "write-debug",
     "write-information", "echo", "start-sleep", "sleep", "test-path", "join-path", "split-path",
     "convertfrom-json", "format-list", "format-table", "set-strictmode", "gcim", "gwmi", "gc",
     "update-hoststoragecache", "update-storageprovidercache"}
)  # fmt: skip
_IDLE_METHODS = frozenset(
    {"trim", "trimstart", "trimend", "tostring", "replace", "contains", "startswith", "endswith",
     "split", "substring", "toupper", "tolower", "equals", "indexof", "padleft", "padright",
     "isnullorempty", "isnullorwhitespace"}
)  # fmt: skip
# `… | % Number` reads a property of each, but `… | % Delete` calls a method.
_FOR_EACH = frozenset({"foreach-object", "foreach", "%"})
_PROPERTIES = frozenset(
    {"number", "disknumber", "deviceid", "serialnumber", "index", "uniqueid", "model", "name",
     "friendlyname", "path", "size"}
)  # fmt: skip
# `$env:PATH = …` reaches what is started; a variable of the script does not.
_OWN = re.compile(r"(?i)(script:|local:|private:|global:)?\w+")
# A cmdlet that only looks; `get-it.ps1` would be a script.
_GET = re.compile(r"get-[a-z]+")
_WSL = re.compile(r"(?i)(.*[\\/])?wsl(\.exe)?")


def only_attaches(text: str, ours: Ours) -> bool:
    """Whether a script attaches a disk and does nothing else that anyone would miss.

    It may mount what is ours, and start what is known to attach.
    """
    from baremount.powershell.parser import Parser, SyntaxProblem, deep_stack
    from baremount.powershell.statements import block_until

    try:
        with deep_stack():
            nodes = list(_nodes(block_until(Parser(text), "")))
    except SyntaxProblem:
        return False
    own = {node.name.lower() for node in nodes if isinstance(node, Function)}
    attaches = any(isinstance(node, Command) and _attaches(node, ours) for node in nodes)
    return attaches and all(_is_harmless(n, own, ours) for n in nodes)


def _nodes(item: object) -> Iterator[object]:
    """An item of a tree and all that is in it."""
    waiting = [item]
    while waiting:
        current = waiting.pop()
        if isinstance(current, tuple):
            waiting += current
            yield current


def _is_harmless(node: object, own: Collection[str], ours: Ours) -> bool:
    if isinstance(node, Broken):
        return False
    if isinstance(node, Assignment):
        return isinstance(node.target, Variable) and bool(_OWN.fullmatch(node.target.name))
    if isinstance(node, Invoke):
        return isinstance(node.name, str) and node.name.lower() in _IDLE_METHODS
    if isinstance(node, Redirection):
        target = node.target
        return target is None or (isinstance(target, Variable) and target.name.lower() == "null")
    if not isinstance(node, Command):
        return True
    if _attaches(node, ours):
        return True
    if not isinstance(node.name, Constant):
        return False
    name = node.name.value.lower()
    if _WSL.fullmatch(name):
        return _is_mount(_words(node), ours.points)
    if name in _FOR_EACH:
        named = {_word(each).lower() for each in node.arguments if isinstance(each, Constant)}
        return named <= _IDLE_METHODS | _PROPERTIES
    return name in own or name in _IDLE or bool(_GET.fullmatch(name))


def _attaches(command: Command, ours: Ours) -> bool:
    """Whether a command attaches a disk, or starts the script or task that does."""
    if not isinstance(command.name, Constant):
        return False
    name = command.name.value
    if _WSL.fullmatch(name):
        words = _words(command)
        return words[:1] == ["--mount"] and "--vhd" not in words
    if name.lower() == "start-scheduledtask":
        named = [_word(argument) for argument in command.arguments]
        return any(task_key(word) in ours.tasks for word in named if word)
    return file_name(name) in ours.scripts


def _words(command: Command) -> list[str]:
    """The arguments of wsl.exe behind the distribution and the user; what is computed as empty."""
    words = [_word(argument) for argument in command.arguments]
    while words and words[0] in OF_DISTRIBUTION:
        del words[:2]
    if words and words[0] in COMMAND:
        del words[:1]
    return words


def _word(argument: object) -> str:
    if isinstance(argument, Constant):
        return argument.value
    text = getattr(argument, "text", "")
    return text if isinstance(text, str) else ""


def _is_mount(words: list[str], points: Collection[str]) -> bool:
    """Whether it is `mount … POINT` in a distribution, or a look at whether that is done."""
    wanted = {point.rstrip("/") for point in points}
    if words[:1] == ["mount"]:
        return mount_point(words) in wanted
    if words[:1] == ["mountpoint"]:
        return any(word.rstrip("/") in wanted for word in words[1:])
    return words[:1] in (["test"], ["true"], ["lsblk"])
