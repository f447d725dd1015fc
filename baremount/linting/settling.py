"""From the findings of a pass to those that count: suppressions, ignored files, baseline.

What these three leave behind, such as a suppression that nothing needs, is handed to the rules
that report it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.linting.checking import in_order
from baremount.linting.dispatch import Dispatch
from baremount.linting.languages import BUILT_IN, language_of
from baremount.linting.relevance import is_about_machines
from baremount.linting.rule import Context
from baremount.linting.views import finding, whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from baremount.linting.checking import Checked, Job
    from baremount.linting.finding import Finding
    from baremount.linting.suppressions import Suppressions
    from baremount.linting.terms import Terms
    from baremount.source import Source


def settle(
    job: Job, terms: Terms, checked: Checked, files: Mapping[str, Source]
) -> tuple[Finding, ...]:
    """The findings that count, in order of file and place."""
    settled = _Settled(job, terms, checked)
    found = list(checked.findings)
    if terms.suppressions and checked.comments:
        from baremount.linting.suppressions import Suppressions

        suppressions = Suppressions(checked.comments, files)
        found = suppressions.remaining(found)
        names = [name for rule in job.toolbox.rules for name in (rule.name, rule.code)]
        # Reported all the same, and can be kept quiet themselves.
        about = settled.reported(_facts(suppressions, names, settled))
        found += suppressions.remaining(about)
    if terms.is_ignored is not None:
        found = [item for item in found if not terms.is_ignored(item.path, item.rule)]
    if terms.baseline is not None:
        found, left = terms.baseline.split(found)
        found += settled.reported(terms.baseline.stale(left, settled.has_run))
    return tuple(in_order(found))


class _Settled:
    def __init__(self, job: Job, terms: Terms, checked: Checked) -> None:
        self.job = job
        self.terms = terms
        self.checked = checked
        self.dispatch = Dispatch(job.rules)
        self.rules = {key: rule for rule in job.rules for key in (rule.name, rule.code)}

    def has_run(self, path: str, name: str) -> bool:
        """Whether a rule was run on a file."""
        return name in self.rules and (path in self.job.files or path in self.job.given)

    def is_judged(self, path: str, name: str) -> bool:
        """Whether a rule also had all it needs to find something: it may want a whole machine."""
        if not self.has_run(path, name):
            return False
        rule = self.rules[name]
        languages = (*BUILT_IN, *self.job.toolbox.languages)
        if language_of(path, languages) not in BUILT_IN:
            return True
        return not is_about_machines(rule.declaration) or path in self.checked.judged

    def reported(self, facts: Iterable[object]) -> list[Finding]:
        """What the rules say of facts that carry a spot of their own."""
        return [
            finding(
                rule,
                report,
                whole(report.where.source),
                self.job.severities.get(rule.name),
            )
            for fact in facts
            for rule, report in self.dispatch.reports(fact, Context(_source_of(fact)))
        ]


def _facts(suppressions: Suppressions, names: list[str], settled: _Settled) -> Iterator[object]:
    yield from suppressions.wrong(names)
    for path, fact in suppressions.unused():
        if settled.is_judged(path, fact.name):
            yield fact


def _source_of(fact: object) -> Source:
    source: Source = fact.spot.source  # type: ignore[attr-defined]
    return source
