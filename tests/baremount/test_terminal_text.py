"""What reaches the terminal cannot act on it."""

from __future__ import annotations

import unicodedata

import pytest

from baremount.terminal_text import printable


@pytest.mark.parametrize(
    "text",
    ["", "plain", "two\nlines\t.", "größe → 😀", "نص", "नमस्ते", "क्\u200dष", "no\u00a0break"],
)
def test_text_is_left_alone(text):
    assert printable(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[2J", "\\x1b[2J"),
        ("\x1b]0;title\x07", "\\x1b]0;title\\x07"),
        ("a\x08b\x7f", "a\\x08b\\x7f"),
        ("\x9b31m", "\\x9b31m"),
        ("safe\rrm", "safe\\rrm"),
        ("\x0b\x0c\x00", "\\x0b\\x0c\\x00"),
        ("x\u202ey\u2066z", "x\\u202ey\\u2066z"),
        ("a\u2028b\u2029c\x85", "a\\u2028b\\u2029c\\x85"),
        ("name\udcff", "name\\udcff"),
        ("\ufeff", "\\ufeff"),
        ("\U000e0041", "\\U000e0041"),
    ],
)
def test_what_acts_on_a_terminal_is_shown(text, shown):
    assert printable(text) == shown


def test_no_control_or_direction_character_is_left_in_all_of_unicode():
    everything = "".join(map(chr, range(0x110000)))
    left = printable(everything)
    left.encode()
    controls = {c for c in left if unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"}}
    assert controls == {"\n", "\t"}
    directions = {"LRE", "RLE", "PDF", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI"}
    assert not {c for c in left if unicodedata.bidirectional(c) in directions}
    assert not {"\u200e", "\u200f", "\u061c"} & set(left)
