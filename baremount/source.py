"""A file as the program sees it: its bytes, its text as UTF-8, and places in it.

Whatever the encoding, everything above works on `content`, which is UTF-8 without a byte order
mark, and every offset is a byte offset into it. `encode` is the way back to the file's bytes.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, Literal, NoReturn

from baremount.problems import InputError, Problem
from baremount.values import Place

if TYPE_CHECKING:
    from baremount.syntax.tree import Span

Encoding = Literal["utf-8", "utf-8-bom", "utf-16-le", "utf-16-be"]

_MARKS: dict[Encoding, bytes] = {
    "utf-8": b"",
    "utf-8-bom": b"\xef\xbb\xbf",
    "utf-16-le": b"\xff\xfe",
    "utf-16-be": b"\xfe\xff",
}
_UTF_32_MARKS = (b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")
_CONTINUATION_BYTES = bytes(range(0x80, 0xC0))
# Characters are counted once per chunk, so that a column in a very long line costs no more.
_CHUNK = 4096


class Source:
    """An immutable file: `raw` as on disk, `content` as UTF-8 without a byte order mark."""

    __slots__ = ("_chunk_characters", "_line_starts", "content", "encoding", "path", "raw")

    path: str
    raw: bytes
    encoding: Encoding
    content: bytes
    _line_starts: list[int] | None
    _chunk_characters: list[int] | None

    def __init__(self, path: str, raw: bytes, encoding: Encoding, content: bytes) -> None:
        set_once = object.__setattr__
        set_once(self, "path", path)
        set_once(self, "raw", raw)
        set_once(self, "encoding", encoding)
        set_once(self, "content", content)
        set_once(self, "_line_starts", None)
        set_once(self, "_chunk_characters", None)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"a Source cannot be changed: {name}")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"a Source cannot be changed: {name}")

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Source):
            return NotImplemented
        return self is other or (self.path == other.path and self.raw == other.raw)

    def __hash__(self) -> int:
        return hash((self.path, self.raw))

    def __repr__(self) -> str:
        return f"<Source {self.path!r}, {len(self.raw)} bytes, {self.encoding}>"

    def __reduce__(self) -> tuple[object, ...]:
        return (Source, (self.path, self.raw, self.encoding, self.content))

    @classmethod
    def from_bytes(cls, path: str, raw: bytes) -> Source:
        """Decode strictly; the byte order mark decides the encoding, without one it is UTF-8.

        Raises `InputError` for bytes that are not text in that encoding and for NUL, naming the
        byte offset in the file.
        """
        if raw.startswith(_UTF_32_MARKS):
            raise _refusal(path, "is UTF-32, which is not read: save it as UTF-8")
        for encoding, mark in _MARKS.items():
            if mark and raw.startswith(mark):
                return cls(path, raw, encoding, _decoded(path, raw, encoding))
        return cls(path, raw, "utf-8", _decoded(path, raw, "utf-8"))

    def replaced(self, content: bytes) -> Source:
        """The same file with other content, encoded as before."""
        return Source.from_bytes(self.path, self.encode(content))

    def encode(self, content: bytes) -> bytes:
        """Bring UTF-8 back into the file's encoding, with its byte order mark."""
        if self.encoding == "utf-8":
            return content
        if self.encoding == "utf-8-bom":
            return _MARKS[self.encoding] + content
        return _MARKS[self.encoding] + content.decode().encode(self.encoding)

    def text(self, span: Span) -> str:
        """The text of a span; `ValueError` where the span cuts a character."""
        return self.content[span[0] : span[1]].decode()

    def place(self, offset: int) -> Place:
        """Line and column of an offset, both from 1; within a character, that character's.

        Lines end at LF, CRLF or a lone CR; columns count characters.
        """
        if not 0 <= offset <= len(self.content):
            raise ValueError(f"offset {offset} is outside of {self.path}")
        starts = self._starts()
        line = bisect_right(starts, offset)
        while offset < len(self.content) and 0x80 <= self.content[offset] < 0xC0:
            offset -= 1
        start = starts[line - 1]
        column = self._characters_before(offset) - self._characters_before(start) + 1
        return Place(self.path, line, column)

    def offset(self, line: int, column: int) -> int:
        """The inverse of `place`; `ValueError` where the file has no such line and column."""
        starts = self._starts()
        if not 1 <= line <= len(starts):
            raise ValueError(f"{self.path} has no line {line}")
        start = starts[line - 1]
        is_last = line == len(starts)
        text = self.content[start : None if is_last else starts[line]].decode()
        if not 1 <= column <= len(text) + is_last:
            raise ValueError(f"line {line} of {self.path} has no column {column}")
        return start + len(text[: column - 1].encode())

    def line_text(self, line: int) -> str:
        """A line, counted from 1, without its end; `ValueError` where there is none."""
        starts = self._starts()
        if not 1 <= line <= len(starts):
            raise ValueError(f"{self.path} has no line {line}")
        end = starts[line] if line < len(starts) else len(self.content)
        return self.content[starts[line - 1] : end].decode().rstrip("\r\n")

    @property
    def newline(self) -> Literal["\n", "\r\n", "\r"]:
        r"""The line end that the file uses most: "\n" when it has none or in a draw."""
        both = self.content.count(b"\r\n")
        line_feeds = self.content.count(b"\n") - both
        returns = self.content.count(b"\r") - both
        if line_feeds >= max(both, returns):
            return "\n"
        return "\r\n" if both >= returns else "\r"

    def _starts(self) -> list[int]:
        if self._line_starts is None:
            # bytes.splitlines, unlike that of str, knows LF, CRLF and CR only.
            lines = self.content.splitlines(keepends=True)
            starts = [0, *accumulate(map(len, lines))]
            if lines and not self.content.endswith((b"\n", b"\r")):
                starts.pop()
            object.__setattr__(self, "_line_starts", starts)
            return starts
        return self._line_starts

    def _characters_before(self, offset: int) -> int:
        counts = self._chunk_characters
        if counts is None:
            counts = [] if self.content.isascii() else _characters_per_chunk(self.content)
            object.__setattr__(self, "_chunk_characters", counts)
        if not counts:
            return offset
        chunk = offset // _CHUNK
        return counts[chunk] + _characters(self.content[chunk * _CHUNK : offset])


def _characters(content: bytes) -> int:
    return len(content.translate(None, _CONTINUATION_BYTES))


def _characters_per_chunk(content: bytes) -> list[int]:
    chunks = (content[start : start + _CHUNK] for start in range(0, len(content), _CHUNK))
    return [0, *accumulate(map(_characters, chunks))]


def _decoded(path: str, raw: bytes, encoding: Encoding) -> bytes:
    """The content as UTF-8, or the refusal that names the first bad byte."""
    mark = len(_MARKS[encoding])
    body = raw[mark:] if mark else raw
    if encoding in ("utf-16-le", "utf-16-be"):
        return _from_utf_16(path, body, encoding)
    nul = body.find(b"\0")
    if nul >= 0:
        raise _nul_refusal(path, body, nul, nul + mark)
    if not body.isascii():
        try:
            body.decode()
        except UnicodeDecodeError as error:
            byte, where = body[error.start], error.start
            place = Source(path, raw, encoding, body[:where]).place(where)
            raise InputError(
                Problem(
                    *place,
                    f"is not valid UTF-8: byte 0x{byte:02x} at offset {where + mark}; "
                    "save the file as UTF-8",
                )
            ) from error
    return body


def _from_utf_16(path: str, body: bytes, encoding: Encoding) -> bytes:
    try:
        text = body.decode(encoding)
    except UnicodeDecodeError as error:
        raise _refusal(
            path,
            f"begins with a UTF-16 byte order mark but is not valid UTF-16 at byte offset "
            f"{error.start + 2}: save the file as UTF-8",
        ) from error
    nul = text.find("\0")
    if nul >= 0:
        where = len(text[:nul].encode(encoding)) + 2
        raise _refusal(
            path, f"has a NUL character at byte offset {where}: remove it, text files have none"
        )
    return text.encode()


def _nul_refusal(path: str, body: bytes, nul: int, where: int) -> InputError:
    head = body[:1024]
    # Latin text in UTF-16 has a NUL for every other byte.
    halves = head[1::2], head[0::2]
    if len(head) > 3 and any(half.count(0) * 10 > len(half) * 9 for half in halves):
        return _refusal(
            path,
            f"looks like UTF-16 without a byte order mark (NUL at byte offset {where}): "
            "save the file as UTF-8",
        )
    control = sum(byte < 9 or 13 < byte < 27 or 27 < byte < 32 for byte in body[: nul + 1024])
    if control == body.count(0) == 1:
        return _refusal(path, f"has a NUL byte at offset {where}: remove it, text files have none")
    return _refusal(
        path, f"is a binary file (NUL at byte offset {where}): name a text file instead"
    )


def _refusal(path: str, message: str) -> InputError:
    return InputError(Problem(path, 0, 0, message))
