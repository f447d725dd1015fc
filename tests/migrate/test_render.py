"""Nix text that is written: under real Nix it is the value again, whatever the value holds."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from baremount.migrate import render
from baremount.source import Source
from baremount.syntax.nix import parse_nix

TRICKY = st.sampled_from(["${", "$", "{", "}", "''", "'", '"', "\\", "\n", "\r", "\t", "x", " "])
# Nix holds no NUL, and prints no JSON of what is not UTF-8.
TEXTS = st.lists(
    st.one_of(TRICKY, st.text(st.characters(codec="utf-8", exclude_characters="\0"))), max_size=8
).map("".join)
in_nix = settings(
    deadline=None, max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@in_nix
@given(st.lists(TEXTS, min_size=1, max_size=60))
def test_a_string_is_the_same_under_nix(nix, texts):
    assert nix.values([render.string(text) for text in texts]) == texts


@pytest.mark.parametrize(
    "text",
    ["${x}", "$${x}", "\\${x}", "\\\\${x}", '"${x}"', "$", "$$", "a\\", "''${x}", "\r\n", "{$}"],
)
def test_nothing_in_a_string_is_code(nix, text):
    assert nix.value(render.string(text)) == text


@in_nix
@given(
    st.lists(
        st.one_of(st.booleans(), TEXTS, st.lists(st.one_of(st.booleans(), TEXTS), max_size=4)),
        min_size=1,
        max_size=30,
    )
)
def test_a_literal_is_the_same_under_nix(nix, values):
    written = [render.literal(tuple(v) if isinstance(v, list) else v) for v in values]
    assert nix.values(written) == values


@pytest.mark.parametrize("value", [1, 1.5, None, {"a": 1}, ["x"]], ids=str)
def test_there_is_no_literal_for_what_the_target_never_holds(value):
    with pytest.raises(TypeError):
        render.literal(value)


@in_nix
@given(st.lists(TEXTS, min_size=1, max_size=60))
def test_an_attribute_name_is_the_same_under_nix(nix, names):
    sets = [f"builtins.attrNames {{ {render.attribute(name)} = 1; }}" for name in names]
    assert nix.values(sets) == [[name] for name in names]


@pytest.mark.parametrize(
    "name", ["if", "then", "else", "let", "in", "rec", "with", "inherit", "assert", "or"]
)
def test_a_keyword_is_an_attribute_name(nix, name):
    text = f"builtins.attrNames {{ {render.attribute(name)} = 1; }}"
    assert nix.value(text) == [name]


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("{ }", "  "),
        ("{\n  a = 1;\n}", "  "),
        ("{\n    a = {\n        b = 1;\n    };\n}", "    "),
        ("{\n\ta = 1;\n}", "\t"),
        ("{\na = 1;\n}", "  "),
        ("{\r\n    a = 1;\r\n}", "    "),
    ],
    ids=["none", "two", "four", "tab", "flush", "crlf"],
)
def test_the_unit_of_indentation(text, unit):
    assert render.unit_of(parse_nix(Source.from_bytes("x.nix", text.encode()))) == unit


@pytest.mark.parametrize(
    "value",
    [
        '"S1"',
        "config.my.serial",
        '"${config.my.serial}."',
        'if config.my.flag then "S1" else "S2"',
        "lib.mkDefault config.my.serial",
    ],
)
def test_a_value_keeps_its_text(home, ad_hoc, value):
    assert home.migrate(ad_hoc(diskSerialNumber=value)).code == 0
    assert f"serialNumber = {value};" in home.read()


def test_several_lines_move_with_their_block(home, ad_hoc, nix):
    value = '[\n      "defaults"\n      "noatime"\n    ]'
    assert home.migrate(ad_hoc(mountOptions=value)).code == 0
    assert '        options = [\n          "defaults"\n          "noatime"\n' in home.read()


def test_a_string_over_several_lines_keeps_its_value(home, ad_hoc, nix):
    before = ad_hoc(mountOptions="[ \"a\n    b\" ''\n      c\n        d\n    '' ]")
    assert home.migrate(before).code == 0
    (disk,) = nix.module(home.path / "host.nix")["wsl"]["bareMounts"]["disks"]
    assert disk["filesystem"]["options"] == ["a\n    b", "c\n  d\n"]


def test_a_name_that_means_something_else_outside_is_not_moved(home, ad_hoc):
    text = ad_hoc().replace("wslStorageMount = {", "wslStorageMount = rec {")
    text = text.replace('mountName = "data"', "mountName = config.x.${fsType}")
    assert "`fsType` would not mean the same there" in home.refusal(text)
