"""What merely belongs to a mount: the boot command that attaches, the service that polls.

Neither declares a disk here. They go with the disks that another form declares, and may know
a drive or serial number that the other form does not.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from baremount.migrate.adhoc_module import OPTION
from baremount.migrate.model import By, Disk, Field
from baremount.migrate.plain_claims import top_binding
from baremount.migrate.plan import Step
from baremount.migrate.reading import Claim, Dropped, Reading, change, refusal, shown
from baremount.migrate.render import option_name
from baremount.migrate.shell import mounts_device, mounts_only, mounts_point, purpose
from baremount.syntax.tree import Binding
from baremount.values import Known, Unknown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from baremount.definitions import Definition
    from baremount.machine import Machine

COMMAND = ("wsl", "wslConf", "boot", "command")
SERVICES = ("systemd", "services")
SERIAL = r"(?i)-SerialNumber\s+(?:'([^']+)'|\"([^\"$`]+)\"|([^\s'\"$;)|]+))"
DRIVE = r"(?i)PHYSICALDRIVE([0-9]+)"


def join(machine: Machine, readings: list[Reading]) -> list[Reading]:
    """The readings, with the boot command and polling services of their disks taken in."""
    pending = [index for index, reading in enumerate(readings) if reading.claims]
    if not any(readings[index].disks for index in pending):
        return readings
    first = pending[0]
    readings = list(readings)
    for companion in (boot_command, polling_services):
        for definition, joined in companion(machine, readings):
            readings[first] = take(readings[first], definition, joined)
    return readings


class Joined:
    """What becomes of a companion."""

    __slots__ = ("by", "label", "reason", "refused", "step", "text", "trigger")

    def __init__(
        self,
        label: str,
        *,
        by: By = "manual",
        reason: str = "",
        text: str = "",
        refused: str = "",
        trigger: str | None = None,
        step: Step | None = None,
    ) -> None:
        self.label = label
        self.by = by
        self.reason = reason
        self.text = text
        self.refused = refused
        self.trigger = trigger
        self.step = step


def take(reading: Reading, definition: Definition, joined: Joined) -> Reading:
    """The reading with one companion: taken out, left, or a refusal."""
    if joined.refused:
        problem = refusal(definition, joined.refused)
        return reading._replace(refusals=(*reading.refusals, problem))
    if joined.trigger:
        steps = (*reading.steps, joined.step) if joined.step else reading.steps
        return reading._replace(trigger=joined.trigger, steps=steps)
    entry, top = definition.entry, top_binding(definition)
    if not isinstance(entry, Binding) or top is None:
        message = f"`{joined.label}` is computed; take out by hand what attaches or mounts here"
        return reading._replace(refusals=(*reading.refusals, refusal(definition, message)))
    note = change(definition, joined.label, "dropped", "", joined.reason)
    return reading._replace(
        claims=(*reading.claims, Claim(definition.file, entry.span, joined.label, False, top)),
        changes=(*reading.changes, note),
        taken=(*reading.taken, definition.path),
        dropped=(*reading.dropped, Dropped(joined.label, definition)),
        disks=tuple(informed(disk, joined, len(reading.disks)) for disk in reading.disks),
        steps=(*reading.steps, joined.step) if joined.step else reading.steps,
    )


def informed(disk: Disk, joined: Joined, count: int) -> Disk:
    """The disk with what the companion's text says, where it can only speak of this one."""
    if disk.attach.by == "manual":
        disk = disk._replace(attach=disk.attach._replace(by=joined.by))
    if count != 1:
        return disk
    serials = {next(filter(None, found)) for found in re.findall(SERIAL, joined.text)}
    drives = set(re.findall(DRIVE, joined.text))
    if len(serials) == 1 and isinstance(disk.serial_number.fact, Unknown):
        disk = disk._replace(serial_number=Field(Known(serials.pop())))
    if len(drives) == 1 and not serials:
        disk = disk._replace(drive_number=Field(Known(int(drives.pop()))))
    return disk


def alone(machine: Machine) -> list[Reading]:
    """Notes on what attaches or mounts a disk where no other form declares one."""
    notes = []
    for definition in machine.definitions(COMMAND)[0]:
        if purpose(text_of(machine, definition)) != "own":
            notes.append(
                refusal(
                    definition,
                    "this boot command attaches a disk, but nothing read "
                    "here says what is mounted; name the file that does as well",
                )
            )
    for name in machine.names_below(SERVICES):
        text = "\n".join(service_text(machine, name))
        whole = machine.definitions((*SERVICES, name))[0]
        if whole and mounts_device(text):
            notes.append(
                refusal(
                    whole[0],
                    f"the service `{name}` mounts a disk by itself; declare "
                    "the mount in `fileSystems`, then run this again",
                )
            )
    return [Reading("companions", machine, notes=tuple(notes), in_target_form=True)]


def boot_command(machine: Machine, _: list[Reading]) -> Iterator[tuple[Definition, Joined]]:
    """The `[boot] command`: taken out where it only attaches, else a reason for `service`."""
    modules = {module.file.source.path for module, _ in machine.options_declared((OPTION,))}
    for definition in machine.definitions(COMMAND)[0]:
        if definition.file.source.path in modules or machine.holds(definition) is False:
            continue
        text = text_of(machine, definition)
        label = ".".join(COMMAND)
        what = purpose(text)
        if what == "attaches":
            yield (
                definition,
                Joined(
                    label,
                    by="boot-command",
                    text=text,
                    step=task_step(text),
                    reason="the module attaches the disks itself",
                ),
            )
        elif what == "attaches and more":
            yield (
                definition,
                Joined(
                    label,
                    refused=(
                        "this boot command attaches a disk and does more; take out the "
                        "part that attaches, then run this again"
                    ),
                ),
            )
        else:
            step = unclear_step(definition, text)
            yield definition, Joined(label, trigger="service", step=step)


def unclear_step(definition: Definition, text: str) -> Step | None:
    """What to look at where a boot command that stays starts something on Windows."""
    if not re.search(r"(?i)powershell|pwsh|schtasks|wsl\.exe", text):
        return None
    return Step(
        f"{shown(definition.place)}: this boot command stays; if what it starts on Windows "
        "attaches the disk, take it out: the module attaches it"
    )


def task_step(text: str) -> Step | None:
    """How to remove the scheduled task that a boot command started."""
    found = re.search(r"/tn\s+(?:'([^']+)'|\\?\"([^\"\\]+)\\?\"|(\S+))", text, re.IGNORECASE)
    if found is None or "schtasks" not in text.lower():
        return None
    name = next(group for group in found.groups() if group)
    quoted = name.replace("'", "''")
    return Step(
        f"On Windows, in an elevated PowerShell, remove the scheduled task {name}",
        (f"Unregister-ScheduledTask -TaskName '{quoted}'",),
        "windows",
    )


def polling_services(
    machine: Machine, readings: list[Reading]
) -> Iterator[tuple[Definition, Joined]]:
    """Services of the user's own that mount one of the disks by hand."""
    found = (disk.mount_point for r in readings for disk in r.disks if r.claims)
    known = [point for point in found if point is not None]
    modules = {module.file.source.path for module, _ in machine.options_declared((OPTION,))}
    for name in machine.names_below(SERVICES):
        whole = machine.definitions((*SERVICES, name))[0]
        if not whole or whole[0].file.source.path in modules:
            continue
        text = "\n".join(service_text(machine, name))
        if not any(mounts_point(text, point) for point in known):
            continue
        label = option_name((*SERVICES, name))
        if len(whole) > 1 or not mounts_only(text, known):
            yield (
                whole[0],
                Joined(
                    label,
                    refused=(
                        f"the service `{name}` mounts the disk and does more; take out "
                        "the mount, then run this again"
                    ),
                ),
            )
            continue
        yield (
            whole[0],
            Joined(
                label, by="service", text=text, reason="the mount follows its device, nothing polls"
            ),
        )


def service_text(machine: Machine, name: str) -> Iterator[str]:
    """The shell text that a service runs."""
    for path in (("script",), ("preStart",), ("postStart",), ("serviceConfig", "ExecStart")):
        for definition in machine.definitions((*SERVICES, name, *path))[0]:
            yield text_of(machine, definition)


def text_of(machine: Machine, definition: Definition) -> str:
    """The string's value, or its source text where it is not known."""
    value = machine.evaluator.deep(definition.thunk)
    if isinstance(value, str):
        return value
    node = definition.thunk.node
    return definition.file.source.text(node.span) if node is not None else ""
