"""Control statements: `if`, loops, `switch`, `try`, functions and jumps."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal

from baremount.powershell import arguments, definitions, operands, statements, strings
from baremount.powershell.lexemes import DASH, DOUBLE, KEYWORD, SINGLE, VARIABLE
from baremount.powershell.parser import SyntaxProblem
from baremount.powershell.skim import matching_bracket
from baremount.powershell.tree import (
    Block,
    Broken,
    Foreach,
    If,
    Jump,
    Loop,
    Node,
    Switch,
    Try,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from baremount.powershell.parser import Parser

_FLAG: Final = re.compile(rf"[{DASH}](\w+)")
_CATCH_TYPE: Final = re.compile(r"\[[^\]\r\n]*\][\s,]*")
_IN: Final = re.compile(r"in(?!\w)", re.IGNORECASE)
_DEFAULT: Final = re.compile(r"default(?=[\s{])", re.IGNORECASE)


def braces(parser: Parser) -> Block:
    """The block in braces that begins here."""
    parser.skip_lines()
    parser.expect("{")
    return statements.block_until(parser, "}")


def _condition(parser: Parser) -> Node:
    parser.skip_lines()
    parser.expect("(")
    parser.skip_lines()
    node = statements.statement(parser)
    parser.skip_lines()
    parser.expect(")")
    return node


def _following(parser: Parser, words: tuple[str, ...]) -> str:
    """The keyword among `words` that comes next, on this line or a later one; goes past it."""
    before = parser.at
    parser.skip_lines()
    found = KEYWORD.match(parser.text, parser.at)
    if found and found[1].lower() in words:
        parser.at = found.end()
        return found[1].lower()
    parser.at = before
    return ""


def _if(parser: Parser, start: int) -> Node:
    clauses = []
    otherwise = None
    word = "elseif"
    while word == "elseif":
        condition = _condition(parser)
        clauses.append((condition, braces(parser)))
        word = _following(parser, ("elseif", "else"))
    if word:
        otherwise = braces(parser)
    return If((start, parser.at), tuple(clauses), otherwise)


def _while(parser: Parser, start: int) -> Node:
    condition = _condition(parser)
    body = braces(parser)
    return Loop((start, parser.at), "while", None, condition, None, body)


def _do(parser: Parser, start: int) -> Node:
    body = braces(parser)
    word = _following(parser, ("while", "until"))
    if not word:
        raise SyntaxProblem(parser.at, "`while` expected")
    condition = _condition(parser)
    kind: Literal["do-while", "do-until"] = "do-while" if word == "while" else "do-until"
    return Loop((start, parser.at), kind, None, condition, None, body)


def _for(parser: Parser, start: int) -> Node:
    parser.skip_lines()
    parser.expect("(")
    parts: list[Node | None] = []
    for ender in ";;)":
        parser.skip_lines()
        empty = parser.peek() in (";", ")")
        parts.append(None if empty else statements.statement(parser))
        parser.skip_lines()
        parser.expect(ender)
    body = braces(parser)
    return Loop((start, parser.at), "for", parts[0], parts[1], parts[2], body)


def _foreach(parser: Parser, start: int) -> Node:
    parser.skip()
    while parser.peek() in DASH:
        parser.take(_FLAG)
        parser.skip()
    parser.expect("(")
    parser.skip_lines()
    found = parser.take(VARIABLE)
    if found is None:
        raise SyntaxProblem(parser.at, "a variable expected")
    variable = strings.variable_of(found.span(), found[1], found[2] or found[3])
    parser.skip_lines()
    if not parser.take(_IN):
        raise SyntaxProblem(parser.at, "`in` expected")
    parser.skip_lines()
    items = statements.statement(parser)
    parser.skip_lines()
    parser.expect(")")
    body = braces(parser)
    return Foreach((start, parser.at), variable, items, body)


def _switch(parser: Parser, start: int) -> Node:
    flags: list[str] = []
    parser.skip()
    while parser.peek() in DASH:
        found = parser.take(_FLAG)
        if found is None:
            raise SyntaxProblem(parser.at, "an option of `switch` expected")
        flags.append(found[1].lower())
        parser.skip()
    subject = _condition(parser)
    parser.skip_lines()
    parser.expect("{")
    clauses: list[tuple[Node | None, Block]] = []
    while True:
        parser.skip_separators()
        if parser.peek() == "}":
            break
        clauses.append((_pattern(parser), braces(parser)))
    parser.at += 1
    return Switch((start, parser.at), tuple(flags), subject, tuple(clauses))


def _pattern(parser: Parser) -> Node | None:
    if parser.take(_DEFAULT):
        return None
    if parser.peek() in "$@({[" + SINGLE + DOUBLE:
        return operands.primary_with_access(parser)
    return arguments.argument(parser)


def _try(parser: Parser, start: int) -> Node:
    body = braces(parser)
    handlers: list[Block] = []
    finally_body = None
    while True:
        word = _following(parser, ("catch", "finally"))
        if word == "finally":
            finally_body = braces(parser)
        if word != "catch":
            break
        parser.skip_lines()
        while parser.take(_CATCH_TYPE):
            parser.skip_lines()
        handlers.append(braces(parser))
    if not handlers and finally_body is None:
        raise SyntaxProblem(parser.at, "`catch` expected")
    return Try((start, parser.at), body, tuple(handlers), finally_body)


def _jump(parser: Parser, start: int) -> Node:
    kind = parser.text[start : parser.at].lower()
    parser.skip()
    value: Node | None = None
    if parser.peek() not in ("", "\r", "\n", ";", ")", "}", "|", "&"):
        value = statements.statement(parser)
    return Jump((start, parser.at), kind, value)


def _function(parser: Parser, start: int) -> Node:
    return definitions.function(parser, start)


def _skipped(parser: Parser, start: int) -> Node:
    """A definition that says nothing about disks: `class`, `enum`, `data`, `trap`, `using`."""
    brace = parser.text.find("{", parser.at)
    line_end = re.compile(r"[\r\n;]|\Z").search(parser.text, parser.at)
    end = line_end.start() if line_end else len(parser.text)
    if parser.text[start:end].lower().startswith("using"):
        parser.at = end
        return Broken((start, end), "`using` is not followed")
    closing = matching_bracket(parser.text, brace) if brace >= 0 else None
    if closing is None:
        raise SyntaxProblem(start, "a block in braces expected")
    parser.at = closing
    broken = Broken((start, closing), f"`{parser.text[start : start + 5]}…` is not followed")
    parser.skipped.append(broken)
    return broken


KEYWORDS: Final[dict[str, Callable[[Parser, int], Node]]] = {
    "if": _if,
    "while": _while,
    "do": _do,
    "for": _for,
    "foreach": _foreach,
    "switch": _switch,
    "try": _try,
    "function": _function,
    "filter": _function,
    **dict.fromkeys(("return", "exit", "throw", "break", "continue"), _jump),
    **dict.fromkeys(("class", "enum", "data", "trap", "using", "configuration"), _skipped),
}
