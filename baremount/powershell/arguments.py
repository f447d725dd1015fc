"""Command lines in argument mode, split exactly as Windows PowerShell 5.1 splits them.

The rules are those of about_Parsing ("argument mode"), about_Quoting_Rules and
about_Special_Characters: a word runs up to a blank or one of `{ } ( ) ; , | & < >`; quotes
inside a word belong to it, but a quoted string in front, `$(…)` or `(…)` are arguments of
their own; `$v.name` and `$v[0]` are expressions; `-name` ends at a dot, a bracket or a colon.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal

from baremount.powershell import operands, strings
from baremount.powershell.lexemes import (
    BLOCK_COMMENTS,
    DASH,
    DOUBLE,
    ENDS,
    ENDS_TOKEN,
    NUMBER,
    PLAIN,
    REDIRECTION,
    SINGLE,
    SPLATTED,
    VARIABLE,
    with_ascii_dash,
)
from baremount.powershell.parser import SyntaxProblem
from baremount.powershell.tree import (
    Array,
    Command,
    Constant,
    Expandable,
    Node,
    Number,
    Parameter,
    Redirection,
    Variable,
    Verbatim,
)

if TYPE_CHECKING:
    from baremount.powershell.parser import Parser
    from baremount.powershell.strings import Parts

_PARAMETER: Final = re.compile(rf"[{DASH}](?=[^\W\d]|\?)([^\s{{}}();,|&:.\[{SINGLE}{DOUBLE}]+)(:?)")
_SIGNED_NUMBER: Final = re.compile(rf"[{DASH}+]?{NUMBER.pattern}(?=[{ENDS}]|\Z)")
_VERBATIM: Final = re.compile(rf"(?:[{DOUBLE}][^{DOUBLE}\r\n]*[{DOUBLE}]?|(?!&&)[^|\r\n{DOUBLE}])*")
_BLANKS: Final = re.compile(r"[^\S\r\n]*")
_ENDERS: Final = "\r\n;|)}"
_QUOTES: Final = frozenset(SINGLE + DOUBLE)


def command(parser: Parser) -> Command:
    """The command that begins here, up to the end of its argument list.

    Stops in front of a line end, `;`, `|`, `&`, `)` or `}`.
    """
    start = parser.at
    invocation: Literal["", "&", "."] = ""
    opener = parser.peek()
    if opener == "&":
        invocation = "&"
    elif (
        opener == "."
        and (parser.text[start + 1 : start + 2] or " ") in f" \t\r\n${SINGLE}{DOUBLE}({{"
    ):
        invocation = "."
    if invocation:
        parser.at += 1
        parser.skip()
        name = _argument_without_commas(parser)
    else:
        name = _command_name(parser)
    arguments: list[Node] = []
    redirections: list[Redirection] = []
    end = parser.at
    while True:
        parser.skip()
        character = parser.peek()
        if not character or character in _ENDERS or character == "&":
            break
        redirected = _redirection(parser)
        if redirected:
            redirections.append(redirected)
        else:
            arguments.append(argument(parser))
            if _is_stop_parsing(arguments[-1]):
                arguments.append(_verbatim(parser))
        end = parser.at
    parser.at = end
    return Command((start, end), invocation, name, tuple(arguments), tuple(redirections))


def redirections_after(parser: Parser) -> tuple[Redirection, ...]:
    """The redirections that follow an expression."""
    found: list[Redirection] = []
    while True:
        before = parser.at
        parser.skip()
        redirected = _redirection(parser)
        if redirected is None:
            parser.at = before
            return tuple(found)
        found.append(redirected)


def _command_name(parser: Parser) -> Node:
    start = parser.at
    character = parser.peek()
    if character in "(@{}<>|,;)":
        raise SyntaxProblem(start, f"`{character}` is not expected here")
    parts = _word_parts(parser, literal=True)
    return strings.string_of((start, parser.at), parts, bare=True)


def argument(parser: Parser) -> Node:
    """One argument, a comma list being one."""
    start = parser.at
    parameter = _parameter(parser)
    if parameter:
        return parameter
    items = [_argument_without_commas(parser)]
    while True:
        before = parser.at
        parser.skip()
        if parser.peek() != ",":
            parser.at = before
            break
        parser.at += 1
        parser.skip_lines()
        items.append(_argument_without_commas(parser))
    return items[0] if len(items) == 1 else Array((start, parser.at), tuple(items))


def _parameter(parser: Parser) -> Parameter | None:
    start = parser.at
    if parser.peek() not in DASH:
        return None
    found = _PARAMETER.match(parser.text, start)
    # With a quote inside it is an ordinary word.
    if found is None or parser.text[found.end() : found.end() + 1] in _QUOTES:
        return None
    parser.at = found.end()
    value: Node | None = None
    if found[2]:
        parser.skip()
        following = parser.peek()
        if following and following not in _ENDERS:
            value = _argument_list_value(parser)
    return Parameter((start, parser.at), found[1], value, found.group())


def _argument_list_value(parser: Parser) -> Node:
    start = parser.at
    items = [_argument_without_commas(parser)]
    while parser.peek() == ",":
        parser.at += 1
        parser.skip_lines()
        items.append(_argument_without_commas(parser))
    return items[0] if len(items) == 1 else Array((start, parser.at), tuple(items))


def _argument_without_commas(parser: Parser) -> Node:
    start = parser.at
    character = parser.peek()
    if character == "$":
        return _dollar(parser)
    if character == "@":
        splatted = parser.take(SPLATTED)
        if splatted:
            return Variable(splatted.span(), splatted[1], splatted=True)
        return operands.primary_with_access(parser)
    if character in "({" or (character and character in SINGLE + DOUBLE):
        return operands.primary_with_access(parser)
    if character == "<":
        parser.take(BLOCK_COMMENTS)
    number = parser.take(_SIGNED_NUMBER)
    if number:
        return Number(number.span(), operands.number_value(number.group()), number.group())
    word = _word(parser)
    if parser.at == start:
        shown = f"`{character}` is not expected" if character else "the end is not expected"
        raise SyntaxProblem(start, shown)
    return word


def _dollar(parser: Parser) -> Node:
    """`$v`, `$v.name`, `$v[0]`, `$(…)`, or a word that begins with a variable."""
    start = parser.at
    if parser.peek(2) == "$(":
        return operands.primary_with_access(parser)
    found = VARIABLE.match(parser.text, start)
    if found:
        following = parser.text[found.end() : found.end() + 1]
        # `=` ends a variable but not one in braces.
        ends = ".[=" if found[1] is None else ".["
        static = found[1] is None and parser.text.startswith("::", found.end())
        if static or following in ends or ENDS_TOKEN.match(following):
            return operands.primary_with_access(parser)
    return _word(parser)


def _word(parser: Parser) -> Constant | Expandable:
    start = parser.at
    parts = _word_parts(parser)
    return strings.string_of((start, parser.at), parts, bare=True)


def _word_parts(parser: Parser, *, literal: bool = False) -> Parts:
    """The parts of the word that begins here; in a `literal` one `$` has no meaning."""
    parts: Parts = []
    text = parser.text
    while True:
        plain = parser.take(PLAIN)
        if plain:
            parts.append(plain.group())
        character = text[parser.at : parser.at + 1]
        if not character or ENDS_TOKEN.match(character):
            return parts
        if character in SINGLE:
            parts.append(strings.single_quoted(parser))
        elif character in DOUBLE:
            strings.double_quoted(parser, parts)
        elif character == "$" and literal:
            parts.append("$")
            parser.at += 1
        else:
            strings.escape_or_hole(parser, parts)


def _redirection(parser: Parser) -> Redirection | None:
    start = parser.at
    if parser.text.startswith("<#", start):
        return None
    found = parser.take(REDIRECTION)
    if found is None:
        return None
    if "&" in found.group():
        return Redirection(found.span(), found.group(), None)
    parser.skip()
    target = _argument_without_commas(parser)
    return Redirection((start, parser.at), found.group(), target)


def _is_stop_parsing(argument: Node) -> bool:
    return (
        isinstance(argument, Constant)
        and argument.bare
        and argument.span[1] - argument.span[0] == 3
        and with_ascii_dash(argument.value) == "--%"
    )


def _verbatim(parser: Parser) -> Verbatim:
    parser.take(_BLANKS)
    start = parser.at
    found = parser.take(_VERBATIM)
    return Verbatim((start, parser.at), found.group() if found else "")
