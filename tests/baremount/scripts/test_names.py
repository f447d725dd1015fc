"""What is known of a task or a script by its name."""

from __future__ import annotations

import pytest

from baremount.scripts.names import says_attaching


@pytest.mark.parametrize(
    "name",
    ["", "WSL", "DiskCleanup", "UnmountDisks", "Detach WSL disk", "Dismount-Disk.ps1", "umount",
     "wsl disk compact", "Report WSL drive size", "StorageSense", "mountain bikes", "Backup drive"],
)  # fmt: skip
def test_names_of_something_else(name):
    assert not says_attaching(name)


@pytest.mark.parametrize(
    "name",
    ["MountWSLDisk", "AttachVault", "bare-disks", "WSL disk 2", r"\Disks\Attach data", "automount",
     "wslmount", "wsl-disk.PS1",
     "attach.ps1", "Mount-WslDisk.ps1", "Remount lab disk", "STORAGE", "Mounts"],
)  # fmt: skip
def test_names_that_say_it(name):
    assert says_attaching(name)
