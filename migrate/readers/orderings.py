"""Orderings on units that go with an old form: they wait for the mount instead."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from baremount.migrate import links
from baremount.migrate.plan import Change, Step
from baremount.migrate.reading import SourceEdit, shown
from baremount.migrate.render import string
from baremount.problems import Problem
from baremount.records import Record
from baremount.syntax.tree import Binding, ListNode, Path, String
from baremount.syntax.walking import walk

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from baremount.migrate.reading import Gone
    from baremount.syntax.tree import NixFile, Span

ORDERINGS = frozenset(
    {
        "after",
        "requires",
        "wants",
        "bindsTo",
        "requisite",
        "upholds",
        "partOf",
        "wantedBy",
        "requiredBy",
    }
)


class Found(Record):
    """What one file holds that depends on the disk."""

    edits: list[SourceEdit]
    changes: list[Change]
    refusals: list[Problem]
    steps: list[Step]


def orderings(file: NixFile, claims: list[Span], gone: Sequence[Gone], found: Found) -> None:
    """Lists that order something after units that go, and other places that name those."""
    content = file.source.content
    if not any(item.name.removesuffix(".service").encode() in content for item in gone):
        return
    units = {item.name: item for item in gone}
    handled: set[Span] = set()
    for item in walk(file.root):
        if within_any(item.span, claims):
            continue
        if isinstance(item, Binding) and item.path[-1].text in ORDERINGS:
            lists = [node for node in walk(item.value) if isinstance(node, ListNode)]
            for node in lists:
                replace_units(file, node, units, found, handled)
        elif isinstance(item, ListNode):
            replace_options(file, item, units, found, handled)
    for item in walk(file.root):
        if not isinstance(item, String | Path) or item.span in handled:
            continue
        text = "".join(part for part in item.parts if isinstance(part, str))
        if within_any(item.span, claims):
            continue
        named = next((one for one in gone if names(text, one.name)), None)
        if named is not None:
            place = file.source.place(item.span[0])
            found.steps.append(
                Step(
                    f"{shown(place)}: `{named.name}` is named here and goes away; the mount is "
                    f"{unit_of(named.point)}, its state `wsl-bare-mount status`"
                )
            )


def names(text: str, unit: str) -> bool:
    """Whether a text names a unit, or systemctl does without `.service`."""
    short = re.escape(unit.removesuffix(".service"))
    by_systemctl = rf"\bsystemctl\s(?:[^\n;&|]*\s)?{short}(?![\w.@-])"
    return bool(re.search(rf"(?<![\w-]){re.escape(unit)}|{by_systemctl}", text))


def replace_units(
    file: NixFile, node: ListNode, units: Mapping[str, Gone], found: Found, handled: set[Span]
) -> None:
    """`after = [ "wsl-storage-mount.service" ]` waits for the mount unit instead."""
    for span, text, unit in named_in(file, node, units, found, handled):
        place = file.source.place(span[0])
        if not unit.reason:
            new = unit_of(unit.point)
            found.edits.append(SourceEdit(file, span, string(new)))
            found.changes.append(Change(place, text, "converted", new, "the mount unit itself"))
        else:
            found.edits.append(SourceEdit(file, span, None))
            found.changes.append(Change(place, text, "dropped", "", unit.reason))


def replace_options(
    file: NixFile, node: ListNode, units: Mapping[str, Gone], found: Found, handled: set[Span]
) -> None:
    """`x-systemd.requires=wsl-storage-mount.service` becomes `x-systemd.requires-mounts-for=`."""
    first = True
    for span, text, unit in named_in(file, node, units, found, handled, by_option=True):
        place = file.source.place(span[0])
        if first:
            new = f"x-systemd.requires-mounts-for={unit.point}"
            found.edits.append(SourceEdit(file, span, string(new)))
            found.changes.append(Change(place, text, "converted", new, "the service is gone"))
            first = False
        else:
            found.edits.append(SourceEdit(file, span, None))
            found.changes.append(
                Change(place, text, "dropped", "", "x-systemd.requires-mounts-for= says it")
            )


def named_in(
    file: NixFile,
    node: ListNode,
    units: Mapping[str, Gone],
    found: Found,
    handled: set[Span],
    *,
    by_option: bool = False,
) -> Iterator[tuple[Span, str, Gone]]:
    """The items of a list that name a unit which goes, alone or in an option of systemd's; those
    whose mount point is not known are refused."""
    for item in node.items:
        text = plain_text(item) or ""
        option, _, name = text.partition("=") if by_option else ("x-systemd.", "", text)
        unit = units.get(name) if option.startswith("x-systemd.") else None
        if unit is None:
            continue
        handled.add(item.span)
        if unit.point is None:
            found.refusals.append(unknown_point(file, item.span, text))
        else:
            yield item.span, text, unit


def plain_text(item: object) -> str | None:
    """The text of a string or path without interpolations."""
    if isinstance(item, String | Path) and all(isinstance(part, str) for part in item.parts):
        return "".join(part for part in item.parts if isinstance(part, str))
    return None


def unit_of(point: str | None) -> str:
    """The mount unit of a mount point."""
    return links.escape_unit(point) + ".mount" if point else "the mount point's unit"


def unknown_point(file: NixFile, span: Span, text: str) -> Problem:
    """A refusal: an ordering cannot be carried over."""
    place = file.source.place(span[0])
    return Problem(
        place.path,
        place.line,
        place.column,
        f"`{text}` cannot be carried over: this unit goes, and which mount takes its place is not "
        "known; take it out here, or name the unit of a mount",
    )


def within_any(span: Span, claims: list[Span]) -> bool:
    """Whether a span lies in one of the claims."""
    return any(start <= span[0] and span[1] <= end for start, end in claims)
