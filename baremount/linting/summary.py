"""What a run did, beside its findings: what every output format may tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.records import Record

if TYPE_CHECKING:
    from baremount.linting.toolbox import LoadedRule
    from baremount.problems import Problem


class Summary(Record):
    """The numbers and surroundings of a run."""

    files: int
    """How many files were looked at."""
    fixed: int = 0
    """How many findings were fixed and written."""
    fixed_files: int = 0
    unreadable: tuple[Problem, ...] = ()
    """Files that could not be read: exit code 2."""
    rules: tuple[LoadedRule, ...] = ()
    """The rules that ran, by code."""
    colour: bool = False
    """Whether the reader is a terminal that wants colour; for `text`."""
    unsafe_fixes: bool = False
    """Whether unsafe fixes were asked for."""
