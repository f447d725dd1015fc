"""Boots what the module generates: systemd as PID 1 in a container, with udev and loop devices.

Models a distribution of WSL: /sys can be written, so udev runs, and the boot command starts beside
systemd, which does not wait for it. A disk that Windows attaches is a loop device that appears; a
disk that it takes away is the event that the kernel then sends.

The system is the host's own /usr, read-only, below an /etc of the test. Needs root and Debian's
packages systemd, systemd-container, udev, util-linux, mount, e2fsprogs, procps and python3.
"""

from __future__ import annotations

import fcntl
import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import warnings
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from boot_root import Generated, Root
from cgroup import groups

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from loop_disk import LoopDisk

PROGRAMS = {
    "systemd-nspawn": "systemd-container",
    "udevadm": "udev",
    "nsenter": "util-linux",
    "setpriv": "util-linux",
    "losetup": "mount",
    "partx": "util-linux",
    "mkfs.ext4": "e2fsprogs",
    "pgrep": "procps",
}
PATIENCE = 60
"""Seconds until a test gives up. What is asserted is order and state, never time."""


@dataclass(frozen=True)
class Job:
    """A job that systemd has not finished."""

    unit: str
    kind: str
    state: str


def obstacle() -> str | None:
    """Why no system can be booted here."""
    if os.geteuid() != 0:
        return "needs root"
    missing = sorted({package for tool, package in PROGRAMS.items() if not shutil.which(tool)})
    if missing:
        return f"needs programs: apt-get install {' '.join(missing)}"
    if not Path("/dev/loop-control").exists():
        return "needs loop devices: there is no /dev/loop-control"
    tried = subprocess.run(
        ["unshare", "--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt"],
        capture_output=True,
        text=True,
        check=False,
    )
    if tried.returncode:
        return f"needs the right to mount: {tried.stderr.strip()}"
    return None


def need(reason: str | None) -> None:
    """Skip the test where there is a reason, and say so at the end of the run in any case."""
    if reason:
        warnings.warn(f"not tested with a real systemd and udev: {reason}", stacklevel=2)
        pytest.skip(reason)


@contextmanager
def alone() -> Iterator[None]:
    """Wait until no other process tests with disks: their events reach every system."""
    with Path("/dev/loop-control").open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


@contextmanager
def booted(generated: Generated, *disks: LoopDisk) -> Iterator[System]:
    """A system with what is generated, started, and ended with the block.

    Of all devices only the disks have names below /dev/disk/by-id that begin with `scsi-`.
    """
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        root = Root(folder / "root")
        root.lay_out()
        root.put_in(generated, [disk.rules() for disk in disks])
        name = f"baremount-{secrets.token_hex(4)}"
        joined = stack.enter_context(groups(name))
        system = System(name, root.folder, folder / "console", joined)
        stack.callback(system.end)
        system.until(system.find_leader, "the start of systemd")
        try:
            yield system
        except BaseException:
            # Pytest shows it with the failure.
            sys.stdout.write(system.log())
            raise


class System:
    """A system that runs: asks it, and waits for it."""

    def __init__(self, name: str, root: Path, console: Path, joined: Iterable[Path]) -> None:
        self.root = root
        self.console = console
        self.leader = 0
        command = [
            *(
                "sh",
                "-c",
                'for group in $JOINED; do echo $$ >"$group/cgroup.procs"; done; exec "$@"',
            ),
            "sh",
            # It ends with the tests, also where they are killed; so does the system, see INIT.
            *("setpriv", "--pdeathsig", "KILL", "systemd-nspawn", f"--directory={root}"),
            *("--bind-ro=/usr", "--register=no", "--keep-unit", "--console=pipe"),
            # Without it, udev would set up the host's network interfaces.
            "--private-network",
            *(f"--machine={name}", "--setenv=PATH=/usr/sbin:/usr/bin"),
            "/init",
        ]
        with console.open("w") as said:
            self.process = subprocess.Popen(
                command,
                env={
                    **os.environ,
                    "SYSTEMD_NSPAWN_API_VFS_WRITABLE": "1",
                    "JOINED": " ".join(map(str, joined)),
                },
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
            )

    def run(self, *command: str, check: bool = False) -> subprocess.CompletedProcess[str]:
        """Run a command in the system."""
        spaces = ["--mount", "--uts", "--ipc", "--net", "--pid", "--cgroup", "--root", "--wd"]
        return subprocess.run(
            ["nsenter", f"--target={self.leader}", *spaces, "--", *command],
            capture_output=True,
            text=True,
            check=check,
            timeout=PATIENCE,
            stdin=subprocess.DEVNULL,
            env={"PATH": "/usr/sbin:/usr/bin"},
        )

    def state(self) -> str:
        """What `systemctl is-system-running` says; WSL asks it before it gives a shell."""
        return self.run("systemctl", "is-system-running").stdout.strip()

    def jobs(self) -> list[Job]:
        listed = self.run("systemctl", "list-jobs", "--plain", "--no-legend").stdout
        rows = [line.split() for line in listed.splitlines() if line[:1].isdigit()]
        return [Job(*row[1:4]) for row in rows]

    def failed(self) -> list[str]:
        """The failed units."""
        listed = self.run("systemctl", "list-units", "--failed", "--plain", "--no-legend").stdout
        return [line.split()[0] for line in listed.splitlines()]

    def active(self, unit: str) -> bool:
        return self.run("systemctl", "is-active", "--quiet", "--", unit).returncode == 0

    def mount_options(self, mount_point: str) -> set[str] | None:
        """The options of what is mounted there; None where nothing is."""
        found = self.run("findmnt", "--noheadings", "--output", "OPTIONS", "--", mount_point)
        return set(found.stdout.strip().split(",")) if found.returncode == 0 else None

    def log(self) -> str:
        """The last lines of the journal, and what still runs."""
        journal = self.run("journalctl", "--no-pager", "--lines=60").stdout
        return f"{journal}\n{self.jobs()}\n{self.failed()}\n{self.console.read_text()}"

    def settled(self) -> None:
        """Wait until systemd has reached multi-user.target, as it does whatever `nofail` waits."""
        self.until(lambda: self.active("multi-user.target"), "multi-user.target")

    def until(self, reached: Callable[[], bool], what: str) -> None:
        """Wait. Raises TimeoutError where it does not come about."""
        end = time.monotonic() + PATIENCE
        while not reached():
            if time.monotonic() > end:
                raise TimeoutError(f"not reached: {what}")
            if self.process.poll() is not None:
                raise RuntimeError(f"the system ended: {self.console.read_text()}")
            time.sleep(0.05)

    def find_leader(self) -> bool:
        """Find the process that is PID 1 of the container, once it has become systemd."""
        pids = [self.process.pid]
        for pid in pids:
            try:
                status = Path(f"/proc/{pid}/status").read_text()
                children = Path(f"/proc/{pid}/task/{pid}/children").read_text()
            except FileNotFoundError:
                continue
            # Its number here, then that in the container.
            if re.search(r"^NSpid:\t[0-9]+\t1$", status, re.MULTILINE):
                self.leader = pid
                return self.run("test", "-S", "/run/systemd/private").returncode == 0
            pids += map(int, children.split())
        return False

    def end(self) -> None:
        """End it at once: all processes of a container end with its PID 1."""
        if self.leader and self.process.poll() is None:
            os.kill(self.leader, signal.SIGKILL)
        else:
            self.process.kill()
        self.process.wait(PATIENCE)
