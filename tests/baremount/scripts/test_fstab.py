r"""fstab: entries with their places, lines that are none, and agreement with findmnt."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baremount.scripts import fstab
from baremount.source import Source

LINK = "/dev/disk/by-wsl-bare/data"


def read(text: str) -> fstab.Fstab:
    return fstab.read(Source.from_bytes("fstab", text.encode()))


@pytest.mark.parametrize("text", ["", "\n", " \t\n\r\n", "# a b c d e f g\n  # b"])
def test_no_entries_and_no_problems(text):
    found = read(text)
    assert (found.entries, found.problems) == ((), ())


def test_all_six_fields():
    found = read(f"# disks\n{LINK}\t/mnt/data  ext4 defaults,noatime 0 2\n")
    (entry,) = found.entries
    assert entry.device.value == LINK
    assert entry.mount_point.value == "/mnt/data"
    assert entry.file_system_type.value == "ext4"
    assert entry.options == ("defaults", "noatime")
    assert (entry.dump_frequency, entry.fsck_pass) == (0, 2)
    assert (found.comments, found.problems) == (((0, 7),), ())


@pytest.mark.parametrize(
    ("line", "options", "numbers"),
    [
        ("a /b ext4", (), (0, 0)),
        ("a /b ext4 ro", ("ro",), (0, 0)),
        ("a /b ext4 ro 1", ("ro",), (1, 0)),
        ("a /b ext4 ro,,x= 1 2 # c", ("ro", "x="), (1, 2)),
        ('a /b ext4 x="1,2",ro', ('x="1,2"', "ro"), (0, 0)),
        ('a /b ext4 x="1,2', ('x="1', "2"), (0, 0)),
    ],
)
def test_fields_that_may_be_absent(line, options, numbers):
    (entry,) = read(line).entries
    assert entry.options == options
    assert (entry.dump_frequency, entry.fsck_pass) == numbers


def test_escapes_are_decoded_and_places_are_those_of_the_text():
    text = "# é\n/dev/é\\040b /mnt/x\\011y\\134z\\043 ext4 ro\\054rw\n"
    (entry,) = read(text).entries
    assert entry.device.value == "/dev/é b"
    assert entry.mount_point.value == "/mnt/x\ty\\z#"
    source = Source.from_bytes("fstab", text.encode())
    assert source.text(entry.device.span) == "/dev/é\\040b"
    assert source.text(entry.mount_point.span) == "/mnt/x\\011y\\134z\\043"
    assert entry.options_span is not None
    assert source.text(entry.options_span) == "ro\\054rw"
    assert source.text(entry.span) == text[4:-1]


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("a /b\n", 1, 1, "missing: file system type, options"),
        ("\n  a\n", 2, 3, "missing: mount point"),
        ("a /b ext4 ro 0 2 x\n", 1, 18, "seventh field"),
        ("a /b c ext4 ro 0\n", 1, 13, "dump frequency is a number"),
        ("a /b ext4 ro 0 -1\n", 1, 16, "fsck pass is a number"),
        ("a /b ext4 ro 0 \x1b\n", 1, 16, "not `\\x1b`"),
        ("a /b\\000c ext4 ro\n", 1, 3, "\\000"),
    ],
)
def test_lines_that_are_no_entry(text, line, column, words):
    found = read(text)
    assert found.entries == ()
    (problem,) = found.problems
    assert (problem.line, problem.column) == (line, column)
    assert words in problem.message
    assert problem.message.isprintable()


def test_a_bad_line_leaves_the_others():
    found = read("a /b ext4\nbad\nc /d ext4\n")
    assert [entry.device.value for entry in found.entries] == ["a", "c"]
    assert len(found.problems) == 1


def test_crlf_is_read_and_reported():
    found = read("# a\r\na /b ext4 ro\r\n\r\n")
    assert [entry.options for entry in found.entries] == [("ro",)]
    assert [(p.line, p.column) for p in found.problems] == [(2, 13)]


def test_the_number_of_lines_is_bounded():
    found = read("a /b ext4\n" * (fstab.MAX_LINES + 2))
    assert len(found.entries) == fstab.MAX_LINES
    (problem,) = found.problems
    assert problem.line == fstab.MAX_LINES + 1


FIELDS = st.text(st.sampled_from("ab/.\\0123é\"'=,#"), min_size=1, max_size=12)


@pytest.mark.skipif(not shutil.which("findmnt"), reason="needs findmnt of util-linux")
@pytest.mark.parametrize(
    "text",
    [
        f"{LINK} /mnt/data ext4 defaults,noatime,nofail 0 2\n",
        "/dev/a\\040b /mnt/x\\011y\\134z\\043 ext4 ro\n",
        "# c\n\n  /dev/a /b ext4 ro 1 2 # c\n/dev/b /c xfs x=1,y 0 0\n",
        "/dev/é /ü ext4 rw",
        "/dev/a /b#c ext4 ro\n",
    ],
)
def test_agrees_with_findmnt(text, tmp_path):
    path = tmp_path / "fstab"
    path.write_text(text)
    columns = ("source", "target", "fstype", "options", "freq", "passno")
    command = ["findmnt", "--json", "--list", "--evaluate", "--tab-file"]
    done = subprocess.run(
        [*command, path, "--output", ",".join(columns)], capture_output=True, check=True
    )
    theirs = [
        tuple(str(one[column]) for column in columns)
        for one in json.loads(done.stdout)["filesystems"]
    ]
    ours = [
        (
            *(field.value for field in (entry.device, entry.mount_point, entry.file_system_type)),
            ",".join(entry.options),
            str(entry.dump_frequency),
            str(entry.fsck_pass),
        )
        for entry in read(text).entries
    ]
    assert ours == theirs


@given(st.lists(st.lists(FIELDS, min_size=1, max_size=8).map(" ".join), max_size=6).map("\n".join))
def test_every_line_is_an_entry_a_comment_or_a_problem(text):
    found = read(text)
    lines = sum(1 for line in text.split("\n") if line.strip())
    assert len(found.entries) + len(found.comments) + len(found.problems) == lines
