"""`baremount migrate`: plan a migration, show it, and write it where asked to."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from baremount.output import complain, emit, is_terminal
from baremount.problems import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from baremount.migrate.plan import Plan, Request


def _serials(
    ctx: click.Context,  # noqa: ARG001
    param: click.Parameter,  # noqa: ARG001
    values: tuple[str, ...],
) -> dict[str, str]:
    """KEY=SERIAL pairs; a serial number keeps every character after the first equals sign."""
    return _pairs(values, "KEY=SERIAL, such as 2=S6Z2NJ0TC14842T", "two serial numbers")


def _types(
    ctx: click.Context,  # noqa: ARG001
    param: click.Parameter,  # noqa: ARG001
    values: tuple[str, ...],
) -> dict[str, str]:
    """KEY=TYPE pairs."""
    return _pairs(values, "KEY=TYPE, such as /mnt/data=ext4", "two types")


def _pairs(values: tuple[str, ...], form: str, twice: str) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for value in values:
        key, _, given = value.partition("=")
        if not key.strip() or not given.strip():
            raise click.BadParameter(f"{value!r} is not {form}")
        if pairs.setdefault(key, given) != given:
            raise click.BadParameter(f"{key!r} is given {twice}")
    return pairs


@click.command(name="migrate", short_help="Rewrite ad-hoc disk mounts as wsl.bareMounts.")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@click.option("--write", is_flag=True, help="Apply the plan: all files or none.")
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 if something would change.")
@click.option("--output", metavar="FILE", help="Where a new configuration file goes.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    help="A report with a diff (the default), or JSON for programs.",
)
@click.option(
    "--serial",
    "serials",
    metavar="KEY=SERIAL",
    multiple=True,
    callback=_serials,
    help="The serial number of a disk that the files do not give. KEY is a drive number, "
    "uuid:UUID of its file system, or the disk's name; MACHINE:NAME where several machines have "
    "a disk of that name, with the machine's file (or flake.nix#host); FILE:LINE of a script's "
    "command that names no disk. Repeatable.",
)
@click.option(
    "--inventory", metavar="FILE", help="The disks of the machine as JSON, to take serials from."
)
@click.option(
    "--fs-type",
    "types",
    metavar="KEY=TYPE",
    multiple=True,
    callback=_types,
    help="The type of a file system that a script mounts without saying it. KEY is its mount "
    "point, uuid:UUID, or the disk's name. Repeatable.",
)
@click.option(
    "--cleanup-script",
    metavar="FILE",
    help="Write a PowerShell script that undoes the old setup on Windows, asking at each step.",
)
@click.option(
    "--module",
    metavar="vendor|none|PATH",
    default="vendor",
    help="Which module makes wsl.bareMounts work: put ours beside the old one (the default), "
    "none because your NixOS-WSL has it, or the path of your own copy.",
)
@click.option("--full-diff", is_flag=True, help="Show the text of the module's own files as well.")
def command(
    paths: tuple[str, ...],
    write: bool,
    check: bool,
    output: str | None,
    form: str,
    serials: dict[str, str],
    inventory: str | None,
    types: dict[str, str],
    cleanup_script: str | None,
    module: str,
    full_diff: bool,
) -> int:
    """Rewrite ad-hoc mounts of WSL2 disks as wsl.bareMounts, in place.

    Prints the disks, what becomes of every old option and command, what is left to do by hand,
    and the diff. PATH is a file or a directory: Nix files, whose imports are followed, and with
    them scripts (.ps1 .psm1 .bat .cmd .sh .bash .py), exported tasks (.xml), wsl.conf and fstab,
    which are never changed. Writes only with --write. For scripts alone the declaration goes to
    standard output and the report to standard error, or to --output FILE.

    \b
    Examples:
      baremount migrate hosts/laptop.nix
      baremount migrate --write .
      baremount migrate --serial uuid:1b2c-3d4e=S6Z2NJ0TC14842T hosts/laptop.nix
      baremount migrate hosts/laptop.nix mount.ps1 task.xml --cleanup-script clean.ps1

    \b
    Exit codes:
      0  done, or nothing to migrate
      1  refused, or --check and something would change
      2  wrong usage, unreadable input, or a fault of baremount
    """
    if write and check:
        raise click.UsageError("--write and --check exclude each other.")
    if check and cleanup_script is not None:
        raise click.UsageError("--check writes nothing, so it excludes --cleanup-script.")
    from baremount.migrate.plan import Request

    _settle(paths, write=write)
    plan = _plan(paths, Request(serials, inventory, module, output, types))
    written = False
    if not plan.refusals and not plan.unreadable:
        if write and any(not file.path for file in plan.files):
            raise click.UsageError(NO_OUTPUT)
        plan, written = _written(plan, cleanup_script, write=write)
    if full_diff:
        shown = (file._replace(shipped=False) for file in plan.files)
        plan = plan._replace(files=tuple(shown))
    plan = _as_seen_from_here(plan)
    _print(plan, form, written)
    if plan.unreadable:
        for problem in plan.problems:
            complain(str(problem))
        return 2
    return 1 if plan.refusals or (check and plan.files) else 0


NO_OUTPUT = (
    "Only scripts are given, so --write wants --output FILE for the declaration, or the files of "
    "the NixOS configuration as well."
)


def _as_seen_from_here(plan: Plan) -> Plan:
    from baremount.migrate.shown import shown_plan

    return shown_plan(plan, os.getcwd())


def _settle(paths: Sequence[str], *, write: bool) -> None:
    """Finish or undo what a killed run left half done, before the files are read."""
    from baremount.files import recover, repository_root, unfinished

    for root in sorted({repository_root(path) for path in paths}):
        if write:
            for message in recover(root):
                complain(message)
        elif journal := unfinished(root):
            complain(
                f"{journal}: an earlier run is at work or was killed, files may be half migrated: "
                "run with --write to settle that first"
            )


def _plan(paths: Sequence[str], request: Request) -> Plan:
    from baremount.migrate.plan import Plan
    from baremount.migrate.planner import plan

    try:
        return plan(paths, request)
    except InputError as error:
        return Plan((), (), (), (), (error.problem,), (), unreadable=True)


def _written(plan: Plan, cleanup_script: str | None, *, write: bool) -> tuple[Plan, bool]:
    """Write the files where asked to, and the clean-up; a failure becomes a problem of the plan."""
    from baremount.files import FileChange, write_all

    changes = [FileChange(file.path, file.before, file.after) for file in plan.files if write]
    if cleanup_script is not None:
        from baremount.migrate.scripts.cleanup import script

        path = os.path.abspath(cleanup_script)
        if os.path.lexists(path):
            there = Problem(cleanup_script, 0, 0, "exists already and is kept: name another file")
            return plan._replace(problems=(*plan.problems, there), unreadable=True), False
        changes.append(FileChange(path, None, script(plan.undo)))
    if not changes:
        return plan, False
    try:
        write_all(changes)
    except InputError as error:
        return plan._replace(problems=(*plan.problems, error.problem), unreadable=True), False
    return plan, write and bool(plan.files)


def _print(plan: Plan, form: str, written: bool) -> None:
    if form == "json":
        from baremount.migrate.report_json import plan_json

        emit(plan_json(plan), "utf-8")
        return
    if any(not file.path for file in plan.files):
        _print_declaration(plan)
        return
    # What makes the exit code 2 belongs on standard error, not into the report.
    shown = plan._replace(problems=()) if plan.unreadable else plan
    if plan.unreadable and not (plan.disks or plan.changes or plan.files or plan.refusals):
        return
    if is_terminal():
        from baremount.migrate import report_rich

        emit(report_rich.render_plan(shown, written=written))
    else:
        from baremount.migrate import report

        emit(report.render_plan(shown, written=written))


def _print_declaration(plan: Plan) -> None:
    """The declaration alone on standard output, for a file or a pipe, and the rest beside it."""
    from baremount.migrate import report

    for line in report.render_plan(plan).splitlines():
        click.echo(line, err=True)
    for file in plan.files:
        emit(file.after.decode(), "utf-8")
