"""Scheduled tasks in PowerShell: the ScheduledTasks module and Task Scheduler's COM objects.

https://learn.microsoft.com/powershell/module/scheduledtasks/ and
https://learn.microsoft.com/windows/win32/taskschd/taskfolder-registertaskdefinition
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.powershell.calls import Argument
from baremount.powershell.values import PsObject, UnknownValue, items_of
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
_CIM_METHODS = {
    "register": "Register-ScheduledTask",
    "set": "Set-ScheduledTask",
    "start": "Start-ScheduledTask",
    "unregister": "Unregister-ScheduledTask",
}
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
    elif name == "invoke-cimmethod":
        yield from _by_cim(call, origin)
    elif call.kind == "method":
        from baremount.scripts.task_com import read_task_method

        yield from read_task_method(call, origin)


def _by_cim(call: Call, origin: Origin) -> Iterator[Fact]:
    """A method of the class that the cmdlets stand on: its arguments are their parameters."""
    class_name, method = call.parameter("ClassName"), call.parameter("MethodName")
    given = call.parameter("Arguments")
    if not isinstance(class_name, str) or class_name.lower() != "ps_scheduledtask":
        return
    if not isinstance(method, str) or not isinstance(given, PsObject):
        return
    verb = method.lower()
    arguments = [
        Argument(given.names[key], value, call.spot) for key, value in given.members.items()
    ]
    for begins, cmdlet in _CIM_METHODS.items():
        if verb.startswith(begins):
            as_cmdlet = call._replace(name=cmdlet, arguments=tuple(arguments), input=())
            yield from read_task_cmdlet(as_cmdlet, origin)


def _name(call: Call) -> Value:
    """The task that a cmdlet is for: by name, by object, or piped in."""
    name, folder = call.parameter("TaskName"), call.parameter("TaskPath")
    if isinstance(name, str) and isinstance(folder, str):
        # As schtasks and the XML of a task name it.
        return f"{folder}\\{name}".replace("\\\\", "\\").lstrip("\\")
    if name is not None:
        return name
    given = call.parameter("InputObject")
    if given is None:
        given = call.input[0] if len(call.input) == 1 else None
    if isinstance(given, PsObject):
        name = given.get("TaskName")
        if name is None and given.call is not None:
            inner = given.call
            first = inner.positional()[0] if inner.positional() else None
            name = inner.parameter("TaskName") or first
    elif isinstance(given, str):
        name = given
    return name if name is not None else UnknownValue("which task it is is not said", call.spot)


def _registered(call: Call, origin: Origin) -> Iterator[Task]:
    from baremount.scripts.task_xml import unknown_task

    if call.has("Xml"):
        from baremount.scripts.task_xml import named_task

        # Without one it is the name that the definition says.
        name = _name(call) if call.has("TaskName") else None
        yield from named_task(name, call.parameter("Xml"), origin)
        return
    whole = call.parameter("InputObject")
    if whole is None and len(call.input) == 1:
        whole = call.input[0]
    source = whole.call if isinstance(whole, PsObject) and whole.call is not None else call
    is_whole = source is not call and source.name.lower() == "new-scheduledtask"
    if whole is not None and not is_whole:
        yield unknown_task(_name(call), "the task's definition is not known", origin)
        return
    if call.name.lower() == "set-scheduledtask":
        yield from _changed(call, origin)
        return
    settings = source.parameter("Settings")
    triggers = tuple(_trigger(item) for item in items_of(source.parameter("Trigger")))
    user, logon, highest = _principal(source.parameter("Principal"), call)
    for action in items_of(source.parameter("Action")) or [None]:
        yield Task(
            _name(call),
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


def _changed(call: Call, origin: Origin) -> Iterator[Task]:
    """`Set-ScheduledTask`: what it does not change is as it was, which nobody here knows."""
    from baremount.scripts.task_xml import unknown_task

    actions = items_of(call.parameter("Action"))
    unchanged = unknown_task(_name(call), "it is what it was before", origin)
    for action in actions or [None]:
        task = unchanged
        if action is not None:
            program, arguments = _member(action, "Execute"), _member(action, "Argument")
            task = task._replace(program=program, arguments=arguments)
        if call.has("Principal") or call.has("User"):
            user, logon, highest = _principal(call.parameter("Principal"), call)
            task = task._replace(user=user, logon_type=logon, highest=highest)
        triggers = tuple(_trigger(item) for item in items_of(call.parameter("Trigger")))
        yield task._replace(triggers=triggers)


def _member(value: Value, name: str) -> Value:
    """What `New-ScheduledTask… -Name x` was given, or what was set on its result later."""
    if isinstance(value, PsObject):
        if value.has(name):
            return value.get(name)
        if value.call is None:
            return None
        given = value.call.parameter("Property")
        if isinstance(given, PsObject):
            # `New-CimInstance`, with the names of Task Scheduler's own classes.
            return given.get("Arguments" if name == "Argument" else name)
        return value.call.parameter(name)
    return value if isinstance(value, UnknownValue) else None


def _trigger(value: Value) -> str:
    if isinstance(value, PsObject) and value.call is not None:
        for parameter, kind in _TRIGGERS.items():
            if value.call.has(parameter):
                return kind
        class_name = value.call.parameter("ClassName")
        if class_name is None:
            class_name = value.call.parameter("CimClass")
        if class_name is None and value.call.positional():
            class_name = value.call.positional()[0]
        if isinstance(class_name, PsObject) and class_name.call is not None:
            # `Get-CimClass`, which is handed on.
            return _trigger(class_name)
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
