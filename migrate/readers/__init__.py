"""One module an ad-hoc form: each turns that form into the disk model.

A reader is a function `read(machine) -> list[Reading]` in a module of its own here, named in
`FORMS` with the bytes without which no file can hold the form: a reader that cannot find
anything is not even loaded.
"""

from __future__ import annotations

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


def read_machine(machine: Machine, given: Answers) -> list[Reading]:
    """All forms that one machine uses, with what belongs to their disks."""
    contents = [file.source.content for file in machine.files()]
    readings: list[Reading] = []
    for name, marker in FORMS.items():
        if any(marker in content for content in contents):
            readings += import_module(f"baremount.migrate.readers.{name}").read(machine)
    if not any(reading.disks for reading in readings):
        if readings or not any(b"mount" in content for content in contents):
            return readings
        from baremount.migrate.readers.companions import alone

        return alone(machine)
    from baremount.migrate.plain_claims import merged
    from baremount.migrate.readers import companions, dependents
    from baremount.migrate.siblings import settle

    readings = companions.join(machine, readings)
    complete = [
        reading._replace(disks=tuple(given.complete(disk) for disk in reading.disks))
        for reading in readings
    ]
    settled = [
        reading._replace(claims=tuple(merged(reading.claims)))
        if reading.form == "fileSystems"
        else reading
        for reading in settle(complete)
    ]
    return dependents.join(machine, settled)
