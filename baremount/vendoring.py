"""The module with its documentation and tests, put into a checkout of NixOS-WSL."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from baremount.files import FileChange, read_bytes, read_source
from baremount.imports import load
from baremount.problems import InputError, Problem
from baremount.records import Record
from baremount.shipped import MODULE, shipped_files
from baremount.vendoring_edits import PAGE, import_added, page_added_to_list, page_added_to_summary
from baremount.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable

    from baremount.source import Source

MODULES = "modules/default.nix"
SUMMARY = "docs/src/SUMMARY.md"
PAGES = "docs/src/how-to/README.md"
NO_CHECKOUT = f"is no checkout of NixOS-WSL: it has no {MODULES}; name the folder of your clone"


class Vendoring(Record):
    """What putting the module into a checkout takes; with problems nothing may be written."""

    changes: tuple[FileChange, ...]
    problems: tuple[Problem, ...]


def vendoring(directory: str, *, force: bool = False) -> Vendoring:
    """The changes that put module, import line, documentation and tests into `directory`.

    `force` replaces files of ours that hold something else. Raises `InputError` for a directory
    that is no checkout of NixOS-WSL and for files in it that cannot be read or parsed.
    """
    changes: list[FileChange] = []
    problems: list[Problem] = []
    top = os.path.join(directory, MODULES)
    if not os.path.isfile(top):
        raise InputError(Problem(directory, 0, 0, NO_CHECKOUT))
    pages = os.path.join(directory, PAGES)
    for change in (
        *(_copied(os.path.join(directory, name), text, force) for name, text in placed_files()),
        _edited(top, import_added),
        _edited(os.path.join(directory, SUMMARY), page_added_to_summary),
        _edited(pages, page_added_to_list) if os.path.lexists(pages) else None,
        _declared_elsewhere(top),
    ):
        if isinstance(change, Problem):
            problems.append(change)
        elif change is not None:
            changes.append(change)
    return Vendoring(tuple(changes), tuple(problems))


def placed_files() -> list[tuple[str, bytes]]:
    """The files for a checkout of NixOS-WSL by their path in it."""
    tests = [(f"tests/wsl-bare-mount/{name}", text) for name, text in shipped_files("tests")]
    page = dict(shipped_files("docs"))[PAGE]
    module = [(f"modules/{name}", text) for name, text in shipped_files()]
    return [*module, (f"docs/src/how-to/{PAGE}", page), *tests]


def pull_request() -> str:
    """The text for the pull request, in Markdown."""
    return dict(shipped_files("docs"))["pull-request.md"].decode()


def _copied(path: str, content: bytes, force: bool) -> FileChange | Problem | None:
    if not os.path.lexists(path):
        return FileChange(path, None, content)
    before = read_bytes(path)
    # A checkout on Windows may have its line ends changed by Git.
    if before.replace(b"\r\n", b"\n") == content:
        return None
    if force:
        return FileChange(path, before, content)
    return Problem(path, 0, 0, "is not the file that this baremount holds; --force replaces it")


def _edited(path: str, edit: Callable[[Source], bytes | str]) -> FileChange | Problem | None:
    """The change that `edit` makes, or a problem where it gives a reason against it instead."""
    source = read_source(path)
    after = edit(source)
    if isinstance(after, str):
        return Problem(path, 0, 0, after)
    return None if after == source.content else FileChange(path, source.raw, source.encode(after))


def _declared_elsewhere(path: str) -> Problem | None:
    """A module of the checkout that declares the same options, which Nix would refuse."""
    path = os.path.abspath(path)
    machines = load([path], Workspace(), os.path.dirname(path)).machines
    for machine in machines:
        for module, _ in machine.options_declared(("wsl", "bareMounts")):
            other = module.file.source.path
            if os.path.basename(other) != MODULE:
                return Problem(other, 0, 0, "declares wsl.bareMounts already; take it out first")
    return None
