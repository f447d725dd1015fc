"""Pipelines and command lines: what is called with which arguments, and what comes out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from baremount.powershell import (
    evaluate_statements,
    files,
    invoking,
    native_lines,
)
from baremount.powershell.binding import full_name, splatted
from baremount.powershell.calls import Argument, Call
from baremount.powershell.conversion import to_text
from baremount.powershell.names import (
    Parameters,
    command_name,
    is_cmdlet,
    parameter_alias,
    parameters_of,
)
from baremount.powershell.outputs import Outputs
from baremount.powershell.statements import TO_FILE, into_file, is_nothing
from baremount.powershell.tree import (
    Command,
    Constant,
    Expandable,
    Node,
    Parameter,
    Pipeline,
    Variable,
)
from baremount.powershell.values import (
    PsObject,
    ScriptBlockValue,
    Text,
    UnknownValue,
    Value,
)

if TYPE_CHECKING:
    from baremount.powershell.evaluator import Evaluator
    from baremount.powershell.scope import FunctionBinding, Scope

_TO_NOWHERE: Final = (">", "*>", "1>", ">>", "*>>", "1>>")


def pipeline(
    evaluator: Evaluator, node: Command | Pipeline, scope: Scope, outputs: Outputs
) -> None:
    """Follow a command or several joined by pipes."""
    elements = node.elements if isinstance(node, Pipeline) else (node,)
    names = tuple(_shown_name(element) for element in elements)
    stream: list[Value] | None = None
    outer = evaluator.pipeline
    for index, element in enumerate(elements):
        last = index == len(elements) - 1
        stage = Outputs()
        evaluator.pipeline = (names, index, tuple(stream or ()))
        try:
            if isinstance(element, Command):
                _command(evaluator, element, scope, stream, stage)
                if names[index] == "Write-Output":
                    _to_file(evaluator, element, scope, stage)
                if any(r.operator in _TO_NOWHERE for r in element.redirections):
                    stage = Outputs()
            else:
                evaluate_statements.statement(evaluator, element, scope, stage)
        finally:
            evaluator.pipeline = outer
        if last:
            outputs.merge(stage)
        else:
            stream = stage.stream(evaluator.spot(element))


def _to_file(evaluator: Evaluator, element: Command, scope: Scope, stage: Outputs) -> None:
    """`echo text > file`: a command of its own with the text as its input."""
    for redirection in element.redirections:
        if redirection.operator in TO_FILE and not is_nothing(redirection.target):
            items = stage.stream(evaluator.spot(element))
            evaluator.pipeline = (("Write-Output", "Out-File"), 1, tuple(items))
            _command(evaluator, into_file(redirection), scope, items, Outputs())


def _shown_name(node: Node) -> str:
    if not isinstance(node, Command):
        return ""
    return command_name(node.name.value) if isinstance(node.name, Constant) else ""


def _command(
    evaluator: Evaluator, node: Command, scope: Scope, stream: list[Value] | None, outputs: Outputs
) -> None:
    evaluator.step()
    named = evaluator.value(node.name, scope)
    if isinstance(named, PsObject) and named.type_name == "Get-Command":
        named = named.get("Source")
    if not isinstance(named, (ScriptBlockValue, PsObject)):
        named = to_text(named)
    if isinstance(named, ScriptBlockValue):
        arguments = _bound(evaluator, node, scope, parameters_of(""), "")
        invoking.run_block(
            evaluator, named, outputs, same_scope=node.invocation == ".", arguments=arguments
        )
        return
    written = _last_literal(named)
    function = scope.function(written.lower())
    if function is not None:
        _function(evaluator, node, scope, stream, outputs, function)
        return
    if written.lower().endswith(".ps1") and files.dot_source(
        evaluator,
        node,
        named,
        scope,
        outputs,
        _bound(evaluator, node, scope, parameters_of(""), ""),
    ):
        return
    name = command_name(written) if written else ""
    if is_cmdlet(name):
        _cmdlet(evaluator, node, scope, stream, outputs, name, named)
    else:
        _native(evaluator, node, scope, outputs, name, named)


def _last_literal(named: Value) -> str:
    """The name, or what is known of it at its end: `$env:SystemRoot\\System32\\wsl.exe`."""
    if isinstance(named, str):
        return named
    if isinstance(named, Text) and isinstance(named.parts[-1], str):
        tail = named.parts[-1]
        return tail if "\\" in tail or "/" in tail else ""
    return ""


def _function(
    evaluator: Evaluator,
    node: Command,
    scope: Scope,
    stream: list[Value] | None,
    outputs: Outputs,
    function: FunctionBinding,
) -> None:
    formal = function.node.parameters
    parameters = Parameters(
        tuple(p.name for p in formal),
        frozenset(p.name for p in formal if p.type_name == "switch"),
        (),
    )
    arguments = _bound(evaluator, node, scope, parameters, "")
    spot = evaluator.spot(node)
    invoking.call_function(evaluator, function, arguments, scope, outputs, spot, stream)


def _cmdlet(
    evaluator: Evaluator,
    node: Command,
    scope: Scope,
    stream: list[Value] | None,
    outputs: Outputs,
    name: str,
    named: Value,
) -> None:
    from baremount.powershell.cmdlets import HANDLERS, is_silent

    arguments = _bound(evaluator, node, scope, parameters_of(name), name)
    call = _recorded(evaluator, node, name, "cmdlet", named, arguments)
    handler = HANDLERS.get(name)
    if handler is not None:
        handler(evaluator, call, stream, scope, outputs)
    elif not is_silent(call):
        outputs.add(PsObject(name, call=call))


def _native(
    evaluator: Evaluator, node: Command, scope: Scope, outputs: Outputs, name: str, named: Value
) -> None:
    arguments = native_lines.arguments(evaluator, node, scope)
    call = _recorded(evaluator, node, name, "native", named, arguments)
    shown = f"`{call.name}`" if call.name else "a program that is not known"
    outputs.add(UnknownValue(f"the output of {shown}", call.spot))


def _recorded(
    evaluator: Evaluator,
    node: Command,
    name: str,
    kind: str,
    named: Value,
    arguments: tuple[Argument, ...],
) -> Call:
    names, position, piped = evaluator.pipeline
    spot = evaluator.spot(node)
    doubt = evaluator.doubt(*node.span) if _is_checked(node) else ""
    if doubt:
        # Nothing of what stands there is trusted, but that something does stays known.
        arguments = tuple(
            argument._replace(value=UnknownValue(doubt, argument.spot)) for argument in arguments
        )
    call = Call(
        name, "cmdlet" if kind == "cmdlet" else "native", named, arguments, spot,
        evaluator.frames, evaluator.conditions, names, position, piped, doubt,
    )  # fmt: skip
    evaluator.calls.append(call)
    return call


def _is_checked(node: Command) -> bool:
    """Whether the grammar is asked about a command: those that act on the machine."""
    from baremount.powershell.relevance import is_marked

    if isinstance(node.name, Constant):
        return is_marked(node.name.value)
    return isinstance(node.name, (Expandable, Variable))


def _bound(
    evaluator: Evaluator, node: Command, scope: Scope, parameters: Parameters, command: str
) -> tuple[Argument, ...]:
    """The arguments of a cmdlet or function with the names of their parameters."""
    given: list[Argument] = []
    waiting: tuple[str, Node] | None = None
    for argument in node.arguments:
        spot = evaluator.spot(argument)
        if isinstance(argument, Parameter):
            if waiting is not None:
                given.append(Argument(waiting[0], True, evaluator.spot(waiting[1])))
                waiting = None
            written = parameter_alias(command, argument.name)
            name = full_name(written, parameters.names) or written
            if argument.value is not None:
                given.append(Argument(name, evaluator.value(argument.value, scope), spot))
            elif name in parameters.switches:
                given.append(Argument(name, True, spot))
            else:
                waiting = (name, argument)
        elif isinstance(argument, Variable) and argument.splatted:
            value = evaluator.value(Variable(argument.span, argument.name), scope)
            for each in splatted(value, Argument(None, None, spot)):
                full = each.name and (full_name(each.name, parameters.names) or each.name)
                given.append(each._replace(name=full))
        else:
            value = evaluator.value(argument, scope)
            given.append(Argument(waiting[0] if waiting else None, value, spot))
            waiting = None
    if waiting is not None:
        given.append(Argument(waiting[0], True, evaluator.spot(waiting[1])))
    return _with_positions(given, parameters)


def _with_positions(given: list[Argument], parameters: Parameters) -> tuple[Argument, ...]:
    taken = {argument.name for argument in given}
    free = [name for name in parameters.positions if name not in taken]
    result: list[Argument] = []
    for argument in given:
        if argument.name is None and free:
            result.append(argument._replace(name=free.pop(0)))
        else:
            result.append(argument)
    return tuple(result)
