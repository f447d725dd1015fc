"""A Code Quality report, which GitLab shows in merge requests.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

from __future__ import annotations

import json
from posixpath import normpath
from typing import TYPE_CHECKING, Any

from baremount.linting.fingerprints import fingerprints
from baremount.linting.wording import one_line, sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from baremount.linting.finding import Finding, Severity
    from baremount.linting.summary import Summary

_SEVERITIES: dict[Severity, str] = {"error": "major", "warning": "minor", "info": "info"}


def render(findings: Sequence[Finding], summary: Summary) -> str:  # noqa: ARG001  see formats
    """A list that ends in a newline, also where there is no finding."""
    marks = fingerprints(findings)
    shown = [_issue(finding, mark) for finding, mark in zip(findings, marks, strict=True)]
    return json.dumps(shown, indent=2) + "\n"


def _issue(finding: Finding, fingerprint: str) -> dict[str, Any]:
    return {
        "description": sentence(finding),
        "check_name": finding.rule,
        "fingerprint": fingerprint,
        "severity": _SEVERITIES[finding.severity],
        "location": {
            # GitLab compares it with the paths of the repository, which have no `./`.
            "path": one_line(normpath(finding.path)),
            "lines": {"begin": finding.line, "end": finding.end_line},
        },
    }
