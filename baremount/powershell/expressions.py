"""Expressions: operators with PowerShell's precedence, casts and comma lists."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from baremount.powershell import operands
from baremount.powershell.lexemes import (
    DASH,
    DOUBLE,
    SINGLE,
    with_ascii_dash,
)
from baremount.powershell.tree import (
    Array,
    Binary,
    Cast,
    Node,
    Number,
    Ternary,
    Unary,
)

if TYPE_CHECKING:
    from baremount.powershell.parser import Parser

_COMPARISONS: Final = [
    "eq",
    "ne",
    "gt",
    "ge",
    "lt",
    "le",
    "like",
    "notlike",
    "match",
    "notmatch",
    "replace",
    "contains",
    "notcontains",
    "in",
    "notin",
    "split",
]
_PRECEDENCE: Final = {
    "??": 1,
    **dict.fromkeys(("-and", "-or", "-xor"), 2),
    **dict.fromkeys(("-band", "-bor", "-bxor"), 3),
    **{f"-{case}{name}": 4 for name in _COMPARISONS for case in ("", "i", "c")},
    **dict.fromkeys(("-is", "-isnot", "-as", "-join", "-shl", "-shr"), 4),
    **dict.fromkeys("+-", 5),
    **dict.fromkeys("*/%", 6),
    "-f": 7,
    "..": 8,
}
_OPERATOR: Final = re.compile(
    rf"[{DASH}][A-Za-z]+|[+*/%](?!=)|[{DASH}](?![={DASH}])|\.\.|\?\?(?!=)"
)
_PREFIX: Final = re.compile(
    rf"[{DASH}](?:not|bnot|join|[ic]?split)(?![\w])|\+\+|[{DASH}][{DASH}]|[!+,]|[{DASH}](?![A-Za-z])",
    re.IGNORECASE,
)
_OPERAND: Final = re.compile(
    rf"[$@({{\[\d{SINGLE}{DOUBLE}]|\.\d|[!,]|[{DASH}](?:\d|not\b|join\b|split\b)", re.IGNORECASE
)
_STEP: Final = re.compile(rf"\+\+|[{DASH}][{DASH}]")


def expression(parser: Parser, minimum: int = 1, *, commas: bool = True) -> Node:
    """The expression that begins here, of operators that bind at least as `minimum`."""
    start = parser.at
    left = _operands(parser, commas=commas)
    while True:
        before = parser.at
        parser.skip()
        found = _OPERATOR.match(parser.text, parser.at)
        operator = with_ascii_dash(found.group()) if found else ""
        precedence = _PRECEDENCE.get(operator, 0)
        if found is None or precedence < minimum:
            if minimum == 1 and parser.peek(2) in ("? ", "?\n", "?$", "?(", "?'", '?"'):
                return _ternary(parser, start, left)
            parser.at = before
            return left
        parser.at = found.end()
        parser.skip_lines()
        right = expression(parser, precedence + 1, commas=commas)
        left = Binary((start, parser.at), operator, left, right)


def _ternary(parser: Parser, start: int, condition: Node) -> Node:
    parser.at += 1
    parser.skip_lines()
    then = expression(parser, 2)
    parser.skip_lines()
    parser.expect(":")
    parser.skip_lines()
    otherwise = expression(parser)
    return Ternary((start, parser.at), condition, then, otherwise)


def _operands(parser: Parser, *, commas: bool) -> Node:
    """A comma list, or its only element."""
    start = parser.at
    items = [unary(parser)]
    while commas:
        before = parser.at
        parser.skip()
        if parser.peek() != ",":
            parser.at = before
            break
        parser.at += 1
        parser.skip_lines()
        items.append(unary(parser))
    return items[0] if len(items) == 1 else Array((start, parser.at), tuple(items))


def unary(parser: Parser) -> Node:
    """An operand with the operators, casts and steps around it."""
    start = parser.at
    found = parser.take(_PREFIX)
    if found:
        operator = with_ascii_dash(found.group())
        parser.enter()
        parser.skip_lines()
        if operator in ("-join", "-split", "-isplit", "-csplit"):
            operand = _operands(parser, commas=True)
        else:
            operand = unary(parser)
        parser.leave()
        if operator == ",":
            return Array((start, parser.at), (operand,))
        if operator == "-" and isinstance(operand, Number):
            return Number((start, parser.at), -operand.value, "-" + operand.text)
        return Unary((start, parser.at), operator, operand)
    if parser.peek() == "[":
        cast = _cast(parser)
        if cast is not None:
            return cast
    operand = operands.primary_with_access(parser)
    step = parser.take(_STEP)
    if step:
        return Unary((start, parser.at), "post" + with_ascii_dash(step.group()), operand)
    return operand


def _cast(parser: Parser) -> Node | None:
    """`[type]operand`, or an attribute before a parameter's name; None for a type alone."""
    start = parser.at
    name = operands.type_name(parser)
    after = parser.at
    parser.skip()
    if parser.text.startswith("::", parser.at) or not _OPERAND.match(parser.text, parser.at):
        parser.at = start
        return None
    if parser.at != after and parser.peek() in "," + DASH:
        parser.at = start
        return None
    parser.enter()
    operand = unary(parser)
    parser.leave()
    return Cast((start, parser.at), name, operand)
