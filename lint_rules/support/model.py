"""The facts of a machine, gathered with the readers that migrate has."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from baremount.arguments import plain
from baremount.evaluation.values import NixSet
from baremount.lint_rules.support.declared_options import of_file_system, of_unit, split
from baremount.lint_rules.support.facts import DeclaredDisk, DeclaredMount, MachineModel
from baremount.lint_rules.support.machine_scripts import scripts_of
from baremount.lint_rules.support.places import definition_spot
from baremount.lint_rules.support.wsl import is_wsl, on_attached_disk
from baremount.migrate.model import Field
from baremount.migrate.mounts import root_disk
from baremount.migrate.reading import items
from baremount.values import Known, Unknown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from baremount.definitions import Definition
    from baremount.lint_rules.support.facts import Form
    from baremount.machine import Machine
    from baremount.migrate.elements import Element
    from baremount.migrate.model import Disk, FileSystem
    from baremount.syntax.tree import Span

_DISKS = ("wsl", "bareMounts", "disks")
# Earlier forms, each with the bytes without which it is not there.
_DIALECTS: tuple[tuple[str, bytes, Form], ...] = (
    ("wsl_storage_mount", b"wslStorageMount", "wslStorageMount"),
    ("bare_mount_disks", b"bareMountDisks", "wsl.bareMountDisks"),
    ("uuid_mounts", b"diskUuid", "wsl.bareMounts.mounts"),
)


def facts(machine: Machine) -> Iterator[object]:
    """The machine, its disks and its bare mounts; nothing of a machine that is not WSL's."""
    model = model_of(machine)
    if model.is_wsl is not True and not any(mount.bare for mount in model.mounts):
        return
    yield model
    yield from model.disks
    yield from (mount for mount in model.mounts if mount.bare)
    for read in scripts_of(machine):
        yield read
        yield from read.script.facts


def model_of(machine: Machine) -> MachineModel:
    """All that is declared for a machine, whatever it is."""
    wsl = is_wsl(machine)
    # Where NixOS-WSL is off, the module does nothing.
    disks = tuple(_disks(machine)) if wsl is not False else ()
    mounts = [disk.mount for disk in disks if disk.mount is not None]
    mounts += _dialects(machine)
    mounts += _file_systems(machine, wsl=wsl is True)
    mounts += _mount_units(machine, wsl=wsl is True)
    others = {text for mount in mounts if not mount.bare for text in _texts(mount)}
    return MachineModel(
        machine,
        wsl,
        disks,
        tuple(
            mount._replace(shared=True) if mount.bare and others & _texts(mount) else mount
            for mount in mounts
        ),
    )


def _texts(mount: DeclaredMount) -> set[tuple[str, Span]]:
    """The bindings that declare a mount."""
    return {
        (definition.file.source.path, definition.entry.span)
        for definition in mount.definitions.values()
        if definition.entry is not None
    }


def snapshot(machine: Machine) -> frozenset[tuple[str, object]]:
    """What is declared, by field: equal before and after a fix that changes nothing."""
    model = model_of(machine)
    found: set[tuple[str, object]] = set()
    for index, disk in enumerate(model.disks):
        for name in ("name", "serial_number", "device_pattern"):
            found.add((name, (index, _said(getattr(disk, name)))))
    for index, mount in enumerate(model.mounts):
        found.add(("form", (index, mount.form)))
        for name in ("mount_point", "device", "fs_type", "options"):
            found.add((name, (index, _said(getattr(mount, name)))))
    return frozenset(found)


def _said(field: Field[str] | Field[tuple[str, ...]]) -> object:
    return field.value if field.value is not None else field.reason


def _active(machine: Machine, definitions: Iterable[Definition]) -> list[Definition]:
    """The definitions that are not known to be off, by their strongest priority."""
    found = [item for item in definitions if machine.holds(item) is not False]
    best = min((item.priority for item in found), default=0)
    return [item for item in found if item.priority == best]


def _certain(machine: Machine, definitions: Iterable[Definition]) -> bool:
    return all(machine.holds(item) is True for item in definitions)


def _disks(machine: Machine) -> Iterator[DeclaredDisk]:
    if not machine.contents().hold_any(b"bareMounts"):
        return
    if machine.value((*_DISKS[:2], "enable")) is False:
        return
    from baremount.migrate.elements import Element

    for definition in _active(machine, machine.definitions(_DISKS)[0]):
        elements = items(machine, definition.thunk)
        if isinstance(elements, Unknown):
            continue
        certain = _certain(machine, [definition])
        for index, thunk in enumerate(elements):
            element = Element(machine, machine.element(definition, index, thunk))
            if isinstance(plain(machine.evaluator.force(thunk)), NixSet):
                yield _disk(element, certain=certain)


def _disk(element: Element, *, certain: bool) -> DeclaredDisk:
    from baremount.migrate.elements import DEFAULT_OPTIONS

    file_system = element.filesystem(("filesystem",), DEFAULT_OPTIONS)
    return DeclaredDisk(
        element.machine,
        element,
        definition_spot(element.definition),
        element.field(("name",), str),
        element.field(("serialNumber",), str),
        element.optional(("devicePattern",), str),
        _of_file_system(element, file_system, "wsl.bareMounts.disks", certain=certain)
        if file_system
        else None,
        certain,
    )


def _of_file_system(
    element: Element, file_system: FileSystem, form: Form, *, certain: bool
) -> DeclaredMount:
    names = element.names(("filesystem",))
    found = {name: element.find(("filesystem", name)) for name in names}
    return DeclaredMount(
        element.machine,
        form,
        definition_spot(file_system.declared or element.definition),
        file_system.mount_point,
        Field(Unknown("the disk is found by its serial number")),
        file_system.fs_type,
        split(file_system.options),
        {name: definition for name, definition in found.items() if definition is not None},
        certain,
        bare=True,
    )


def _dialects(machine: Machine) -> Iterator[DeclaredMount]:
    for name, marker, form in _DIALECTS:
        if not machine.contents().hold_any(marker):
            continue  # what reads it is not even loaded
        reader = import_module(f"baremount.migrate.readers.{name}")
        for reading in reader.read(machine):
            for disk in reading.disks:
                mount = _of_disk(machine, disk, form)
                if mount is not None and disk.enabled.value is not False:
                    yield mount


def _of_disk(machine: Machine, disk: Disk, form: Form) -> DeclaredMount | None:
    """The mount of a disk in one of the earlier forms; None where nothing says where it is."""
    file_system = disk.filesystem
    if file_system is None:
        return None
    fields: dict[str, Field[Any]] = {
        "mountPoint": file_system.mount_point,
        "fsType": file_system.fs_type,
        "options": file_system.options,
        "name": disk.name,
        "serialNumber": disk.serial_number,
    }
    found = {name: field.definition for name, field in fields.items() if field.definition}
    whole = disk.declared or file_system.declared
    if whole is None:
        whole = next(iter(found.values()), None)
    if whole is None or machine.holds(whole) is False:
        return None
    return DeclaredMount(
        machine,
        form,
        definition_spot(whole),
        file_system.mount_point,
        Field(Unknown("this form finds the disk by other means")),
        file_system.fs_type,
        split(file_system.options),
        found,
        certain=_certain(machine, [whole]) and disk.enabled.value is True,
        bare=True,
    )


def _file_systems(machine: Machine, *, wsl: bool) -> Iterator[DeclaredMount]:
    if not machine.contents().hold_any(b"fileSystems"):
        return
    from baremount.migrate.file_system_entry import FileSystemEntry

    root = root_disk(machine)
    # A module that declares them, too, may give every file system further options.
    extended = machine.options_declared_at(("fileSystems",))
    # `mkForce` on the set of them drops what other modules have in theirs.
    sets = machine.definitions(("fileSystems",))[0]
    counting = _active(machine, sets)
    one_priority = len({each.priority for each in sets}) < 2
    for point in machine.names_below(("fileSystems",)):
        if not one_priority and not any(machine.below(each, (point,)) for each in counting):
            continue
        found = _active(machine, machine.definitions(("fileSystems", point))[0])
        if not found:
            continue
        entry = FileSystemEntry(machine, point, found)
        enabled = entry.field("enable", bool, Field(Known(True))).value
        if enabled is False:
            continue
        options = of_file_system(
            entry, _active(machine, machine.definitions(("fileSystems", point, "options"))[0])
        )
        if extended:
            options = Field(Unknown("a module may add options"), options.definition)
        mount = entry.mount._replace(options=options)
        yield DeclaredMount(
            machine,
            "fileSystems",
            definition_spot(found[0]),
            mount.mount_point,
            mount.device,
            mount.fs_type,
            mount.options,
            entry.definitions,
            certain=enabled is True and _certain(machine, found),
            bare=on_attached_disk(mount, root, wsl=wsl, labelled="label" in entry.definitions),
        )


def _mount_units(machine: Machine, *, wsl: bool) -> Iterator[DeclaredMount]:
    if not machine.contents().hold_any(b"mounts"):
        return
    from baremount.migrate.readers.mount_units import Unit

    root = root_disk(machine)
    for definition in _active(machine, machine.definitions(("systemd", "mounts"))[0]):
        elements = items(machine, definition.thunk)
        if isinstance(elements, Unknown):
            continue
        for index, thunk in enumerate(elements):
            if not isinstance(plain(machine.evaluator.force(thunk)), NixSet):
                continue
            unit = Unit(machine, definition, index, thunk)
            mount = unit.mount._replace(options=of_unit(unit))
            yield DeclaredMount(
                machine,
                "systemd.mounts",
                definition_spot(unit.element),
                mount.mount_point,
                mount.device,
                mount.fs_type,
                mount.options,
                unit.definitions,
                certain=_certain(machine, [definition]),
                bare=on_attached_disk(mount, root, wsl=wsl, labelled=False),
            )
