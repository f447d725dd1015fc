"""What WSL does with a setting of wsl.conf: the keys it knows and the types of their values.

Keys and types: src/linux/init/WslDistributionConfig.cpp of microsoft/WSL. Another key is passed
over with a warning; a value that is not of its type leaves the default, and a later setting of the
same name does not help.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

Kind = Literal["boolean", "integer", "string", "cgroup version"]

KEYS: Mapping[str, Kind] = {
    "automount.cgroups": "cgroup version",
    "automount.enabled": "boolean",
    "automount.ldconfig": "boolean",
    "automount.mountFsTab": "boolean",
    "automount.options": "string",
    "automount.root": "string",
    "boot.command": "string",
    "boot.initTimeout": "integer",
    "boot.protectBinfmt": "boolean",
    "boot.systemd": "boolean",
    "fileServer.enabled": "boolean",
    "fileServer.logFile": "string",
    "fileServer.logLevel": "integer",
    "fileServer.logTruncate": "boolean",
    "filesystem.umask": "integer",
    "general.guiApplications": "boolean",
    "gpu.appendLibPath": "boolean",
    "gpu.enabled": "boolean",
    "interop.appendWindowsPath": "boolean",
    "interop.enabled": "boolean",
    "network.generateHosts": "boolean",
    "network.generateResolvConf": "boolean",
    "network.hostname": "string",
    "time.useWindowsTimezone": "boolean",
    "user.default": "string",
}
"""The keys as WSL writes them; it compares them without regard to case."""

_KINDS = {name.lower(): kind for name, kind in KEYS.items()}
# strtol with base 0, after the blanks that a quote can protect.
_INTEGER = re.compile(r"[ \t\n\v\f]*([+-]?)(0[xX][0-9A-Fa-f]+|0[0-7]*|[1-9][0-9]*)")
_FORMS: Mapping[Kind, re.Pattern[str]] = {
    "boolean": re.compile("0|1|true|false", re.IGNORECASE | re.ASCII),
    "cgroup version": re.compile("v1|v2", re.IGNORECASE),
    "string": re.compile(".*", re.DOTALL),
}


def kind(name: str) -> Kind | None:
    """The type of `section.key`, in any case of letters; None where WSL does not know the key."""
    return _KINDS.get(name.lower())


def is_of_kind(value: str, wanted: Kind) -> bool:
    """Whether WSL can use the value as that type: `yes` is no boolean to it, `0x10` an integer."""
    if wanted == "integer":
        match = _INTEGER.fullmatch(value)
        return match is not None and -(2**31) <= _number(match) < 2**31
    return _FORMS[wanted].fullmatch(value) is not None


def _number(match: re.Match[str]) -> int:
    digits = match[2].lower()
    base = 16 if digits.startswith("0x") else 8 if digits.startswith("0") else 10
    if base == 10 and len(digits) > 40:
        # Out of range in any case, and Python refuses to convert thousands of decimal digits.
        return 2**63
    return int(digits, base) * (-1 if match[1] == "-" else 1)
