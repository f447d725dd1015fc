"""Lists of mount options as they count, however they are written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

# A comma between double quotes belongs to the option's value (mount(8)).
OPTION = re.compile(r'(?:[^,"]|"[^"]*"|")+')
ON_ACCESS = "x-systemd.automount"
"""The option with which a mount is started by whoever looks into its directory."""
# With one of these nothing else starts the mount (systemd.mount(5)).
_STARTS = ("x-systemd.wanted-by=", "x-systemd.required-by=")


def each(options: Iterable[object]) -> tuple[str, ...]:
    """The options one by one; NixOS joins the elements of its lists with commas."""
    return tuple(part for option in options for part in OPTION.findall(str(option)))


def boot_passes_by(options: Collection[str]) -> bool:
    """Whether the boot neither starts the mount nor waits for it, disk or no disk.

    On a first access (`x-systemd.automount`) systemd-fstab-generator(8) has the boot require the
    automount unit, which is there without the disk.
    """
    return bool({"noauto", ON_ACCESS} & set(options)) or _follows_device(options)


def waits_for_nothing(options: Collection[str]) -> bool:
    """Whether nothing starts the mount that could wait: neither the boot nor a first access."""
    return ON_ACCESS not in options and boot_passes_by(options)


def _follows_device(options: Iterable[str]) -> bool:
    """Whether devices alone start the mount, which are there then."""
    units = [option.partition("=")[2] for option in options if option.startswith(_STARTS)]
    return bool(units) and all(unit.endswith(".device") for unit in units)
