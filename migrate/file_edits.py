"""The edits of one file: pieces cut with their lines, text put in the file's line ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.edits import Edit
from baremount.syntax.tree import ListNode
from baremount.syntax.trivia import removals, with_comments
from baremount.syntax.walking import node_path

if TYPE_CHECKING:
    from baremount.problems import Problem
    from baremount.syntax.tree import NixFile, Span


class FileEdits:
    """The edits of one file, and what kept them from being made."""

    def __init__(self, file: NixFile) -> None:
        self.file = file
        self.refusals: list[Problem] = []
        self._cuts: dict[Span, None] = {}
        self._puts: dict[Edit, None] = {}

    def edits(self) -> list[Edit]:
        """All edits; cut pieces go with their lines, neighbours as one."""
        cuts = removals(self.file.source.content, self._cuts)
        return [*(Edit(start, end, b"") for start, end in cuts), *self._puts]

    def add(self, other: FileEdits) -> None:
        """Take over the edits of another set of the same file."""
        self._cuts.update(other._cuts)
        self._puts.update(other._puts)
        self.refusals += other.refusals

    def cut(self, span: Span, *, keep_above: bool = False) -> None:
        """Remove a piece, the comments on its line and, if not kept, those above it."""
        self._cuts.setdefault(with_comments(self.file, span, above=not keep_above))

    def cut_element(self, span: Span) -> None:
        """Remove an element of a list; the only one leaves `[ ]`."""
        around = [n for n in node_path(self.file.root, span[0]) if isinstance(n, ListNode)]
        outer = next((n for n in reversed(around) if n.span[0] < span[0]), None)
        if outer is not None and len(outer.items) == 1:
            start, end = outer.span[0] + 1, outer.span[1] - 1
            if not any(start <= comment.span[0] < end for comment in self.file.comments):
                self.put(start, end, " ")
                return
        self.cut(span, keep_above=True)

    def put(self, start: int, end: int, text: str) -> None:
        """Replace a span by text, in the file's line ends."""
        if start != end or text:
            self._puts.setdefault(Edit(start, end, self._encode(text)))

    @property
    def gone(self) -> list[Span]:
        """What the edits take away."""
        return [(edit.start, edit.end) for edit in self.edits() if edit.end > edit.start]

    @property
    def inserted(self) -> str:
        """All text that the edits bring."""
        return "\n".join(edit.replacement.decode() for edit in self._puts)

    def _encode(self, text: str) -> bytes:
        text = text.replace("\r\n", "\n")
        return text.replace("\n", self.file.source.newline).encode()
