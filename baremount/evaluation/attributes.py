"""Attribute sets and `let`: from the entries as written to names and thunks.

Nix merges nested definitions while it parses: `a.b = 1; a.c = 2;` and also
`a = { b = 1; }; a.c = 2;` define one set `a`. `plan` does the same, without evaluating.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.evaluation.selection import computed_name
from baremount.evaluation.stopped import shown, unknowable
from baremount.evaluation.thunks import bare
from baremount.evaluation.values import Computed, NixSet, Thunk, Value
from baremount.records import Record
from baremount.syntax.tree import (
    AttributeSet,
    Binding,
    Inherit,
    Name,
    Node,
    Select,
    String,
    Variable,
)

if TYPE_CHECKING:
    from baremount.evaluation.evaluator import Evaluator
    from baremount.evaluation.scope import Scope
    from baremount.syntax.tree import Entry, Let, NixFile


class Leaf(Record):
    """`name = value`."""

    entry: Binding
    value: Node


class Inherited(Record):
    """One name of an `inherit`."""

    entry: Inherit
    name: Name


class Group:
    """A set that is written in one or several places."""

    __slots__ = ("dynamic", "entry", "members", "recursive", "written_whole")

    def __init__(self, entry: Entry | None, *, recursive: bool, written_whole: bool) -> None:
        self.entry = entry
        self.recursive = recursive
        self.written_whole = written_whole
        self.members: dict[str, Member] = {}
        self.dynamic: list[tuple[Name, Member]] = []


Member = Leaf | Inherited | Group


def make_set(evaluator: Evaluator, node: AttributeSet, scope: Scope, file: NixFile | None) -> Value:
    """The value of `{ … }` or `rec { … }`."""
    group = Group(None, recursive=node.recursive, written_whole=True)
    plan(group, node.entries)
    return _build(evaluator, group, scope, file)


def let_scope(evaluator: Evaluator, node: Let, scope: Scope, file: NixFile | None) -> Scope:
    """The scope of the body of a `let`."""
    group = Group(None, recursive=True, written_whole=True)
    plan(group, node.entries)
    names: dict[str, Thunk] = {}
    inner = scope.inner(names)
    if group.dynamic:
        raise unknowable("a `let` with a computed name")
    _fill(evaluator, names, group, inner, scope, file)
    return inner


def plan(group: Group, entries: tuple[Entry, ...]) -> None:
    """Sort entries into `group`, merging those of the same nested set."""
    for entry in entries:
        if isinstance(entry, Inherit):
            for name in entry.names:
                _add(group, name, Inherited(entry, name))
            continue
        target = group
        for name in entry.path[:-1]:
            target = _descend(target, name, entry)
        _add(target, entry.path[-1], Leaf(entry, entry.value))


def _descend(group: Group, name: Name, entry: Binding) -> Group:
    text = static_text(name)
    if text is None:
        nested = Group(entry, recursive=False, written_whole=False)
        group.dynamic.append((name, nested))
        return nested
    present = group.members.get(text)
    if present is None:
        nested = Group(entry, recursive=False, written_whole=False)
    else:
        nested = _as_group(present, text)
    group.members[text] = nested
    return nested


def _as_group(member: Member, name: str) -> Group:
    """A member that further definitions go into: an attribute set written out."""
    if isinstance(member, Group):
        return member
    if isinstance(member, Leaf):
        value = bare(member.value)
        if isinstance(value, AttributeSet):
            group = Group(member.entry, recursive=value.recursive, written_whole=True)
            plan(group, value.entries)
            return group
    raise unknowable(f"the attribute `{shown(name)}` is defined twice")


def _add(group: Group, name: Name, member: Member) -> None:
    text = static_text(name)
    if text is None:
        group.dynamic.append((name, member))
        return
    present = group.members.get(text)
    if present is None:
        group.members[text] = member
        return
    first, second = _as_group(present, text), _as_group(member, text)
    if second.dynamic:
        # Nix 2.8 loses these names, later versions keep them.
        raise unknowable(f"the set `{shown(text)}` with computed names is defined twice")
    for inner, value in second.members.items():
        if inner in first.members:
            raise unknowable(f"the attribute `{shown(inner)}` is defined twice")
        first.members[inner] = value
    group.members[text] = first


def static_text(name: Name) -> str | None:
    """The name of an attribute where it needs no evaluation, as in `a`, `"a"`, `${"a"}`."""
    if name.text is not None or name.expression is None:
        return name.text
    expression = bare(name.expression)
    if isinstance(expression, String) and all(isinstance(part, str) for part in expression.parts):
        return "".join(part for part in expression.parts if isinstance(part, str))
    return None


def _build(evaluator: Evaluator, group: Group, scope: Scope, file: NixFile | None) -> NixSet:
    names: dict[str, Thunk] = {}
    inner = scope.inner(names) if group.recursive else scope
    _fill(evaluator, names, group, inner, scope, file)
    if not group.dynamic:
        return NixSet(names)
    # Computed names belong to the set but cannot be referred to from inside it.
    attributes = dict(names)
    for name, member in group.dynamic:
        text = computed_name(evaluator, name, inner, file)
        if text is None:
            continue
        if text in attributes:
            raise unknowable(f"the attribute `{shown(text)}` is defined twice")
        attributes[text] = _thunk(evaluator, member, inner, scope, file)
    return NixSet(attributes)


def _fill(
    evaluator: Evaluator,
    names: dict[str, Thunk],
    group: Group,
    inner: Scope,
    outer: Scope,
    file: NixFile | None,
) -> None:
    evaluator.charge(len(group.members))
    for name, member in group.members.items():
        names[name] = _thunk(evaluator, member, inner, outer, file)
    if group.recursive and "__overrides" in names:
        raise unknowable("`__overrides` is not understood")


def _thunk(
    evaluator: Evaluator, member: Member, inner: Scope, outer: Scope, file: NixFile | None
) -> Thunk:
    if isinstance(member, Leaf):
        return Thunk(bare(member.value), inner, file, member.entry)
    if isinstance(member, Group):
        group = member
        return Computed(lambda: _build(evaluator, group, inner, file), None, file, group.entry)
    text = static_text(member.name)
    if text is None:
        raise unknowable("an `inherit` of a computed name")
    span, source = member.name.span, member.entry.source
    if source is None:
        return Thunk(Variable(span, text), outer, file, member.entry)
    return Thunk(Select(span, source, (member.name,), None), inner, file, member.entry)
