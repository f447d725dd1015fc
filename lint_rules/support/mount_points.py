"""Mount points: which of them are the same place, and which are not free to be used."""

from __future__ import annotations

import re
from functools import lru_cache
from posixpath import normpath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from baremount.machine import Machine

_ROOT = ("wsl", "wslConf", "automount", "root")
_DEFAULT_ROOT = "/mnt"
# What the module asserts: where NixOS or WSL itself mounts, or the system is read from before any
# disk is attached. Below `/nix` everything is taken, below the others nothing is.
_TAKEN = frozenset(
    {
        "/",
        "/boot",
        "/etc",
        "/nix",
        "/nix/store",
        "/usr",
        "/var",
        "/var/lib",
        "/var/lib/nixos",
        "/var/log",
    }
)


def normal(point: str) -> str | None:
    """A mount point without `.`, `..`, doubled slashes and one at the end.

    None for what is no absolute path, and for a path with a null byte.
    """
    if not point.startswith("/") or "\0" in point:
        return None
    # POSIX gives two slashes at the start a meaning of their own, Linux does not.
    return normpath("/" + point.lstrip("/"))


@lru_cache(maxsize=1)
def automount_root(machine: Machine) -> str | None:
    """Where WSL mounts the Windows drives, without a slash at the end; None where not known.

    The last answer is kept, as it is asked for each mount of a machine.
    """
    found, gaps = machine.definitions(_ROOT)
    if not found and not any(gap.path for gap in gaps):
        return _DEFAULT_ROOT
    value = machine.value(_ROOT)
    return value.removesuffix("/") if isinstance(value, str) else None


def taken_by(point: str, root: str | None) -> str | None:
    """Who has a mount point that the module refuses, for use in a message; None where it is free.

    `point` in the form that `normal` gives, `root` as `automount_root` gives it: what depends on
    an unknown one counts as free.
    """
    if point in _TAKEN or point.startswith("/nix/"):
        return "is needed by NixOS before any disk is attached"
    if root is None or not point.startswith(root + "/"):
        return None
    name, _, below = point.removeprefix(root + "/").partition("/")
    if name == "wsl" and not below:
        return "is where WSL keeps what all distributions share"
    if name == "wslg":
        return "is where WSL mounts what graphical programs need"
    if re.fullmatch(r"[A-Za-z]", name):
        return f"is where WSL mounts the Windows drive {name.upper()}:"
    return None
