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
from baremount.syntax.tree import String

if TYPE_CHECKING:
    from conftest import RealNix

EXAMPLES = 2000 if os.environ.get("BAREMOUNT_LONG") else 60

# Text of a string by its kind: what a string may hold, interpolations among it.
DOUBLE = [
    "", "a", "a b", "\\n", "\\r\\t\\n", '\\"', "\\\\", "\\x", "\\$", "\\${a}", "$", "$$", "$a",
    "$\\n", "$$\\{", "$${a}", "a$", "\n", "\r", "\r\n", "\r\r\n", "\n\r", "$\r\n", "\\\r", "\\\r\n",
    "\\\n", "'", "''", "{}", "}", "é☃𝄞", "#x", "/* y */", "\t", "${\"x\"}", "a${\"x\"}b",
    "${\"x\"}${\"y\"}", "$$${\"x\"}", "\\\\${\"x\"}", "${\"}\"}", "\\\\\\\\", "$\\${a}",
]  # fmt: skip
INDENTED = [
    "", "a", "\n", "\n\n", " \n", "  \n a", "\n  a\n  b\n", "\n  a\n    b\n  ", "\n    a\n  b\n",
    "  a\n  b", "\n\ta\n\tb\n", "\n  \ta\n  b\n", "\r\n  a\r\n  b\r\n", "  \r\n  a\n", "\n  a\n\n  b\n",
    "\n  a\n \n  b\n", "\n  a\n     \n  b\n", "a\n  ", "a\n  b\n ", "\n  a\n\t", "''$", "''${a}",
    "\n  ''${a}\n    b\n", "'''", "\n   '''\n  a\n", "''\\n", "\n  ''\\n  a\n", "\n    ''\\n\n  a\n",
    "\n  ''\\  a\n", "''\\''\\'", "''\\\\", "''\\x", "''\\\n  a", "''\\\r\n  a", "$", "$$", "$a",
    "\n  $a\n    b\n", "$${a}", "'", "a'b", "\n  'a\n", "\n   'a'\n  b\n", "\\n", "\\", '"', "{}",
    "é\n  ☃", "\n  é\n    𝄞\n", "#x", "\n  # x\n", "/* y */", "${\"x\"}", "\n  ${\"x\"}\n    b\n",
    "\n    ${\"x\"}\n  b\n", "\n  a${\"x\"}\n  ${\"y\"}b\n", "\n  ${\"x\"}${\"y\"}\n  ", "a${\"x\"}\n  ",
    "${\"x\"}\n  ", "\n  ${\"x\"}  \n", "\n  a\n${\"x\"}", "  ${\"x\"}", "\n  a ${\"  \\n  \"} b\n",
    "\n  $${a}${\"x\"}\n", "\n  '''${\"x\"}\n", "\n  ''$${\"x\"}\n", "\n\n  a\n\n", "   ", "\n   ",
    "\n  a''\\n\n    b", "\n  a\n  ''\\n", "\n  ''$\n", "\n  a\n   $", "\n  a\n   '", " a\n  '''\n   b",
]  # fmt: skip


def our_value(text: str) -> str:
    node = parse_nix(Source.from_bytes("test.nix", text.encode())).root
    assert isinstance(node, String)
    return "".join(part if isinstance(part, str) else _inner(part) for part in node.parts)


def _inner(node: object) -> str:
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


def test_double_quoted_strings_have_the_value_of_nix(real_nix: RealNix) -> None:
    judged([f'"{text}"' for text in DOUBLE], real_nix)


def test_indented_strings_have_the_value_of_nix(real_nix: RealNix) -> None:
    judged([f"''{text}''" for text in INDENTED if not text.endswith("'")], real_nix)


def test_pairs_of_strings_have_the_value_of_nix(real_nix: RealNix) -> None:
    double = [f'"{one}{two}"' for one in DOUBLE for two in DOUBLE if not _joins(one, two)]
    judged(double, real_nix)
    indented = [f"''{one}{two}''" for one in INDENTED for two in INDENTED if not _joins(one, two)]
    judged(indented, real_nix)


def _joins(one: str, two: str) -> bool:
    """Whether the place between the two, or their end, would become a token of its own."""
    return (
        one.endswith(("'", "$", "\\")) or two.endswith(("'", "\\")) or bool(UNBOUND.search(one + two))
    )


UNBOUND = re.compile(r"(?<![\\$'])\$\{a|\$\$\$\{a")

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
    """Whether Nix ends the string where we do and nothing but `"x"` is interpolated."""
    pattern = INDENTED_PATTERN if quotes == "''" else DOUBLE_PATTERN
    return pattern.fullmatch(text + quotes) is not None


# Both are Nix's lexer rules, for a whole string with its closing quotes.
DOUBLE_PATTERN = re.compile(
    r'(?:[^$"\\]|\$[^{"\\]|\\.|\$\\.|\$(?=")|\$\{"x"\})*"', re.DOTALL
)
INDENTED_PATTERN = re.compile(
    r"""(?:[^$']|\$[^{']|'[^'$]|''\$|\$(?!\{)|'''|''\\.|'(?!')|\$\{"x"\})*''""", re.DOTALL
)


@pytest.mark.parametrize("raw", ["a$", '"', 'a"b', "\\"])
def test_a_double_quoted_chunk_cut_wrongly_is_noticed(raw: str) -> None:
    with pytest.raises(Misread):
        cook_double(raw, before_interpolation=True)


@pytest.mark.parametrize("raw", [("a$", 1), ("a''", 1), ("''b",), ("a'",), ("${a}",)])
def test_an_indented_chunk_cut_wrongly_is_noticed(raw: tuple[str | int, ...]) -> None:
    with pytest.raises(Misread):
        cook_indented(raw)
