"""The pages in `lint_rules/docs` say what the rules say; `test_cases.py` runs their examples.

With BAREMOUNT_WRITE_PAGES=1 the pages are written first, into the checkout.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from baremount.linting.pages import pages
from baremount.linting.toolbox import load

FOLDER = Path(__file__).parents[2] / "lint_rules/docs"
COMMAND = "BAREMOUNT_WRITE_PAGES=1 pytest tests/lint_rules/test_docs.py"
MADE = pages(load(["baremount.lint_rules"]).rules)


@pytest.fixture(scope="module")
def written():
    """The pages as they stand in the repository."""
    if os.environ.get("BAREMOUNT_WRITE_PAGES"):
        for page in FOLDER.glob("*.md"):
            page.unlink()
        for name, text in MADE.items():
            (FOLDER / name).write_bytes(text.encode())
    return {page.name: page.read_bytes().decode() for page in FOLDER.glob("*.md")}


def test_there_is_one_page_a_rule_and_no_other(written):
    assert written.keys() == MADE.keys(), f"run `{COMMAND}`"


@pytest.mark.parametrize("name", sorted(MADE))
def test_a_page_is_as_it_is_generated(written, name):
    assert written.get(name) == MADE[name], f"run `{COMMAND}`"
