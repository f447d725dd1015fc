"""Lists of mount options as they count, however they are written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# A comma between double quotes belongs to the option's value (mount(8)).
OPTION = re.compile(r'(?:[^,"]|"[^"]*"|")+')


def each(options: Iterable[object]) -> tuple[str, ...]:
    """The options one by one; NixOS joins the elements of its lists with commas."""
    return tuple(part for option in options for part in OPTION.findall(str(option)))


def waits_for_nothing(options: Iterable[str]) -> bool:
    """Whether nothing starts the mount by itself, neither the boot nor a first access."""
    return {"noauto", "x-systemd.automount"} & set(options) == {"noauto"}
