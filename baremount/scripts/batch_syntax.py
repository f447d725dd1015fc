"""What a batch file is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.records import Record

if TYPE_CHECKING:
    from baremount.syntax.tree import Span


class Line(Record):
    """A command: its text after `%`, `^` and redirections are dealt with, quotes as they are."""

    text: str
    span: Span


class Block(Record):
    """Commands between brackets, or joined by `&` and `|`."""

    commands: tuple[Statement, ...]
    span: Span


class Both(Record):
    """`left && right`; with `otherwise`, `left || right`."""

    left: Statement
    right: Statement
    otherwise: bool
    span: Span


class If(Record):
    """`if condition body else otherwise`; `holds` where the condition compares known texts."""

    condition: str
    holds: bool | None
    body: Statement
    otherwise: Statement | None
    span: Span


class For(Record):
    """`for /switch "options" %variable in (items) do body`."""

    switch: str
    options: str
    variable: str
    items: str
    body: Statement
    span: Span


Statement = Line | Block | Both | If | For
