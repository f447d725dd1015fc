"""Bind mounts: which disk of the machine their source is on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.lint_rules.support.mount_points import normal

if TYPE_CHECKING:
    from baremount.lint_rules.support.facts import DeclaredMount, MachineModel


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
    return nearest if nearest is not None and nearest.bare and nearest.certain else None
