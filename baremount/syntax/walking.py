"""Moving through a Nix syntax tree: children, all nodes below, the way down to an offset.

Nothing here recurses, so the depth of a tree does not matter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.syntax.tree import (
    Apply,
    Assert,
    AttributeSet,
    Binary,
    Binding,
    HasAttribute,
    If,
    Inherit,
    Lambda,
    Let,
    ListNode,
    Name,
    Node,
    Parenthesized,
    Path,
    Select,
    String,
    Unary,
    With,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Item = Node | Binding | Inherit
"""What a tree is made of: expressions, and the entries of sets and lets."""


def children(item: Item) -> Iterator[Item]:
    """The expressions and entries directly inside `item`, in source order."""
    if isinstance(item, (AttributeSet, Let)):
        yield from item.entries
        if isinstance(item, Let):
            yield item.body
    elif isinstance(item, Binding):
        yield from _computed(item.path)
        yield item.value
    elif isinstance(item, Inherit):
        if item.source is not None:
            yield item.source
        yield from _computed(item.names)
    elif isinstance(item, ListNode):
        yield from item.items
    elif isinstance(item, (String, Path)):
        yield from (part for part in item.parts if not isinstance(part, str))
    elif isinstance(item, (Select, HasAttribute)):
        yield item.base
        yield from _computed(item.path)
        if isinstance(item, Select) and item.default is not None:
            yield item.default
    elif isinstance(item, Apply):
        yield item.function
        yield item.argument
    elif isinstance(item, Binary):
        yield item.left
        yield item.right
    elif isinstance(item, Lambda):
        yield from (formal.default for formal in item.formals or () if formal.default)
        yield item.body
    elif isinstance(item, If):
        yield from (item.condition, item.then, item.otherwise)
    elif isinstance(item, With):
        yield from (item.scope, item.body)
    elif isinstance(item, Assert):
        yield from (item.condition, item.body)
    elif isinstance(item, Unary):
        yield item.operand
    elif isinstance(item, Parenthesized):
        yield item.inner


def walk(item: Item) -> Iterator[Item]:
    """`item` and everything below it, in source order, parents before their children."""
    waiting = [item]
    while waiting:
        current = waiting.pop()
        yield current
        waiting.extend(reversed(tuple(children(current))))


def node_path(root: Item, offset: int) -> list[Item]:
    """The nodes and entries around `offset`, from `root` to the innermost.

    Empty when `offset` lies outside `root`. A node holds the offsets from its first byte up
    to, not including, its end: the offset just after a binding is its set's.
    """
    path: list[Item] = []
    inside: Item | None = root if _holds(root, offset) else None
    while inside is not None:
        path.append(inside)
        inside = next((child for child in children(inside) if _holds(child, offset)), None)
    return path


def _computed(names: Iterable[Name]) -> Iterator[Node]:
    return (name.expression for name in names if name.expression is not None)


def _holds(item: Item, offset: int) -> bool:
    return item.span[0] <= offset < item.span[1]
