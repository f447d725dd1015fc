"""What the builders of syntax nodes are given, and how they refuse."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, Any, Final

from baremount.records import Record
from baremount.syntax.tree import Variable

if TYPE_CHECKING:
    from baremount.syntax.tree import Node

_OR: Final = "or"  # a keyword that may also name an attribute
_KEYWORDS: Final = frozenset(
    ("assert", "else", "if", "in", "inherit", "let", "rec", "then", "with")
)
_OVERRUN_STARTS: Final = (b"/", b":", b".", b"+", b"-")
# A path or a URI, as Nix's lexer defines them; compiled at the first use.
_LONGER_TOKEN: Final = (
    rb"[\w.+-]*(?:/[\w.+-]+)+|[\w.+-]*/(?=\$\{)"
    rb"|[a-zA-Z][a-zA-Z0-9+.-]*:[\w%/?:@&=+$,.!~*'-]+"
)


class Refusal(Exception):  # noqa: N818 - becomes a Problem at a place
    """Source that Nix rejects, or that is beyond a limit; `offset` says where."""

    def __init__(self, offset: int, message: str) -> None:
        super().__init__(message)
        self.offset = offset
        self.message = message


class Context(Record):
    """The file's bytes, and how they were cured.

    `verified` collects the cured offsets that turn out to be what the cure took them for,
    `glued` the ends of operators that were read as the beginning of a path.
    """

    content: bytes
    cured: tuple[int, ...]
    verified: set[int]
    glued: set[int]

    def text(self, start: int, end: int) -> str:
        """The source between two offsets."""
        return self.content[start:end].decode()

    def cured_between(self, start: int, end: int) -> tuple[int, ...]:
        """The cured offsets in a stretch of the source."""
        return self.cured[bisect_left(self.cured, start) : bisect_left(self.cured, end)]


class Part(Record):
    """A folded child: its field in the parent, kind, span and value."""

    field: str | None
    kind: str
    start: int
    end: int
    value: Any


Parts = list[Part]


def field(parts: Parts, name: str) -> Part | None:
    for part in parts:
        if part.field == name:
            return part
    return None


def node(parts: Parts, name: str) -> Node:
    part = field(parts, name)
    if part is None:
        raise Refusal(parts[0].start if parts else 0, f"syntax error: {name} expected")
    if is_or(part.value):
        raise Refusal(part.start, "syntax error: unexpected `or`")
    value: Node = part.value
    return value


def is_or(node: object) -> bool:
    return isinstance(node, Variable) and node.name == _OR


def identifier(context: Context, start: int, end: int) -> str:
    """The name between two offsets, refused where Nix would read something else there.

    The grammar takes keywords for names wherever it expects nothing but a name.
    """
    if context.content[end : end + 1] in _OVERRUN_STARTS:
        refuse_longer_token(context, start, end)
    name = context.text(start, end)
    if name in _KEYWORDS:
        raise Refusal(start, f"syntax error: unexpected `{name}`")
    return name


def refuse_longer_token(context: Context, start: int, end: int) -> None:
    """Refuse a token where Nix, which looks for the longest, reads a path or a URI.

    The grammar does not look for these where its rules allow none.
    """
    longer = re.compile(_LONGER_TOKEN).match(context.content, start)
    if longer and longer.end() > end:
        text = context.text(start, longer.end())
        raise Refusal(start, f"syntax error: Nix reads `{text[:40]}` as one word")


def parameter_name(context: Context, part: Part | None) -> str | None:
    """The name of a function's parameter or formal."""
    if part is None:
        return None
    name = identifier(context, part.start, part.end)
    if name == _OR:
        raise Refusal(part.start, "syntax error: unexpected `or`")
    return name
