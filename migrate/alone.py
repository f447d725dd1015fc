"""The ad-hoc module given alone: a configuration file for it, from its own defaults."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from baremount.files import read_source
from baremount.migrate.directories import service_lines
from baremount.migrate.plan import FilePlan
from baremount.migrate.render import literal
from baremount.migrate.siblings import entry_lines
from baremount.problems import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from baremount.migrate.model import Disk, Field
    from baremount.migrate.plan import Request
    from baremount.migrate.reading import Reading

FILE = "wsl-bare-mounts.nix"
UNIT = "  "


def new_path(reading: Reading, request: Request) -> str:
    """Where the new configuration goes: beside the module, or where the user wants it."""
    module = reading.machine.modules[0].file.source.path
    return os.path.abspath(request.output or os.path.join(os.path.dirname(module), FILE))


def configuration(reading: Reading, path: str, imported: str | None) -> FilePlan | Problem | None:
    """A new file that declares the reading's disks, why there is none, or None if it is there."""
    disk = reading.disks[0]
    more: list[str] = []
    if disk.directories and disk.mount_point and disk.name.value:
        more = service_lines(disk.name.value, disk.mount_point, disk.directories, UNIT)
    return new_file(path, module([disk], imported, more))


def new_file(path: str, text: str) -> FilePlan | Problem | None:
    """The file with that text, why it cannot be made, or None if it is there already."""
    after = text.encode()
    if not os.path.lexists(path):
        return FilePlan(path, None, after)
    try:
        before = read_source(path).raw
    except InputError as error:
        return error.problem
    if before == after:
        return None
    return Problem(path, 0, 0, "exists already; move it away, or name another with `--output`")


def module(disks: Sequence[Disk], imported: str | None, more: Sequence[str] = ()) -> str:
    """A NixOS module that declares these disks, all enabled or not like the first."""
    lines = [f"imports = [ {imported} ];", ""] if imported else []
    lines += declaration(disks) if disks else []
    lines += ["", *more] if disks and more else more
    return "\n".join(["{", *indented(lines, 1), "}", ""])


def declaration(disks: Sequence[Disk]) -> list[str]:
    """The binding of `wsl.bareMounts`."""
    lines = ["wsl.bareMounts = {", f"{UNIT}enable = {value(disks[0].enabled)};"]
    if len(disks) == 1:
        lines += [f"{UNIT}disks = [{{", *indented(disk_lines(disks[0]), 2), f"{UNIT}}}];"]
    else:
        lines.append(f"{UNIT}disks = [")
        for disk in disks:
            lines += [UNIT * 2 + "{", *indented(disk_lines(disk), 3), UNIT * 2 + "}"]
        lines.append(f"{UNIT}];")
    return [*lines, "};"]


def entries(further: Sequence[Disk]) -> list[str]:
    """Further file systems as entries of `fileSystems`, an empty line between two."""
    made = [entry_lines(disk, UNIT) for disk in further]
    return [line for lines in made for line in ("", *lines)][1:]


def indented(lines: Sequence[str], depth: int) -> list[str]:
    """Lines further in; empty ones stay empty."""
    return [UNIT * depth + line if line else "" for line in lines]


def disk_lines(disk: Disk) -> list[str]:
    """The options of the disk."""
    lines = [f"name = {value(disk.name)};", f"serialNumber = {value(disk.serial_number)};"]
    if disk.device_pattern.value is not None:
        lines.append(f"devicePattern = {value(disk.device_pattern)};")
    if disk.filesystem is not None:
        mount_point, fs_type, options, _ = disk.filesystem
        lines += [
            "filesystem = {",
            f"{UNIT}mountPoint = {value(mount_point)};",
            f"{UNIT}fsType = {value(fs_type)};",
            f"{UNIT}options = {value(options)};",
        ]
        if disk.filesystem_uuid.value is not None:
            lines.append(f"{UNIT}uuid = {value(disk.filesystem_uuid)};")
        lines.append("};")
    return lines


def value(field: Field[Any]) -> str:
    """A field's value as Nix source. The checks have seen that it is known."""
    return literal(field.value)
