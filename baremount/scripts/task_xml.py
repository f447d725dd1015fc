"""Scheduled tasks as Task Scheduler exports them: XML, usually in UTF-16.

https://learn.microsoft.com/windows/win32/taskschd/task-scheduler-schema. Read without entities and
without any access to other files.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from baremount.powershell.values import Spot, UnknownValue
from baremount.problems import InputError, Problem
from baremount.scripts.facts import Origin, Script, Task, unknown
from baremount.scripts.schtasks import is_highest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from baremount.powershell.values import Value
    from baremount.scripts.facts import Fact
    from baremount.source import Source

_SPACE = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"
_TRIGGERS = {
    "LogonTrigger": "logon",
    "BootTrigger": "startup",
    "TimeTrigger": "once",
    "EventTrigger": "event",
    "SessionStateChangeTrigger": "unlock",
}
# As XML Schema writes it.
_FALSE = ("false", "0")
_SYSTEM = {"s-1-5-18", "system", "nt authority\\system"}


def read_task_xml(source: Source) -> Script:
    """The task in an exported file, and what its action does.

    Raises `InputError` where the file is not XML, or XML with entities.
    """
    from baremount.scripts.powershell_script import started

    start = max(source.content.find(b"<Task"), 0)
    origin = Origin(Spot(source, start, start + len(b"<Task")))
    facts: list[Fact] = []
    for task in _tasks(_root(source.content.decode(), origin), origin):
        facts.append(task)
        facts += started(task.program, task.arguments, origin, elevated=task.highest is True)
    return Script(source, "task", tuple(facts), ())


def task_of_xml(text: str, origin: Origin) -> Iterator[Task]:
    """The task in a text of a script; nothing where it is not XML."""
    try:
        yield from _tasks(_root(text, origin), origin)
    except InputError:
        return


def named_task(name: Value, definition: Value, origin: Origin) -> Iterator[Task]:
    """The task that is registered under a name with the text of its definition."""
    found = list(task_of_xml(definition, origin)) if isinstance(definition, str) else []
    for task in found:
        yield task._replace(name=name if name is not None else task.name)
    if not found:
        why = unknown(definition)
        yield unknown_task(name, f"the task's definition is not known{why and ': '}{why}", origin)


def unknown_task(name: Value, reason: str, origin: Origin) -> Task:
    """A task of which no more than its name is known."""
    value = UnknownValue(reason, origin.spot)
    return Task(name, value, value, (), value, value, None, None, None, origin)


def _root(text: str, origin: Origin) -> Element:
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    place = origin.spot.place
    try:
        root: Element = fromstring(text, forbid_dtd=True)
    except ParseError as error:
        line, column = error.position
        problem = Problem(place.path, line, column + 1, f"is not well-formed XML: {error}")
        raise InputError(problem) from None
    except DefusedXmlException:
        message = "XML with a DTD or entities is not read: export the task again"
        raise InputError(Problem(place.path, place.line, place.column, message)) from None
    return root


def _tasks(root: Element, origin: Origin) -> Iterator[Task]:
    if root.tag != f"{_SPACE}Task":
        return
    principal = _principal(root)
    user = _text(principal, "UserId") or _text(principal, "GroupId")
    triggers = root.find(f"{_SPACE}Triggers")
    settings = root.find(f"{_SPACE}Settings")
    uri = _text(root.find(f"{_SPACE}RegistrationInfo"), "URI")
    # With its folder, as schtasks takes it: two folders may have a task of one name.
    name = uri.strip("\\") if uri else None
    for action in root.iterfind(f"{_SPACE}Actions/{_SPACE}Exec"):
        yield Task(
            name or UnknownValue("the file does not say it", origin.spot),
            _text(action, "Command"),
            _text(action, "Arguments"),
            tuple(
                _kind(item)
                for item in (triggers if triggers is not None else ())
                if _text(item, "Enabled") not in _FALSE
            ),
            "SYSTEM" if user and user.lower() in _SYSTEM else user,
            _text(principal, "LogonType"),
            is_highest(_text(principal, "RunLevel")),
            # Both are true where nothing is said.
            start_on_battery=_text(settings, "DisallowStartIfOnBatteries") in _FALSE,
            stop_on_battery=_text(settings, "StopIfGoingOnBatteries") not in _FALSE,
            origin=origin,
        )


def _principal(root: Element) -> Element | None:
    """The principal that the actions name, or else the first one."""
    actions = root.find(f"{_SPACE}Actions")
    context = actions.get("Context") if actions is not None else None
    all_ = root.findall(f"{_SPACE}Principals/{_SPACE}Principal")
    named = [item for item in all_ if item.get("id") == context]
    return next(iter(named or all_), None)


def _kind(trigger: Element) -> str:
    name = trigger.tag.removeprefix(_SPACE)
    if name == "CalendarTrigger":
        return "daily" if trigger.find(f"{_SPACE}ScheduleByDay") is not None else "other"
    return _TRIGGERS.get(name, "other")


def _text(parent: Element | None, name: str) -> str | None:
    found = parent.find(f"{_SPACE}{name}") if parent is not None else None
    return found.text.strip() if found is not None and found.text else None
