"""The documentation of rules as Markdown pages, made of their docstrings and declarations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.linting.wording import title

if TYPE_CHECKING:
    from collections.abc import Iterable

    from baremount.linting.rule import Rule
    from baremount.linting.toolbox import LoadedRule

INDEX = "README.md"
_FIXES = {"safe": "safe (`--fix`)", "unsafe": "unsafe (`--fix --unsafe-fixes`)", None: "none"}
_NOTE = "<!-- Generated from the rules: change their docstrings. -->"


def pages(rules: Iterable[LoadedRule]) -> dict[str, str]:
    """The text of every page by its file name, the index first."""
    rules = tuple(rules)
    return {INDEX: index(rules), **{f"{rule.name}.md": page(rule) for rule in rules}}


def index(rules: Iterable[LoadedRule]) -> str:
    """A table of the rules, each with a link to its page beside it."""
    lines = [
        "# Rules",
        "",
        _NOTE,
        "",
        "A finding that is meant to stay is ignored by a comment on its line or on the line above:",
        "`baremount: ignore[missing-nofail]`, with the reason behind it.",
        "",
        "| code | rule | severity | fix | flags |",
        "|---|---|---|---|---|",
    ]
    for rule in rules:
        declared = rule.declaration
        summary = title(rule.documentation).replace("|", "\\|")
        lines.append(
            f"| {declared.code} | [{declared.name}]({declared.name}.md) | {declared.severity} "
            f"| {declared.fix or ''} | {summary} |"
        )
    return "\n".join(lines) + "\n"


def page(rule: LoadedRule) -> str:
    """One rule's page: its declaration as a table, then its docstring."""
    declared = rule.declaration
    return (
        f"# {declared.name}\n\n{_NOTE}\n\n{_declaration(declared)}\n\n"
        f"{rule.documentation.strip()}\n"
    )


def _declaration(rule: Rule) -> str:
    return (
        "| code | severity | languages | fix |\n"
        "|---|---|---|---|\n"
        f"| {rule.code} | {rule.severity} | {', '.join(rule.languages)} | {_FIXES[rule.fix]} |"
    )
