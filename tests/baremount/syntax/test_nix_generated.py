"""We read generated Nix as Nix does, and mutations of it too."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from baremount.problems import InputError
from baremount.source import Source
from baremount.syntax.names import GLOBAL_NAMES, free_names, walk
from baremount.syntax.nix import parse_nix
from baremount.syntax.tree import With

if TYPE_CHECKING:
    from conftest import RealNix

LONG = bool(os.environ.get("BAREMOUNT_LONG"))
GOOD_EXAMPLES = 3000 if LONG else 60
# Each text that Nix rejects costs a start of Nix.
BAD_EXAMPLES = 3000 if LONG else 25

NAMES = st.sampled_from(["a", "b", "c-d", "e'", "_f", "or'", "x1"])
ATTRIBUTES = st.one_of(NAMES, st.sampled_from(["or", '"g h"', '""', "${a}", '"i${b}j"']))
SPACES = st.sampled_from(["", " ", " ", "  ", "\n", "\r\n", "\t", " # x\n", "/* y */", " # z\r"])
TIGHT_OR_NOT = st.sampled_from(["", " ", "\n"])
OPERATORS = st.sampled_from(
    ["+", "-", "*", "/", "//", "++", "==", "!=", "<", "<=", ">", ">=", "&&", "||", "->"]
)
LEAVES = st.one_of(
    NAMES,
    st.sampled_from(
        [
            "1",
            "007",
            "1.5",
            ".5",
            "1.e3",
            "./a",
            "../b/c",
            "/d",
            "~/e",
            "f/g",
            "<h>",
            "<i/j>",
            "http://k.l/m?n=o",
            "p:q",
            "[ ]",
            "{ }",
            "rec { }",
            "__curPos",
            "{ inherit; }",
        ]
    ),
)
DOUBLE_TEXTS = st.text(st.sampled_from('ab $\\n\\t\\"\n\r é#{}' + "'"), max_size=6)
INDENTED_TEXTS = st.lists(
    st.sampled_from(
        ["a", " ", "  ", "\n", "\n  ", "\n\t", "$", "'", "''$", "'''", "''\\n", "\r\n", "é", '"']
    ),
    max_size=8,
).map("".join)
SOUP = st.sampled_from(
    [
        "a", "b", "or", "1", ".5", "(", ")", "[", "]", "{", "}", ";", "=", ".", ",", ":", "@", "?",
        "!", "-", "+", "*", "/", "//", "++", "==", "<", "->", "...", "let", "in", "with", "if",
        "then", "else", "assert", "rec", "inherit", '"', "''", "${", "$", "\\", "'''", "./a",
        "~/d", "a/b", "<n>", "a:b", "#", "/*", "*/", "a//", "//b", "|", "%", "é", " ", "\n", "\r",
    ]
)  # fmt: skip


@st.composite
def combined(draw: st.DrawFn, inner: st.SearchStrategy[str]) -> str:
    """One of Nix's constructs around smaller expressions, with odd spacing."""
    kind = draw(st.sampled_from(sorted(CONSTRUCTS)))
    template = CONSTRUCTS[kind]
    result = ""
    for piece in template.split("·"):
        if piece == "E":
            result += draw(inner)
        elif piece == "P":
            result += "(" + draw(inner) + ")"
        elif piece in SLOTS:
            result += draw(SLOTS[piece])
        else:
            result += piece
    return result


SLOTS = {
    "N": NAMES,
    "A": ATTRIBUTES,
    "S": SPACES,
    "T": TIGHT_OR_NOT,
    "O": OPERATORS,
    ",?": st.sampled_from(["", ",", " , ", ", ...", ",/* ,} */"]),
    "@?": st.sampled_from(["", "@g", " @ g"]),
    "D": DOUBLE_TEXTS,
    "I": INDENTED_TEXTS,
}
CONSTRUCTS = {
    "apply": "P· ·P·T·P",
    "loose apply": "E· ·E",
    "assert": "assert ·E·;·S·E",
    "attribute set": "{·S·A·S·=·T·E·S·;·S·b.·A·=·E·;·S·}",
    "binary": "P·T·O·T·P",
    "loose binary": "E·T·O·T·E",
    "has": "P·T·?·T·A",
    "if": "if ·E· then ·E· else ·E",
    "indented string": "''·I·${·E·}·I·''",
    "inherit": "rec {·S·inherit ·A·;·inherit·S·(·E·)·S·c ·A·S·;·}",
    "lambda": "N·:·S·E",
    "lambda with formals": "{·S·a·S·,·S·b·T·?·T·P·,?·}·@?·T·:·T·E",
    "named before": "n@{ a·,?· }:·E",
    "let": "let·S· a = ·E·;·S·in ·E",
    "list": "[·S·P·S·P·T·a· ·]",
    "negation": "-·T·E",
    "not": "!·T·E",
    "old or": "P· or ·P",
    "path": "./a/·${·E·}·/b",
    "select": "P·.·A·T·.·A",
    "select or": "P·.·A· or ·P",
    "string": '"·D·${·E·}·D·"',
    "with": "with ·E·;·S·E",
}

EXPRESSIONS = st.recursive(LEAVES, combined, max_leaves=8)


@st.composite
def mutated(draw: st.DrawFn) -> str:
    text = draw(EXPRESSIONS)
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 3)))
        text = text[:start] + draw(st.one_of(SOUP, st.just(""))) + text[end:]
    return text


def judged(texts: list[str], real_nix: RealNix) -> None:
    # The `with` keeps Nix from looking for undefined variables.
    found = real_nix.disagreements([f"w: with w; {text}" for text in texts], understood=False)
    assert not found, "\n".join(found)


@settings(max_examples=GOOD_EXAMPLES, deadline=None)
@given(texts=st.lists(EXPRESSIONS, min_size=1, max_size=10))
def test_generated_nix_is_read_as_nix_reads_it(texts: list[str], real_nix: RealNix) -> None:
    judged(texts, real_nix)


@settings(max_examples=BAD_EXAMPLES, deadline=None)
@given(texts=st.lists(mutated(), min_size=1, max_size=5))
def test_mutated_nix_is_read_as_nix_reads_it(texts: list[str], real_nix: RealNix) -> None:
    judged(texts, real_nix)


@settings(max_examples=BAD_EXAMPLES, deadline=None)
@given(texts=st.lists(st.lists(SOUP, max_size=8).map("".join), min_size=1, max_size=5))
def test_soup_is_read_as_nix_reads_it(texts: list[str], real_nix: RealNix) -> None:
    judged(texts, real_nix)


@settings(max_examples=BAD_EXAMPLES, deadline=None)
@given(text=EXPRESSIONS)
def test_free_names_are_those_that_nix_asks_for(text: str, real_nix: RealNix) -> None:
    try:
        root = parse_nix(Source.from_bytes("test.nix", text.encode())).root
    except InputError:
        assume(False)
    names = sorted(free_names(root) - GLOBAL_NAMES - {"__curPos"})
    (bound,) = real_nix.printed(["".join(f"{name}: " for name in names) + f"({text}\n)"])
    assert isinstance(bound, str) or "undefined variable" not in bound.message
    if isinstance(bound, str) and not any(isinstance(item, With) for item in walk(root)):
        for missing in names:
            others = "".join(f"{name}: " for name in names if name != missing)
            (result,) = real_nix.printed([f"{others}({text}\n)"])
            assert not isinstance(result, str)
            assert f"undefined variable '{missing}'" in result.message
