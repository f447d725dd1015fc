"""What is known of a value: `Known`, `Expression` or `Unknown`, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar, Union

from baremount.records import Record

T = TypeVar("T")


class Place(Record):
    """A position in a file; line and column count from 1, columns in characters."""

    path: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Known(Generic[T]):
    value: T


class Expression(Record):
    """Source text whose value is not known here but which can be moved verbatim."""

    text: str
    free_names: frozenset[str]
    reason: str


class Unknown(Record):
    """Neither a value nor text that could be moved, and why."""

    reason: str


Fact = Union[Known[T], Expression, Unknown]
