"""Comments on the way from an old block to a new one: each moves once, none is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.migrate.blocks import peeled
from baremount.migrate.reading import is_binding_of
from baremount.records import Record
from baremount.syntax.tree import AttributeSet, Binding, ListNode
from baremount.syntax.trivia import (
    attached_comments,
    indentation,
    leading_comments,
    trailing_comment,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from baremount.definitions import Definition
    from baremount.migrate.reading import Claim, Dropped
    from baremount.syntax.tree import Comment, Entry, NixFile, Span

Key = tuple[str, "Span"]


class Texts(Record):
    """The comments of one option: those above it, and what follows it on its line."""

    above: list[str]
    behind: str

    def lines(self) -> list[str]:
        """All of them as lines of their own."""
        return [*self.above, *([self.behind.strip()] if self.behind else [])]


NOTHING = Texts([], "")


class Comments:
    """The comments inside the claims of one block, each handed out once.

    `anchor` is the claim in whose place the block stands: comments above it stay there.
    """

    def __init__(self, claims: Iterable[Claim], anchor: Claim | None) -> None:
        self.claims = list(claims)
        self.anchor = anchor
        self.moved: set[Key] = set()
        self.kept: list[Key] = []
        """Source text that moves verbatim, with the comments in it."""

    def of(self, definition: Definition | None, pad: str) -> Texts:
        """The comments of the option that `definition` sets, for lines indented by `pad`."""
        entry = definition.entry if definition else None
        if definition is None or entry is None or not is_binding_of(entry, definition.path[-1]):
            return NOTHING
        return self.of_entry(definition.file, entry, pad)

    def of_whole(self, definition: Definition | None, pad: str) -> Texts:
        """The comments of a disk's whole declaration: a binding, or an element of a list."""
        if definition is None or definition.entry is not None or definition.thunk.node is None:
            return self.of(definition, pad)
        file, span = definition.file, definition.thunk.node.span
        claim = self._claim(file, span)
        if claim is None:
            return NOTHING
        above = attached_comments(file, span[0])
        return Texts(self.take(file, above, pad), self._behind(file, span[1], pad))

    def of_entry(self, file: NixFile, entry: Entry, pad: str) -> Texts:
        """As `of`, for an entry."""
        claim = self._claim(file, entry.span)
        if claim is None:
            return NOTHING
        at_anchor = self.anchor is not None and entry.span == self.anchor.span
        if entry.span != claim.span:
            above = leading_comments(file, entry.span[0], claim.span[0])
        else:
            above = [] if at_anchor else attached_comments(file, entry.span[0])
        if isinstance(entry, Binding):
            above += [c for c in file.comments if beside_value(c, entry)]
        texts = self.take(file, above, pad)
        if at_anchor and isinstance(entry, Binding) and is_block(entry):
            return Texts(texts, "")
        return Texts(texts, self._behind(file, entry.span[1], pad))

    def of_dropped(self, dropped: Iterable[Dropped], pad: str) -> list[str]:
        """The comments of dropped options, each headed by the option's name."""
        lines = []
        for label, definition in dropped:
            texts = self.of(definition, pad).lines()
            entry = definition.entry
            if entry is not None and self._claim(definition.file, entry.span) is not None:
                inner = [c for c in definition.file.comments if inside(c.span, entry.span)]
                texts += self.take(definition.file, inner, pad)
            if texts:
                lines += [f"# Of the dropped {label}:", *texts]
        return lines

    def left_over(self, pad: str) -> list[str]:
        """The comments inside the claims that nothing else has taken."""
        texts = []
        for claim in self.claims:
            path = claim.file.source.path
            for comment in claim.file.comments:
                covered = any(
                    path == kept and inside(comment.span, span) for kept, span in self.kept
                )
                if inside(comment.span, claim.span) and not covered:
                    texts += self.take(claim.file, [comment], pad)
        return texts

    def take(self, file: NixFile, comments: Iterable[Comment], pad: str) -> list[str]:
        """The texts of those comments that nothing has taken yet; now they are."""
        texts = []
        for comment in comments:
            key = (file.source.path, comment.span)
            if key not in self.moved:
                self.moved.add(key)
                texts.append(shifted(file, comment, pad))
        return texts

    def _claim(self, file: NixFile, span: Span) -> Claim | None:
        return next((c for c in self.claims if c.file is file and inside(span, c.span)), None)

    def _behind(self, file: NixFile, offset: int, pad: str) -> str:
        text = ""
        comment = trailing_comment(file, offset)
        while comment is not None:
            taken = self.take(file, [comment], pad)
            if taken:
                text += file.source.text((offset, comment.span[0])) + taken[0]
            offset = comment.span[1]
            comment = trailing_comment(file, offset)
        return text


def beside_value(comment: Comment, entry: Binding) -> bool:
    """Whether a comment stands between a binding's name and value, or value and semicolon."""
    start, end = comment.span
    before = entry.path[-1].span[1] <= start and end <= entry.value.span[0]
    return before or (entry.value.span[1] <= start and end <= entry.span[1])


def is_block(entry: Binding) -> bool:
    """Whether a binding holds a whole block, whose last line it ends."""
    return isinstance(peeled(entry.value), AttributeSet | ListNode)


def shifted(file: NixFile, comment: Comment, pad: str) -> str:
    """A comment's text, its further lines moved to the indentation `pad`."""
    old = indentation(file.source.content, comment.span[0])
    first, *rest = comment.text.replace("\r\n", "\n").split("\n")
    moved = [pad + line[len(old) :] if line.startswith(old) else line for line in rest]
    return "\n".join([first, *moved])


def inside(inner: Span, outer: Span) -> bool:
    """Whether a span lies within another."""
    return outer[0] <= inner[0] and inner[1] <= outer[1]
