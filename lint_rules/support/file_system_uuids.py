"""The UUID that may name the file system of a disk.

With one the module matches `ID_FS_UUID` as well, so that the pattern need not be exact.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.arguments import plain
from baremount.evaluation.values import NixSet
from baremount.values import Unknown

if TYPE_CHECKING:
    from baremount.lint_rules.support.facts import DeclaredDisk


def may_have_uuid(disk: DeclaredDisk) -> bool:
    """Whether the file system is, or may be, named by its UUID, which is exact."""
    force = disk.machine.evaluator.force
    whole = disk.element.find(("filesystem",))
    value = plain(force(whole.thunk)) if whole is not None else None
    if isinstance(value, Unknown):
        return True
    uuid = disk.element.find(("filesystem", "uuid")) if isinstance(value, NixSet) else None
    return uuid is not None and plain(force(uuid.thunk)) is not None
