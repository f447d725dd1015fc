"""`baremount vendor`: put the module with its documentation and tests into NixOS-WSL."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from baremount.output import complain, emit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from baremount.files import FileChange


@click.command(name="vendor", short_help="Put the module into a checkout of NixOS-WSL.")
@click.argument("directory", metavar="DIR")
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 if something would change.")
@click.option("--diff", is_flag=True, help="Write nothing; show what would change.")
@click.option("--force", is_flag=True, help="Replace files of ours that hold something else.")
def command(directory: str, check: bool, diff: bool, force: bool) -> int:
    """Put the module for wsl.bareMounts into a checkout of NixOS-WSL, ready for a pull request.

    DIR gets the module with its scripts, its import, a page of the documentation with its links,
    and the tests: all files or none. Afterwards the text for the pull request is printed.

    \b
    Examples:
      baremount vendor --diff ~/src/NixOS-WSL
      baremount vendor ~/src/NixOS-WSL > pull-request.md

    \b
    Exit codes:
      0  done, or nothing to do
      1  refused, or --check and something would change
      2  DIR is no checkout of NixOS-WSL, or a fault of baremount
    """
    from baremount.files import recover, write_all
    from baremount.vendoring import pull_request, vendoring

    only_look = check or diff
    if not only_look:
        for message in recover(directory):
            complain(message)
    changes, problems = vendoring(directory, force=force)
    for problem in problems:
        complain(str(problem))
    if problems:
        complain("nothing was written")
        return 1
    if diff:
        _show(changes, directory)
    if not only_look:
        write_all(changes)
    for change in changes:
        complain(f"{_done(change, only_look=only_look)} {change.path}")
    if not changes:
        complain("nothing to do: the checkout has all of it")
    if not only_look:
        emit(pull_request(), "utf-8")
    return int(check and bool(changes))


def _show(changes: Sequence[FileChange], directory: str) -> None:
    """Print the change as `git apply` takes it in the checkout."""
    from baremount.edits import unified_diff
    from baremount.terminal_text import printable

    for change in changes:
        path = os.path.relpath(change.path, directory)
        emit(printable(unified_diff(path, change.before, change.after)))


def _done(change: FileChange, *, only_look: bool) -> str:
    if change.before is None:
        return "would create" if only_look else "created"
    return "would update" if only_look else "updated"
