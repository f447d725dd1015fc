"""What a script attaches or mounts where it is not understood.

A statement that is broken is passed over, so that it does not hide the next one. Where it opens a
block, all up to the brace that then closes nothing belongs to it: what stands there is read, but
not under which condition.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from baremount.powershell.lexemes import DOUBLE, SINGLE
from baremount.powershell.skim import matching_bracket
from baremount.records import Record

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from baremount.powershell.tree import Broken, Span

_STRING_OR_COMMENT: Final = re.compile(
    rf"[{SINGLE}][^{SINGLE}]*(?:[{SINGLE}]|\Z)|[{DOUBLE}](?:`.|[^{DOUBLE}`])*(?:[{DOUBLE}]|\Z)"
    r"|(?P<comment><#.*?(?:#>|\Z)|(?<![^\s;(){}|,&=])#[^\r\n]*)",
    re.DOTALL,
)
# Docker has an option of that name: `--mount type=…`.
_ATTACHES: Final = re.compile(r"(?i)(?<![\w-])--mount(?![\w=-]|\s+type=)")
_MOUNTS: Final = re.compile(rf"(?i)(?<![\w\\.-])mount\s+[{SINGLE}{DOUBLE}]?(?:[-/$%!]|\w+=)")
_STARTS: Final = re.compile(r"(?i)\b(?:wsl|bash)\b")


class Torn(Record):
    """A statement that is not understood, and where in it something is attached or mounted."""

    span: Span
    at: int
    reason: str


def torn(text: str, broken: Sequence[Broken]) -> list[Torn]:
    """Those of the broken statements that attach or mount something."""
    cleaned = _STRING_OR_COMMENT.sub(_without_comment, text) if broken else text
    found = []
    for item, end in _regions(cleaned, sorted(broken, key=lambda each: each.span)):
        at = mounted_at(cleaned, item.span[0], end)
        if at is not None:
            found.append(Torn(item.span, at, item.reason))
    return found


def _regions(text: str, broken: Sequence[Broken]) -> Iterator[tuple[Broken, int]]:
    """The broken statements that are in no other one, and where what belongs to each ends."""
    opened: list[Broken] = []
    reached = 0
    for item in broken:
        start, end = item.span
        if text[start] == "}" and opened:
            outer = opened.pop()
            if not opened:
                yield outer, start
                reached = end
        elif _opens_block(text[start:end]):
            opened.append(item)
        elif not opened and start >= reached:
            yield item, end
            reached = end
    if opened:
        yield opened[0], len(text)


def _opens_block(text: str) -> bool:
    """Whether a brace of a statement is not closed in it."""
    brace = text.find("{")
    return brace >= 0 and matching_bracket(text, brace) is None


def mounted_at(text: str, start: int, end: int, *, in_linux: bool = False) -> int | None:
    """Where a piece of a script names what attaches or mounts; None where it does not.

    `in_linux` is a script that runs there, so that its own `mount` is one.
    """
    found = _ATTACHES.search(text, start, end)
    if found is None and (in_linux or _STARTS.search(text, start, end)):
        found = _MOUNTS.search(text, start, end)
    return found.start() if found is not None else None


def _without_comment(found: re.Match[str]) -> str:
    return found[0] if found["comment"] is None else " " * len(found[0])
