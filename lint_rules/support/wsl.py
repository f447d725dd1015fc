"""Whether a machine is NixOS-WSL, and whether a plain mount of it is on an attached disk.

An ordinary NixOS configuration must never get a finding, so only what is sure counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.migrate import links
from baremount.migrate.mounts import NO_DISK, computed_link
from baremount.values import Unknown

if TYPE_CHECKING:
    from baremount.machine import Machine
    from baremount.migrate.mounts import Mount

_LINKS = frozenset(
    {"by-id", "by-uuid", "by-label", "by-partuuid", "by-partlabel", "by-path", "by-diskseq"}
)
_DISKS = ("sd", "nvme", "vd", "hd")
# What a machine that boots by itself sets and a WSL distro does not need.
_BOOTS = (
    *(("boot", "loader"), ("boot", "initrd"), ("fileSystems", "/"), ("swapDevices",)),
    ("disko", "devices"),
)


def is_wsl(machine: Machine) -> bool | Unknown:
    """Whether the machine is NixOS-WSL.

    True for `wsl.enable`, and unless the machine also boots by itself for other `wsl.…` options
    that hold without a condition and for an imported NixOS-WSL module: a fleet may give these to
    all of its machines. False for `wsl.enable = false`.
    """
    enabled = machine.value(("wsl", "enable"))
    if isinstance(enabled, bool):
        return enabled
    switches = machine.definitions(("wsl", "enable"))[0]
    if any(machine.holds(definition) is not False for definition in switches):
        return Unknown("whether `wsl.enable` is true is not known")
    if any(machine.definitions(path)[0] for path in _BOOTS):
        return Unknown("the machine boots by itself, and nothing says that it is NixOS-WSL")
    found = [machine.holds(definition) for definition in machine.definitions(("wsl",))[0]]
    if any(holds is True for holds in found):
        return True
    # What is not seen may be what boots, or turns NixOS-WSL off.
    if machine.wsl_evidence and not machine.has_unknown_imports:
        return True
    return Unknown("no file says whether this is NixOS-WSL")


def on_attached_disk(mount: Mount, root: str | None, *, wsl: bool, labelled: bool) -> bool:
    """Whether a plain mount is known to be on a disk attached to WSL.

    `root` is the disk of `/`, `labelled` says that the file system is found by its label.
    """
    fs_type = mount.fs_type.value or ""
    if fs_type in NO_DISK or fs_type.startswith("fuse."):
        return False
    if {"bind", "rbind", "loop"} & set(mount.options.value or ()):
        return False
    device = mount.device.value
    if device is None:
        return wsl and (labelled or computed_link(mount.device) is not None)
    link = links.device(device)
    if link.kind == "by-wsl-bare":
        return True
    if not wsl or mount.mount_point.value == "/":
        return False
    if root is not None and links.whole_disk(device) == root:
        return False
    return link.kind in _LINKS or (link.kind == "kernel" and link.name.startswith(_DISKS))
