"""Where a value was written: every thunk of an attribute leads back to the source."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from baremount.evaluation.values import NixList, NixSet, Thunk, known_thunk
from baremount.syntax.tree import Binding, Inherit

if TYPE_CHECKING:
    from conftest import Ours

    from baremount.evaluation.evaluator import Evaluator


def written(ours: Ours, text: str, path: str) -> Thunk:
    """The thunk of an attribute below `text`; `content` and list indexes are names too."""
    evaluator, thunk = ours.thunk(text)
    return follow(evaluator, thunk, path)


def follow(evaluator: Evaluator, thunk: Thunk, path: str) -> Thunk:
    for name in path.split("."):
        value = evaluator.force(thunk)
        if isinstance(value, NixList):
            thunk = value.items[int(name)]
        else:
            assert isinstance(value, NixSet)
            thunk = value.attributes[name]
    return thunk


def entry_text(thunk: Thunk) -> str:
    assert thunk.entry is not None
    assert thunk.file is not None
    return thunk.file.source.text(thunk.entry.span)


def node_text(thunk: Thunk) -> str:
    assert thunk.node is not None
    assert thunk.file is not None
    return thunk.file.source.text(thunk.node.span)


@pytest.mark.parametrize(
    ("text", "path", "entry", "node"),
    [
        ("{ a = 1; }", "a", "a = 1;", "1"),
        ("{ a = (1); }", "a", "a = (1);", "1"),
        ("rec { a = 1; }", "a", "a = 1;", "1"),
        ("{ a.b.c = 1; }", "a.b.c", "a.b.c = 1;", "1"),
        ("{ a = { b = 1; }; a.c = 2; }", "a.b", "b = 1;", "1"),
        ("{ a = { b = 1; }; a.c = 2; }", "a.c", "a.c = 2;", "2"),
        ('{ "${"a" + ""}" = 1; }', "a", '"${"a" + ""}" = 1;', "1"),
        ("{ a = 1; } // { b = 2; }", "a", "a = 1;", "1"),
        ("{ a = 1; } // { a = 2; }", "a", "a = 2;", "2"),
        ("lib.mkIf true { a = 1; }", "content.a", "a = 1;", "1"),
        ("lib.mkMerge [ { a = 1; } ]", "contents.0.a", "a = 1;", "1"),
        ("{ a = lib.mkForce 1; }", "a", "a = lib.mkForce 1;", "lib.mkForce 1"),
        ("lib.recursiveUpdate { a.b = 1; } { a.c = 2; }", "a.b", "a.b = 1;", "1"),
        ("lib.recursiveUpdate { a.b = 1; } { a.b = 2; }", "a.b", "a.b = 2;", "2"),
        ('removeAttrs { a = 1; b = 2; } [ "b" ]', "a", "a = 1;", "1"),
        ("lib.filterAttrs (n: v: true) { a = 1; }", "a", "a = 1;", "1"),
        ("let s = { a = 1; }; in s", "a", "a = 1;", "1"),
        ("(x: { a = x; }) 1", "a", "a = x;", "x"),
        ("with { s = { a = 1; }; }; s", "a", "a = 1;", "1"),
        ('lib.genAttrs [ "k" ] (n: { a = n; })', "k.a", "a = n;", "n"),
        ("builtins.mapAttrs (n: v: v // { b = n; }) { k.a = 1; }", "k.a", "k.a = 1;", "1"),
        ("map (x: { a = x; }) [ 1 ]", "0.a", "a = x;", "x"),
        ("lib.optionalAttrs true { a = 1; }", "a", "a = 1;", "1"),
        ("lib.mkOption { default = 1; }", "default", "default = 1;", "1"),
        ('lib.attrByPath [ "k" ] { } { k = { a = 1; }; }', "a", "a = 1;", "1"),
    ],
)  # fmt: skip
def test_attributes_lead_to_their_binding(
    text: str, path: str, entry: str, node: str, ours: Ours
) -> None:
    thunk = written(ours, text, path)
    assert isinstance(thunk.entry, Binding)
    assert (entry_text(thunk), node_text(thunk)) == (entry, node)


@pytest.mark.parametrize(
    ("text", "path", "entry"),
    [
        ("{ a.b = 1; a.c = 2; }", "a", "a.b = 1;"),
        ("{ a.b.c = 1; }", "a.b", "a.b.c = 1;"),
        ("{ a = { b = 1; }; a.c = 2; }", "a", "a = { b = 1; };"),
    ],
)
def test_sets_written_in_pieces_lead_to_the_first(
    text: str, path: str, entry: str, ours: Ours
) -> None:
    thunk = written(ours, text, path)
    assert thunk.node is None
    assert entry_text(thunk) == entry


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("let a = 1; in { inherit a; }", "inherit a;"),
        ("{ inherit ({ a = 1; }) a; }", "inherit ({ a = 1; }) a;"),
    ],
)
def test_inherited_attributes_lead_to_the_inherit(text: str, entry: str, ours: Ours) -> None:
    thunk = written(ours, text, "a")
    assert isinstance(thunk.entry, Inherit)
    assert entry_text(thunk) == entry


@pytest.mark.parametrize(
    ("text", "path", "node"),
    [
        ('builtins.listToAttrs [ { name = "k"; value = { a = 1; }; } ]', "k", "{ a = 1; }"),
        ('builtins.listToAttrs (map (n: { name = n; value = [ n ]; }) [ "k" ])', "k", "[ n ]"),
        ('builtins.listToAttrs [ (lib.nameValuePair "k" { a = 1; }) ]', "k", "{ a = 1; }"),
        ("lib.mapAttrs' (n: v: lib.nameValuePair n { a = v; }) { k = 1; }", "k", "{ a = v; }"),
        ('lib.genAttrs [ "k" ] (n: { a = n; })', "k", "{ a = n; }"),
        ("builtins.mapAttrs (n: v: { a = v; }) { k = 1; }", "k", "{ a = v; }"),
        ("let f = x: [ x ]; in map f [ 1 ]", "0", "[ x ]"),
        ("[ (1) 2 ]", "0", "1"),
        ("let c = { a = 1; }; in lib.mkIf true c", "content", "{ a = 1; }"),
    ],
)
def test_computed_values_lead_to_where_they_are_written(
    text: str, path: str, node: str, ours: Ours
) -> None:
    assert node_text(written(ours, text, path)) == node


def test_places_belong_to_the_file_that_was_imported(ours: Ours) -> None:
    evaluator, thunk = ours.thunk("{ a = 1; }")
    _, other = ours.thunk("import /x.nix // { b = 2; }")
    evaluator.import_file = lambda _path: thunk
    assert other.file is not None
    function = evaluator.force(evaluator.file_thunk(other.file))
    result = known_thunk(evaluator.apply(function, known_thunk(NixSet({"lib": thunk}))))
    assert follow(evaluator, result, "a").file is thunk.file
    assert follow(evaluator, result, "b").file is other.file
