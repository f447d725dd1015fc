"""The facts that the engine itself hands to rules: what became of files, comments and baseline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.records import Record

if TYPE_CHECKING:
    from baremount.linting.finding import Spot


class Unparsable(Record):
    """A file that does not parse, at the place where the parser gave up."""

    spot: Spot
    message: str
    may_be_newer: bool = False
    """Whether it may be right, in a version of its language that this program does not know."""


class UnusedSuppression(Record):
    """A rule's name in a suppression that nothing needed."""

    spot: Spot
    """The name."""
    name: str
    removal: Spot
    """What goes for the name to go: all of the comment where it is the only one."""


class BadSuppression(Record):
    """A suppression that names no rule there is, or none at all."""

    spot: Spot
    reason: str
    suggestion: str
    """The name that may have been meant; empty where none is near."""


class StaleBaseline(Record):
    """An entry of the baseline that no finding matches any more."""

    spot: Spot
    """The baseline's beginning."""
    path: str
    rule: str
    times: int
