"""From tree-sitter-nix's tree to our own, folded from the leaves up.

The fold carries its own stack, so that deep input meets a limit instead of Python's
recursion. What a node of each kind becomes stands in `nix_builders`.
"""

from __future__ import annotations

import gc
from itertools import count
from typing import TYPE_CHECKING, Any, Final

from baremount.syntax.limits import MAX_DEPTH
from baremount.syntax.nix_builders import BUILDERS, EXPRESSIONS
from baremount.syntax.nix_grammar import Stopped
from baremount.syntax.nix_parts import Part, Refusal
from baremount.syntax.tree import Comment

if TYPE_CHECKING:
    from collections.abc import Callable

    from baremount.syntax.limits import Deadline
    from baremount.syntax.nix_cures import Parsed
    from baremount.syntax.nix_parts import Context
    from baremount.syntax.tree import Node

_CHECK_EVERY: Final = 256

_Open = tuple[str | None, str, int, int, list[Part]]
"""A node whose children are still being folded: field, kind, span and finished parts."""


def fold(parsed: Parsed, context: Context, deadline: Deadline) -> tuple[Node, tuple[Comment, ...]]:
    """The root expression and all comments.

    Raises `Refusal` for what Nix rejects although the grammar does not, and for nesting
    beyond the limit, and `Stopped` at the deadline.
    """
    # A tree holds no cycles: looking for them while it grows costs a third of the time.
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        return _fold(parsed, context, deadline)
    finally:
        if was_enabled:
            gc.enable()


def _fold(parsed: Parsed, context: Context, deadline: Deadline) -> tuple[Node, tuple[Comment, ...]]:
    cursor = parsed.tree.walk()
    # A part is made for every token: the constructor of records would take a tenth of the time.
    new: Callable[[type[Part], tuple[object, ...]], Part] = tuple.__new__
    comments: list[Comment] = []
    stack: list[_Open] = []
    depth = 0
    for step in count():
        node = cursor.node
        if node is None or (not step % _CHECK_EVERY and deadline.has_passed()):
            break
        field, kind, start, end = cursor.field_name, node.type, node.start_byte, node.end_byte
        if parsed.inserted:
            start, end = parsed.original(start), parsed.original(end)
        if cursor.goto_first_child():
            stack.append((field, kind, start, end, []))
            depth += kind in EXPRESSIONS
            if depth > MAX_DEPTH:
                raise Refusal(start, f"expressions are nested deeper than {MAX_DEPTH} levels")
            continue
        value: Any = None
        if kind == "comment":
            comments.append(_comment(context, start, end))
        elif kind in BUILDERS:
            value = BUILDERS[kind](context, (start, end), [])
        while stack:
            stack[-1][4].append(new(Part, (field, kind, start, end, value)))
            if cursor.goto_next_sibling():
                break
            cursor.goto_parent()
            field, kind, start, end, parts = stack.pop()
            depth -= kind in EXPRESSIONS
            value = BUILDERS[kind](context, (start, end), parts) if kind in BUILDERS else None
        else:
            root: Node = value
            return root, tuple(comments)
    raise Stopped


def _comment(context: Context, start: int, end: int) -> Comment:
    if context.content.startswith(b"#", start) and context.content.endswith(b"\r", start, end):
        end -= 1  # of the CRLF that closes it
    return Comment((start, end), context.text(start, end))
