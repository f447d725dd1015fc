"""What a rule finds: the place, what is wrong there, what to do, and the fix where there is one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from baremount.records import Record

if TYPE_CHECKING:
    from baremount.edits import Edit
    from baremount.linting.placed_edits import PlacedEdit
    from baremount.source import Encoding, Source
    from baremount.syntax.tree import Span

Severity = Literal["error", "warning", "info"]
Safety = Literal["safe", "unsafe"]


class Spot(Record):
    """A piece of one file: what a report points at."""

    source: Source
    span: Span
    """Bytes of `source.content`, from the first to the one after the last."""


class Fix(Record):
    """A change of the file that the finding stands in.

    A safe fix changes nothing but what its rule declares; an unsafe one may change what the
    configuration means, and is applied only where asked for.
    """

    safety: Safety
    edits: tuple[Edit, ...]
    title: str
    """What the fix does, as an order: "Add `nofail`"."""
    encoding: Encoding | None = None
    """The file's new encoding, where that is what changes."""


class Finding(Record):
    """One finding of one rule. Lines and columns count from 1, columns in characters."""

    rule: str
    code: str
    severity: Severity
    path: str
    span: Span
    line: int
    column: int
    end_line: int
    end_column: int
    """The column after the last character."""
    message: str
    help: str
    fix: Fix | None = None
    text: tuple[str, ...] = ()
    """The source line that it starts in, and the last one where that is another."""
    edits: tuple[PlacedEdit, ...] = ()
    """The fix's edits by line and column, for reports."""
