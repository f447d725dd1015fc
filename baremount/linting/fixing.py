"""Applies fixes, again and again until none is left, and undoes those that do harm.

A fix after which a file no longer parses, or a safe one after which a machine means something
else than its rule says, is our own fault: it is taken back and named.
"""

from __future__ import annotations

import sys
from bisect import bisect_right, insort
from typing import TYPE_CHECKING

from baremount.edits import apply
from baremount.linting.checking import Checked, check
from baremount.linting.facts import Unparsable
from baremount.linting.languages import BUILT_IN, MARKDOWN, NIX, language_of
from baremount.paths import short
from baremount.problems import InputError
from baremount.records import Record
from baremount.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from baremount.edits import Edit
    from baremount.linting.checking import Job
    from baremount.linting.finding import Finding
    from baremount.linting.rule import Language

ROUNDS = 20
# How many fixes that do harm are looked for one by one.
_PATIENCE = 20


class Fixed(Record):
    """What became of the files."""

    files: Mapping[str, Source]
    originals: Mapping[str, Source]
    """The same files as they were."""
    findings: tuple[Finding, ...]
    """Those that are left."""
    applied: tuple[Finding, ...]
    faults: tuple[str, ...]
    """Fixes that were taken back, or that undo each other: our own faults."""


def as_found(checked: Checked, files: Mapping[str, Source]) -> tuple[Finding, ...]:  # noqa: ARG001
    """The findings of a pass as they are, without suppressions or baseline."""
    return checked.findings


def fix(
    job: Job,
    *,
    unsafe: bool,
    settle: Callable[[Checked, Mapping[str, Source]], tuple[Finding, ...]] = as_found,
) -> Fixed:
    """Apply all safe fixes, and unsafe ones where asked to, in memory.

    `settle` says which findings of a pass count; only theirs are applied.
    """
    return _Loop(job._replace(want_snapshots=True), unsafe, settle).run()


class _Loop:
    """The state between the rounds."""

    def __init__(
        self,
        job: Job,
        unsafe: bool,
        settle: Callable[[Checked, Mapping[str, Source]], tuple[Finding, ...]],
    ) -> None:
        self.job = job
        self.unsafe = unsafe
        self.settle = settle
        self.faults: list[str] = []
        self.harmful: set[tuple[str, str, str]] = set()
        self.declared = {rule.name: rule.declaration.changes for rule in job.rules}

    def run(self) -> Fixed:
        """Rounds to the fixpoint."""
        files = dict(self.job.files)
        checked = check(self.job)
        self._take(checked.reached, files)
        originals = dict(files)
        seen = [files]
        rounds: list[list[Finding]] = []
        while True:
            findings = self.settle(checked, files)
            batch = self._batch(findings)
            if not batch:
                break
            # What a fix takes away may be all for which a file is looked at, a comment of ours.
            self._read_always(finding.path for finding in batch)
            new, checked, applied = self._apply(files, checked, batch)
            if not applied:
                continue  # the next batch is without those that do harm
            rounds.append(applied)
            if new in seen or len(rounds) == ROUNDS:
                # Back to before the circle: none of its states is better than another.
                start = seen.index(new) if new in seen else 0
                names = ", ".join(sorted({each.rule for part in rounds[start:] for each in part}))
                self.faults.append(f"the fixes of {names} undo each other without end")
                files = seen[start]
                findings = self.settle(check(self.job._replace(files=files)), files)
                del rounds[start:]
                break
            originals = {**checked.reached, **originals}
            files = dict(new)
            self._take(checked.reached, files)
            seen.append(files)
        applied = [finding for part in rounds for finding in part]
        return Fixed(files, originals, findings, tuple(applied), tuple(self.faults))

    def _take(self, reached: Mapping[str, Source], files: dict[str, Source]) -> None:
        """Take in files that an import has led to, to be read as they are here from now on."""
        files.update(reached)
        self._read_always(reached)

    def _read_always(self, paths: Iterable[str]) -> None:
        self.job = self.job._replace(must_parse=frozenset((*self.job.must_parse, *paths)))

    def _batch(self, findings: Iterable[Finding]) -> list[Finding]:
        """The fixes of one round: none overlaps another, and safe ones go first."""
        able = [
            finding
            for finding in findings
            if finding.fix and _identity(finding) not in self.harmful
        ]
        safe = [finding for finding in able if finding.fix and finding.fix.safety == "safe"]
        chosen = safe or (able if self.unsafe else [])
        taken: dict[str, list[tuple[int, int]]] = {}
        batch = []
        for finding in chosen:
            if finding.fix is None:
                continue
            others = taken.setdefault(finding.path, [])
            if not any(_touches(edit, others) for edit in finding.fix.edits):
                for edit in finding.fix.edits:
                    insort(others, (edit.start, edit.end))
                batch.append(finding)
        return batch

    def _apply(
        self, files: dict[str, Source], checked: Checked, batch: list[Finding]
    ) -> tuple[dict[str, Source], Checked, list[Finding]]:
        """All of a round at once, or those that do no harm."""
        tried = self._try(files, checked, batch)
        if not isinstance(tried, str):
            return *tried, batch
        harmful = self._harmful(files, checked, batch)
        for finding, harm in harmful:
            self._blame(finding, harm)
        blamed = {_identity(finding) for finding, _ in harmful}
        rest = [finding for finding in batch if _identity(finding) not in blamed]
        # Where only together they do harm, one alone in this round: the others come again.
        for part in (rest, rest[:1]):
            if part and not isinstance(tried := self._try(files, checked, part), str):
                return *tried, part
        return files, checked, []

    def _harmful(
        self, files: dict[str, Source], checked: Checked, batch: list[Finding]
    ) -> list[tuple[Finding, str]]:
        """The fixes that do harm by themselves, looked for by halves."""
        if len(self.harmful) > _PATIENCE:
            return [(finding, "too many others did harm") for finding in batch]
        tried = self._try(files, checked, batch)
        if not isinstance(tried, str):
            return []
        if len(batch) == 1:
            return [(batch[0], tried)]
        middle = len(batch) // 2
        halves = batch[:middle], batch[middle:]
        return [item for half in halves for item in self._harmful(files, checked, half)]

    def _blame(self, finding: Finding, harm: str) -> None:
        self.harmful.add(_identity(finding))
        if len(self.faults) > _PATIENCE:
            return
        self.faults.append(
            f"the fix of {finding.rule} at {short(finding.path)}:{finding.line} "
            f"was taken back: {harm}"
        )

    def _try(
        self, files: dict[str, Source], checked: Checked, batch: Sequence[Finding]
    ) -> tuple[dict[str, Source], Checked] | str:
        """The files with the fixes applied and checked again, or the harm that was done."""
        new = dict(files)
        by_path: dict[str, list[Finding]] = {}
        for finding in batch:
            by_path.setdefault(finding.path, []).append(finding)
        for path, found in by_path.items():
            new[path] = _applied(files[path], found)
            if not self._parses_as_well(files[path], new[path]):
                return f"{short(path)} would no longer parse"
        after = check(self.job._replace(files=new), checked.workspace)
        if all(finding.fix and finding.fix.safety == "safe" for finding in batch):
            allowed = {name for finding in batch for name in self.declared[finding.rule]}
            for machine, facts in checked.snapshots.items():
                changed = {name for name, _ in facts ^ after.snapshots.get(machine, frozenset())}
                if changed - allowed:
                    fields = ", ".join(sorted(changed - allowed))
                    return f"it would change what {machine} means: {fields}"
        return new, after

    def _parses_as_well(self, before: Source, after: Source) -> bool:
        languages = (*BUILT_IN, *self.job.toolbox.languages)
        return _readable(before, languages) <= _readable(after, languages)


def _readable(source: Source, languages: Sequence[Language]) -> int:
    """How well a file parses, to be compared: its code blocks, or its mistakes below zero."""
    language = language_of(source.path, languages)
    if language is MARKDOWN:
        from baremount.linting.markdown import nix_blocks

        return sum(1 for _ in nix_blocks(source))
    try:
        if language is NIX:
            from baremount.syntax.nix import parse_nix

            parse_nix(source)
        elif language is not None:
            # Some readers go on behind a mistake.
            return -sum(isinstance(fact, Unparsable) for fact in language.facts(source))
    except InputError:
        return -sys.maxsize
    return 0


def _applied(source: Source, batch: Sequence[Finding]) -> Source:
    fixes = [finding.fix for finding in batch if finding.fix]
    content = apply(source.content, [edit for item in fixes for edit in item.edits])
    encodings = [item.encoding for item in fixes if item.encoding]
    if encodings:
        source = Source(source.path, source.raw, encodings[0], source.content)
    return source.replaced(content)


def _touches(edit: Edit, others: Sequence[tuple[int, int]]) -> bool:
    """Whether an edit meets one of others, which are in order and do not meet each other.

    Two insertions at one place meet too: their order would be chance.
    """
    at = bisect_right(others, (edit.end, sys.maxsize))
    return at > 0 and others[at - 1][1] >= edit.start


def _identity(finding: Finding) -> tuple[str, str, str]:
    return finding.path, finding.rule, finding.message
