"""Which bindings and list elements an ad-hoc form occupies."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from baremount.holders import holders
from baremount.migrate.reading import Claim
from baremount.problems import Problem
from baremount.syntax.tree import (
    Apply,
    Binding,
    Let,
    ListNode,
    Parenthesized,
    Select,
    Variable,
    With,
)
from baremount.syntax.walking import node_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from baremount.definitions import Definition, OptionPath
    from baremount.machine import Machine
    from baremount.syntax.tree import NixFile, Node


# nixpkgs, lib/modules.nix: properties, and how many arguments come before the content.
PROPERTIES = {
    "mkIf": 1,
    "mkOverride": 1,
    "mkDefault": 0,
    "mkForce": 0,
    "mkVMOverride": 0,
    "mkOptionDefault": 0,
}


def block_claims(prefix: OptionPath, definitions: Sequence[Definition]) -> tuple[Claim, ...]:
    """The bindings that hold `definitions`, each as far up as it belongs to `prefix` alone.

    The first definition's binding is the anchor, where the new block will stand.
    """
    claims: dict[tuple[str, int, int], Claim] = {}
    for definition in definitions:
        binding = holder(definition, prefix)
        if binding is None:
            continue
        depth = len(binding.path) - (binding.path[0].text == "config")
        whole = binding.path[-1].text == prefix[-1]
        key = (definition.file.source.path, *binding.span)
        claims.setdefault(
            key,
            Claim(
                definition.file,
                binding.span,
                ".".join(prefix),
                anchor=not claims,
                top=binding,
                scope=prefix[: max(0, len(prefix) - depth)],
                wrapper=wrapper(definition.file, binding.value) if whole else ("", ""),
            ),
        )
    return tuple(claims.values())


def wrapper(file: NixFile, value: Node) -> tuple[str, str]:
    """What stands around a binding's innermost value: `lib.mkIf cond (` and `)`."""
    inner = peeled(value)
    text = file.source.text
    return text((value.span[0], inner.span[0])), text((inner.span[1], value.span[1]))


def peeled(node: Node) -> Node:
    """The value inside `lib.mkIf c (…)`, `lib.mkForce`, parentheses, `let … in` and `with`."""
    while True:
        if isinstance(node, Parenthesized):
            node = node.inner
        elif isinstance(node, Let | With):
            node = node.body
        elif isinstance(node, Apply) and is_property(node.function):
            node = node.argument
        else:
            return node


def is_property(function: Node) -> bool:
    """Whether a call of `function` only attaches a condition or priority to its last argument."""
    arguments = 0
    while isinstance(function, Apply):
        function, arguments = function.function, arguments + 1
    name = function.name if isinstance(function, Variable) else None
    if isinstance(function, Select) and function.default is None:
        name = function.path[-1].text
    return PROPERTIES.get(name or "") == arguments


def holder(definition: Definition, prefix: OptionPath) -> Binding | None:
    """The outermost binding on the way to a definition that lies at or below `prefix`."""
    reached: list[str | None] = []
    for entry in holders(definition):
        reached.extend(name.text for name in entry.path)
        depth = len(reached) - (reached[0] == "config")
        if depth >= len(prefix):
            return entry
    return None


def import_claims(
    machine: Machine, targets: Iterable[str], file_name: str
) -> tuple[tuple[Claim, ...], list[Problem]]:
    """The elements of `imports` that lead to one of `targets` or to a missing `file_name`.

    With them a refusal for each that stands in no literal list and so cannot be taken out.
    """
    wanted = set(targets)
    claims: list[Claim] = []
    refusals: list[Problem] = []
    for entry in machine.imports:
        missing = not entry.exists and os.path.basename(entry.target) == file_name
        if entry.target not in wanted and not missing:
            continue
        if is_list_element(entry.file, entry.node):
            claims.append(Claim(entry.file, entry.node.span, "imports", False))
        else:
            place = entry.file.source.place(entry.node.span[0])
            message = "this import is computed; take it out by hand, then run this again"
            refusals.append(Problem(place.path, place.line, place.column, message))
    return tuple(claims), refusals


def is_list_element(file: NixFile, node: Node) -> bool:
    """Whether a node is written as an element of a list."""
    return any(
        isinstance(item, ListNode) and any(element is node for element in item.items)
        for item in node_path(file.root, node.span[0])
    )
