"""`baremount lint`: find what is wrong in declarations of disks, and fix what can be fixed."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from baremount.output import complain
from baremount.problems import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from baremount.source import Source


# The formats in which findings can be counted instead; the others have a shape of their own.
_COUNTED = ("text", "concise", "json")


def _separated(
    ctx: click.Context,  # noqa: ARG001
    param: click.Parameter,  # noqa: ARG001
    values: tuple[str, ...],
) -> tuple[str, ...]:
    """Several values in one, separated by commas."""
    return tuple(item.strip() for value in values for item in value.split(",") if item.strip())


def _format(
    ctx: click.Context,  # noqa: ARG001
    param: click.Parameter,  # noqa: ARG001
    value: str,
) -> str:
    """The name of a module of `baremount.linting.formats`."""
    if value == "text":
        return value
    from pkgutil import iter_modules

    from baremount.linting import formats

    known = sorted(module.name for module in iter_modules(formats.__path__))
    if value not in known:
        raise click.BadParameter(f"{value!r} is not one of {', '.join(known)}")
    return value


@click.command(name="lint", short_help="Find mistakes in declarations of disks, and fix them.")
@click.argument("paths", metavar="[PATH]...", nargs=-1)
@click.option("--fix", is_flag=True, help="Apply safe fixes: all files or none are written.")
@click.option("--unsafe-fixes", is_flag=True, help="Apply fixes that may change meaning too.")
@click.option("--diff", is_flag=True, help="Show what --fix would change; write nothing.")
@click.option(
    "--exit-non-zero-on-fix", is_flag=True, help="Exit with 1 if something was fixed, for hooks."
)
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "info"]),
    default="warning",
    help="The mildest severity that makes the exit code 1. [warning]",
)
@click.option(
    "--select",
    metavar="RULES",
    multiple=True,
    callback=_separated,
    help="Only these rules: names, codes, beginnings of codes, separated by commas.",
)
@click.option(
    "--ignore", metavar="RULES", multiple=True, callback=_separated, help="Not these rules."
)
@click.option(
    "--format",
    "form",
    callback=_format,
    default="text",
    metavar="FORMAT",
    help="text (the default), concise, json, sarif, github, gitlab or junit.",
)
@click.option("--statistics", is_flag=True, help="Count the findings of each rule instead.")
@click.option("--baseline", metavar="FILE", help="Leave out the findings listed in FILE.")
@click.option("--write-baseline", metavar="FILE", help="List all findings in FILE.")
@click.option("--no-suppress", is_flag=True, help="Report what comments ignore, too.")
@click.option("--config", metavar="FILE", help="The settings, instead of those found upwards.")
@click.option("--isolated", is_flag=True, help="Use no settings of the repository.")
@click.option(
    "--rules", "packages", metavar="PACKAGE", multiple=True, help="A Python package of more rules."
)
@click.option("--inventory", metavar="FILE", help="The machine's disks, from `inventory`.")
@click.option("--stdin-filename", metavar="PATH", help="What `-`, standard input, is to be.")
@click.option("--jobs", type=click.IntRange(1, 64), help="Processes for many files.")
def command(
    paths: tuple[str, ...],
    fix: bool,
    unsafe_fixes: bool,
    diff: bool,
    exit_non_zero_on_fix: bool,
    fail_on: str,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    form: str,
    statistics: bool,
    baseline: str | None,
    write_baseline: str | None,
    no_suppress: bool,
    config: str | None,
    isolated: bool,
    packages: tuple[str, ...],
    inventory: str | None,
    stdin_filename: str | None,
    jobs: int | None,
) -> int:
    """Find mistakes in declarations of WSL2 disks before they cost a boot.

    PATH is a file, a folder (the default is `.`), or `-` for standard input. In folders what
    .gitignore names is left out.

    \b
    Examples:
      baremount lint
      baremount lint --fix hosts/laptop.nix
      baremount lint --format sarif . > findings.sarif

    \b
    Exit codes:
      0  nothing found, or all of it fixed
      1  findings
      2  wrong usage, unreadable input, or a fault of baremount
    """
    if config and isolated:
        raise click.UsageError("--config and --isolated exclude each other.")
    if fix and diff:
        raise click.UsageError("--fix and --diff exclude each other.")
    if write_baseline and (fix or diff or baseline):
        raise click.UsageError("--write-baseline goes with neither --fix, --diff nor --baseline.")
    if statistics and form not in _COUNTED:
        raise click.UsageError(f"--statistics goes with --format {' or '.join(_COUNTED)}.")
    from baremount.lint_rules.support.toolbox import toolbox
    from baremount.linting.delivery import (
        exit_code,
        list_known,
        print_fixed,
        report,
        show_diff,
        write_fixes,
    )
    from baremount.linting.run import Request, run

    piped = _piped(paths, stdin_filename)
    request = Request(
        tuple(path for path in paths if path != "-") or (() if piped else (".",)),
        piped,
        select,
        ignore,
        config,
        isolated,
        not no_suppress,
        baseline,
        _inventory(inventory),
        fix or diff,
        unsafe_fixes,
        jobs,
    )
    _settle_unfinished(request.paths, write=fix)
    outcome = run(request, toolbox(packages))
    for problem in outcome.summary.unreadable:
        complain(str(problem))
    for fault in outcome.faults:
        complain(f"our own fault: {fault}: please report it with the file")
    if write_baseline:
        return list_known(outcome, write_baseline)
    if diff:
        return show_diff(outcome, fail_on)
    if fix and piped is not None:
        print_fixed(outcome, piped)
    else:
        if fix:
            write_fixes(outcome)
        report(outcome, form, statistics=statistics)
    code = exit_code(outcome, fail_on)
    return 1 if exit_non_zero_on_fix and outcome.changed and not code else code


def _settle_unfinished(paths: Sequence[str], *, write: bool) -> None:
    """Finish or undo what a killed run left half done, before the files are read."""
    from baremount.files import recover, repository_root, unfinished

    for root in sorted({repository_root(path) for path in paths}):
        if write:
            for message in recover(root):
                complain(message)
        elif journal := unfinished(root):
            complain(
                f"{journal}: an earlier run is at work or was killed, files may be half written: "
                "run with --fix to settle that first"
            )


def _piped(paths: Sequence[str], name: str | None) -> Source | None:
    """Standard input as a file, where `-` asks for it."""
    if "-" in paths and len(paths) > 1:
        raise click.UsageError("`-` goes with no other path.")
    if "-" not in paths:
        if name is not None:
            raise click.UsageError("--stdin-filename goes with the path `-`.")
        return None
    if name is None:
        raise click.UsageError("`-` wants --stdin-filename: the name tells the kind of file.")
    from baremount.files import SIZE_LIMIT
    from baremount.source import Source

    raw = sys.stdin.buffer.read(SIZE_LIMIT + 1)
    if len(raw) > SIZE_LIMIT:
        raise InputError(Problem(name, 0, 0, f"more than {SIZE_LIMIT:,} bytes on standard input"))
    return Source.from_bytes(os.path.abspath(name), raw)


def _inventory(path: str | None) -> object:
    if path is None:
        return None
    from baremount.migrate.answers import inventory_disks

    return {"disks": inventory_disks(path)}
