"""The files of one run, each read and parsed once, seen through changes not yet written."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from baremount.files import read_source
from baremount.problems import InputError, Problem
from baremount.shipped import MODULE, shipped_files
from baremount.source import Source
from baremount.syntax.nix import parse_nix

if TYPE_CHECKING:
    from collections.abc import Mapping

    from baremount.syntax.nix_sketch import Sketch
    from baremount.syntax.tree import NixFile


# What readers have to see of our own module: that it declares the option. Its text is known, and
# long; a user's version of it, changed in a byte, is read like any other file.
_OURS = b"{ options.wsl.bareMounts = { }; }"

# Linux follows as many.
_MAXIMUM_LINKS = 40


class Workspace:
    """Reads and parses Nix files by absolute path.

    `overlay` holds contents that stand for files on disk or for files that do not exist yet:
    the proof reads the result of a migration through it before anything is written. Files
    that `base` has parsed already and the overlay does not change are taken from there.
    """

    def __init__(
        self, overlay: Mapping[str, bytes] | None = None, base: Workspace | None = None
    ) -> None:
        self._overlay = dict(overlay or {})
        self._folders: dict[str, str] = {}
        self._same: dict[str, str] = {}
        known: dict[str, NixFile] = base._files if base is not None else {}  # noqa: SLF001
        self._files: dict[str, NixFile] = {
            path: file
            for path, file in known.items()
            if self._given(path) in (None, file.source.raw)
        }
        self._sketched: dict[str, tuple[Source, Sketch] | None] = {}
        self.problems: dict[str, Problem] = {}
        """Files that could not be read or parsed, by path."""

    def exists(self, path: str) -> bool:
        """Whether a file or directory stands at `path`, in the overlay or on disk."""
        return path in self._overlay or os.path.lexists(path)

    def module_file(self, path: str) -> str:
        """The file that `import path` reads: `path`, or its `default.nix` for a directory.

        Nix follows a link first, "so that relative path references work" (resolveExprPath in
        src/libexpr/parser.y), and takes a directory on the way by the name that it is given.
        """
        if path in self._overlay:
            return path
        try:
            mode = os.lstat(path).st_mode
        except (OSError, ValueError):
            return path  # it is said when it is read
        if stat.S_ISLNK(mode):
            return self._behind(path)
        return os.path.join(path, "default.nix") if stat.S_ISDIR(mode) else path

    def _behind(self, link: str) -> str:
        """What a link leads to; the link itself, to be named when it is read, where that is
        nowhere, or a device."""
        path = link
        for _ in range(_MAXIMUM_LINKS):
            path = os.path.normpath(os.path.join(os.path.dirname(path), os.readlink(path)))
            if path in self._overlay or not os.path.islink(path):
                break
        if path in self._overlay or os.path.isfile(path):
            return path
        return os.path.join(path, "default.nix") if os.path.isdir(path) else link

    def same_file(self, path: str) -> str:
        """The path of the same file without links in the name of its folder."""
        if path not in self._same:
            folder, name = os.path.split(path)
            self._same[path] = os.path.join(self._folder(folder), name)
        return self._same[path]

    def _folder(self, path: str) -> str:
        """A folder's path without links; of many in one, that one is looked at once."""
        if path not in self._folders:
            above, name = os.path.split(path)
            if above not in self._folders:
                self._folders[above] = os.path.realpath(above)
            real = os.path.join(self._folders[above], name)
            self._folders[path] = os.path.realpath(real) if os.path.islink(real) else real
        return self._folders[path]

    def parse_import(self, path: str) -> NixFile:
        """The file that a machine imports, like `parse`; of an unchanged copy of ours the gist."""
        if os.path.basename(path) == MODULE and path not in self._files:
            content = self._given(path)
            if content is None and os.path.isfile(path):
                content = read_source(path).raw
            if content == dict(shipped_files()).get(MODULE):
                return parse_nix(Source.from_bytes(path, _OURS))
        return self.parse(path)

    def sketched(self, path: str) -> tuple[Source, Sketch] | None:
        """A file on disk that is not parsed yet, with its sketch where it has one."""
        if path in self._files or os.path.basename(path) == MODULE or self._given(path) is not None:
            return None
        if path not in self._sketched:
            from baremount.syntax.nix_sketch import sketch

            try:
                source = read_source(path)
            except InputError:
                return None  # it is said when it is parsed
            found = sketch(source)
            self._sketched[path] = None if found is None else (source, found)
        return self._sketched[path]

    def parse(self, path: str) -> NixFile:
        """The parsed file. Raises `InputError`, the same one each time it is asked again."""
        if path in self._files:
            return self._files[path]
        if path in self.problems:
            raise InputError(self.problems[path])
        try:
            parsed = parse_nix(self._source(path))
        except InputError as error:
            self.problems[path] = error.problem
            raise
        self._files[path] = parsed
        return parsed

    def _source(self, path: str) -> Source:
        content = self._given(path)
        if content is not None:
            return Source.from_bytes(path, content)
        known = self._sketched.get(path)
        return read_source(path) if known is None else known[0]

    def _given(self, path: str) -> bytes | None:
        """What the overlay holds for a file, by whatever name of its folder."""
        content = self._overlay.get(path)
        return self._overlay.get(self.same_file(path)) if content is None else content
