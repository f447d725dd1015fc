"""Operands: literals, variables, groups and types, with member access, calls and indexes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from baremount.powershell import expressions, statements, strings
from baremount.powershell.lexemes import (
    BLOCK_COMMENTS,
    DOUBLE,
    NUMBER,
    SINGLE,
    VARIABLE,
    with_ascii_dash,
)
from baremount.powershell.parser import SyntaxProblem
from baremount.powershell.skim import matching_bracket
from baremount.powershell.tree import (
    Constant,
    Group,
    Hashtable,
    Index,
    Invoke,
    Member,
    Node,
    Number,
    ScriptBlock,
    TypeName,
)

if TYPE_CHECKING:
    from baremount.powershell.parser import Parser
    from baremount.powershell.strings import Parts

_TYPE: Final = re.compile(r"\[\s*([A-Za-z_][\w.+`]*(?:\[[\w.,\s\[\]]*\])?)\s*\]")
_MEMBER_NAME: Final = re.compile(r"\w+")
_KEY: Final = re.compile(r"[\w-]+")
_MULTIPLES: Final = {"k": 10, "m": 20, "g": 30, "t": 40, "p": 50}


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
            index = expressions.expression(parser)
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
        arguments.append(expressions.expression(parser, commas=False))
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
        name = type_name(parser)
        return TypeName((start, parser.at), name)
    else:
        number = parser.take(NUMBER)
        if number:
            return Number(number.span(), number_value(number.group()), number.group())
    raise SyntaxProblem(start, f"`{character}` is not expected" if character else "unexpected end")


def type_name(parser: Parser) -> str:
    """The type between the brackets here, in lower case; goes past them."""
    start = parser.at
    found = parser.take(_TYPE)
    if found:
        return found[1].lower()
    end = matching_bracket(parser.text, start)
    if end is None:
        raise SyntaxProblem(start, "`[` is not closed")
    parser.at = end
    return parser.text[start + 1 : end - 1].strip().lower()


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
            key = expressions.unary(parser)
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
