"""Findings that are known and not to be reported again, until they are gone.

An entry is a file, a rule and the text of the line, with how often that occurs: lines that move
stay known, and one more of the same is new.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from typing import TYPE_CHECKING

from baremount.linting.facts import StaleBaseline
from baremount.linting.finding import Spot
from baremount.problems import InputError, Problem
from baremount.records import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from baremount.linting.finding import Finding
    from baremount.source import Source

VERSION = 1


class Entry(Record):
    """One kind of known finding; `path` is relative to the baseline's directory."""

    path: str
    rule: str
    context: str


class Baseline:
    """The entries of a file, and how many of each a run still has."""

    def __init__(self, source: Source, entries: Counter[Entry]) -> None:
        self.source = source
        self.entries = entries

    def split(self, findings: Iterable[Finding]) -> tuple[list[Finding], Counter[Entry]]:
        """The findings that are new, and the entries that were not needed."""
        left = Counter(self.entries)
        new = []
        for finding in findings:
            entry = entry_of(finding, os.path.dirname(self.source.path))
            if left[entry] > 0:
                left[entry] -= 1
            else:
                new.append(finding)
        return new, +left

    def stale(
        self, left: Counter[Entry], has_run: Callable[[str, str], bool]
    ) -> Iterator[StaleBaseline]:
        """The entries that nothing matches; `has_run` tells whether a rule ran on a file.

        An entry of a file that is gone is stale in every run.
        """
        directory = os.path.dirname(self.source.path)
        for entry, times in left.items():
            path = os.path.normpath(os.path.join(directory, entry.path))
            if has_run(path, entry.rule) or not os.path.lexists(path):
                yield StaleBaseline(self._spot(entry), entry.path, entry.rule, times)

    def _spot(self, entry: Entry) -> Spot:
        line = _line(entry, self.entries[entry]).encode()
        start = self.source.content.find(line)
        return Spot(self.source, (start, start + len(line)) if start >= 0 else (0, 0))


def read(source: Source) -> Baseline:
    """The baseline in a file. Raises `InputError` for what `write` does not write."""
    try:
        document = json.loads(source.content)
    except (ValueError, RecursionError) as error:
        raise _refusal(source.path, f"is not JSON: {error}") from error
    if not isinstance(document, dict) or document.get("version") != VERSION:
        raise _refusal(source.path, f"is no baseline of version {VERSION}")
    entries: Counter[Entry] = Counter()
    listed = document.get("findings")
    for item in listed if isinstance(listed, list) else [None]:
        values = [item.get(name) for name in Entry._fields] if isinstance(item, dict) else []
        count = item.get("count") if isinstance(item, dict) else None
        if len(values) != 3 or not all(isinstance(value, str) for value in values):
            raise _refusal(source.path, "has an entry without path, rule and context")
        if type(count) is not int or count < 1:
            raise _refusal(source.path, "has an entry whose count is no positive number")
        entries[Entry(*(str(value) for value in values))] += count
    return Baseline(source, entries)


def written(findings: Sequence[Finding], directory: str) -> str:
    """A baseline of all findings, for a file in `directory`."""
    entries = Counter(entry_of(finding, directory) for finding in findings)
    lines = ",\n".join("    " + _line(entry, entries[entry]) for entry in sorted(entries))
    body = f"\n{lines}\n  " if lines else ""
    return f'{{\n  "version": {VERSION},\n  "findings": [{body}]\n}}\n'


def entry_of(finding: Finding, directory: str) -> Entry:
    """What a baseline in `directory` knows of a finding."""
    path = os.path.relpath(finding.path, directory or ".").replace(os.sep, "/")
    return Entry(path, finding.rule, " ".join(finding.text[0].split()))


def _line(entry: Entry, count: int) -> str:
    return json.dumps({**entry._asdict(), "count": count})


def _refusal(path: str, message: str) -> InputError:
    return InputError(Problem(path, 0, 0, f"{message}: write it anew with --write-baseline"))
