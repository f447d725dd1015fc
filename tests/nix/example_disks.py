"""Disks that the tests of the module declare, and the udev rule that belongs to one."""

from __future__ import annotations

DISK = '{ name = "data"; serialNumber = "S1"; filesystem.mountPoint = "/mnt/data"; }'
ATTACHED_ONLY = '{ name = "vault"; serialNumber = "S2"; }'
OTHER = '{ name = "other"; serialNumber = "S3"; filesystem.mountPoint = "/mnt/other"; }'

WITH_FILE_SYSTEM = 'ENV{ID_FS_USAGE}=="filesystem"'


def disk(**options: str) -> str:
    """A disk with options as Nix texts beside, or instead of, a name and a serial number."""
    given = {"name": '"data"', "serialNumber": '"S1"', **options}
    return "{ " + " ".join(f"{name} = {value};" for name, value in given.items()) + " }"


def mounted(place: str) -> str:
    """A disk that is mounted there."""
    return disk(filesystem=f'{{ mountPoint = "{place}"; }}')


def rule(pattern: str, which: str, name: str) -> str:
    """The line that links what matches the pattern, and `which`, to the disk's name."""
    return (
        f'ACTION!="remove", SUBSYSTEM=="block", SYMLINK=="disk/by-id/{pattern}", '
        f'{which}, SYMLINK+="disk/by-wsl-bare/{name}"\n'
    )
