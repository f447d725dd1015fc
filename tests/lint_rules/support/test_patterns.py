"""Patterns of links: what they match, and what two of them match together."""

from __future__ import annotations

import fnmatch
import itertools
import random

import pytest

from baremount.lint_rules.support.patterns import core, fits_link, fits_serial, overlap

SERIAL = "E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4."
# Two patterns of three pieces that overlap at all have a name of at most six characters in common.
NAMES = ["".join(name) for size in range(7) for name in itertools.product("ab]", repeat=size)]
PIECES = ("a", "b", "]", "*", "?", "[ab]", "[a-b]", "[]a]")


def test_overlap_is_what_names_show():
    chosen = random.Random(5)
    seen = set()
    for _ in range(400):
        one, other = ("".join(chosen.choices(PIECES, k=chosen.randint(0, 3))) for _ in range(2))
        both = any(
            fnmatch.fnmatchcase(name, one) and fnmatch.fnmatchcase(name, other) for name in NAMES
        )
        assert overlap(one, other) is both, (one, other)
        seen.add(both)
    assert seen == {True, False}


@pytest.mark.parametrize(
    ("pattern", "name", "both"),
    [
        ("[!a]", "b", True),
        ("[!a]", "a", False),
        ("[^a-c]", "b", False),
        ("[^a-c]", "[^a-c]", True),
        ("[", "[[]", True),
        ("[a", "[[]a", True),
        ("[a", "a", False),
        ("[a-\u00ff]", "z", True),
    ],
)
def test_classes(pattern, name, both):
    assert overlap(pattern, name) is both
    assert overlap(name, pattern) is both


@pytest.mark.parametrize(
    ("pattern", "fits"),
    [
        (f"scsi-*{SERIAL}*", True),
        (f"scsi-*{SERIAL}*-part1", True),
        (f"scsi-SNVMe_WD_BLACK_SN850X_{SERIAL}-part12", True),
        ("scsi-*B0F4*", True),
        ("*", True),
        (f"scsi-*{SERIAL.rstrip('.')}-part1", False),
        (f"scsi-*{SERIAL}-disk", False),
        (f"nvme-*{SERIAL}", False),
        (SERIAL, False),
    ],
)
def test_fits_serial(pattern, fits):
    assert fits_serial(pattern, SERIAL) is fits


@pytest.mark.parametrize(
    ("pattern", "fits"),
    [
        ("wwn-0x5*", True),
        ("wwn-0x5000c500", True),
        ("wwn-0x5000c500-part3", True),
        ("wwn-0x5000c50[0-9]-part[12]", True),
        ("wwn-0x5000c501", False),
        ("wwn-0x5000c500-", False),
    ],
)
def test_fits_link(pattern, fits):
    assert fits_link(pattern, "wwn-0x5000c500") is fits


@pytest.mark.parametrize(
    ("pattern", "says"),
    [
        ("*", ""),
        ("scsi-*-part1", ""),
        ("scsi-[S]NVMe_*", ""),
        ("wwn-0x?*", ""),
        ("scsi-*data*-part2", "data"),
        ("*A1[2]*", "A12"),
    ],
)
def test_core(pattern, says):
    assert core(pattern) == says


def test_long_patterns_are_not_judged():
    assert overlap("a" * 5000, "b")
