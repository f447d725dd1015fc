"""Where-Object, ForEach-Object, Select-Object and Sort-Object, on known items and on disks."""

# Handlers in a table all take the same arguments.
# ruff: noqa: ARG001

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from baremount.powershell import invoking, members, methods, operators
from baremount.powershell.conversion import to_text, truth
from baremount.powershell.disks import one_by_one, picked
from baremount.powershell.jumps import Broke, Continued
from baremount.powershell.outputs import Outputs
from baremount.powershell.scope import Binding
from baremount.powershell.values import (
    DiskQuery,
    Filters,
    PsObject,
    ScriptBlockValue,
    UnknownValue,
    Value,
    items_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from baremount.powershell.calls import Call
    from baremount.powershell.evaluator import Evaluator
    from baremount.powershell.scope import Scope

_OPERATORS: Final = frozenset(
    prefix + name
    for prefix in ("", "i", "c")
    for name in (
        "eq", "ne", "gt", "ge", "lt", "le", "like", "notlike", "match", "notmatch", "contains",
        "notcontains", "in", "notin",
    )
)  # fmt: skip


def where(
    evaluator: Evaluator, call: Call, stream: list[Value] | None, scope: Scope, outputs: Outputs
) -> None:
    """Those items that a condition holds for; disks take the condition along."""
    for item in stream or []:
        evaluator.step()
        holds = _test(evaluator, call, item)
        if isinstance(item, DiskQuery):
            if isinstance(holds, Filters):
                outputs.add(item.narrowed(holds.conditions))
                continue
            if isinstance(holds, UnknownValue) or truth(holds) is None:
                why = holds if isinstance(holds, UnknownValue) else _not_followed(call)
                outputs.add(item.narrowed((why,)))
                continue
        if isinstance(item, UnknownValue):
            outputs.add(item)
            continue
        kept = truth(holds)
        if kept is None:
            # Whether this one stays is not known, so neither is what comes out.
            outputs.add(_not_followed(call))
        elif kept:
            outputs.add(item)


def _not_followed(call: Call) -> UnknownValue:
    return UnknownValue("picked by a condition that is not followed", call.spot)


def _test(evaluator: Evaluator, call: Call, item: Value) -> Value:
    first = call.arguments[0].value if call.arguments else None
    block = call.parameter("FilterScript") or first
    if isinstance(block, ScriptBlockValue):
        return invoking.call_block(
            evaluator, block, [], call.spot, item=Binding(item), same_scope=True
        )
    name = call.parameter("Property")
    if not isinstance(name, str):
        return _not_followed(call)
    left = members.member(item, name, call.spot)
    for argument in call.arguments:
        operator = (argument.name or "").lower()
        if operator in _OPERATORS:
            return operators.binary("-" + operator, left, argument.value, call.spot)
    return left


def for_each(
    evaluator: Evaluator, call: Call, stream: list[Value] | None, scope: Scope, outputs: Outputs
) -> None:
    """A block, a member or a method of every item; each item is a round of a loop."""
    blocks = [a.value for a in call.arguments if isinstance(a.value, ScriptBlockValue)]
    begin, end = call.parameter("Begin"), call.parameter("End")
    name = call.parameter("MemberName") or call.parameter("Process")
    if isinstance(begin, ScriptBlockValue):
        _run(evaluator, begin, None, outputs)
    process = [block for block in blocks if block is not begin and block is not end]
    for item in one_by_one(stream, call.spot) if stream is not None else [None]:
        evaluator.step()
        outer = evaluator.frames
        evaluator.frames = (*outer, evaluator.frame("iteration", "_", call.spot))
        try:
            if process:
                _run(evaluator, process[0], Binding(item), outputs)
            elif isinstance(name, str):
                for value in items_of(_member_or_method(evaluator, call, item, name)):
                    outputs.add(value)
            else:
                outputs.add(_not_followed(call))
        except (Broke, Continued):
            return
        finally:
            evaluator.frames = outer
    if isinstance(end, ScriptBlockValue):
        _run(evaluator, end, None, outputs)


def _member_or_method(evaluator: Evaluator, call: Call, item: Value, name: str) -> Value:
    if name.lower() in ("trim", "tostring", "toupper", "tolower"):
        return methods.of_text(item, name.lower(), [], call.spot)
    return members.member(item, name, call.spot)


def _run(
    evaluator: Evaluator, block: ScriptBlockValue, item: Binding | None, outputs: Outputs
) -> None:
    inner = Outputs()
    invoking.run_block(evaluator, block, inner, item=item, same_scope=True)
    outputs.merge(inner)


def select(
    evaluator: Evaluator, call: Call, stream: list[Value] | None, scope: Scope, outputs: Outputs
) -> None:
    """Some of the items, or some of their properties."""
    items = _picked(call, list(stream or []))
    expand = call.parameter("ExpandProperty")
    properties = [to_text(name) for name in items_of(call.parameter("Property"))]
    for item in items:
        if isinstance(expand, str):
            for value in items_of(members.member(item, expand, call.spot)):
                outputs.add(value)
        elif isinstance(item, PsObject) and properties and item.call is None:
            outputs.add(_with_properties(item, properties, call))
        else:
            outputs.add(item)


def _with_properties(item: PsObject, properties: list[Value], call: Call) -> PsObject:
    made = PsObject("pscustomobject")
    for name in properties:
        if name == "*":
            for key, value in item.members.items():
                made.set(item.names[key], value)
        elif isinstance(name, str):
            made.set(name, members.member(item, name, call.spot))
    return made


def _picked(call: Call, items: list[Value]) -> list[Value]:
    """What -First, -Last, -Skip and -Index leave; unknown where the number of items is."""
    picks = {name: call.parameter(name) for name in ("First", "Last", "Skip", "Index")}
    given = {name: value for name, value in picks.items() if value is not None}
    if given and len(items) == 1 and isinstance(items[0], DiskQuery):
        return [picked(items[0], call.spot)]
    if not given:
        return items
    if any(isinstance(item, (UnknownValue, DiskQuery)) for item in items):
        if len(items) == 1:
            return items
        return [UnknownValue("one of several items that are not known", call.spot)]
    if not all(isinstance(value, int) and value >= 0 for value in given.values()):
        return [_not_followed(call)]
    numbers = {name: int(value) for name, value in given.items() if isinstance(value, int)}
    items = items[numbers.get("Skip", 0) :]
    if "Index" in numbers:
        return items[numbers["Index"] : numbers["Index"] + 1]
    if "First" in numbers:
        return items[: numbers["First"]]
    if "Last" in numbers:
        return items[-numbers["Last"] :] if numbers["Last"] else []
    return items


def sort(
    evaluator: Evaluator, call: Call, stream: list[Value] | None, scope: Scope, outputs: Outputs
) -> None:
    """The items in order; several whose order is not known are not known one by one."""
    items = list(stream or [])
    name = call.parameter("Property")
    if len(items) > 1:
        keys = [
            members.member(item, name, call.spot) if isinstance(name, str) else item
            for item in items
        ]
        if all(isinstance(key, str) for key in keys) and not call.has("Unique"):
            order = sorted(range(len(items)), key=lambda index: str(keys[index]).lower())
        elif all(type(key) in (int, float) for key in keys) and not call.has("Unique"):
            order = sorted(range(len(items)), key=lambda index: float(keys[index]))  # type: ignore[arg-type]
        else:
            outputs.add(UnknownValue("items in an order that is not known", call.spot))
            return
        items = [items[index] for index in order]
        if call.has("Descending"):
            items.reverse()
    for item in items:
        outputs.add(item)


HANDLERS: Final[dict[str, Callable[..., None]]] = {
    "Where-Object": where,
    "ForEach-Object": for_each,
    "Select-Object": select,
    "Sort-Object": sort,
}
