"""The command line: finds the commands, and turns every outcome into an exit code.

0: clean, or nothing to do. 1: refused, or something would change under `--check`. 2: usage,
unreadable input or our own fault. 130: interrupted.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING

import click

from baremount import __version__
from baremount.output import complain
from baremount.problems import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

FAILED = 2
INTERRUPTED = 130
COMPLETION = "_BAREMOUNT_COMPLETE"
"""Set by the shell when it asks what could follow, or for the script that asks."""


class Commands(click.Group):
    """The modules of `baremount.commands`, each imported when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        from pkgutil import iter_modules

        from baremount import commands

        return sorted(module.name.replace("_", "-") for module in iter_modules(commands.__path__))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        name = f"baremount.commands.{cmd_name.replace('-', '_')}"
        if not cmd_name.replace("-", "").isalnum():
            return None
        try:
            module = import_module(name)
        except ModuleNotFoundError as error:
            if error.name != name:
                raise
            return None
        command: click.Command = module.command
        return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="%(prog)s %(version)s")
def group() -> None:
    """Declare the disks that WSL2 mounts bare, instead of scripting them.

    Reads what you have and rewrites it as wsl.bareMounts for NixOS-WSL. Nothing that it
    reads is ever run, and your files stay as they are unless you say --write or --fix.

    \b
    Start with:
      baremount show .            what your configuration means
      baremount migrate .         what would change, as a diff
      baremount migrate --write . apply it
    """


def run(arguments: Sequence[str]) -> int:
    """Run one command line; returns the exit code and never raises but on an interrupt."""
    outcome = _Outcome()
    with outcome:
        outcome.code = _dispatch(arguments)
    return outcome.code


def _dispatch(arguments: Sequence[str]) -> int:
    if asked := os.environ.get(COMPLETION):
        from click.shell_completion import shell_complete

        return shell_complete(group, {}, "baremount", COMPLETION, asked)
    try:
        with group.make_context("baremount", list(arguments)) as context:
            return int(group.invoke(context) or 0)
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.ClickException as error:
        with suppress(OSError):  # nobody reads standard error
            error.show()
        return FAILED


class _Outcome:
    """Around a run: an exception that reaches it becomes one line and an exit code.

    This is the outermost frame. Nothing goes on after it, so nothing is hidden by it.
    """

    def __init__(self) -> None:
        self.code = FAILED

    def __enter__(self) -> None:
        pass

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> bool:
        if error is None:
            return True
        if isinstance(error, (KeyboardInterrupt, click.Abort)):
            self.code = INTERRUPTED
            complain("interrupted")
        elif isinstance(error, InputError):
            complain(str(error.problem))
        elif isinstance(error, BrokenPipeError):
            self.code = 0  # help or version text that nobody read to its end
        elif isinstance(error, OSError) and error.strerror:
            complain(f"{error.filename or 'standard output'}: {error.strerror}")
        elif isinstance(error, Exception):
            _confess(error, traceback)
        else:
            return False
        return True


def _confess(error: Exception, traceback: TracebackType | None) -> None:
    if os.environ.get("BAREMOUNT_DEBUG"):
        sys.excepthook(type(error), error, traceback)
    complain(
        f"internal error {type(error).__name__} at {_origin(traceback)}: {error}: please report "
        "it with the input that caused it (BAREMOUNT_DEBUG=1 shows the traceback)"
    )


def _origin(traceback: TracebackType | None) -> str:
    """The innermost place of ours, as the name of a module and a line."""
    place = "an unknown place"
    while traceback is not None:
        name = traceback.tb_frame.f_globals.get("__name__", "")
        if name.startswith("baremount"):
            place = f"{name}:{traceback.tb_lineno}"
        traceback = traceback.tb_next
    return place
