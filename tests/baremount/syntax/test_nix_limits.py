"""Hostile input is refused in time, and does no harm to what is parsed after it."""

from __future__ import annotations

import gc
import time
import tracemalloc

import pytest

from baremount.problems import InputError
from baremount.source import Source
from baremount.syntax.limits import MAX_DEPTH, MAX_FILE_BYTES
from baremount.syntax.names import free_names, walk
from baremount.syntax.nix import parse_nix
from baremount.syntax.tree import AttributeSet, Integer, ListNode, Node, Variable

NESTED = {
    "apply": ("(f ", "a", ")"),
    "assert": ("assert a; ", "b", ""),
    "attribute set": ("{ a = ", "1", "; }"),
    "dynamic attribute": ("{ ${", "a", "} = 1; }"),
    "formals": ("{ a ? ", "1", " }: a"),
    "if": ("if a then b else ", "c", ""),
    "indented string": ("''${", "a", "}''"),
    "inherit": ("{ inherit (", "a", ") b; }"),
    "lambda": ("x: ", "x", ""),
    "let": ("let a = ", "1", "; in a"),
    "list": ("[ ", "1", " ]"),
    "minus": ("- ", "1", ""),
    "not": ("!", "a", ""),
    "parentheses": ("(", "1", ")"),
    "path": ("./a/${", "b", "}"),
    "rec": ("rec { a = ", "1", "; }"),
    "string": ('"${', "a", '}"'),
    "with": ("with a; ", "b", ""),
    "left-deep sum": ("", "1", " + 1"),
    "right-deep concatenation": ("a ++ ", "b", ""),
    "left-deep application": ("", "f", " a"),
}


def parse(text: str, seconds: float = 5.0) -> Node:
    return parse_nix(Source.from_bytes("test.nix", text.encode()), seconds=seconds).root


def refusal(text: str, seconds: float = 5.0) -> str:
    with pytest.raises(InputError) as caught:
        parse(text, seconds)
    return str(caught.value)


@pytest.mark.parametrize("kind", NESTED)
def test_nesting_within_the_limit_is_read_and_walked(kind: str) -> None:
    opening, inside, closing = NESTED[kind]
    depth = MAX_DEPTH // 2  # some of the kinds nest two expressions at each turn
    root = parse(opening * depth + inside + closing * depth)
    assert sum(1 for _ in walk(root)) >= depth
    assert free_names(root) <= {"a", "b", "c", "f"}


def test_the_limit_counts_expressions() -> None:
    assert isinstance(parse("[" * MAX_DEPTH + "]" * MAX_DEPTH), ListNode)
    deeper = MAX_DEPTH + 1
    assert refusal("\n" + "[" * deeper + "]" * deeper).startswith(f"test.nix:2:{deeper}: ")


@pytest.mark.parametrize("kind", NESTED)
@pytest.mark.parametrize("depth", [MAX_DEPTH + 1, 12_000])
def test_deeper_nesting_is_refused(kind: str, depth: int) -> None:
    opening, inside, closing = NESTED[kind]
    message = refusal(opening * depth + inside + closing * depth, seconds=1.0)
    assert f"nested deeper than {MAX_DEPTH} levels" in message or "not parsed within" in message


@pytest.mark.parametrize("kind", NESTED)
def test_unclosed_nesting_is_refused(kind: str) -> None:
    opening, inside, closing = NESTED[kind]
    refusal((opening or inside + closing) * 10_000 + "=", seconds=1.0)


@pytest.mark.parametrize("text", ["1" + "+1" * 40_000, "a" + ".a" * 40_000])
def test_quadratic_input_ends_at_the_deadline(text: str) -> None:
    started = time.process_time()
    message = refusal(text, seconds=0.5)
    assert message == "test.nix: not parsed within 0.5 seconds: split or exclude the file"
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    "text",
    [
        "[" + "#\r" * 50_000 + "]",
        "[" + "({ a, }: 1)" * 20_000,
        "[" + "''${a}'${b}''" * 20_000 + "]",
        "(a//b)" * 20_000 + "}",
        "} " * 100_000,
        "a//" * 40_000 + "a",
        '"' + "$" * 400_000,
        "/*" * 200_000,
    ],
)
def test_what_wants_many_cures_ends_at_the_deadline(text: str) -> None:
    started = time.process_time()
    refusal(text, seconds=0.5)
    assert time.process_time() - started < 5


def test_a_good_file_is_read_after_a_stopped_one() -> None:
    refusal("[" + "1 + " * 40_000, seconds=0.2)
    assert parse("2") == Integer((0, 1), 2)
    assert parse("x") == Variable((0, 1), "x")


def test_a_stopped_parse_keeps_next_to_nothing() -> None:
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        refusal("1" + "+1" * 10_000, seconds=0.5)
        # What waits for the collector is not kept.
        gc.collect()
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert after - before < 3_000_000


def test_large_ordinary_files_are_read() -> None:
    text = "{" + "".join(f"a{n} = [ ./b ''c'' ];\n" for n in range(20_000)) + "}"
    root = parse(text)
    assert isinstance(root, AttributeSet)
    assert len(root.entries) == 20_000


def test_a_file_over_the_size_cap_is_refused_at_once() -> None:
    source = Source.from_bytes("test.nix", b"a " * 5_000_000)
    started = time.process_time()
    with pytest.raises(InputError, match=f"larger than {MAX_FILE_BYTES:,} bytes"):
        parse_nix(source)
    assert time.process_time() - started < 1


@pytest.mark.parametrize("raw", [b"1\0", b"\0", b"[ \xff ]", b"'' \xc3 ''"])
def test_nul_and_bytes_that_are_not_utf_8_are_refused(raw: bytes) -> None:
    with pytest.raises(InputError):
        parse_nix(Source.from_bytes("test.nix", raw))


def test_nul_is_refused_by_the_parser_itself() -> None:
    source = Source("test.nix", b"[\n \0]", "utf-8", b"[\n \0]")
    with pytest.raises(InputError, match=r"^test.nix:2:2: a NUL byte"):
        parse_nix(source)


def test_long_tokens_are_no_trouble() -> None:
    assert "does not fit" in refusal("9" * 500_000)
    assert isinstance(parse("a" * 500_000), Variable)
    assert parse('"' + "\\n$" * 100_000 + 'x"')
    assert parse("''" + "\n  a $ ' ''\\n" * 30_000 + "''")
    assert parse("a" + "/a" * 200_000)
