"""Markers are found in any of the files, and in no two of them together."""

from __future__ import annotations

from baremount.contents import Contents


def test_a_marker_may_be_in_any_file():
    contents = Contents(b"one mount", b"two disks")
    assert contents.hold_any(b"mount")
    assert contents.hold_any(b"shelf", b"disks")
    assert not contents.hold_any(b"shelf", b"tape")
    assert not contents.hold_any()
    assert contents.hold_any(b"mount")


def test_no_marker_lies_across_the_end_of_a_file():
    assert not Contents(b"mo", b"unt").hold_any(b"mount")


def test_nothing_is_held_by_nothing():
    assert not Contents().hold_any(b"mount")
