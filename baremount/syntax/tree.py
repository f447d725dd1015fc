"""The Nix syntax tree that everything above the parser works on.

Nodes are named tuples: immutable, typed, and made in a tenth of the time that frozen
dataclasses take at import, which a command-line tool pays at every start.
Spans are byte offsets (start, end) into the source's content.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from baremount.records import Record

if TYPE_CHECKING:
    from baremount.source import Source

Span = tuple[int, int]


class Integer(Record):
    span: Span
    value: int


class Float(Record):
    span: Span
    value: float


class String(Record):
    """A string of either kind; `parts` are cooked text and interpolated expressions."""

    span: Span
    style: Literal["double", "indented", "uri"]
    parts: tuple[str | Node, ...]


class Path(Record):
    """A path literal, `./x`, `/x` or `~/x`; `parts` as in `String`."""

    span: Span
    parts: tuple[str | Node, ...]


class SearchPath(Record):
    """`<nixpkgs/lib>`, without the brackets."""

    span: Span
    text: str


class Variable(Record):
    span: Span
    name: str


class Name(Record):
    """One component of an attribute path. `text` is None where it is computed."""

    span: Span
    text: str | None
    expression: Node | None


class Select(Record):
    """`base.path` with an optional `or default`."""

    span: Span
    base: Node
    path: tuple[Name, ...]
    default: Node | None


class HasAttribute(Record):
    """`base ? path`."""

    span: Span
    base: Node
    path: tuple[Name, ...]


class ListNode(Record):
    span: Span
    items: tuple[Node, ...]


class Binding(Record):
    """`path = value;`, the span including the semicolon."""

    span: Span
    path: tuple[Name, ...]
    value: Node


class Inherit(Record):
    """`inherit names;` or `inherit (source) names;`, the span including the semicolon."""

    span: Span
    source: Node | None
    names: tuple[Name, ...]


Entry = Binding | Inherit


class AttributeSet(Record):
    span: Span
    recursive: bool
    entries: tuple[Entry, ...]


class Let(Record):
    span: Span
    entries: tuple[Entry, ...]
    body: Node


class With(Record):
    span: Span
    scope: Node
    body: Node


class Assert(Record):
    span: Span
    condition: Node
    body: Node


class If(Record):
    span: Span
    condition: Node
    then: Node
    otherwise: Node


class Formal(Record):
    span: Span
    name: str
    default: Node | None


class Lambda(Record):
    """`parameter: body`, `{ formals }: body`, or both joined by `@`.

    `formals` is None for the plain form; `ellipsis` tells whether `...` stands in them.
    """

    span: Span
    parameter: str | None
    formals: tuple[Formal, ...] | None
    ellipsis: bool
    body: Node


class Apply(Record):
    span: Span
    function: Node
    argument: Node


class Unary(Record):
    span: Span
    operator: str
    operand: Node


class Binary(Record):
    span: Span
    operator: str
    left: Node
    right: Node


class Parenthesized(Record):
    span: Span
    inner: Node


class NotUnderstood(Record):
    """Source that Nix may accept but that is not trusted here; evaluates to unknown."""

    span: Span
    reason: str


Node = (
    Integer | Float | String | Path | SearchPath | Variable | Select | HasAttribute | ListNode
    | AttributeSet | Let | With | Assert | If | Lambda | Apply | Unary | Binary | Parenthesized
    | NotUnderstood
)  # fmt: skip


class Comment(Record):
    """A comment with its delimiters, without the line end that closes a `#` comment."""

    span: Span
    text: str


class NixFile(Record):
    """A parsed file: its source, the tree, and all comments by position."""

    source: Source
    root: Node
    comments: tuple[Comment, ...]
