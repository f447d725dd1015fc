"""The files of a run: those named, and those in folders that no .gitignore leaves out.

Git itself is never started: the configuration of a hostile repository can make it run programs.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from baremount.file_errors import reading_error, refused
from baremount.linting.languages import language_of
from baremount.records import Record
from baremount.repository import repository_root

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from baremount.linting.rule import Language

_FILE_LIMIT = 200_000
_ENTRY_LIMIT = 2_000_000
_VERSION_CONTROL = frozenset({".git", ".hg", ".jj", ".svn"})
_IGNORE = ".gitignore"
_IGNORE_LIMIT = 1_000_000


class Gathered(Record):
    """Absolute paths: those that were named, and those found in named folders."""

    named: tuple[str, ...]
    found: tuple[str, ...]


def gather(
    paths: Sequence[str], languages: Sequence[Language], is_excluded: Callable[[str, bool], bool]
) -> Gathered:
    """The files to check, each once.

    A named file always counts. In folders `is_excluded(path, is_directory)` has a word beside
    .gitignore, whose files above the folder count too, up to the repository's root. Raises
    `InputError` for a folder that cannot be read or holds too much, and for a named file of no
    known language.
    """
    named: dict[str, None] = {}
    found: dict[str, None] = {}
    for path in paths:
        full = os.path.abspath(path)
        if os.path.isdir(full):
            found.update(dict.fromkeys(_Walk(full, languages, is_excluded).files()))
        elif os.path.isfile(full) and language_of(full, languages) is None:
            kinds = ", ".join(sorted({p for one in languages for p in one.patterns}))
            raise refused(path, f"is of no kind that is read; those are {kinds}")
        else:
            named[full] = None
    return Gathered(tuple(named), tuple(path for path in found if path not in named))


class _Walk:
    """One folder's walk; directories behind links are not entered, links to files count once."""

    def __init__(
        self,
        top: str,
        languages: Sequence[Language],
        is_excluded: Callable[[str, bool], bool],
    ) -> None:
        self.top = top
        self.languages = languages
        self.is_excluded = is_excluded
        self.found: list[str] = []
        self.links: list[str] = []
        self.entries = 0

    def files(self) -> list[str]:
        """The files in order."""
        waiting: list[tuple[str, _Ignores | None]] = [(self.top, _ignores_above(self.top))]
        while waiting:
            directory, above = waiting.pop()
            try:
                with os.scandir(directory) as listing:
                    entries = list(listing)
            except OSError as error:
                raise reading_error(directory, error) from error
            self.entries += len(entries)
            if self.entries > _ENTRY_LIMIT or len(self.found) > _FILE_LIMIT:
                raise refused(self.top, "holds too many files: name a folder in it")
            ignores = above
            if any(entry.name == _IGNORE for entry in entries):
                ignores = _read_ignores(directory, above)
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    if entry.name not in _VERSION_CONTROL and self._counts(entry, ignores, True):
                        waiting.append((entry.path, ignores))
                elif self._is_read(entry) and self._counts(entry, ignores, False):
                    if entry.is_symlink():
                        self.links.append(entry.path)
                    elif entry.is_file(follow_symlinks=False):
                        self.found.append(entry.path)
        return sorted(self.found + list(self._only_links()))

    def _is_read(self, entry: os.DirEntry[str]) -> bool:
        # Emacs marks a file that is being edited with a dangling link `.#name`.
        if entry.name.startswith(".#"):
            return False
        return language_of(entry.name, self.languages) is not None

    def _counts(self, entry: os.DirEntry[str], ignores: _Ignores | None, is_folder: bool) -> bool:
        if ignores is not None and ignores.hide(entry.path, is_folder):
            return False
        return not self.is_excluded(entry.path, is_folder)

    def _only_links(self) -> Iterator[str]:
        """Links to files that are not found by themselves, one for each file."""
        if not self.links:
            return
        known = {os.path.realpath(path) for path in self.found}
        for link in sorted(self.links):
            target = os.path.realpath(link)
            is_other = os.path.exists(target) and not os.path.isfile(target)
            if target not in known and not is_other:
                known.add(target)
                yield link


class _Ignores:
    """The .gitignore of a directory, on top of those above it."""

    def __init__(self, directory: str, text: str, above: _Ignores | None) -> None:
        from baremount.linting.patterns import spec_of

        self.directory = directory
        self.above = above
        self._spec = spec_of(text.splitlines())

    def hide(self, path: str, is_folder: bool) -> bool:
        """Whether a path is left out; the nearest file that says something decides."""
        ignores: _Ignores | None = self
        while ignores is not None:
            name = path[len(ignores.directory.rstrip("/")) + 1 :] + ("/" if is_folder else "")
            said = ignores._spec.check_file(name).include  # noqa: SLF001  of its own kind
            if said is not None:
                return bool(said)
            ignores = ignores.above
        return False


def _ignores_above(directory: str) -> _Ignores | None:
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
        ignores = _read_ignores(each, ignores)
    return ignores


def _read_ignores(directory: str, above: _Ignores | None) -> _Ignores | None:
    path = os.path.join(directory, _IGNORE)
    if not os.path.isfile(path):
        return above
    try:
        with open(path, "rb") as file:
            text = file.read(_IGNORE_LIMIT).decode(errors="surrogateescape")
    except OSError as error:
        raise reading_error(path, error) from error
    return _Ignores(directory, text, above)
