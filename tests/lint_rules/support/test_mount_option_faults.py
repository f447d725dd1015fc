"""Which options a file system refuses, and which only look wrong."""

from __future__ import annotations

import pytest

from baremount.lint_rules.support.mount_option_faults import contradictions, refused
from baremount.lint_rules.support.mount_option_table import (
    CONTRADICTIONS,
    FAMILIES,
    GENERIC,
    SINGLE,
    TAKERS,
)


@pytest.mark.parametrize(
    ("option", "fs_type"),
    [
        ("nobarrier", "ext4"),
        ("nobarrier", "btrfs"),
        ("errors=remount-ro", "ext3"),
        ("nouuid", "xfs"),
        ("noquota", "xfs"),
        ("noacl", "ext4"),
        ("i_version", "xfs"),
        ("uid=1000", "vfat"),
        ("uid=1000", "ntfs"),
        ("nobarrier", "auto"),
        ("nobarrier", None),
        ("x-gvfs-show", "xfs"),
        ("an-option-of-tomorrow", "xfs"),
        ("NOFIAL", "xfs"),
        ("", "xfs"),
    ],
)
def test_taken_or_not_known(option, fs_type):
    assert refused(option, fs_type) is None


@pytest.mark.parametrize(
    ("option", "fs_type"),
    [
        ("nobarrier", "xfs"),
        ("barrier=0", "xfs"),
        ("delaylog", "xfs"),
        ("errors=remount-ro", "btrfs"),
        ("inode64", "ext4"),
        ("umask=022", "btrfs"),
        ("subvol=@", "vfat"),
        ("big_writes", "ntfs3"),
        ("noatmie", "ext4"),
        ("noatimes", "ext4"),
        ("noatine", "ext4"),
        ("noatie", "ext4"),
    ],
)
def test_refused(option, fs_type):
    message, _ = refused(option, fs_type)
    assert message.startswith(f"`{option}` is no ")


@pytest.mark.parametrize(
    ("option", "fs_type", "takers"),
    [
        ("nobarrier", "xfs", "btrfs, ext4"),
        ("uid=0", "xfs", "ntfs-3g, ntfs3, vfat"),
        ("big_writes", "vfat", "ntfs-3g"),
    ],
)
def test_only_sure_takers_are_named(option, fs_type, takers):
    _, advice = refused(option, fs_type)
    assert advice == f"take it out; it belongs to {takers}"


def test_the_later_option_is_the_one_that_undoes():
    assert list(contradictions(["rw", "noatime", "ro"])) == [("rw", "ro")]
    assert list(contradictions(["commit=5", "ro", "commit=5"])) == []


def test_the_tables_agree_with_each_other():
    families = set(FAMILIES.values())
    assert all(takers <= families for takers in TAKERS.values())
    assert not GENERIC & TAKERS.keys()
    assert not SINGLE - TAKERS.keys()
    # No name has a slip of its own: options known to be real are never taken for a mistake.
    own = {name for name in TAKERS if refused(name, next(iter(TAKERS[name]), "none"))}
    assert not own
    assert len(set(map(frozenset, CONTRADICTIONS))) == len(CONTRADICTIONS)
