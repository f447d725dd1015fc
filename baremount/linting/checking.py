"""One pass of the rules over the files of a run: what is wrong in them, as they stand.

Nothing is read from or written to the disk here but the files that Nix modules import.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from baremount.contents import Contents
from baremount.linting.dispatch import Dispatch
from baremount.linting.facts import Unparsable
from baremount.linting.finding import Spot
from baremount.linting.languages import BUILT_IN, MARKDOWN, NIX, language_of
from baremount.linting.relevance import SUPPRESSION, Markers
from baremount.linting.rule import Context
from baremount.linting.views import View, finding, whole
from baremount.problems import InputError
from baremount.records import Record
from baremount.source import Source

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from baremount.linting.finding import Finding, Severity
    from baremount.linting.rule import Language, Report
    from baremount.linting.toolbox import LoadedRule, Toolbox
    from baremount.problems import Problem
    from baremount.syntax.tree import NixFile, Span
    from baremount.workspace import Workspace


class Job(Record):
    """What to check and how."""

    files: Mapping[str, Source]
    """The files by absolute path; findings come from these alone."""
    toolbox: Toolbox
    rules: tuple[LoadedRule, ...]
    """Those that are selected."""
    must_parse: Collection[str] = ()
    """Files to be parsed also where no rule can fire in them."""
    severities: Mapping[str, Severity] = {}
    """The user's own severities by the rules' names."""
    inventory: object = None
    use_markers: bool = True
    """Whether a file without any marker is left alone; only tests say no."""
    given: Collection[str] = ()
    """Further files that findings may come from, where some import leads there."""
    want_snapshots: bool = False
    """Whether it matters what the machines mean, for a comparison."""


class Checked(Record):
    """The outcome of a pass."""

    findings: tuple[Finding, ...]
    comments: Mapping[str, tuple[Span, ...]]
    """The comments of the files that may hold a suppression."""
    judged: frozenset[str]
    """The files of machines whose facts the rules have seen."""
    snapshots: Mapping[str, frozenset[tuple[str, object]]]
    """What each machine means, by its name."""
    reached: Mapping[str, Source]
    """Files that were not in the job, but given and found by an import."""
    beyond: frozenset[str]
    """The files of machines that were not in the job, with findings or without."""
    workspace: Workspace | None
    """The parsed files, for a next pass over almost the same."""


def check(job: Job, base: Workspace | None = None) -> Checked:
    """Run all selected rules over the files. Raises `RuleFault` where a rule fails."""
    return _Pass(job).run(base)


class _Pass:
    """The state of one pass."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.languages = (*BUILT_IN, *job.toolbox.languages)
        self.markers = Markers(job.rules, self.languages, job.toolbox.model)
        self.dispatches = {
            language.name: Dispatch(
                rule
                for rule in job.rules
                if language.name in (rule.declaration.languages or (language.name,))
            )
            for language in (NIX, *job.toolbox.languages)
        }
        self.views: dict[str, View] = {}
        self.findings: dict[Finding, None] = {}
        self.comments: dict[str, tuple[Span, ...]] = {}
        self.reached: dict[str, Source] = {}
        self.elsewhere: set[str] = set()
        """Files of machines that no rule judges."""

    def run(self, base: Workspace | None) -> Checked:
        """See `check`."""
        nix: dict[str, View] = {}
        for path, source in self.job.files.items():
            language = language_of(path, self.languages)
            if language is None or not self._matters(source, language):
                continue
            if language is NIX:
                nix[path] = whole(source)
            elif language is MARKDOWN:
                nix.update(self._blocks(source))
            else:
                self._plain(source, language)
        from baremount.linting.nix_checking import NixPass

        self.views.update(nix)
        checked = NixPass(self).run(nix, base) if nix else None
        judged = frozenset(checked.judged if checked else ())
        return Checked(
            tuple(in_order(self.findings)),
            self.comments,
            judged,
            checked.snapshots if checked else {},
            self.reached,
            frozenset(self.elsewhere.union(judged) - self.job.files.keys()),
            checked.workspace if checked else None,
        )

    def report(
        self,
        language: str,
        fact: object,
        context: Context,
        contents: Contents | None = None,
    ) -> None:
        """Hand a fact to the rules of a language and keep what they find in the job's files.

        `contents` is what the fact was drawn from, where that is more than the context's source:
        rules whose markers are not there are not asked.
        """
        looked_at = None
        if self.job.use_markers:
            looked_at = contents or Contents(context.source.content)
        for rule, report in self.dispatches[language].reports(fact, context, looked_at):
            view = self._view(report.where.source)
            if view is not None:
                chosen = self.job.severities.get(rule.name)
                item = finding(rule, self._guarded(rule, report, view), view, chosen)
                self.findings.setdefault(item)

    def _guarded(self, rule: LoadedRule, report: Report, view: View) -> Report:
        """A report whose fix is unsafe where it would change other machines, too."""
        fix = report.fix
        changes = rule.declaration.changes and view.source.path in self.elsewhere
        if fix is None or not changes:
            return report
        return report._replace(fix=fix._replace(safety="unsafe"))

    def _view(self, source: Source) -> View | None:
        """Where a source's findings belong; None where the file was not given."""
        path = source.path
        if path not in self.views and path not in self.job.given:
            path = os.path.realpath(path)  # an import may lead through a link to a folder
        view = self.views.get(path)
        if view is None and path in self.job.given:
            given = source if path == source.path else Source.from_bytes(path, source.raw)
            view = self.views[path] = whole(given)
            self.reached[path] = given
        return view

    def unparsable(self, language: str, source: Source, problem: Problem) -> None:
        """Hand on that a file does not parse."""
        at = source.offset(problem.line, problem.column) if problem.line else 0
        fact = Unparsable(Spot(source, _character(source, at)), problem.message)
        self.report(language, fact, Context(source))

    def _matters(self, source: Source, language: Language) -> bool:
        if not self.job.use_markers or source.path in self.job.must_parse:
            return True
        return self.markers.found_in(source.content, language.name)

    def _plain(self, source: Source, language: Language) -> None:
        self.views[source.path] = whole(source)
        context = Context(source, None, self.job.inventory)
        self.report(language.name, source, context)
        if SUPPRESSION in source.content:
            self.comments[source.path] = tuple(language.comments(source))
        try:
            facts = list(language.facts(source))
        except InputError as error:
            self.unparsable(language.name, source, error.problem)
            return
        for fact in facts:
            self.report(language.name, fact, context)

    def _blocks(self, source: Source) -> Iterator[tuple[str, View]]:
        from baremount.linting.markdown import nix_blocks

        if SUPPRESSION in source.content:
            self.comments[source.path] = tuple(MARKDOWN.comments(source))
        for view in nix_blocks(source):
            yield view.source.path, view

    def remember_comments(self, view: View, file: NixFile) -> None:
        """Note the comments of a Nix tree, where they stand in the real file."""
        if SUPPRESSION in view.source.content:
            spans = tuple(view.span(comment.span) for comment in file.comments)
            path = view.outer.path
            self.comments[path] = (*self.comments.get(path, ()), *spans)


def _character(source: Source, at: int) -> Span:
    """The span of the character at an offset; empty at a line's or the file's end."""
    rest = source.content[at : at + 4]
    if not rest or rest[0] in b"\r\n":
        return at, at
    end = at + 1
    while end < len(source.content) and 0x80 <= source.content[end] < 0xC0:
        end += 1
    return at, end


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Findings by file and place."""
    return sorted(
        findings,
        key=lambda each: (each.path, each.line, each.column, each.code, each.message, each.help),
    )
