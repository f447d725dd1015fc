"""What the user or the inventory says of a script's disk, and what is asked for without it."""

from __future__ import annotations

import re
from fnmatch import translate
from typing import TYPE_CHECKING

from baremount.migrate import checks
from baremount.migrate.asking import WINDOWS_COMMAND, again
from baremount.migrate.model import Field, unset
from baremount.migrate.reading import shown
from baremount.migrate.scripts.answer_keys import by_name, key_of, takes_answers, with_lines
from baremount.migrate.scripts.seen import NO_TYPE, name_for, own_directory
from baremount.problems import Problem
from baremount.values import Known, Unknown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from baremount.migrate.answers import Answers, Listed
    from baremount.migrate.model import Disk
    from baremount.migrate.scripts.seen import Seen
    from baremount.scripts.facts import DiskName

# In which fields of an inventory a property of Get-Disk or Win32_DiskDrive stands.
_FIELDS = {
    "unique-id": ("uniqueId",),
    "model": ("model", "friendlyName"),
    "friendly-name": ("friendlyName",),
    "caption": ("model", "friendlyName"),
}
_WORDS = {
    "unique-id": "its unique id",
    "model": "its model, which more than one disk can have",
    "friendly-name": "its friendly name, which more than one disk can have",
    "caption": "its caption, which more than one disk can have",
    "partition-type": "a partition type, which more than one disk can have",
    "size": "its size, which more than one disk can have",
    "number": "only a drive number, which Windows may change at each start",
}
# What makes a text a regular expression rather than a part of a name.
_PATTERN = re.compile(r"[\\^$+|(){}\[\]]")
PRINTS = f"in Windows PowerShell, `{WINDOWS_COMMAND} > disks.json` asks for it"
AGAIN = "the same line asks for it"
SEVERAL = (
    "and it may be more than one disk, so that no one serial number can be given for it; "
    f"{PRINTS}, then write a `wsl --mount` on a line of its own for each, found by its serial "
    "number, and run this again"
)


def completed(disks: Sequence[Seen], given: Answers) -> list[Seen]:
    """The disks with their serial numbers and types where they were given, or the inventory has
    exactly one disk that it can be."""
    return [complete(seen, given) for seen in with_lines(disks)]


def complete(seen: Seen, given: Answers) -> Seen:
    """One disk with what is given."""
    disk = seen.disk
    if disk.serial_number.value is None:
        by_line = (given.by_name[key] for key in seen.lines if key in given.by_name)
        told = disk._replace(name=unset("")) if seen.name_is_shared else disk
        serial = next(by_line, given.serial(told) if takes_answers(seen) else None)
        found = {item for name in seen.names for item in of_inventory(name, given.listed)}
        if serial is None and len(found) == 1:
            serial = found.pop()
        if serial is not None:
            disk = disk._replace(serial_number=Field(Known(serial), rewritten=True))
    is_of_several = by_name(seen) in given.several
    machine = next(iter(given.machine), "") if is_of_several else ""
    return seen._replace(disk=with_file_system(disk, seen, given), machine=machine)


def with_file_system(disk: Disk, seen: Seen, given: Answers) -> Disk:
    """The disk with its file system's type and computed directory, where they are given."""
    filesystem = disk.filesystem
    if filesystem is None:
        return disk
    kind = given.file_system_type(disk)
    if filesystem.fs_type.value is None and kind is not None:
        filesystem = filesystem._replace(fs_type=Field(Known(kind), rewritten=True))
    drives = [d.drive for d in given.listed if d.serial == disk.serial_number.value]
    if filesystem.mount_point.value is None and len(drives) == 1 and not seen.mounts:
        point = own_directory(seen.attachments[0], drives[0])
        filesystem = filesystem._replace(mount_point=point)
        name = name_for(seen.attachments[0].name, point.value)
        disk = disk._replace(name=Field(Known(name)))
    return disk._replace(filesystem=filesystem)


def of_inventory(name: DiskName, listed: tuple[Listed, ...]) -> list[str]:
    """The serial numbers of the disks in the inventory that a command can mean."""
    if name.key == "serial":
        return [disk.serial for disk in listed if is_meant(name, disk.serial)]
    fields = _FIELDS.get(name.key, ())
    return [
        disk.serial
        for disk in listed
        if any(is_meant(name, disk.described[field]) for field in fields if field in disk.described)
    ]


def is_meant(name: DiskName, text: str) -> bool:
    """Whether a value fits a comparison: equal, or by wildcards, or as a part of it."""
    wanted, text = name.value.strip().casefold(), text.strip().casefold()
    if name.exact or not wanted:
        return bool(wanted) and wanted == text
    if "*" in wanted or "?" in wanted:
        return re.fullmatch(translate(wanted), text) is not None
    return not _PATTERN.search(wanted) and wanted in text


def missing(seen: Seen) -> Iterator[Problem]:
    """What keeps a disk of a script from being declared, each with what to do next."""
    place = seen.disk.sources[0]
    disk = seen.disk
    if seen.trouble:
        yield Problem(*place, seen.trouble)
        return
    serial = disk.serial_number.value
    if serial is None:
        yield Problem(*place, unidentified(seen))
    elif bad := checks.bad_serial(serial):
        yield Problem(*place, f"the serial number `{serial}` {bad}; {PRINTS}")
    filesystem = disk.filesystem
    if filesystem is None:
        return
    point = filesystem.mount_point
    if point.value is None:
        advice = "give the disk a `--name`, which names the directory"
        own = bool(seen.attachments) and not seen.mounts
        fix = advice if own else "write it out literally"
        yield Problem(*place, f"the mount point is not known: {point.reason}; {fix}")
    elif not point.value.startswith("/") or not point.value.isprintable():
        yield Problem(*place, f"`{point.value}` is no absolute path of ordinary characters")
    if isinstance(filesystem.fs_type.fact, Unknown):
        key = point.value or disk.name.value
        why = filesystem.fs_type.reason
        yield Problem(
            *place,
            f"the file system's type is not known: {why}; `lsblk -f` prints it once the disk is "
            f"attached, then {again('--fs-type', str(key), 'TYPE')}"
            if why == NO_TYPE
            else f"the file system's type is not known: {why}; write it out literally",
        )
    if isinstance(filesystem.options.fact, Unknown):
        why = filesystem.options.reason
        yield Problem(*place, f"the mount options are not known: {why}; write them out literally")


def unidentified(seen: Seen) -> str:
    """Why a disk's serial number is not known, and how to give it."""
    disk, name = seen.disk, next(iter(seen.names), None)
    what = (
        f"nothing read attaches the disk of `{disk.mount_point}`, or says its serial number"
        if name is None
        else found_by(name)
    )
    key = key_of(seen)
    if key is None:
        return f"{what}, {SEVERAL}"
    then = "then " + again("--serial", key, "SERIAL")
    if name is not None and is_listed(name):
        then += " or with `--inventory disks.json`"
    return f"{what}; {PRINTS}, {then}"


def found_by(name: DiskName) -> str:
    """By what a command finds its disk, and why that tells no serial number."""
    if name.key == "number":
        return f"`{name.text}` is {_WORDS['number']}"
    if name.key == "every-disk":
        return "this attaches no disk in particular"
    if name.key == "unknown":
        return f"which disk this attaches is not known: {name.reason}"
    if name.key == "serial":
        return f"the disk is found by a part of its serial number, `{name.value}`"
    return f"the disk is found by {_WORDS[name.key]}, `{name.value}`"


def is_listed(name: DiskName) -> bool:
    """Whether an inventory can tell which disk a command finds."""
    return name.key in ("number", "serial") or name.key in _FIELDS


def hint(seen: Seen, disk: Disk) -> Problem | None:
    """How the script finds a declared disk whose serial number nothing says; None where that is
    of no help."""
    name = next(iter(seen.names), None)
    known = (seen.disk.serial_number.value, disk.serial_number.value)
    if name is None or known != (None, None) or not isinstance(disk.serial_number.fact, Unknown):
        return None
    message = f"this attaches the disk `{checks.label(disk)}` of {shown(disk.sources[0])}"
    message += f": {found_by(name)}"
    if is_listed(name):
        message += f"; {PRINTS}, then run this again with `--inventory disks.json`"
    return Problem(*seen.disk.sources[0], message)


def others(declared: Iterable[Seen]) -> Iterator[Problem]:
    """The commands that attach more than the one disk that is declared."""
    for seen in declared:
        if seen.is_each:
            what = f"that of `{seen.disk.mount_point}`" if seen.disk.mount_point else "one of them"
            yield Problem(
                *seen.attachments[0].origin.spot.place,
                f"this attaches more than one disk, and only {what} is declared; declare the "
                "others yourself if they are still to be attached",
            )


def said_once(problems: Iterable[Problem]) -> list[Problem]:
    """The problems, the long line for PowerShell only in the first one."""
    found: list[Problem] = []
    for problem in dict.fromkeys(problems):
        if any(PRINTS in item.message for item in found):
            found.append(problem._replace(message=problem.message.replace(PRINTS, AGAIN)))
        else:
            found.append(problem)
    return found
