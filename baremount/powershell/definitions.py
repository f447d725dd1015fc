"""`param (…)` and functions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from baremount.powershell import expressions, statements
from baremount.powershell.lexemes import VARIABLE
from baremount.powershell.parser import SyntaxProblem
from baremount.powershell.skim import matching_bracket
from baremount.powershell.tree import Block, FormalParameter, Function, Node

if TYPE_CHECKING:
    from baremount.powershell.parser import Parser

_PARAM: Final = re.compile(r"param\s*\(", re.IGNORECASE)
_ATTRIBUTE_BEFORE_PARAM: Final = re.compile(r"\[\s*[A-Za-z.]+\s*(?:\(|\])")
_NAME: Final = re.compile(r"[^\s{}();,|&$'\"]+")
_TYPE_NAME: Final = re.compile(r"\[\s*([A-Za-z_][\w.]*(?:\[\s*\])?)\s*\]")


def param_block(parser: Parser) -> tuple[FormalParameter, ...]:
    """The parameters of `param (…)` if it stands here, attributes before it passed over."""
    start = parser.at
    while _ATTRIBUTE_BEFORE_PARAM.match(parser.text, parser.at):
        end = matching_bracket(parser.text, parser.at)
        if end is None:
            break
        parser.at = end
        parser.skip_lines()
    if not parser.take(_PARAM):
        parser.at = start
        return ()
    return _parameters(parser)


def _parameters(parser: Parser) -> tuple[FormalParameter, ...]:
    """The parameters up to the closing parenthesis; goes past it."""
    parser.enter()
    found: list[FormalParameter] = []
    while True:
        parser.skip_lines()
        if parser.peek() == ")":
            break
        found.append(_parameter(parser))
        parser.skip_lines()
        if parser.peek() == ",":
            parser.at += 1
        elif parser.peek() != ")":
            raise SyntaxProblem(parser.at, "`)` expected after the parameters")
    parser.at += 1
    parser.leave()
    return tuple(found)


def _parameter(parser: Parser) -> FormalParameter:
    start = parser.at
    type_name = ""
    while parser.peek() == "[":
        named = _TYPE_NAME.match(parser.text, parser.at)
        end = matching_bracket(parser.text, parser.at)
        if end is None:
            raise SyntaxProblem(parser.at, "`[` is not closed")
        type_name = named[1].lower() if named else type_name
        parser.at = end
        parser.skip_lines()
    variable = parser.take(VARIABLE)
    if variable is None:
        raise SyntaxProblem(parser.at, "the name of a parameter expected")
    default: Node | None = None
    before = parser.at
    parser.skip_lines()
    if parser.peek() == "=":
        parser.at += 1
        parser.skip_lines()
        default = expressions.expression(parser, commas=False)
    else:
        parser.at = before
    name = (variable[1] or variable[2] or "").lower()
    return FormalParameter((start, parser.at), name, type_name, default)


def function(parser: Parser, start: int) -> Function:
    """A function whose keyword has been read."""
    parser.skip()
    name = parser.take(_NAME)
    if name is None:
        raise SyntaxProblem(parser.at, "the name of a function expected")
    parser.skip_lines()
    parameters: tuple[FormalParameter, ...] = ()
    if parser.peek() == "(":
        parser.at += 1
        parameters = _parameters(parser)
        parser.skip_lines()
    parser.expect("{")
    body: Block = statements.block_until(parser, "}")
    parameters = parameters or body.parameters
    return Function((start, parser.at), name.group().lower(), parameters, body)
