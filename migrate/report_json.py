"""The report as JSON: version 1, described in README.md. Keys keep their order."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from baremount.values import Expression

if TYPE_CHECKING:
    from collections.abc import Sequence

    from baremount.migrate.model import Directory, Disk, Field, FileSystem
    from baremount.migrate.plan import Plan
    from baremount.problems import Problem

VERSION = 1


def show_json(disks: Sequence[Disk], problems: Sequence[Problem]) -> str:
    """The disks and problems as a JSON object that ends in a newline."""
    return _dumped(_shown(disks, problems))


def plan_json(plan: Plan) -> str:
    """The same object with the plan's changes, manual steps, refusals and files."""
    return _dumped(
        {
            **_shown(plan.disks, plan.problems),
            "changes": [
                {
                    "path": change.place.path,
                    "line": change.place.line,
                    "column": change.place.column,
                    "option": change.option,
                    "fate": change.fate,
                    "target": change.target,
                    "reason": change.reason,
                }
                for change in plan.changes
            ],
            "steps": [{"text": step.text, "commands": list(step.commands)} for step in plan.steps],
            "refusals": [_problem(refusal) for refusal in plan.refusals],
            "files": [
                {
                    "path": file.path or None,
                    "before": _text(file.before),
                    "after": _text(file.after),
                }
                for file in plan.files
            ],
        }
    )


def _shown(disks: Sequence[Disk], problems: Sequence[Problem]) -> dict[str, Any]:
    return {
        "version": VERSION,
        "disks": [_disk(disk) for disk in disks],
        "problems": [_problem(problem) for problem in problems],
    }


def _disk(disk: Disk) -> dict[str, Any]:
    return {
        "name": disk.name.value,
        "serialNumber": disk.serial_number.value,
        "driveNumber": disk.drive_number.value,
        "devicePattern": disk.device_pattern.value,
        "partition": disk.partition.value,
        "filesystemUuid": disk.filesystem_uuid.value,
        "attach": {"bare": disk.attach.bare, "by": disk.attach.by},
        "filesystem": None if disk.filesystem is None else _filesystem(disk.filesystem),
        "directories": [_directory(directory) for directory in disk.directories],
        "sources": [source._asdict() for source in disk.sources],
        "unknown": _unknown(disk),
    }


def _directory(directory: Directory) -> dict[str, Any]:
    return {
        name: None if isinstance(value, Expression) else value
        for name, value in directory._asdict().items()
    }


def _filesystem(filesystem: FileSystem) -> dict[str, Any]:
    options = filesystem.options.value
    return {
        "mountPoint": filesystem.mount_point.value,
        "fsType": filesystem.fs_type.value,
        "options": None if options is None else list(options),
    }


def _unknown(disk: Disk) -> dict[str, str]:
    """Why a field is null, by its name; a field that is just not there has no reason."""
    fields: dict[str, Field[Any]] = {
        "name": disk.name,
        "serialNumber": disk.serial_number,
        "driveNumber": disk.drive_number,
        "devicePattern": disk.device_pattern,
        "partition": disk.partition,
        "filesystemUuid": disk.filesystem_uuid,
    }
    if disk.filesystem is not None:
        fields |= {
            "filesystem.mountPoint": disk.filesystem.mount_point,
            "filesystem.fsType": disk.filesystem.fs_type,
            "filesystem.options": disk.filesystem.options,
        }
    fields["enabled"] = disk.enabled
    reasons = {name: field.reason for name, field in fields.items() if field.reason}
    for number, directory in enumerate(disk.directories):
        for name, owner in (("user", directory.user), ("group", directory.group)):
            if isinstance(owner, Expression):
                reasons[f"directories.{number}.{name}"] = f"`{owner.text}`: {owner.reason}"
    return reasons


def _problem(problem: Problem) -> dict[str, Any]:
    return {
        "path": problem.path,
        "line": problem.line or None,
        "column": problem.column or None,
        "message": problem.message,
    }


def _text(content: bytes | None) -> str | None:
    """The text of a file; bytes that are not UTF-8 become lone surrogates, as in Python."""
    return None if content is None else content.decode("utf-8", "surrogateescape")


def _dumped(value: object) -> str:
    # ASCII with escapes: whatever a file held, nothing in it can act on a terminal.
    return json.dumps(value, indent=2) + "\n"
