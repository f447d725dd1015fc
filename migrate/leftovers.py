"""Names that a rewriting leaves without any use: `let` bindings that only old blocks used."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from baremount.migrate.plan import Change
from baremount.syntax.tree import Binding, Inherit, Let, Variable
from baremount.syntax.walking import walk

if TYPE_CHECKING:
    from baremount.migrate.file_edits import FileEdits
    from baremount.syntax.tree import Span


def cut_unused_names(edits: FileEdits) -> list[Change]:
    """Cut the `let` bindings that only what is gone used; a change for each.

    A binding that nothing used before stays, and so does one whose name stands anywhere in the
    text that comes in. What one of them alone used goes with it.
    """
    changes: list[Change] = []
    lets = [item for item in walk(edits.file.root) if isinstance(item, Let)]
    while True:
        unused = [
            (let, entry)
            for let in lets
            for entry in let.entries
            if isinstance(entry, Binding) and is_left_unused(edits, let, entry)
        ]
        if not unused:
            return changes
        for let, entry in unused:
            place = edits.file.source.place(entry.span[0])
            name = f"let {entry.path[0].text}"
            changes.append(Change(place, name, "dropped", "", "only the old form used it"))
            if all(within(other.span, edits.gone) or other is entry for other in let.entries):
                edits.cut((let.span[0], let.body.span[0]))
            else:
                edits.cut(entry.span)


def is_left_unused(edits: FileEdits, let: Let, entry: Binding) -> bool:
    """Whether all uses of a `let` binding lie in what is gone, and there were some."""
    name = entry.path[0].text
    gone = edits.gone
    if name is None or len(entry.path) > 1 or within(entry.span, gone):
        return False
    uses = [span for span in uses_of(let, name) if not within(span, [entry.span])]
    if not uses or not all(within(span, gone) for span in uses):
        return False
    # An attribute of that name, being set or selected, is no use of it.
    use = rf"(?<![\w'.-]){re.escape(name)}(?![\w'-])(?!\s*=[^=])"
    return not re.search(use, edits.inserted)


def uses_of(let: Let, name: str) -> list[Span]:
    """The places in a `let` that use a name, shadowed ones included."""
    found = []
    for item in walk(let):
        is_variable = isinstance(item, Variable) and item.name == name
        is_inherited = (
            isinstance(item, Inherit)
            and item.source is None
            and any(inherited.text == name for inherited in item.names)
        )
        if is_variable or is_inherited:
            found.append(item.span)
    return found


def within(span: Span, spans: list[Span]) -> bool:
    """Whether a span lies within one of others."""
    return any(start <= span[0] and span[1] <= end for start, end in spans)
