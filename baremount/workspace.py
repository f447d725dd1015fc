"""The files of one run, each read and parsed once, seen through changes not yet written."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from baremount.files import read_source
from baremount.problems import InputError, Problem
from baremount.source import Source
from baremount.syntax.nix import parse_nix

if TYPE_CHECKING:
    from collections.abc import Mapping

    from baremount.syntax.tree import NixFile


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
        known: dict[str, NixFile] = base._files if base is not None else {}  # noqa: SLF001
        self._files: dict[str, NixFile] = {
            path: file
            for path, file in known.items()
            if self._overlay.get(path, file.source.raw) == file.source.raw
        }
        self.problems: dict[str, Problem] = {}
        """Files that could not be read or parsed, by path."""

    def exists(self, path: str) -> bool:
        """Whether a file or directory stands at `path`, in the overlay or on disk."""
        return path in self._overlay or os.path.lexists(path)

    def module_file(self, path: str) -> str:
        """The file that `import path` reads: `path`, or its `default.nix` for a directory."""
        if path not in self._overlay and os.path.isdir(path):
            return os.path.join(path, "default.nix")
        return path

    def parse(self, path: str) -> NixFile:
        """The parsed file. Raises `InputError`, the same one each time it is asked again."""
        if path in self._files:
            return self._files[path]
        if path in self.problems:
            raise InputError(self.problems[path])
        try:
            content = self._overlay.get(path)
            source = read_source(path) if content is None else Source.from_bytes(path, content)
            parsed = parse_nix(source)
        except InputError as error:
            self.problems[path] = error.problem
            raise
        self._files[path] = parsed
        return parsed
