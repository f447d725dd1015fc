"""What each kind of tree-sitter-nix node becomes. Node and field names stand here.

A builder gets the node's span and its already built children. The grammar accepts some
source that Nix does not; what a builder sees of it is refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from baremount.records import Record
from baremount.syntax.nix_literals import (
    build_float,
    build_indented_string,
    build_integer,
    build_names,
    build_path,
    build_search_path,
    build_string,
    build_uri,
    build_variable,
)
from baremount.syntax.nix_parts import (
    Refusal,
    field,
    is_or,
    node,
    parameter_name,
    refuse_longer_token,
)
from baremount.syntax.tree import (
    Apply,
    Assert,
    AttributeSet,
    Binary,
    Binding,
    Formal,
    HasAttribute,
    If,
    Inherit,
    Lambda,
    Let,
    ListNode,
    NotUnderstood,
    Parenthesized,
    Select,
    Unary,
    With,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from baremount.syntax.nix_parts import Context, Part, Parts
    from baremount.syntax.tree import Entry, Name, Node, Span

_NOT_ASSOCIATIVE: Final = (("==", "!="), ("<", ">", "<=", ">="))
_PIPES: Final = ("|>", "<|")
_PIPE: Final = "a pipe operator"

_PATH_STARTS: Final = ("/", "+", "-")


class _Formals(Record):
    formals: tuple[Formal, ...]
    ellipsis: bool


def _source_code(_: Context, span: Span, parts: Parts) -> Node:
    if field(parts, "expression") is None:
        raise Refusal(span[1], "the file holds no expression")
    return node(parts, "expression")


def _interpolation(_: Context, __: Span, parts: Parts) -> Node:
    return node(parts, "expression")


def _parenthesized(_: Context, span: Span, parts: Parts) -> Node:
    return Parenthesized(span, node(parts, "expression"))


def _attribute_path(parts: Parts) -> tuple[Name, ...]:
    part = field(parts, "attrpath")
    path: tuple[Name, ...] = part.value if part else ()
    return path


def _select(_: Context, span: Span, parts: Parts) -> Node:
    base = node(parts, "expression")
    path = _attribute_path(parts)
    default = node(parts, "default") if field(parts, "default") else None
    return Select(span, base, path, default)


def _has_attribute(_: Context, span: Span, parts: Parts) -> Node:
    return HasAttribute(span, node(parts, "expression"), _attribute_path(parts))


def _list(_: Context, span: Span, parts: Parts) -> Node:
    items: list[Node] = []
    for part in parts:
        if part.field != "element":
            continue
        if not is_or(part.value):
            items.append(part.value)
        elif items:
            items.append(_apply_to_or(items.pop(), part))
        else:
            raise Refusal(part.start, "syntax error: unexpected `or`")
    return ListNode(span, tuple(items))


def _apply_to_or(function: Node, part: Part) -> Node:
    """`f or`, which Nix reads as one element for the sake of old code that names things so."""
    span = (function.span[0], part.end)
    if isinstance(function, Select) and function.default is not None:
        return function._replace(span=span, default=_apply_to_or(function.default, part))
    if isinstance(function, (Select, Apply)) or is_or(function):
        raise Refusal(part.start, "syntax error: unexpected `or`")
    return Apply(span, function, part.value)


def _binding(_: Context, span: Span, parts: Parts) -> Entry:
    return Binding(span, _attribute_path(parts), node(parts, "expression"))


def _inherit(_: Context, span: Span, parts: Parts) -> Entry:
    source = node(parts, "expression") if field(parts, "expression") else None
    attributes = field(parts, "attrs")
    names: tuple[Name, ...] = attributes.value if attributes else ()
    return Inherit(span, source, names)


def _entries(_: Context, __: Span, parts: Parts) -> tuple[Entry, ...]:
    return tuple(part.value for part in parts if part.field == "binding")


def _entries_of(parts: Parts) -> tuple[Entry, ...]:
    for part in parts:
        if part.kind == "binding_set":
            entries: tuple[Entry, ...] = part.value
            return entries
    return ()


def _attribute_set(_: Context, span: Span, parts: Parts) -> Node:
    return AttributeSet(span, parts[0].kind == "rec", _entries_of(parts))


def _let(_: Context, span: Span, parts: Parts) -> Node:
    return Let(span, _entries_of(parts), node(parts, "body"))


def _legacy_let(_: Context, span: Span, __: Parts) -> Node:
    return NotUnderstood(span, "the old form `let { body = …; }`")


def _with(_: Context, span: Span, parts: Parts) -> Node:
    return With(span, node(parts, "environment"), node(parts, "body"))


def _assert(_: Context, span: Span, parts: Parts) -> Node:
    return Assert(span, node(parts, "condition"), node(parts, "body"))


def _if(_: Context, span: Span, parts: Parts) -> Node:
    condition = node(parts, "condition")
    return If(span, condition, node(parts, "consequence"), node(parts, "alternative"))


def _formal(context: Context, span: Span, parts: Parts) -> Formal:
    name = parameter_name(context, field(parts, "name"))
    default = node(parts, "default") if field(parts, "default") else None
    return Formal(span, name or "", default)


def _formals(context: Context, span: Span, parts: Parts) -> _Formals:
    """The formals, once a comma blanked among them is seen to have been a trailing one."""
    formals: tuple[Formal, ...] = tuple(part.value for part in parts if part.kind == "formal")
    ellipsis = any(part.kind == "ellipses" for part in parts)
    if formals and not ellipsis:
        between = context.cured_between(formals[-1].span[1], span[1])
        if len(between) == 1 and not any(p.start <= between[0] < p.end for p in parts):
            context.verified.update(between)
    return _Formals(formals, ellipsis)


def _lambda(context: Context, span: Span, parts: Parts) -> Node:
    name = parameter_name(context, field(parts, "universal"))
    formals = field(parts, "formals")
    body = node(parts, "body")
    if formals is None:
        return Lambda(span, name, None, False, body)
    among: _Formals = formals.value
    return Lambda(span, name, among.formals, among.ellipsis, body)


def _apply(_: Context, span: Span, parts: Parts) -> Node:
    function = node(parts, "function")
    last = field(parts, "argument")
    if last is None or not is_or(last.value):
        return Apply(span, function, node(parts, "argument"))
    if isinstance(function, Apply):
        argument = _apply_to_or(function.argument, last)
        return Apply(span, function.function, argument)
    return _apply_to_or(function, last)


def _unary(context: Context, span: Span, parts: Parts) -> Node:
    return Unary(span, _operator(context, parts), node(parts, "argument"))


def _binary(context: Context, span: Span, parts: Parts) -> Node:
    left = node(parts, "left")
    right = node(parts, "right")
    operator = _operator(context, parts)
    # What a looser operator takes of a pipe may belong to the pipe.
    if operator in _PIPES or any(_is_pipe(operand) for operand in (left, right)):
        return NotUnderstood(span, _PIPE)
    for alike in _NOT_ASSOCIATIVE:
        for operand in (left, right):
            if operator in alike and isinstance(operand, Binary) and operand.operator in alike:
                raise Refusal(left.span[1], f"syntax error: unexpected `{operator}`")
    return Binary(span, operator, left, right)


def _is_pipe(operand: Node) -> bool:
    return isinstance(operand, NotUnderstood) and operand.reason == _PIPE


def _operator(context: Context, parts: Parts) -> str:
    part = field(parts, "operator")
    if part is None:
        return ""
    text = context.text(part.start, part.end)
    if part.kind == "//":
        context.verified.add(part.end)
    if text in _PIPES:
        context.verified.add(part.start)
    if part.kind in _PATH_STARTS:
        refuse_longer_token(context, part.start, part.end)
    return text


EXPRESSIONS: Final = frozenset(
    kind + "_expression"
    for kind in (
        "apply", "assert", "attrset", "binary", "function", "has_attr", "hpath", "if",
        "indented_string", "let", "let_attrset", "list", "parenthesized", "path",
        "rec_attrset", "select", "string", "unary", "with",
    )
)  # fmt: skip

UNUSED: Final = frozenset(("=", ";", ".", ":", '"', "''", "}", "]", ")", "in", "then", "else"))
"""Tokens that no builder looks at, about every third node of a tree."""

BUILDERS: Final[dict[str, Callable[[Context, Span, Parts], Any]]] = {
    "apply_expression": _apply,
    "assert_expression": _assert,
    "attrpath": build_names,
    "attrset_expression": _attribute_set,
    "binary_expression": _binary,
    "binding": _binding,
    "binding_set": _entries,
    "float_expression": build_float,
    "formal": _formal,
    "formals": _formals,
    "function_expression": _lambda,
    "has_attr_expression": _has_attribute,
    "hpath_expression": build_path,
    "if_expression": _if,
    "indented_string_expression": build_indented_string,
    "inherit": _inherit,
    "inherit_from": _inherit,
    "inherited_attrs": build_names,
    "integer_expression": build_integer,
    "interpolation": _interpolation,
    "let_attrset_expression": _legacy_let,
    "let_expression": _let,
    "list_expression": _list,
    "parenthesized_expression": _parenthesized,
    "path_expression": build_path,
    "rec_attrset_expression": _attribute_set,
    "select_expression": _select,
    "source_code": _source_code,
    "spath_expression": build_search_path,
    "string_expression": build_string,
    "unary_expression": _unary,
    "uri_expression": build_uri,
    "variable_expression": build_variable,
    "with_expression": _with,
}
