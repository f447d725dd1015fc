"""One module an ad-hoc form: each turns that form into the disk model.

A reader is a function `read(machine) -> list[Reading]` in a module of its own here, named in
`FORMS` with the bytes without which no file can hold the form: a reader that cannot find
anything is not even loaded.
"""

from __future__ import annotations

import re
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from baremount.machine import Machine
    from baremount.migrate.answers import Answers
    from baremount.migrate.reading import Reading

FORMS = {
    "wsl_storage_mount": b"wslStorageMount",
    "bare_mount_disks": b"bareMountDisks",
    "uuid_mounts": b"diskUuid",
    "bare_mounts": b"bareMounts",
    "file_systems": b"fileSystems",
    "mount_units": b"mounts",
}

# What a machine can only run with one of these: a boot command, or a mount by hand.
# Not the `nix-command` of most configurations.
# Searched for one by one: with one pattern of all, none can be looked for by its first letters.
_COMMANDS = tuple(
    re.compile(pattern)
    for pattern in (
        *(rb"--mount", rb"powershell", rb"chtasks", rb"mount(?<![\w-]mount)(?![\w-])"),
        rb"command(?<![\w-]command)\s*[=;]",
    )
)


def runs_commands(machine: Machine) -> bool:
    """Whether a machine may run something that attaches or mounts; the ad-hoc module's own
    commands go with it."""
    found = [
        path
        for path, source in machine.sources().items()
        if any(pattern.search(source.content) for pattern in _COMMANDS)
    ]
    if not found:
        return False
    option = FORMS["wsl_storage_mount"].decode()
    own = {module.file.source.path for module, _ in machine.options_declared((option,))}
    return not own.issuperset(found)


def read_machine(machine: Machine, given: Answers) -> list[Reading]:
    """All forms that one machine uses, with what belongs to their disks."""
    readings: list[Reading] = []
    for name, marker in FORMS.items():
        if machine.contents().hold_any(marker):
            readings += import_module(f"baremount.migrate.readers.{name}").read(machine)
    # What is declared already needs no commands beside it.
    is_pending = any(reading.claims for reading in readings) or not readings
    if is_pending and runs_commands(machine):
        from baremount.migrate.readers import companions

        readings = companions.join(machine, readings, given)
    if not any(reading.disks for reading in readings):
        return readings
    from baremount.migrate.checks import unique_names
    from baremount.migrate.plain_claims import merged
    from baremount.migrate.readers import dependents
    from baremount.migrate.siblings import settle

    # The user answers by these names.
    named = iter(unique_names([disk for reading in readings for disk in reading.disks]))
    complete = [
        reading._replace(disks=tuple(given.complete(next(named)) for _ in reading.disks))
        for reading in readings
    ]
    settled = [
        reading._replace(claims=tuple(merged(reading.claims)))
        if reading.form == "fileSystems"
        else reading
        for reading in settle(complete)
    ]
    return dependents.join(machine, settled)
