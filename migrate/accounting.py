"""Nothing is lost: a comment that a migration takes out without a word is listed."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from baremount.migrate.plan import Change

if TYPE_CHECKING:
    from collections.abc import Iterable

    from baremount.syntax.tree import NixFile


def lost_comments(before: Iterable[NixFile], after: Iterable[NixFile]) -> list[Change]:
    """A change for each comment of the old files that no new one holds; layout does not count."""
    left = Counter(essence(comment.text) for file in after for comment in file.comments)
    lost = []
    for file in before:
        for comment in file.comments:
            if left[essence(comment.text)] > 0:
                left[essence(comment.text)] -= 1
                continue
            place = file.source.place(comment.span[0])
            text = essence(comment.text)
            lost.append(Change(place, f"comment {text}", "dropped", "", "went with its line"))
    return lost


def essence(text: str) -> str:
    """A comment without its layout."""
    return " ".join(text.split())
