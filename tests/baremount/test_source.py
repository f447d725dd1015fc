"""Bytes in, bytes out, and places that are the same whatever the encoding."""

from __future__ import annotations

import os
import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baremount.problems import InputError
from baremount.source import Source
from baremount.values import Place

LONG = bool(os.environ.get("BAREMOUNT_LONG"))
MANY = settings(deadline=None, max_examples=5000 if LONG else 100)
MARKS = {
    "utf-8": (b"", "utf-8"),
    "utf-8-bom": (b"\xef\xbb\xbf", "utf-8"),
    "utf-16-le": (b"\xff\xfe", "utf-16-le"),
    "utf-16-be": (b"\xfe\xff", "utf-16-be"),
}
# Much of what a line table can get wrong, in few characters.
TEXTS = st.text(
    st.sampled_from("ab\r\n\r\n\t\x0b\x0c\x1c\x85\u2028äß€😀e\u0301\ufeff")
    | st.characters(exclude_categories=["Cs"], exclude_characters="\0")
)


def encoded(text: str, encoding: str) -> bytes:
    mark, codec = MARKS[encoding]
    return mark + text.encode(codec)


def refusal(raw: bytes) -> str:
    with pytest.raises(InputError) as caught:
        Source.from_bytes("disks.nix", raw)
    message = str(caught.value)
    assert message.startswith("disks.nix:")
    assert "\n" not in message
    return message


def test_plain_utf_8_is_its_own_content():
    raw = "# größe\n".encode()
    assert Source.from_bytes("a", raw).content is raw


@pytest.mark.parametrize("encoding", MARKS)
@given(text=TEXTS)
@MANY
def test_every_encoding_comes_back_byte_for_byte(encoding, text):
    if encoding == "utf-8" and text.startswith("\ufeff"):
        text = "x" + text
    raw = encoded(text, encoding)
    source = Source.from_bytes("a", raw)
    assert source.raw == raw
    assert source.encoding == encoding
    assert source.content.decode() == text
    assert source.encode(source.content) == raw
    assert source.encode(b"+" + source.content) == encoded("+" + text, encoding)
    assert source.replaced(b"new").raw == encoded("new", encoding)


@given(text=TEXTS)
@MANY
def test_twins_agree_on_every_place(text):
    twins = [Source.from_bytes("a", encoded("x" + text, encoding)) for encoding in MARKS]
    for offset in range(len(twins[0].content) + 1):
        assert len({twin.place(offset) for twin in twins}) == 1


def naive_place(text: str, index: int) -> tuple[int, int]:
    line = column = 1
    for number, character in enumerate(text[:index]):
        ends = character == "\n" or (character == "\r" and text[number + 1 : number + 2] != "\n")
        line, column = (line + 1, 1) if ends else (line, column + 1)
    return line, column


@given(text=TEXTS, repeat=st.sampled_from([1, 1, 1, 3000]))
@MANY
def test_place_counts_as_a_person_does(text, repeat):
    text = "y" + "€" * (repeat - 1) + text
    source = Source.from_bytes("a", text.encode())
    for index in (0, len(text) // 2, *range(max(len(text) - 30, 0), len(text) + 1)):
        offset = len(text[:index].encode())
        assert source.place(offset) == Place("a", *naive_place(text, index))


@given(text=TEXTS)
@MANY
def test_offset_is_the_inverse_of_place(text):
    source = Source.from_bytes("a", ("z" + text).encode())
    offset = 0
    for character in "z" + text:
        place = source.place(offset)
        assert source.offset(place.line, place.column) == offset
        inside = range(offset, offset + len(character.encode()))
        assert {source.place(within) for within in inside} == {place}
        offset += len(character.encode())
    place = source.place(offset)
    assert source.offset(place.line, place.column) == offset


def test_lines_end_at_lf_crlf_and_lone_cr():
    source = Source.from_bytes("a", b"a\nb\r\nc\rd\x0c\x85"[:-1] + "\u2028e".encode())
    assert [source.line_text(line) for line in range(1, 5)] == ["a", "b", "c", "d\x0c\u2028e"]
    assert source.place(source.content.index(b"e")) == Place("a", 4, 4)


@pytest.mark.parametrize(
    ("line", "column"), [(0, 1), (1, 0), (1, 4), (2, 3), (3, 1), (-1, 1), (1, -1)]
)
def test_places_that_are_not_in_the_file_are_refused(line, column):
    source = Source.from_bytes("a", b"ab\nc")
    with pytest.raises(ValueError, match="has no"):
        source.offset(line, column)


@pytest.mark.parametrize("offset", [-1, 5])
def test_offsets_outside_are_refused(offset):
    with pytest.raises(ValueError, match="outside"):
        Source.from_bytes("a", b"ab\nc").place(offset)


@pytest.mark.parametrize(
    ("raw", "newline"),
    [
        (b"", "\n"),
        (b"a", "\n"),
        (b"a\r\nb\r\nc\n", "\r\n"),
        (b"a\nb\nc\r\n", "\n"),
        (b"a\rb\rc\n", "\r"),
        (b"a\r\nb\n", "\n"),
        ("ä\r\nb".encode("utf-16"), "\r\n"),
    ],
)
def test_newline_is_the_one_used_most(raw, newline):
    assert Source.from_bytes("a", raw).newline == newline


def test_text_of_a_span():
    assert Source.from_bytes("a", "x = ü;".encode()).text((4, 6)) == "ü"


@pytest.mark.parametrize(
    ("raw", "place", "offset"),
    [
        (b"a\n b\xff\n", "disks.nix:2:3:", "offset 4"),
        ("ä".encode() + b"\xe4\n", "disks.nix:1:2:", "offset 2"),
        (b"\xef\xbb\xbfa\xc3", "disks.nix:1:2:", "offset 4"),
        (b"\xed\xa0\x80", "disks.nix:1:1:", "offset 0"),
        (b"\xc0\xaf", "disks.nix:1:1:", "offset 0"),
    ],
)
def test_invalid_utf_8_is_refused_with_place_and_offset(raw, place, offset):
    message = refusal(raw)
    assert message.startswith(place)
    assert f"at {offset};" in message
    assert "save the file as UTF-8" in message


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"a = 1;\0\n", "has a NUL byte at offset 6: remove it"),
        (
            b"\x7fELF\x02\x01\x01" + bytes(9) + b"\x03\0>\0",
            "is a binary file (NUL at byte offset 7)",
        ),
        ("a = 1;\n".encode("utf-16-le"), "looks like UTF-16 without a byte order mark"),
        ("a = 1;\n".encode("utf-16-be"), "looks like UTF-16 without a byte order mark"),
        (b"\xff\xfea\0\0\0", "NUL character at byte offset 4"),
        (b"\xff\xfea\0b", "not valid UTF-16 at byte offset 4"),
        (b"\xff\xfea\0\x00\xd8", "not valid UTF-16 at byte offset 4"),
        (b"\xfe\xff\xdc\x00\0a", "not valid UTF-16 at byte offset 2"),
        ("a".encode("utf-32"), "is UTF-32"),
        (b"\0\0\xfe\xff\0\0\0a", "is UTF-32"),
        (b"\xef\xbb\xbfa\0", "NUL byte at offset 4"),
    ],
)
def test_what_is_not_text_is_refused_in_words(raw, words):
    assert words in refusal(raw)


@given(raw=st.binary() | st.binary().map(lambda raw: b"\xff\xfe" + raw))
@MANY
def test_no_bytes_do_worse_than_a_refusal(raw):
    try:
        source = Source.from_bytes("a", raw)
    except InputError:
        return
    assert source.encode(source.content) == raw


def test_a_source_cannot_be_changed():
    source = Source.from_bytes("a", b"x")
    with pytest.raises(AttributeError):
        source.raw = b"y"
    with pytest.raises(AttributeError):
        del source.raw


def test_a_source_goes_to_a_worker_process_and_back():
    source = Source.from_bytes("a", "ä".encode("utf-16"))
    copy = pickle.loads(pickle.dumps(source))
    assert copy == source
    assert hash(copy) == hash(source)
    assert copy != Source.from_bytes("b", source.raw)
    assert copy.place(2) == Place("a", 1, 2)
