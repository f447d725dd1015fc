"""Names below /dev/disk and of units, against systemd's own program where it is at hand."""

from __future__ import annotations

import shutil
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baremount.migrate import links


@pytest.mark.parametrize(
    ("path", "unit"),
    [
        ("/", "-"),
        ("", "-"),
        ("/mnt/data", "mnt-data"),
        ("/mnt//data/", "mnt-data"),
        ("/mnt/./data", "mnt-data"),
        ("/mnt/my-disk", r"mnt-my\x2ddisk"),
        ("/.hidden/.x", r"\x2ehidden-.x"),
        ("/a b", r"a\x20b"),
        ("/ä", r"\xc3\xa4"),
        ("/a:b_c.d", "a:b_c.d"),
        ("/a.b", "a.b"),
        ("/dev/disk/by-id/scsi-1", r"dev-disk-by\x2did-scsi\x2d1"),
    ],
)
def test_unit_names(path, unit):
    assert links.escape_unit(path) == unit


@pytest.mark.skipif(not shutil.which("systemd-escape"), reason="needs systemd-escape")
@settings(deadline=None, max_examples=15)
@given(
    st.lists(
        st.lists(
            st.text(st.characters(codec="utf-8", exclude_characters="\0\n/"), max_size=40),
            max_size=4,
        )
        .map(lambda parts: "/" + "/".join(parts))
        .filter(lambda path: ".." not in path.split("/")),
        min_size=1,
        max_size=40,
    )
)
def test_unit_names_are_those_of_systemd(paths):
    done = subprocess.run(
        ["systemd-escape", "--path", "--", *paths], capture_output=True, check=True
    )
    # It separates by blanks, which no escaped name holds.
    assert done.stdout.decode().split() == [links.escape_unit(path) for path in paths]


@pytest.mark.parametrize(
    ("serial", "written"),
    [
        ("S6Z2NJ0TC14842T", "S6Z2NJ0TC14842T"),
        ("E823_8FA6_BF53.", "E823_8FA6_BF53."),
        ("  WD-WCC4N  ", "WD-WCC4N"),
        ("A  B \t C", "A_B_C"),
        ("a/b\\c*d", "a_b_c_d"),
        ("#+-.:=@_", "#+-.:=@_"),
        ("(1)", "_1_"),
    ],
)
def test_serial_numbers_as_udev_writes_them(serial, written):
    """What its util_replace_whitespace and util_replace_chars leave (udev(7), OPTIONS)."""
    assert links.udev_serial(serial) == written


@pytest.mark.parametrize(
    ("path", "kind", "name"),
    [
        ("/dev/disk/by-id/scsi-x-part1", "by-id", "scsi-x-part1"),
        ("/dev/disk/by-uuid/12-34", "by-uuid", "12-34"),
        ("UUID=12-34", "by-uuid", "12-34"),
        ('LABEL="my data"', "by-label", "my data"),
        ("PARTUUID=1", "by-partuuid", "1"),
        ("/dev/sdb1", "kernel", "sdb1"),
        ("tmpfs", "other", "tmpfs"),
        ("//server/share", "other", "//server/share"),
        ("/dev/disk/by-id/a/b", "kernel", "disk/by-id/a/b"),
    ],
)
def test_devices(path, kind, name):
    assert links.device(path) == (kind, name)


@pytest.mark.parametrize(
    ("link", "number", "whole"),
    [
        ("scsi-x-part1", 1, "scsi-x"),
        ("scsi-x-part12", 12, "scsi-x"),
        ("scsi-x", None, "scsi-x"),
        ("scsi-part1-x", None, "scsi-part1-x"),
    ],
)
def test_partitions(link, number, whole):
    assert links.partition(link) == number
    assert links.whole_disk(link) == whole


def test_no_link_has_no_partition():
    assert links.partition(None) is None


@given(st.text("ab*?[]!-"))
def test_an_escaped_link_matches_itself_alone(link):
    from fnmatch import fnmatchcase

    pattern = links.escape_glob(link)
    assert fnmatchcase(link, pattern)
    assert not fnmatchcase(link + "x", pattern)
    assert not fnmatchcase(link.replace("*", "y").replace("?", "z"), pattern) or not (
        set(link) & {"*", "?"}
    )


@given(st.text())
def test_a_made_name_is_valid(text):
    name = links.valid_name(text)
    assert links.NAME.fullmatch(name)
    assert links.valid_name(name) == name


@pytest.mark.parametrize(
    ("mount_point", "name"),
    [("/mnt/my data/", "my-data"), ("/mnt/_x", "x"), ("/", "disk"), ("/mnt/ä", "disk")],
)
def test_names_after_mount_points(mount_point, name):
    assert links.name_of(mount_point) == name
