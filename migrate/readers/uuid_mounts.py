"""The dialect `wsl.bareMounts.mounts = [ { diskUuid; mountPoint; fsType; options; } ]`.

timblaktu/NixOS-WSL e77dd6b: `fsType` is "ext4" by default, `options` [ "defaults" ]. It compares
a file-system UUID with Windows' identifiers and so never attaches anything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.migrate import links
from baremount.migrate.blocks import block_claims
from baremount.migrate.elements import DISKS, Element, fork_step
from baremount.migrate.model import Attach, Disk, Field, unset
from baremount.migrate.reading import (
    Dropped,
    Reading,
    change,
    conditions,
    effective,
    field,
    items,
    refusal,
)
from baremount.problems import Problem
from baremount.values import Known, Unknown

if TYPE_CHECKING:
    from baremount.definitions import Definition
    from baremount.machine import Machine
    from baremount.migrate.plan import Change, Fate

BLOCK = ("wsl", "bareMounts")
FORM = "wsl.bareMounts.mounts"
OPTIONS = ("diskUuid", "mountPoint", "fsType", "options")
TARGETS = {
    "diskUuid": "filesystem.uuid",
    "mountPoint": "filesystem.mountPoint",
    "fsType": "filesystem.fsType",
    "options": "filesystem.options",
}
DROPPED = {
    "generateScript": "`wsl-bare-mount windows-setup` takes its place",
    "validateOnBoot": "a failing unit at every start helps nobody; see `wsl-bare-mount status`",
}


def read(machine: Machine) -> list[Reading]:
    """The disks of the dialect; the whole `wsl.bareMounts` block is written anew."""
    definitions, _ = machine.definitions((*BLOCK, "mounts"))
    if not definitions:
        return []
    refusals: list[Problem] = []
    disks: list[Disk] = []
    changes: list[Change] = []
    enabled, others = rest_of_block(machine, refusals, changes)
    if len(definitions) > 1:
        refusals.append(refusal(definitions[1], f"`{FORM}` is set more than once; join the lists"))
    for definition in definitions:
        changes.append(change(definition, FORM, "converted", "wsl.bareMounts.disks"))
        elements = items(machine, definition.thunk)
        if isinstance(elements, Unknown):
            refusals.append(refusal(definition, f"the list is not known: {elements.reason}"))
            continue
        for index, thunk in enumerate(elements):
            element = Element(machine, machine.element(definition, index, thunk))
            refusals += element.unknown_options(OPTIONS, FORM)
            disks.append(disk_of(element, enabled))
            changes += changes_of(element)
    dropped = tuple(Dropped(name, d) for name, d in others.items() if name in DROPPED)
    claims = block_claims(BLOCK, [*definitions, *others.values()])
    return [
        Reading(
            FORM,
            machine,
            tuple(disks),
            claims,
            tuple(changes),
            tuple(refusals),
            (fork_step(FORM),),
            taken=(BLOCK,),
            dropped=dropped,
        )
    ]


def rest_of_block(
    machine: Machine, refusals: list[Problem], changes: list[Change]
) -> tuple[Field[bool], dict[str, Definition]]:
    """`enable` and the other options of the block."""
    others: dict[str, Definition] = {}
    for name in machine.names_below(BLOCK):
        definition = effective(machine, (*BLOCK, name))
        if isinstance(definition, Problem):
            refusals.append(definition)
        elif definition is not None and name != "mounts":
            others[name] = definition
            option = f"wsl.bareMounts.{name}"
            if name == "enable":
                changes.append(change(definition, option, "kept", option))
            elif name in DROPPED:
                changes.append(change(definition, option, "dropped", "", DROPPED[name]))
            else:
                refusals.append(
                    refusal(
                        definition,
                        f"`{option}` beside `{FORM}` is a mixture of "
                        "two forms; take one of them out",
                    )
                )
    if "enable" in others:
        return field(machine, others["enable"], bool), others
    return Field(Known(False)), others


def disk_of(element: Element, enabled: Field[bool]) -> Disk:
    """The disk that one element means."""
    filesystem = element.filesystem((), ("defaults",))
    point = filesystem.mount_point.value if filesystem else None
    name: Field[str] = (
        Field(Known(links.name_of(point)))
        if point
        else unset("it comes from the mount point, which is not known")
    )
    return Disk(
        name,
        unset("this form holds no serial number"),
        unset(""),
        filesystem,
        element.optional(("diskUuid",), str),
        unset(""),
        unset(""),
        Attach(bare=True, by="manual"),
        (),
        (element.definition.place,),
        enabled,
        conditions(element.definition),
        element.definition,
    )


def changes_of(element: Element) -> list[Change]:
    """The fate of an element's options."""
    changes = []
    for name, target in TARGETS.items():
        definition = element.find((name,))
        if definition is not None:
            reason = "a file system's UUID, unknown to Windows" if name == "diskUuid" else ""
            fate: Fate = "converted" if reason else "kept"
            changes.append(change(definition, f"{FORM}.*.{name}", fate, DISKS + target, reason))
        elif name in ("fsType", "options"):
            changes.append(
                change(
                    element.definition,
                    f"{FORM}.*.{name}",
                    "converted",
                    DISKS + target,
                    "not set: this form's default is written out",
                )
            )
    return changes
