"""Workflow commands, which GitHub Actions shows as annotations in the changed files.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.linting.wording import one_line, sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from baremount.linting.finding import Finding, Severity
    from baremount.linting.summary import Summary

_COMMANDS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "notice"}


def render(findings: Sequence[Finding], summary: Summary) -> str:
    """One command a finding and one a file that could not be read."""
    commands = [_annotation(finding) for finding in findings]
    for problem in summary.unreadable:
        place = {"line": problem.line, "col": problem.column}
        where = {"file": problem.path} | {key: str(at) for key, at in place.items() if at}
        commands.append(_command("error", where, one_line(problem.message)))
    return "".join(f"{command}\n" for command in commands)


def _annotation(finding: Finding) -> str:
    where = {
        "file": finding.path,
        "line": str(finding.line),
        "endLine": str(finding.end_line),
    }
    if finding.line == finding.end_line:
        # Over several lines the runner warns about columns and drops them.
        where |= {"col": str(finding.column), "endColumn": str(finding.end_column)}
    where["title"] = f"{finding.code} {finding.rule}"
    return _command(_COMMANDS[finding.severity], where, sentence(finding))


def _command(name: str, properties: dict[str, str], message: str) -> str:
    listed = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{name} {listed}::{_data(message)}"


def _property(text: str) -> str:
    return _data(one_line(text)).replace(":", "%3A").replace(",", "%2C")


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
