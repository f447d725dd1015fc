"""Scheduled tasks in PowerShell: the ScheduledTasks module and Task Scheduler's COM objects.

https://learn.microsoft.com/powershell/module/scheduledtasks/ and
https://learn.microsoft.com/windows/win32/taskschd/taskfolder-registertaskdefinition
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.powershell.values import PsArray, PsObject, Text, UnknownValue, items_of
from baremount.scripts.facts import Task, TaskRemoval, TaskStart
from baremount.scripts.schtasks import is_highest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from baremount.powershell.calls import Call
    from baremount.powershell.values import Value
    from baremount.scripts.facts import Fact, Origin

_TRIGGERS = {
    "AtLogOn": "logon",
    "AtStartup": "startup",
    "Once": "once",
    "Daily": "daily",
    "Weekly": "other",
}
_CIM_TRIGGERS = {
    "msft_tasklogontrigger": "logon",
    "msft_taskboottrigger": "startup",
    "msft_tasksessionstatechangetrigger": "unlock",
    "msft_taskeventtrigger": "event",
}
# taskschd.h: TASK_LOGON_TYPE.
_COM_LOGON = {1: "Password", 2: "S4U", 3: "InteractiveToken", 5: "ServiceAccount"}
_LOGON_TYPES = {"interactive": "InteractiveToken", "interactiveorpassword": "InteractiveToken"}


def read_task_cmdlet(call: Call, origin: Origin) -> Iterator[Fact]:
    """The tasks that a cmdlet or a method registers, starts or removes; nothing for others."""
    name = call.name.lower()
    if name in ("register-scheduledtask", "set-scheduledtask"):
        yield from _registered(call, origin)
    elif name == "unregister-scheduledtask":
        yield TaskRemoval(_name(call), origin)
    elif name == "start-scheduledtask":
        yield TaskStart(_name(call), origin)
    elif name.endswith(".registertaskdefinition"):
        yield from _registered_by_com(call, origin)


def _name(call: Call) -> Value:
    name = call.parameter("TaskName")
    if name is None:
        given = call.parameter("InputObject")
        name = given.get("TaskName") if isinstance(given, PsObject) else given
    return name


def _registered(call: Call, origin: Origin) -> Iterator[Task]:
    xml = call.parameter("Xml")
    if isinstance(xml, str):
        from baremount.scripts.task_xml import task_of_xml

        for task in task_of_xml(xml, origin):
            yield task._replace(name=call.parameter("TaskName") or task.name)
        return
    whole = call.parameter("InputObject")
    source = whole.call if isinstance(whole, PsObject) and whole.call is not None else call
    if xml is not None or (whole is not None and source is call):
        reason = UnknownValue("the task's definition is not known", call.spot)
        name = call.parameter("TaskName")
        yield Task(name, reason, reason, (), reason, reason, None, None, None, origin)
        return
    principal, settings = source.parameter("Principal"), source.parameter("Settings")
    triggers = tuple(_trigger(item) for item in items_of(source.parameter("Trigger")))
    actions = items_of(source.parameter("Action"))
    for action in actions or [None]:
        user, logon, highest = _principal(principal, call)
        yield Task(
            call.parameter("TaskName"),
            _member(action, "Execute"),
            _member(action, "Argument"),
            triggers,
            user,
            logon,
            highest,
            _setting(settings, "AllowStartIfOnBatteries", "DisallowStartIfOnBatteries"),
            _inverted(_setting(settings, "DontStopIfGoingOnBatteries", "StopIfGoingOnBatteries")),
            origin,
        )


def _member(value: Value, name: str) -> Value:
    """What `New-ScheduledTask… -Name x` was given, or what was set on its result later."""
    if isinstance(value, PsObject):
        if value.has(name):
            return value.get(name)
        return value.call.parameter(name) if value.call is not None else None
    return value if isinstance(value, UnknownValue) else None


def _trigger(value: Value) -> str:
    if isinstance(value, PsObject) and value.call is not None:
        for parameter, kind in _TRIGGERS.items():
            if value.call.has(parameter):
                return kind
        class_name = value.call.parameter("ClassName") or value.call.parameter("CimClass")
        if isinstance(class_name, str):
            return _CIM_TRIGGERS.get(class_name.lower(), "other")
    return "other"


def _principal(value: Value, call: Call) -> tuple[Value, Value, bool | None]:
    """The user, the logon type and whether it has the highest rights."""
    if value is None:
        level = call.parameter("RunLevel")
        user = call.parameter("User")
        logon: Value = "Password" if call.has("Password") else "InteractiveToken"
    elif isinstance(value, PsObject):
        user = _member(value, "UserId") or _member(value, "GroupId")
        level = _member(value, "RunLevel")
        logon = _member(value, "LogonType")
    else:
        return value, value, None
    if isinstance(user, str) and user.rpartition("\\")[2].lower() in ("system", "s-1-5-18"):
        user = "SYSTEM"
    if isinstance(logon, str):
        logon = _LOGON_TYPES.get(logon.lower(), logon)
    if level is not None and not isinstance(level, str):
        return user, logon, None
    return user, logon, is_highest(level)


def _setting(settings: Value, switch: str, member: str) -> bool | None:
    """Whether a switch is on: false where the settings, or it, are not given."""
    if settings is None:
        return False
    if not isinstance(settings, PsObject):
        return None
    if settings.has(member):
        set_later = settings.get(member)
        return not set_later if isinstance(set_later, bool) else None
    if settings.call is None:
        return None
    given = settings.call.parameter(switch)
    if given is None:
        return False
    return given if isinstance(given, bool) else None


def _inverted(value: bool | None) -> bool | None:
    return None if value is None else not value


def _registered_by_com(call: Call, origin: Origin) -> Iterator[Task]:
    given = call.positional()
    definition = given[1] if len(given) > 1 else None
    name = given[0] if given else None
    if not isinstance(definition, PsObject):
        return
    principal, settings = definition.get("Principal"), definition.get("Settings")
    level = _of(principal, "RunLevel")
    logon = _of(principal, "LogonType")
    actions = definition.get("Actions")
    program = _of(actions, "Path") if isinstance(actions, PsObject) else None
    unknown = UnknownValue("the task's action is not followed", call.spot)
    yield Task(
        name,
        program if isinstance(program, str | Text) else unknown,
        _of(actions, "Arguments"),
        (),
        _of(principal, "UserId"),
        _COM_LOGON.get(logon, logon) if isinstance(logon, int) else logon,
        level == 1 if isinstance(level, int) else None,
        _inverted_value(_of(settings, "DisallowStartIfOnBatteries")),
        _known_flag(_of(settings, "StopIfGoingOnBatteries")),
        origin,
    )


def _of(value: Value, name: str) -> Value:
    if isinstance(value, PsArray) and len(value.items) == 1:
        value = value.items[0]
    return value.get(name) if isinstance(value, PsObject) else None


def _known_flag(value: Value) -> bool | None:
    # Task Scheduler's own default is true.
    return True if value is None else value if isinstance(value, bool) else None


def _inverted_value(value: Value) -> bool | None:
    return _inverted(_known_flag(value))
