"""Names below /dev/disk: by-id links, udev's spelling of serial numbers, partitions."""

from __future__ import annotations

import re

from baremount.records import Record

# Names that the kernel of WSL2 never gives an attached disk: it presents all of them as SCSI.
UNREAL = re.compile(r"(nvme|ata|usb)-")
PATTERN = re.compile(r'[^/"|\s]+')
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
GLOB = re.compile(r"[*?\[\]]")
PARTITION = re.compile(r"-part([0-9]+)$")
# systemd, src/basic/string-util (udev_replace_chars) with udev's extra allowed characters.
UDEV_ALLOWED = re.compile(r"[^A-Za-z0-9#+.:=@_-]")


class Device(Record):
    """A device path split into its kind (`by-id`, `by-uuid`, …) and the link's name."""

    kind: str
    name: str


def device(path: str) -> Device:
    """Split a `What=`/`device` value. Kinds: by-id, by-uuid, …, `kernel` for /dev/sdX, `other`.

    `UUID=…` and `LABEL=…` tags are fstab's spelling of the links (mount(8)).
    """
    match = re.fullmatch(r"/dev/disk/(by-[a-z-]+)/([^/]+)", path)
    if match:
        return Device(match[1], match[2])
    match = re.fullmatch(r"(UUID|LABEL|PARTUUID|PARTLABEL|ID)=\"?([^\"]+)\"?", path)
    if match:
        return Device("by-" + match[1].lower(), match[2])
    if path.startswith("/dev/"):
        return Device("kernel", path.removeprefix("/dev/"))
    return Device("other", path)


def udev_serial(serial: str) -> str:
    """A serial number as udev writes it into by-id names.

    Ends trimmed, each run of blanks one `_`, characters outside udev's set as `_`.
    """
    return UDEV_ALLOWED.sub("_", re.sub(r"\s+", "_", serial.strip()))


def default_pattern(serial: str, partition: int | None = None) -> str:
    """The pattern that finds a disk's link by its serial number."""
    return f"scsi-*{udev_serial(serial)}*" + (f"-part{partition}" if partition else "")


def escape_glob(link: str) -> str:
    """A link's name as a pattern that matches exactly it."""
    return GLOB.sub(lambda match: f"[{match[0]}]", link)


def partition(pattern: str | None) -> int | None:
    """The partition number at the end of a link or pattern."""
    match = PARTITION.search(pattern or "")
    return int(match[1]) if match else None


def whole_disk(link: str) -> str:
    """A link without its partition."""
    return PARTITION.sub("", link)


def ends_link(serial: str, link: str) -> bool:
    """Whether a by-id link is that of the disk with this serial number, which stands at its end."""
    name = udev_serial(serial)
    whole = whole_disk(link)
    return bool(name) and (whole.endswith("_" + name) or whole == f"scsi-{name}")


def valid_name(text: str) -> str:
    """The nearest valid disk name."""
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", text).lstrip("._-").rstrip("-")
    return name or "disk"


def name_of(mount_point: str) -> str:
    """The name that a mount point suggests: its last component."""
    return valid_name(mount_point.rstrip("/").rpartition("/")[2])


def escape_unit(path: str) -> str:
    """`systemd-escape --path`: the unit name of a path, without its suffix (systemd.unit(5))."""
    trimmed = "/".join(part for part in path.split("/") if part not in ("", "."))
    if not trimmed:
        return "-"
    # A character a byte.
    text = trimmed.encode().decode("latin-1")
    escaped = re.sub(r"^\.|[^A-Za-z0-9:_./]", lambda match: f"\\x{ord(match[0]):02x}", text)
    return escaped.replace("/", "-")
