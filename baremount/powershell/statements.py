"""Statements and blocks, with recovery: one broken statement does not hide the next one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from baremount.powershell import arguments, control, definitions, expressions
from baremount.powershell.lexemes import DASH, DOUBLE, KEYWORD, NUMBER, SINGLE, SPLATTED
from baremount.powershell.parser import OutOfTime, SyntaxProblem, TooMuch
from baremount.powershell.skim import end_of_statement
from baremount.powershell.tree import (
    Assignment,
    Block,
    Broken,
    Chain,
    Command,
    Constant,
    FormalParameter,
    Node,
    Pipeline,
    Redirection,
    Variable,
)

if TYPE_CHECKING:
    from baremount.powershell.parser import Parser

_EXPRESSION: Final = re.compile(
    rf"[$({{\[{SINGLE}{DOUBLE}!,]|@[({{{SINGLE}{DOUBLE}]|\+|[{DASH}]|\.\d"
    rf"|{NUMBER.pattern}(?=\.\.|[^\w.\\/:-]|\Z)"
)
TO_FILE: Final = (">", ">>", "1>", "1>>")
_ASSIGNMENT: Final = re.compile(rf"(?:[+*/%{DASH}]|\?\?)?=")
_LABEL: Final = re.compile(r":\w+\s+(?=foreach|for|while|do|switch)", re.IGNORECASE)
_NAMED_BLOCK: Final = re.compile(r"(begin|process|end|dynamicparam)\s*\{", re.IGNORECASE)


def block_until(parser: Parser, closer: str) -> Block:
    """The statements up to the bracket that closes this block; goes past it."""
    start = parser.at
    parser.enter()
    parameters: tuple[FormalParameter, ...] = ()
    has_process = False
    found: list[Node] = []
    parser.skip_separators()
    if closer != ")":
        parameters = definitions.param_block(parser)
    while True:
        parser.skip_separators()
        character = parser.peek()
        if character == closer:
            break
        if not character:
            if not closer:
                break
            raise SyntaxProblem(start - 1, f"`{closer}` is missing")
        named = parser.take(_NAMED_BLOCK) if closer != ")" else None
        if named:
            inner = block_until(parser, "}")
            found.extend(inner.statements)
            has_process = has_process or named[1].lower() == "process"
        else:
            found.append(recovering(parser))
    parser.at += len(closer)
    parser.leave()
    return Block((start, parser.at), parameters, tuple(found), has_process)


def recovering(parser: Parser) -> Node:
    """The statement here; where it is broken, what to skip in its place."""
    start, depth = parser.at, parser.depth
    try:
        node = statement(parser)
        _expect_end(parser)
    except OutOfTime:
        raise
    except TooMuch as problem:
        if depth > 1:
            raise
        reason = problem.reason
    except SyntaxProblem as problem:
        reason = problem.reason
    else:
        return node
    parser.check_time()
    parser.depth = depth
    parser.at = max(end_of_statement(parser.text, start), start)
    if parser.at == start:
        parser.at += 1
    broken = Broken((start, parser.at), reason)
    parser.broken.append(broken)
    return broken


def _expect_end(parser: Parser) -> None:
    parser.skip()
    character = parser.peek()
    # A block ends a statement of its own accord.
    if character and character not in "\r\n;)}" and parser.text[parser.at - 1] not in "} \t\n":
        raise SyntaxProblem(parser.at, f"`{character}` is not expected")
    if character == "&":
        parser.at += 1


def statement(parser: Parser) -> Node:
    """The statement that begins here. Raises `SyntaxProblem`."""
    label = _LABEL.match(parser.text, parser.at)
    if label:
        parser.at = label.end()
    word = KEYWORD.match(parser.text, parser.at)
    if word:
        keyword = control.KEYWORDS.get(word[1].lower())
        if keyword:
            start = parser.at
            parser.at = word.end()
            parser.enter()
            node = keyword(parser, start)
            parser.leave()
            return node
    return _chain(parser)


def _chain(parser: Parser) -> Node:
    start = parser.at
    left = pipeline(parser)
    while True:
        before = parser.at
        parser.skip()
        operator = parser.peek(2)
        if operator not in ("&&", "||"):
            parser.at = before
            return left
        parser.at += 2
        parser.skip_lines()
        right = pipeline(parser)
        left = Chain((start, parser.at), operator, left, right)


def pipeline(parser: Parser) -> Node:
    """An expression, an assignment, a command, or several joined by `|`."""
    start = parser.at
    first = _first_element(parser)
    if isinstance(first, Assignment):
        return first
    elements = [first]
    while True:
        before = parser.at
        parser.skip()
        if parser.peek() in ("\r", "\n"):
            # The pipe may stand in front of the next line.
            parser.skip_lines()
        if parser.peek() != "|" or parser.peek(2) == "||":
            parser.at = before
            break
        parser.at += 1
        parser.skip_lines()
        elements.append(arguments.command(parser))
    if len(elements) == 1:
        return first
    return Pipeline((start, parser.at), tuple(elements))


def _first_element(parser: Parser) -> Node:
    start = parser.at
    if not _EXPRESSION.match(parser.text, start):
        if parser.peek() == "@" and SPLATTED.match(parser.text, start):
            raise SyntaxProblem(start, "`@` is not expected here")
        return arguments.command(parser)
    node = expressions.expression(parser)
    before = parser.at
    parser.skip()
    operator = parser.take(_ASSIGNMENT)
    if operator:
        parser.skip_lines()
        value = statement(parser)
        text = operator.group()
        text = "-=" if text[0] in DASH else text
        return Assignment((start, parser.at), node, text, value)
    parser.at = before
    redirections = arguments.redirections_after(parser)
    if not redirections:
        return node
    # What is thrown away changes nothing about the values.
    written = [r for r in redirections if r.operator in TO_FILE and not is_nothing(r.target)]
    elements = (node, *(into_file(redirection) for redirection in written[:1]))
    return Pipeline((start, parser.at), elements)


def is_nothing(target: Node | None) -> bool:
    """Whether a redirection goes to `$null`, or into another stream."""
    return target is None or (isinstance(target, Variable) and target.name.lower() == "null")


def into_file(redirection: Redirection) -> Command:
    """The command that `> file` is short for."""
    span, target = redirection.span, redirection.target
    name = Constant(span, "Out-File")
    return Command(span, "", name, (target,) if target is not None else (), ())


def is_command(node: Node) -> bool:
    """Whether a statement calls something by a command line."""
    return isinstance(node, (Command, Pipeline, Chain))
