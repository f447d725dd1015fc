"""Physical disks for the boot tests: image files that appear and vanish as loop devices."""

from __future__ import annotations

import secrets
import struct
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

MEBIBYTE = 1024 * 1024
START = MEBIBYTE
SIZE = 24 * MEBIBYTE
PATIENCE = 20
"""Seconds until a device is given up that something still uses."""


class LoopDisk:
    """A disk with one partition that holds an ext4 file system."""

    def __init__(self, folder: Path, serial: str) -> None:
        """Make the image. `serial` is the serial number as udev writes it."""
        self.serial = serial
        # The name of the image is how the rules know the device, so no other may have it.
        self.image = folder / f"baremount-{secrets.token_hex(8)}.img"
        self.device = ""
        with self.image.open("wb") as image:
            image.truncate(SIZE)
            image.seek(446)
            sectors = (SIZE - START) // 512
            image.write(struct.pack("<B3sB3sII", 0, b"", 0x83, b"", START // 512, sectors))
            image.seek(510)
            image.write(b"\x55\xaa")
        offset = f"offset={START}"
        blocks = f"{(SIZE - START) // 1024}k"
        _run("mkfs.ext4", "-q", "-F", "-E", offset, str(self.image), blocks)

    @property
    def link(self) -> str:
        """The name of the disk below /dev/disk/by-id."""
        return f"scsi-SVENDOR_MODEL_{self.serial}"

    @property
    def partition(self) -> str:
        """The device of the partition, such as /dev/loop7p1."""
        return f"{self.device}p1"

    def rules(self) -> str:
        """What the kernel does in WSL: the device's node, and the SCSI names that udev reads.

        A container has no devtmpfs, so the rule makes the node before others look into it.
        """
        node = "PROGRAM=\"/bin/sh -c 'test -b /dev/%k || mknod -m 600 /dev/%k b %M %m'\""
        block = 'SUBSYSTEM=="block"'
        image = f'{{loop/backing_file}}=="*/{self.image.name}"'
        return (
            f'{block}, ACTION!="remove", ENV{{DEVTYPE}}=="disk", ATTR{image}, {node}, '
            f'SYMLINK+="disk/by-id/{self.link}"\n'
            f'{block}, ACTION!="remove", ENV{{DEVTYPE}}=="partition", ATTRS{image}, {node}, '
            f'SYMLINK+="disk/by-id/{self.link}-part%n"\n'
            f'{block}, ACTION=="remove", KERNEL=="loop*", RUN+="/bin/rm -f /dev/%k"\n'
        )

    def attach(self) -> None:
        """The disk comes. The kernel may not read partition tables, so they are read for it."""
        self.device = _run("losetup", "--find", "--show", str(self.image))
        _run("partx", "--add", self.device)

    def detach(self) -> None:
        """The disk goes, whatever is mounted: the events that the kernel sends for a real one."""
        for name in (self.partition, self.device):
            self._sysfs(name).joinpath("uevent").write_text("remove")

    def remove(self) -> None:
        """Free the loop device, which a system that has just been killed holds for a moment."""
        if not self.device:
            return
        _repeat(lambda: self._sysfs(self.partition).exists(), "partx", "--delete", self.device)
        _repeat(self._is_ours, "losetup", "--detach", self.device)
        self.device = ""

    def _is_ours(self) -> bool:
        """Whether the loop device is still this disk: once free, another process may take it."""
        try:
            file = self._sysfs(self.device).joinpath("loop/backing_file").read_text()
        except FileNotFoundError:
            return False
        return self.image.name in file

    def _sysfs(self, device: str) -> Path:
        return Path("/sys/class/block") / Path(device).name


def _run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}: {done.stderr.strip()}")
    return done.stdout.strip()


def _repeat(needed: Callable[[], bool], *command: str) -> None:
    end = time.monotonic() + PATIENCE
    while needed():
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if time.monotonic() > end:
            raise RuntimeError(f"{' '.join(command)}, many times: {done.stderr.strip()}")
        time.sleep(0.02)
