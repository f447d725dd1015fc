"""SARIF 2.1.0, which code scanning services take.

What a comment or the baseline keeps quiet is left out, not listed with its `suppressions`, which
the standard makes optional: GitHub overlooks them and opens an alert for each.
https://github.com/github/codeql-action/issues/1230

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from baremount import __version__
from baremount.linting.fingerprints import fingerprints
from baremount.linting.wording import one_line, section, sentence, title
from baremount.records import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from baremount.linting.finding import Finding, Fix, Severity
    from baremount.linting.summary import Summary
    from baremount.problems import Problem

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "note"}
_ROOT = "%SRCROOT%"


def render(findings: Sequence[Finding], summary: Summary) -> str:
    """The log, in ASCII, with a newline at its end; also where there is no finding."""
    rules = _rules(findings, summary)
    numbers = {rule.code: number for number, rule in enumerate(rules)}
    marks = fingerprints(findings)
    run = {
        "tool": {
            "driver": {
                "name": "baremount",
                "semanticVersion": __version__,
                "rules": [_rule(rule) for rule in rules],
            }
        },
        "invocations": [
            {
                "executionSuccessful": not summary.unreadable,
                "toolExecutionNotifications": [_unreadable(each) for each in summary.unreadable],
            }
        ],
        "originalUriBaseIds": {
            _ROOT: {"description": {"text": "The directory that baremount was run in."}}
        },
        "columnKind": "unicodeCodePoints",
        # As `Source` counts lines; without this a lone CR would not end one.
        "newlineSequences": ["\r\n", "\n", "\r"],
        "results": [
            _result(finding, numbers[finding.code], mark)
            for finding, mark in zip(findings, marks, strict=True)
        ],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


class _Rule(Record):
    """What a report says of a rule, whether it was broken or not."""

    code: str
    name: str
    severity: Severity
    documentation: str


def _rules(findings: Sequence[Finding], summary: Summary) -> list[_Rule]:
    """The rules that ran, and those of findings that come from none of them."""
    rules = {
        rule.code: _Rule(rule.code, rule.name, rule.declaration.severity, rule.documentation)
        for rule in summary.rules
    }
    for finding in findings:
        rules.setdefault(
            finding.code, _Rule(finding.code, finding.rule, finding.severity, finding.rule)
        )
    return [rules[code] for code in sorted(rules)]


def _rule(rule: _Rule) -> dict[str, Any]:
    summary = title(rule.documentation)
    description = " ".join(section(rule.documentation, "What it does").split())
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": summary},
        "fullDescription": {"text": description or summary},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "help": {"text": rule.documentation, "markdown": rule.documentation},
    }


def _result(finding: Finding, rule: int, fingerprint: str) -> dict[str, Any]:
    location = {
        "artifactLocation": _artifact(finding.path),
        "region": _region(finding.line, finding.column, finding.end_line, finding.end_column),
    }
    result = {
        "ruleId": finding.code,
        "ruleIndex": rule,
        "level": _LEVELS[finding.severity],
        "message": {"text": _message(sentence(finding))},
        "locations": [{"physicalLocation": location}],
        "partialFingerprints": {"baremount/v1": fingerprint},
    }
    if finding.fix and finding.edits:
        result["fixes"] = [_fix(finding, finding.fix)]
    return result


def _fix(finding: Finding, fix: Fix) -> dict[str, Any]:
    replacements = [
        {
            "deletedRegion": _region(edit.line, edit.column, edit.end_line, edit.end_column),
            "insertedContent": {"text": edit.replacement},
        }
        for edit in finding.edits
    ]
    return {
        "description": {"text": _message(one_line(fix.title))},
        "artifactChanges": [
            {"artifactLocation": _artifact(finding.path), "replacements": replacements}
        ],
        "properties": {"safety": fix.safety},
    }


def _unreadable(problem: Problem) -> dict[str, Any]:
    location: dict[str, Any] = {"artifactLocation": _artifact(problem.path)}
    if problem.line:
        location["region"] = {"startLine": problem.line}
    if problem.line and problem.column:
        location["region"]["startColumn"] = problem.column
    return {
        "level": "error",
        "message": {"text": _message(one_line(problem.message))},
        "locations": [{"physicalLocation": location}],
    }


def _artifact(path: str) -> dict[str, str]:
    from posixpath import normpath
    from urllib.parse import quote

    # The bytes of the name, also where they are not UTF-8; a colon would make the name a scheme.
    uri = quote(normpath(path).encode("utf-8", "surrogateescape"), safe="/~")
    return {"uri": f"file://{uri}"} if uri.startswith("/") else {"uri": uri, "uriBaseId": _ROOT}


def _region(line: int, column: int, end_line: int, end_column: int) -> dict[str, int]:
    return {
        "startLine": line,
        "startColumn": column,
        "endLine": end_line,
        "endColumn": end_column,
    }


def _message(text: str) -> str:
    r"""Plain text; what a file says must not become a link, which SARIF has in plain text too."""
    if "](" not in text:
        return text
    return text.replace("[", "\\[").replace("]", "\\]")
