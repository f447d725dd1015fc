"""What stood in a script as an interpolation moves into the declaration as the same expression."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.migrate.model import Field
from baremount.values import Known

if TYPE_CHECKING:
    from baremount.migrate.model import Disk
    from baremount.scripts.running import Run


def with_sources(disk: Disk, run: Run) -> Disk:
    """A run's disk with the expressions that gave the script its values, where one did.

    A module that other machines share keeps taking its values from where it took them.
    """
    filesystem = disk.filesystem
    if filesystem is not None:
        filesystem = filesystem._replace(
            mount_point=sourced(filesystem.mount_point, run),
            fs_type=sourced(filesystem.fs_type, run),
        )
    return disk._replace(
        serial_number=sourced(disk.serial_number, run),
        device_pattern=sourced(disk.device_pattern, run),
        filesystem=filesystem,
        filesystem_uuid=sourced(disk.filesystem_uuid, run),
    )


def sourced(field: Field[str], run: Run) -> Field[str]:
    """A field with the expression of an interpolation that has exactly its value.

    It has to stand in the file of the first definition, where the declaration will.
    """
    value, definition = field.value, run.definitions[0]
    file = definition.file.source
    found = {
        file.text(node.span): node
        for text in run.texts
        for known, node in text.values
        if value and known == value and text.spot.source.path == file.path
    }
    # By two expressions it could come from either; what the run sets itself goes with it.
    if len(found) != 1 or value is None or run.name in next(iter(found)):
        return field
    node = found.popitem()[1]
    return Field(Known(value), definition._replace(entry=None), node=node)
