"""Following several ways of which one will be taken, and joining what they leave."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from baremount.powershell.calls import Condition
from baremount.powershell.conversion import same
from baremount.powershell.jumps import Broke, Continued, Jumped
from baremount.powershell.outputs import Outputs
from baremount.powershell.scope import Binding
from baremount.powershell.tree import (
    Assignment,
    Command,
    Foreach,
    Number,
    Pipeline,
    Unary,
    Variable,
)
from baremount.powershell.values import DIFFERS, EMPTY_IN_ONE, DiskQuery, UnknownValue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from baremount.powershell.evaluator import Evaluator
    from baremount.powershell.scope import Scope
    from baremount.powershell.values import Spot

    Way = tuple[tuple[Condition, ...] | Condition | None, Callable[[Outputs], None] | None]

_ASSIGNED: Final = re.compile(r"\$\{?([\w:]+)\}?\s*[-+*/]?=(?!=)")


def branches(
    evaluator: Evaluator,
    scope: Scope,
    outputs: Outputs,
    ways: list[Way],
    spot: Spot,
) -> None:
    """Follow each way from the same state. A way without code is the one that does nothing.

    A variable that the ways leave with different values is unknown afterwards. Ways that leave
    the block early do not count, unless all do: then the last one's jump goes on.
    """
    variables = sum(len(each.variables) for each in _scopes(scope))
    evaluator.step(len(ways) * variables // 20)
    before = _saved(scope)
    after: list[list[dict[str, Binding]]] = []
    left: list[list[dict[str, Binding]]] = []
    jumped: Jumped | None = None
    outer = evaluator.conditions
    for conditions, run in ways:
        _restore(scope, before)
        if run is None:
            after.append(_saved(scope))
            continue
        given = () if conditions is None else conditions
        evaluator.conditions = outer + ((given,) if isinstance(given, Condition) else given)
        inner = Outputs()
        try:
            run(inner)
        except (Broke, Continued) as jump:
            # What it leaves is seen after the loop, or in its next round.
            jumped = jump
            left.append(_saved(scope))
        except Jumped as jump:
            jumped = jump
        else:
            after.append(_saved(scope))
        finally:
            evaluator.conditions = outer
            outputs.add_branch(inner)
    if not after:
        _restore(scope, _joined(left, spot) if left else before)
        if jumped is not None:
            raise jumped
        return
    _restore(scope, _joined(after + left, spot))


def _scopes(scope: Scope) -> Iterator[Scope]:
    current: Scope | None = scope
    while current is not None:
        yield current
        current = current.outer


def _saved(scope: Scope) -> list[dict[str, Binding]]:
    return [dict(each.variables) for each in _scopes(scope)]


def _restore(scope: Scope, saved: list[dict[str, Binding]]) -> None:
    for each, variables in zip(_scopes(scope), saved, strict=True):
        each.variables = dict(variables)


def _joined(after: list[list[dict[str, Binding]]], spot: Spot) -> list[dict[str, Binding]]:
    if len(after) == 1:
        return after[0]
    joined: list[dict[str, Binding]] = []
    for states in zip(*after, strict=True):
        result: dict[str, Binding] = {}
        for name in dict.fromkeys(name for state in states for name in state):
            bindings = [state.get(name) for state in states]
            first = bindings[0]
            if first is not None and all(
                other is first or (other is not None and same(other.value, first.value))
                for other in bindings
            ):
                soft = any(other.soft for other in bindings if other is not None)
                result[name] = Binding(first.value, soft, first.kind)
            else:
                result[name] = Binding(_one_disk(bindings) or _differs(bindings, spot))
        joined.append(result)
    return joined


def _differs(bindings: list[Binding | None], spot: Spot) -> UnknownValue:
    return UnknownValue(EMPTY_IN_ONE if any(map(_is_empty, bindings)) else DIFFERS, spot)


def _is_empty(binding: Binding | None) -> bool:
    """Whether a variable has no value, or may have none."""
    value = None if binding is None else binding.value
    if isinstance(value, UnknownValue):
        return value.reason == EMPTY_IN_ONE
    return value is None or value == ""


def _one_disk(bindings: list[Binding | None]) -> DiskQuery | None:
    """The disk that a variable holds if it holds anything: a search that may find none."""
    values = [binding.value for binding in bindings if binding is not None]
    found = [value for value in values if value is not None]
    first = found[0] if found else None
    if isinstance(first, DiskQuery) and all(value == first for value in found):
        return first
    return None


def assigned_names(node: object) -> set[str]:
    """The names of the variables that are assigned to anywhere inside a tree."""
    names: set[str] = set()
    for inner in _walk(node):
        if isinstance(inner, Assignment):
            for target in _walk(inner.target):
                if isinstance(target, Variable):
                    names.add(target.name)
        elif isinstance(inner, Foreach):
            names.add(inner.variable.name)
        elif isinstance(inner, Unary) and inner.operator.endswith(("++", "--")):
            names.update(v.name for v in (inner.operand,) if isinstance(v, Variable))
    return names


def depends_on_variables(node: object) -> bool:
    """Whether variables stand in a condition, apart from PowerShell's constants."""
    names = (inner.name.lower() for inner in _walk(node) if isinstance(inner, Variable))
    return any(name not in ("true", "false", "null") for name in names)


def tested_disks(node: object, scope: Scope) -> dict[str, DiskQuery]:
    """The variables in a condition that hold disks."""
    found: dict[str, DiskQuery] = {}
    for inner in _walk(node):
        if isinstance(inner, Variable):
            binding = scope.get(inner.name)
            if binding is not None and isinstance(binding.value, DiskQuery):
                found[inner.name.lower()] = binding.value
    return found


def is_always_true(node: object) -> bool:
    """Whether a loop's condition is missing, `$true` or a number other than 0."""
    if isinstance(node, Number):
        return bool(node.value)
    return node is None or (isinstance(node, Variable) and node.name.lower() == "true")


def has_command(node: object) -> bool:
    """Whether a command line stands anywhere inside a tree."""
    return any(isinstance(inner, (Command, Pipeline)) for inner in _walk(node))


def names_in_text(text: str) -> list[str]:
    """The variables that source text which is not understood seems to assign to."""
    return _ASSIGNED.findall(text)


def _walk(node: object) -> Iterator[object]:
    waiting = [node]
    while waiting:
        current = waiting.pop()
        if isinstance(current, tuple):
            yield current
            waiting.extend(current)
