"""Splits a pass into parts that know nothing of each other, for several processes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.linting.checking import Checked, check, in_order
from baremount.linting.languages import BUILT_IN, NIX, language_of
from baremount.linting.parallel import spread
from baremount.linting.relevance import mentions, names_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from baremount.linting.checking import Job
    from baremount.linting.relevance import Mentions
    from baremount.source import Source


_HANDING_OVER = 0.04
"""What it takes to start a process and to have its findings, as a share of its work."""


def check_all(job: Job, jobs: int, importing: Mapping[str, Mentions]) -> Checked:
    """`check`, by up to `jobs` processes.

    Nix files that may import each other stay together, since together they make machines.
    `importing` is what files that have been looked at can import.
    """
    languages = (*BUILT_IN, *job.toolbox.languages)
    nix = {p: s for p, s in job.files.items() if language_of(p, languages) is NIX}
    groups = [[path] for path in job.files if path not in nix] + _groups(nix, importing)
    parts = [
        job._replace(files={path: job.files[path] for path in sorted(part)})
        for part in _balanced(groups, job.files, jobs)
    ]
    checked = spread(_alone, parts)
    # An import can lead on through a file that is not of the run, so that its text is not known.
    if any(path in job.files for part in checked for path in part.beyond):
        return check(job)
    return _joined(checked)


def _alone(job: Job) -> Checked:
    # Syntax trees stay where they are: they are large and nobody asks for them again.
    return check(job)._replace(workspace=None)


def _groups(files: Mapping[str, Source], known: Mapping[str, Mentions]) -> list[list[str]]:
    """The files by who may import whom, by their text."""
    leader = {path: path for path in files}

    def find(path: str) -> str:
        while leader[path] != path:
            leader[path] = leader[leader[path]]
            path = leader[path]
        return path

    by_name: dict[bytes, list[str]] = {}
    for path in files:
        for name in names_of(path):
            by_name.setdefault(name, []).append(path)
    for path, source in files.items():
        mentioned = known.get(path) or mentions(source.content)
        if mentioned is None:
            continue
        others: Iterable[str] = files
        if not mentioned.is_open:
            others = (other for name in mentioned.names for other in by_name.get(name, ()))
        for other in others:
            leader[find(other)] = find(path)
    groups: dict[str, list[str]] = {}
    for path in files:
        groups.setdefault(find(path), []).append(path)
    return list(groups.values())


def _balanced(
    groups: Sequence[list[str]], files: Mapping[str, Source], count: int
) -> list[list[str]]:
    """The groups in at most `count` parts of about the same size."""
    parts: list[list[str]] = [[] for _ in range(count)]
    weighed = [(sum(len(files[path].content) for path in group), group) for group in groups]
    total = sum(size for size, _ in weighed)
    # The first part is for this process, which need not hand its findings over.
    sizes = [0, *[int(_HANDING_OVER * total / count)] * (count - 1)]
    for size, group in sorted(weighed, reverse=True):
        smallest = sizes.index(min(sizes))
        sizes[smallest] += size
        parts[smallest] += group
    return [part for part in parts if part]


def _joined(parts: Sequence[Checked]) -> Checked:
    """The outcomes of all parts as one."""
    findings = dict.fromkeys(finding for part in parts for finding in part.findings)
    return Checked(
        tuple(in_order(findings)),
        {path: spans for part in parts for path, spans in part.comments.items()},
        frozenset().union(*(part.judged for part in parts)),
        {name: facts for part in parts for name, facts in part.snapshots.items()},
        {path: source for part in parts for path, source in part.reached.items()},
        frozenset().union(*(part.beyond for part in parts)),
        None,
    )
