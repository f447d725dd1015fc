"""The Nix syntax tree that everything above the parser works on.

Nodes are named tuples: immutable, typed, and made in a tenth of the time that frozen
dataclasses take at import, which a command-line tool pays at every start.
Spans are byte offsets (start, end) into the source's content.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, Union

if TYPE_CHECKING:
    from baremount.source import Source

Span = tuple[int, int]


class Integer(NamedTuple):
    span: Span
    value: int


class Float(NamedTuple):
    span: Span
    value: float


class String(NamedTuple):
    """A string of either kind; `parts` are cooked text and interpolated expressions."""

    span: Span
    style: Literal["double", "indented", "uri"]
    parts: tuple[Union[str, Node], ...]


class Path(NamedTuple):
    """A path literal, `./x`, `/x` or `~/x`; `parts` as in `String`."""

    span: Span
    parts: tuple[Union[str, Node], ...]


class SearchPath(NamedTuple):
    """`<nixpkgs/lib>`, without the brackets."""

    span: Span
    text: str


class Variable(NamedTuple):
    span: Span
    name: str


class Name(NamedTuple):
    """One component of an attribute path. `text` is None where it is computed."""

    span: Span
    text: str | None
    expression: Node | None


class Select(NamedTuple):
    """`base.path` with an optional `or default`."""

    span: Span
    base: Node
    path: tuple[Name, ...]
    default: Node | None


class HasAttribute(NamedTuple):
    """`base ? path`."""

    span: Span
    base: Node
    path: tuple[Name, ...]


class ListNode(NamedTuple):
    span: Span
    items: tuple[Node, ...]


class Binding(NamedTuple):
    """`path = value;`, the span including the semicolon."""

    span: Span
    path: tuple[Name, ...]
    value: Node


class Inherit(NamedTuple):
    """`inherit names;` or `inherit (source) names;`, the span including the semicolon."""

    span: Span
    source: Node | None
    names: tuple[Name, ...]


Entry = Union[Binding, Inherit]


class AttributeSet(NamedTuple):
    span: Span
    recursive: bool
    entries: tuple[Entry, ...]


class Let(NamedTuple):
    span: Span
    entries: tuple[Entry, ...]
    body: Node


class With(NamedTuple):
    span: Span
    scope: Node
    body: Node


class Assert(NamedTuple):
    span: Span
    condition: Node
    body: Node


class If(NamedTuple):
    span: Span
    condition: Node
    then: Node
    otherwise: Node


class Formal(NamedTuple):
    span: Span
    name: str
    default: Node | None


class Lambda(NamedTuple):
    """`parameter: body`, `{ formals }: body`, or both joined by `@`.

    `formals` is None for the plain form; `ellipsis` tells whether `...` stands in them.
    """

    span: Span
    parameter: str | None
    formals: tuple[Formal, ...] | None
    ellipsis: bool
    body: Node


class Apply(NamedTuple):
    span: Span
    function: Node
    argument: Node


class Unary(NamedTuple):
    span: Span
    operator: str
    operand: Node


class Binary(NamedTuple):
    span: Span
    operator: str
    left: Node
    right: Node


class Parenthesized(NamedTuple):
    span: Span
    inner: Node


class NotUnderstood(NamedTuple):
    """Source that Nix may accept but that is not trusted here; evaluates to unknown."""

    span: Span
    reason: str


Node = Union[
    Integer, Float, String, Path, SearchPath, Variable, Select, HasAttribute, ListNode,
    AttributeSet, Let, With, Assert, If, Lambda, Apply, Unary, Binary, Parenthesized,
    NotUnderstood,
]  # fmt: skip


class Comment(NamedTuple):
    """A comment with its delimiters, without the line end that closes a `#` comment."""

    span: Span
    text: str


class NixFile(NamedTuple):
    """A parsed file: its source, the tree, and all comments by position."""

    source: Source
    root: Node
    comments: tuple[Comment, ...]
