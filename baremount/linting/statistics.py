"""How often each rule fired, instead of the findings themselves."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Literal

from baremount.records import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from baremount.linting.finding import Finding, Severity

VERSION = 1


class Count(Record):
    """The findings of one rule."""

    rule: str
    code: str
    severity: Severity
    """The worst of its findings."""
    number: int
    fixable: int
    """How many of them have a fix, safe or not."""


_WORST: tuple[Severity, ...] = ("error", "warning", "info")


def counts(findings: Sequence[Finding]) -> list[Count]:
    """One count a rule, most frequent first, then by code."""
    numbers = Counter(finding.code for finding in findings)
    names = {finding.code: finding.rule for finding in findings}
    fixable = Counter(finding.code for finding in findings if finding.fix)
    severities: dict[str, Severity] = {}
    for severity in reversed(_WORST):
        severities |= {each.code: severity for each in findings if each.severity == severity}
    return [
        Count(names[code], code, severities[code], number, fixable[code])
        for code, number in sorted(numbers.items(), key=lambda pair: (-pair[1], pair[0]))
    ]


def render(findings: Sequence[Finding], form: Literal["text", "json"]) -> str:
    """The counts as aligned lines, or as JSON with version 1 as described in README.md."""
    counted = counts(findings)
    if form == "json":
        import json

        shown = {"version": VERSION, "statistics": [_keys(count) for count in counted]}
        return json.dumps(shown, indent=2) + "\n"
    width = max((len(str(count.number)) for count in counted), default=0)
    names = max((len(count.rule) for count in counted), default=0)
    return "".join(
        f"{count.number:>{width}}  {count.code}  {count.rule:<{names}}  {_remark(count)}\n"
        for count in counted
    )


def _keys(count: Count) -> dict[str, Any]:
    return {
        "rule": count.rule,
        "code": count.code,
        "severity": count.severity,
        "count": count.number,
        "fixable": count.fixable,
    }


def _remark(count: Count) -> str:
    fixes = f", {count.fixable} with a fix" if count.fixable else ""
    return f"{count.severity}{fixes}"
