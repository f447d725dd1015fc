"""Scripts as rules see them: the facts of a whole file, and where each is written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from baremount.linting.facts import Unparsable
from baremount.linting.finding import Spot
from baremount.records import Record
from baremount.scripts.facts import Attachment, Origin, ScriptStart, ScriptWritten, Task
from baremount.scripts.names import says_attaching

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from baremount.powershell.values import Spot as ScriptSpot
    from baremount.powershell.values import Value
    from baremount.problems import Problem
    from baremount.scripts.facts import DiskName, Fact, Script
    from baremount.source import Source


SCRIPTS = ("powershell", "batch", "shell", "python", "task", "wsl.conf", "nix")
"""The languages that say what is done to disks; Nix by the scripts in a configuration."""
TASK_MARKERS = (b"chedule", b"CHEDULE", b"chtasks", b"CHTASKS", b"mit/task")
"""Bytes of which a file has some that makes a task: cmdlets, schtasks, COM, exported XML."""
# Where an exported task is, for its reader, and the arguments that its program gets.
_TASK = b"<Task"
_ARGUMENTS = rb"<Arguments>[^<]*</Arguments>"
# Programs that are given a text to run, or a script.
_RUNS_TEXT = (
    r"(?i)"
    r"(?:^|[\\/])(?:powershell|pwsh|cmd|[cw]script|conhost|pythonw?|py)(?:\.exe)?$"
)
_CALLS_WSL = (
    r"(?i)"
    r"\bwsl(?:\.exe)?[\"']?\s"
)


class ReadScript(Record):
    """One file, or one text in a file, with all that it does; facts come one by one, too."""

    script: Script

    @property
    def text(self) -> str:
        """The file as text, in lower case: for what is known by being mentioned at all.

        Suppressions are left out, as the names of rules are no words of the script.
        """
        text = self.script.source.content.decode(errors="replace").lower()
        return re.sub(r"baremount:[ \t]*ignore[^\r\n]*", "", text)

    def attachments(self) -> Iterator[Attachment]:
        """The physical disks that it attaches."""
        for fact in self.script.facts:
            if isinstance(fact, Attachment) and not fact.virtual:
                yield fact

    def disk_tasks(self) -> Iterator[Task]:
        """The tasks that are known to attach disks to WSL."""
        text = self.text
        of_scripts = (fact for fact in self.script.facts if isinstance(fact, ScriptWritten))
        written = {_file_name(fact.path).lower() for fact in of_scripts}
        # A script that registers itself, by `$PSCommandPath` or by the place that it is copied to.
        written.add(_file_name(self.script.source.path).lower())
        for task, facts in self.by_task():
            if attaches(task, facts, text, written):
                yield task

    def by_task(self) -> Iterator[tuple[Task, tuple[Fact, ...]]]:
        """The tasks, each with the facts of its action, which follow it."""
        facts = self.script.facts
        for index, fact in enumerate(facts):
            if isinstance(fact, Task):
                end = index + 1
                while end < len(facts) and _is_of(facts[end], fact):
                    end += 1
                yield fact, facts[index + 1 : end]


def _is_of(fact: Fact, task: Task) -> bool:
    return not isinstance(fact, Task) and fact.origin.spot == task.origin.spot


def facts_of(script: Script, *, mistakes: Iterable[Problem] = ()) -> Iterator[object]:
    """What a language hands to rules of a file that its reader has read.

    `mistakes` are those of its syntax. What the reader could not follow is none, but a file that
    it did not read at all is told.
    """
    yield ReadScript(script)
    yield from script.facts
    for problem in (*mistakes, *(item for item in script.problems if not item.line)):
        if problem.path == script.source.path:
            at = _offset(script.source, problem)
            yield Unparsable(Spot(script.source, (at, at)), problem.message)


def _offset(source: Source, problem: Problem) -> int:
    """Where a problem is; the file's beginning for one of all of it."""
    if not problem.line:
        return 0
    # Parsers of other people count columns in their own way.
    line = source.line_text(problem.line)
    return source.offset(problem.line, min(max(problem.column, 1), len(line) + 1))


def spot_of(place: Origin | ScriptSpot) -> Spot:
    """The place of a fact, or of a value in it, as a report names it.

    What an exported task does is said by its action, not by its first tag.
    """
    spot = place.spot if isinstance(place, Origin) else place
    source = spot.source
    if source.content[spot.start : spot.end] == _TASK:
        for match in re.finditer(_ARGUMENTS, source.content):
            if b"mount" in match[0]:
                return Spot(source, match.span())
    return Spot(source, (spot.start, spot.end))


def task_spot(read: ReadScript, task: Task, *elements: str) -> Spot:
    """The place of a task: in an exported one the first of these elements that it has."""
    source = read.script.source
    if read.script.language == "task":
        for element in elements:
            pattern = rf"(?s)<{element}(?:\s[^>]*)?(?:/>|(?<!/)>.*?</{element}>)"
            match = re.search(pattern.encode(), source.content)
            if match:
                return Spot(source, match.span())
        return Spot(source, (task.origin.spot.start, task.origin.spot.end))
    return spot_of(task.origin)


def literal_disk(disk: DiskName) -> str | None:
    """The argument that names the disk, where it is plain text that is no path of one."""
    from baremount.scripts.wsl_command import unread_path

    return disk.text if disk.reason == unread_path(disk.text) else None


def as_text(value: object) -> str:
    """What is known of a value's text, holes left out; empty where nothing is."""
    if isinstance(value, str):
        return value
    parts = getattr(value, "parts", ())
    return "".join(part for part in parts if isinstance(part, str))


def attaches(task: Task, facts: tuple[Fact, ...], text: str, written: Collection[str] = ()) -> bool:
    """Whether a task is known to attach disks to WSL: by what its action does or by its words.

    `facts` are those of the action, `text` is the file in lower case and `written` the scripts that
    it writes, with itself. Where the action is a script in another file, its name or the task's has
    to say it, or the file around them where neither is known to be something else.
    """
    if any(isinstance(fact, Attachment) for fact in facts):
        return True
    scripts = [_file_name(fact.path) for fact in facts if isinstance(fact, ScriptStart)]
    program, arguments = as_text(task.program), as_text(task.arguments)
    if program and not scripts and not re.search(_RUNS_TEXT, program):
        return False
    # What a text does that is handed to such a program is read, unless it is somewhere else.
    inline = [] if scripts or re.search(_CALLS_WSL, arguments) else [arguments]
    names = (as_text(task.name), *scripts, *inline)
    words = " ".join((names[0], program, arguments)).lower()
    is_around = "--mount" in text and "wsl" in text
    if ("wsl" in words or is_around) and any(map(says_attaching, names)):
        return True
    is_open = not program or (
        scripts and all(not name or name.lower() in written for name in scripts)
    )
    return bool(is_open) and is_around


def _file_name(path: Value) -> str:
    """The name of a script's file; empty where it is not known."""
    from baremount.scripts.programs import known_end

    return known_end(path).replace("/", "\\").rpartition("\\")[2].strip("\"'")
