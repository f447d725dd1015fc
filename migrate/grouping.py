"""Which disks meet in one block: those whose old declarations stand in one attribute set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.migrate import placing
from baremount.migrate.reading import at_claim
from baremount.migrate.rewrite import Block
from baremount.records import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from baremount.migrate.model import Disk
    from baremount.migrate.reading import Claim, Reading
    from baremount.problems import Problem
    from baremount.syntax.tree import AttributeSet, Binding, Span

CONDITIONS_DIFFER = (
    "disks under different conditions would meet in one block; give each its own module file"
)
ENABLE_DIFFERS = (
    "disks that are enabled and disks that are not would meet in one `wsl.bareMounts`, which has "
    "one `enable`; enable or take out one of them first"
)


class Anchored(Record):
    """A disk and where its block belongs."""

    reading: Reading
    claim: Claim
    top: Binding
    holder: AttributeSet
    disk: Disk


class Grouped(Record):
    """The blocks of one machine, the claims that go elsewhere, and what kept blocks from being
    made."""

    blocks: list[Block]
    elsewhere: list[Claim]
    problems: list[Problem]


def grouped(readings: Sequence[Reading], settled: Sequence[Disk]) -> Grouped:
    """One block for each attribute set that holds an anchor.

    `settled` are the disks that the machine declares in the target form already.
    """
    found = Grouped([], [], [])
    groups: dict[tuple[str, Span], list[Anchored]] = {}
    for reading in readings:
        anchors = [claim for claim in reading.claims if claim.anchor]
        if not anchors:
            continue
        shared = anchors * len(reading.disks) if len(anchors) == 1 else anchors
        for disk, claim in zip(reading.disks, shared, strict=True):
            holder = placing.container(claim.file, claim.top) if claim.top else None
            if claim.top is None or holder is None:
                found.problems.append(at_claim(claim, "stands in no attribute set"))
                continue
            key = (claim.file.source.path, holder.span)
            anchored = Anchored(reading, claim, claim.top, holder, disk)
            groups.setdefault(key, []).append(anchored)
    trigger = next((reading.trigger for reading in readings if reading.trigger), None)
    for group in groups.values():
        made = block(group, settled, trigger, found)
        if made is not None:
            found.blocks.append(made)
    return found


def block(
    group: Sequence[Anchored], settled: Sequence[Disk], trigger: str | None, found: Grouped
) -> Block | None:
    """The block of one attribute set; None, with a problem, where its disks do not fit together."""
    _, anchor, top, holder, _ = group[0]
    if any(item.claim.wrapper != anchor.wrapper for item in group):
        found.problems.append(at_claim(anchor, CONDITIONS_DIFFER))
        return None
    values = {disk.enabled.value for disk in (*(item.disk for item in group), *settled)}
    if len(values) > 1:
        found.problems.append(at_claim(anchor, ENABLE_DIFFERS))
        return None
    sources = list({id(item.reading): item.reading for item in group}.values())
    claims: list[Claim] = []
    for claim in (claim for reading in sources for claim in reading.claims):
        if claim.top is None:
            continue
        if claim.file is anchor.file and placing.container(claim.file, claim.top) is holder:
            claims.append(claim)
        elif not claim.anchor and claim.wrapper != ("", ""):
            found.problems.append(at_claim(claim, CONDITIONS_DIFFER))
        elif not claim.anchor:
            found.elsewhere.append(claim)
    dropped = tuple(item for reading in sources for item in reading.dropped)
    made = tuple(item for reading in sources for item in reading.directory_definitions)
    disks = tuple(item.disk for item in group)
    return Block(anchor.file, holder, anchor, top, disks, tuple(claims), dropped, made, trigger)
