"""Serial numbers that no disk can have, each kind with its reason.

A dot at the end, underscores, leading zeros and blanks inside belong to a serial number: Windows
prints `0025_3857_61B0_0EF2.` for an NVMe disk. Nothing of the kind is ever "corrected".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from baremount.records import Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from baremount.linting.finding import Severity

_PRINTABLE = re.compile(r"[ -~]*")
_GLOB = re.compile(r"[*?\[\]]")
_QUOTED = re.compile(r"['\"$`]")
_WORDS = re.compile(r"(?i)serial|example|insert|\.\.\.")
_DRIVE = re.compile(r"[0-9]{1,2}|(?i:(physicaldrive|physicaldisk|disk|drive)[ _#]?[0-9]+)")
_DEVICE = re.compile(
    r"[/\\].*|[hsv]d[a-z][0-9]*|nvme[0-9]+(n[0-9]+(p[0-9]+)?)?|(ata|nvme|scsi|usb|wwn)-.*"
)
_COPY = "copy it from `Get-Disk | Format-List Number, FriendlyName, SerialNumber` in PowerShell"


class Fault(Record):
    """What is wrong with a serial number."""

    message: str
    """What follows "the serial number"."""
    help: str
    severity: Severity | None = None
    """Milder than the rule says, where Windows finds the disk all the same."""


def fault(serial: str) -> Fault | None:
    """The reason why no disk has this serial number, the plainest one; None where one may."""
    return next(_faults(serial), None)


def in_links(serial: str | None) -> str | None:
    """A serial number as udev writes it; None where it is not known, or bad by itself."""
    from baremount.migrate.links import udev_serial

    if serial is None or fault(serial.strip(" ")) is not None:
        return None
    return udev_serial(serial)


def _faults(serial: str) -> Iterator[Fault]:
    from baremount.migrate.checks import PLACEHOLDER, UUID

    shown = f"`{serial}`"
    trimmed = serial.strip(" ")
    if not serial.strip():
        yield Fault("is empty", _COPY)
    if not _PRINTABLE.fullmatch(serial):
        yield Fault(f"{shown} has characters that are not printable ASCII", _COPY)
    if UUID.fullmatch(trimmed.strip("{}")):
        yield Fault(f"{shown} is a UUID, which Windows does not know the disk by", _COPY)
    if PLACEHOLDER.search(trimmed) or _WORDS.search(trimmed):
        yield Fault(f"{shown} is a placeholder", _COPY)
    if _DRIVE.fullmatch(trimmed):
        yield Fault(f"{shown} is a drive number, which changes between starts of Windows", _COPY)
    if _DEVICE.fullmatch(trimmed):
        yield Fault(f"{shown} is the name of a device, not the disk's serial number", _COPY)
    if not trimmed.strip("0"):
        yield Fault(f"{shown} is all zeros: the disk does not say its serial number", _COPY)
    if _GLOB.search(serial):
        yield Fault(f"{shown} has a glob character: it is compared to the letter", _COPY)
    if _QUOTED.search(serial):
        yield Fault(f"{shown} has a quote, `$` or backtick, which no serial number has", _COPY)
    if trimmed != serial:
        help_ = "take the blanks at the ends away: Windows' programs differ in whether they print"
        yield Fault(f"{shown} has a blank at an end", help_ + " them", "warning")
