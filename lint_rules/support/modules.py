"""Modules of a machine that declare options: what they define is made of what others set."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from baremount.lint_rules.support.facts import DeclaredMount
    from baremount.machine import Machine


@lru_cache(maxsize=1)
def declaring_files(machine: Machine) -> frozenset[str]:
    """The paths of the files whose modules declare options; the last answer is kept."""
    return frozenset(source.path for source in machine.declaring_sources())


def is_made_by_module(mount: DeclaredMount) -> bool:
    """Whether a plain mount is declared by such a module, and so for another declaration."""
    if mount.form not in ("fileSystems", "systemd.mounts"):
        return False
    return mount.spot.source.path in declaring_files(mount.machine)
