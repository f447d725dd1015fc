"""The pieces of a file that are checked as files of their own: itself, or the code blocks in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.linting.finding import Finding, Fix, Spot
from baremount.records import Record

if TYPE_CHECKING:
    from baremount.linting.finding import Severity
    from baremount.linting.placed_edits import PlacedEdit
    from baremount.linting.rule import Report
    from baremount.linting.toolbox import LoadedRule
    from baremount.source import Source
    from baremount.syntax.tree import Span


class View(Record):
    """A source as it is checked, and where its text stands in the real file."""

    source: Source
    outer: Source
    shift: int
    """What is added to an offset in `source` to have it in `outer`."""
    bounds: Span
    """The part of `outer` that the text is."""

    def span(self, span: Span) -> Span:
        """A span of `source` in `outer`."""
        first, last = self.bounds
        start, end = (min(max(offset + self.shift, first), last) for offset in span)
        return start, end

    def fix(self, fix: Fix | None) -> Fix | None:
        """A fix of `source` as one of `outer`; None where it leaves the text."""
        if fix is None or self.source is self.outer:
            return fix
        first, last = self.bounds
        moved = tuple(
            edit._replace(start=edit.start + self.shift, end=edit.end + self.shift)
            for edit in fix.edits
        )
        if fix.encoding or any(edit.start < first or edit.end > last for edit in moved):
            return None
        return fix._replace(edits=moved)


def whole(source: Source) -> View:
    """A file that is checked as it is."""
    return View(source, source, 0, (0, len(source.content)))


def finding(rule: LoadedRule, report: Report, view: View, severity: Severity | None) -> Finding:
    """The finding that a report is; `severity` is the user's own choice for the rule."""
    span = view.span(report.where.span)
    outer = view.outer
    start, end = outer.place(span[0]), outer.place(_last(outer, span))
    lines = [outer.line_text(start.line)]
    if end.line != start.line:
        lines.append(outer.line_text(end.line))
    fix = view.fix(report.fix)
    edits: tuple[PlacedEdit, ...] = ()
    if fix is not None:
        from baremount.linting.placed_edits import placed_edits

        edits = placed_edits(outer, fix)
    return Finding(
        rule.name,
        rule.code,
        severity or report.severity or rule.declaration.severity,
        outer.path,
        span,
        start.line,
        start.column,
        end.line,
        end.column,
        report.message,
        report.help,
        fix,
        tuple(lines),
        edits,
    )


def _last(source: Source, span: Span) -> int:
    """The end of a span, before a line end that it takes in."""
    start, end = span
    while end > start and source.content[end - 1] in b"\r\n":
        end -= 1
    return end


def spot_of(view: View, span: Span) -> Spot:
    """A piece of a view's own source."""
    return Spot(view.source, span)
