"""Reads the files of a run, and keeps those in which some rule can fire."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from baremount.files import read_bytes
from baremount.linting.gathering import is_gone
from baremount.linting.languages import BUILT_IN, MARKDOWN, NIX, language_of
from baremount.linting.parallel import spread
from baremount.linting.relevance import Markers, Mentions, importers, may_hold_nix, mentions
from baremount.problems import InputError
from baremount.records import Record
from baremount.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from baremount.linting.gathering import Gathered
    from baremount.linting.rule import Language
    from baremount.linting.toolbox import LoadedRule, Toolbox
    from baremount.problems import Problem

# Every byte is searched for markers; what is parsed has a limit of its own.
_LARGEST = 16_000_000
# Few files are larger, and the buffer is made for each of them.
_SMALL = 1 << 13
# Without blocking, should the path be a named pipe: that is said by the slower way.
_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_BINARY", 0)
)
_WORTH_A_PROCESS = 1_000
# How many files are read while all is loaded that a check needs.
_REHEARSAL = 2_000
_NIX = NIX.patterns[0].lstrip("*")
_WIDE = (b"\xff\xfe", b"\xfe\xff")


class Inputs(Record):
    """The files of a run."""

    files: Mapping[str, Source]
    """Those to be checked, by absolute path."""
    must_parse: frozenset[str]
    """Those that are parsed whatever they hold: named ones, and importers of others."""
    given: Collection[str]
    """All paths of the run, each once."""
    unreadable: tuple[Problem, ...]
    importing: Mapping[str, Mentions]
    """What the files of the run can import, of Nix or with Nix in them."""


def with_reached(inputs: Inputs, reached: Mapping[str, Source]) -> Inputs:
    """The inputs with files that an import led to, and with all others that may import those:
    they make machines that see the same files. The same where nothing is new."""
    new = {path: source for path, source in reached.items() if path not in inputs.files}
    if not new:
        return inputs
    unreadable: list[Problem] = []
    above = importers(inputs.importing, new) - inputs.files.keys() - new.keys()
    for path in above:
        _decode(path, _raw(path, unreadable), new, unreadable)
    return inputs._replace(
        files=dict(sorted({**inputs.files, **new}.items())),
        must_parse=inputs.must_parse | new.keys(),
        unreadable=tuple(sorted({*inputs.unreadable, *unreadable})),
    )


def read_inputs(
    gathered: Gathered,
    piped: Source | None,
    rules: Sequence[LoadedRule],
    toolbox: Toolbox,
    jobs: int = 1,
    rehearse: Callable[[Source], None] | None = None,
) -> Inputs:
    """Read all files once, many of them with several processes.

    Where others read as well, `rehearse` is called with some file to be checked: it may load
    what a check needs, which processes that start later need not do once more.

    Files that cannot be read become problems. `piped` stands for the file of its path. A file in
    a folder that holds no marker of a rule is not even decoded.
    """
    languages = (*BUILT_IN, *toolbox.languages)
    scanner = _Scanner(Markers(rules, languages, toolbox.model), languages)
    files = {} if piped is None else {piped.path: piped}
    unreadable = list(gathered.unreadable)
    for path in gathered.named:
        if path not in files:
            _decode(path, _any_raw(path, unreadable), files, unreadable)
    named = frozenset(files)
    found = list(gathered.found)
    if piped is not None and piped.path in gathered.found:
        found.remove(piped.path)
    importing: dict[str, Mentions] = {}
    parts = jobs if len(found) > _WORTH_A_PROCESS else 1

    def meanwhile(scanned: _Scanned) -> None:
        if rehearse is not None and scanned.relevant:
            some: dict[str, Source] = {}
            _decode(*min(scanned.relevant, key=lambda each: len(each[1])), some, [])
            for source in some.values():
                rehearse(source)

    for scanned in spread(scanner.scan, _shares(found, parts), meanwhile):
        unreadable += [each for each in scanned.unreadable if not is_gone(each.path)]
        importing.update(scanned.importing)
        for path, raw in scanned.relevant:
            _decode(path, raw, files, unreadable)
    above = _importers(files, importing, languages)
    for path in above - files.keys():
        _decode(path, _raw(path, unreadable), files, unreadable)
    return Inputs(
        dict(sorted(files.items())),
        named | above,
        dict.fromkeys((*gathered.found, *gathered.named, *named)),
        tuple(sorted(unreadable)),
        importing,
    )


def _shares(paths: Sequence[str], count: int) -> list[Sequence[str]]:
    """The paths in parts, the first one smaller by what the rehearsal takes."""
    if count < 2:
        return [paths]
    first = max((len(paths) + _REHEARSAL) // count - _REHEARSAL, 0)
    return [paths[:first], *(paths[first + at :: count - 1] for at in range(count - 1))]


class _Scanned(Record):
    """What was found in some files."""

    relevant: list[tuple[str, bytes]]
    importing: dict[str, Mentions]
    """Other files that can import something: of Nix, or with Nix in them."""
    unreadable: list[Problem]


class _Scanner:
    """Looks for markers in files, without decoding them."""

    def __init__(self, markers: Markers, languages: Sequence[Language]) -> None:
        self.markers = markers
        self.languages = languages

    def scan(self, paths: Sequence[str]) -> _Scanned:
        scanned = _Scanned([], {}, [])
        found_in = self.markers.found_in
        for path in paths:
            raw = _raw(path, scanned.unreadable)
            # Nix comes first among the languages, and most files are of it.
            language = NIX if path.endswith(_NIX) else language_of(path, self.languages)
            if raw is None or language is None:
                continue
            if raw.startswith(_WIDE) or found_in(raw, language.name):
                scanned.relevant.append((path, raw))
            elif language is NIX or (language is MARKDOWN and may_hold_nix(raw)):
                mentioned = mentions(raw)
                if mentioned is not None:
                    scanned.importing[path] = mentioned
        return scanned


def _importers(
    files: Mapping[str, Source], importing: dict[str, Mentions], languages: Sequence[Language]
) -> frozenset[str]:
    """The files that may import one of Nix that is to be checked."""
    wanted = [path for path in files if language_of(path, languages) is NIX]
    if not wanted:
        return frozenset()
    for path in wanted:
        mentioned = mentions(files[path].content)
        if mentioned is not None:
            importing[path] = mentioned
    return frozenset(importers(importing, wanted))


def _raw(path: str, unreadable: list[Problem]) -> bytes | None:
    """A file's bytes. An ordinary small file takes three calls of the system."""
    try:
        descriptor = os.open(path, _FLAGS)
        try:
            raw = os.read(descriptor, _SMALL)
            if raw and len(raw) < _SMALL and not os.read(descriptor, 1):
                return raw
        finally:
            os.close(descriptor)
    except (OSError, ValueError):
        pass  # said better below
    return _any_raw(path, unreadable)


def _any_raw(path: str, unreadable: list[Problem]) -> bytes | None:
    """The bytes of whatever the path names, or a problem."""
    try:
        return read_bytes(path, limit=_LARGEST)
    except InputError as error:
        unreadable.append(error.problem)
    return None


def _decode(
    path: str, raw: bytes | None, files: dict[str, Source], unreadable: list[Problem]
) -> None:
    if raw is None:
        return
    try:
        files[path] = Source.from_bytes(path, raw)
    except InputError as error:
        unreadable.append(error.problem)


def shortened(problems: Sequence[Problem]) -> Iterator[Problem]:
    """Problems with their paths as people want to read them."""
    from baremount.paths import short

    return (problem._replace(path=short(problem.path)) for problem in problems)
