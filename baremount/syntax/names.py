"""Which names an expression uses, what binds them, and whether it may be moved.

Nix binds names by `let`, `rec { }` and functions, which is decided by position alone; a name
bound by none of them is looked up in the enclosing `with`s, innermost first. A `with` never
hides a name that is bound by position, nor one of Nix's own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from baremount.records import Record
from baremount.syntax.tree import (
    AttributeSet,
    Inherit,
    Lambda,
    Let,
    NotUnderstood,
    Variable,
    With,
)
from baremount.syntax.walking import Item, children, node_path, walk

if TYPE_CHECKING:
    from baremount.syntax.tree import Node

__all__ = [
    "GLOBAL_NAMES",
    "NOT_UNDERSTOOD",
    "Binders",
    "Item",
    "binders_at",
    "bound_names",
    "children",
    "free_names",
    "node_path",
    "same_meaning",
    "walk",
]

NOT_UNDERSTOOD: Final = "(not understood)"
"""Stands among the free names of source whose names cannot be known. Nothing binds it."""

GLOBAL_NAMES: Final = frozenset(
    [
        "abort", "baseNameOf", "builtins", "derivation", "derivationStrict", "dirOf", "false",
        "fetchGit", "fetchMercurial", "fetchTarball", "fetchTree", "fromTOML", "import",
        "isNull", "map", "null", "placeholder", "removeAttrs", "scopedImport", "throw",
        "toString", "true",
    ]
)  # fmt: skip
"""Names that Nix binds everywhere, unless the file binds them (Nix 2.8)."""

_POSITION_NAME: Final = "__curPos"


class Binders(Record):
    """What binds names at one place: constructs and `with`s, outermost first."""

    constructs: tuple[Node, ...]
    withs: tuple[With, ...]

    def resolve(self, name: str) -> Node | None:
        """The innermost `Let`, `Lambda` or recursive set that binds `name` by position."""
        for construct in reversed(self.constructs):
            if name in bound_names(construct):
                return construct
        return None


def bound_names(node: Item) -> frozenset[str]:
    """The names that `node` itself brings into scope for what is inside it."""
    if isinstance(node, Lambda):
        names = {formal.name for formal in node.formals or ()}
        return frozenset(names | {node.parameter} if node.parameter else names)
    if isinstance(node, Let) or (isinstance(node, AttributeSet) and node.recursive):
        names = set()
        for entry in node.entries:
            of_entry = entry.names if isinstance(entry, Inherit) else entry.path[:1]
            names.update(name.text for name in of_entry if name.text is not None)
        return frozenset(names)
    return frozenset()


def free_names(item: Item) -> frozenset[str]:
    """The variables in `item` that nothing inside it binds by position.

    Nix's own names (`true`, `map`, …) and those that only a `with` may provide are among
    them. Source that is not understood adds `NOT_UNDERSTOOD`.
    """
    free: set[str] = set()
    bound: dict[str, int] = {}
    waiting: list[Item | _Change] = [item]
    while waiting:
        current = waiting.pop()
        if isinstance(current, _Change):
            for name in current.names:
                bound[name] = bound.get(name, 0) + current.by
        elif isinstance(current, Variable):
            if not bound.get(current.name):
                free.add(current.name)
        elif isinstance(current, NotUnderstood):
            free.add(NOT_UNDERSTOOD)
        else:
            waiting.extend(_below(current, bound, free))
    return frozenset(free)


class _Change(Record):
    """Names that come into scope (by 1) or leave it (by -1)."""

    names: frozenset[str]
    by: int


def _below(item: Item, bound: dict[str, int], free: set[str]) -> list[Item | _Change]:
    """What to look at next, last first: a scope's names, what is inside, their end."""
    if isinstance(item, Inherit):
        free.update(_inherited_names(item, bound))
    below: list[Item | _Change] = list(children(item))
    names = bound_names(item)
    if names and isinstance(item, (Let, AttributeSet)):
        # `inherit x;` takes x from around the set or let that it stands in.
        for entry in filter(_is_plain_inherit, item.entries):
            free.update(_inherited_names(entry, bound))
    return [_Change(names, -1), *reversed(below), _Change(names, 1)] if names else below


def _is_plain_inherit(item: object) -> bool:
    return isinstance(item, Inherit) and item.source is None


def _inherited_names(item: Item, bound: dict[str, int]) -> set[str]:
    if not isinstance(item, Inherit) or item.source is not None:
        return set()
    # `inherit "";` takes a variable too, one without letters.
    names = {name.text for name in item.names if name.text is not None}
    return {name for name in names if not bound.get(name)}


def binders_at(root: Node, offset: int) -> Binders:
    """What binds names at `offset`."""
    return _binders(node_path(root, offset), offset)


def _binders(path: list[Item], offset: int) -> Binders:
    constructs: list[Node] = []
    withs: list[With] = []
    for index, item in enumerate(path):
        if isinstance(item, With):
            if offset >= item.scope.span[1]:
                withs.append(item)
        elif isinstance(item, (Let, AttributeSet, Lambda)) and bound_names(item):
            following = path[index + 1] if index + 1 < len(path) else None
            # `inherit x;` takes x from around the set or let that it stands in.
            if not _is_plain_inherit(following):
                constructs.append(item)
    return Binders(tuple(constructs), tuple(withs))


def same_meaning(root: Node, item: Item, destination: int) -> frozenset[str]:
    """The names in `item`, a part of `root`, that mean something else at `destination`.

    Empty when `item` may be moved there verbatim. What binds a name is compared, not its
    value: a construct that the same edit removes is for the caller to see.
    """
    names = free_names(item)
    around = node_path(root, item.span[0])
    here = next((at for at, found in enumerate(around) if found is item), len(around))
    old = _binders(around[: here + _is_plain_inherit(item)], item.span[0])
    new = binders_at(root, destination)
    same_withs = len(old.withs) == len(new.withs) and all(map(_is, old.withs, new.withs))
    return frozenset(name for name in names if _changes(name, old, new, same_withs=same_withs))


def _changes(name: str, old: Binders, new: Binders, *, same_withs: bool) -> bool:
    if name in (NOT_UNDERSTOOD, _POSITION_NAME):
        return True
    before = old.resolve(name)
    if before is not new.resolve(name):
        return True
    return before is None and name not in GLOBAL_NAMES and not same_withs


def _is(one: object, other: object) -> bool:
    return one is other
