"""Fingerprints: the same where code is moved, different where findings differ."""

from __future__ import annotations

import pytest

from baremount.linting.finding import Finding
from baremount.linting.fingerprints import fingerprints

FOUND = Finding(
    "missing-nofail", "BM001", "error", "a.nix", (0, 1), 3, 5, 3, 6, "message", "help",
    text=("  x = 1;",),
)  # fmt: skip


def test_a_moved_and_indented_line_keeps_its_fingerprint():
    moved = FOUND._replace(line=30, end_line=30, column=9, span=(90, 91), text=("      x = 1;\r",))
    assert fingerprints((FOUND,)) == fingerprints((moved,))


@pytest.mark.parametrize(
    "change",
    [{"rule": "duplicate-name"}, {"path": "b.nix"}, {"text": ("  x = 2;",)}, {"text": ()}],
    ids=["rule", "path", "text", "no text"],
)
def test_another_finding_has_another_fingerprint(change):
    assert fingerprints((FOUND,)) != fingerprints((FOUND._replace(**change),))


def test_equal_findings_are_told_apart_by_their_order():
    one, two, three = fingerprints((FOUND, FOUND, FOUND))
    assert len({one, two, three}) == 3
    assert fingerprints((FOUND, FOUND)) == [one, two]


def test_a_name_that_is_not_utf_8_has_a_fingerprint():
    assert fingerprints((FOUND._replace(path="\udcff.nix"),)) != fingerprints((FOUND,))
