"""Edits are applied as written or refused; diffs are what git and patch apply."""

from __future__ import annotations

import os
import shutil
import subprocess
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baremount.edits import Edit, apply, overlap, unified_diff

LONG = bool(os.environ.get("BAREMOUNT_LONG"))
MANY = settings(deadline=None, max_examples=5000 if LONG else 100)


@st.composite
def contents_with_edits(draw):
    content = draw(st.binary(max_size=30))
    position = st.integers(0, len(content))
    spans = draw(st.lists(st.tuples(position, position).map(sorted), max_size=6))
    return content, [Edit(*span, draw(st.binary(max_size=4))) for span in spans]


def naive(content: bytes, edits: list[Edit]) -> bytes | None:
    """Each byte and each gap between bytes on its own; None where two edits claim one place."""
    gaps = [b""] * (len(content) + 1)
    bytes_left = [content[i : i + 1] for i in range(len(content))]
    starts = [b""] * (len(content) + 1)
    inside: set[int] = set()
    replaced: set[int] = set()
    for edit in edits:
        if edit.start == edit.end:
            gaps[edit.start] += edit.replacement
            continue
        for index in range(edit.start, edit.end):
            if index in replaced:
                return None
            replaced.add(index)
            bytes_left[index] = b""
        inside.update(range(edit.start + 1, edit.end))
        starts[edit.start] = edit.replacement
    if any(edit.start == edit.end and edit.start in inside for edit in edits):
        return None
    bytes_left.append(b"")
    return b"".join(map(b"".join, zip(gaps, starts, bytes_left, strict=True)))


@given(case=contents_with_edits())
@MANY
def test_apply_agrees_with_a_naive_model(case):
    content, edits = case
    expected = naive(content, edits)
    if expected is None:
        with pytest.raises(ValueError, match="overlap"):
            apply(content, edits)
        assert any(overlap(a, b) for a in edits for b in edits if a is not b)
    else:
        assert apply(content, edits) == expected
        assert not any(overlap(a, b) for a in edits for b in edits if a is not b)


def test_nothing_to_apply_changes_nothing():
    assert apply(b"a\r\n", []) == b"a\r\n"


def test_insertions_at_one_offset_keep_their_order():
    edits = [Edit(1, 1, b"1"), Edit(1, 2, b"X"), Edit(1, 1, b"2"), Edit(2, 2, b"3")]
    assert apply(b"abc", edits) == b"a12X3c"


def test_an_overlap_names_both_edits():
    with pytest.raises(ValueError, match=r"bytes 1 to 4 .*'new'.* and .*bytes 3 to 5 .*'other'"):
        apply(b"abcdef", [Edit(3, 5, b"other"), Edit(1, 4, b"new")])


@pytest.mark.parametrize("edit", [Edit(-1, 0, b""), Edit(2, 1, b""), Edit(0, 4, b"")])
def test_edits_outside_of_the_content_are_refused(edit):
    with pytest.raises(ValueError, match="outside"):
        apply(b"abc", [edit])


def patched(tool, directory, path, before, diff):
    """The bytes of the file after the tool has applied the diff; None where there is no file."""
    shutil.rmtree(directory, ignore_errors=True)
    file = directory / path
    file.parent.mkdir(parents=True)
    if before is not None:
        file.write_bytes(before)
    command = {
        "git": ["git", "-c", "core.autocrlf=false", "apply", "--whitespace=nowarn", "-"],
        "patch": ["patch", "-p1", "--binary", "--silent"],
    }[tool]
    environment = {**os.environ, "GIT_CEILING_DIRECTORIES": str(directory.parent), "LC_ALL": "C"}
    result = subprocess.run(
        command,
        cwd=directory,
        env=environment,
        input=diff.encode("utf-8", "surrogateescape"),
        capture_output=True,
        check=False,
    )
    assert result.returncode == 0, (result, diff)
    return file.read_bytes() if file.exists() else None


TOOLS = [
    pytest.param(tool, marks=pytest.mark.skipif(not shutil.which(tool), reason=f"no {tool} here"))
    for tool in ("git", "patch")
]
BODY = b"".join(b"line %d\n" % number for number in range(40))
CASES = {
    "one line": (BODY, BODY.replace(b"line 20\n", b"other\n")),
    "first and last": (BODY, b"new\n" + BODY[7:-8] + b"end\n"),
    "CRLF": (BODY.replace(b"\n", b"\r\n"), BODY.replace(b"\n", b"\r\n").replace(b"20", b"XX")),
    "CRLF to LF": (BODY.replace(b"\n", b"\r\n"), BODY),
    "mixed": (b"a\r\nb\nc\r\n", b"a\nb\nc\r\nd\r\n"),
    "lone CR": (b"a\rb\rc\n", b"a\rB\rc\n"),
    "lone CR only": (b"a\rb\rc", b"a\rB\rc"),
    "final newline lost": (BODY, BODY[:-1]),
    "final newline gained": (BODY[:-1], BODY),
    "no final newline": (BODY[:-1], b"x\n" + BODY[:-1]),
    "no final newline, changed": (b"a\nb", b"a\nc"),
    "from empty": (b"", b"a\n"),
    "to empty": (b"a\nb\n", b""),
    "other line ends": ("a\u2028b\x0b\x0c\x85\n".encode(), "a\u2028c\x0b\x0c\x85\n".encode()),
    "not UTF-8": (b"\xff\n\xe4\n", b"\xff\n\xe5\n"),
    "looks like a header": (b"-- a\n++ b\n", b"++ b\n-- a\n"),
    "new": (None, b"a\nb\n"),
    "new without final newline": (None, b"a"),
    "new and empty": (None, b""),
    "deleted": (b"a\n", None),
    "deleted and empty": (b"", None),
}


@pytest.mark.parametrize("tool", TOOLS)
@pytest.mark.parametrize(("before", "after"), CASES.values(), ids=CASES.keys())
def test_the_tools_apply_the_diff(tool, before, after, tmp_path):
    if tool == "patch" and before == b"" and after is None:
        pytest.skip("patch keeps an empty file")
    diff = unified_diff("hosts/wsl.nix", before, after)
    assert patched(tool, tmp_path / "tree", "hosts/wsl.nix", before, diff) == after


@pytest.mark.parametrize("tool", TOOLS)
@pytest.mark.parametrize(
    "name",
    ["a b.nix", "./a.nix", "dir x/ä.nix", 'q"uote.nix', "back\\slash.nix", "tab\there", "n\nl"],
)
def test_the_tools_find_the_file(tool, name, tmp_path):
    diff = unified_diff(name, b"a\n", b"b\n")
    assert patched(tool, tmp_path / "tree", name, b"a\n", diff) == b"b\n"


LINES = st.lists(st.sampled_from([b"a", b"b", b"c", b"}", b"", b"x\r"]), max_size=25).map(
    b"\n".join
)


@pytest.mark.skipif(not shutil.which("git"), reason="no git here")
@given(before=LINES, after=LINES)
@settings(deadline=None, max_examples=1000 if LONG else 40)
def test_git_applies_every_diff(before, after, tmp_path_factory):
    diff = unified_diff("f", before, after)
    if before == after:
        assert diff == ""
    else:
        directory = tmp_path_factory.getbasetemp() / "every"
        assert patched("git", directory, "f", before, diff) == after


def test_the_form_of_a_diff():
    assert unified_diff("a.nix", BODY, BODY.replace(b"line 20\n", b"x\n")).splitlines() == [
        "--- a/a.nix",
        "+++ b/a.nix",
        "@@ -18,7 +18,7 @@",
        " line 17",
        " line 18",
        " line 19",
        "-line 20",
        "+x",
        " line 21",
        " line 22",
        " line 23",
    ]


def test_changes_with_no_common_context_are_hunks_of_their_own():
    for distance, hunks in ((7, 1), (8, 2)):
        after = BODY.replace(b"line 10\n", b"x\n").replace(b"line %d\n" % (10 + distance), b"")
        assert unified_diff("a.nix", BODY, after).count("\n@@ ") == hunks


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"a\n" * 400_000, b"a\n" * 200_000 + b"b\n" + b"a\n" * 200_000),
        (b"a\nb\n" * 100_000, b"b\na\nb\nb\n" * 50_000),
        (
            b"".join(b"%d\n" % n for n in range(80_000)),
            b"".join(b"%d\n" % -n for n in range(80_000)),
        ),
        (
            b"".join(b"%d\nx\n}\n" % n for n in range(40_000)),
            b"".join(b"%d\ny\n}\n" % n for n in range(40_000)),
        ),
        (
            b"".join(b"%d\n" % n for n in range(80_000)),
            b"".join(b"%d\n" % n for n in reversed(range(80_000))),
        ),
    ],
    ids=["one of many alike", "two lines alternating", "nothing alike", "every third", "reversed"],
)
def test_a_hostile_file_does_not_hold_up_the_diff(before, after):
    began = time.process_time()
    assert unified_diff("f", before, after)
    # About a second; minutes when difflib gets it all.
    assert time.process_time() - began < 30
