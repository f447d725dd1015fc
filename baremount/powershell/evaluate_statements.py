"""Statements: assignments, loops, both sides of what is not known, functions."""

# Handlers in a table all take the same arguments.
# ruff: noqa: ARG001

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from baremount.powershell import assigning, branching, evaluate_commands
from baremount.powershell.calls import Condition
from baremount.powershell.casting import cast
from baremount.powershell.conversion import equal, to_text, truth
from baremount.powershell.disks import one_by_one
from baremount.powershell.jumps import Broke, Continued, Exited, Jumped, Returned
from baremount.powershell.outputs import Outputs
from baremount.powershell.patterns import compiled, like
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
    Filters,
    PsArray,
    TypeValue,
    UnknownValue,
    Value,
    items_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from baremount.powershell.evaluator import Evaluator
    from baremount.powershell.scope import Scope

MAX_ROUNDS: Final = 256
_CHANGES: Final = "it changes in a loop that is not followed round by round"
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


def _if(evaluator: Evaluator, node: If, scope: Scope, outputs: Outputs) -> None:
    ways: list[branching.Way] = []
    negated: list[Condition] = []
    for test, body in node.clauses:
        soft = evaluator.soft
        found = evaluator.value(test, scope)
        holds = truth(found)
        if evaluator.soft != soft:
            holds = None
        if holds is False:
            continue
        spot = evaluator.spot(test)
        if holds and not ways:
            block(evaluator, body, scope, outputs)
            return
        conditions = (*negated, Condition(spot.text, True, spot))
        ways.append((conditions, _narrowing(evaluator, test, found, body, scope)))
        if holds:
            break
        negated.append(Condition(spot.text, False, spot))
    else:
        otherwise = node.otherwise
        if not ways:
            if otherwise is not None:
                block(evaluator, otherwise, scope, outputs)
            return
        ways.append(
            (tuple(negated), _runner(evaluator, otherwise, scope)) if otherwise else (None, None)
        )
    branching.branches(evaluator, scope, outputs, ways, evaluator.spot(node))


def _runner(evaluator: Evaluator, body: Block, scope: Scope) -> Callable[[Outputs], None]:
    return lambda outputs: block(evaluator, body, scope, outputs)


def _narrowing(
    evaluator: Evaluator, test: Node, found: Value, body: Block, scope: Scope
) -> Callable[[Outputs], None]:
    """Follow a block that runs for a disk only if it meets a condition: within the block, the
    condition says which disk it is."""
    run = _runner(evaluator, body, scope)
    tested = branching.tested_disks(test, scope) if isinstance(found, Filters) else {}
    if len(tested) != 1 or not isinstance(found, Filters):
        return run
    [(name, disk)] = tested.items()
    narrowed = disk.narrowed(found.conditions)

    def narrowing(outputs: Outputs) -> None:
        evaluator.bind(name, narrowed, scope)
        try:
            run(outputs)
        finally:
            binding = scope.get(name)
            if binding is not None and binding.value is narrowed:
                evaluator.bind(name, disk, scope)

    return narrowing


def _foreach(evaluator: Evaluator, node: Foreach, scope: Scope, outputs: Outputs) -> None:
    items = evaluator.value(node.items, scope)
    spot = evaluator.spot(node.items)
    if isinstance(items, UnknownValue):
        condition = Condition(spot.text, True, spot)
        value = UnknownValue(items.reason, items.spot)
        _unknown_rounds(evaluator, node, node.body, scope, outputs, condition, value)
        return
    rounds = one_by_one(items_of(items))
    if len(rounds) > MAX_ROUNDS:
        evaluator.problem(node.span, f"a loop of more than {MAX_ROUNDS:,} rounds is not followed")
        rounds = [UnknownValue("one of very many", spot)]
    for item in rounds:
        evaluator.bind(node.variable.name, item, scope)
        if not _round(evaluator, node.variable.name, node, node.body, scope, outputs):
            return


def _round(
    evaluator: Evaluator, name: str, node: Node, body: Block, scope: Scope, outputs: Outputs
) -> bool:
    """Follow one round of a loop; false where it ends the loop."""
    outer = evaluator.frames
    evaluator.frames = (*outer, evaluator.frame("iteration", name, evaluator.spot(node)))
    try:
        block(evaluator, body, scope, outputs)
    except Continued:
        return True
    except Broke:
        return False
    finally:
        evaluator.frames = outer
    return True


def _unknown_rounds(
    evaluator: Evaluator,
    node: Node,
    body: Block,
    scope: Scope,
    outputs: Outputs,
    condition: Condition | None,
    item: Value = None,
) -> None:
    """Follow a loop whose rounds are not known: once, without what changes in it."""
    changing = branching.assigned_names(body)
    reason = UnknownValue(_CHANGES, evaluator.spot(node))

    name = node.variable.name if isinstance(node, Foreach) else ""

    def run(inner: Outputs) -> None:
        # Any round, perhaps not the first. Without one, all stays as it was.
        for changed in changing:
            evaluator.bind(changed, reason, scope)
        if name:
            evaluator.bind(name, item, scope)
        _round(evaluator, name, node, body, scope, inner)

    if condition is None:
        run(outputs)
    else:
        branching.branches(
            evaluator, scope, outputs, [((condition,), run), (None, None)], evaluator.spot(node)
        )


def _loop(evaluator: Evaluator, node: Loop, scope: Scope, outputs: Outputs) -> None:
    if node.start is not None:
        evaluator.value(node.start, scope)
    spot = evaluator.spot(node.condition) if node.condition is not None else evaluator.spot(node)
    condition = Condition(spot.text, node.kind != "do-until", spot)
    if node.condition is None or not branching.depends_on_variables(node.condition):
        # An endless loop, or one that waits for something: its rounds are all alike.
        certain = node.kind.startswith("do") or branching.is_always_true(node.condition)
        _unknown_rounds(evaluator, node, node.body, scope, outputs, None if certain else condition)
        return
    calls, problems, start = len(evaluator.calls), len(evaluator.problems), Outputs()
    if _counted(evaluator, node, scope, start):
        outputs.merge(start)
        return
    del evaluator.calls[calls:], evaluator.problems[problems:]
    if node.step is not None:
        for name in branching.assigned_names(node.step):
            evaluator.bind(name, evaluator.unknown(node, _CHANGES), scope)
    certain = node.kind.startswith("do")
    _unknown_rounds(evaluator, node, node.body, scope, outputs, None if certain else condition)


def _counted(evaluator: Evaluator, node: Loop, scope: Scope, outputs: Outputs) -> bool:
    """Follow a loop round by round; false where its rounds are not known or too many."""
    if node.condition is None or branching.has_command(node.condition):
        return False
    wanted = node.kind != "do-until"
    for number in range(MAX_ROUNDS + 1):
        if number or not node.kind.startswith("do"):
            soft = evaluator.soft
            holds = truth(evaluator.value(node.condition, scope))
            if holds is None or soft != evaluator.soft:
                return False
            if holds is not wanted:
                return True
        if number == MAX_ROUNDS or not _round(evaluator, "", node, node.body, scope, outputs):
            break
        if node.step is not None:
            evaluator.value(node.step, scope)
    return number < MAX_ROUNDS


def _switch(evaluator: Evaluator, node: Switch, scope: Scope, outputs: Outputs) -> None:
    soft = evaluator.soft
    subject = evaluator.value(node.subject, scope)
    spot = evaluator.spot(node.subject)
    soft_subject = evaluator.soft != soft
    ways: list[branching.Way] = []
    default: Block | None = None
    for pattern, body in node.clauses:
        if pattern is None:
            default = body
            continue
        matches = (
            None if soft_subject else _clause_matches(evaluator, node, subject, pattern, scope)
        )
        if matches is False:
            continue
        if matches:
            try:
                block(evaluator, body, scope, outputs)
            except Broke:
                return
            return
        where = evaluator.spot(pattern)
        condition = Condition(f"{spot.text} is {where.text}", True, where)
        ways.append(((condition,), _runner(evaluator, body, scope)))
    if not ways:
        if default is not None:
            block(evaluator, default, scope, outputs)
        return
    otherwise = Condition(f"{spot.text} is none of the clauses", True, spot)
    ways.append(((otherwise,), _runner(evaluator, default, scope)) if default else (None, None))
    branching.branches(evaluator, scope, outputs, ways, evaluator.spot(node))


def _clause_matches(
    evaluator: Evaluator, node: Switch, subject: Value, pattern: Node, scope: Scope
) -> bool | None:
    value = evaluator.value(pattern, scope)
    text, wanted = to_text(subject), to_text(value)
    if "wildcard" in node.flags and isinstance(text, str) and isinstance(wanted, str):
        return like(text, wanted)
    if "regex" in node.flags and isinstance(text, str) and isinstance(wanted, str):
        expression = compiled(wanted, len(text))
        return None if expression is None else expression.search(text) is not None
    if node.flags and node.flags != ("casesensitive",):
        return None
    return equal(text, wanted, case="casesensitive" in node.flags)


def _try(evaluator: Evaluator, node: Try, scope: Scope, outputs: Outputs) -> None:
    """The body runs as if nothing failed; a handler is a branch that may be taken."""
    jumped: Jumped | None = None
    try:
        block(evaluator, node.body, scope, outputs)
    except Jumped as jump:
        jumped = jump
    for handler in node.handlers:
        spot = evaluator.script.spot(handler.span)
        condition = Condition("the `try` before it fails", True, spot)
        way = ((condition,), _runner(evaluator, handler, scope))
        try:
            branching.branches(evaluator, scope, outputs, [way, (None, None)], spot)
        except Jumped as jump:
            jumped = jumped or jump
    if node.finally_body is not None:
        block(evaluator, node.finally_body, scope, outputs)
    if jumped is not None:
        raise jumped


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
    If: _if,
    Foreach: _foreach,
    Loop: _loop,
    Switch: _switch,
    Try: _try,
    Jump: _jump,
    Function: _function,
    Broken: _broken,
}
