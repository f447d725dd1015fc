"""Whether udev runs on a NixOS-WSL machine: without it there is nothing below /dev/disk."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from baremount.lint_rules.support.wsl import is_wsl
from baremount.values import Unknown

if TYPE_CHECKING:
    from baremount.machine import Machine

_ENABLE = ("services", "udev", "enable")
# What sets it: NixOS-WSL's modules/usbip.nix, the shipped module, and its earlier forms.
_NEEDS_IT = (
    ("wsl", "usbip", "enable"),
    ("wsl", "bareMounts", "enable"),
    ("wslStorageMount", "enable"),
)


@lru_cache(maxsize=1)
def is_udev_off(machine: Machine) -> bool:
    """Whether a machine is known to be NixOS-WSL without udev; asked for each of its mounts."""
    return is_wsl(machine) is True and runs_udev(machine) is False


def runs_udev(machine: Machine) -> bool | Unknown:
    """Whether udev runs, for a machine that is known to be NixOS-WSL.

    NixOS-WSL turns it off (modules/systemd/default.nix) where nothing of the machine turns it on.
    """
    found, gaps = machine.definitions(_ENABLE)
    if any(machine.holds(definition) is not False for definition in found):
        value = machine.value(_ENABLE)
        return value if isinstance(value, bool) else Unknown("whether udev runs is not certain")
    if any(gap.path for gap in gaps):
        return Unknown("not all that is set below `services` can be seen")
    for path in _NEEDS_IT:
        if machine.definitions(path)[0] and machine.value(path) is not False:
            return Unknown(f"`{'.'.join(path)}` may turn it on")
    if _has_unseen_modules(machine):
        return Unknown("a module of the machine cannot be read")
    return False


def _has_unseen_modules(machine: Machine) -> bool:
    """Whether a module of the configuration itself is missing here; others' are not meant."""
    return (
        machine.has_unknown_imports
        or any(not entry.exists for entry in machine.imports)
        or not machine.is_all_followed()
    )
