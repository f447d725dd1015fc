"""Which file systems take which mount options.

Not every option is here: only such whose takers are certain, on every kernel that WSL 2 has used
(5.4 and later). What is in no table counts as valid.

Sources: ext4(5), btrfs(5), mount(8) and ntfs-3g(8); the parameter tables in fs/*/super.c of Linux
and fs/fat/inode.c; Documentation/admin-guide/xfs.rst for what XFS has removed.
"""

from __future__ import annotations


def _names(text: str) -> list[str]:
    return text.split()


FAMILIES = {
    "ext2": "ext4",
    "ext3": "ext4",
    "ext4": "ext4",
    "xfs": "xfs",
    "btrfs": "btrfs",
    "vfat": "vfat",
    "ntfs3": "ntfs3",
    "ntfs-3g": "ntfs-3g",
}
"""The types that the tables are about, and the one whose options each takes."""

NTFS = frozenset({"ntfs3", "ntfs-3g"})
"""The families whose drivers may take more than is known here."""

_WINDOWS = NTFS | {"vfat"}
# Drivers whose list of options still grows or that pass options on are given the benefit of doubt.
_EXT4 = NTFS | {"ext4"}
_XFS = frozenset({"xfs", "ntfs-3g"})
_BTRFS = frozenset({"btrfs", "ntfs-3g"})

TAKERS: dict[str, frozenset[str]] = {
    **dict.fromkeys(
        _names(
            "data data_err journal_checksum nojournal_checksum journal_async_commit journal_path"
            " journal_dev noload min_batch_time max_batch_time stripe delalloc nodelalloc"
            " auto_da_alloc noauto_da_alloc dioread_lock dioread_nolock init_itable noinit_itable"
            " inode_readahead_blks journal_ioprio max_dir_size_kb bsddf minixdf resuid resgid"
            " block_validity noblock_validity"
        ),
        _EXT4,
    ),
    **dict.fromkeys(("barrier", "nobarrier", "commit"), _EXT4 | {"btrfs"}),
    **dict.fromkeys(("acl", "noacl", "user_xattr", "nouser_xattr"), _EXT4 | {"btrfs"}),
    "errors": _EXT4 | {"vfat"},
    **dict.fromkeys(
        _names(
            "inode32 inode64 logbufs logbsize logdev rtdev largeio nolargeio allocsize swalloc"
            " nouuid sunit swidth filestreams wsync noalign"
        ),
        _XFS,
    ),
    **dict.fromkeys(
        _names(
            "compress-force subvol subvolid space_cache nospace_cache clear_cache autodefrag"
            " noautodefrag datacow nodatacow datasum nodatasum degraded ssd nossd ssd_spread"
            " nossd_spread treelog notreelog flushoncommit noflushoncommit max_inline"
            " metadata_ratio skip_balance thread_pool usebackuproot user_subvol_rm_allowed"
        ),
        _BTRFS,
    ),
    "compress": _BTRFS | NTFS,
    **dict.fromkeys(("uid", "gid", "umask", "fmask", "dmask", "iocharset", "utf8"), _WINDOWS),
    **dict.fromkeys(
        ("codepage", "shortname", "showexec", "dos1xfloppy", "tz", "time_offset"), _WINDOWS
    ),
    "windows_names": NTFS,
    **dict.fromkeys(
        ("big_writes", "remove_hiberfile", "streams_interface"), frozenset({"ntfs-3g"})
    ),
    # Taken out of Linux 4.0 and before.
    **dict.fromkeys(
        _names("delaylog nodelaylog ihashsize irixsgid osyncisdsync osyncisosync"), frozenset()
    ),
}
"""The families that take an option, by its name without a value; the others refuse to mount."""

GENERIC = frozenset(
    _names(
        "defaults ro rw suid nosuid dev nodev exec noexec auto noauto user nouser users nousers"
        " owner noowner group nogroup async sync dirsync atime noatime diratime nodiratime relatime"
        " norelatime strictatime nostrictatime lazytime nolazytime iversion noiversion i_version"
        " mand nomand nofail _netdev silent loud remount bind rbind symfollow nosymfollow"
    )
)
"""What mount(8) takes for every file system."""

CONTRADICTIONS = (
    *(("ro", "rw"), ("suid", "nosuid"), ("dev", "nodev"), ("exec", "noexec"), ("sync", "async")),
    *(("auto", "noauto"), ("user", "nouser"), ("users", "nousers"), ("atime", "noatime")),
    *(("diratime", "nodiratime"), ("relatime", "norelatime"), ("noatime", "relatime")),
    *(("noatime", "strictatime"), ("strictatime", "nostrictatime"), ("lazytime", "nolazytime")),
    *(("iversion", "noiversion"), ("barrier", "nobarrier"), ("acl", "noacl")),
    *(("user_xattr", "nouser_xattr"), ("delalloc", "nodelalloc"), ("inode32", "inode64")),
    *(("datacow", "nodatacow"), ("datasum", "nodatasum"), ("autodefrag", "noautodefrag")),
    *(("ssd", "nossd"), ("treelog", "notreelog"), ("discard", "nodiscard")),
    *(("init_itable", "noinit_itable"), ("largeio", "nolargeio")),
)
"""Pairs of which the later one counts; their order here does not matter."""

SINGLE = frozenset(
    _names(
        "commit data errors subvol subvolid uid gid umask fmask dmask iocharset codepage logbufs"
        " logbsize allocsize stripe barrier"
    )
)
"""Options with a value that can hold one value only."""
