"""The pages in `lint_rules/docs` say what the rules say; `test_cases.py` runs their examples."""

from __future__ import annotations

from importlib.resources import files

import pytest

from baremount.linting.pages import pages
from baremount.linting.toolbox import load

PACKAGE = "baremount.lint_rules"
COMMAND = "baremount rules --format markdown --output lint_rules/docs"
MADE = pages(load([PACKAGE]).rules)
SHIPPED = {
    page.name: page.read_text("utf-8")
    for page in (files(PACKAGE) / "docs").iterdir()
    if page.name.endswith(".md")
}


def test_there_is_one_page_a_rule_and_no_other():
    assert SHIPPED.keys() == MADE.keys(), f"run `{COMMAND}` and remove what it does not write"


@pytest.mark.parametrize("name", sorted(MADE))
def test_a_page_is_as_it_is_generated(name):
    assert SHIPPED.get(name) == MADE[name], f"run `{COMMAND}`"
