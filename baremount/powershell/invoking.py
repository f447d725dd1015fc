"""Calling script blocks and functions, and recording calls of methods."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from baremount.powershell import binding, evaluate_statements
from baremount.powershell.calls import Argument, Call
from baremount.powershell.casting import cast
from baremount.powershell.jumps import Returned
from baremount.powershell.outputs import Outputs
from baremount.powershell.scope import Binding, Scope
from baremount.powershell.values import PsArray, PsObject, UnknownValue, Value

if TYPE_CHECKING:
    from baremount.powershell.evaluator import Evaluator
    from baremount.powershell.scope import FunctionBinding
    from baremount.powershell.script import Script
    from baremount.powershell.tree import Block, FormalParameter, Invoke
    from baremount.powershell.values import ScriptBlockValue, Spot

MAX_CALLS_DEEP: Final = 20


def call_block(
    evaluator: Evaluator,
    block: ScriptBlockValue,
    given: list[Value],
    spot: Spot,
    *,
    item: Binding | None = None,
    same_scope: bool = False,
    arguments: tuple[Argument, ...] | None = None,
) -> Value:
    """The output of a script block as one value."""
    outputs = Outputs()
    run_block(
        evaluator, block, outputs, item=item, same_scope=same_scope,
        arguments=arguments or tuple(Argument(None, value, spot) for value in given),
    )  # fmt: skip
    return outputs.value(spot)


def run_block(
    evaluator: Evaluator,
    block: ScriptBlockValue,
    outputs: Outputs,
    *,
    item: Binding | None = None,
    same_scope: bool = False,
    arguments: tuple[Argument, ...] = (),
) -> None:
    """Follow a script block; `item` is what `$_` stands for in it."""
    scope = block.scope if same_scope else Scope(block.scope.source, block.scope)
    outer = block.scope.variables.get("_")
    if item is not None:
        scope.variables["_"] = item
        scope.variables["psitem"] = item
    outer_script = evaluator.script
    try:
        if arguments or block.parameters:
            bind(evaluator, block.parameters, arguments, scope, block.script)
        evaluator.script = block.script
        evaluate_statements.block(evaluator, block.node.body, scope, outputs)
    except Returned:
        pass
    finally:
        evaluator.script = outer_script
        if same_scope and item is not None:
            if outer is None:
                scope.variables.pop("_", None)
            else:
                scope.variables["_"] = outer


def call_function(
    evaluator: Evaluator,
    function: FunctionBinding,
    arguments: tuple[Argument, ...],
    scope: Scope,
    outputs: Outputs,
    spot: Spot,
    piped: list[Value] | None,
) -> None:
    """Follow a function as if its body stood at the call."""
    name = function.node.name
    deep = sum(frame.kind == "call" for frame in evaluator.frames)
    if deep >= MAX_CALLS_DEEP:
        outputs.add(UnknownValue(f"`{name}` calls itself too deeply", spot))
        return
    inner = Scope(scope.source, scope)
    outer_frames, outer_script = evaluator.frames, evaluator.script
    evaluator.frames = (*outer_frames, evaluator.frame("call", name, spot))
    script: Script = function.script  # type: ignore[assignment]
    try:
        bind(evaluator, function.node.parameters, arguments, inner, script, piped)
        evaluator.script = script
        rounds: list[Value | None] = [None]
        if piped is not None and function.node.body.has_process:
            rounds = list(piped)
        for item in rounds:
            if item is not None:
                inner.variables["_"] = Binding(item)
            _run_body(evaluator, function.node.body, inner, outputs)
    finally:
        evaluator.frames = outer_frames
        evaluator.script = outer_script


def _run_body(evaluator: Evaluator, body: Block, scope: Scope, outputs: Outputs) -> None:
    try:
        evaluate_statements.block(evaluator, body, scope, outputs)
    except Returned:
        return


def bind(
    evaluator: Evaluator,
    formal: tuple[FormalParameter, ...],
    arguments: tuple[Argument, ...],
    scope: Scope,
    script: Script | None = None,
    piped: list[Value] | None = None,
) -> None:
    """Give parameters their arguments, or else their defaults."""
    named, rest = binding.match(formal, arguments)
    outer = evaluator.script
    for parameter in formal:
        kind = parameter.type_name
        spot = (script or outer).spot(parameter.span)
        if parameter.name in named:
            given = cast(kind, named[parameter.name], spot)
            evaluator.bind(parameter.name, given, scope, kind=kind)
            continue
        value: Value = None
        if script is not None:
            evaluator.script = script
        if parameter.default is not None:
            value = evaluator.value(parameter.default, scope)
        elif parameter.type_name == "switch":
            value = False
        elif piped:
            value = piped[0] if len(piped) == 1 else UnknownValue("piped in", spot)
        evaluator.script = outer
        evaluator.bind(parameter.name, cast(kind, value, spot), scope, kind=kind)
    scope.variables["args"] = Binding(PsArray(rest))


def new_object(type_name: str, given: list[Value]) -> PsObject:
    """A new object of .NET; `ProcessStartInfo` takes program and arguments."""
    short = type_name.removeprefix("system.")
    made = PsObject(short)
    if short == "diagnostics.processstartinfo":
        for name, value in zip(("FileName", "Arguments"), given, strict=False):
            made.set(name, value)
    elif short == "diagnostics.process":
        made.set("StartInfo", PsObject("diagnostics.processstartinfo"))
    return made


def record_method(
    evaluator: Evaluator, node: Invoke, name: str, base: PsObject | None, given: list[Value]
) -> PsObject:
    """Record a method's call; its value is an object that refers to the call.

    The object that the method belongs to comes as the argument named `this`.
    """
    spot = evaluator.spot(node)
    arguments = tuple(Argument(None, value, spot) for value in given)
    if base is not None:
        arguments = (Argument("this", base, spot), *arguments)
    shown = name.removeprefix("com:").removeprefix("com.")
    call = Call(
        shown, "method", shown, arguments, spot, evaluator.frames, evaluator.conditions,
        (shown,), 0, (),
    )  # fmt: skip
    evaluator.calls.append(call)
    if base is None or not base.type_name.startswith("com:"):
        return PsObject(shown, call=call)
    made = PsObject(name, call=call)
    # What a collection creates belongs to it: the actions of a task, say.
    base.set(f"#{len(base.members)}", made)
    return made
