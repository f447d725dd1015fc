"""Asks systemd's own programs about generated text, without a system that runs.

Needs Debian's packages systemd and udev; `udev_links` also root and loop devices.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from loop_disk import LoopDisk

GENERATOR = "/lib/systemd/system-generators/systemd-fstab-generator"
RULES = "99-local.rules"


def generated_units(fstab: str, folder: Path) -> dict[str, str]:
    """What systemd-fstab-generator makes of an fstab: its files by their names in `folder`.

    A link is shown as `-> target`. Raises RuntimeError where the generator says anything.
    """
    path = folder / "fstab"
    path.write_text(fstab, encoding="utf-8")
    out = folder / "units"
    out.mkdir()
    done = subprocess.run(
        [GENERATOR, out, out, out],
        env={
            "SYSTEMD_FSTAB": str(path),
            "SYSTEMD_PROC_CMDLINE": "",
            "SYSTEMD_LOG_TARGET": "console",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode or done.stderr:
        raise RuntimeError(f"{GENERATOR}: {done.stderr}")
    return {
        str(file.relative_to(out)): f"-> {os.readlink(file)}"
        if file.is_symlink()
        else file.read_text()
        for file in sorted(out.rglob("*"))
        if not file.is_dir()
    }


def complaints(units: Mapping[str, str], programs: Iterable[str], folder: Path) -> str:
    """What `systemd-analyze verify` says about units beside those of Debian; "" where all is well.

    `units` are as `generated_units` gives them, with `[Install]` sections followed; `programs` are
    the paths that may be started. The exit code tells less: unknown keys and cycles leave it 0.
    """
    root = folder / "root"
    shutil.copytree("/usr/lib/systemd/system", root / "usr/lib/systemd/system", symlinks=True)
    ours = root / "etc/systemd/system"
    for name, text in units.items():
        (ours / name).parent.mkdir(parents=True, exist_ok=True)
        if text.startswith("-> "):
            (ours / name).symlink_to(text.removeprefix("-> "))
        else:
            (ours / name).write_text(text, encoding="utf-8")
    for program in programs:
        stub = root / program.lstrip("/")
        stub.parent.mkdir(parents=True, exist_ok=True)
        stub.write_text("#!/bin/sh\n")
        stub.chmod(0o755)
    installed = [name for name, text in units.items() if "\n[Install]\n" in text]
    for name in installed:
        subprocess.run(
            ["systemctl", f"--root={root}", "enable", name], check=True, capture_output=True
        )
    names = [name for name in units if "/" not in name]
    done = subprocess.run(
        ["systemd-analyze", f"--root={root}", "--man=no", "verify", "multi-user.target", *names],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stderr


def escaped(path: str, suffix: str) -> str:
    """The name of a path's unit, such as of type `mount`."""
    command = ["systemd-escape", "--path", f"--suffix={suffix}", "--", path]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def udev_links(rules: str, disk: LoopDisk, device: str, folder: Path) -> set[str]:
    """The links that the rules give a device of an attached disk, in NixOS's place for them.

    Raises RuntimeError with what udev finds wrong with the rules, which it would pass over.
    """
    for name, text in (("00-disks.rules", disk.rules()), (RULES, rules)):
        (folder / name).write_text(text, encoding="utf-8")
    # `udevadm test` writes to /run and /dev, so it gets its own.
    script = (
        "mount -t tmpfs none /run && mount -t tmpfs none /dev && mknod /dev/null c 1 3"
        ' && mount --bind "$1" /etc/udev/rules.d'
        ' && exec udevadm test --action=add "/sys/class/block/$2"'
    )
    done = subprocess.run(
        ["unshare", "--mount", "sh", "-c", script, "sh", folder, Path(device).name],
        capture_output=True,
        text=True,
        check=True,
    )
    said = [
        line for line in done.stderr.splitlines() if re.search(rf"{RULES}:[0-9]+ (?!LINK ')", line)
    ]
    if said:
        raise RuntimeError("\n".join(said))
    found = re.search(r"^DEVLINKS=(.*)$", done.stdout, re.MULTILINE)
    links = set(found[1].split()) if found else set()
    return {link for link in links if link.startswith("/dev/disk/by-wsl-bare/")}
