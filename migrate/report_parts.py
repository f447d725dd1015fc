"""What the reports say, apart from how it is laid out. All of it is safe for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from baremount.terminal_text import printable
from baremount.values import Expression, Known

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from baremount.migrate.model import Disk, Field
    from baremount.migrate.plan import Change, FilePlan, Plan
    from baremount.problems import Problem

DISK_COLUMNS = ("name", "serial number", "device pattern", "mount point", "type", "options")
COPIES = "New files, copies of the module for NixOS-WSL (--full-diff shows their text):"
ABSENT = "-"
UNKNOWN = "?"

_ATTACHED_BY = {
    "module": "by a NixOS module",
    "boot-command": "by the boot command of wsl.conf",
    "script": "by a script",
    "scheduled-task": "by a scheduled task",
    "service": "by a systemd service",
    "manual": "by hand",
}


def one_line(text: str) -> str:
    """Text from a file on one line, without control characters."""
    return " ".join(printable(text).split())


def disk_row(disk: Disk) -> tuple[str, ...]:
    """The cells of a disk's row, in the order of `DISK_COLUMNS`."""
    return tuple(cell(field) for field in _columns(disk))


def cell(field: Field[Any] | None) -> str:
    """A value, the source text of an expression, `?` where not known, `-` where not given."""
    if field is None:
        return ABSENT
    fact = field.fact
    if isinstance(fact, Known):
        value = fact.value
        return one_line(",".join(value) if isinstance(value, tuple) else str(value)) or '""'
    if isinstance(fact, Expression):
        return f"`{one_line(fact.text)}`"
    return UNKNOWN if fact.reason else ABSENT


def label(disk: Disk) -> str:
    """What to call a disk in a sentence: its name, or else its mount point or place."""
    for field in (disk.name, disk.filesystem and disk.filesystem.mount_point):
        if field and (shown := cell(field)) not in {UNKNOWN, ABSENT}:
            return shown
    return one_line(str(disk.sources[0])) if disk.sources else "a disk"


def disk_notes(disk: Disk) -> Iterator[str]:
    """Why fields of a disk are not known, and whether it is switched off, a sentence each."""
    name = label(disk)
    for title, field in zip(DISK_COLUMNS, _columns(disk), strict=True):
        if field is not None and not isinstance(field.fact, (Known, Expression)) and field.reason:
            yield f"{name}: {title}: {one_line(field.reason)}"
    for title, field in (
        ("partition", disk.partition),
        ("file-system UUID", disk.filesystem_uuid),
        ("drive number", disk.drive_number),
        ("enabled", disk.enabled),
    ):
        if field.reason:
            yield f"{name}: {title}: {one_line(field.reason)}"
    if disk.enabled.value is False:
        yield f"{name}: declared, but not enabled"


def disk_details(disk: Disk) -> Iterator[str]:
    """What `show` says of a disk beyond its row; the first line names it."""
    yield label(disk)
    for title, field in (
        ("partition", disk.partition),
        ("file-system UUID", disk.filesystem_uuid),
        ("drive number", disk.drive_number),
    ):
        if field.value is not None:
            yield f"{title} {cell(field)}"
    bare = "bare, " if disk.attach.bare else ""
    yield f"attached {bare}{_ATTACHED_BY[disk.attach.by]}"
    for directory in disk.directories:
        owner = f"{_name(directory.user)}:{_name(directory.group)}"
        yield f"directory {one_line(directory.path)}, made for {owner}"
    for source in disk.sources:
        yield f"written at {one_line(str(source))}"


def changes_by_file(changes: Sequence[Change]) -> list[tuple[str, list[Change]]]:
    """The changes of each file, files in order of appearance, changes in order of place."""
    groups: dict[str, list[Change]] = {}
    for change in changes:
        groups.setdefault(change.place.path, []).append(change)
    return [
        (one_line(path), sorted(group, key=lambda change: change.place[1:]))
        for path, group in groups.items()
    ]


def place_and_message(problem: Problem) -> tuple[str, str]:
    """The place of a problem, without a line where it has none, and what is said of it."""
    whole = str(problem)
    place = whole.removesuffix(f": {problem.message}")
    return one_line(place), one_line(problem.message)


def diff_lines(files: Sequence[FilePlan]) -> list[str]:
    """The unified diff of all files but copies of the module, safe for a terminal.

    Line ends of a file that ends all its lines in CRLF are left out; in others they are shown.
    """
    own = [file for file in files if file.path and not file.shipped]
    if not own:
        return []
    from baremount.edits import unified_diff

    lines: list[str] = []
    for file in own:
        diff = unified_diff(file.path, file.before, file.after).split("\n")
        text = [line for line in diff[2:] if line[:1] in {" ", "+", "-"}]
        if text and all(line.endswith("\r") for line in text):
            diff = [line.removesuffix("\r") for line in diff]
        lines += map(printable, diff[:-1])
    return lines


def copied_lines(files: Sequence[FilePlan]) -> list[str]:
    """A title and one line a new file that is a copy of the module: its text is nobody's change."""
    copies = [f"  {one_line(file.path)}" for file in files if file.shipped]
    return [COPIES, "", *copies] if copies else []


def written_lines(plan: Plan) -> list[str]:
    """One line a file that has been written."""
    return [
        f"{'created' if file.before is None else 'updated'} {one_line(file.path)}"
        for file in plan.files
    ]


def outcome(plan: Plan, *, written: bool) -> str:
    """The last line: what happened to the files."""
    number = len(plan.files)
    files = "1 file" if number == 1 else f"{number} files"
    if plan.refusals:
        return "Nothing was written."
    if plan.unreadable:
        return "Not everything could be read, so nothing was written."
    if not number:
        return "Nothing to migrate."
    if any(not file.path for file in plan.files):
        return "The declaration goes to standard output; --output FILE names a file for it."
    if written:
        return f"{files} written."
    return f"{files} would change; nothing was written. Apply it with --write."


def _name(owner: str | Expression) -> str:
    return one_line(f"`{owner.text}`" if isinstance(owner, Expression) else owner)


def _columns(disk: Disk) -> tuple[Field[Any] | None, ...]:
    filesystem = disk.filesystem
    mount: tuple[Field[Any] | None, ...] = (None, None, None)
    if filesystem is not None:
        mount = (filesystem.mount_point, filesystem.fs_type, filesystem.options)
    return (disk.name, disk.serial_number, disk.device_pattern, *mount)
