"""Edits as byte spans, applied in one place, and the unified diff of two contents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.records import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from baremount.line_changes import Change

_CONTEXT = 3


class Edit(Record):
    """Replace the bytes from `start` to `end` (outside); an insertion where both are equal."""

    start: int
    end: int
    replacement: bytes


def apply(content: bytes, edits: Iterable[Edit]) -> bytes:
    """Apply edits that all refer to `content`, in any order.

    Insertions at one offset keep their order; one at the border of a replacement stays outside of
    it. `ValueError` names two edits that overlap, or one that lies outside of the content.
    """
    pieces: list[bytes] = []
    done = 0
    previous: Edit | None = None
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        if not 0 <= edit.start <= edit.end <= len(content):
            raise ValueError(f"{_named(edit)} lies outside of the {len(content)} bytes")
        if previous is not None and edit.start < previous.end:
            raise ValueError(f"{_named(previous)} and {_named(edit)} overlap")
        pieces += (content[done : edit.start], edit.replacement)
        done = edit.end
        previous = edit
    pieces.append(content[done:])
    return b"".join(pieces)


def overlap(one: Edit, other: Edit) -> bool:
    """Whether `apply` would refuse these two together."""
    first, second = sorted((one, other), key=lambda edit: (edit.start, edit.end))
    return second.start < first.end


def _named(edit: Edit) -> str:
    return f"the edit of bytes {edit.start} to {edit.end} ({edit.replacement[:40]!r})"


def unified_diff(path: str, before: bytes | None, after: bytes | None) -> str:
    r"""The change of a file as `git apply` and `patch -p1` take it; "" where nothing changes.

    None stands for a file that does not exist. Lines end at LF alone, as in those tools, so a CR is
    part of its line. Bytes that are not UTF-8 become lone surrogates: write the patch with
    `.encode("utf-8", "surrogateescape")`; on a terminal it goes through `printable`.
    """
    if before == after:
        return ""
    from baremount.line_changes import line_changes

    old, new = _lines(before or b""), _lines(after or b"")
    pieces = [_header(path, before, after)]
    for group in _groups(line_changes(old, new)):
        pieces.extend(_hunk(group, old, new))
    return b"".join(pieces).decode("utf-8", "surrogateescape")


def _lines(content: bytes) -> list[bytes]:
    lines = content.split(b"\n")
    last = lines.pop()
    return [line + b"\n" for line in lines] + ([last] if last else [])


def _header(path: str, before: bytes | None, after: bytes | None) -> bytes:
    while path.startswith("./"):
        path = path[2:]
    name = path.lstrip("/").encode("utf-8", "surrogateescape")
    old, new = _quoted(b"a/" + name), _quoted(b"b/" + name)
    if not before and not after:
        # Without a line there is no hunk: only git's own header can say that the file appears.
        mode = b"new file" if before is None else b"deleted file"
        return b"diff --git %b %b\n%b mode 100644\n" % (old, new, mode)
    # Like git: a tab after a name with a space, since tools else take the rest for a date.
    end = b"\t\n" if b" " in name else b"\n"
    old = b"/dev/null\n" if before is None else old + end
    new = b"/dev/null\n" if after is None else new + end
    return b"--- %b+++ %b" % (old, new)


def _quoted(name: bytes) -> bytes:
    """A file name as git writes it: in C quotes where it would end the line or not be text."""
    try:
        text = name.decode()
    except UnicodeDecodeError:
        text = "\0"
    if not any(character < " " or character in '"\\\x7f' for character in text):
        return name
    escaped = (
        b"\\" + bytes([byte])
        if byte in b'"\\'
        else bytes([byte])
        if 0x20 <= byte < 0x7F
        else b"\\%03o" % byte
        for byte in name
    )
    return b'"' + b"".join(escaped) + b'"'


def _hunk(group: Sequence[Change], old: list[bytes], new: list[bytes]) -> Iterator[bytes]:
    start = max(group[0][0] - _CONTEXT, 0)
    end = min(group[-1][1] + _CONTEXT, len(old))
    new_start = group[0][2] - (group[0][0] - start)
    new_end = group[-1][3] + (end - group[-1][1])
    yield b"@@ -%b +%b @@\n" % (_range(start, end), _range(new_start, new_end))
    done = start
    for old_start, old_end, first, last in group:
        yield from (_line(b" ", line) for line in old[done:old_start])
        yield from (_line(b"-", line) for line in old[old_start:old_end])
        yield from (_line(b"+", line) for line in new[first:last])
        done = old_end
    yield from (_line(b" ", line) for line in old[done:end])


def _range(start: int, end: int) -> bytes:
    length = end - start
    # An empty range is named by the line before it.
    beginning = start + 1 if length else start
    return b"%d" % beginning if length == 1 else b"%d,%d" % (beginning, length)


def _line(mark: bytes, line: bytes) -> bytes:
    if line.endswith(b"\n"):
        return mark + line
    return mark + line + b"\n\\ No newline at end of file\n"


def _groups(changes: Iterable[Change]) -> Iterator[list[Change]]:
    """Changes whose context would touch, together."""
    group: list[Change] = []
    for change in changes:
        if group and change[0] - group[-1][1] > 2 * _CONTEXT:
            yield group
            group = []
        group.append(change)
    if group:
        yield group
