r"""/etc/fstab: one file system a line, in six fields between blanks (fstab(5)).

A blank within a field is written `\040`; a `#` starts a comment only where a line does. The fifth
and sixth field may be absent, and util-linux also does without the options.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from baremount.problems import Problem
from baremount.records import Record
from baremount.terminal_text import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from baremount.source import Source
    from baremount.syntax.tree import Span

MAX_LINES = 10_000
"""Lines beyond that are not read: they are one problem."""

_FIELD = re.compile(rb"[^ \t]+")
_ESCAPE = re.compile(rb"\\([0-3][0-7]{2})")
# A comma between double quotes belongs to the option's value.
_OPTION = re.compile(r'(?:[^,"]|"[^"]*"|")+')
_NUMBER = re.compile(rb"[0-9]{1,9}")
_NAMES = ("device", "mount point", "file system type", "options", "dump frequency", "fsck pass")


class Field(Record):
    """A field with its escapes decoded, and the bytes of `Source.content` that it stands in."""

    value: str
    span: Span


class Entry(Record):
    """One line: `span` from its first to its last field. Absent numbers are 0."""

    device: Field
    mount_point: Field
    file_system_type: Field
    options: tuple[str, ...]
    options_span: Span | None
    dump_frequency: int
    fsck_pass: int
    span: Span


class Fstab(Record):
    """The entries in order, the spans of comments, and what is wrong with which line."""

    entries: tuple[Entry, ...]
    comments: tuple[Span, ...]
    problems: tuple[Problem, ...]


def read(source: Source) -> Fstab:
    """Read an fstab. A line whose meaning is in doubt is a problem and no entry.

    A line that ends with CR LF is both: mount takes the CR for a part of its last field.
    """
    entries: list[Entry] = []
    comments: list[Span] = []
    problems: list[Problem] = []
    for start, end in _lines(source.content):
        fields = [field.span() for field in _FIELD.finditer(source.content, start, end)]
        if not fields:
            continue
        if source.content.startswith(b"#", fields[0][0]):
            comments.append((fields[0][0], fields[-1][1]))
            continue
        if len(entries) + len(problems) >= MAX_LINES:
            what = f"more than {MAX_LINES} lines: those from here on are not read, split the file"
            problems.append(Problem(*source.place(start), what))
            break
        fault = _fault(source.content, fields)
        if fault is None:
            entries.append(_entry(source.content, fields))
        if source.content.startswith(b"\r\n", end):
            fault = fault or (fields[-1][1], "the line ends with CR LF: save the file with LF")
        if fault is not None:
            problems.append(Problem(*source.place(fault[0]), fault[1]))
    return Fstab(tuple(entries), tuple(comments), tuple(problems))


def _lines(content: bytes) -> Iterator[Span]:
    """The lines without their ends."""
    start = 0
    while start < len(content):
        end = content.find(b"\n", start)
        end = len(content) if end < 0 else end
        yield start, end - content.startswith(b"\r", end - 1, end)
        start = end + 1


def _fault(content: bytes, fields: list[Span]) -> tuple[int, str] | None:
    """Where a line is wrong, and how."""
    if len(fields) < 3:
        missing = ", ".join(_NAMES[len(fields) : 4])
        return fields[0][0], f"a file system needs four to six fields; missing: {missing}"
    if len(fields) > 6 and not content.startswith(b"#", fields[6][0]):
        what = "a seventh field: write a blank within a field as \\040, a comment on its own line"
        return fields[6][0], what
    for name, (start, end) in zip(_NAMES[4:], fields[4:6], strict=False):
        if _NUMBER.fullmatch(content, start, end) is None:
            shown = printable(content[start:end][:40].decode("utf-8", "replace"))
            return start, f"the {name} is a number, not `{shown}`"
    for start, end in fields[:4]:
        # No path holds NUL, and mount would cut the field there.
        if _decoded(content, (start, end)).find("\0") >= 0:
            return start, "\\000 in a field: no path or option can hold it"
    return None


def _entry(content: bytes, fields: list[Span]) -> Entry:
    device, mount_point, kind = (Field(_decoded(content, span), span) for span in fields[:3])
    options = fields[3] if len(fields) > 3 else None
    frequency, number = (
        int(content[slice(*fields[at])]) if len(fields) > at else 0 for at in (4, 5)
    )
    return Entry(
        device=device,
        mount_point=mount_point,
        file_system_type=kind,
        options=tuple(_OPTION.findall(_decoded(content, options))) if options else (),
        options_span=options,
        dump_frequency=frequency,
        fsck_pass=number,
        span=(fields[0][0], fields[:6][-1][1]),
    )


def _decoded(content: bytes, span: Span) -> str:
    field = _ESCAPE.sub(lambda match: bytes([int(match[1], 8)]), content[slice(*span)])
    return field.decode("utf-8", "surrogateescape")
