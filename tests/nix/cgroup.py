"""A control group of its own for a booted system, so that several do not share one."""

from __future__ import annotations

import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path("/sys/fs/cgroup")
PATIENCE = 10
"""Seconds until the processes of a killed system have left their groups."""


@contextmanager
def groups(name: str) -> Iterator[list[Path]]:
    """A group of this name in each hierarchy that systemd uses, below that of this process."""
    made = [folder / name for folder in _own()]
    try:
        for group in made:
            group.mkdir()
        yield made
    finally:
        for group in made:
            _remove(group)


def _own() -> Iterator[Path]:
    for line in Path("/proc/self/cgroup").read_text().splitlines():
        _, controllers, path = line.split(":", 2)
        if controllers == "name=systemd":
            yield ROOT / "systemd" / path.lstrip("/")
        elif not controllers:
            # Beside the older hierarchies, the newer one has a folder to itself.
            unified = ROOT / "unified"
            yield (unified if unified.is_dir() else ROOT) / path.lstrip("/")


def _remove(group: Path) -> None:
    end = time.monotonic() + PATIENCE
    while (processes := _processes(group)) and time.monotonic() < end:
        time.sleep(0.02)
    if processes:
        raise RuntimeError(f"{group} still has the processes {processes}")
    for folder in sorted(_folders(group), reverse=True):
        folder.rmdir()


def _processes(group: Path) -> list[str]:
    return [pid for one in _folders(group) for pid in (one / "cgroup.procs").read_text().split()]


def _folders(group: Path) -> list[Path]:
    """The group, unless it is gone, and those within."""
    return [file.parent for file in group.rglob("cgroup.procs")]
