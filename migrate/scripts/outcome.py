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


class Further(Record):
    """A further file system of a disk that has its declaration: it goes to `fileSystems`."""

    seen: Seen
    disk: Disk
    owner: str
    """The name of the disk."""
    machine: Machine | None
    """Which declares the disk; None where that is to be declared as well."""


class Outcome(Record):
    """All disks of the scripts of a run."""

    told: tuple[Told, ...]
    matched: tuple[Match, ...]
    fresh: tuple[Fresh, ...]
    further: tuple[Further, ...]
    refusals: tuple[Problem, ...]
    problems: tuple[Problem, ...]
    """What could not be followed."""


class Extra(Record):
    """What scripts add to a plan of the Nix files."""

    machine: Machine | None
    """Whose files take the disks; None where a new file does, or where there are none."""
    disks: tuple[Disk, ...]
    further: tuple[Disk, ...]
    """Further file systems of disks, which go to `fileSystems`."""
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
