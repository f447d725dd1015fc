"""The names of tasks that were exported without one: what registers the file names the task.

Only Task Scheduler's window writes the name into the export, as its `URI`; `schtasks /query /xml`
and files made by hand often lack it, and the file's own name says nothing for certain.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from baremount.migrate.scripts.tasks import file_name, task_key
from baremount.scripts.facts import Task, unknown

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from baremount.scripts.facts import Script


def with_names(scripts: Sequence[Script]) -> list[Script]:
    """The scripts, a task of an export named as the one command does that registers its file."""
    commands = [
        (task.name, f"{task.origin.spot.text} {unknown(task.program)}")
        for script in scripts
        if script.language != "task"
        for task in script.facts
        if isinstance(task, Task) and isinstance(task.name, str)
    ]
    return [_named(script, commands) for script in scripts]


def _named(script: Script, commands: Iterable[tuple[str, str]]) -> Script:
    if script.language != "task":
        return script
    whole = re.compile(
        rf"(?<![\w.-]){re.escape(file_name(script.source.path))}(?![\w.-])", re.IGNORECASE
    )
    names = {task_key(name): name for name, text in commands if whole.search(text)}
    if len(names) != 1:
        return script
    (name,) = names.values()
    facts = (
        fact._replace(name=name)
        if isinstance(fact, Task) and not isinstance(fact.name, str)
        else fact
        for fact in script.facts
    )
    return script._replace(facts=tuple(facts))
