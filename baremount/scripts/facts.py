"""What scripts, scheduled tasks and system files say of disks, whatever language they are in.

Every reader of this package turns one language into these facts; what migrates and what lints
stands on them. A value is what the evaluator of the language gives: a string where it is known,
else a text with holes or an `UnknownValue` with the reason.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from baremount.records import Record

if TYPE_CHECKING:
    from baremount.powershell.values import Spot, Value
    from baremount.problems import Problem
    from baremount.source import Source

DiskKey = Literal[
    "serial",
    "number",
    "unique-id",
    "model",
    "friendly-name",
    "caption",
    "partition-type",
    "size",
    "file",
    "every-disk",
    "unknown",
]


class DiskName(Record):
    """By what a command names its disk.

    `exact` is false for a comparison with wildcards or of a part of the value. `file` is a virtual
    disk; `every-disk` is no name at all, as in `wsl --unmount`; `unknown` has its reason.
    """

    key: DiskKey
    value: str
    exact: bool
    text: str
    """The argument or condition as it is written, for people."""
    spot: Spot
    reason: str = ""
    alternatives: tuple[DiskName, ...] = ()
    """By what it is named where one of several conditions is enough, as far as that is known."""
    is_each: bool = False
    """Whether it may be several disks: all that are there, or one in each round of a loop."""


class Origin(Record):
    """Where a fact comes from: its place, and which facts belong together.

    Facts share a number of `group` where they come from the same function call, loop round or
    record; `conditions` are what it depends on, as source text; empty where it always holds.
    """

    spot: Spot
    group: tuple[int, ...] = ()
    conditions: tuple[str, ...] = ()
    nested: tuple[Spot, ...] = ()
    """The commands that start the script text in which this stands, outermost first."""


class Attachment(Record):
    """`wsl --mount DISK`: what is given, also where `--bare` makes WSL ignore it."""

    disk: DiskName
    bare: bool
    virtual: bool
    partition: Value
    name: Value
    fs_type: Value
    options: Value
    origin: Origin


class Detachment(Record):
    """`wsl --unmount DISK`."""

    disk: DiskName
    origin: Origin


class Shutdown(Record):
    """`wsl --shutdown`, which detaches every disk."""

    origin: Origin


class LinuxMount(Record):
    """`mount DEVICE DIRECTORY` in a distribution, or a line of fstab."""

    device: Value
    mount_point: Value
    fs_type: Value
    """None where it is not given, so that the file system is probed."""
    options: tuple[Value, ...]
    distribution: Value
    origin: Origin


class Task(Record):
    """A scheduled task. What is not given is None; what is not known is an `UnknownValue`."""

    name: Value
    program: Value
    arguments: Value
    """The command line after the program, as one string."""
    triggers: tuple[str, ...]
    """`logon`, `startup`, `once`, `daily`, `event`, `unlock`, `other`; empty: on demand only."""
    user: Value
    logon_type: Value
    """As Task Scheduler's XML says it: InteractiveToken, S4U, Password, ServiceAccount …"""
    highest: bool | None
    """Whether it runs with the highest rights; None where that is not known."""
    start_on_battery: bool | None
    stop_on_battery: bool | None
    origin: Origin


class TaskStart(Record):
    """`schtasks /run` or `Start-ScheduledTask`."""

    name: Value
    origin: Origin


class TaskRemoval(Record):
    """`schtasks /delete` or `Unregister-ScheduledTask`."""

    name: Value
    origin: Origin


class ScriptStart(Record):
    """A command that runs another script file: `powershell -File`, `&`, a task's action."""

    path: Value
    arguments: tuple[Value, ...]
    elevated: bool
    origin: Origin


class ScriptWritten(Record):
    """A command that writes another script file; the facts of its text have the same place."""

    path: Value
    origin: Origin


class NotRead(Record):
    """What attaches or mounts something in a part that is not understood."""

    reason: str
    at: Spot
    """Where it does."""
    origin: Origin
    """Of what is wrong there."""


Fact = (
    Attachment
    | Detachment
    | Shutdown
    | LinuxMount
    | Task
    | TaskStart
    | TaskRemoval
    | ScriptStart
    | ScriptWritten
    | NotRead
)


class Script(Record):
    """One file, read: its facts in order, and what in it could not be followed."""

    source: Source
    language: str
    facts: tuple[Fact, ...]
    problems: tuple[Problem, ...]
    taken_in: tuple[str, ...] = ()
    """The paths of further files that it reads: functions, a configuration."""


def unknown(value: Value) -> str:
    """Why a value is not known; empty for a known string and for one that is not given."""
    if value is None or isinstance(value, str):
        return ""
    from baremount.powershell.values import UnknownValue

    return value.reason if isinstance(value, UnknownValue) else "it depends on what runs"
