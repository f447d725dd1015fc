"""The ad-hoc module given alone: a configuration file for it, from its own defaults."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from baremount.files import read_source
from baremount.migrate.directories import service_lines
from baremount.migrate.plan import FilePlan
from baremount.migrate.render import literal
from baremount.problems import InputError, Problem

if TYPE_CHECKING:
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
    lines = ["{", *(UNIT + line if line else "" for line in body(reading, imported)), "}", ""]
    after = "\n".join(lines).encode()
    if not os.path.lexists(path):
        return FilePlan(path, None, after)
    try:
        before = read_source(path).raw
    except InputError as error:
        return error.problem
    if before == after:
        return None
    return Problem(path, 0, 0, "exists already; move it away, or name another with `--output`")


def body(reading: Reading, imported: str | None) -> list[str]:
    """The lines between the file's braces."""
    disk = reading.disks[0]
    lines = [f"imports = [ {imported} ];", ""] if imported else []
    lines += ["wsl.bareMounts = {", f"{UNIT}enable = {text(disk.enabled)};", f"{UNIT}disks = [{{"]
    lines += [UNIT * 2 + line for line in disk_lines(disk)]
    lines += [f"{UNIT}}}];", "};"]
    if disk.directories and disk.mount_point and disk.name.value:
        lines += ["", *service_lines(disk.name.value, disk.mount_point, disk.directories, UNIT)]
    return lines


def disk_lines(disk: Disk) -> list[str]:
    """The options of the disk."""
    lines = [f"name = {text(disk.name)};", f"serialNumber = {text(disk.serial_number)};"]
    if disk.device_pattern.value is not None:
        lines.append(f"devicePattern = {text(disk.device_pattern)};")
    if disk.filesystem is not None:
        mount_point, fs_type, options, _ = disk.filesystem
        lines += [
            "filesystem = {",
            f"{UNIT}mountPoint = {text(mount_point)};",
            f"{UNIT}fsType = {text(fs_type)};",
            f"{UNIT}options = {text(options)};",
        ]
        if disk.filesystem_uuid.value is not None:
            lines.append(f"{UNIT}uuid = {text(disk.filesystem_uuid)};")
        lines.append("};")
    return lines


def text(field: Field[Any]) -> str:
    """A field's value as Nix source. The checks have seen that it is known."""
    return literal(field.value)
