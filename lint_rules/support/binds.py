"""Bind mounts: which disk of the machine their source is on."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from baremount.lint_rules.support.mount_points import normal

if TYPE_CHECKING:
    from baremount.lint_rules.support.facts import DeclaredMount, MachineModel

# Commands that a script waits or looks with.
_QUESTIONS = frozenset({"mountpoint", "findmnt", "test", "[", "[[", "udevadm", "systemctl", "case"})


def bind_source(mount: DeclaredMount) -> str | None:
    """The directory that a bind mount shows, normalised; None for other mounts."""
    is_bind = mount.fs_type.value == "bind" or {"bind", "rbind"} & set(mount.options.value or ())
    device = mount.device.value
    return normal(device) if is_bind and device is not None else None


def mount_of(model: MachineModel, path: str) -> DeclaredMount | None:
    """The mount on an attached disk that a normalised path is on; None unless that is certain.

    Where another mount lies between, or may lie there, the path is on that one.
    """
    nearest: DeclaredMount | None = None
    depth = 0
    for mount in model.mounts:
        point = normal(mount.mount_point.value or "")
        if point is None or point == "/":
            continue
        if (path == point or path.startswith(point + "/")) and len(point) >= depth:
            nearest, depth = mount, len(point)
    if nearest is None or not nearest.bare or not nearest.certain:
        return None
    # The module mounts its disks where NixOS-WSL is on.
    return nearest if nearest.form != "wsl.bareMounts.disks" or model.is_wsl is True else None


def bound_sources(text: str) -> list[str]:
    """What a script binds elsewhere, as it is written; none where it first asks anything.

    A script with conditions may well look whether the disk is there.
    """
    from baremount.migrate.shell import OPENERS, parsed, program_of

    found: list[str] = []
    for statement in parsed(text) or ():
        words = statement.words
        program = program_of(words)
        if words[0] in OPENERS or program in _QUESTIONS:
            return []
        if program == "mount" and _binds(words):
            paths = [word for word in words[1:] if word.startswith("/")]
            found += paths[:1]
    return found


def _binds(words: tuple[str, ...]) -> bool:
    if {"--bind", "-B", "--rbind", "-R"} & set(words):
        return True
    options = [after for word, after in pairwise(words) if word == "-o"]
    return any({"bind", "rbind"} & set(option.split(",")) for option in options)
