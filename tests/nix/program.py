"""Runs the program `wsl-bare-mount` as the module makes it, on a machine of stand-ins.

Its text is the evaluated module's. What lies at fixed places on a real system is moved to a folder
of the test, and each such replacement is checked to have happened.
"""

from __future__ import annotations

import functools
import json
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evaluated import evaluate

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# All that the program may call, by the packages in its PATH.
COREUTILS = ("cat", "head", "readlink", "sha256sum", "sleep", "timeout", "tr")
UTIL_LINUX = ("column",)
SYSTEMD = ("systemd-escape",)
STAND_INS = ("logger", "lsblk", "systemctl", "udevadm")

STORAGE = {
    "name": "storage",
    "serialNumber": "0025_3857_61B0_0EF2.",
    "filesystem": {"mountPoint": "/mnt/my-data"},
}
VAULT = {"name": "vault", "serialNumber": "WD-WMC1T2351095"}


@dataclass(frozen=True)
class Result:
    """How the program ended."""

    code: int
    out: str
    err: str


def nix(value: Any) -> str:
    """A JSON value as Nix writes it."""
    match value:
        case dict():
            return "{ " + " ".join(f"{key} = {nix(item)};" for key, item in value.items()) + " }"
        case list():
            return "[ " + " ".join(map(nix, value)) + " ]"
        case _:
            return json.dumps(value).replace("${", "\\${")


@functools.cache
def program_text(bare_mounts: str) -> str:
    """The program that the module makes of this Nix text of `wsl.bareMounts`."""
    return evaluate(f"{{ wsl.enable = true; wsl.bareMounts = {bare_mounts}; }}").script


def replaced(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1, old
    return text.replace(old, new)


class Machine:
    """A machine with the program, a stand-in for PowerShell, and devices that are plain files."""

    def __init__(
        self, folder: Path, disks: Sequence[Mapping[str, Any]] = (STORAGE, VAULT), **options: Any
    ) -> None:
        self.folder = folder
        self.links = folder / "disk" / "by-wsl-bare"
        self.kernel_log = folder / "kmsg"
        self.windows = folder / "windows"
        self.bin = folder / "bin"
        self.program = folder / "wsl-bare-mount"
        for made in (self.links, self.windows, self.bin):
            made.mkdir(parents=True)
        for tool in COREUTILS + UTIL_LINUX + SYSTEMD:
            (self.bin / tool).symlink_to(str(shutil.which(tool)))
        for tool in STAND_INS:
            self.tool(tool)
        self.powershell = self.windows / "powershell.exe"
        stand_in = Path(__file__).with_name("stand_in_powershell.py").read_text(encoding="utf-8")
        self.powershell.write_text(f"#!{sys.executable} -I\n{stand_in}", encoding="utf-8")
        self.powershell.chmod(0o755)
        self.told({"says": "the plan is empty\n", "exits": 98})
        bare_mounts = {"enable": True, "disks": list(disks), "powershellPath": "/it", **options}
        self.install(program_text(nix(bare_mounts)))

    def install(self, text: str) -> None:
        text = replaced(text, "\npowershell_path=/it\n", f"\npowershell_path={self.powershell}\n")
        text = replaced(
            text, "link_directory=/dev/disk/by-wsl-bare", f"link_directory={self.links}"
        )
        text = replaced(text, "kernel_log=/dev/kmsg", f"kernel_log={self.kernel_log}")
        text = replaced(
            text, "udev_control=/run/udev/control", f"udev_control={self.folder}/control"
        )
        text = replaced(text, "device_seconds=30", "device_seconds=1")
        text = replaced(text, "((EUID != 0))", "((0 != 0))")
        text = replaced(text, "&& $EUID == 0 ]]", "]]")
        # In NixOS, bash knows no path of its own, so nothing comes after these packages.
        text, paths = re.subn(r'(?m)^export PATH=".*:\$PATH"$', f'export PATH="{self.bin}"', text)
        text, shells = re.subn(r"\A#!\S+/bin/bash\n", f"#!{shutil.which('bash')}\n", text)
        assert (paths, shells) == (1, 1)
        self.program.write_text(text, encoding="utf-8")
        self.program.chmod(0o755)

    def hurry(self) -> None:
        """Shortens the times that PowerShell gets."""
        text = self.program.read_text(encoding="utf-8")
        text = replaced(text, "powershell_seconds=60", "powershell_seconds=1")
        text = replaced(text, "((powershell_seconds + 10))", "((powershell_seconds + 1))")
        text = replaced(text, "--kill-after=5", "--kill-after=0.2")
        self.program.write_text(text, encoding="utf-8")

    def tool(self, name: str, body: str = "exit 1") -> None:
        """Puts a stand-in of a Linux program, in shell, in place; it records its arguments."""
        path = self.bin / name
        path.write_text(f'#!/bin/sh\necho {name} "$@" >> {self.folder}/calls\n{body}\n')
        path.chmod(0o755)

    def told(self, *steps: Mapping[str, Any]) -> None:
        """Tells PowerShell what to do; stand_in_powershell.py has the words."""
        (self.windows / "plan.json").write_text(json.dumps(steps), encoding="utf-8")

    def device(self, name: str) -> str:
        return str(self.links / name)

    def attach(self, *names: str) -> None:
        for name in names:
            (self.links / name).touch()

    def detach(self, *names: str) -> None:
        for name in names:
            (self.links / name).unlink(missing_ok=True)

    def run(self, *arguments: str) -> Result:
        done = subprocess.run(
            [self.program, *arguments],
            capture_output=True,
            check=False,
            env={},
            timeout=30,
            stdin=subprocess.DEVNULL,
        )
        return Result(done.returncode, done.stdout.decode(), done.stderr.decode())

    def started(self) -> list[list[str]]:
        """The argument vectors of PowerShell's starts."""
        record = self.windows / "started.jsonl"
        if not record.exists():
            return []
        lines = record.read_text(encoding="utf-8").splitlines()
        return [json.loads(line)["arguments"] for line in lines]

    def calls(self) -> list[str]:
        """How the stand-ins of Linux programs were called."""
        record = self.folder / "calls"
        return record.read_text().splitlines() if record.exists() else []
