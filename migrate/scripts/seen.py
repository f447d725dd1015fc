"""A disk as scripts tell it: what attaches it and what mounts it, as the disk model.

A mount that `wsl --mount` makes by itself (without `--bare`) goes to a directory of /mnt/wsl that
WSL computes: the given name, or the letters and digits of the disk's path as it was typed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from baremount.migrate import links, mounts
from baremount.migrate.model import Attach, Disk, Field, FileSystem, unset
from baremount.records import Record
from baremount.scripts.facts import Attachment, LinuxMount, unknown
from baremount.values import Known, Unknown

if TYPE_CHECKING:
    from baremount.powershell.values import Value
    from baremount.scripts.facts import DiskName

NO_TYPE = "no command gives it"
DEFAULT_OPTIONS = ("defaults",)
WRITE = "write it into the command as UUID=…, which `lsblk -o NAME,UUID` prints"
_DIGITS = re.compile(r"[0-9]+")


class Seen(Record):
    """One file system of a disk, or a disk that is only attached."""

    disk: Disk
    attachments: tuple[Attachment, ...] = ()
    mounts: tuple[LinuxMount, ...] = ()
    inference: str = ""
    """Why what attaches and what mounts are taken for one disk."""
    trouble: str = ""
    """Why the mount cannot be declared; empty where it can."""
    lines: tuple[str, ...] = ()
    """The `--serial` keys by file and line, the shortest first; none where they mean others too."""
    name_is_shared: bool = False
    """Whether another disk has its name, so that this is no key."""
    machine: str = ""
    """How a key names its machine, where others have a disk of that key, too."""

    @property
    def names(self) -> tuple[DiskName, ...]:
        """By what the commands that attach it name the disk."""
        return tuple(attachment.disk for attachment in self.attachments)

    @property
    def is_each(self) -> bool:
        """Whether a command attaches it among others, that only a loop or no condition names."""
        return any(name.is_each for name in self.names)


def attached(attachment: Attachment) -> Seen:
    """The disk that `wsl --mount` attaches, with what it mounts where it is not bare."""
    disk = attachment.disk
    serial = disk.value if disk.key == "serial" and disk.exact else None
    number = int(disk.value) if disk.key == "number" and disk.exact else None
    filesystem = None if attachment.bare else own_mount(attachment)
    point = filesystem.mount_point.value if filesystem else None
    part = partition_of(attachment)
    return Seen(
        Disk(
            Field(Known(name_for(attachment.name, point))),
            Field(Known(serial)) if serial else unset("no command names it"),
            Field(Unknown(""), rewritten=True),
            filesystem,
            unset(""),
            Field(Known(part)) if part else unset(""),
            Field(Known(number)) if number is not None else unset(""),
            Attach(bare=attachment.bare, by="script"),
            (),
            (attachment.origin.spot.place,),
            Field(Known(value=True)),
        ),
        (attachment,),
    )


def name_for(given: Value, point: str | None) -> str:
    """A disk's name: the one that the command gives, else the mount point's last part."""
    if isinstance(given, str) and given.strip():
        return links.valid_name(given)
    return links.name_of(point) if point else "disk"


def partition_of(attachment: Attachment) -> int | None:
    """The partition that is mounted: `--bare` ignores the option, and 0 is the whole disk."""
    text = attachment.partition
    found = _DIGITS.match(text.strip()) if isinstance(text, str) and not attachment.bare else None
    return (int(found[0]) or None) if found else None


def own_mount(attachment: Attachment) -> FileSystem:
    """The file system that a command without `--bare` mounts."""
    options = attachment.options
    if options is None:
        taken: Field[tuple[str, ...]] = Field(Known(DEFAULT_OPTIONS))
    elif isinstance(options, str):
        taken = Field(Known(tuple(item for item in options.split(",") if item)))
    else:
        taken = unset(unknown(options))
    fs_type = field(attachment.fs_type) if attachment.fs_type is not None else unset(NO_TYPE)
    return FileSystem(own_directory(attachment), fs_type, taken)


def own_directory(attachment: Attachment, number: int | None = None) -> Field[str]:
    """Where WSL mounts the disk, for a drive number where the script computes that."""
    if attachment.name is not None:
        given = field(attachment.name)
        return given.replaced(f"/mnt/wsl/{given.value}") if given.value else given
    if attachment.partition is not None and not isinstance(attachment.partition, str):
        return unset("the partition in its directory below /mnt/wsl is not known")
    typed = attachment.disk.text
    if number is not None:
        typed = typed.replace("<number>", str(number))
        typed = typed.replace("<path>", rf"\\.\PHYSICALDRIVE{number}")
    if "<" in typed or not typed:
        return unset("WSL computes it from the drive number, which is not known")
    part = partition_of(attachment)
    directory = "".join(char for char in typed if char.isascii() and char.isalnum())
    return Field(Known(f"/mnt/wsl/{directory}" + (f"p{part}" if part else "")))


def mounted(mount: LinuxMount) -> Seen | str:
    """The disk behind a mount in a distribution; or why it is none that is attached."""
    given = tuple(option for option in mount.options if isinstance(option, str))
    options: Field[tuple[str, ...]] = Field(Known(given or DEFAULT_OPTIONS))
    if len(given) < len(mount.options):
        options = unset(next(filter(None, map(unknown, mount.options)), "not known"))
    fs_type = field(mount.fs_type) if mount.fs_type not in (None, "auto") else unset(NO_TYPE)
    place = mount.origin.spot.place
    # Whether it is a disk does not hang on a type that is not given, which the other side may know.
    judged = mounts.Mount(
        field(mount.mount_point),
        field(mount.device),
        fs_type if fs_type.value else Field(Known("ext4")),
        options,
        place,
    )
    verdict = mounts.judge(judged, None)
    if isinstance(verdict, mounts.NotADisk) and judged.device.value is not None:
        return verdict.reason
    if isinstance(verdict, mounts.NotADisk):
        # It may be a disk, unless what is known of the mount tells that it is none.
        anywhere = mounts.judge(judged._replace(device=Field(Known("/dev/sda1"))), None)
        if isinstance(anywhere, mounts.NotADisk):
            return anywhere.reason
        unknown_disk = nameless(judged, place)._replace(filesystem=None)
        return Seen(unknown_disk, (), (mount,), trouble=f"{verdict.reason}; {WRITE}")
    if isinstance(verdict, mounts.Refused):
        told = judged._replace(fs_type=fs_type)
        return Seen(nameless(told, place), (), (mount,), trouble=verdict.reason)
    disk = verdict._replace(
        attach=Attach(bare=True, by="script"),
        filesystem=FileSystem(judged.mount_point, fs_type, options),
    )
    return Seen(disk, (), (mount,))


def nameless(mount: mounts.Mount, place: Any) -> Disk:
    """The disk of a mount that cannot be declared."""
    return mounts.disk(mount, links.Device("other", ""))._replace(sources=(place,))


def field(value: Value) -> Field[str]:
    """A script's value as a field."""
    if isinstance(value, str):
        return Field(Known(value))
    return unset(unknown(value) or "it is not given")
