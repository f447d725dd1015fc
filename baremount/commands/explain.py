"""`baremount explain`: what a rule is about, why, and what to do instead."""

from __future__ import annotations

import click

from baremount.output import emit, is_terminal
from baremount.problems import InputError, Problem


@click.command(name="explain", short_help="Explain a rule of lint.")
@click.argument("rule", metavar="RULE")
@click.option(
    "--rules", "packages", metavar="PACKAGE", multiple=True, help="A Python package of more rules."
)
def command(rule: str, packages: tuple[str, ...]) -> int:
    """Explain a rule: what it flags, why that is bad, an example, its fix.

    RULE is a name or a code.

    \b
    Example:
      baremount explain missing-nofail
    """
    from baremount.lint_rules.support.toolbox import toolbox
    from baremount.linting.selection import UnknownRule, nearest

    rules = {key: each for each in toolbox(packages).rules for key in (each.name, each.code)}
    if rule not in rules:
        message = str(UnknownRule(rule, nearest(rule, rules)))
        raise InputError(Problem("explain", 0, 0, message))
    found = rules[rule]
    fix = f", {found.declaration.fix} fix" if found.declaration.fix else ""
    text = (
        f"# {found.name} ({found.code})\n\n"
        f"Severity: {found.declaration.severity}{fix}\n\n{found.documentation.strip()}\n"
    )
    emit(_rendered(text) if is_terminal() else text)
    return 0


def _rendered(text: str) -> str:
    """Markdown as a terminal shows it best."""
    from io import StringIO

    from rich.console import Console
    from rich.markdown import Markdown

    console = Console(file=StringIO(), force_terminal=True)
    with console.capture() as capture:
        console.print(Markdown(text))
    return capture.get()
