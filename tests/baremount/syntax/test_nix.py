"""The tree that `parse_nix` gives, and the place it names where there is none."""

from __future__ import annotations

import pytest

from baremount.problems import InputError
from baremount.source import Source
from baremount.syntax.nix import parse_nix
from baremount.syntax.tree import (
    Apply,
    AttributeSet,
    Binary,
    Binding,
    Comment,
    Formal,
    HasAttribute,
    Inherit,
    Integer,
    Lambda,
    Let,
    ListNode,
    Name,
    NixFile,
    Node,
    NotUnderstood,
    Path,
    SearchPath,
    Select,
    String,
    Unary,
    Variable,
)


def parse(text: str) -> NixFile:
    return parse_nix(Source.from_bytes("test.nix", text.encode()))


def tree(text: str) -> Node:
    return parse(text).root


def problem(raw: bytes) -> str:
    with pytest.raises(InputError) as caught:
        parse_nix(Source.from_bytes("test.nix", raw))
    return str(caught.value)


def test_spans_are_byte_offsets_into_the_content() -> None:
    text = "{ é = [ x ]; }".replace("é", '"é"')
    root = tree(text)
    assert isinstance(root, AttributeSet)
    (binding,) = root.entries
    assert isinstance(binding, Binding)
    content = text.encode()
    assert content[slice(*binding.span)].decode() == '"é" = [ x ];'
    assert content[slice(*binding.path[0].span)].decode() == '"é"'
    assert content[slice(*binding.value.span)].decode() == "[ x ]"


def test_names_say_whether_they_are_computed() -> None:
    root = tree('{ a."b c".${d}."e${f}".${"g"} = 1; }')
    assert isinstance(root, AttributeSet)
    (binding,) = root.entries
    assert isinstance(binding, Binding)
    assert [name.text for name in binding.path] == ["a", "b c", None, None, "g"]
    assert binding.path[2].expression == Variable((12, 13), "d")
    assert isinstance(binding.path[3].expression, String)
    assert binding.path[4].expression is None


def test_inherit_keeps_its_source() -> None:
    root = tree('let inherit a; inherit (b) c "d"; in a')
    assert isinstance(root, Let)
    first, second = root.entries
    assert first == Inherit((4, 14), None, (Name((12, 13), "a", None),))
    assert isinstance(second, Inherit)
    assert second.source == Variable((24, 25), "b")
    assert [name.text for name in second.names] == ["c", "d"]


def test_an_empty_inherit_names_nothing() -> None:
    assert tree("{ inherit; }") == AttributeSet((0, 12), False, (Inherit((2, 10), None, ()),))


def test_a_lambda_knows_its_formals() -> None:
    root = tree("{ a, b ? 1, ... }@c: a")
    formals = (Formal((2, 3), "a", None), Formal((5, 10), "b", Integer((9, 10), 1)))
    assert root == Lambda((0, 22), "c", formals, True, Variable((21, 22), "a"))
    plain = tree("x: x")
    assert plain == Lambda((0, 4), "x", None, False, Variable((3, 4), "x"))
    assert tree("{ }: 1") == Lambda((0, 6), None, (), False, Integer((5, 6), 1))


def test_select_takes_its_default_and_or_may_be_a_name() -> None:
    assert tree("a.b or c") == Select(
        (0, 8), Variable((0, 1), "a"), (Name((2, 3), "b", None),), Variable((7, 8), "c")
    )
    named = tree("f a or")
    assert isinstance(named, Apply)
    assert named.argument == Apply((2, 6), Variable((2, 3), "a"), Variable((4, 6), "or"))


def test_has_attribute_binds_tighter_than_not() -> None:
    asked = HasAttribute((1, 6), Variable((1, 2), "a"), (Name((5, 6), "b", None),))
    assert tree("!a ? b") == Unary((0, 6), "!", asked)


def test_paths_and_search_paths() -> None:
    assert tree("./a/${b}.c") == Path((0, 10), ("./a/", Variable((6, 7), "b"), ".c"))
    assert tree("<nixpkgs/lib>") == SearchPath((0, 13), "nixpkgs/lib")
    assert tree("~/${x}") == Path((0, 6), ("~/", Variable((4, 5), "x")))
    assert tree("a:b") == String((0, 3), "uri", ("a:b",))


def test_the_old_let_and_a_path_with_two_slashes_are_not_understood() -> None:
    root = tree("[ let { body = 1; } ]")
    assert isinstance(root, ListNode)
    assert isinstance(root.items[0], NotUnderstood)
    assert isinstance(tree("./a//b/${x}"), NotUnderstood)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_comments_come_by_position_without_their_line_end(end: str) -> None:
    text = f"# é{end}{{ # x{end}  a = /* y{end} */ 1; # z {end}}} # last"
    file = parse(text)
    content = text.encode()
    assert [comment.text for comment in file.comments] == [
        "# é",
        "# x",
        f"/* y{end} */",
        "# z ",
        "# last",
    ]
    for comment in file.comments:
        assert content[slice(*comment.span)].decode() == comment.text


def test_a_trailing_comma_in_formals_changes_nothing_else() -> None:
    with_comma = "{ a, b ? { c, }: c, # d\n  }@e: { x = ''\n  { a, }: ${({ f, }: f) a}''; }"
    file = parse(with_comma)
    without = parse("{ a, b ? { c  }: c  # d\n  }@e: { x = ''\n  { a, }: ${({ f  }: f) a}''; }")
    assert file.root == without.root
    assert file.comments == without.comments


def test_an_operator_next_to_a_name_keeps_offsets() -> None:
    root = tree("f a//b//c.d # e")
    assert isinstance(root, Binary)
    assert (root.span, root.operator, root.left.span) == ((0, 11), "//", (0, 3))
    assert isinstance(root.right, Binary)
    assert root.right.left == Variable((5, 6), "b")
    assert parse("f a//b # e").comments == (Comment((7, 10), "# e"),)


def test_a_lone_cr_ends_a_comment() -> None:
    file = parse("# a\r[ # b\r 1 ] # c")
    assert file.root == ListNode((4, 14), (Integer((11, 12), 1),))
    assert [comment.text for comment in file.comments] == ["# a", "# b", "# c"]


def test_single_quotes_before_interpolations() -> None:
    root = tree("''\n  '${a}'${b}''")
    assert root == String(
        (0, 17), "indented", ("'", Variable((8, 9), "a"), "'", Variable((13, 14), "b"))
    )


@pytest.mark.parametrize(
    "text",
    [
        "a |> f",
        "f<|a",
        "[ 1 ]\n  # first\n  |> map (x: x)\n  |> toString",
        "f <| g <| a",
        "a |> f || b",
        "a -> b |> f",
        "a |> ({ b, }: b)",
        "a//b |> f",
    ],
)
def test_a_pipe_is_not_understood_and_no_mistake(text: str) -> None:
    assert tree(text) == NotUnderstood((0, len(text)), "a pipe operator")


def test_what_stands_around_a_pipe_is_understood() -> None:
    root = tree('{ a = "|>"; b = x: x |> f; c = 1 || 2; }')
    assert isinstance(root, AttributeSet)
    a, b, c = (entry.value for entry in root.entries if isinstance(entry, Binding))
    assert isinstance(a, String)
    assert isinstance(b, Lambda)
    assert b.body == NotUnderstood((19, 25), "a pipe operator")
    assert isinstance(c, Binary)


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"\xef\xbb\xbf1", "test.nix:1:1: Nix does not read a byte order mark: save"),
        ("1".encode("utf-16"), "test.nix:1:1: Nix does not read UTF-16: save"),
        (b"{ a = 1;\n  b = ; }", "test.nix:2:6: syntax error: an expression expected"),
        ("{ é\n".encode(), "test.nix:1:"),
        (b"{\n  a = 1\n}", "test.nix:2:8: syntax error: `;` expected"),
        (b"[\n  1\n  = ]", "test.nix:3:3: syntax error: unexpected `=`"),
        (b"a\n| > b", "test.nix:2:1: syntax error: unexpected `|`"),
        (b"a |> ", "test.nix:1:"),
        (b"# x\n{\n  a = {\n    b = [ 1 ];\n", "test.nix:3:7: syntax error: `{` is not closed"),
        (b"{\n  a = {\n    b = 1;\n}\n", "test.nix:1:1: syntax error: `{` is not closed"),
        (b"", "test.nix:1:1: the file holds no expression"),
        (b"# x", "test.nix:1:4: the file holds no expression"),
        (b"{ a,, }: a", "test.nix:1:4: syntax error: unexpected `,,`"),
        (b"1 + 99999999999999999999", "test.nix:1:5: the number does not fit"),
        (b"{ a }@b:c", "test.nix:1:7: syntax error: Nix reads `b:c` as one word"),
        (b"x ? a/b", "test.nix:1:5: syntax error: Nix reads `a/b` as one word"),
        (b"x.if", "test.nix:1:3: syntax error: unexpected `if`"),
        (b"./a//b", "test.nix:1:1: syntax error: `//` inside a path"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(raw: bytes, message: str) -> None:
    assert problem(raw).startswith(message)
