"""What has to be done by hand to the old setup, in order; the old files are never touched."""

from __future__ import annotations

import re
from shlex import quote
from typing import TYPE_CHECKING, Literal

from baremount.migrate.plan import Step
from baremount.migrate.scripts.powershell_text import argument
from baremount.migrate.scripts.task_actions import unnamed
from baremount.migrate.scripts.tasks import file_name, task_key
from baremount.paths import short
from baremount.records import Record
from baremount.scripts.facts import (
    Attachment,
    LinuxMount,
    ScriptStart,
    ScriptWritten,
    Task,
    TaskStart,
)
from baremount.scripts.programs import known_end

if TYPE_CHECKING:
    from collections.abc import Iterator

    from baremount.migrate.answers import Answers
    from baremount.migrate.scripts.outcome import Outcome
    from baremount.migrate.scripts.task_actions import Action
    from baremount.migrate.scripts.tasks import OldSetup
    from baremount.powershell.values import Value
    from baremount.scripts.facts import Script

_WINDOWS = ("powershell", "batch", "python")
_ON_DRIVE = re.compile(r"/mnt/([A-Za-z])/(.+)")
ELEVATED = "On Windows, in an elevated PowerShell, "


class Undo(Record):
    """One thing to undo on Windows: a task by its name or by what it runs, a script by its path,
    a drive's number."""

    kind: Literal["task", "unnamed-task", "script", "disk"]
    value: str
    """Of a task without a name: the file that tells of it."""
    action: Action | None = None
    """What a task without a name runs; None where that is not known either."""
    points: tuple[str, ...] = ()
    """Where file systems of the disk are mounted."""
    path: str = ""
    """The disk's path as it was typed, by which alone WSL detaches it; empty for the usual one."""

    def step(self) -> Step:
        """The same for people."""
        commands = () if self.kind == "unnamed-task" and self.action is None else (self.command(),)
        return Step(self.text, commands, "windows")

    @property
    def text(self) -> str:
        """What is to be done, as a sentence."""
        if self.kind == "task":
            return f"{ELEVATED}remove the scheduled task {self.value}"
        if self.kind == "unnamed-task":
            if self.action is None:
                where = "On Windows, in Task Scheduler, find and delete the old task"
                return f"{where}: {self.value} does not say its name"
            text = f"{ELEVATED}remove the scheduled task that runs {self.action.shown}"
            shows = f"Windows shows its name, which {self.value} does not say, and asks first"
            return f"{text}; {shows}"
        if self.kind == "script":
            return f"On Windows, delete the old script {self.value.rpartition(chr(92))[2]}"
        unmount = ", ".join(f"`sudo umount {quote(point)}`" for point in self.points)
        before = f" (inside NixOS: {unmount})" if unmount else ""
        return (
            f"{ELEVATED}detach drive {self.value} from WSL, once nothing of it is mounted{before}"
        )

    def command(self) -> str:
        """The command, with everything that came from a file as one argument."""
        if self.kind == "task":
            folder, _, name = self.value.strip("\\").rpartition("\\")
            path = rf" -TaskPath {argument(chr(92) + folder + chr(92))}" if folder else ""
            return f"Unregister-ScheduledTask -TaskName {argument(name)}{path}"
        if self.kind == "unnamed-task":
            runs = (
                f"$_.Actions | Where-Object {{ {self.action.condition() if self.action else ''} }}"
            )
            return f"Get-ScheduledTask | Where-Object {{ {runs} }} | Unregister-ScheduledTask"
        if self.kind == "script":
            option = "-LiteralPath " if re.search(r"[\[\]*?`]", self.value) else ""
            return f"Remove-Item {option}{argument(self.value)}"
        usual = rf"\\.\PHYSICALDRIVE{int(self.value)}"
        return f"wsl.exe --unmount {argument(self.path) if self.path else usual}"


def undone(outcome: Outcome, old: OldSetup, given: Answers) -> list[Undo]:
    """What to undo on Windows, in order: the tasks, the scripts, the disks."""
    scripts = [told.script for told in outcome.told if old.matters(told.script)]
    tasks: dict[str, str] = {}
    paths: dict[str, None] = {}
    for script in scripts:
        for fact in script.facts:
            owned = (isinstance(fact, Task) and old.owns(script, fact)) or (
                isinstance(fact, TaskStart) and old.has_task(fact)
            )
            if owned and isinstance(fact, Task | TaskStart) and isinstance(fact.name, str):
                tasks.setdefault(task_key(fact.name), fact.name)
            if isinstance(fact, ScriptStart) and old.starts(fact):
                target = next((s for s in scripts if is_named(s, known_end(fact.path))), None)
                if is_on_windows(fact.path) and (target is None or old.goes(target)):
                    paths.setdefault(str(fact.path).replace("/", "\\"))
            writes = isinstance(fact, ScriptWritten) and fact.origin.spot in old.written
            if isinstance(fact, ScriptWritten) and writes and is_on_windows(fact.path):
                paths.setdefault(str(fact.path).replace("/", "\\"))
    for script in scripts:
        found = _ON_DRIVE.fullmatch(script.source.path)
        if found and old.goes(script):
            paths.setdefault(f"{found[1].upper()}:\\" + found[2].replace("/", "\\"))
    return [
        *(Undo("task", name) for name in tasks.values() if name.strip()),
        *(
            Undo("unnamed-task", short(script.source.path), action)
            for script in scripts
            for action in unnamed(script, old)
        ),
        *(Undo("script", path) for path in paths),
        *(
            Undo("disk", str(number), points=points, path=typed(outcome, number))
            for number, points in sorted(drives(outcome, given).items())
        ),
    ]


def is_on_windows(path: Value) -> bool:
    """Whether a path is a whole one of Windows, known to its end."""
    return isinstance(path, str) and re.match(r"[A-Za-z]:[\\/]", path) is not None


def drives(outcome: Outcome, given: Answers) -> dict[int, tuple[str, ...]]:
    """The numbers of the drives that are attached, with the mount points of each."""
    known = [(match.seen.disk, match.disk) for match in outcome.matched]
    known += [(fresh.seen.disk, fresh.disk) for fresh in outcome.fresh]
    known += [(further.seen.disk, further.disk) for further in outcome.further]
    numbers = {d.serial: {d.drive} for d in given.listed if d.drive is not None}
    for told, disk in known:
        if told.drive_number.value is not None:
            numbers.setdefault(disk.serial_number.value or "", set()).add(told.drive_number.value)
    found: dict[int, dict[str, None]] = {
        seen.disk.drive_number.value: {}
        for told in outcome.told
        for seen in told.disks
        if seen.disk.drive_number.value is not None
    }
    for _, disk in known:
        for number in numbers.get(disk.serial_number.value or "", ()):
            points = found.setdefault(number, {})
            if disk.mount_point is not None:
                points[disk.mount_point] = None
    return {number: tuple(points) for number, points in found.items()}


def typed(outcome: Outcome, number: int) -> str:
    """The path of a drive where no command writes it as usual; WSL compares it with what it is
    to detach, in any case (WslCoreVm.cpp, DetachDisk)."""
    paths = [
        name.text
        for told in outcome.told
        for seen in told.disks
        if seen.disk.drive_number.value == number
        for name in seen.names
        if name.key == "number" and "<" not in name.text
    ]
    is_usual = any(path.startswith("\\\\.\\") for path in paths)
    return "" if is_usual or not paths else paths[0]


def is_named(script: Script, path: str) -> bool:
    """Whether a path of Windows names a script."""
    return file_name(script.source.path) == file_name(path)


def steps(outcome: Outcome, old: OldSetup, undo: list[Undo]) -> Iterator[Step]:
    """What to do about the old files, apart from what is undone on Windows."""
    known = {file_name(item.value) for item in undo if item.kind == "script"}
    for told in outcome.told:
        script = told.script
        path = script.source.path
        is_only_left_alone = not told.disks and bool(told.no_disks)
        if not old.matters(script) or is_only_left_alone or _ON_DRIVE.fullmatch(path):
            continue
        if script.language in ("fstab", "wsl.conf"):
            yield from of_system_file(outcome, script)
        elif not old.goes(script):
            if told.disks or any(old.has_task(f) for f in script.facts if isinstance(f, Task)):
                what = "what attaches physical disks; the virtual disk stays"
                yield Step(f"Take out of {short(path)} {what}", stage="files")
        elif script.language == "task":
            yield Step(f"Delete {short(path)}, the old task's export", (git_rm(path),), "files")
        else:
            copy = script.language in _WINDOWS and file_name(path) not in known
            also = ", and its copy on Windows, if there is one" if copy else ""
            text = f"Delete {short(path)}{also}; move out first what else it does"
            yield Step(text, (git_rm(path),), "files")


def readers_of(outcome: Outcome, old: OldSetup) -> dict[str, str]:
    """The further files that the old scripts read, each with the script that reads it."""
    readers: dict[str, str] = {}
    for told in outcome.told:
        if old.matters(told.script) and old.goes(told.script):
            for path in told.script.taken_in:
                readers.setdefault(path, told.script.source.path)
    return readers


def taken_in(outcome: Outcome, old: OldSetup) -> Iterator[Step]:
    """The further files that the old scripts read: functions, a configuration."""
    own = {told.script.source.path for told in outcome.told if old.matters(told.script)}
    for path, reader in readers_of(outcome, old).items():
        if path not in own:
            text = f"Delete {short(path)}, which {short(reader)} reads, unless something else does"
            yield Step(text, (git_rm(path),), "files")


def git_rm(path: str) -> str:
    """The command that takes a file out of the repository."""
    return f"git rm {quote(short(path))}"


def of_system_file(outcome: Outcome, script: Script) -> Iterator[Step]:
    """What to take out of fstab and wsl.conf, which NixOS writes itself."""
    kept = {id(mount) for told in outcome.told for mount, _ in told.no_disks}
    lines = sorted(
        {
            fact.origin.spot.place.line
            for fact in script.facts
            if isinstance(fact, LinuxMount | Attachment | TaskStart | ScriptStart)
            and id(fact) not in kept
        }
    )
    if not lines:
        return
    which = f"line{'s' * (len(lines) > 1)} {', '.join(map(str, lines))}"
    is_table = script.language == "fstab"
    first = "" if is_table else ", and move out first what else the boot command does"
    source = "`fileSystems`" if is_table else "`wsl.wslConf`"
    text = f"Take {which} out of {short(script.source.path)}{first}"
    yield Step(f"{text}; on NixOS the file is made from {source}", stage="files")
