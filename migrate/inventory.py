"""The disks of this machine: what Windows says of them, joined with the links that Linux has.

Windows knows the serial numbers and drive numbers, Linux the links and the file systems of what is
attached. A disk is the same on both sides where its link holds its serial number as udev writes it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

from baremount.files import read_source
from baremount.migrate.asking import WINDOWS_COMMAND
from baremount.migrate.links import ends_link, whole_disk
from baremount.problems import InputError, Problem
from baremount.records import Record
from baremount.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterable

POWERSHELL = "/mnt/c/Windows/System32/WindowsPowerShell/v1.0/powershell.exe"
BY_ID = "/dev/disk/by-id"
_SECONDS = 60
_LSBLK = ("lsblk", "--json", "--bytes", "--output", "PATH,TYPE,UUID,FSTYPE,SIZE,MOUNTPOINTS")
_ASKED = (
    "in Windows PowerShell, run\n  " + WINDOWS_COMMAND + " > disks.json\n"
    "and pass the file: baremount inventory --windows disks.json"
)


class LinuxDisk(Record):
    """A disk that is attached: its by-id links, its device and what is on it."""

    device: str
    links: tuple[str, ...]
    filesystems: dict[str, str | None]
    """The types of the file systems by UUID; None where lsblk does not know the type."""


class Inventory(Record):
    """The disks as the JSON holds them, and what could not be found out."""

    disks: tuple[dict[str, Any], ...]
    problems: tuple[str, ...]
    complete: bool
    """Whether Windows was heard, without whom no serial number is known."""


def collect(windows: Source | None) -> Inventory:
    """Ask this machine; with `windows`, take the Windows part from that text.

    Raises `InputError` where the text is not what the PowerShell line prints.
    """
    problems: list[str] = []
    attached = linux_disks(problems)
    text = windows.content.decode() if windows else ask_windows(problems)
    told = windows_disks(text, windows.path if windows else "powershell.exe") if text else []
    return Inventory(tuple(joined(told, attached)), tuple(problems), complete=bool(text))


def inventory_json(inventory: Inventory) -> str:
    """The document that `--inventory` takes."""
    document = {"version": 1, "disks": inventory.disks, "problems": inventory.problems}
    return json.dumps(document, indent=2) + "\n"


def windows_source(path: str, standard_input: bytes | None) -> Source:
    """The answer of Windows from a file, or from standard input: `>` writes it as UTF-16."""
    if standard_input is None:
        return read_source(path)
    return Source.from_bytes(path, standard_input)


# -- Windows


def ask_windows(problems: list[str]) -> str | None:
    """What PowerShell prints for the command; None, and a problem, where it cannot be asked."""
    program = shutil.which("powershell.exe") or POWERSHELL
    if not os.access(program, os.X_OK):
        reason = "no powershell.exe here" if _is_wsl() else "this is not WSL"
        problems.append(f"Windows was not asked: {reason}; {_ASKED}")
        return None
    # Without this it writes in the code page of the machine.
    script = "[Console]::OutputEncoding = [Text.UTF8Encoding]::new($false); " + WINDOWS_COMMAND
    call = [program, "-NoProfile", "-NonInteractive", "-Command", script]
    try:
        done = subprocess.run(  # noqa: S603  asked for by the user, with a text of ours
            call, capture_output=True, timeout=_SECONDS, check=False, stdin=subprocess.DEVNULL
        )
    except subprocess.TimeoutExpired:
        problems.append(f"Windows was not heard: no answer within {_SECONDS} seconds; {_ASKED}")
        return None
    except OSError as error:
        problems.append(
            f"Windows was not asked: {program}: {error.strerror or error}; is interop enabled in "
            f"/etc/wsl.conf? Else {_ASKED}"
        )
        return None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip() or "no message"
        problems.append(f"Windows was not heard: exit code {done.returncode}, {said}; {_ASKED}")
        return None
    return done.stdout.decode("utf-8", "replace")


def windows_disks(text: str, path: str) -> list[dict[str, Any]]:
    """The disks in what `Get-Disk … | ConvertTo-Json` printed.

    Raises `InputError` where it is something else.
    """
    try:
        document = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise InputError(Problem(path, 0, 0, f"is not JSON ({error}); {_ASKED}")) from None
    # 5.1 prints a list of one as that one, and wraps others in {"value": …, "Count": …}.
    if isinstance(document, dict):
        document = document.get("value", [document])
    if not isinstance(document, list) or not all(_is_disk(entry) for entry in document):
        raise InputError(Problem(path, 0, 0, f"does not list disks; {_ASKED}"))
    return [_told(entry) for entry in document]


def _is_disk(entry: object) -> bool:
    return isinstance(entry, dict) and isinstance(entry.get("Number"), int)


def _told(entry: dict[str, Any]) -> dict[str, Any]:
    def text(key: str) -> str | None:
        value = entry.get(key)
        return value if isinstance(value, str) and value.strip() else None

    size = entry.get("Size")
    return {
        # Get-Disk keeps blanks at the ends that Get-PhysicalDisk trims; they never count.
        "serialNumber": (text("SerialNumber") or "").strip() or None,
        "driveNumber": entry["Number"],
        "friendlyName": text("FriendlyName"),
        "model": text("Model"),
        "uniqueId": text("UniqueId"),
        "size": size if isinstance(size, int) else None,
        "windowsRunsFromIt": bool(entry.get("IsBoot") or entry.get("IsSystem")),
    }


def _is_wsl() -> bool:
    return os.path.exists("/proc/sys/fs/binfmt_misc/WSLInterop") or os.path.isdir("/run/WSL")


# -- Linux


def linux_disks(problems: list[str]) -> list[LinuxDisk]:
    """The disks that have links, with the UUIDs of their file systems."""
    if not os.path.isdir(BY_ID):
        problems.append(
            f"there is no {BY_ID}: no disk is attached, or udev is off, as NixOS-WSL has it by "
            "default (services.udev.enable)"
        )
        return []
    disks: dict[str, list[str]] = {}
    for link in sorted(os.listdir(BY_ID)):
        if link == whole_disk(link):
            disks.setdefault(os.path.realpath(os.path.join(BY_ID, link)), []).append(link)
    return [
        LinuxDisk(device, tuple(links), filesystems(device, problems))
        for device, links in disks.items()
    ]


def filesystems(device: str, problems: list[str]) -> dict[str, str | None]:
    """The types of the file systems on a disk and its partitions by UUID, as `lsblk` knows them."""
    try:
        done = subprocess.run(  # noqa: S603  a device of this machine
            [*_LSBLK, device], capture_output=True, timeout=_SECONDS, check=True
        )
        tree = json.loads(done.stdout)
    except (OSError, subprocess.SubprocessError, ValueError) as error:
        problems.append(f"lsblk says nothing of {device}: {error}")
        return {}
    found: dict[str, str | None] = {}
    rest = list(tree.get("blockdevices", []))
    while rest:
        entry = rest.pop(0)
        rest = entry.get("children", []) + rest
        if isinstance(entry.get("uuid"), str):
            kind = entry.get("fstype")
            found.setdefault(entry["uuid"], kind if isinstance(kind, str) else None)
    return found


# -- both


def joined(told: Iterable[dict[str, Any]], attached: Iterable[LinuxDisk]) -> list[dict[str, Any]]:
    """Windows' disks with their links and UUIDs, then the disks that only Linux has."""
    rest = list(attached)
    disks = []
    for disk in told:
        serial = disk["serialNumber"]
        same = [other for other in rest if serial and _holds(other, serial)]
        # Two disks whose links hold one serial number are not told apart by it.
        linux = same[0] if len(same) == 1 else None
        if linux:
            rest.remove(linux)
        disks.append({**disk, **_linux_part(linux)})
    nothing = dict.fromkeys(_told({"Number": 0}))
    return disks + [{**nothing, "windowsRunsFromIt": False, **_linux_part(disk)} for disk in rest]


def _holds(disk: LinuxDisk, serial: str) -> bool:
    return any(ends_link(serial, link) for link in disk.links)


def _linux_part(disk: LinuxDisk | None) -> dict[str, Any]:
    found = disk.filesystems if disk else {}
    return {
        "device": disk.device if disk else None,
        "links": list(disk.links) if disk else [],
        "filesystemUuids": list(disk.filesystems) if disk else [],
        "filesystemTypes": {uuid: kind for uuid, kind in found.items() if kind},
    }
