"""The target itself, `wsl.bareMounts.disks`, and its early uses that need a correction.

Early uses wrote `mountPoint` as a path, and patterns that no attached disk's link ever matches
(`nvme-…`, or a glob made from the disk's name).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.evaluation.values import NixPath
from baremount.migrate import links
from baremount.migrate.directories import directories_on
from baremount.migrate.elements import DEFAULT_OPTIONS, DISKS, Element
from baremount.migrate.model import Attach, Disk, Field, unset
from baremount.migrate.reading import (
    Reading,
    SourceEdit,
    change,
    conditions,
    effective,
    field,
    items,
    refusal,
)
from baremount.migrate.render import string
from baremount.problems import Problem
from baremount.syntax.tree import AttributeSet, Binding
from baremount.syntax.trivia import attached_comments, indentation, trailing_comment, with_comments
from baremount.values import Known, Unknown

if TYPE_CHECKING:
    from baremount.definitions import Definition
    from baremount.machine import Machine
    from baremount.migrate.plan import Change

FORM = "wsl.bareMounts.disks"
BLOCK = ("wsl", "bareMounts")


def read(machine: Machine) -> list[Reading]:
    """The declared disks, with the small edits that early uses need."""
    definitions, _ = machine.definitions((*BLOCK, "disks"))
    if not definitions:
        return []
    found = effective(machine, (*BLOCK, "enable"))
    refusals: list[Problem] = [found] if isinstance(found, Problem) else []
    enabled: Field[bool] = Field(Known(False))
    if found is not None and not isinstance(found, Problem):
        enabled = field(machine, found, bool)
    disks: list[Disk] = []
    edits: list[SourceEdit] = []
    changes: list[Change] = []
    for definition in definitions:
        elements = items(machine, definition.thunk)
        if isinstance(elements, Unknown):
            refusals.append(refusal(definition, f"the list is not known: {elements.reason}"))
            continue
        for index, thunk in enumerate(elements):
            element = Element(machine, machine.element(definition, index, thunk))
            disk = disk_of(element, enabled)
            for fix in (path_as_string, unreal_pattern):
                corrected = fix(element, disk)
                if corrected is not None:
                    disk, new, note = corrected
                    edits += new
                    changes.append(note)
            disks.append(disk)
    return [
        Reading(
            FORM,
            machine,
            tuple(disks),
            changes=tuple(changes),
            refusals=tuple(refusals),
            edits=tuple(edits),
            taken=((*BLOCK, "disks"),),
            in_target_form=True,
        )
    ]


def disk_of(element: Element, enabled: Field[bool]) -> Disk:
    """The disk that one element declares."""
    pattern = element.optional(("devicePattern",), str)
    filesystem = element.filesystem(("filesystem",), DEFAULT_OPTIONS)
    number = links.partition(pattern.value)
    point = filesystem.mount_point.value if filesystem else None
    return Disk(
        element.field(("name",), str),
        element.field(("serialNumber",), str),
        pattern,
        filesystem,
        element.optional(("filesystem", "uuid"), str),
        Field(Known(number)) if number else unset(""),
        unset(""),
        Attach(bare=True, by="module"),
        directories_on(element.machine, point) if point else (),
        (element.definition.place,),
        enabled,
        conditions(element.definition),
    )


Correction = tuple[Disk, "list[SourceEdit]", "Change"]


def path_as_string(element: Element, disk: Disk) -> Correction | None:
    """A path literal as mount point, which the option no longer takes."""
    definition = element.find(("filesystem", "mountPoint"))
    if definition is None or disk.filesystem is None:
        return None
    value = element.machine.evaluator.force(definition.thunk)
    entry = definition.entry
    if not isinstance(value, NixPath) or not isinstance(entry, Binding):
        return None
    note = change(
        definition,
        f"{FORM}.*.filesystem.mountPoint",
        "converted",
        f"{DISKS}filesystem.mountPoint",
        "a string instead of a path",
    )
    return disk, [SourceEdit(definition.file, entry.value.span, string(value.text))], note


def unreal_pattern(element: Element, disk: Disk) -> Correction | None:
    """A pattern that cannot match any attached disk: the module's default takes its place."""
    definition = element.find(("devicePattern",))
    pattern, serial = disk.device_pattern.value, disk.serial_number.value
    if definition is None or pattern is None or not isinstance(definition.entry, Binding):
        return None
    if not (links.UNREAL.match(pattern) or made_from_name(pattern, disk.name.value, serial)):
        return None
    if not isinstance(element.definition.thunk.node, AttributeSet):
        return None
    option = f"{FORM}.*.devicePattern"
    reason = f"WSL presents every disk as scsi-…, with its serial: `{pattern}` never matches"
    number = links.partition(pattern)
    if number and serial:
        better = links.default_pattern(serial, number)
        edit = SourceEdit(definition.file, definition.entry.value.span, string(better))
        field_ = disk.device_pattern.replaced(better)
        note = change(definition, option, "converted", DISKS + "devicePattern", reason)
        return disk._replace(device_pattern=field_), [edit], note
    note = change(definition, option, "dropped", "", reason + "; the default finds the disk")
    edits = without(definition, element.definition)
    return disk._replace(device_pattern=unset("")), edits, note


def without(definition: Definition, element: Definition) -> list[SourceEdit]:
    """The edits that take a binding out of a disk and keep its comments at the disk's end."""
    file, entry = definition.file, definition.entry
    whole = element.thunk.node
    if entry is None or not isinstance(whole, AttributeSet):
        return []
    edits = [SourceEdit(file, entry.span, None)]
    comments = [c.text for c in attached_comments(file, entry.span[0])]
    trailing = trailing_comment(file, entry.span[1])
    comments += [trailing.text] if trailing else []
    if comments:
        content = file.source.content
        pad = "\n" + indentation(content, entry.span[0])
        text = "".join(
            pad + line for line in (f"# Of the dropped {definition.path[-1]}:", *comments)
        )
        last = whole.entries[-1]
        behind = trailing_comment(file, last.span[1])
        at = behind.span[1] if behind and last is not entry else last.span[1]
        if last is entry:
            start = with_comments(file, entry.span)[0]
            return [SourceEdit(file, (start, with_comments(file, entry.span)[1]), text.lstrip())]
        edits.append(SourceEdit(file, (at, at), text))
    return edits


def made_from_name(pattern: str, name: str | None, serial: str | None) -> bool:
    """Whether a glob holds the disk's name and not its serial number."""
    if name is None or serial is None or "*" not in pattern:
        return False
    return name in pattern and links.udev_serial(serial) not in pattern
