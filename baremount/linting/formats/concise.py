"""One line a finding: `hosts/a.nix:3:5: BM001 missing-nofail message [safe fix]`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.linting.wording import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from baremount.linting.finding import Finding
    from baremount.linting.summary import Summary


def render(findings: Sequence[Finding], summary: Summary) -> str:  # noqa: ARG001  see formats
    """The lines; nothing where there is no finding."""
    return "".join(f"{_line(finding)}\n" for finding in findings)


def _line(finding: Finding) -> str:
    place = f"{finding.path}:{finding.line}:{finding.column}"
    fix = f" [{finding.fix.safety} fix]" if finding.fix else ""
    return one_line(f"{place}: {finding.code} {finding.rule} {finding.message}{fix}")
