"""Strings: both kinds of quotes, here-strings, and the holes in expandable ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.powershell import statements
from baremount.powershell.lexemes import (
    DOUBLE,
    DOUBLED_SINGLE,
    HERE_STRING,
    IN_DOUBLE_QUOTES,
    IN_HERE_STRING,
    SIMPLE_DOUBLE_QUOTED,
    SINGLE_QUOTED,
    VARIABLE,
    here_string_end,
    unescaped,
)
from baremount.powershell.parser import Parser, SyntaxProblem
from baremount.powershell.tree import Constant, Expandable, Group, Variable

if TYPE_CHECKING:
    from baremount.powershell.tree import Node, Span

Parts = list["str | Node"]


def single_quoted(parser: Parser) -> str:
    """The content of the single-quoted string that begins here; goes past it."""
    found = parser.take(SINGLE_QUOTED)
    if found is None:
        raise SyntaxProblem(parser.at, "a string is not closed")
    return DOUBLED_SINGLE.sub(r"\1", found[1])


def double_quoted(parser: Parser, parts: Parts) -> None:
    """Add the content of the double-quoted string that begins here; goes past it."""
    simple = parser.take(SIMPLE_DOUBLE_QUOTED)
    if simple:
        parts.append(simple[1])
        return
    start = parser.at
    parser.at += 1
    while True:
        plain = parser.take(IN_DOUBLE_QUOTES)
        if plain:
            parts.append(plain.group())
        character = parser.peek()
        if not character:
            parser.at = start
            raise SyntaxProblem(start, "a string is not closed")
        if character in DOUBLE:
            parser.at += 1
            doubled = parser.peek()
            if not doubled or doubled not in DOUBLE:
                return
            parts.append(doubled)
            parser.at += 1
        else:
            escape_or_hole(parser, parts)


def escape_or_hole(parser: Parser, parts: Parts) -> None:
    """Add what the backtick or dollar sign here stands for; goes past it."""
    if parser.peek() == "`":
        following = parser.text[parser.at + 1 : parser.at + 2]
        parts.append(unescaped(following) if following else "`")
        parser.at += 2
        return
    if parser.peek(2) == "$(":
        parts.append(subexpression(parser))
        return
    found = parser.take(VARIABLE)
    if found is None:
        parts.append("$")
        parser.at += 1
        return
    parts.append(variable_of(found.span(), found[1], found[2] or found[3]))


def variable_of(span: Span, braced: str | None, plain: str | None) -> Variable:
    """The variable with the name that `VARIABLE` found, with or without braces."""
    if braced is None:
        return Variable(span, plain or "")
    if "`" in braced:
        pieces = braced.split("`")
        braced = pieces[0] + "".join(unescaped(piece[:1]) + piece[1:] for piece in pieces[1:])
    return Variable(span, braced)


def subexpression(parser: Parser) -> Group:
    """The `$(…)` that begins here; goes past it."""
    start = parser.at
    parser.at += 2
    body = statements.block_until(parser, ")")
    return Group((start, parser.at), "$(", body)


def here_string(parser: Parser) -> Constant | Expandable | None:
    """The here-string that begins here, or None; goes past it."""
    start = parser.at
    found = HERE_STRING.match(parser.text, start)
    if found is None:
        return None
    double = found[1] in DOUBLE
    ends = here_string_end(parser.text, found.end(), double)
    if ends is None:
        raise SyntaxProblem(start, "a here-string is not closed")
    body = parser.text[found.end() : ends[0]]
    if not double or ("$" not in body and "`" not in body):
        parser.at = ends[1]
        return Constant((start, parser.at), body)
    parts: Parts = []
    inner = Parser(parser.text[: ends[0]], found.end(), parser.deadline)
    inner.depth = parser.depth
    inner.broken = parser.broken
    while inner.at < ends[0]:
        plain = inner.take(IN_HERE_STRING)
        if plain:
            parts.append(plain.group())
        if inner.at < ends[0]:
            escape_or_hole(inner, parts)
    parser.at = ends[1]
    return string_of((start, parser.at), parts, bare=False)


def string_of(span: Span, parts: Parts, *, bare: bool) -> Constant | Expandable:
    """The string made of these parts, adjacent texts joined."""
    if all(isinstance(part, str) for part in parts):
        return Constant(span, "".join(part for part in parts if isinstance(part, str)), bare)
    joined: Parts = []
    for part in parts:
        if isinstance(part, str) and joined and isinstance(joined[-1], str):
            joined[-1] += part
        elif part != "":
            joined.append(part)
    return Expandable(span, tuple(joined), bare)
