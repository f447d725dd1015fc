"""Comments and white space around a piece of source: what belongs to it, what goes with it."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from baremount.syntax.tree import Comment, NixFile, Span

BLANK = b" \t"


def line_start(content: bytes, offset: int) -> int:
    """The start of the line that holds `offset`."""
    return max(content.rfind(b"\n", 0, offset), content.rfind(b"\r", 0, offset)) + 1


def line_end(content: bytes, offset: int) -> int:
    """The end of the line that holds `offset`, its line end not included."""
    ends = [end for mark in (b"\n", b"\r") if (end := content.find(mark, offset)) >= 0]
    return min(ends, default=len(content))


def after_line_end(content: bytes, offset: int) -> int:
    """The start of the next line, for an `offset` at a line's end."""
    if content[offset : offset + 2] == b"\r\n":
        return offset + 2
    return min(offset + 1, len(content))


def indentation(content: bytes, offset: int) -> str:
    """The blanks at the start of the line that holds `offset`."""
    start = line_start(content, offset)
    end = start
    while end < len(content) and content[end] in BLANK:
        end += 1
    return content[start:end].decode()


def starts_line(content: bytes, offset: int) -> bool:
    """Whether only blanks stand before `offset` on its line."""
    return not content[line_start(content, offset) : offset].strip(BLANK)


def ends_line(content: bytes, offset: int) -> bool:
    """Whether only blanks stand after `offset` on its line."""
    return not content[offset : line_end(content, offset)].strip(BLANK)


def leading_comments(file: NixFile, offset: int, limit: int = 0) -> list[Comment]:
    """The comments on lines of their own directly above `offset`, in order.

    Blank lines between them do not matter; `limit` is an offset at which to stop.
    """
    content, comments = file.source.content, file.comments
    index = bisect_left(comments, (offset, 0), key=lambda comment: comment.span)
    found: list[Comment] = []
    while index > 0:
        comment = comments[index - 1]
        if comment.span[0] < limit or content[comment.span[1] : offset].strip():
            break
        if not starts_line(content, comment.span[0]):
            break
        found.append(comment)
        offset = comment.span[0]
        index -= 1
    return found[::-1]


def attached_comments(file: NixFile, offset: int) -> list[Comment]:
    """The leading comments with no blank line between them and `offset`."""
    content = file.source.content
    attached: list[Comment] = []
    for comment in reversed(leading_comments(file, offset)):
        between = content[comment.span[1] : offset]
        if between.replace(b"\r\n", b"\n").replace(b"\r", b"\n").count(b"\n") > 1:
            break
        attached.append(comment)
        offset = comment.span[0]
    return attached[::-1]


def trailing_comment(file: NixFile, offset: int) -> Comment | None:
    """The comment that follows `offset` on the same line, with nothing between."""
    index = bisect_left(file.comments, (offset, 0), key=lambda comment: comment.span)
    if index == len(file.comments):
        return None
    comment = file.comments[index]
    between = file.source.content[offset : comment.span[0]]
    return None if between.strip(BLANK) else comment


def with_comments(file: NixFile, span: Span, *, above: bool = True) -> Span:
    """A piece with the comments that go with it: on its line, and directly above it."""
    content = file.source.content
    start, end = span
    behind = end
    comment = trailing_comment(file, behind)
    while comment is not None:
        behind = comment.span[1]
        comment = trailing_comment(file, behind)
    if ends_line(content, behind):
        end = behind
    attached = attached_comments(file, start) if above else []
    if attached and starts_line(content, start):
        start = attached[0].span[0]
    return (start, end)


def removals(content: bytes, pieces: Iterable[Span]) -> list[Span]:
    """What to cut so that pieces disappear with their lines.

    A piece alone on its lines goes with their ends, neighbours as one, and with one of two
    blank lines that would meet; a piece inside a line goes with the blanks before it.
    """
    cuts: list[Span] = []
    for start, end in sorted(_lines_of(content, piece) for piece in pieces):
        if cuts and (start <= cuts[-1][1] or _meet(content, cuts[-1], start)):
            cuts[-1] = (cuts[-1][0], max(end, cuts[-1][1]))
        else:
            cuts.append((start, end))
    return [_with_blank_lines(content, cut) for cut in cuts]


def _lines_of(content: bytes, piece: Span) -> Span:
    start, end = piece
    if starts_line(content, start) and ends_line(content, end):
        return line_start(content, start), after_line_end(content, line_end(content, end))
    while start > 0 and content[start - 1] in BLANK:
        start -= 1
    return (start, end)


def _meet(content: bytes, cut: Span, start: int) -> bool:
    """Whether only blank lines stand between a cut of whole lines and the next."""
    whole = cut[0] == line_start(content, cut[0]) and start == line_start(content, start)
    return whole and not content[cut[1] : start].strip()


def _with_blank_lines(content: bytes, cut: Span) -> Span:
    start, end = cut
    if start != line_start(content, start) or end != line_start(content, end):
        return cut
    before_blank = start == 0 or not _line_before(content, start).strip()
    opens = _line_before(content, start).rstrip().endswith((b"{", b"[", b"("))
    if before_blank or opens:
        while end < len(content) and not content[end : line_end(content, end)].strip():
            end = after_line_end(content, line_end(content, end))
    following = content[end : line_end(content, end)].strip()[:1]
    if before_blank and start and following in (b"}", b"]", b")"):
        while start and not _line_before(content, start).strip():
            start = line_start(content, _end_of_line_before(content, start))
    return (start, end)


def _end_of_line_before(content: bytes, start: int) -> int:
    return start - 2 if content[start - 2 : start] == b"\r\n" else start - 1


def _line_before(content: bytes, start: int) -> bytes:
    end = _end_of_line_before(content, start)
    return content[line_start(content, end) : end] if start else b""
