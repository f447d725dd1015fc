"""One module an ad-hoc form: each turns that form into the disk model.

A reader is a function `read(machine) -> list[Reading]` in a module of its own here. `FORMS`
gives the order: what declares disks first, then what merely belongs to them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.migrate.readers import (
    bare_mount_disks,
    bare_mounts,
    companions,
    dependents,
    file_systems,
    mount_units,
    uuid_mounts,
    wsl_storage_mount,
)
from baremount.migrate.siblings import settle

if TYPE_CHECKING:
    from baremount.machine import Machine
    from baremount.migrate.answers import Answers
    from baremount.migrate.reading import Reading

FORMS = (
    wsl_storage_mount.read,
    bare_mount_disks.read,
    uuid_mounts.read,
    bare_mounts.read,
    file_systems.read,
    mount_units.read,
)


def read_machine(machine: Machine, given: Answers) -> list[Reading]:
    """All forms that one machine uses, with what belongs to their disks."""
    readings = [reading for form in FORMS for reading in form(machine)]
    readings = companions.join(machine, readings)
    complete = [
        reading._replace(disks=tuple(given.complete(disk) for disk in reading.disks))
        for reading in readings
    ]
    return dependents.join(machine, settle(complete))
