"""What is known of a value: `Known`, `Expression` or `Unknown`, and where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from baremount.records import Record

T = TypeVar("T")


class Place(Record):
    """A position in a file; line and column count from 1, columns in characters."""

    path: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


class Known(Generic[T]):
    """A value that is certain."""

    # Not a dataclass: importing that module alone takes as long as reading a small file.
    __slots__ = ("value",)

    def __init__(self, value: T) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Known) and bool(self.value == other.value)

    def __hash__(self) -> int:
        return hash(("Known", self.value))

    def __repr__(self) -> str:
        return f"Known({self.value!r})"


class Expression(Record):
    """Source text whose value is not known here but which can be moved verbatim."""

    text: str
    free_names: frozenset[str]
    reason: str


class Unknown(Record):
    """Neither a value nor text that could be moved, and why."""

    reason: str


if TYPE_CHECKING:
    Fact = Known[T] | Expression | Unknown
else:
    Fact = object
