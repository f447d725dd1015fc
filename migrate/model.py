"""The disk model: what is known of one physical disk, and where each fact was written.

Every reader fills it, the writer renders it, `show` prints it, the proof compares it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar

from baremount.records import Record
from baremount.values import Expression, Fact, Known, Place, Unknown

if TYPE_CHECKING:
    from baremount.definitions import Definition
    from baremount.syntax.tree import Node

T = TypeVar("T")

By = Literal["module", "boot-command", "script", "scheduled-task", "service", "manual"]


class Field(Generic[T]):
    """A fact and the definition it was read from; None where a default gave it.

    `rewritten` says that the value differs from what the source says, so that its text
    must not be moved verbatim.
    """

    __slots__ = ("definition", "fact", "node", "rewritten", "text")

    def __init__(
        self,
        fact: Fact[T],
        definition: Definition | None = None,
        *,
        rewritten: bool = False,
        text: str | None = None,
        node: Node | None = None,
    ) -> None:
        self.node = node
        """The expression to be moved, where it is not the definition's own value."""
        self.text = text
        """Source text to be written instead of the definition's own, with the same names."""
        self.fact = fact
        self.definition = definition
        self.rewritten = rewritten

    @property
    def value(self) -> T | None:
        """The value where it is known, else None."""
        return self.fact.value if isinstance(self.fact, Known) else None

    @property
    def reason(self) -> str | None:
        """Why the value is not known; None where it is."""
        if isinstance(self.fact, Known):
            return None
        if isinstance(self.fact, Expression):
            return f"`{self.fact.text}`: {self.fact.reason}"
        return self.fact.reason

    def replaced(self, value: T) -> Field[T]:
        """This field with another value, still standing where it stood."""
        return Field(Known(value), self.definition, rewritten=True)


def unset(reason: str) -> Field[Any]:
    """A field that the source does not give."""
    return Field(Unknown(reason))


class FileSystem(Record):
    mount_point: Field[str]
    fs_type: Field[str]
    options: Field[tuple[str, ...]]
    declared: Definition | None = None
    """The definition of the whole set, where the form has one."""


class Directory(Record):
    """A directory made below the mount point once it is mounted, with its owner."""

    path: str
    user: str | Expression
    group: str | Expression


class Attach(Record):
    """How the disk gets into the VM and what sees to it."""

    bare: bool
    by: By


class Disk(Record):
    """One attached disk, or one file system on it."""

    name: Field[str]
    serial_number: Field[str]
    device_pattern: Field[str]
    filesystem: FileSystem | None
    filesystem_uuid: Field[str]
    partition: Field[int]
    drive_number: Field[int]
    attach: Attach
    directories: tuple[Directory, ...]
    sources: tuple[Place, ...]
    enabled: Field[bool]
    conditions: tuple[str, ...] = ()
    """What the declaration stands under, as source text."""
    declared: Definition | None = None
    """The definition of the disk as a whole, where the form has one."""

    @property
    def mount_point(self) -> str | None:
        """The mount point where there is one and it is known."""
        return self.filesystem.mount_point.value if self.filesystem else None

    def contradicts(self, other: Disk) -> bool:
        """Whether both say which file system they mean, and it is not the same one."""
        mine, theirs = self.filesystem_uuid.value, other.filesystem_uuid.value
        return None not in (mine, theirs) and str(mine).lower() != str(theirs).lower()
