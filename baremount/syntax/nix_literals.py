"""Numbers, strings, paths and names: the leaves of the tree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from baremount.syntax.nix_cures import glued_operators
from baremount.syntax.nix_parts import Refusal, identifier
from baremount.syntax.nix_strings import Misread, cook_double, cook_indented
from baremount.syntax.tree import (
    Float,
    Integer,
    Name,
    NotUnderstood,
    Parenthesized,
    Path,
    SearchPath,
    String,
    Variable,
)

if TYPE_CHECKING:
    from baremount.syntax.nix_parts import Context, Part, Parts
    from baremount.syntax.tree import Node, Span

_LARGEST_INTEGER: Final = 2**63 - 1
_MOST_DIGITS: Final = 19
_SMALLEST_FLOAT: Final = 2.2250738585072014e-308
_MISREAD_STRING: Final = "this string is not understood: Nix would end it elsewhere"


def build_integer(context: Context, span: Span, _: Parts) -> Node:
    digits = context.text(*span).lstrip("0") or "0"
    if len(digits) > _MOST_DIGITS or int(digits) > _LARGEST_INTEGER:
        raise Refusal(span[0], "the number does not fit Nix's 64-bit integers")
    return Integer(span, int(digits))


def build_float(context: Context, span: Span, _: Parts) -> Node:
    text = context.text(*span)
    value = float(text)
    vanished = value < _SMALLEST_FLOAT and text.strip("0.").startswith(tuple("123456789"))
    if value == float("inf") or vanished:
        raise Refusal(span[0], "the number does not fit a Nix float")
    return Float(span, value)


def build_variable(context: Context, span: Span, _: Parts) -> Node:
    return Variable(span, identifier(context, *span))


def _chunks(context: Context, start: int, end: int, parts: Parts) -> list[str | Node]:
    """Raw text and interpolations between two offsets, in turn."""
    chunks: list[str | Node] = []
    for part in parts:
        if part.kind == "interpolation":
            chunks.extend((context.text(start, part.start), part.value))
            start = part.end
    chunks.append(context.text(start, end))
    return chunks


def build_string(context: Context, span: Span, parts: Parts) -> Node:
    chunks = _chunks(context, span[0] + 1, span[1] - 1, parts)
    cooked: list[str | Node] = []
    last = len(chunks) - 1
    try:
        for index, chunk in enumerate(chunks):
            if not isinstance(chunk, str):
                cooked.append(chunk)
            elif chunk:
                cooked.append(cook_double(chunk, before_interpolation=index < last))
    except Misread:
        raise Refusal(span[0], _MISREAD_STRING) from None
    return String(span, "double", tuple(cooked))


def build_indented_string(context: Context, span: Span, parts: Parts) -> Node:
    inside = [part for part in parts if part.kind == "interpolation"]
    for at in context.cured_between(*span):
        if not any(part.start <= at < part.end for part in inside):
            context.verified.add(at)
    chunks = _chunks(context, span[0] + 2, span[1] - 2, parts)
    try:
        return String(span, "indented", cook_indented(tuple(chunks)))
    except Misread:
        raise Refusal(span[0], _MISREAD_STRING) from None


def build_uri(context: Context, span: Span, _: Parts) -> Node:
    return String(span, "uri", (context.text(*span),))


def build_path(context: Context, span: Span, parts: Parts) -> Node:
    chunks = [chunk for chunk in _chunks(context, *span, parts) if chunk != ""]
    first, last = chunks[0], chunks[-1]
    if isinstance(first, str) and "//" in first:
        glued = glued_operators(first.encode(), span[0])
        if not glued and len(chunks) > 1 and "//" not in first[first.index("//") + 1 :]:
            return NotUnderstood(span, "a path with `//` in it")
        if not glued:
            raise Refusal(span[0], "syntax error: `//` inside a path")
        context.glued.update(glued)
    if isinstance(last, str) and last.endswith("/"):
        raise Refusal(span[0], "the path has a trailing slash, which Nix rejects")
    if span[0] in context.cured:
        context.verified.add(span[0])
    return Path(span, tuple(chunks))


def build_search_path(context: Context, span: Span, _: Parts) -> Node:
    return SearchPath(span, context.text(span[0] + 1, span[1] - 1))


def _name(context: Context, part: Part) -> Name:
    span = (part.start, part.end)
    if part.kind == "identifier":
        return Name(span, identifier(context, *span), None)
    expression: Node = part.value
    literal = expression
    while part.kind == "interpolation" and isinstance(literal, Parenthesized):
        literal = literal.inner
    if isinstance(literal, String) and literal.style == "double":
        if not literal.parts:
            return Name(span, "", None)
        if len(literal.parts) == 1 and isinstance(literal.parts[0], str):
            return Name(span, literal.parts[0], None)
    return Name(span, None, expression)


def build_names(context: Context, _: Span, parts: Parts) -> tuple[Name, ...]:
    """Components of an attribute path, or names to inherit; none where both ends meet."""
    return tuple(
        _name(context, part) for part in parts if part.field == "attr" and part.start < part.end
    )
