"""Findings in words: in one line, and the docstring of a rule in its parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.terminal_text import printable

if TYPE_CHECKING:
    from baremount.linting.finding import Finding


def one_line(text: str) -> str:
    r"""Text that cannot leave its line nor act on a terminal: newlines are shown as `\n`."""
    return printable(text).replace("\n", "\\n").replace("\t", "\\t")


def sentence(finding: Finding) -> str:
    """What is wrong and what to do about it, in one line."""
    return one_line(f"{finding.message}: {finding.help}" if finding.help else finding.message)


def title(documentation: str) -> str:
    """The first line of a rule's docstring."""
    return documentation.strip().partition("\n")[0]


def section(documentation: str, heading: str) -> str:
    """The text below `## heading` in a rule's docstring; empty where there is none."""
    _, _, rest = f"\n{documentation}".partition(f"\n## {heading}\n")
    return rest.partition("\n## ")[0].strip()
