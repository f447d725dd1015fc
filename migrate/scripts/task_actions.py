"""By what a task can be found whose name nobody wrote down: by what it runs.

A task that runs a script of the old setup is found by that script's path, whatever else stands in
its command line; another one by its whole action, as Task Scheduler keeps it to the letter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.migrate.scripts.powershell_text import argument
from baremount.records import Record
from baremount.scripts.facts import Attachment, ScriptStart, Task

if TYPE_CHECKING:
    from collections.abc import Iterator

    from baremount.migrate.scripts.tasks import OldSetup
    from baremount.scripts.facts import Script


class Action(Record):
    """What a task runs: a script of the old setup, else exactly this program and arguments."""

    program: str
    arguments: str
    script: str

    @property
    def shown(self) -> str:
        """The same for people."""
        return self.script or f"{self.program} {self.arguments}".strip()

    def condition(self) -> str:
        """A condition of PowerShell on one action of a task, `$_`."""
        if self.script:
            script = f"[regex]::Escape({argument(self.script)})"
            return f'"$($_.Execute) $($_.Arguments)" -match {script}'
        program, arguments = argument(self.program), argument(self.arguments)
        return f'"$($_.Execute)".Trim() -eq {program} -and "$($_.Arguments)".Trim() -eq {arguments}'


def unnamed(script: Script, old: OldSetup) -> Iterator[Action | None]:
    """What each task of the old setup runs whose name a script does not say; None where what it
    runs is not known to the letter either."""
    found: dict[int, Action | None] = {}
    task: Task | None = None
    for fact in script.facts:
        if isinstance(fact, Task):
            task = fact
        if task is None or isinstance(task.name, str) or not old.owns(script, task):
            continue
        spot = task.origin.spot
        found.setdefault(spot.start, None)
        # The action follows its task; another action of the same task may do something else.
        if fact is not task and fact.origin.spot == spot and found[spot.start] is None:
            if isinstance(fact, Attachment):
                found[spot.start] = whole(task)
            elif isinstance(fact, ScriptStart) and old.starts(fact):
                found[spot.start] = by_script(task, str(fact.path))
    yield from found.values()


def whole(task: Task) -> Action | None:
    """The program and the arguments that a task runs, where both are known."""
    program, arguments = task.program, task.arguments or ""
    if not isinstance(program, str) or not isinstance(arguments, str):
        return None
    return Action(program.strip(), arguments.strip(), "")


def by_script(task: Task, path: str) -> Action:
    """The script that a task runs; the whole action where the path is written in another way."""
    action = whole(task)
    if action is not None and path.lower() not in f"{action.program} {action.arguments}".lower():
        return action
    return Action("", "", path)
