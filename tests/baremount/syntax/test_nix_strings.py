"""Every string has the value that Nix gives it."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baremount.source import Source
from baremount.syntax.nix import parse_nix
from baremount.syntax.nix_strings import Misread, cook_double, cook_indented
from baremount.syntax.tree import String, Variable

if TYPE_CHECKING:
    from conftest import RealNix

EXAMPLES = 2000 if os.environ.get("BAREMOUNT_LONG") else 60


def our_value(text: str) -> str:
    node = parse_nix(Source.from_bytes("test.nix", text.encode())).root
    assert isinstance(node, String)
    return "".join(part if isinstance(part, str) else _inner(part) for part in node.parts)


def _inner(node: object) -> str:
    if isinstance(node, Variable):
        return "A"
    assert isinstance(node, String)
    return "".join(str(part) for part in node.parts)


def judged(texts: list[str], real_nix: RealNix) -> None:
    theirs = real_nix.strings(texts)
    wrong = [
        f"{text!r}: Nix {real!r}, ours {ours!r}"
        for text, real in zip(texts, theirs, strict=True)
        if (ours := our_value(text)) != real
    ]
    assert not wrong, "\n".join(wrong)


def test_double_quoted_strings_have_the_value_of_nix(snippets, real_nix: RealNix) -> None:
    judged(snippets("double_quoted.txt"), real_nix)


def test_indented_strings_have_the_value_of_nix(snippets, real_nix: RealNix) -> None:
    judged(snippets("indented.txt"), real_nix)


def test_pairs_of_strings_have_the_value_of_nix(snippets, real_nix: RealNix) -> None:
    for quotes, name in (('"', "double_quoted.txt"), ("''", "indented.txt")):
        inner = [text.removeprefix(quotes).removesuffix(quotes) for text in snippets(name)]
        pairs = [one + two for one in inner for two in inner]
        judged([quotes + text + quotes for text in pairs if closes_itself(text, quotes)], real_nix)


DOUBLE_TEXTS = st.text(st.sampled_from("ab \n\r\t$\\{}'n#é"), max_size=12)
INDENTED_TEXTS = st.lists(
    st.sampled_from([*"ab \n\t\r$'\\{}\"é", "\n  ", "\n    ", "''$", "'''", "''\\n", '${"x"}'])
).map("".join)


@settings(max_examples=EXAMPLES, deadline=None)
@given(texts=st.lists(DOUBLE_TEXTS, min_size=10, max_size=40))
def test_generated_double_quoted_strings(texts: list[str], real_nix: RealNix) -> None:
    judged([f'"{text}"' for text in texts if closes_itself(text, '"')], real_nix)


@settings(max_examples=EXAMPLES, deadline=None)
@given(texts=st.lists(INDENTED_TEXTS, min_size=10, max_size=40))
def test_generated_indented_strings(texts: list[str], real_nix: RealNix) -> None:
    judged([f"''{text}''" for text in texts if closes_itself(text, "''")], real_nix)


def closes_itself(text: str, quotes: str) -> bool:
    """Whether the text ends where its quotes stand and only small things are interpolated."""
    pattern = INDENTED_PATTERN if quotes == "''" else DOUBLE_PATTERN
    return pattern.fullmatch(text + quotes) is not None


# Both are Nix's lexer rules, for a whole string with its closing quotes.
DOUBLE_PATTERN = re.compile(
    r'(?:[^$"\\]|\$[^{"\\]|\\.|\$\\.|\$(?=")|\$\{(?:a|"[xy}]")\})*"', re.DOTALL
)
INDENTED_PATTERN = re.compile(
    r"""(?:[^$']|\$[^{']|'[^'$]|''\$|\$(?!\{)|'''|''\\.|'(?!')|\$\{(?:a|"[^"]*")\})*''""", re.DOTALL
)


@pytest.mark.parametrize("raw", ["a$", '"', 'a"b', "\\"])
def test_a_double_quoted_chunk_cut_wrongly_is_noticed(raw: str) -> None:
    with pytest.raises(Misread):
        cook_double(raw, before_interpolation=True)


@pytest.mark.parametrize("raw", [("a$", 1), ("a''", 1), ("''b",), ("a'",), ("${a}",)])
def test_an_indented_chunk_cut_wrongly_is_noticed(raw: tuple[str | int, ...]) -> None:
    with pytest.raises(Misread):
        cook_indented(raw)
