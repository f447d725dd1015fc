"""Expressions: operators with PowerShell's precedence, operands, member access and calls."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from baremount.powershell import statements, strings
from baremount.powershell.lexemes import (
    BLOCK_COMMENTS,
    DASH,
    DOUBLE,
    NUMBER,
    SINGLE,
    VARIABLE,
    with_ascii_dash,
)
from baremount.powershell.parser import SyntaxProblem
from baremount.powershell.skim import matching_bracket
from baremount.powershell.tree import (
    Array,
    Binary,
    Cast,
    Constant,
    Group,
    Hashtable,
    Index,
    Invoke,
    Member,
    Node,
    Number,
    ScriptBlock,
    Ternary,
    TypeName,
    Unary,
)

if TYPE_CHECKING:
    from baremount.powershell.parser import Parser
    from baremount.powershell.strings import Parts

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
_MEMBER_NAME: Final = re.compile(r"\w+")
_STEP: Final = re.compile(rf"\+\+|[{DASH}][{DASH}]")
_TYPE: Final = re.compile(r"\[\s*([A-Za-z_][\w.+`]*(?:\[[\w.,\s\[\]]*\])?)\s*\]")
_KEY: Final = re.compile(r"[\w-]+")
_MULTIPLES: Final = {"k": 10, "m": 20, "g": 30, "t": 40, "p": 50}


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
    operand = primary_with_access(parser)
    step = parser.take(_STEP)
    if step:
        return Unary((start, parser.at), "post" + with_ascii_dash(step.group()), operand)
    return operand


def _cast(parser: Parser) -> Node | None:
    """`[type]operand`, or an attribute before a parameter's name; None for a type alone."""
    start = parser.at
    name = _type_name(parser)
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


def _type_name(parser: Parser) -> str:
    start = parser.at
    found = parser.take(_TYPE)
    if found:
        return found[1].lower()
    end = matching_bracket(parser.text, start)
    if end is None:
        raise SyntaxProblem(start, "`[` is not closed")
    parser.at = end
    return parser.text[start + 1 : end - 1].strip().lower()


def primary_with_access(parser: Parser) -> Node:
    """An operand and the members, calls and indexes that follow it without a blank."""
    start = parser.at
    node = _primary(parser)
    text = parser.text
    while True:
        if text.startswith("<#", parser.at):
            parser.take(BLOCK_COMMENTS)
        character = text[parser.at : parser.at + 1]
        if character == "[":
            parser.enter()
            parser.at += 1
            parser.skip_lines()
            index = expression(parser)
            parser.skip_lines()
            parser.expect("]")
            parser.leave()
            node = Index((start, parser.at), node, index)
            continue
        if character == "." or text.startswith(("::", "?.[", "?."), parser.at):
            width = 1 if character == "." else 2
            following = text[parser.at + width : parser.at + width + 1]
            if not following.strip() or following == ".":
                return node
            parser.at += width
            node = _member(parser, start, node, static=character == ":")
            continue
        return node


def _member(parser: Parser, start: int, base: Node, *, static: bool) -> Node:
    found = parser.take(_MEMBER_NAME)
    if found:
        name: str | Node = found.group()
    else:
        if parser.peek() not in "$(" + SINGLE + DOUBLE:
            raise SyntaxProblem(parser.at, "the name of a member expected")
        name = _primary(parser)
        if isinstance(name, Constant):
            name = name.value
    if parser.peek() != "(":
        return Member((start, parser.at), base, name, static)
    parser.enter()
    parser.at += 1
    arguments: list[Node] = []
    parser.skip_lines()
    while parser.peek() != ")":
        arguments.append(expression(parser, commas=False))
        parser.skip_lines()
        if parser.peek() == ",":
            parser.at += 1
            parser.skip_lines()
        elif parser.peek() != ")":
            raise SyntaxProblem(parser.at, "`)` expected")
    parser.at += 1
    parser.leave()
    return Invoke((start, parser.at), base, name, static, tuple(arguments))


def _primary(parser: Parser) -> Node:
    start = parser.at
    character = parser.peek()
    if character == "$":
        if parser.peek(2) == "$(":
            return strings.subexpression(parser)
        found = parser.take(VARIABLE)
        if found:
            return strings.variable_of(found.span(), found[1], found[2] or found[3])
    elif character == "@":
        return _at(parser)
    elif character and character in SINGLE:
        value = strings.single_quoted(parser)
        return Constant((start, parser.at), value)
    elif character and character in DOUBLE:
        parts: Parts = []
        strings.double_quoted(parser, parts)
        return strings.string_of((start, parser.at), parts, bare=False)
    elif character == "(":
        parser.at += 1
        body = statements.block_until(parser, ")")
        return Group((start, parser.at), "(", body)
    elif character == "{":
        parser.at += 1
        body = statements.block_until(parser, "}")
        return ScriptBlock((start, parser.at), body)
    elif character == "[":
        name = _type_name(parser)
        return TypeName((start, parser.at), name)
    else:
        number = parser.take(NUMBER)
        if number:
            return Number(number.span(), number_value(number.group()), number.group())
    raise SyntaxProblem(start, f"`{character}` is not expected" if character else "unexpected end")


def _at(parser: Parser) -> Node:
    start = parser.at
    opener = parser.peek(2)
    if opener == "@(":
        parser.at += 2
        body = statements.block_until(parser, ")")
        return Group((start, parser.at), "@(", body)
    if opener == "@{":
        return _hashtable(parser)
    text = strings.here_string(parser)
    if text is None:
        raise SyntaxProblem(start, "`@` is not expected")
    return text


def _hashtable(parser: Parser) -> Hashtable:
    start = parser.at
    parser.enter()
    parser.at += 2
    entries: list[tuple[Node, Node]] = []
    while True:
        parser.skip_separators()
        if parser.peek() == "}":
            break
        name = parser.take(_KEY)
        if name and parser.peek() != ".":
            key: Node = Constant(name.span(), name.group(), bare=True)
        else:
            parser.at = name.start() if name else parser.at
            key = unary(parser)
        parser.skip()
        parser.expect("=")
        parser.skip_lines()
        entries.append((key, statements.statement(parser)))
        parser.skip()
        if parser.peek() not in ("\r", "\n", ";", "}"):
            raise SyntaxProblem(parser.at, "`}` expected")
    parser.at += 1
    parser.leave()
    return Hashtable((start, parser.at), tuple(entries))


def number_value(text: str) -> int | float:
    """The value of a numeric literal such as `0x1F`, `1.5` or `5GB`."""
    digits = with_ascii_dash(text)
    multiple = 1
    if (
        digits[-1:] == "b"
        and digits[-2:-1] in _MULTIPLES
        and not digits.lstrip("+-").startswith("0x")
    ):
        multiple = 1 << _MULTIPLES[digits[-2]]
        digits = digits[:-2]
    if digits.lstrip("+-").startswith("0x"):
        return int(digits.rstrip("l"), 16)
    real = "." in digits or "e" in digits
    digits = digits.rstrip("ld")
    # Python refuses to read very long integers; PowerShell makes them floats as well.
    if real or len(digits) > 300:
        return float(digits) * multiple
    return int(digits) * multiple
