"""Lines of an fstab: which of them mount a disk attached to WSL."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from baremount.scripts.fstab import Entry

_OTHER = frozenset({"bind", "rbind", "loop"})


def is_bare(entry: Entry) -> bool:
    """Whether a line is known to be about an attached disk.

    An fstab does not say what machine it is for. Links of the module are only there under WSL,
    and so is /mnt/wsl, the folder that all distros share.
    """
    device = entry.device.value
    if device.startswith("/dev/disk/by-wsl-bare/"):
        return True
    is_disk = device.startswith(("/dev/", "UUID=", "LABEL=", "PARTUUID=", "PARTLABEL="))
    in_wsl = entry.mount_point.value.startswith("/mnt/wsl/")
    return is_disk and in_wsl and not _OTHER & set(entry.options)
