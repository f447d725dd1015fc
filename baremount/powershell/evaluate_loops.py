"""Loops: round by round where their items or conditions are known, once where they are not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from baremount.powershell import branching
from baremount.powershell.calls import Condition
from baremount.powershell.conversion import truth
from baremount.powershell.disks import one_by_one
from baremount.powershell.jumps import Broke, Continued
from baremount.powershell.outputs import Outputs
from baremount.powershell.tree import Block, Foreach, Loop, Node
from baremount.powershell.values import UnknownValue, Value, items_of

if TYPE_CHECKING:
    from baremount.powershell.evaluator import Evaluator
    from baremount.powershell.scope import Scope

MAX_ROUNDS: Final = 256
_CHANGES: Final = "it changes in a loop that is not followed round by round"


def foreach(evaluator: Evaluator, node: Foreach, scope: Scope, outputs: Outputs) -> None:
    items = evaluator.value(node.items, scope)
    spot = evaluator.spot(node.items)
    if isinstance(items, UnknownValue):
        condition = Condition(spot.text, True, spot)
        value = UnknownValue(items.reason, items.spot, is_each=True)
        _unknown_rounds(evaluator, node, node.body, scope, outputs, condition, value)
        return
    rounds = one_by_one(items_of(items), spot)
    if len(rounds) > MAX_ROUNDS:
        evaluator.problem(node.span, f"a loop of more than {MAX_ROUNDS:,} rounds is not followed")
        rounds = [UnknownValue("one of very many", spot, is_each=True)]
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
        evaluator.follow(body, scope, outputs)
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
    reason = UnknownValue(_CHANGES, evaluator.spot(node), is_each=True)

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


def loop(evaluator: Evaluator, node: Loop, scope: Scope, outputs: Outputs) -> None:
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
            changing = UnknownValue(_CHANGES, evaluator.spot(node), is_each=True)
            evaluator.bind(name, changing, scope)
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
