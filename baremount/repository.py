"""The Nix files below a directory, a repository's root, and a journal that stands there."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from baremount.file_errors import reading_error, refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# What a run that writes several files leaves when it is killed, see `baremount.journal`.
JOURNAL = ".baremount-journal.json"
# Nixpkgs, the largest repository of Nix files, has about 40,000 of them.
_FILE_LIMIT = 100_000
_ENTRY_LIMIT = 2_000_000
_VERSION_CONTROL = frozenset({".git", ".hg", ".jj", ".svn"})


def nix_files_below(directory: str) -> list[str]:
    """The `.nix` files below a directory, as `files_below` finds them."""
    return files_below(directory, is_nix_name)


def files_below(directory: str, is_wanted: Callable[[str], bool]) -> list[str]:
    """The files below a directory whose name is wanted, sorted, each once.

    Directories behind symbolic links are not entered, which leaves out `result` and `.direnv`'s
    links into the store; nor are version control's own. A link to a file counts, unless the file
    is found itself. Raises `InputError` for a directory that cannot be read or that has too many.
    """
    found: list[str] = []
    links: list[str] = []
    entries = 0
    prefix = "" if directory in {"", ".", "./"} else directory
    pending = [directory or "."]
    while pending:
        here = pending.pop()
        try:
            with os.scandir(here) as listing:
                for entry in listing:
                    entries += 1
                    path = entry.path if prefix else entry.path.removeprefix("./")
                    if entry.is_dir(follow_symlinks=False):
                        if entry.name not in _VERSION_CONTROL:
                            pending.append(path)
                    elif is_wanted(entry.name):
                        if not entry.is_symlink():
                            found.append(path)
                        elif not os.path.isdir(path):
                            links.append(path)
                    if entries > _ENTRY_LIMIT or len(found) + len(links) > _FILE_LIMIT:
                        raise refused(directory, "holds too many files: name a directory in it")
        except OSError as error:
            raise reading_error(here, error) from error
        except ValueError as error:
            raise refused(here, "cannot be the name of a directory: check the path") from error
    return sorted(found + _only_links(found, links))


def repository_root(path: str) -> str:
    """The nearest directory above a file or directory with `.git`, or else with `flake.nix`.

    Without either, the directory itself. Symbolic links are resolved, as Git does; Git itself is
    not started. The answer is an absolute path; the path need not exist.
    """
    start = os.path.realpath(path)
    if not os.path.isdir(start):
        start = os.path.dirname(start)
    for marker in (".git", "flake.nix"):
        for ancestor in _upwards(start):
            if os.path.lexists(os.path.join(ancestor, marker)):
                return ancestor
    return start


def unfinished(root: str) -> str | None:
    """The journal of a killed or a running run, for commands that write nothing."""
    return next((path for path, _ in journals(root)), None)


def journals(root: str) -> Iterator[tuple[str, int | None]]:
    """The journals in a directory and above it, each with another user's id or None for ours.

    A run over several repositories has its journal above them. Other users' journals above, say
    in a directory that all may write to, are not listed: none could be ours.
    """
    user = os.geteuid() if hasattr(os, "geteuid") else 0
    here = os.path.realpath(root)
    for directory in _upwards(here):
        path = os.path.join(directory, JOURNAL)
        try:
            owner = os.lstat(path).st_uid
        except OSError:
            continue
        if owner == user:
            yield path, None
        elif directory == here:
            yield path, owner


def real_path(path: str) -> str:
    """The path without symbolic links; what does not exist yet is kept as it is.

    Unlike `os.path.realpath` it raises `OSError` where a part cannot be looked at, instead of
    taking it for no link.
    """
    existing = os.path.abspath(path)
    missing: list[str] = []
    while True:
        try:
            return os.path.join(os.path.realpath(existing, strict=True), *reversed(missing))
        except FileNotFoundError:  # noqa: PERF203  asking first would race
            directory, name = os.path.split(existing)
            if directory == existing:
                raise
            existing = directory
            missing.append(name)


def _upwards(directory: str) -> Iterator[str]:
    """A directory and all those that it lies in."""
    yield directory
    while (parent := os.path.dirname(directory)) != directory:
        directory = parent
        yield directory


def is_nix_name(name: str) -> bool:
    """Whether a file is Nix by its name."""
    # Emacs marks a file that is being edited with a dangling link `.#name`.
    return name.endswith(".nix") and not name.startswith(".#")


def _only_links(found: list[str], links: list[str]) -> list[str]:
    """The links that lead to files not among those found, one for each file."""
    if not links:
        return []
    known = {os.path.realpath(path) for path in found}
    kept: list[str] = []
    for link in sorted(links):
        target = os.path.realpath(link)
        if target not in known:
            known.add(target)
            kept.append(link)
    return kept
