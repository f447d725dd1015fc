"""Scheduled tasks through Task Scheduler's COM objects (`New-Object -ComObject Schedule.Service`).

https://learn.microsoft.com/windows/win32/taskschd/taskfolder-registertaskdefinition
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.powershell.values import PsObject, Text, UnknownValue
from baremount.scripts.facts import Task, TaskRemoval, TaskStart

if TYPE_CHECKING:
    from collections.abc import Iterator

    from baremount.powershell.calls import Call
    from baremount.powershell.values import Value
    from baremount.scripts.facts import Fact, Origin

# taskschd.h: TASK_LOGON_TYPE, TASK_TRIGGER_TYPE2.
_LOGON = {1: "Password", 2: "S4U", 3: "InteractiveToken", 5: "ServiceAccount"}
_TRIGGERS = {0: "event", 1: "once", 2: "daily", 8: "startup", 9: "logon", 11: "unlock"}


def read_task_method(call: Call, origin: Origin) -> Iterator[Fact]:
    """What a method of Task Scheduler does; nothing for others."""
    name = call.name.lower()
    if not name.startswith("schedule.service"):
        return
    given = call.positional()
    if name.endswith(".registertaskdefinition") and len(given) > 1:
        yield from _registered(call, given, origin)
    elif name.endswith(".registertask") and len(given) > 1:
        yield from _of_xml(given, origin)
    elif name.endswith(".deletetask") and given:
        yield TaskRemoval(given[0], origin)
    elif name.endswith((".run", ".runex")):
        task = call.parameter("this")
        if isinstance(task, PsObject) and task.call is not None and task.call.positional():
            yield TaskStart(_last(task.call.positional()[0]), origin)


def _registered(call: Call, given: tuple[Value, ...], origin: Origin) -> Iterator[Task]:
    from baremount.scripts.task_xml import unknown_task

    name, definition = given[0], given[1]
    actions = list(_made(_of(definition, "Actions")))
    if not isinstance(definition, PsObject) or not actions:
        yield unknown_task(name, "the task's definition is not followed", origin)
        return
    principal, settings = definition.get("Principal"), definition.get("Settings")
    user, logon = _of(principal, "UserId"), _of(principal, "LogonType")
    if len(given) > 3 and given[3] is not None:
        user = given[3]
    if len(given) > 5 and given[5] is not None:
        logon = given[5]
    if isinstance(user, str) and user.rpartition("\\")[2].lower() in ("system", "s-1-5-18"):
        user = "SYSTEM"
    level = _of(principal, "RunLevel")
    disallowed = _flag(_of(settings, "DisallowStartIfOnBatteries"))
    for action in actions:
        program = action.get("Path")
        unknown = UnknownValue("the task's action is not followed", call.spot)
        yield Task(
            name,
            program if isinstance(program, str | Text) else unknown,
            action.get("Arguments"),
            tuple(_trigger(item) for item in _made(_of(definition, "Triggers"))),
            user,
            _LOGON.get(logon, "other") if isinstance(logon, int) else logon,
            None if level is not None and not isinstance(level, int) else level == 1,
            None if disallowed is None else not disallowed,
            _flag(_of(settings, "StopIfGoingOnBatteries")),
            origin,
        )


def _of_xml(given: tuple[Value, ...], origin: Origin) -> Iterator[Task]:
    from baremount.scripts.task_xml import named_task

    yield from named_task(given[0], given[1], origin)


def _made(collection: Value) -> Iterator[PsObject]:
    """What `Create` of a collection gave."""
    if isinstance(collection, PsObject):
        for value in collection.members.values():
            if isinstance(value, PsObject) and value.call is not None:
                yield value


def _trigger(made: PsObject) -> str:
    kind = made.call.positional()[0] if made.call and made.call.positional() else None
    return _TRIGGERS.get(kind, "other") if isinstance(kind, int) else "other"


def _of(value: Value, name: str) -> Value:
    found = value.get(name) if isinstance(value, PsObject) else None
    # Asking for a member of a COM object makes an object of it; a value was set.
    is_value = not isinstance(found, PsObject) or name in ("Actions", "Triggers")
    return found if is_value else None


def _flag(value: Value) -> bool | None:
    """A setting that is true where nothing is said."""
    return True if value is None else value if isinstance(value, bool) else None


def _last(path: Value) -> Value:
    return path.rpartition("\\")[2] if isinstance(path, str) else path
