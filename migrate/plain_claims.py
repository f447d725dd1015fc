"""Where plain mounts stand in the source: which binding, operand or element goes with each."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeGuard

from baremount.evaluation.values import NixSet
from baremount.holders import holders
from baremount.migrate.blocks import peeled, wrapper
from baremount.migrate.reading import Claim, is_binding_of
from baremount.records import Record
from baremount.syntax.tree import Apply, AttributeSet, Binary, Binding, ListNode, Select, Variable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from baremount.definitions import Definition
    from baremount.machine import Machine
    from baremount.syntax.tree import Entry, Node, Span


COMPUTED = "it is computed where it cannot be taken out; write it out literally"


class Spot(Record):
    """A claim for one mount, and whether it takes others along that are not named in it."""

    claim: Claim
    shared: bool


def spot(definition: Definition, option: str, machine: Machine) -> Spot | str:
    """The claim for the attribute that `definition` gives, or why there is none."""
    around = holders(definition)
    top = first_below_config(around) or computed_top(definition, machine)
    if top is None:
        return COMPUTED
    entry = definition.entry
    if around and isinstance(entry, Binding):
        outer = wrapper(definition.file, entry.value if entry is top else top.value)
        return Spot(Claim(definition.file, entry.span, option, True, top, (), outer), False)
    span = computed_operand(top.value)
    if span is None:
        return COMPUTED
    if span == top.value.span:
        span = top.span
    outer = wrapper(definition.file, top.value)
    return Spot(Claim(definition.file, span, option, True, top, (), outer), True)


def top_binding(definition: Definition) -> Binding | None:
    """The outermost binding on the way to a definition, `config = { … }` looked through."""
    return first_below_config(holders(definition))


def first_below_config(around: Sequence[Binding]) -> Binding | None:
    """The outermost of some bindings that is not `config` itself."""
    return next((b for b in around if [name.text for name in b.path] != ["config"]), None)


def computed_top(definition: Definition, machine: Machine) -> Binding | None:
    """The binding whose computed value gives the attribute that `definition` stands for."""
    *path, name = definition.path
    for whole in machine.definitions(tuple(path))[0]:
        value = machine.evaluator.force(whole.thunk)
        if isinstance(value, NixSet) and name in value.attributes:
            top = top_binding(whole)
            if top is not None:
                return top
    return None


def computed_operand(value: Node) -> Span | None:
    """The one operand of `//` (or element of `mkMerge`) that is no literal set.

    The span includes the operator that goes with it. None where several are computed.
    """
    operands = parts(peeled(value), (value.span[0], value.span[1]))
    computed = [span for node, span in operands if not isinstance(peeled(node), AttributeSet)]
    return computed[0] if len(computed) == 1 else None


def parts(node: Node, whole: Span) -> list[tuple[Node, Span]]:
    """The operands of `//` and elements of `mkMerge`, each with what to cut to take it out."""
    node = peeled(node)
    if isinstance(node, Binary) and node.operator == "//":
        left = (node.left.span[0], node.right.span[0])
        right = (node.left.span[1], node.right.span[1])
        return [*parts(node.left, left), *parts(node.right, right)]
    if is_call_of(node, "mkMerge") and isinstance(node.argument, ListNode):
        return [part for item in node.argument.items for part in parts(item, item.span)]
    return [(node, whole)]


def is_call_of(node: Node, name: str) -> TypeGuard[Apply]:
    """Whether `node` calls the library function `name`."""
    if not isinstance(node, Apply):
        return False
    called = node.function
    if isinstance(called, Select):
        return called.path[-1].text == name
    return isinstance(called, Variable) and called.name == name


def merged(claims: Sequence[Claim]) -> list[Claim]:
    """The claims, those that empty a literal operand or the whole binding widened to it."""
    result = [widened(claim, claims) for claim in claims]
    return [emptied(claim, result) for claim in result]


def widened(claim: Claim, claims: Sequence[Claim]) -> Claim:
    """A claim, as its whole operand where all entries of that literal set go."""
    if claim.top is None:
        return claim
    spans = {other.span for other in claims if other.top is claim.top}
    for node, span in parts(claim.top.value, claim.top.value.span):
        entries = [entry.span for entry in node.entries] if isinstance(node, AttributeSet) else []
        if claim.span in entries and spans.issuperset(entries):
            return claim._replace(span=span)
    return claim


def emptied(claim: Claim, claims: Sequence[Claim]) -> Claim:
    """A claim, as the whole binding where every operand of its value goes."""
    if claim.top is None:
        return claim
    spans = {other.span for other in claims if other.top is claim.top}
    if all(span in spans for _, span in parts(claim.top.value, claim.top.value.span)):
        return claim._replace(span=claim.top.span)
    return claim


def list_element(node: Node, definition: Definition) -> Span | None:
    """The span of a list element where it stands in the definition's literal list."""
    value = definition.entry.value if isinstance(definition.entry, Binding) else None
    literal = peeled(value) if value is not None else None
    if isinstance(literal, ListNode) and any(item is node for item in literal.items):
        return node.span
    return None


def entry_of(entries: Sequence[Entry], name: str) -> Entry | None:
    """The entry that binds `name` in a set."""
    return next((entry for entry in entries if is_binding_of(entry, name)), None)
