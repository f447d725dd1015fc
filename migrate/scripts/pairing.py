"""Which mount of a script is on which disk that the script attaches.

They are one disk where they come from the same record, loop round or call and nothing else there
is attached, or where the script attaches just one disk and mounts just one; the plan names that
inference. Else they are two. A virtual disk counts, and what is mounted of it is left alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.migrate.model import Field
from baremount.migrate.scripts.seen import Seen, attached, mounted, name_for
from baremount.records import Record
from baremount.scripts.facts import Attachment, LinuxMount, TaskStart
from baremount.values import Known

if TYPE_CHECKING:
    from collections.abc import Sequence

    from baremount.scripts.facts import Script

SAME_ROUND = "both come from one call, loop round or record"
ONE_OF_EACH = "the script attaches one disk and mounts one file system"
ON_VIRTUAL = "it is on the virtual disk that the script attaches"


VirtualBefore = dict[int, tuple[Attachment, ...]]
"""By the identity of each mount."""


class Told(Record):
    """What a script tells of disks."""

    script: Script
    disks: tuple[Seen, ...]
    no_disks: tuple[tuple[LinuxMount, str], ...]
    """Mounts that are left alone, each with the reason."""


def told(script: Script) -> Told:
    """The disks of one script; the same disk attached twice is one."""
    attachments: list[Seen] = []
    for fact in script.facts:
        if isinstance(fact, Attachment) and not fact.virtual:
            take(attachments, fact)
    found: list[Seen] = []
    no_disks: list[tuple[LinuxMount, str]] = []
    attaches = any(isinstance(fact, Attachment | TaskStart) for fact in script.facts)
    for fact in script.facts:
        if isinstance(fact, LinuxMount):
            seen = mounted(fact)
            if isinstance(seen, str):
                no_disks.append((fact, seen))
            elif seen.disk.filesystem is None and not attaches:
                # A helper that mounts what it is told to, beside the old setup.
                no_disks.append((fact, seen.trouble))
            else:
                found.append(seen)
    virtual = virtual_before_mounts(script)
    aside = [seen for seen in found if is_on_virtual(seen, attachments, virtual, found)]
    no_disks += [(mount, ON_VIRTUAL) for seen in aside for mount in seen.mounts]
    rest = [seen for seen in found if seen not in aside]
    return Told(script, tuple(paired(attachments, virtual, rest)), tuple(no_disks))


def virtual_before_mounts(script: Script) -> VirtualBefore:
    """The virtual disks that are attached already when something is mounted."""
    virtual: list[Attachment] = []
    found: VirtualBefore = {}
    for fact in script.facts:
        if isinstance(fact, Attachment) and fact.virtual:
            virtual.append(fact)
        elif isinstance(fact, LinuxMount):
            found[id(fact)] = tuple(virtual)
    return found


def take(attachments: list[Seen], fact: Attachment) -> None:
    """Add a disk that is attached, to the same one where that is attached already."""
    new = attached(fact)
    for at, old in enumerate(attachments):
        if is_same(old, new):
            attachments[at] = old._replace(attachments=(*old.attachments, fact))
            return
    attachments.append(new)


def is_same(old: Seen, new: Seen) -> bool:
    """Whether two commands name one disk by the same known value and mount the same of it."""
    one, other = old.names[0], new.names[0]
    return (
        one.key not in ("unknown", "every-disk")
        and (one.key, one.value, one.exact) == (other.key, other.value, other.exact)
        and old.disk.mount_point == new.disk.mount_point
    )


def paired(
    attachments: Sequence[Seen], virtual: VirtualBefore, found: Sequence[Seen]
) -> list[Seen]:
    """The mounts with the disks that they are on, then what stayed alone."""
    pairs: list[Seen] = []
    taken: set[int] = set()
    for seen in found:
        if seen.trouble:
            pairs.append(seen)
            continue
        index = in_same_round(attachments, virtual, found, seen)
        inference = SAME_ROUND
        if index is None and len(attachments) == len(found) == 1 and not before(seen, virtual):
            index, inference = 0, ONE_OF_EACH
        # What WSL mounts by itself has its file system already.
        if index is None or attachments[index].disk.filesystem is not None:
            pairs.append(seen)
            continue
        taken.add(index)
        pairs.append(pair(attachments[index], seen, inference))
    alone = [seen for at, seen in enumerate(attachments) if at not in taken]
    return [*pairs, *alone]


def is_on_virtual(
    seen: Seen, attachments: Sequence[Seen], virtual: VirtualBefore, found: Sequence[Seen]
) -> bool:
    """Whether a virtual disk is the only one that is attached where a mount alone is."""
    own = seen.mounts[0].origin.group
    for length in range(len(own), -1, -1):
        group = own[:length]
        near = {
            fact.disk.text for fact in before(seen, virtual) if fact.origin.group[:length] == group
        }
        if any(is_attached_in(item, group) for item in attachments):
            return False
        if near:
            return len(near) == 1 == sum(shares(item, group) for item in found)
    return False


def in_same_round(
    attachments: Sequence[Seen],
    virtual: VirtualBefore,
    found: Sequence[Seen],
    seen: Seen,
) -> int | None:
    """The disk attached in the innermost call or round that a mount shares with one.

    None where several are attached or mounted there: nothing tells which belong together.
    """
    own = seen.mounts[0].origin.group
    for length in range(len(own), 0, -1):
        group = own[:length]
        near = [at for at, item in enumerate(attachments) if is_attached_in(item, group)]
        if any(fact.origin.group[:length] == group for fact in before(seen, virtual)):
            return None
        if near:
            others = [item for item in found if shares(item, group)]
            return near[0] if len(near) == len(others) == 1 else None
    return None


def before(seen: Seen, virtual: VirtualBefore) -> tuple[Attachment, ...]:
    """The virtual disks that are attached before a mount."""
    return virtual[id(seen.mounts[0])]


def is_attached_in(seen: Seen, group: tuple[int, ...]) -> bool:
    """Whether a disk is attached in a call or round."""
    return any(fact.origin.group[: len(group)] == group for fact in seen.attachments)


def shares(seen: Seen, group: tuple[int, ...]) -> bool:
    """Whether a mount comes from a call or round."""
    return seen.mounts[0].origin.group[: len(group)] == group


def pair(attachment: Seen, seen: Seen, inference: str) -> Seen:
    """One disk of what attaches it and what mounts it."""
    disk, mount = attachment.disk, seen.disk
    name = name_for(attachment.attachments[0].name, mount.mount_point)
    return Seen(
        mount._replace(
            name=Field(Known(name)),
            serial_number=disk.serial_number,
            drive_number=disk.drive_number,
            attach=disk.attach,
            sources=(*disk.sources, *mount.sources),
        ),
        attachment.attachments,
        seen.mounts,
        inference,
    )
