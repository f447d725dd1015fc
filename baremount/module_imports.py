"""Where a NixOS module says what it imports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.syntax.tree import (
    Assert,
    AttributeSet,
    Binding,
    Lambda,
    Let,
    Parenthesized,
    With,
)

if TYPE_CHECKING:
    from baremount.syntax.tree import Node


def body_set(node: Node) -> AttributeSet | None:
    """The set that a module's expression comes to: functions, lets and `with`s looked through."""
    while not isinstance(node, AttributeSet):
        if isinstance(node, (Lambda, Let, With, Assert)):
            node = node.body
        elif isinstance(node, Parenthesized):
            node = node.inner
        else:
            return None
    return node


def imports_binding(top: AttributeSet) -> Binding | None:
    """The binding `imports = …;` of a module's set, if it has one."""
    for entry in top.entries:
        if isinstance(entry, Binding) and [name.text for name in entry.path] == ["imports"]:
            return entry
    return None
