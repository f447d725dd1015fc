"""Where each single mount option is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.lint_rules.support.option_lists import OPTION
from baremount.linting.finding import Spot
from baremount.records import Record
from baremount.syntax.tree import ListNode, String

if TYPE_CHECKING:
    from collections.abc import Iterator

    from baremount.lint_rules.support.facts import DeclaredMount
    from baremount.scripts.fstab import Entry
    from baremount.source import Source
    from baremount.syntax.tree import Node, Span


class Written(Record):
    """One option as it stands in a file."""

    option: str
    spot: Spot
    removal: Span | None
    """What to cut to take it out; None for the first one, and where a comment would go with it."""


def written(mount: DeclaredMount) -> list[Written]:
    """The options of the list or string that one definition gives; none where it is computed."""
    definition = mount.options.definition
    node = definition.thunk.node if definition is not None else None
    if definition is None or node is None:
        return []
    source = (definition.thunk.file or definition.file).source
    return list(_written(source, node))


def written_in(source: Source, entry: Entry) -> list[Written]:
    """The options of a line of an fstab."""
    span = entry.options_span
    return [] if span is None else list(_in_text(source, span))


def _written(source: Source, node: Node) -> Iterator[Written]:
    if isinstance(node, String):
        yield from _in_string(source, node)
    elif isinstance(node, ListNode):
        for index, item in enumerate(node.items):
            if not isinstance(item, String):
                continue
            several = list(_in_string(source, item))
            if len(several) > 1:
                yield from several
            elif several:
                before = node.items[index - 1].span[1] if index else item.span[0]
                blank = index and not source.content[before : item.span[0]].strip()
                removal = (before, item.span[1]) if blank else None
                yield Written(several[0].option, Spot(source, item.span), removal)


def _in_string(source: Source, node: String) -> Iterator[Written]:
    """The options in a string that says nothing but itself."""
    inside = (node.span[0] + 1, node.span[1] - 1)
    text = source.text(inside)
    if node.style == "double" and node.parts in ((text,), ()):
        yield from _in_text(source, inside)


def _in_text(source: Source, span: Span) -> Iterator[Written]:
    text = source.text(span)
    for found in OPTION.finditer(text):
        start = span[0] + len(text[: found.start()].encode())
        end = start + len(found[0].encode())
        removal = (start - 1, end) if found.start() else None
        yield Written(found[0], Spot(source, (start, end)), removal)
