"""The differing regions describe the new text exactly, and are small where that is easy."""

from __future__ import annotations

import os

from hypothesis import given, settings
from hypothesis import strategies as st

from baremount.line_changes import line_changes

LONG = bool(os.environ.get("BAREMOUNT_LONG"))
MANY = settings(deadline=None, max_examples=10_000 if LONG else 200)
LINES = st.lists(st.sampled_from([b"%d" % number for number in range(12)]), max_size=40)


@given(old=LINES, new=LINES)
@MANY
def test_the_changes_make_the_new_text_of_the_old(old, new):
    rebuilt, done, done_new = [], 0, 0
    for number, (start, end, start_new, end_new) in enumerate(line_changes(old, new)):
        assert start < end or start_new < end_new
        # A line is kept between two changes, in both texts alike.
        assert start - done == start_new - done_new
        assert start > done or number == 0
        rebuilt += old[done:start] + new[start_new:end_new]
        done, done_new = end, end_new
    assert rebuilt + old[done:] == new


def test_a_moved_block_keeps_the_rest():
    old = [b"%d" % number for number in range(100)]
    new = old[:10] + old[50:60] + old[10:50] + old[60:]
    changes = list(line_changes(old, new))
    assert changes == [(10, 10, 10, 20), (50, 60, 60, 60)]


def test_common_lines_that_repeat_are_matched_too():
    old = [b"{", b"a", b"}", b"{", b"b", b"}"]
    new = [b"{", b"a", b"}", b"{", b"c", b"}", b"{", b"b", b"}"]
    assert sum(end - start for start, end, _, _ in line_changes(old, new)) == 0
