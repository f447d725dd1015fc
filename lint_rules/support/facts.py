"""The facts of one machine that rules subscribe to.

Only records: what fills them is loaded where a file with a marker makes it necessary.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from baremount.records import Record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from baremount.definitions import Definition
    from baremount.linting.finding import Spot
    from baremount.machine import Machine
    from baremount.migrate.elements import Element
    from baremount.migrate.model import Field
    from baremount.values import Unknown

Form = Literal[
    "fileSystems",
    "systemd.mounts",
    "wsl.bareMounts.disks",
    "wsl.bareMounts.mounts",
    "wsl.bareMountDisks",
    "wslStorageMount",
]


class DeclaredMount(Record):
    """One mount of one machine, whatever form declares it.

    Handed to rules one by one only where it is known to be on a disk attached to WSL.
    """

    machine: Machine
    form: Form
    spot: Spot
    """The whole declaration."""
    mount_point: Field[str]
    device: Field[str]
    """`device`, `what`; unknown where the form finds the disk by other means."""
    fs_type: Field[str]
    options: Field[tuple[str, ...]]
    """One option an element, also where the form wants one string."""
    definitions: Mapping[str, Definition]
    """Every option that the declaration sets, by name."""
    certain: bool
    """Whether it is there for sure; else it stands under a condition that is not known."""
    bare: bool
    """Whether it is known to be on a disk attached to WSL."""
    shared: bool = False
    """Whether some text that declares it, such as a function's, declares a mount that is not."""


class DeclaredDisk(Record):
    """One element of `wsl.bareMounts.disks`."""

    machine: Machine
    element: Element
    spot: Spot
    """The element."""
    name: Field[str]
    serial_number: Field[str]
    device_pattern: Field[str]
    """Unknown where it is not set: then the module's default holds."""
    mount: DeclaredMount | None
    """Its file system; None for a disk that is only attached."""
    certain: bool


class MachineModel(Record):
    """All that is declared for one machine.

    Handed to rules only where the machine is known to be NixOS-WSL or mounts a bare disk.
    """

    machine: Machine
    is_wsl: bool | Unknown
    disks: tuple[DeclaredDisk, ...]
    mounts: tuple[DeclaredMount, ...]
    """All mounts in order, those of `disks` among them, also those not on an attached disk."""
