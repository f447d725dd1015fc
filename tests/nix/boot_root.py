"""The files of a system that is booted by a test: little of its own, and what is generated."""

from __future__ import annotations

import secrets
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from baremount.scripts import wsl_conf

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from evaluated import Evaluated

STORE = "/nix/store/00000000000000000000000000000000-"
# Nothing here is asked by a test, and each could fail for reasons of the host.
MASKED = ("dbus.service", "dbus.socket", "getty.target", "systemd-logind.service")

# systemd listens to udev only where /dev is a devtmpfs, as in WSL, or where udev's socket is there
# when it starts; a container's /dev is a tmpfs, so something stands in for the socket until then.
INIT = """\
#!/bin/sh
mkdir /run/udev && : >/run/udev/control
{
  until test -S /run/systemd/private; do sleep 0.01; done
  test ! -f /run/udev/control || rm /run/udev/control
  exec /boot-command
} </dev/null >/dev/null 2>&1 &
# The system ends with systemd-nspawn.
exec setpriv --pdeathsig KILL /usr/lib/systemd/systemd
"""


@dataclass(frozen=True)
class Generated:
    """What a configuration puts into the system."""

    udev_rules: str
    fstab: str
    files: Mapping[str, str] = field(default_factory=dict)
    """Programs by their absolute path; all of them can be run."""
    units: Mapping[str, str] = field(default_factory=dict)
    wsl_conf: str = ""

    @classmethod
    def by(cls, evaluated: Evaluated, more: Mapping[str, str] | None = None) -> Generated:
        """What the evaluated module generates, and more programs."""
        programs = {f"{STORE}{n}/bin/{n}": text for n, text in evaluated.scripts.items()}
        return cls(
            udev_rules=evaluated.udev_rules,
            fstab="".join(f"{line}\n" for line in evaluated.fstab),
            files={**programs, **(more or {})},
            units=evaluated.units,
            wsl_conf=evaluated.wsl_conf,
        )


class Root:
    """The folder that becomes the root of the system; the host's /usr is to be mounted there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, path: str, text: str, mode: int = 0o644) -> None:
        target = self.folder / path.lstrip("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
        target.chmod(mode)

    def lay_out(self) -> None:
        """Make the system without what is generated."""
        for folder in ("usr", "proc", "sys", "dev", "run", "tmp", "root", "mnt", "var/log"):
            (self.folder / folder).mkdir(parents=True)
        for folder in ("bin", "sbin", "lib", "lib64"):
            (self.folder / folder).symlink_to(f"usr/{folder}")
        self.write("etc/machine-id", f"{secrets.token_hex(16)}\n")
        self.write("etc/passwd", "root:x:0:0::/root:/bin/sh\nnobody:x:65534:65534::/:/bin/false\n")
        # The rules that come with udev name these groups, and warn without them.
        for name in ("etc/group", "usr/lib/os-release", "etc/ld.so.cache"):
            self.write(f"etc/{Path(name).name}", "")
            shutil.copy(f"/{name}", self.folder / "etc" / Path(name).name)
        for unit in MASKED:
            self._unit_link(unit, "/dev/null")
        self._unit_link("default.target", "/usr/lib/systemd/system/multi-user.target")

    def _unit_link(self, name: str, target: str) -> None:
        link = self.folder / "etc/systemd/system" / name
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(target)

    def put_in(self, generated: Generated, rules: Iterable[str]) -> None:
        """Put what is generated in place, and `rules` that come before all others of udev."""
        for package in ("bash", "coreutils", "systemd", "util-linux"):
            folder = self.folder / f"{STORE}{package}".lstrip("/")
            folder.mkdir(parents=True)
            (folder / "bin").symlink_to("/usr/bin")
        self.write("etc/fstab", generated.fstab)
        # NixOS writes extraRules to a file of this name.
        self.write("etc/udev/rules.d/99-local.rules", generated.udev_rules)
        self.write("etc/udev/rules.d/00-disks.rules", "".join(rules))
        for path, text in generated.files.items():
            self.write(path, text, 0o755)
        for name, text in generated.units.items():
            self.write(f"etc/systemd/system/{name}", text)
            if "[Install]" in text:
                root = f"--root={self.folder}"
                subprocess.run(["systemctl", root, "enable", name], check=True, capture_output=True)
        setting = wsl_conf.read(generated.wsl_conf).effective("boot.command")
        self.write("boot-command", f"#!/bin/sh\n{setting.value if setting else ''}\n", 0o755)
        self.write("init", INIT, 0o755)
