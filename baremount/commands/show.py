"""`baremount show`: the disks that a configuration means."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from baremount.output import complain, emit, is_terminal
from baremount.problems import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from baremount.migrate.model import Disk
    from baremount.problems import Problem


@click.command(name="show", short_help="Show the disks that a configuration means.")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    help="A table (the default), or JSON for programs.",
)
def command(paths: tuple[str, ...], form: str) -> int:
    """Show the disks that Nix files and scripts mean: names, serial numbers, mount points.

    PATH is a file or a directory: Nix files, whose imports are followed, and with them scripts,
    exported tasks, wsl.conf and fstab. Nothing is written.

    \b
    Examples:
      baremount show hosts/laptop.nix
      baremount show hosts/laptop.nix mount.ps1 task.xml
      baremount show --format json . | jq '.disks[].serialNumber'
    """
    from baremount.migrate.planner import show
    from baremount.migrate.shown import shown_disks, shown_problems

    disks: Sequence[Disk] = ()
    problems: Sequence[Problem]
    try:
        disks, problems, unreadable = show(paths)
    except InputError as error:
        problems, unreadable = (error.problem,), True
    here = os.getcwd()
    disks, problems = shown_disks(disks, here), shown_problems(problems, here)
    if form == "json":
        from baremount.migrate.report_json import show_json

        emit(show_json(disks, problems), "utf-8")
    elif disks or not unreadable:
        # What made the exit code 2 belongs on standard error, not into the report.
        emit(_rendered(disks, () if unreadable else problems))
    if unreadable:
        for problem in problems:
            complain(str(problem))
    return 2 if unreadable else 0


def _rendered(disks: Sequence[Disk], problems: Sequence[Problem]) -> str:
    if is_terminal():
        from baremount.migrate import report_rich

        return report_rich.render_disks(disks, problems)
    from baremount.migrate import report

    return report.render_disks(disks, problems)
