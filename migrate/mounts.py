"""Plain mounts (`fileSystems`, `systemd.mounts`): which of them are attached disks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from baremount.migrate import links
from baremount.migrate.model import Attach, Disk, Field, FileSystem, unset
from baremount.records import Record
from baremount.values import Expression, Known, Place, Unknown

if TYPE_CHECKING:
    from baremount.machine import Machine

# File systems that live on no block device of their own, and swap.
NO_DISK = frozenset(
    {
        "none",
        "bind",
        "tmpfs",
        "ramfs",
        "devtmpfs",
        "proc",
        "sysfs",
        "devpts",
        "cgroup2",
        "overlay",
        "9p",
        "drvfs",
        "virtiofs",
        "nfs",
        "nfs4",
        "cifs",
        "smb3",
        "sshfs",
        "fuse",
        "fuse.sshfs",
        "fuse.mergerfs",
        "mergerfs",
        "efivarfs",
        "debugfs",
        "tracefs",
        "bpf",
        "swap",
        "squashfs",
    }
)
# Mounts that WSL makes itself, and those that NixOS needs for the boot: never attached disks.
RESERVED = frozenset(
    {
        "/",
        "/boot",
        "/boot/efi",
        "/efi",
        "/nix",
        "/nix/store",
        "/usr",
        "/etc",
        "/var",
        "/var/log",
        "/var/lib",
        "/var/lib/nixos",
        "/mnt/wsl",
        "/init",
    }
)
RESERVED_BELOW = (
    "/mnt/wslg",
    "/usr/lib/wsl",
    "/usr/lib/modules",
    "/lib/modules",
    "/nix/",
    "/run/",
    "/proc/",
    "/sys/",
    "/dev/",
)


class Mount(Record):
    """The facts of one plain mount, whatever form declared it."""

    mount_point: Field[str]
    device: Field[str]
    fs_type: Field[str]
    options: Field[tuple[str, ...]]
    place: Place


class NotADisk(Record):
    """A mount that is left alone."""

    reason: str


class Refused(Record):
    """A mount that may be an attached disk but cannot be declared as one."""

    reason: str


Verdict = Disk | NotADisk | Refused


def judge(mount: Mount, root_disk: str | None) -> Verdict:
    """What a plain mount is: an attached disk, something else, or a refusal."""
    point, fs_type = mount.mount_point.value, mount.fs_type.value
    if point is not None and reserved(point):
        return NotADisk("the mount point is the system's own")
    if fs_type in NO_DISK or (fs_type or "").startswith("fuse."):
        return NotADisk(f"{fs_type} is on no attached disk")
    if {"bind", "rbind"} & set(mount.options.value or ()):
        return NotADisk("a bind mount")
    if fs_type == "zfs":
        return Refused(
            "a ZFS dataset has no device below /dev/disk/by-id: import the pool by a "
            "service of its own and declare the disk by hand with `filesystem = null`"
        )
    device = mount.device.value
    if point is not None and is_drive(point):
        return Refused("WSL mounts the Windows drive of that letter there; choose another place")
    computed = computed_link(mount.device)
    if computed is not None and not isinstance(mount.fs_type.fact, Unknown) and fs_type != "auto":
        return computed_disk(mount, computed)
    if device is None:
        return NotADisk(f"the device is not known: {mount.device.reason}")
    link = links.device(device)
    if link.kind in ("by-label", "by-partlabel", "by-partuuid"):
        return Refused(
            f"the {link.kind.removeprefix('by-')} `{link.name}` has no option in `wsl.bareMounts`; "
            "`lsblk -o NAME,UUID` prints the file system's UUID: write /dev/disk/by-uuid/UUID"
        )
    if link.kind in ("other", "by-wsl-bare"):
        return NotADisk("the device is no disk")
    if link.kind == "kernel" and not link.name.startswith(("sd", "nvme", "vd", "hd")):
        return NotADisk("the device is no whole disk or partition")
    if root_disk is not None and links.whole_disk(device) == root_disk:
        return NotADisk("it is on the root disk")
    if isinstance(mount.fs_type.fact, Unknown) or fs_type == "auto":
        return Refused(
            "the file system's type is not given (`auto`): `lsblk -f` prints it; set `fsType`"
        )
    return disk(mount, link)


def computed_link(device: Field[str]) -> links.Device | None:
    """The link of a device that is a string with interpolations, its kind known."""
    text = device.fact.text if isinstance(device.fact, Expression) else ""
    for kind in ("by-id", "by-uuid"):
        start = f'"/dev/disk/{kind}/'
        if text.startswith(start) and text.endswith('"'):
            return links.Device(kind, '"' + text.removeprefix(start))
    return None


def computed_disk(mount: Mount, link: links.Device) -> Disk:
    """The disk behind a link that is partly an expression; its text moves, shortened."""
    found = disk(mount, links.Device("by-id", ""))
    fact = mount.device.fact
    if not isinstance(fact, Expression):
        return found
    shortened = Expression(link.name, fact.free_names, fact.reason)
    moved: Field[str] = Field(shortened, mount.device.definition, text=link.name)
    number = links.partition(link.name.rstrip('"'))
    part: Field[int] = Field(Known(number)) if number else unset("")
    if link.kind == "by-uuid":
        return found._replace(filesystem_uuid=moved, device_pattern=unset(""), partition=part)
    return found._replace(device_pattern=moved, partition=part)


def reserved(point: str) -> bool:
    """Whether a mount point is the system's own and never an attached disk's."""
    normal = point.rstrip("/") or "/"
    below = any(
        normal == path.rstrip("/") or normal.startswith(path.rstrip("/") + "/")
        for path in RESERVED_BELOW
    )
    return normal in RESERVED or below


def is_drive(point: str) -> bool:
    """Whether WSL mounts a Windows drive there (`automount.root` is /mnt by default)."""
    return bool(re.fullmatch(r"/mnt/[A-Za-z](/.*)?", point))


def disk(mount: Mount, link: links.Device) -> Disk:
    """The disk behind a mount whose device is known."""
    pattern: Field[str] = unset("")
    uuid: Field[str] = unset("")
    definition = mount.device.definition
    number = links.partition(link.name)
    if link.kind == "by-id" and not links.UNREAL.match(link.name):
        pattern = Field(Known(links.escape_glob(link.name)), definition, rewritten=True)
    elif link.kind == "by-uuid":
        uuid = Field(Known(link.name), definition, rewritten=True)
    if link.kind == "kernel":
        digits = link.name[len(link.name.rstrip("0123456789")) :]
        number = int(digits) if digits else None
    if link.kind != "by-id" or links.UNREAL.match(link.name):
        pattern = Field(Unknown(""), definition, rewritten=True)
    point = mount.mount_point.value
    name: Field[str] = (
        Field(Known(links.name_of(point)))
        if point is not None
        else unset(f"the mount point is not known: {mount.mount_point.reason}")
    )
    return Disk(
        name,
        unset("no option of this form holds it"),
        pattern,
        FileSystem(mount.mount_point, mount.fs_type, mount.options),
        uuid,
        Field(Known(number)) if number else unset(""),
        unset(""),
        Attach(bare=True, by="manual"),
        (),
        (mount.place,),
        Field(Known(True)),
    )


def is_wsl(machine: Machine) -> bool:
    """Whether a machine is NixOS-WSL: it says so, or nothing says that it boots by itself."""
    if says_wsl(machine):
        return True
    if not machine.wsl_assumed:
        return False
    boots = (
        ("boot", "loader"),
        ("boot", "initrd"),
        ("hardware",),
        ("swapDevices",),
        ("fileSystems", "/"),
        ("services", "xserver"),
        ("services", "displayManager"),
    )
    if machine.contents().hold_any(b"modulesPath"):
        return False
    return not any(machine.definitions(path)[0] for path in boots)


def says_wsl(machine: Machine) -> bool:
    """Whether a machine says that it is NixOS-WSL: by its options, or by what it imports."""
    return machine.wsl_evidence or bool(machine.definitions(("wsl",))[0])


def root_disk(machine: Machine) -> str | None:
    """The whole disk that `/` is on, as its link, where the files say so."""
    from baremount.migrate.reading import simple

    for definition in machine.definitions(("fileSystems", "/", "device"))[0]:
        device = simple(machine.evaluator.deep(definition.thunk))
        if isinstance(device, str):
            return links.whole_disk(device)
    return None


Kind = Literal["fileSystems", "systemd.mounts"]


def converted(mount: Mount, found: Disk) -> str:
    """Why the device's option is written differently; empty where it is kept."""
    if computed_link(mount.device) is not None:
        return ""
    link = links.device(mount.device.value or "")
    if link.kind == "by-uuid":
        return "the UUID is kept as `filesystem.uuid`"
    if link.kind == "by-id" and found.device_pattern.value is not None:
        return ""
    if link.kind == "by-id":
        return "WSL presents every disk as scsi-…: this link never appears; found by serial"
    if link.kind == "kernel":
        return "/dev/sdX changes between starts; found by serial number"
    return (
        f"the {link.kind.removeprefix('by-')} `{link.name}` has no option; found by serial number"
    )
