"""Free names, what binds a name, and whether an expression means the same elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from baremount.source import Source
from baremount.syntax.names import (
    GLOBAL_NAMES,
    NOT_UNDERSTOOD,
    binders_at,
    free_names,
    node_path,
    same_meaning,
    walk,
)
from baremount.syntax.nix import parse_nix
from baremount.syntax.tree import AttributeSet, Binding, Inherit, Lambda, Let, Node

if TYPE_CHECKING:
    from conftest import RealNix

    from baremount.syntax.walking import Item


def tree(text: str) -> Node:
    return parse_nix(Source.from_bytes("test.nix", text.encode())).root


FREE = {
    "1": "",
    "a": "a",
    "true": "true",
    "a.b.c": "a",
    "a.${b} or c": "a b c",
    "a ? ${b}.c": "a b",
    '"x${a}"': "a",
    "''${a}''": "a",
    "./x/${a}": "a",
    "<a>": "",
    "a:b": "",
    "[ a (b c) (-d) (!e) ]": "a b c d e",
    "a + b // c": "a b c",
    "if a then b else c": "a b c",
    "assert a; b": "a b",
    "with a; b": "a b",
    "x: x y": "y",
    "{ x, y ? x + z }: y w": "w z",
    "{ x }@y: x y z": "z",
    "x: y: x y z": "z",
    "(x: x) x": "x",
    "let a = b; b = a; in a c": "c",
    "let a = 1; in let b = a; in a b": "",
    "(let a = 1; in a) a": "a",
    "let a.b = 1; in a b": "b",
    'let "a" = 1; in a': "",
    "let inherit a; in a": "a",
    "let inherit a; b = a; in b": "a",
    "let inherit (a) b; in a b": "a",
    "let a = 1; inherit (a) b; in b": "",
    "let a = 1; in { inherit a b; }": "b",
    "let a = 1; in { inherit (a) b; }": "",
    "{ a = b; b = a; }": "a b",
    "rec { a = b; b = a; c = d; }": "d",
    "rec { inherit a; b = a; }": "a",
    "rec { inherit (a) b; a = b; }": "",
    "rec { ${a} = b; b = 1; }": "a",
    "{ ${a}.b = c; }": "a c",
    "{ inherit; }": "",
    "f (x: y: x) (y: x)": "f x",
    "let { body = a; }": NOT_UNDERSTOOD,
}


@pytest.mark.parametrize("text", FREE)
def test_free_names(text: str) -> None:
    expected = FREE[text]
    names = {expected} if expected == NOT_UNDERSTOOD else set(expected.split())
    assert free_names(tree(text)) == names


def test_an_inherited_name_without_letters_is_free(real_nix: RealNix) -> None:
    for text in ('{ inherit ""; }', 'rec { inherit ""; }'):
        assert free_names(tree(text)) == {""}
        (result,) = real_nix.printed([text])
        assert not isinstance(result, str)
        assert "undefined variable" in result.message
    assert free_names(tree('let "" = 1; in { inherit ""; }')) == set()


def test_nix_misses_exactly_the_free_names(real_nix: RealNix) -> None:
    texts = [text for text in FREE if NOT_UNDERSTOOD not in FREE[text] and "with" not in text]
    bound = []
    missing = []
    for text in texts:
        names = sorted(free_names(tree(text)) - GLOBAL_NAMES)
        bound.append("".join(f"{name}: " for name in names) + f"({text})")
        missing += [
            "".join(f"{other}: " for other in names if other != name) + f"({text})"
            for name in names
        ]
    assert all(isinstance(result, str) for result in real_nix.printed(bound))
    for result in real_nix.printed(missing):
        assert not isinstance(result, str)
        assert "undefined variable" in result.message


def test_the_global_names_are_those_of_nix(real_nix: RealNix) -> None:
    assert all(isinstance(result, str) for result in real_nix.printed(sorted(GLOBAL_NAMES)))


def at(text: str) -> tuple[Node, int]:
    """The tree of a text and the place that a `@@` before a name marks in it."""
    offset = text.index("@@")
    return tree(text.replace("@@", "")), offset


RESOLVED = {
    "let a = 1; in @@a": (Let, 0),
    "let a = @@a; in a": (Let, 0),
    "let inherit @@a; in a": (None, 0),
    "a: let inherit @@a; in a": (Lambda, 0),
    "let a = 1; in let inherit (@@a) b; a = 2; in a": (Let, 14),
    "let a = 1; in let b = 2; in @@a": (Let, 0),
    "let a = 1; in (a: @@a)": (Lambda, 15),
    "let a = 1; in ((a: a) @@a)": (Let, 0),
    "{ a, b ? @@a }: b": (Lambda, 0),
    "{ b }@a: @@a": (Lambda, 0),
    "rec { a = 1; b = @@a; }": (AttributeSet, 0),
    "{ a = 1; b = @@a; }": (None, 0),
    "rec { inherit @@a; }": (None, 0),
    "a: with b; @@a": (Lambda, 0),
    "with b; @@a": (None, 0),
    "rec { a = 1; b = { a = 2; c = @@a; }; }": (AttributeSet, 0),
    "rec { a = 1; b = rec { a = 2; c = @@a; }; }": (AttributeSet, 17),
}


@pytest.mark.parametrize("text", RESOLVED)
def test_a_name_resolves_to_the_innermost_construct(text: str) -> None:
    kind, start = RESOLVED[text]
    root, offset = at(text)
    construct = binders_at(root, offset).resolve("a")
    if kind is None:
        assert construct is None
    else:
        assert isinstance(construct, kind)
        assert construct.span[0] == start


def test_withs_count_where_they_reach() -> None:
    root, offset = at("with a; with @@b; c")
    assert [scope.span[0] for scope in binders_at(root, offset).withs] == [0]
    root, offset = at("with a; with b; @@c")
    assert [scope.span[0] for scope in binders_at(root, offset).withs] == [0, 8]


MOVES = {
    # What `@@` marks goes to where `##` stands.
    "{ a = @@1; b = ##2; }": "",
    "{ lib, ... }: { a = @@lib.x; b = ##1; }": "",
    "{ lib, ... }: { a = @@lib.x; b = (lib: ##1); }": "lib",
    "{ a = let x = 1; in @@x; b = ##2; }": "x",
    "{ a = let x = 1; in { c = @@x; d = ##2; }; }": "",
    "let x = 1; in { a = @@x; b = let x = 2; in ##3; }": "x",
    "let x = 1; in { a = @@x; b = let y = 2; in ##3; }": "",
    "{ a = with p; @@x; b = ##2; }": "x",
    "{ a = @@x; b = with p; ##2; }": "x",
    "with p; { a = @@x; b = ##2; }": "",
    "x: { a = @@x; b = with p; ##2; }": "",
    "{ a = @@true; b = with p; ##2; }": "",
    "{ a = @@true; b = (true: ##2); }": "true",
    "{ a = @@(let x = 1; in x); b = ##2; }": "",
    "{ a = @@(x: x y); b = (y: ##2); }": "y",
    "{ a = @@__curPos; b = ##2; }": "__curPos",
    "{ a = @@(let { body = 1; }); b = ##2; }": NOT_UNDERSTOOD,
    "rec { x = 1; a = @@x; b = { c = ##2; }; }": "",
    "{ a = rec { x = 1; b = @@x; }; c = ##2; }": "x",
    "{ a = @@(with p; x); b = (p: ##2); }": "p",
}


@pytest.mark.parametrize("text", MOVES)
def test_moving_an_expression_changes_these_names(text: str) -> None:
    unmarked = text.replace("##", "")
    root, offset = at(unmarked)
    destination = text.replace("@@", "").index("##")
    moved = next(item for item in walk(root) if item.span[0] == offset)
    expected = MOVES[text]
    names = {expected} if expected == NOT_UNDERSTOOD else set(expected.split())
    assert same_meaning(root, moved, destination) == names


def test_an_inherit_moves_with_the_names_around_its_set() -> None:
    root = tree("x: { a = let inherit x; in x; b = 1; }")
    entry = next(item for item in walk(root) if isinstance(item, Inherit))
    assert same_meaning(root, entry, len("x: { a = let inherit x; in x; ")) == frozenset()
    root = tree("{ a = rec { inherit x; y = x; }; b = let x = 1; in 2; }")
    entry = next(item for item in walk(root) if isinstance(item, Inherit))
    inside = len("{ a = rec { inherit x; y = x; }; b = let x = 1; in ")
    assert same_meaning(root, entry, inside) == {"x"}


def test_the_path_leads_from_the_root_to_the_innermost() -> None:
    root, offset = at("{ a = [ (f @@x) ]; }")
    kinds = [type(item).__name__ for item in node_path(root, offset)]
    assert kinds == ["AttributeSet", "Binding", "ListNode", "Parenthesized", "Apply", "Variable"]
    assert node_path(root, 1000) == []


def test_just_behind_a_binding_is_its_set() -> None:
    root = tree("{ a = 1; }")
    path = node_path(root, len("{ a = 1;"))
    assert [type(item).__name__ for item in path] == ["AttributeSet"]


def test_walking_meets_every_node_in_source_order() -> None:
    text = (
        "{ a, b ? c }@d: let e.${f} = g; inherit (h) i; in with j; assert k; if l then m else "
        "[ (n o) \"${p}\" ''${q}'' ./r/${s} (t.${u} or v) (w ? x) (-y + z) { ${A} = B; } ]"
    )
    starts = [item.span[0] for item in walk(tree(text))]
    assert starts == sorted(starts)
    names = [item.name for item in walk(tree(text)) if type(item).__name__ == "Variable"]
    assert names == list("cfghjklmnopqstuvwyzAB")


def test_entries_are_among_the_children() -> None:
    items: list[Item] = list(walk(tree("{ a = 1; inherit b; }")))
    assert [type(item) for item in items[1:]] == [Binding, type(items[2]), Inherit]
