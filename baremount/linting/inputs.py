"""Reads the files of a run, and keeps those in which some rule can fire."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.files import read_bytes
from baremount.linting.languages import NIX, language_of
from baremount.linting.relevance import Markers, can_import, importers
from baremount.problems import InputError
from baremount.records import Record
from baremount.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from baremount.linting.gathering import Gathered
    from baremount.linting.rule import Language
    from baremount.linting.toolbox import LoadedRule
    from baremount.problems import Problem

# Every byte is searched for markers; what is parsed has a limit of its own.
_LARGEST = 16_000_000
_WIDE = (b"\xff\xfe", b"\xfe\xff")


class Inputs(Record):
    """The files of a run."""

    files: Mapping[str, Source]
    """Those to be checked, by absolute path."""
    must_parse: frozenset[str]
    """Those that are parsed whatever they hold: named ones, and importers of others."""
    given: frozenset[str]
    """All paths of the run."""
    unreadable: tuple[Problem, ...]


def read_inputs(
    gathered: Gathered,
    piped: Source | None,
    rules: Sequence[LoadedRule],
    languages: Sequence[Language],
) -> Inputs:
    """Read all files once; those that cannot be read become problems.

    `piped` stands for the file of its path. A file in a folder that holds no marker of a rule is
    not even decoded.
    """
    reader = _Reader(Markers(rules, languages), languages)
    if piped is not None:
        reader.files[piped.path] = piped
    for path in gathered.named:
        if path not in reader.files:
            reader.read_named(path)
    named = set(reader.files)
    for path in gathered.found:
        if path not in reader.files:
            reader.read_found(path)
    above = reader.add_importers()
    return Inputs(
        dict(sorted(reader.files.items())),
        frozenset(named | above),
        frozenset((*named, *gathered.named, *gathered.found)),
        tuple(reader.unreadable),
    )


class _Reader:
    def __init__(self, markers: Markers, languages: Sequence[Language]) -> None:
        self.markers = markers
        self.languages = languages
        self.files: dict[str, Source] = {}
        self.unreadable: list[Problem] = []
        self.importing: dict[str, bytes] = {}
        """Nix files that may import others and hold no marker."""

    def read_named(self, path: str) -> None:
        """Take a file in, whatever it holds."""
        raw = self._bytes(path)
        if raw is not None:
            self._decode(path, raw)

    def read_found(self, path: str) -> None:
        """Take a file in where a rule can fire in it."""
        raw = self._bytes(path)
        language = language_of(path, self.languages)
        if raw is None or language is None:
            return
        if raw.startswith(_WIDE) or self.markers.found_in(raw, language.name):
            self._decode(path, raw)
        elif language is NIX and can_import(raw):
            self.importing[path] = raw

    def add_importers(self) -> set[str]:
        """Take in the Nix files that may import one of those there; their paths."""
        wanted = [path for path in self.files if language_of(path, self.languages) is NIX]
        if not wanted:
            return set()
        contents = dict(self.importing)
        contents.update((path, self.files[path].content) for path in wanted)
        above = set(importers(contents, wanted))
        for path in above & self.importing.keys():
            self._decode(path, self.importing[path])
        return above & self.files.keys()

    def _bytes(self, path: str) -> bytes | None:
        try:
            return read_bytes(path, limit=_LARGEST)
        except InputError as error:
            self.unreadable.append(error.problem)
        return None

    def _decode(self, path: str, raw: bytes) -> None:
        try:
            self.files[path] = Source.from_bytes(path, raw)
        except InputError as error:
            self.unreadable.append(error.problem)


def shortened(problems: Sequence[Problem]) -> Iterator[Problem]:
    """Problems with their paths as people want to read them."""
    from baremount.paths import short

    return (problem._replace(path=short(problem.path)) for problem in problems)
