"""/etc/fstab: one file system a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.linting.rule import Language

if TYPE_CHECKING:
    from collections.abc import Iterator

    from baremount.source import Source
    from baremount.syntax.tree import Span


def facts(source: Source) -> Iterator[object]:
    """The whole table, then its lines one by one, then what is wrong in it."""
    from baremount.linting.facts import Unparsable
    from baremount.linting.finding import Spot
    from baremount.scripts.fstab import read

    table = read(source)
    yield table
    yield from table.entries
    for problem in table.problems:
        at = source.offset(problem.line, problem.column)
        yield Unparsable(Spot(source, (at, at)), problem.message)


def comments(source: Source) -> Iterator[Span]:
    """Lines that start with a `#`."""
    from baremount.scripts.fstab import read

    yield from read(source).comments


LANGUAGE = Language("fstab", ("fstab",), "fstab", facts, comments)
