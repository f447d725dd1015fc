"""The shipped module beside the configuration: its files, its import line, or why not."""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING

from baremount.migrate.plan import FilePlan, Step

if TYPE_CHECKING:
    from collections.abc import Iterator

MODULE = "wsl-bare-mount.nix"
MODULE_DIRECTORY = "modules"


@cache
def shipped_files() -> tuple[tuple[str, bytes], ...]:
    """The files of the shipped module by relative path; empty while there are none."""
    from importlib.resources import files

    top = files("baremount.nix").joinpath(MODULE_DIRECTORY)
    if not top.joinpath(MODULE).is_file():
        return ()
    return tuple(sorted(_below(top, "")))


def _below(directory: object, prefix: str) -> Iterator[tuple[str, bytes]]:
    for item in directory.iterdir():  # type: ignore[attr-defined]
        path = f"{prefix}{item.name}"
        if item.is_dir():
            yield from _below(item, path + "/")
        elif not item.name.endswith((".pyc", "__init__.py")):
            yield path, item.read_bytes()


def vendored(directory: str) -> list[FilePlan]:
    """The shipped module's files as new files in `directory`, those that differ only."""
    plans = []
    for name, content in shipped_files():
        path = os.path.join(directory, name)
        before = None
        if os.path.exists(path):
            with open(path, "rb") as file:
                before = file.read()
        if before != content:
            plans.append(FilePlan(path, before, content))
    return plans


def import_text(target: str, importer: str) -> str:
    """The path literal by which `importer` imports the module file at `target`."""
    relative = os.path.relpath(target, os.path.dirname(importer))
    return relative if relative.startswith("../") else f"./{relative}"


def missing_step() -> Step:
    """What to do while no module can be put beside the configuration."""
    return Step(
        "Import a module that declares `wsl.bareMounts`: this version of baremount does not hold "
        "it yet, so the result does not evaluate before you do"
    )
