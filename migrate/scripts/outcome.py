"""What became of the disks that scripts tell of: declared already, to be declared, or refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.records import Record

if TYPE_CHECKING:
    from baremount.machine import Machine
    from baremount.migrate.model import Disk
    from baremount.migrate.plan import Change, Step
    from baremount.migrate.scripts.matching import Match
    from baremount.migrate.scripts.pairing import Told
    from baremount.migrate.scripts.seen import Seen
    from baremount.migrate.scripts.undoing import Undo
    from baremount.problems import Problem


class Fresh(Record):
    """A script's disk that nothing declares yet, and as what it is to be declared."""

    seen: Seen
    disk: Disk


class Outcome(Record):
    """All disks of the scripts of a run."""

    told: tuple[Told, ...]
    matched: tuple[Match, ...]
    fresh: tuple[Fresh, ...]
    refusals: tuple[Problem, ...]
    problems: tuple[Problem, ...]
    """What could not be followed."""


class Extra(Record):
    """What scripts add to a plan of the Nix files."""

    machine: Machine | None
    """Whose declaration takes the disks; None where a new file does, or where there are none."""
    disks: tuple[Disk, ...]
    changes: tuple[Change, ...]
    steps: tuple[Step, ...]
    """What to undo on Windows."""
    last: tuple[Step, ...]
    """What to do about the old files after all other steps."""
    undo: tuple[Undo, ...]
    refusals: tuple[Problem, ...]
    problems: tuple[Problem, ...]
    unreadable: tuple[Problem, ...]
    shown: dict[int, Disk]
    """Disks of the Nix files with what scripts know besides, by identity."""
