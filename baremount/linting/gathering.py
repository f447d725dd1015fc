"""The files of a run: those named, and those in folders that no .gitignore leaves out.

Git itself is never started: the configuration of a hostile repository can make it run programs.
"""

from __future__ import annotations

import errno
import os
import stat
from typing import TYPE_CHECKING

from baremount.file_errors import reading_error, refused
from baremount.linting.languages import NIX, language_of
from baremount.records import Record
from baremount.repository import repository_root

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from baremount.linting.rule import Language
    from baremount.problems import Problem

_FILE_LIMIT = 200_000
_ENTRY_LIMIT = 2_000_000
_NOWHERE = (errno.ENOENT, errno.ENOTDIR, errno.ELOOP)
_VERSION_CONTROL = frozenset({".git", ".hg", ".jj", ".svn"})
_IGNORE = ".gitignore"
_IGNORE_LIMIT = 1_000_000


class Gathered(Record):
    """Absolute paths, each once: those that were named, and others, found in named folders."""

    named: Collection[str]
    found: Collection[str]
    unreadable: tuple[Problem, ...] = ()
    """Folders, and files of git's in them, that could not be read."""


def gather(
    paths: Sequence[str],
    languages: Sequence[Language],
    is_excluded: Callable[[str, bool], bool] | None,
) -> Gathered:
    """The files to check, each once.

    A named file always counts. In folders `is_excluded(path, is_directory)` has a word beside
    .gitignore, whose files above the folder count too, up to the repository's root. Raises
    `InputError` for a folder that holds too much, and for a named file of no known language.
    """
    # By their names without links, since two files that are one would be fixed twice.
    named: dict[str, str] = {}
    found: dict[str, str] = {}
    links: list[str] = []
    unreadable: list[Problem] = []
    for path in paths:
        full = os.path.abspath(path)
        if os.path.isdir(full):
            walk = _Walk(os.path.realpath(full), languages, is_excluded)
            files = walk.files()
            if full != walk.top:
                files = {real: _below(full, real, walk.top) for real in files}
            found = {**files, **found} if found else files
            links += [_below(full, link, walk.top) for link in walk.links]
            unreadable += walk.unreadable
        else:
            if os.path.isfile(full):
                check_kind(path, languages)
            real = os.path.realpath(full)
            if real == full or real not in named:
                named[real] = _behind(full, real, languages)
    for link in sorted(links):
        target = os.path.realpath(link)
        if target not in found and _leads_to_a_file(link):
            found[target] = _behind(link, target, languages)
    # An import leads to the file itself, hardly ever to a link that has been named.
    named |= {real: real for real in named if found.pop(real, None) == real}
    return Gathered(tuple(named.values()), tuple(found.values()), tuple(unreadable))


def _behind(link: str, target: str, languages: Sequence[Language]) -> str:
    """A file's name for the run: Nix looks for what it imports beside the file, not the link."""
    is_nix = (
        os.path.islink(link) and os.path.isfile(target) and language_of(target, languages) is NIX
    )
    return target if is_nix else link


def check_kind(path: str, languages: Sequence[Language]) -> None:
    """Raise `InputError` for a file that is named and of no known language."""
    if language_of(path, languages) is None:
        kinds = ", ".join(sorted({p for one in languages for p in one.patterns}))
        raise refused(path, f"is of no kind that is read; those are {kinds}")


def _below(full: str, path: str, top: str) -> str:
    """A path in the folder `top` as the user names it, who calls that folder `full`."""
    return path if full == top else os.path.join(full, os.path.relpath(path, top))


def is_gone(path: str) -> bool:
    """Whether nothing is there: for what a walk has found, a file taken away since is no fault."""
    try:
        os.stat(path)
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return False


class _Walk:
    """The walk of one folder, whose name has no links in it: directories behind links are not
    entered, links to files are kept apart.

    What is no file is passed over: links that lead nowhere, pipes, sockets.
    """

    def __init__(
        self,
        top: str,
        languages: Sequence[Language],
        is_excluded: Callable[[str, bool], bool] | None,
    ) -> None:
        self.top = top
        patterns = [pattern for language in languages for pattern in language.patterns]
        self.names = frozenset(name for name in patterns if not name.startswith("*"))
        self.endings = tuple(name[1:] for name in patterns if name.startswith("*"))
        self.is_excluded = is_excluded
        self.found: dict[str, str] = {}
        self.links: list[str] = []
        self.unreadable: list[Problem] = []
        self.entries = 0

    def files(self) -> dict[str, str]:
        """The files that are no links, by their path."""
        top_ignores = _ignores_above(self.top, self.unreadable)
        waiting: list[tuple[str, _Ignores | None]] = [(self.top, top_ignores)]
        while waiting:
            directory, above = waiting.pop()
            entries = self._entries(directory)
            self.entries += len(entries)
            if self.entries > _ENTRY_LIMIT or len(self.found) > _FILE_LIMIT:
                raise refused(self.top, "holds too many files: name a folder in it")
            names = [entry.name for entry in entries]
            # What a repository ignores is not said of another one in it.
            ignores = None if ".git" in names and directory != self.top else above
            if _IGNORE in names:
                ignores = _read_ignores(directory, ignores, self.unreadable)
            waiting += [(folder, ignores) for folder in self._sorted_out(entries, ignores)]
        return self.found

    def _sorted_out(
        self, entries: list[os.DirEntry[str]], ignores: _Ignores | None
    ) -> Iterator[str]:
        """Keep the files of one directory that are to be read; the directories in it."""
        all_count = ignores is None and self.is_excluded is None
        for entry in entries:
            name = entry.name.lower()
            # Emacs marks a file that is being edited with a dangling link `.#name`.
            is_read = (name.endswith(self.endings) or name in self.names) and not name.startswith(
                ".#"
            )
            # Most entries are files, which nothing more needs to be asked about.
            if is_read and entry.is_file(follow_symlinks=False):
                if all_count or self._counts(entry, ignores, False):
                    self.found[entry.path] = entry.path
            elif entry.is_dir(follow_symlinks=False):
                if entry.name not in _VERSION_CONTROL and self._counts(entry, ignores, True):
                    yield entry.path
            elif is_read and entry.is_symlink() and self._counts(entry, ignores, False):
                self.links.append(entry.path)

    def _entries(self, directory: str) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(directory) as listing:
                return list(listing)
        except OSError as error:
            if directory == self.top or not is_gone(directory):
                self.unreadable.append(reading_error(directory, error).problem)
            return []

    def _counts(self, entry: os.DirEntry[str], ignores: _Ignores | None, is_folder: bool) -> bool:
        if ignores is not None and ignores.hide(entry.path, is_folder):
            return False
        return self.is_excluded is None or not self.is_excluded(entry.path, is_folder)


def _leads_to_a_file(link: str) -> bool:
    """Whether a file is behind a link, or may be."""
    try:
        return stat.S_ISREG(os.stat(link).st_mode)
    except OSError as error:
        # The reading of any other will fail too, and say why.
        return error.errno not in _NOWHERE


class _Ignores:
    """The .gitignore of a directory, on top of those above it."""

    def __init__(self, directory: str, text: str, above: _Ignores | None) -> None:
        from baremount.linting.patterns import spec_of

        self.directory = directory
        self.above = above
        self._spec = spec_of(text.split("\n"))

    def hide(self, path: str, is_folder: bool) -> bool:
        """Whether a path is left out; the nearest file that says something decides."""
        from baremount.linting.patterns import says

        ignores: _Ignores | None = self
        while ignores is not None:
            name = path[len(ignores.directory.rstrip("/")) + 1 :] + ("/" if is_folder else "")
            said = says(ignores._spec, name)  # noqa: SLF001  of its own kind
            if said is not None:
                return said
            ignores = ignores.above
        return False


def _ignores_above(directory: str, unreadable: list[Problem]) -> _Ignores | None:
    """What the .gitignore files above a directory say, from the repository's root on."""
    root = repository_root(directory)
    directory = os.path.realpath(directory)
    if not os.path.lexists(os.path.join(root, ".git")) or directory == root:
        return None
    chain = []
    while directory != root and os.path.dirname(directory) != directory:
        directory = os.path.dirname(directory)
        chain.append(directory)
    ignores: _Ignores | None = None
    for each in reversed(chain):
        ignores = _read_ignores(each, ignores, unreadable)
    return ignores


def _read_ignores(
    directory: str, above: _Ignores | None, unreadable: list[Problem]
) -> _Ignores | None:
    path = os.path.join(directory, _IGNORE)
    if not os.path.isfile(path):
        return above
    try:
        with open(path, "rb") as file:
            text = file.read(_IGNORE_LIMIT).decode("utf-8-sig", errors="surrogateescape")
    except OSError as error:
        unreadable.append(reading_error(path, error).problem)
        return above
    return _Ignores(directory, text, above)
