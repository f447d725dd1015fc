"""The dialect `wsl.bareMountDisks = [ { name; filesystem = { uuid; mountPoint; … }; } ]`.

timblaktu/NixOS-WSL 9bec303: `fsType` is "ext4" by default, `options` [ "defaults" ].
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.migrate.blocks import block_claims
from baremount.migrate.elements import Element, filesystem_changes, fork_step
from baremount.migrate.model import Attach, Disk, Field, unset
from baremount.migrate.reading import Reading, change, conditions, items, refusal
from baremount.values import Known, Unknown

if TYPE_CHECKING:
    from baremount.machine import Machine
    from baremount.migrate.plan import Change
    from baremount.problems import Problem

PATH = ("wsl", "bareMountDisks")
FORM = "wsl.bareMountDisks"
OPTIONS = ("name", "filesystem")


def read(machine: Machine) -> list[Reading]:
    """The disks of the dialect, all of them in one block."""
    definitions, _ = machine.definitions(PATH)
    refusals: list[Problem] = []
    disks: list[Disk] = []
    changes: list[Change] = []
    if not definitions:
        return []
    for definition in definitions:
        elements = items(machine, definition.thunk)
        if isinstance(elements, Unknown):
            refusals.append(refusal(definition, f"the list is not known: {elements.reason}"))
            continue
        changes.append(change(definition, FORM, "converted", "wsl.bareMounts.disks"))
        for index, thunk in enumerate(elements):
            element = Element(machine, machine.element(definition, index, thunk))
            refusals += element.unknown_options(OPTIONS, FORM)
            disks.append(disk_of(element))
            changes += filesystem_changes(element, FORM)
    if len(definitions) > 1:
        refusals.append(refusal(definitions[1], f"`{FORM}` is set more than once; join the lists"))
    return [
        Reading(
            FORM,
            machine,
            tuple(disks),
            block_claims(PATH, definitions),
            tuple(changes),
            tuple(refusals),
            (fork_step(FORM),),
            taken=(PATH,),
        )
    ]


def disk_of(element: Element) -> Disk:
    """The disk that one element means."""
    return Disk(
        element.field(("name",), str),
        unset("this form holds no serial number"),
        unset(""),
        element.filesystem(("filesystem",), ("defaults",)),
        element.optional(("filesystem", "uuid"), str),
        unset(""),
        unset(""),
        Attach(bare=True, by="module"),
        (),
        (element.definition.place,),
        Field(Known(True)),
        conditions(element.definition),
        element.definition,
    )
