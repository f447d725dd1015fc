"""Two declarations of one machine that say the same, and how a message names the other one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from baremount.linting.finding import Spot
    from baremount.machine import Machine
    from baremount.migrate.model import Field

T = TypeVar("T")


def repeated(facts: Iterable[T], key: Callable[[T], str | None]) -> Iterator[tuple[T, T]]:
    """Every fact but the first of each key, with that first one; None is no key."""
    first: dict[str, T] = {}
    for fact in facts:
        said = key(fact)
        if said is None:
            continue
        other = first.setdefault(said, fact)
        if other is not fact:
            yield other, fact


def sure(machine: Machine, field: Field[T]) -> T | None:
    """A field's value where it is known and stands under no condition that may be false."""
    if field.definition is not None and machine.holds(field.definition) is not True:
        return None
    return field.value


def said_place(spot: Spot) -> str:
    """Where something stands, for use inside a message."""
    file = spot.source.path.rpartition("/")[2]
    line = spot.source.place(spot.span[0]).line
    # A block in Markdown is called after its file and the line that it starts in.
    block = re.fullmatch(r"(.+):([0-9]+)\.nix", file)
    if block:
        file, line = block[1], int(block[2]) + line - 1
    return f"in {file}, line {line}"
