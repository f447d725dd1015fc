"""Statements and blocks: each is followed by what its kind asks for."""

# Handlers in a table all take the same arguments.
# ruff: noqa: ARG001

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from baremount.powershell import (
    assigning,
    branching,
    evaluate_branches,
    evaluate_commands,
    evaluate_loops,
)
from baremount.powershell.calls import Condition
from baremount.powershell.casting import cast
from baremount.powershell.jumps import Broke, Continued, Exited, Returned
from baremount.powershell.scope import FunctionBinding
from baremount.powershell.tree import (
    Assignment,
    Block,
    Broken,
    Chain,
    Command,
    Foreach,
    FormalParameter,
    Function,
    Group,
    If,
    Jump,
    Loop,
    Node,
    Pipeline,
    Switch,
    Try,
    Unary,
)
from baremount.powershell.values import (
    PsArray,
    TypeValue,
    UnknownValue,
    Value,
    items_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from baremount.powershell.evaluator import Evaluator
    from baremount.powershell.outputs import Outputs
    from baremount.powershell.scope import Scope

_STEPS: Final = ("++", "--", "post++", "post--")


def block(evaluator: Evaluator, body: Block, scope: Scope, outputs: Outputs) -> None:
    """Follow the statements of a block; functions are known throughout it."""
    for node in body.statements:
        if isinstance(node, Function):
            scope.functions[node.name] = FunctionBinding(node, evaluator.script)
    for node in body.statements:
        statement(evaluator, node, scope, outputs)


def parameters(evaluator: Evaluator, formal: tuple[FormalParameter, ...], scope: Scope) -> None:
    """Give a script's parameters their defaults, which whoever starts it may replace."""
    for parameter in formal:
        value: Value
        if parameter.default is not None:
            value = evaluator.value(parameter.default, scope)
            value = cast(parameter.type_name, value, evaluator.script.spot(parameter.span))
        elif parameter.type_name == "switch":
            value = False
        else:
            reason = f"`${parameter.name}` is a parameter without a default"
            value = UnknownValue(reason, evaluator.script.spot(parameter.span))
        evaluator.bind(parameter.name, value, scope, soft=True, kind=parameter.type_name)


def statement(evaluator: Evaluator, node: Node, scope: Scope, outputs: Outputs) -> None:
    """Follow one statement."""
    handler = _HANDLERS.get(type(node))
    if handler is not None:
        evaluator.step()
        handler(evaluator, node, scope, outputs)
        return
    value = evaluator.value(node, scope)
    # `$x++` and `[void]` give nothing.
    if isinstance(node, Unary) and node.operator in _STEPS:
        return
    if isinstance(node, Group) and node.opener != "(":
        for item in items_of(value):
            outputs.add(item)
    elif isinstance(value, PsArray):
        for item in value.items:
            outputs.add(item)
    elif value is not None and not isinstance(value, TypeValue):
        outputs.add(value)


def _assignment(evaluator: Evaluator, node: Assignment, scope: Scope, outputs: Outputs) -> None:
    assigning.assign(evaluator, node, scope)


def _commands(
    evaluator: Evaluator, node: Command | Pipeline, scope: Scope, outputs: Outputs
) -> None:
    evaluate_commands.pipeline(evaluator, node, scope, outputs)


def _chain(evaluator: Evaluator, node: Chain, scope: Scope, outputs: Outputs) -> None:
    statement(evaluator, node.left, scope, outputs)
    left = evaluator.spot(node.left)
    condition = Condition(left.text, node.operator == "&&", left)
    right = node.right

    def run(inner: Outputs) -> None:
        statement(evaluator, right, scope, inner)

    branching.branches(
        evaluator, scope, outputs, [(condition, run), (None, None)], evaluator.spot(node)
    )


def _jump(evaluator: Evaluator, node: Jump, scope: Scope, outputs: Outputs) -> None:
    if node.kind == "return" and node.value is not None:
        statement(evaluator, node.value, scope, outputs)
    elif node.kind in ("exit", "throw") and node.value is not None:
        evaluator.value(node.value, scope)
    kinds = {"return": Returned, "break": Broke, "continue": Continued}
    raise kinds.get(node.kind, Exited)


def _function(evaluator: Evaluator, node: Function, scope: Scope, outputs: Outputs) -> None:
    scope.functions[node.name] = FunctionBinding(node, evaluator.script)


def _broken(evaluator: Evaluator, node: Broken, scope: Scope, outputs: Outputs) -> None:
    for name in branching.names_in_text(evaluator.spot(node).text):
        evaluator.bind(name, evaluator.unknown(node, node.reason), scope)


_HANDLERS: Final[dict[type, Callable[..., None]]] = {
    Assignment: _assignment,
    Command: _commands,
    Pipeline: _commands,
    Chain: _chain,
    If: evaluate_branches.choose,
    Foreach: evaluate_loops.foreach,
    Loop: evaluate_loops.loop,
    Switch: evaluate_branches.switch,
    Try: evaluate_branches.attempt,
    Jump: _jump,
    Function: _function,
    Broken: _broken,
}
