"""The cmdlets whose effect on values is followed."""

# Handlers in a table all take the same arguments.
# ruff: noqa: ARG001

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from baremount.powershell import cmdlets_disks, cmdlets_items, files, invoking
from baremount.powershell.conversion import to_text
from baremount.powershell.json_text import from_json
from baremount.powershell.methods import joined_path
from baremount.powershell.scope import Binding
from baremount.powershell.values import (
    PsArray,
    PsObject,
    ScriptBlockValue,
    Text,
    UnknownValue,
    Value,
    items_of,
    text_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from baremount.powershell.calls import Call
    from baremount.powershell.evaluator import Evaluator
    from baremount.powershell.outputs import Outputs
    from baremount.powershell.scope import Scope

_SILENT_VERBS: Final = frozenset(
    [
        "set",
        "clear",
        "remove",
        "out",
        "write",
        "stop",
        "import",
        "export",
        "update",
        "start",
        "wait",
        "enable",
        "disable",
        "suspend",
        "resume",
        "restart",
        "add",
        "copy",
        "move",
        "rename",
        "push",
        "pop",
        "debug",
        "trace",
        "unregister",
        "initialize",
        "format",
    ]
)
_SPEAKING: Final = frozenset(
    [
        "start-job",
        "start-threadjob",
        "wait-job",
        "add-type",
        "out-string",
        "import-csv",
        "import-clixml",
        "import-powershelldatafile",
        "import-localizeddata",
        "set-scheduledtask",
        "enable-scheduledtask",
        "disable-scheduledtask",
        "export-scheduledtask",
        "format-volume",
    ]
)


def is_silent(call: Call) -> bool:
    """Whether a cmdlet gives no output that a script would go on with."""
    name = call.name.lower()
    is_quiet = name.partition("-")[0] in _SILENT_VERBS and name not in _SPEAKING
    return is_quiet and not call.has("PassThru")


def _silent(
    evaluator: Evaluator, call: Call, stream: list[Value] | None, scope: Scope, outputs: Outputs
) -> None:
    if not is_silent(call):
        outputs.add(PsObject(call.name, call=call))


def _same(
    evaluator: Evaluator, call: Call, stream: list[Value] | None, scope: Scope, outputs: Outputs
) -> None:
    """What comes in goes out: Write-Output, Tee-Object, Format-Table …"""
    items = list(stream or [])
    for argument in call.arguments:
        if argument.name == "InputObject" or (argument.name is None and not items):
            items.extend(items_of(argument.value))
    for item in items:
        outputs.add(item)


def _get_content(
    evaluator: Evaluator, call: Call, stream: list[Value] | None, scope: Scope, outputs: Outputs
) -> None:
    path = call.parameter("Path")
    source = files.read(evaluator, path)
    if source is None:
        shown = path if isinstance(path, str) else "a file"
        outputs.add(UnknownValue(f"the content of {shown}, which is not at hand", call.spot))
        return
    text = source.content.decode(errors="replace")
    if call.has("Raw"):
        outputs.add(text)
        return
    lines = text.splitlines()
    evaluator.step(len(lines))
    for line in lines:
        outputs.add(line)


def _out_string(
    evaluator: Evaluator, call: Call, stream: list[Value] | None, scope: Scope, outputs: Outputs
) -> None:
    items = list(stream or [])
    unknown = next((item for item in items if isinstance(item, UnknownValue)), None)
    lines = [item for item in items if isinstance(item, str)]
    if unknown is None and (not stream or len(lines) < len(items) or len(call.arguments)):
        # Other values are laid out for a screen.
        unknown = UnknownValue(f"the output of `{call.name}`", call.spot)
    evaluator.step(len(lines))
    outputs.add(unknown or "".join(f"{line}\r\n" for line in lines))


def _from_json(
    evaluator: Evaluator, call: Call, stream: list[Value] | None, scope: Scope, outputs: Outputs
) -> None:
    items = list(stream or [])
    if call.has("InputObject"):
        items = items_of(call.parameter("InputObject"))
    unknown = next((item for item in items if isinstance(item, UnknownValue)), None)
    if unknown is not None:
        outputs.add(unknown)
        return
    text = to_text(PsArray(items))
    if not all(isinstance(item, str) for item in items) or not isinstance(text, str):
        outputs.add(UnknownValue("JSON that is not known", call.spot))
        return
    value = from_json("\n".join(str(item) for item in items), call.spot)
    for item in items_of(value):
        outputs.add(item)


def _join_path(
    evaluator: Evaluator, call: Call, stream: list[Value] | None, scope: Scope, outputs: Outputs
) -> None:
    path = stream[0] if stream else call.parameter("Path")
    children = items_of(call.parameter("ChildPath")) + list(call.positional())
    outputs.add(joined_path([path, *children]))


def _split_path(
    evaluator: Evaluator, call: Call, stream: list[Value] | None, scope: Scope, outputs: Outputs
) -> None:
    path = to_text(stream[0] if stream else call.parameter("Path"))
    parts = list(path.parts) if isinstance(path, Text) else [path]
    last = parts[-1]
    cut = max(last.rfind("\\"), last.rfind("/")) if isinstance(last, str) else -1
    if not isinstance(last, str) or cut < 0 or len(call.arguments) > 2:
        outputs.add(UnknownValue("a part of a path", call.spot))
    elif call.has("Leaf"):
        outputs.add(last[cut + 1 :])
    elif call.has("Parent") or len(call.arguments) == 1:
        outputs.add(text_of([*parts[:-1], last[:cut]]))
    else:
        outputs.add(UnknownValue("a part of a path", call.spot))


def _resolve_path(
    evaluator: Evaluator, call: Call, stream: list[Value] | None, scope: Scope, outputs: Outputs
) -> None:
    outputs.add(stream[0] if stream else call.parameter("Path"))


def _new_object(
    evaluator: Evaluator, call: Call, stream: list[Value] | None, scope: Scope, outputs: Outputs
) -> None:
    com = call.parameter("ComObject")
    if isinstance(com, str):
        outputs.add(PsObject(f"com:{com}"))
        return
    type_name = call.parameter("TypeName")
    if not isinstance(type_name, str):
        outputs.add(UnknownValue("an object of unknown type", call.spot))
        return
    lower = type_name.lower()
    if "list[" in lower or lower.endswith("arraylist"):
        outputs.add(PsArray([]))
        return
    if lower in ("psobject", "pscustomobject", "system.management.automation.psobject"):
        made = PsObject("pscustomobject")
    else:
        made = invoking.new_object(lower, items_of(call.parameter("ArgumentList")))
    properties = call.parameter("Property")
    if isinstance(properties, PsObject):
        for key, value in properties.members.items():
            made.set(properties.names[key], value)
    outputs.add(made)


def _run_block(
    evaluator: Evaluator, call: Call, stream: list[Value] | None, scope: Scope, outputs: Outputs
) -> None:
    """Invoke-Command and Start-Job: the block runs, wherever that may be."""
    block = call.parameter("ScriptBlock")
    if isinstance(block, ScriptBlockValue):
        from baremount.powershell.calls import Argument

        given = items_of(call.parameter("ArgumentList"))
        arguments = tuple(Argument(None, value, call.spot) for value in given)
        invoking.run_block(evaluator, block, outputs, arguments=arguments)
    else:
        outputs.add(PsObject(call.name, call=call))


def _set_variable(
    evaluator: Evaluator, call: Call, stream: list[Value] | None, scope: Scope, outputs: Outputs
) -> None:
    name = call.parameter("Name")
    if isinstance(name, str):
        scope.set(name, Binding(call.parameter("Value")))


def _get_variable(
    evaluator: Evaluator, call: Call, stream: list[Value] | None, scope: Scope, outputs: Outputs
) -> None:
    name = call.parameter("Name")
    binding = scope.get(name) if isinstance(name, str) else None
    known = binding is not None and call.has("ValueOnly")
    outputs.add(binding.value if binding and known else UnknownValue("a variable", call.spot))


def _read_host(
    evaluator: Evaluator, call: Call, stream: list[Value] | None, scope: Scope, outputs: Outputs
) -> None:
    outputs.add(UnknownValue("typed in by whoever runs the script", call.spot))


def _get_command(
    evaluator: Evaluator, call: Call, stream: list[Value] | None, scope: Scope, outputs: Outputs
) -> None:
    """A program that is looked for by its name: wherever it lies, it is that one."""
    name = call.parameter("Name")
    members = dict.fromkeys(("Name", "Source", "Path", "Definition"), name)
    outputs.add(PsObject(call.name, members if isinstance(name, str) else None, call))


def _chosen(
    evaluator: Evaluator, call: Call, stream: list[Value] | None, scope: Scope, outputs: Outputs
) -> None:
    outputs.add(UnknownValue("chosen by whoever runs the script", call.spot))


def _unknown(
    evaluator: Evaluator, call: Call, stream: list[Value] | None, scope: Scope, outputs: Outputs
) -> None:
    outputs.add(UnknownValue(f"the output of `{call.name}`", call.spot))


HANDLERS: Final[dict[str, Callable[..., None]]] = {
    **cmdlets_items.HANDLERS,
    **cmdlets_disks.HANDLERS,
    **dict.fromkeys(
        ("Out-Null", "Write-Host", "Out-Host", "Start-Process", "Start-Sleep"), _silent
    ),
    **dict.fromkeys(
        ("Write-Output", "Tee-Object", "Format-Table", "Format-List", "ConvertTo-SecureString"),
        _same,
    ),
    "Get-Command": _get_command,
    "Get-Content": _get_content,
    "Out-String": _out_string,
    "ConvertFrom-Json": _from_json,
    "Join-Path": _join_path,
    "Split-Path": _split_path,
    "Resolve-Path": _resolve_path,
    "Convert-Path": _resolve_path,
    "New-Object": _new_object,
    "Invoke-Command": _run_block,
    "Start-Job": _run_block,
    "Set-Variable": _set_variable,
    "New-Variable": _set_variable,
    "Get-Variable": _get_variable,
    "Read-Host": _read_host,
    "Out-GridView": _chosen,
    **dict.fromkeys(
        ("Test-Path", "Get-Date", "Get-Random", "Measure-Object", "Group-Object"),
        _unknown,
    ),
}
