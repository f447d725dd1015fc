"""Generated closed expressions: our value equals Nix's, or says that it is not known.

`templates.txt` holds the shapes, each with its kind; «kind» in them is filled with another
expression, «same» with one of the kind that is wanted. Most results are well typed. Now and
then a part of the wrong kind is put in, since what Nix refuses must be unknown here.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from baremount.values import Unknown

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Ours, RealNix

LONG = os.environ.get("BAREMOUNT_LONG") == "1"
EXAMPLES = 2_000 if LONG else 100
EXPRESSIONS_AT_ONCE = 5
DEPTH = 3

LEAVES = {
    "int": ["0", "1", "2", "7", "(-3)", "x", "9223372036854775807"],
    "float": ["0.5", "1.25", "2.0", "1.0e3"],
    "string": ['""', '"a"', '"b-c"', '"ä"', '"/mnt/x"', '"1.2.3"', '"x y"', '"a\\${"', "s"],
    "bool": ["true", "false"],
    "null": ["null"],
    "path": ["/mnt/a", "/b/../c", '(./d + "")'],
    "ints": ["[ ]", "[ 1 2 ]", "[ 3 1 3 ]"],
    "strings": ["[ ]", '[ "a" "b" ]', '[ "b" ]'],
    "set": ["{ }", "{ a = 1; }", "{ b = { c = 2; }; }", "{ b = null; k = 2; }"],
    "function": ["(x: x)", "(x: x * 2)", "(y: 1)"],
}
KINDS = list(LEAVES)

# Around every expression: names that the leaves use, and paths as text, since real Nix would
# copy them to the store when it prints them.
SURROUNDED = """let
  x = 4;
  y = 5;
  s = "s-t";
  plain = value:
    if builtins.isPath value then toString value
    else if builtins.isList value then map plain value
    else if builtins.isAttrs value then builtins.mapAttrs (_: plain) value
    else value;
in
plain (
%s
)"""


@st.composite
def expressions(draw, templates: dict[str, list[str]]) -> list[str]:
    def choose(options: list[str]) -> str:
        return draw(st.sampled_from(options))

    def fill(template: str, kind: str, depth: int) -> str:
        def one(match: re.Match[str]) -> str:
            wanted = match[1]
            if wanted == "any":
                wanted = choose(KINDS)
            return expression(kind if wanted == "same" else wanted, depth)

        return re.sub(r"«(\w+)»", one, template)

    def expression(kind: str, depth: int) -> str:
        if draw(st.integers(0, 50)) == 50:
            kind = choose(KINDS)
        if depth == 0 or draw(st.integers(0, 5)) == 0:
            return choose(LEAVES[kind])
        own = templates[kind]
        # A kind with many shapes should not crowd out the ones that suit every kind.
        shapes = own if draw(st.booleans()) else templates["any"]
        return f"({fill(choose(shapes), kind, depth - 1)})"

    kinds = [kind for kind in KINDS if kind != "function"]
    count = draw(st.integers(1, EXPRESSIONS_AT_ONCE))
    return [SURROUNDED % expression(choose(kinds), DEPTH) for _ in range(count)]


def read_templates(text: str) -> dict[str, list[str]]:
    templates: dict[str, list[str]] = {}
    for line in text.splitlines():
        kind, _, shape = line.partition(": ")
        templates.setdefault(kind, []).append(shape.replace("↵", "\n"))
    return templates


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(data=st.data())
def test_generated_expressions_agree(
    data: st.DataObject,
    ours: Ours,
    real_nix: RealNix,
    disagreement: Callable[[str, object, object], str | None],
    data_text: Callable[[str], str],
) -> None:
    texts = data.draw(expressions(read_templates(data_text("templates.txt"))))
    values = [ours.deep(text) for text in texts]
    theirs = real_nix.values(texts)
    wrong = [disagreement(*three) for three in zip(texts, values, theirs, strict=True)]
    assert not any(wrong), "\n".join(filter(None, wrong))


ATOMS = ["a", "b", ".", "[ab]", "[^a]", "[[:digit:]]", "(a)", "(ab)", "(a|bb)", "(.*)", "\\.", "-"]


@st.composite
def patterns(draw) -> str:
    quantifiers = st.sampled_from(["", "", "", "*", "+", "?", "{2}", "{1,2}"])
    piece = st.tuples(st.sampled_from(ATOMS), quantifiers)
    pieces = draw(st.lists(piece, min_size=1, max_size=5))
    text = "".join(atom + quantifier for atom, quantifier in pieces)
    return draw(st.sampled_from([text, f"^{text}$", f"{text}|ab", f"({text})"]))


@settings(max_examples=EXAMPLES // 3, deadline=None)
@given(
    cases=st.lists(
        st.tuples(patterns(), st.text(alphabet="ab-.1ä", max_size=8)), min_size=5, max_size=20
    )
)
def test_regular_expressions_agree(
    cases: list[tuple[str, str]],
    ours: Ours,
    real_nix: RealNix,
    disagreement: Callable[[str, object, object], str | None],
) -> None:
    texts = []
    for pattern, text in cases:
        quoted = pattern.replace("\\", "\\\\")
        texts += [f'builtins.{name} "{quoted}" "{text}"' for name in ("match", "split")]
    values = {text: ours.deep(text) for text in texts}
    known = [text for text, value in values.items() if not isinstance(value, Unknown)]
    theirs = zip(known, real_nix.values(known), strict=True)
    wrong = [disagreement(text, values[text], found) for text, found in theirs]
    assert not any(wrong), "\n".join(filter(None, wrong))
