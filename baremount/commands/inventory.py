"""`baremount inventory`: the disks of this machine, for those who need their serial numbers."""

from __future__ import annotations

import sys

import click

from baremount.output import complain, emit


@click.command(name="inventory", short_help="List the machine's disks, with serial numbers.")
@click.option(
    "--windows",
    metavar="FILE",
    help="What the PowerShell line printed, in a file; - reads standard input. For machines "
    "where Windows cannot be asked from here.",
)
@click.option(
    "--print-command", is_flag=True, help="Print the PowerShell line that lists the disks."
)
def command(windows: str | None, print_command: bool) -> int:
    """List this machine's disks as JSON: serial numbers, drive numbers, links, file systems.

    Asks Windows through powershell.exe, and Linux for /dev/disk/by-id and lsblk. Other commands
    take the result with --inventory FILE.

    \b
    Examples:
      baremount inventory > disks.json
      baremount inventory --print-command
      baremount inventory --windows answer.json > disks.json

    \b
    Exit codes:
      0  Windows was heard
      2  it was not: standard error says why, and the JSON holds what Linux knows
    """
    from baremount.migrate import asking, inventory

    if print_command:
        emit(asking.WINDOWS_COMMAND + "\n")
        return 0
    source = None
    if windows is not None:
        given = sys.stdin.buffer.read() if windows == "-" else None
        source = inventory.windows_source("standard input" if windows == "-" else windows, given)
    found = inventory.collect(source)
    emit(inventory.inventory_json(found), "utf-8")
    for problem in found.problems:
        complain(problem)
    return 0 if found.complete else 2
