"""From tree-sitter-nix's tree to our own, folded from the leaves up.

The fold carries its own stack, so that deep input meets a limit instead of Python's
recursion. What a node of each kind becomes stands in `nix_builders`.
"""

from __future__ import annotations

import gc
from itertools import count
from typing import TYPE_CHECKING, Any, Final

from baremount.syntax.limits import MAX_DEPTH
from baremount.syntax.nix_builders import BUILDERS, EXPRESSIONS, UNUSED
from baremount.syntax.nix_grammar import Stopped
from baremount.syntax.nix_parts import Part, Refusal
from baremount.syntax.tree import Comment

if TYPE_CHECKING:
    from collections.abc import Callable

    import tree_sitter

    from baremount.syntax.limits import Deadline
    from baremount.syntax.nix_cures import Parsed
    from baremount.syntax.nix_parts import Context
    from baremount.syntax.tree import Node, Span

    # Its name, what becomes of it, and whether it counts as nesting; None: nobody looks at it.
    _Kind = tuple[str, Callable[[Context, Span, list[Part]], Any] | None, bool] | None
    _Tables = tuple[dict[int, _Kind], dict[int | None, str | None]]
    # A node whose children are still being folded: field, kind, span and finished parts.
    _Open = tuple[str | None, tuple[str, Any, bool], int, int, list[Part]]

_CHECK_EVERY: Final = 256

_tables_known: list[_Tables] = []


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
    kinds, fields = _tables(parsed.tree.language)
    # A part is made for every token: the constructor of records would take a tenth of the time.
    new: Callable[[type[Part], tuple[object, ...]], Part] = tuple.__new__
    comments: list[Comment] = []
    value: Any = None
    stack: list[_Open] = []
    depth = 0
    for step in count():
        node = cursor.node
        if node is None or (not step % _CHECK_EVERY and deadline.has_passed()):
            break
        kind = kinds[node.kind_id]
        if kind is not None:
            name, build, is_expression = kind
            field, start, end = fields[cursor.field_id], node.start_byte, node.end_byte
            if parsed.inserted:
                start, end = parsed.original(start), parsed.original(end)
            if cursor.goto_first_child():
                stack.append((field, kind, start, end, []))
                depth += is_expression
                if depth > MAX_DEPTH:
                    raise Refusal(start, f"expressions are nested deeper than {MAX_DEPTH} levels")
                continue
            if name == "comment":
                comments.append(_comment(context, start, end))
            value = build(context, (start, end), []) if build else None
            if stack:
                stack[-1][4].append(new(Part, (field, name, start, end, value)))
        while stack and not cursor.goto_next_sibling():
            cursor.goto_parent()
            field, (name, build, is_expression), start, end, parts = stack.pop()
            depth -= is_expression
            value = build(context, (start, end), parts) if build else None
            if stack:
                stack[-1][4].append(new(Part, (field, name, start, end, value)))
        if not stack:
            root: Node = value
            return root, tuple(comments)
    raise Stopped


def _tables(language: tree_sitter.Language) -> _Tables:
    """Kinds and fields by their numbers: to ask each node for its names takes longer."""
    if not _tables_known:
        kinds: dict[int, _Kind] = {}
        for number in range(language.node_kind_count):
            name = language.node_kind_for_id(number) or ""
            if name in UNUSED:
                kinds[number] = None
            else:
                kinds[number] = name, BUILDERS.get(name), name in EXPRESSIONS
        fields: dict[int | None, str | None] = {None: None}
        for number in range(1, language.field_count + 1):
            fields[number] = language.field_name_for_id(number)
        _tables_known.append((kinds, fields))
    return _tables_known[0]


def _comment(context: Context, start: int, end: int) -> Comment:
    if context.content.startswith(b"#", start) and context.content.endswith(b"\r", start, end):
        end -= 1  # of the CRLF that closes it
    return Comment((start, end), context.text(start, end))
