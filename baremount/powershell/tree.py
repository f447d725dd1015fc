"""The PowerShell syntax tree that everything above the parser works on.

Spans are character offsets (start, end) into the text that was parsed.
"""

from __future__ import annotations

from typing import Literal

from baremount.records import Record

Span = tuple[int, int]


class Constant(Record):
    """A literal string without holes; `bare` is one without quotes around all of it."""

    span: Span
    value: str
    bare: bool = False


class Number(Record):
    """A numeric literal. A native program gets `text`, `5GB` as it was written."""

    span: Span
    value: int | float
    text: str


class Expandable(Record):
    """A string with holes, quoted or `bare`; the parts are cooked text and expressions."""

    span: Span
    parts: tuple[str | Node, ...]
    bare: bool = False


class Variable(Record):
    """`$name`, `${name}`, `$scope:name`, or `@name` where `splatted`."""

    span: Span
    name: str
    splatted: bool = False


class Array(Record):
    """A comma list."""

    span: Span
    items: tuple[Node, ...]


class Group(Record):
    """`(…)`, `$(…)` or `@(…)`; `opener` tells which."""

    span: Span
    opener: Literal["(", "$(", "@("]
    body: Block


class Hashtable(Record):
    span: Span
    entries: tuple[tuple[Node, Node], ...]


class ScriptBlock(Record):
    span: Span
    body: Block


class TypeName(Record):
    """`[name]`, without the brackets."""

    span: Span
    name: str


class Cast(Record):
    span: Span
    type_name: str
    operand: Node


class Unary(Record):
    """An operator in lower case and with an ASCII dash; `++` and `--` before or after."""

    span: Span
    operator: str
    operand: Node


class Binary(Record):
    span: Span
    operator: str
    left: Node
    right: Node


class Ternary(Record):
    span: Span
    condition: Node
    then: Node
    otherwise: Node


class Member(Record):
    """`base.name` or `base::name`; a computed name is a node."""

    span: Span
    base: Node
    name: str | Node
    static: bool


class Invoke(Record):
    """`base.name(arguments)` or `base::name(arguments)`."""

    span: Span
    base: Node
    name: str | Node
    static: bool
    arguments: tuple[Node, ...]


class Index(Record):
    span: Span
    base: Node
    position: Node


class Parameter(Record):
    """`-Name` or `-Name:value` on a command line; `text` is what a native program sees."""

    span: Span
    name: str
    value: Node | None
    text: str


class Verbatim(Record):
    """What follows `--%` up to the end of the line, a pipe or `&&`."""

    span: Span
    text: str


class Redirection(Record):
    """`2>$null`, `*> file`, `2>&1`; the target is None where streams are merged."""

    span: Span
    operator: str
    target: Node | None


class Command(Record):
    """A command line; `invocation` is `&`, `.` or empty.

    The arguments hold everything after the name but redirections.
    """

    span: Span
    invocation: Literal["", "&", "."]
    name: Node
    arguments: tuple[Node, ...]
    redirections: tuple[Redirection, ...]


class Pipeline(Record):
    """Commands, and possibly an expression in front, joined by `|`; always more than one
    element, or an expression with redirections."""

    span: Span
    elements: tuple[Node, ...]


class Chain(Record):
    """`left && right` or `left || right`."""

    span: Span
    operator: str
    left: Node
    right: Node


class Assignment(Record):
    span: Span
    target: Node
    operator: str
    value: Node


class If(Record):
    span: Span
    clauses: tuple[tuple[Node, Block], ...]
    otherwise: Block | None


class Loop(Record):
    """`while`, `do … while`, `do … until` and `for`."""

    span: Span
    kind: Literal["while", "do-while", "do-until", "for"]
    start: Node | None
    condition: Node | None
    step: Node | None
    body: Block


class Foreach(Record):
    span: Span
    variable: Variable
    items: Node
    body: Block


class Switch(Record):
    """The clauses' patterns; None is `default`. `flags` are in lower case, without a dash."""

    span: Span
    flags: tuple[str, ...]
    subject: Node
    clauses: tuple[tuple[Node | None, Block], ...]


class Try(Record):
    span: Span
    body: Block
    handlers: tuple[Block, ...]
    finally_body: Block | None


class FormalParameter(Record):
    """One parameter of a function or script, its type in lower case, empty without one."""

    span: Span
    name: str
    type_name: str
    default: Node | None


class Function(Record):
    span: Span
    name: str
    parameters: tuple[FormalParameter, ...]
    body: Block


class Jump(Record):
    """`return`, `exit`, `throw`, `break` or `continue`."""

    span: Span
    kind: str
    value: Node | None


class Broken(Record):
    """A statement that is not understood."""

    span: Span
    reason: str


class Block(Record):
    """Statements and the `param` before them. `begin`, `process` and `end` are joined."""

    span: Span
    parameters: tuple[FormalParameter, ...]
    statements: tuple[Node, ...]
    has_process: bool = False


Node = (
    Constant | Number | Expandable | Variable | Array | Group | Hashtable | ScriptBlock | TypeName
    | Cast | Unary | Binary | Ternary | Member | Invoke | Index | Parameter | Verbatim | Command
    | Pipeline | Chain | Assignment | If | Loop | Foreach | Switch | Try | Function | Jump | Broken
    | Block
)  # fmt: skip
