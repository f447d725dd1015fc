"""`if`, `switch` and `try`: the way that is taken, or every way that may be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.powershell import branching
from baremount.powershell.calls import Condition
from baremount.powershell.conversion import equal, to_text, truth
from baremount.powershell.jumps import Broke, Jumped
from baremount.powershell.patterns import compiled, like
from baremount.powershell.values import Filters, Value

if TYPE_CHECKING:
    from collections.abc import Callable

    from baremount.powershell.evaluator import Evaluator
    from baremount.powershell.outputs import Outputs
    from baremount.powershell.scope import Scope
    from baremount.powershell.tree import Block, If, Node, Switch, Try


def choose(evaluator: Evaluator, node: If, scope: Scope, outputs: Outputs) -> None:
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
            evaluator.follow(body, scope, outputs)
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
                evaluator.follow(otherwise, scope, outputs)
            return
        ways.append(
            (tuple(negated), _runner(evaluator, otherwise, scope)) if otherwise else (None, None)
        )
    branching.branches(evaluator, scope, outputs, ways, evaluator.spot(node))


def _runner(evaluator: Evaluator, body: Block, scope: Scope) -> Callable[[Outputs], None]:
    return lambda outputs: evaluator.follow(body, scope, outputs)


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


def switch(evaluator: Evaluator, node: Switch, scope: Scope, outputs: Outputs) -> None:
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
                evaluator.follow(body, scope, outputs)
            except Broke:
                return
            return
        where = evaluator.spot(pattern)
        condition = Condition(f"{spot.text} is {where.text}", True, where)
        ways.append(((condition,), _runner(evaluator, body, scope)))
    if not ways:
        if default is not None:
            evaluator.follow(default, scope, outputs)
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


def attempt(evaluator: Evaluator, node: Try, scope: Scope, outputs: Outputs) -> None:
    """The body runs as if nothing failed; a handler is a branch that may be taken."""
    jumped: Jumped | None = None
    try:
        evaluator.follow(node.body, scope, outputs)
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
        evaluator.follow(node.finally_body, scope, outputs)
    if jumped is not None:
        raise jumped
