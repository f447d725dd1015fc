"""Comments that keep findings quiet: `# baremount: ignore[rule] reason`, `ignore-file[…]`.

A suppression is a comment that begins with `baremount: ignore`; anything else is prose.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from baremount.linting.facts import BadSuppression, UnusedSuppression
from baremount.linting.finding import Spot
from baremount.linting.selection import nearest
from baremount.records import Record
from baremount.syntax.trivia import after_line_end, ends_line, line_end, line_start, starts_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from baremount.linting.finding import Finding
    from baremount.source import Source
    from baremount.syntax.tree import Span

_START = re.compile(
    rb"(?:#+|//+|/\*+|<!--|<#+|::|@?(?i:rem)\b|;+)\s*baremount:[ \t]*ignore"
    rb"(?:(-file)?(?=[\s\[]|$|\*/|-->|#>)|(-?\w[\w-]*)(?=\[))"
)
# What has to come first, or comes first by custom, and says nothing yet.
_PREAMBLE = re.compile(rb"\s*(?:<\?xml\b[^>]*>|@?echo[ \t]+off[ \t]*(?=[\r\n]|$))", re.IGNORECASE)
_NAMES = re.compile(rb"[ \t]*\[([^\]\r\n]*)\]")
_SUGGESTIONS = 100
_LONGEST_NAME = 60
_NAME = re.compile(rb"[^\s,]+")


class Suppression(Record):
    """One comment, and the rules that it names."""

    source: Source
    comment: Span
    names: tuple[tuple[str, Span], ...]
    lines: frozenset[int] | None
    """The lines whose findings are kept quiet; None for the whole file."""


class Suppressions:
    """Those of all files of a pass, and which of their names were of use."""

    def __init__(self, comments: Mapping[str, Sequence[Span]], files: Mapping[str, Source]) -> None:
        self.found: list[Suppression] = []
        self.bad: list[tuple[Spot, str]] = []
        self._used: set[tuple[str, Span]] = set()
        for path, spans in comments.items():
            if path in files:
                self._read(files[path], spans)
        # By file and line; None for the whole file.
        self._at: dict[tuple[str, int | None], list[Suppression]] = {}
        for item in self.found:
            for line in item.lines or (None,):
                self._at.setdefault((item.source.path, line), []).append(item)

    def remaining(self, findings: Iterable[Finding]) -> list[Finding]:
        """The findings that nothing keeps quiet."""
        return [finding for finding in findings if not self._covered(finding)]

    def unused(self) -> Iterator[tuple[str, UnusedSuppression]]:
        """The names that kept nothing quiet, with their file."""
        for item in self.found:
            for name, span in item.names:
                if (item.source.path, span) not in self._used:
                    spot = Spot(item.source, span)
                    yield item.source.path, UnusedSuppression(spot, name, _removal(item, span))

    def wrong(self, known: Sequence[str]) -> Iterator[BadSuppression]:
        """Suppressions without a rule's name, and names that no rule has."""
        suggested = 0
        for spot, reason in self.bad:
            yield BadSuppression(spot, reason, "")
        for item in self.found:
            for name, span in item.names:
                if name not in known:
                    reason = f"there is no rule `{name[:_LONGEST_NAME]}`"
                    # To look for a name that is near takes time, and is of use a few times.
                    suggested += 1
                    may_ask = suggested <= _SUGGESTIONS and len(name) <= _LONGEST_NAME
                    meant = nearest(name, known) if may_ask else ""
                    yield BadSuppression(Spot(item.source, span), reason, meant)

    def _covered(self, finding: Finding) -> bool:
        covered = False
        for line in (finding.line, None):
            for item in self._at.get((finding.path, line), ()):
                for name, span in item.names:
                    if name in (finding.rule, finding.code):
                        self._used.add((finding.path, span))
                        covered = True
        return covered

    def _read(self, source: Source, comments: Sequence[Span]) -> None:
        content = source.content
        own_lines = {
            line
            for start, end in comments
            if starts_line(content, start) and ends_line(content, end)
            for line in range(source.place(start).line, source.place(end).line + 1)
        }
        # Where the comments that end on a line are followed by something else.
        following: dict[int, int] = {}
        for line in sorted(own_lines, reverse=True):
            following[line] = following.get(line + 1, line + 1)
        code_start = _code_start(content, comments)
        for start, end in comments:
            match = _START.match(content, start, end)
            if match is None:
                continue
            names = _NAMES.match(content, match.end(), end)
            given = _NAME.finditer(content, names.start(1), names.end(1)) if names else ()
            listed = tuple((name.group().decode(), name.span()) for name in given)
            if match[2]:
                reason = "only `ignore` and `ignore-file` keep something quiet"
                self.bad.append((Spot(source, (match.start(), match.end())), reason))
            elif not listed:
                reason = "a suppression without a rule's name keeps nothing quiet"
                self.bad.append((Spot(source, (match.start(), match.end())), reason))
            elif match[1] and start > code_start:
                reason = "`ignore-file` counts only at the top of the file"
                self.bad.append((Spot(source, (match.start(), match.end())), reason))
            else:
                lines = None if match[1] else _covered_lines(source, (start, end), following)
                self.found.append(Suppression(source, (start, end), listed, lines))


def _code_start(content: bytes, comments: Sequence[Span]) -> int:
    """The offset of the first thing that is neither a comment nor blank."""
    preamble = _PREAMBLE.match(content)
    offset = preamble.end() if preamble else 0
    for start, end in sorted(comments):
        if content[offset:start].strip():
            break
        offset = end
    rest = content[offset:]
    return offset + len(rest) - len(rest.lstrip())


def _covered_lines(source: Source, comment: Span, following: Mapping[int, int]) -> frozenset[int]:
    """The comment's own line; for one that stands alone the next line, and that without comments.

    A comment can have a finding, too.
    """
    start, end = comment
    line = source.place(start).line
    if not starts_line(source.content, start):
        return frozenset({line})
    last = source.place(end).line
    return frozenset({line, last, last + 1, following.get(last, last + 1)})


def _removal(item: Suppression, name: Span) -> Spot:
    """What has to go for one name to go: the whole comment where it is the only one."""
    content = item.source.content
    spans = [span for _, span in item.names]
    if len(spans) == 1:
        start, end = item.comment
        if starts_line(content, start) and ends_line(content, end):
            whole = line_start(content, start), after_line_end(content, line_end(content, end))
            return Spot(item.source, whole)
        # In a batch file the comment is a command, joined to the one before it.
        joins = b" \t&" if re.match(rb"(?i)@?rem\b", content[start:end]) else b" \t"
        while start > 0 and content[start - 1] in joins:
            start -= 1
        return Spot(item.source, (start, end))
    at = spans.index(name)
    if at + 1 < len(spans):
        return Spot(item.source, (name[0], spans[at + 1][0]))
    return Spot(item.source, (spans[at - 1][1], name[1]))
