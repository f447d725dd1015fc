"""`baremount migrate`: plan a migration, show it, and write it where asked to."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from baremount.output import complain, emit, is_terminal
from baremount.problems import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from baremount.migrate.plan import Plan, Request


def _serials(
    ctx: click.Context,  # noqa: ARG001
    param: click.Parameter,  # noqa: ARG001
    values: tuple[str, ...],
) -> dict[str, str]:
    """KEY=SERIAL pairs; a serial number keeps every character after the first equals sign."""
    serials: dict[str, str] = {}
    for value in values:
        key, _, serial = value.partition("=")
        if not key.strip() or not serial.strip():
            raise click.BadParameter(f"{value!r} is not KEY=SERIAL, such as 2=S6Z2NJ0TC14842T")
        if serials.setdefault(key, serial) != serial:
            raise click.BadParameter(f"{key!r} is given two serial numbers")
    return serials


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
    "uuid:UUID of its file system, or the disk's name. Repeatable.",
)
@click.option(
    "--inventory", metavar="FILE", help="The disks of the machine as JSON, to take serials from."
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
    module: str,
    full_diff: bool,
) -> int:
    """Rewrite ad-hoc mounts of WSL2 disks as wsl.bareMounts, in place.

    Prints the disks, what becomes of every old option, what is left to do by hand, and the
    diff. PATH is a file or a directory; imports are followed. Writes only with --write.

    \b
    Examples:
      baremount migrate hosts/laptop.nix
      baremount migrate --write .
      baremount migrate --serial uuid:1b2c-3d4e=S6Z2NJ0TC14842T hosts/laptop.nix

    \b
    Exit codes:
      0  done, or nothing to migrate
      1  refused, or --check and something would change
      2  wrong usage, unreadable input, or a fault of baremount
    """
    if write and check:
        raise click.UsageError("--write and --check exclude each other.")
    from baremount.migrate.plan import Request

    _settle(paths, write=write)
    plan = _plan(paths, Request(serials, inventory, module, output))
    written = False
    if write and plan.files and not plan.refusals and not plan.unreadable:
        plan, written = _written(plan)
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


def _written(plan: Plan) -> tuple[Plan, bool]:
    """Write the files; a failure becomes a problem of the plan."""
    from baremount.files import FileChange, write_all

    try:
        write_all([FileChange(file.path, file.before, file.after) for file in plan.files])
    except InputError as error:
        return plan._replace(problems=(*plan.problems, error.problem), unreadable=True), False
    return plan, True


def _print(plan: Plan, form: str, written: bool) -> None:
    if form == "json":
        from baremount.migrate.report_json import plan_json

        emit(plan_json(plan), "utf-8")
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
