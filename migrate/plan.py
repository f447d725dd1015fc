"""The plan: what a migration would do, in data that reports and writers share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from baremount.records import Record

if TYPE_CHECKING:
    from baremount.migrate.model import Disk
    from baremount.migrate.scripts.undoing import Undo
    from baremount.problems import Problem
    from baremount.values import Place

Stage = Literal["configuration", "windows", "files"]
Fate = Literal["kept", "converted", "dropped"]


class Change(Record):
    """What becomes of one old option or statement, and why."""

    place: Place
    option: str
    fate: Fate
    target: str
    """The option it becomes; empty for a dropped one."""
    reason: str
    """Why it is converted or dropped; empty where it is simply kept."""


class Step(Record):
    """Something that only the user can do: a sentence and the exact commands, if any."""

    text: str
    commands: tuple[str, ...] = ()
    stage: Stage = "configuration"
    """Before the switch to the new configuration, on Windows after it, or old files at the end."""


class FilePlan(Record):
    """One file before and after; `before` is None for a new file."""

    path: str
    """Empty for a declaration that goes to standard output."""
    before: bytes | None
    after: bytes
    shipped: bool = False
    """Whether it is a copy of a file of the shipped module, which a report only names."""


class Plan(Record):
    """Everything that `migrate` prints and writes.

    With `refusals` nothing is written and `files` is empty.
    """

    disks: tuple[Disk, ...]
    changes: tuple[Change, ...]
    steps: tuple[Step, ...]
    files: tuple[FilePlan, ...]
    problems: tuple[Problem, ...]
    refusals: tuple[Problem, ...]
    unreadable: bool
    """Whether a file that belongs to the migration could not be read: exit code 2."""
    undo: tuple[Undo, ...] = ()
    """What the steps undo on Windows, for `--cleanup-script`."""


class Request(Record):
    """What the user asked for, apart from the paths."""

    serials: dict[str, str]
    """Serial numbers by key: a drive number, `uuid:<file-system UUID>`, or a disk's name."""
    inventory: str | None
    """Path of an inventory in JSON, as `baremount inventory` prints it."""
    module: str
    """`vendor`, `none`, or the path of an own copy of the shipped module."""
    output: str | None
    """Where a new configuration file goes; None for the default place."""
    file_system_types: dict[str, str] = {}  # noqa: RUF012  never changed
    """File-system types by mount point, disk's name or `uuid:<file-system UUID>`."""
