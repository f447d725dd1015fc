"""Pages of rules: what is in them, read as Markdown."""

from __future__ import annotations

from itertools import pairwise
from types import SimpleNamespace

from markdown_it import MarkdownIt

from baremount.linting.pages import index, page, pages
from baremount.linting.rule import Rule
from baremount.linting.toolbox import LoadedRule

DOCUMENTATION = """A mount lacks `nofail` | or not.

## What it does
Flags it.

## Example
```nix
{ a = [ "b" ]; }
```
"""
DECLARED = Rule("BM001", "missing-nofail", "error", ("nix", "fstab"), (), fix="safe")
MODULE = SimpleNamespace(__doc__=DOCUMENTATION)
RULE = LoadedRule(DECLARED, "rules.nofail", lambda: MODULE)
OTHER = RULE._replace(declaration=DECLARED._replace(code="BM010", name="other", fix=None))


def cells(text):
    """The cells of all tables, as text."""
    tokens = MarkdownIt().enable("table").parse(text)
    pairs = pairwise(tokens)
    return [inner.content for opening, inner in pairs if opening.type in ("th_open", "td_open")]


def test_no_rules_still_make_an_index():
    assert list(pages(())) == ["README.md"]


def test_there_is_a_page_a_rule_by_its_name():
    assert pages((RULE, OTHER)) == {
        "README.md": index((RULE, OTHER)),
        "missing-nofail.md": page(RULE),
        "other.md": page(OTHER),
    }


def test_the_index_has_one_row_a_rule_and_bars_stay_in_their_cell():
    assert cells(index((RULE, OTHER)))[5:] == [
        "BM001",
        "[missing-nofail](missing-nofail.md)",
        "error",
        "safe",
        "A mount lacks `nofail` | or not.",
        "BM010",
        "[other](other.md)",
        "error",
        "",
        "A mount lacks `nofail` | or not.",
    ]


def test_a_page_holds_declaration_and_documentation():
    text = page(RULE)
    assert cells(text)[4:] == ["BM001", "error", "nix, fstab", "safe (`--fix`)"]
    assert DOCUMENTATION in text


def test_a_rule_without_fix_says_so():
    assert cells(page(OTHER))[-1] == "none"
