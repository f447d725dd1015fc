"""Thunks for expressions, and what names stand for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.evaluation.externals import selected
from baremount.evaluation.stopped import NotKnown, shown, unknowable
from baremount.evaluation.values import External, NixSet, OpenSet, Thunk, known_thunk
from baremount.evaluation.wording import describe
from baremount.syntax.tree import Parenthesized, Variable
from baremount.values import Unknown

if TYPE_CHECKING:
    from baremount.evaluation.evaluator import Evaluator
    from baremount.evaluation.scope import Scope
    from baremount.evaluation.values import Value
    from baremount.syntax.tree import Entry, NixFile, Node


def fresh(node: Node, scope: Scope, file: NixFile | None, entry: Entry | None = None) -> Thunk:
    """A thunk that stands at `node`."""
    return Thunk(bare(node), scope, file, entry)


def delay(node: Node, scope: Scope, file: NixFile | None) -> Thunk:
    """A thunk for an argument: for a name the very thunk that it is bound to, as in Nix."""
    node = bare(node)
    if isinstance(node, Variable):
        thunk = scope.lexical(node.name)
        if thunk is not None:
            return thunk
    return Thunk(node, scope, file)


def bare(node: Node) -> Node:
    """`node` without the parentheses around it."""
    while isinstance(node, Parenthesized):
        node = node.inner
    return node


def find_variable(evaluator: Evaluator, scope: Scope, name: str) -> Thunk:
    """What a name stands for: lexical bindings first, then Nix's own names, then `with`."""
    thunk = scope.lexical(name) or evaluator.global_thunk(name)
    if thunk is not None:
        return thunk
    frame = scope.withs
    while frame is not None:
        value = evaluator.need(frame.thunk)
        thunk = _in_with(value, name)
        if thunk is not None:
            return thunk
        frame = frame.outer
    raise unknowable(f"`{shown(name)}` is not defined")


def _in_with(value: Value, name: str) -> Thunk | None:
    """The attribute of a `with`'s set, None if it certainly has none of that name."""
    if isinstance(value, NixSet):
        if name in value.attributes or not isinstance(value, OpenSet):
            return value.attributes.get(name)
        found = value.rest(name)
        if isinstance(found, Unknown):
            raise NotKnown(found)
        return known_thunk(found)
    if isinstance(value, External):
        return selected(value, name)
    raise unknowable(f"`with` wants a set and is given {describe(value)}")
