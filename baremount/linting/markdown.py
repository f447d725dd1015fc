"""Nix code blocks in Markdown, each to be checked as a file of its own where it stands.

Fences are read as CommonMark has them (https://spec.commonmark.org/0.31.2/#fenced-code-blocks),
indented ones in lists too, but none in block quotes: their lines are not the code's alone. What
an HTML comment holds is no code.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from baremount.linting.views import View
from baremount.problems import InputError
from baremount.source import Source
from baremount.syntax.nix import parse_nix

if TYPE_CHECKING:
    from collections.abc import Iterator

    from baremount.syntax.tree import Span

_BLOCK_LIMIT = 1_000
_FENCE = re.compile(rb"[ \t]*(`{3,}|~{3,})[ \t]*([^\s`{]*)[^`]*")
_NIX = frozenset({b"nix"})


def nix_blocks(source: Source) -> Iterator[View]:
    """The Nix blocks that parse, as a whole file or as the bindings of a set.

    What parses as neither is an excerpt of something longer, which is no mistake in a text.
    """
    for number, (tag, span) in enumerate(_fenced(source.content)):
        if number >= _BLOCK_LIMIT:
            return
        if tag in _NIX:
            view = _parsable(source, span)
            if view is not None:
                yield view


def code_spans(content: bytes) -> list[Span]:
    """The insides of all fenced blocks."""
    return [span for _, span in _fenced(content)]


def _parsable(source: Source, span: Span) -> View | None:
    start, end = span
    text = source.content[start:end]
    line = source.place(start).line
    for before, after in ((b"", b""), (b"{", b"}")):
        path = f"{source.path}:{line}.nix"
        inner = Source.from_bytes(path, before + text + after)
        try:
            parse_nix(inner)
        except InputError:
            continue
        return View(inner, source, start - len(before), span)
    return None


def _fenced(content: bytes) -> Iterator[tuple[bytes, Span]]:
    """The language and the inside of each fenced block, in order."""
    offset = 0
    fence, tag, start = b"", b"", 0
    is_comment = False
    for line in content.splitlines(keepends=True):
        match = _FENCE.fullmatch(line.rstrip(b"\r\n"))
        if is_comment or (not fence and line.lstrip(b" \t").startswith(b"<!--")):
            is_comment = b"-->" not in line
        elif fence:
            closes = match and match[1].startswith(fence) and not line[match.end(1) :].strip()
            if closes:
                yield tag, (start, offset)
                fence = b""
        elif match:
            fence, tag, start = match[1], match[2].lower(), offset + len(line)
        offset += len(line)
    if fence:
        yield tag, (start, len(content))
