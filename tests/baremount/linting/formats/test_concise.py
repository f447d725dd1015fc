"""One line a finding, whatever is in it."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from baremount.linting.formats.concise import render


def test_nothing_found_prints_nothing(clean):
    assert render((), clean) == ""


def test_a_line_holds_place_code_rule_message_and_fix(one_of_each, clean):
    assert render(one_of_each, clean).splitlines() == [
        "hosts/laptop.nix:3:5: BM001 missing-nofail `/data` is mounted without `nofail` [safe fix]",
        "hosts/laptop.nix:7:1: BM018 shared-mount-root `/mnt/wsl` is shared",
        "hosts/laptop.nix:3:5: BM010 unstable-device `/dev/sdb1` may be another disk [unsafe fix]",
    ]


def test_a_file_name_cannot_leave_its_line_nor_act_on_the_terminal(one_of_each, clean):
    finding = one_of_each[0]._replace(path="a\nb\x1b[2J\udc80.nix")
    assert render((finding,), clean).startswith("a\\nb\\x1b[2J\\udc80.nix:3:5: BM001 ")


@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_hostile_texts_stay_one_line_each(hostile, clean, data):
    findings = data.draw(hostile)
    shown = render(findings, clean)
    lines = shown.split("\n")
    assert lines.pop() == ""
    assert lines == shown.splitlines()
    assert len(lines) == len(findings)
    shown.encode()
    assert not any(character < " " or character == "\x7f" for line in lines for character in line)
