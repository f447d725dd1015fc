"""`systemd.mounts`: a list of native mount units.

NixOS: nixos/lib/systemd-unit-options.nix (`what`, `where`, `type`, `options` as one string).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from baremount.arguments import plain
from baremount.evaluation.values import NixSet
from baremount.migrate import mounts
from baremount.migrate.blocks import wrapper
from baremount.migrate.model import Disk, Field
from baremount.migrate.plain_claims import list_element, top_binding
from baremount.migrate.reading import (
    Claim,
    Dropped,
    Reading,
    change,
    conditions,
    field,
    items,
    refusal,
)
from baremount.values import Known, Unknown

if TYPE_CHECKING:
    from baremount.definitions import Definition
    from baremount.evaluation.values import Thunk
    from baremount.machine import Machine
    from baremount.migrate.plan import Change
    from baremount.problems import Problem

FORM = "systemd.mounts"
PATH = ("systemd", "mounts")
FILESYSTEM = "wsl.bareMounts.disks.*.filesystem."
TARGETS = {
    "where": FILESYSTEM + "mountPoint",
    "type": FILESYSTEM + "fsType",
    "options": FILESYSTEM + "options",
}


def read(machine: Machine) -> list[Reading]:
    """The mount units whose device is an attached disk."""
    if not mounts.is_wsl(machine):
        return []
    root = mounts.root_disk(machine)
    disks: list[Disk] = []
    claims: list[Claim] = []
    changes: list[Change] = []
    refusals: list[Problem] = []
    dropped: list[Dropped] = []
    for definition in machine.definitions(PATH)[0]:
        elements = items(machine, definition.thunk)
        if isinstance(elements, Unknown):
            continue
        units = [Unit(machine, definition, at, item) for at, item in enumerate(elements)]
        verdicts = [mounts.judge(unit.mount, root) for unit in units]
        wanted = [u for u, v in zip(units, verdicts, strict=True) if isinstance(v, Disk)]
        for unit, verdict in zip(units, verdicts, strict=True):
            if isinstance(verdict, mounts.Refused):
                refusals.append(refusal(unit.element, f"`{unit.point}`: {verdict.reason}"))
            if not isinstance(verdict, Disk):
                continue
            claim = claim_of(unit, definition, everything=len(wanted) == len(units))
            if claim is None:
                refusals.append(
                    refusal(
                        definition,
                        f"the list is computed; write the unit for `{unit.point}` out literally",
                    )
                )
                continue
            disks.append(
                verdict._replace(declared=unit.element, conditions=conditions(unit.element))
            )
            claims.append(claim)
            changes += unit.changes(verdict)
            dropped += [
                Dropped(n, d) for n, d in unit.definitions.items() if n not in ("what", *TARGETS)
            ]
    if not disks and not refusals:
        return []
    return [
        Reading(
            FORM,
            machine,
            tuple(disks),
            tuple(claims),
            tuple(changes),
            tuple(refusals),
            taken=(PATH,),
            dropped=tuple(dropped),
        )
    ]


class Unit:
    """One element of the list."""

    def __init__(self, machine: Machine, definition: Definition, index: int, thunk: Thunk) -> None:
        self.machine = machine
        self.element = machine.element(definition, index, thunk)
        value = plain(machine.evaluator.force(thunk))
        self.definitions: dict[str, Definition] = {}
        for name in value.attributes if isinstance(value, NixSet) else ():
            found = machine.below(self.element, (name,))
            if found:
                self.definitions[name] = found[0]
        self.mount = mounts.Mount(
            self._field("where", Field(Unknown("`where` is not set"))),
            self._field("what", Field(Unknown("`what` is not set"))),
            self._field("type", Field(Known("auto"))),
            self._options(),
            self.element.place,
        )

    @property
    def point(self) -> str:
        """The mount point, for messages."""
        return self.mount.mount_point.value or "?"

    def _field(self, name: str, default: Field[str]) -> Field[str]:
        definition = self.definitions.get(name)
        return default if definition is None else field(self.machine, definition, str)

    def _options(self) -> Field[tuple[str, ...]]:
        text: Field[Any] = self._field("options", Field(Known("")))
        if text.value is None:
            return Field(Unknown(text.reason or ""), text.definition)
        split = tuple(part for part in text.value.split(",") if part)
        return Field(Known(split or ("defaults",)), text.definition, rewritten=True)

    def changes(self, disk: Disk) -> list[Change]:
        """The fate of every attribute of the unit."""
        changes = []
        for name, definition in self.definitions.items():
            label = f"{FORM}.{self.point}.{name}"
            if name == "what":
                reason = mounts.converted(self.mount, disk)
                changes.append(change(definition, label, "converted", device_target(disk), reason))
            elif name == "options":
                changes.append(
                    change(
                        definition,
                        label,
                        "converted",
                        TARGETS[name],
                        "a list instead of one string",
                    )
                )
            elif name in TARGETS:
                changes.append(change(definition, label, "kept", TARGETS[name]))
            else:
                changes.append(
                    change(definition, label, "dropped", "", "the mount follows its device instead")
                )
        return changes


def device_target(disk: Disk) -> str:
    """Which option takes over what `what` said."""
    if disk.filesystem_uuid.value is not None:
        return FILESYSTEM + "uuid"
    return "wsl.bareMounts.disks.*." + (
        "devicePattern" if disk.device_pattern.value is not None else "serialNumber"
    )


def claim_of(unit: Unit, definition: Definition, *, everything: bool) -> Claim | None:
    """The list element, or the whole binding where every unit goes."""
    top = top_binding(definition)
    if top is None:
        return None
    if everything and definition.entry is not None:
        span = definition.entry.span
    else:
        element = unit.element.thunk.node
        found = list_element(element, definition) if element is not None else None
        if found is None:
            return None
        span = found
    around = wrapper(definition.file, top.value)
    return Claim(definition.file, span, FORM, True, top, (), around)
