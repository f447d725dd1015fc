"""Nothing is lost: what an edit takes out of a file without a word is listed."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from baremount.migrate.plan import Change
from baremount.source import Source
from baremount.syntax.nix import parse_nix

if TYPE_CHECKING:
    from baremount.syntax.tree import NixFile


def lost_comments(file: NixFile, after: bytes) -> list[Change]:
    """A change for each comment that the new content no longer holds.

    Raises `InputError` where the new content does not parse, which is our own fault.
    """
    left = Counter(comment.text for comment in parse_nix(file.source.replaced(after)).comments)
    lost = []
    for comment in file.comments:
        if left[comment.text] > 0:
            left[comment.text] -= 1
            continue
        place = file.source.place(comment.span[0])
        lost.append(Change(place, f"comment {comment.text}", "dropped", "", "went with its line"))
    return lost


__all__ = ["Source", "lost_comments"]
