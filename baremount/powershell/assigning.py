"""Assignments: to variables, members and elements."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.powershell import operators
from baremount.powershell.casting import cast
from baremount.powershell.conversion import MAX_ITEMS
from baremount.powershell.tree import Array, Assignment, Cast, Index, Member, Node, Variable
from baremount.powershell.values import PsArray, PsObject, UnknownValue, Value

if TYPE_CHECKING:
    from baremount.powershell.evaluator import Evaluator
    from baremount.powershell.scope import Scope


def assign(evaluator: Evaluator, node: Assignment, scope: Scope) -> Value:
    """Follow an assignment; its value is what the target then holds."""
    soft = evaluator.soft
    value = evaluator.value(node.value, scope)
    if node.operator != "=":
        current = evaluator.value(node.target, scope)
        operator = node.operator[:-1]
        if operator == "??":
            value = current if current is not None else value
        elif operator == "+" and isinstance(current, UnknownValue):
            value = current
        else:
            value = operators.binary(operator, current, value, evaluator.spot(node))
    store(evaluator, node.target, value, scope, soft=evaluator.soft != soft)
    return value


def store(
    evaluator: Evaluator, target: Node, value: Value, scope: Scope, *, soft: bool = False
) -> None:
    """Give what stands on the left of an assignment a value."""
    if isinstance(target, Cast):
        value = cast(target.type_name, value, evaluator.spot(target))
        if isinstance(target.operand, Variable) and ":" not in target.operand.name:
            evaluator.bind(target.operand.name, value, scope, soft=soft, kind=target.type_name)
        else:
            store(evaluator, target.operand, value, scope, soft=soft)
    elif isinstance(target, Variable):
        if target.name.lower().startswith("env:"):
            evaluator.bind(target.name, value, scope.root(), soft=soft)
        elif target.name.lower() != "null":
            kind = scope.type_of(target.name)
            value = cast(kind, value, evaluator.spot(target)) if kind else value
            evaluator.bind(target.name, value, scope, soft=soft, kind=kind)
    elif isinstance(target, Array):
        items = value.items if isinstance(value, PsArray) else None
        for index, item in enumerate(target.items):
            missing: Value = evaluator.unknown(item, "one of several values that are not known")
            if items is not None:
                missing = items[index] if index < len(items) else None
            store(evaluator, item, missing, scope, soft=soft)
    elif isinstance(target, Member):
        base = evaluator.value(target.base, scope)
        if isinstance(base, PsObject):
            name = target.name if isinstance(target.name, str) else None
            set_member(evaluator, base, name, value, target)
    elif isinstance(target, Index):
        _store_element(evaluator, target, value, scope)


def _store_element(evaluator: Evaluator, target: Index, value: Value, scope: Scope) -> None:
    base = evaluator.value(target.base, scope)
    index = evaluator.value(target.position, scope)
    if isinstance(base, PsObject):
        known = isinstance(index, (str, int))
        set_member(evaluator, base, str(index) if known else None, value, target)
    elif isinstance(base, PsArray):
        if isinstance(index, int) and -len(base.items) <= index < len(base.items):
            base.items[index] = value
        else:
            base.items[:] = [evaluator.unknown(target, "an element is set at a place not known")]


def set_member(
    evaluator: Evaluator, base: PsObject, name: str | None, value: Value, node: Node
) -> None:
    """Set a member; under a condition it is unknown afterwards unless it was the same."""
    if name is None:
        for member in base.members:
            base.members[member] = evaluator.unknown(node, "a member of unknown name is set")
        return
    if evaluator.conditions and base.has(name) and base.get(name) != value:
        value = evaluator.unknown(node, "it is set under a condition")
    if len(base.members) < MAX_ITEMS:
        base.set(name, value)
