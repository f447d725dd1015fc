"""JSON for programs: version 1, described in README.md. Keys keep their order."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from baremount.linting.finding import Finding
    from baremount.linting.summary import Summary

VERSION = 1


def render(findings: Sequence[Finding], summary: Summary) -> str:  # noqa: ARG001  see formats
    """An object that ends in a newline, also where there is no finding."""
    shown = {"version": VERSION, "findings": [_finding(finding) for finding in findings]}
    # ASCII with escapes: whatever a file held, nothing in it can act on a terminal.
    return json.dumps(shown, indent=2) + "\n"


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "code": finding.code,
        "severity": finding.severity,
        "path": finding.path,
        "line": finding.line,
        "column": finding.column,
        "endLine": finding.end_line,
        "endColumn": finding.end_column,
        "message": finding.message,
        "fix": _fix(finding),
    }


def _fix(finding: Finding) -> dict[str, Any] | None:
    if finding.fix is None:
        return None
    return {
        "safety": finding.fix.safety,
        "edits": [
            {
                "line": edit.line,
                "column": edit.column,
                "endLine": edit.end_line,
                "endColumn": edit.end_column,
                "replacement": edit.replacement,
            }
            for edit in finding.edits
        ],
    }
