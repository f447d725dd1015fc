"""The shipped module beside the configuration: its files, its import line, or why not."""

from __future__ import annotations

import os
import re

from baremount.files import read_source
from baremount.migrate.plan import FilePlan, Step
from baremount.migrate.render import string
from baremount.problems import InputError, Problem
from baremount.shipped import MODULE, shipped_files

__all__ = ["MODULE", "import_text", "missing_step", "shipped_files", "vendored"]


def vendored(directory: str) -> list[FilePlan] | Problem:
    """The shipped module's files as new files in `directory`, those that are not there yet.

    A problem where a file of that name holds something else: it is never overwritten.
    """
    plans = []
    for name, content in shipped_files():
        path = os.path.join(directory, name)
        if not os.path.lexists(path):
            plans.append(FilePlan(path, None, content, shipped=True))
            continue
        try:
            same = read_source(path).raw == content
        except InputError as error:
            return error.problem
        if not same:
            return Problem(
                path,
                0,
                0,
                "is not the module that this baremount ships; move it away, or name "
                "it with `--module`",
            )
    return plans


def import_text(target: str, importer: str) -> str:
    """The expression by which `importer` imports the module file at `target`."""
    relative = os.path.relpath(target, os.path.dirname(importer))
    relative = relative if relative.startswith("../") else f"./{relative}"
    if re.fullmatch(r"[A-Za-z0-9._/+-]+", relative):
        return relative
    # A path literal has no blanks or other characters.
    return f"(./. + {string('/' + relative)})"


def missing_step() -> Step:
    """What to do while no module can be put beside the configuration."""
    return Step(
        "Import a module that declares `wsl.bareMounts`: this version of baremount does not hold "
        "it yet, so the result does not evaluate before you do"
    )
