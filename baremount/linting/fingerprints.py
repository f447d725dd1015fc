"""What tells a finding from all others, and stays the same when lines are moved."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from baremount.linting.finding import Finding

_LENGTH = 32
"""Hexadecimal digits: 128 bits."""


def fingerprints(findings: Sequence[Finding]) -> list[str]:
    """One fingerprint a finding, no two alike.

    It is made of the rule, the file, the text of the line and a number that tells equal ones
    apart, in the order given.
    """
    from hashlib import sha256

    seen: Counter[tuple[str, ...]] = Counter()
    found = []
    for finding in findings:
        context = context_of(finding)
        seen[context] += 1
        key = "\0".join((*context, str(seen[context])))
        found.append(sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:_LENGTH])
    return found


def context_of(finding: Finding) -> tuple[str, ...]:
    """The rule, the file and the text around, without what changes when code is moved."""
    return (finding.rule, finding.path, *(line.strip() for line in finding.text))
