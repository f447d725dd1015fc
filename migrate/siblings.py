"""Several file systems on one disk: the first declares it, the others stay `fileSystems`.

Each further one keeps its own by-id or by-uuid link and comes and goes with its partition:
`nofail`, `noauto`, `x-systemd.wanted-by=` and a device timeout (systemd.mount(5)).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.migrate import links
from baremount.migrate.blocks import peeled
from baremount.migrate.reading import Claim, Reading, SourceEdit, at_claim, change, refusal
from baremount.migrate.render import literal, string
from baremount.syntax.tree import AttributeSet, Binding, ListNode
from baremount.syntax.trivia import indentation, starts_line, trailing_comment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from baremount.definitions import Definition, OptionPath
    from baremount.migrate.model import Disk
    from baremount.problems import Problem

TIMEOUT = "x-systemd.device-timeout="
NO_LINK = (
    "on no by-id or by-uuid link of its own: `lsblk -o NAME,UUID` prints its UUID, mount it by that"
)


def settle(readings: Sequence[Reading]) -> list[Reading]:
    """The readings of one machine, with further file systems of a disk left where they are."""
    owners: dict[str, Disk] = {}
    for reading in readings:
        if reading.form not in ("fileSystems", "systemd.mounts"):
            for disk in reading.disks:
                for key in identities(disk):
                    owners.setdefault(key, disk)
    settled: list[Reading] = []
    for reading in readings:
        if reading.form not in ("fileSystems", "systemd.mounts"):
            settled.append(reading)
        elif reading.in_target_form:
            disks = tuple(adopted(disk, owner_of(disk, owners)) for disk in reading.disks)
            settled.append(reading._replace(disks=disks))
        else:
            settled += split(reading, owners)
    return settled


def identities(disk: Disk) -> list[str]:
    """What tells that two file systems are on one disk: the serial number, or the link."""
    keys = []
    if disk.serial_number.value is not None:
        keys.append(f"serial {disk.serial_number.value}")
    if disk.device_pattern.value is not None:
        keys.append(f"link {links.whole_disk(disk.device_pattern.value)}")
    return keys


def owner_of(disk: Disk, owners: dict[str, Disk]) -> Disk | None:
    """The disk that a file system is on, where another file system declares it."""
    return next((owners[key] for key in identities(disk) if key in owners), None)


def adopted(disk: Disk, owner: Disk | None) -> Disk:
    """A further file system with what its disk's declaration says of the disk."""
    if owner is None:
        return disk
    return disk._replace(serial_number=owner.serial_number, attach=owner.attach)


def split(reading: Reading, owners: dict[str, Disk]) -> list[Reading]:
    """A reading of plain mounts as what becomes disks and what stays."""
    anchors = [claim for claim in reading.claims if claim.anchor]
    others = [claim for claim in reading.claims if not claim.anchor]
    kept: list[tuple[Disk, Claim]] = []
    staying: list[Disk] = []
    edits: list[SourceEdit] = []
    refusals = list(reading.refusals)
    changes = list(reading.changes)
    for disk, claim in zip(reading.disks, anchors, strict=True):
        owner = owner_of(disk, owners)
        if owner is None:
            kept.append((disk, claim))
            for key in identities(disk):
                owners.setdefault(key, disk)
            continue
        outcome = stay(reading, disk)
        if isinstance(outcome, str):
            refusals.append(problem(disk, claim, outcome))
            continue
        new, edit = outcome
        staying.append(adopted(new, owner))
        changes = [item for item in changes if not belongs(item.option, disk)]
        if edit is not None and disk.declared is not None:
            edits.append(edit)
            changes.append(
                change(
                    disk.declared,
                    f'fileSystems."{disk.mount_point}".options',
                    "converted",
                    "fileSystems",
                    "further file system of a declared disk: it stays, and follows its partition",
                )
            )
    still = [claim for _, claim in kept]
    rest = [claim for claim in others if not any(stays_in(claim, disk) for disk in staying)]
    first = reading._replace(
        disks=tuple(disk for disk, _ in kept),
        claims=(*still, *rest),
        changes=tuple(changes),
        refusals=tuple(refusals),
        taken=tuple(path for path in reading.taken if path not in paths_of(staying)),
        edits=(*reading.edits, *edits),
    )
    if not staying:
        return [first]
    return [first, Reading(reading.form, reading.machine, tuple(staying), in_target_form=True)]


def paths_of(disks: Sequence[Disk]) -> set[OptionPath]:
    """The option paths of disks' declarations."""
    return {disk.declared.path for disk in disks if disk.declared is not None}


def stays_in(claim: Claim, disk: Disk) -> bool:
    """Whether a claim lies in the declaration of a disk that stays."""
    entry = disk.declared.entry if disk.declared else None
    return entry is not None and entry.span == claim.span


def belongs(option: str, disk: Disk) -> bool:
    """Whether a change speaks of this file system."""
    return option.startswith(f'fileSystems."{disk.mount_point}"')


def stay(reading: Reading, disk: Disk) -> tuple[Disk, SourceEdit | None] | str:
    """The file system as it stays and the edit of its options, or why it cannot."""
    if reading.form != "fileSystems" or disk.declared is None or disk.filesystem is None:
        return "is a further file system of a disk; move it to `fileSystems` first"
    device = device_of(disk)
    if device is None:
        return f"is a further file system of a disk, {NO_LINK}"
    old = disk.filesystem.options.value
    if old is None:
        return f"its options are not known: {disk.filesystem.options.reason}"
    missing = missing_options(device, old)
    edit = options_edit(disk.declared, disk.filesystem.options.definition, old, missing)
    if isinstance(edit, str):
        return edit
    return with_options(disk, (*old, *missing)), edit


def device_of(disk: Disk) -> str | None:
    """The device path of a file system by its own link; None for a pattern, which is no path."""
    if disk.filesystem_uuid.value is not None:
        return f"/dev/disk/by-uuid/{disk.filesystem_uuid.value}"
    link = disk.device_pattern.value
    if link is not None and not links.GLOB.search(link):
        return f"/dev/disk/by-id/{link}"
    return None


def missing_options(device: str, options: Sequence[str]) -> list[str]:
    """What makes a mount come and go with its partition, as far as it is not said yet."""
    wanted = [
        "nofail",
        "noauto",
        f"x-systemd.wanted-by={links.escape_unit(device)}.device",
        f"{TIMEOUT}30s",
    ]
    return [
        item
        for item in wanted
        if item not in options
        and not (item.startswith(TIMEOUT) and any(TIMEOUT in other for other in options))
    ]


def with_options(disk: Disk, options: tuple[str, ...]) -> Disk:
    """The disk with other mount options."""
    if disk.filesystem is None:
        return disk
    replaced = disk.filesystem.options.replaced(options)
    return disk._replace(filesystem=disk.filesystem._replace(options=replaced))


def entry_lines(disk: Disk, unit: str) -> list[str]:
    """A further file system that nothing declares yet, as an entry of `fileSystems`."""
    device, filesystem = device_of(disk), disk.filesystem
    if device is None or filesystem is None:
        raise ValueError(f"{disk.name.value} has no file system on a link of its own")
    return [
        f"fileSystems.{string(filesystem.mount_point.value or '')} = {{",
        f"{unit}device = {string(device)};",
        f"{unit}fsType = {string(filesystem.fs_type.value or '')};",
        f"{unit}options = {literal(filesystem.options.value or ())};",
        "};",
    ]


def options_edit(
    declared: Definition, options: Definition | None, old: Sequence[str], missing: Sequence[str]
) -> SourceEdit | str | None:
    """The edit that adds options to a literal list, or a list where there is none."""
    if not missing:
        return None
    texts = [string(item) for item in missing]
    if options is not None:
        entry = options.entry
        value = peeled(entry.value) if isinstance(entry, Binding) else None
        if not isinstance(value, ListNode) or not value.items:
            return "its options are computed; write them out as a list"
        return extended(options, value, texts)
    entry = declared.entry
    value = peeled(entry.value) if isinstance(entry, Binding) else None
    if not isinstance(value, AttributeSet) or not value.entries:
        return "it is computed; write it out literally"
    content = declared.file.source.content
    last = value.entries[-1]
    comment = trailing_comment(declared.file, last.span[1])
    at = comment.span[1] if comment else last.span[1]
    items = " ".join([*(string(item) for item in old), *texts])
    own_line = starts_line(content, last.span[0])
    before = f"\n{indentation(content, last.span[0])}" if own_line else " "
    return SourceEdit(declared.file, (at, at), f"{before}options = [ {items} ];")


def extended(options: Definition, value: ListNode, texts: Sequence[str]) -> SourceEdit:
    """The edit that puts further elements at the end of a literal list."""
    content = options.file.source.content
    last = value.items[-1]
    comment = trailing_comment(options.file, last.span[1])
    at = comment.span[1] if comment else last.span[1]
    if starts_line(content, last.span[0]):
        indent = indentation(content, last.span[0])
        return SourceEdit(options.file, (at, at), "".join(f"\n{indent}{text}" for text in texts))
    return SourceEdit(options.file, (last.span[1], last.span[1]), "".join(f" {t}" for t in texts))


def problem(disk: Disk, claim: Claim, message: str) -> Problem:
    """A refusal for one file system."""
    text = f"`{disk.mount_point}` {message}"
    if disk.declared is not None:
        return refusal(disk.declared, text)
    return at_claim(claim, text)
