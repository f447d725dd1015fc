"""The plan as people want to read it.

Paths are relative to the working directory where they lie below it. Where nothing will be written
nothing is left to do by hand either: the script that a step deletes is still needed.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, TypeVar

from baremount.problems import Problem
from baremount.values import Place

if TYPE_CHECKING:
    from collections.abc import Iterable

    from baremount.migrate.model import Disk
    from baremount.migrate.plan import Plan

T = TypeVar("T", Place, Problem)


def shown_plan(plan: Plan, directory: str) -> Plan:
    """The plan for a reader who is in `directory`; for reports, not for writing."""
    return plan._replace(
        steps=() if plan.refusals or plan.unreadable else plan.steps,
        disks=shown_disks(plan.disks, directory),
        changes=tuple(
            change._replace(place=_shorter(change.place, directory)) for change in plan.changes
        ),
        files=tuple(file._replace(path=_short(file.path, directory)) for file in plan.files),
        problems=shown_problems(plan.problems, directory),
        refusals=shown_problems(plan.refusals, directory),
    )


def shown_disks(disks: Iterable[Disk], directory: str) -> tuple[Disk, ...]:
    """The disks with the places of their sources as seen from `directory`."""
    return tuple(
        disk._replace(sources=tuple(_shorter(source, directory) for source in disk.sources))
        for disk in disks
    )


def shown_problems(problems: Iterable[Problem], directory: str) -> tuple[Problem, ...]:
    """The problems with their places as seen from `directory`."""
    return tuple(_shorter(problem, directory) for problem in problems)


def _shorter(item: T, directory: str) -> T:
    return item._replace(path=_short(item.path, directory))


def _short(path: str, directory: str) -> str:
    return path.removeprefix(os.path.join(directory, "")) or path
