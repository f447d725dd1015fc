"""`baremount rules`: the list of all rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from baremount.output import emit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from baremount.linting.toolbox import LoadedRule


@click.command(name="rules", short_help="List the rules of lint.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "markdown"]),
    default="text",
    help="Aligned lines (the default), JSON, or a table in Markdown.",
)
@click.option(
    "--rules", "packages", metavar="PACKAGE", multiple=True, help="A Python package of more rules."
)
def command(form: str, packages: tuple[str, ...]) -> int:
    """List all rules with their codes, severities, fixes and what they are about."""
    from baremount.lint_rules.support.toolbox import toolbox

    rules = toolbox(packages).rules
    if form == "json":
        emit(_json(rules), "utf-8")
    elif form == "markdown":
        emit(_markdown(rules), "utf-8")
    else:
        emit(_text(rules))
    return 0


def _title(rule: LoadedRule) -> str:
    from baremount.linting.wording import title

    return title(rule.documentation)


def _text(rules: Sequence[LoadedRule]) -> str:
    width = max(len(rule.name) for rule in rules)
    return "".join(
        f"{rule.code}  {rule.name:<{width}}  {rule.declaration.severity:<7}  "
        f"{rule.declaration.fix or '-':<6}  {_title(rule)}\n"
        for rule in rules
    )


def _markdown(rules: Sequence[LoadedRule]) -> str:
    lines = ["| code | rule | severity | fix | flags |", "|---|---|---|---|---|"]
    lines += [
        f"| {rule.code} | {rule.name} | {rule.declaration.severity} "
        f"| {rule.declaration.fix or ''} | {_title(rule)} |"
        for rule in rules
    ]
    return "\n".join(lines) + "\n"


def _json(rules: Sequence[LoadedRule]) -> str:
    import json

    listed = [
        {
            "code": rule.code,
            "name": rule.name,
            "severity": rule.declaration.severity,
            "languages": list(rule.declaration.languages),
            "fix": rule.declaration.fix,
            "title": _title(rule),
            "documentation": rule.documentation.strip(),
        }
        for rule in rules
    ]
    return json.dumps({"version": 1, "rules": listed}, indent=2) + "\n"
