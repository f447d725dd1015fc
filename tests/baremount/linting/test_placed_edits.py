"""Edits by line and column say the same as those in bytes."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from baremount.edits import Edit, apply
from baremount.linting.finding import Fix
from baremount.linting.placed_edits import PlacedEdit, placed_edits
from baremount.source import Source


def applied(text, edits):
    """What a reader of the report makes of the text: an implementation of its own."""
    starts = [0, *(match.end() for match in re.finditer("\r\n|\n|\r", text))]
    done, pieces = 0, []
    for edit in edits:
        start = starts[edit.line - 1] + edit.column - 1
        pieces += (text[done:start], edit.replacement)
        done = starts[edit.end_line - 1] + edit.end_column - 1
    return "".join([*pieces, text[done:]])


def test_no_fix_has_no_edits():
    assert placed_edits(Source.from_bytes("a.nix", b""), None) == ()


def test_edits_come_in_order():
    source = Source.from_bytes("a.nix", "ä = 1;\r\nb = 2;".encode())
    fix = Fix("safe", (Edit(9, 10, b"c"), Edit(5, 6, b"3")), "Change both")
    assert placed_edits(source, fix) == (
        PlacedEdit(1, 5, 1, 6, "3"),
        PlacedEdit(2, 1, 2, 2, "c"),
    )


def test_a_byte_order_mark_is_an_insertion_before_everything():
    source = Source.from_bytes("a.ps1", "# ä\n".encode())
    (edit,) = placed_edits(source, Fix("safe", (), "Add the mark", "utf-8-bom"))
    assert applied("# ä\n", (edit,)).encode() == b"\xef\xbb\xbf# \xc3\xa4\n"


@settings(max_examples=150, deadline=None)
@given(
    text=st.text(st.sampled_from("ab \r\n\u2028\x0bä💾"), max_size=30),
    cuts=st.lists(st.integers(0, 30), min_size=2, max_size=6),
    replacement=st.text(st.sampled_from("x\r\nä"), max_size=3),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_they_give_what_the_bytes_give(text, cuts, replacement, encoding):
    source = Source.from_bytes("a.nix", text.encode(encoding))
    cuts = sorted(min(cut, len(text)) for cut in cuts)
    spans = zip(cuts[::2], cuts[1::2], strict=False)
    edits = tuple(
        Edit(len(text[:start].encode()), len(text[:end].encode()), replacement.encode())
        for start, end in spans
    )
    placed = placed_edits(source, Fix("safe", edits, "Change it"))
    assert applied(text, placed) == apply(source.content, edits).decode()
