"""Which scheduled tasks belong to the old setup: those that attach, or start what attaches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.scripts.facts import (
    Attachment,
    LinuxMount,
    ScriptStart,
    ScriptWritten,
    Task,
    TaskRemoval,
    TaskStart,
)
from baremount.scripts.programs import known_end

if TYPE_CHECKING:
    from collections.abc import Sequence

    from baremount.migrate.model import By
    from baremount.powershell.values import Spot
    from baremount.scripts.facts import Fact, Script


def file_name(path: str) -> str:
    """The last part of a path of Windows or Linux, in lower case."""
    return path.replace("\\", "/").rpartition("/")[2].lower()


class OldSetup:
    """The scripts and tasks that only exist to attach and mount disks."""

    def __init__(self, scripts: Sequence[Script]) -> None:
        self.scripts = scripts
        self.staying: set[str] = set()
        self.attaching = {
            file_name(script.source.path)
            for script in scripts
            if any(isinstance(fact, Attachment | LinuxMount) for fact in script.facts)
        }
        self.written: dict[Spot, str] = {}
        """The scripts that other scripts write, by the command that does so."""
        # What attaches, and what starts that.
        for _ in range(2):
            self.written = {
                fact.origin.spot: file_name(known_end(fact.path))
                for script in scripts
                for fact in script.facts
                if isinstance(fact, ScriptWritten) and self.writes_attaching(script, fact)
            }
            self.attaching.update(self.written.values())
        self._add_wrappers(self.attaching)
        self.staying = {
            file_name(script.source.path)
            for script in scripts
            if any(self.is_left_alone(fact) for fact in script.facts)
        }
        self._add_wrappers(self.staying)
        self.tasks = {
            task_key(fact.name)
            for script in scripts
            for fact in script.facts
            if isinstance(fact, Task) and isinstance(fact.name, str) and self.owns(script, fact)
        }
        known = {
            task_key(fact.name)
            for script in scripts
            for fact in script.facts
            if isinstance(fact, Task) and isinstance(fact.name, str)
        }
        self.by_task = [
            (
                file_name(known_end(fact.path)) if isinstance(fact, ScriptStart) else "",
                task.origin.spot,
            )
            for script in scripts
            for task in script.facts
            if isinstance(task, Task) and self.attaches(script, task)
            for fact in done_by(script, task)
        ]
        # A script that mounts and starts a task which is nowhere to be seen: that attaches.
        self.tasks |= {
            task_key(fact.name)
            for script in scripts
            if file_name(script.source.path) in self.attaching
            for fact in script.facts
            if isinstance(fact, TaskStart) and isinstance(fact.name, str)
        } - known

    def _add_wrappers(self, names: set[str]) -> None:
        """Add what starts one of the scripts of these names, and what starts that."""
        for _ in self.scripts:
            more = {
                file_name(script.source.path)
                for script in self.scripts
                if any(is_start_of(fact, names) for fact in script.facts)
            }
            if more <= names:
                return
            names |= more

    def starts(self, fact: Fact) -> bool:
        """Whether a command starts one of the scripts that attach."""
        return is_start_of(fact, self.attaching)

    def writes_attaching(self, script: Script, written: ScriptWritten) -> bool:
        """Whether a script that another one writes attaches or mounts disks, or starts that."""
        return any(
            isinstance(fact, Attachment | LinuxMount) or self.starts(fact)
            for fact in script.facts
            if fact.origin.spot == written.origin.spot
        )

    def is_left_alone(self, fact: Fact) -> bool:
        """Whether a command attaches a virtual disk, or starts a script with one that does."""
        is_virtual = isinstance(fact, Attachment) and fact.virtual
        return is_virtual or is_start_of(fact, self.staying)

    def goes(self, script: Script) -> bool:
        """Whether nothing of a script is left alone, so that it can go as a whole."""
        return file_name(script.source.path) not in self.staying

    def attaches(self, script: Script, task: Task) -> bool:
        """Whether a task attaches disks: by itself, or by a script that is at hand."""
        done = done_by(script, task)
        return any(isinstance(fact, Attachment) or self.starts(fact) for fact in done)

    def owns(self, script: Script, task: Task) -> bool:
        """Whether a task attaches disks and does nothing that is left alone."""
        return self.attaches(script, task) and not any(
            self.is_left_alone(fact) for fact in done_by(script, task)
        )

    def has_task(self, fact: Task | TaskStart | TaskRemoval) -> bool:
        """Whether it is one of the tasks of the old setup, by its name."""
        return isinstance(fact.name, str) and task_key(fact.name) in self.tasks

    def attached_by(self, script: Script, attachment: Attachment) -> By:
        """What sees to it that a disk is attached: a task, the boot command, or the script."""
        name = self.written.get(attachment.origin.spot, file_name(script.source.path))
        if any(name == started or attachment.origin.spot == spot for started, spot in self.by_task):
            return "scheduled-task"
        return "boot-command" if script.language == "wsl.conf" else "script"

    def matters(self, script: Script) -> bool:
        """Whether a script has anything to do with attached disks."""
        if file_name(script.source.path) in self.attaching:
            return True
        return any(
            (isinstance(fact, Task) and self.attaches(script, fact))
            or (isinstance(fact, Task | TaskStart | TaskRemoval) and self.has_task(fact))
            for fact in script.facts
        )


def is_start_of(fact: Fact, names: set[str]) -> bool:
    """Whether a command starts a script of one of these names."""
    return isinstance(fact, ScriptStart) and file_name(known_end(fact.path)) in names


def done_by(script: Script, task: Task) -> list[Fact]:
    """What a task does."""
    return [
        fact
        for fact in script.facts
        if not isinstance(fact, Task) and fact.origin.spot == task.origin.spot
    ]


def task_key(name: str) -> str:
    r"""A task's name without regard to case and to the `\` of the root folder."""
    return name.strip().lstrip("\\").casefold()
