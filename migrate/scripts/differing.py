"""What a mount of a script says otherwise than the declaration that counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from baremount.migrate.model import Disk
    from baremount.migrate.scripts.seen import Seen
    from baremount.scripts.facts import LinuxMount

DEFAULTS = ("defaults",)


def where_mounted(disk: Disk, where: str, seen: Seen) -> str:
    """Where the mount is declared, and what of it differs there: the declaration counts."""
    mine, theirs = seen.disk.filesystem, disk.filesystem
    if not where or mine is None or theirs is None:
        return where
    differing = differences(
        ("type", mine.fs_type.value, theirs.fs_type.value),
        ("options", mine.options.value, theirs.options.value),
        ("mount point", mine.mount_point.value, theirs.mount_point.value),
    )
    place = where.partition(",")[0]
    return f"{place}; that counts: {differing}" if differing else place


def mounted_otherwise(disk: Disk, fact: LinuxMount) -> str:
    """What differs in the declaration, which another mount of the same file system gave."""
    declared = disk.filesystem
    if declared is None:
        return ""
    is_known = all(isinstance(option, str) for option in fact.options)
    differing = differences(
        ("type", fact.fs_type if isinstance(fact.fs_type, str) else None, declared.fs_type.value),
        ("options", (fact.options or DEFAULTS) if is_known else None, declared.options.value),
    )
    return f"declared with {differing}" if differing else ""


def differences(*pairs: tuple[str, object, object]) -> str:
    """What a declaration says otherwise than a script, where both say something."""
    return ", ".join(
        f"{name} {one(nix)} instead of {one(script)}"
        for name, script, nix in pairs
        if None not in (script, nix) and script != nix
    )


def one(value: object) -> str:
    """A value of a mount on one line."""
    return ",".join(value) if isinstance(value, tuple) else str(value)
