"""What a shell script is made of, as far as it matters which commands run with which words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.records import Record

if TYPE_CHECKING:
    from baremount.syntax.tree import Span


class Characters(Record):
    """Characters that stand for themselves, quotes and escapes already taken away."""

    text: str
    quoted: bool


class Parameter(Record):
    """`$name`, `${name…}`: the operator is what follows the name, such as `:-` or `[@]`."""

    name: str
    operator: str
    word: Word | None
    quoted: bool
    span: Span


class Substitution(Record):
    """`$(…)` or backquotes: a script whose output stands here."""

    body: Sequence
    quoted: bool
    span: Span


class Opaque(Record):
    """Something that is not followed: arithmetic, braces that expand, `<(…)`."""

    reason: str
    span: Span


Part = Characters | Parameter | Substitution | Opaque


class Word(Record):
    """One word, before anything is expanded in it."""

    parts: tuple[Part, ...]
    span: Span


class Assignment(Record):
    """`name=word`, or `name=(word …)`."""

    name: str
    append: bool
    value: Word | tuple[Word, ...]
    span: Span


class Simple(Record):
    """Assignments and a command's words; redirections are left out."""

    assignments: tuple[Assignment, ...]
    words: tuple[Word, ...]
    span: Span


class Sequence(Record):
    """Commands one after the other."""

    commands: tuple[Command, ...]
    span: Span


class AndOr(Record):
    """`left && right`; with `otherwise`, `left || right`."""

    left: Command
    otherwise: bool
    right: Command
    span: Span


class Pipeline(Record):
    """Commands joined by `|`; each but a single one runs in a shell of its own."""

    commands: tuple[Command, ...]
    negated: bool
    span: Span


class If(Record):
    """`if` with its `elif`s: what is asked and what then runs, and the `else`."""

    branches: tuple[tuple[Sequence, Sequence], ...]
    otherwise: Sequence | None
    span: Span


class For(Record):
    """`for name in words`; `words` is None for the script's own arguments, or `for ((…))`."""

    name: str
    words: tuple[Word, ...] | None
    body: Sequence
    span: Span


class While(Record):
    """`while` and `until`."""

    condition: Sequence
    until: bool
    body: Sequence
    span: Span


class Case(Record):
    """`case word in`: the pattern of each branch as source text."""

    subject: Word
    branches: tuple[tuple[Span, Sequence], ...]
    span: Span


class Group(Record):
    """`{ … }` or `( … )`; the second runs in a shell of its own."""

    body: Sequence
    subshell: bool
    span: Span


class Function(Record):
    """`name() { … }`."""

    name: str
    body: Command
    span: Span


Command = Simple | Sequence | AndOr | Pipeline | If | For | While | Case | Group | Function
