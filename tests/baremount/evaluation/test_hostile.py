"""Input made to hang, crash or eat the machine: an answer comes soon, or `Unknown` does."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from typing import TYPE_CHECKING

import pytest

from baremount.evaluation.evaluator import MAX_STRING, Evaluator
from baremount.evaluation.values import External, NixSet, Thunk, Value, known_thunk
from baremount.source import Source
from baremount.syntax.nix import parse_nix
from baremount.values import Unknown

if TYPE_CHECKING:
    from conftest import Ours

ENDLESS = {
    "a name that is itself": "let x = x; in x",
    "names in a circle": "rec { a = b; b = c; c = a; }",
    "omega": "(x: x x) (x: x x)",
    "fixed point that asks for itself": "lib.fix (self: self)",
    "growing call": "let f = n: f (n + 1); in f 0",
    "growing sum": "let f = n: 1 + f (n + 1); in f 0",
    "growing list": "let xs = [ 1 ] ++ xs; in xs",
    "infinite set": "let s = { inherit s; }; in s",
    "infinite list": "let xs = [ xs ]; in xs",
    "comparison of infinite sets": "let a = { x = a; }; b = { x = b; }; in a == b",
    "order of infinite lists": "let a = [ a ]; b = [ b ]; in a < b",
    "functor of itself": "let s = { __functor = s; }; in s 1",
    "toString of itself": "toString (let s = { __toString = self: self; }; in s)",
    "outPath of itself": '"${let s = { outPath = s; }; in s}"',
    "list of itself as a string": "let xs = [ 1 xs ]; in toString xs",
    "JSON of itself": "let s = { inherit s; }; in builtins.toJSON s",
    "deepSeq of growth": "let f = n: { next = f (n + 1); }; in builtins.deepSeq (f 0) 1",
    "closure without end": "builtins.genericClosure { startSet = [ { key = 0; } ];"
    " operator = i: [ { key = i.key + 1; } ]; }",
    "flatten without end": "let f = n: [ (f (n + 1)) ]; in lib.flatten (f 0)",
    "huge range": "lib.range 1 1000000000000",
    "huge list": "builtins.genList (x: x) 1000000000",
    "huge repetition": 'lib.strings.replicate 1000000000 "abc"',
    "huge list repeated": "lib.replicate 1000000000 1",
    "huge width": 'lib.fixedWidthString 100000000000 " " "a"',
    "product of many": "lib.cartesianProduct (lib.genAttrs (map toString (lib.range 1 30))"
    " (_: lib.range 1 10))",
    "number doubled": "builtins.foldl' (x: _: x * x) 10 (lib.range 1 100)",
    "string doubled": "builtins.foldl' (x: _: x + x) \"lol\" (lib.range 1 64)",
    "list doubled": "builtins.foldl' (x: _: x ++ x) [ 1 ] (lib.range 1 64)",
    "string doubled by interpolation": "builtins.foldl' (x: _: \"${x}${x}\") \"lol\""
    " (lib.range 1 64)",
    "string doubled by joining": "builtins.foldl' (x: _: lib.concatStrings [ x x ]) \"lol\""
    " (lib.range 1 64)",
    "string grown by replacing": "builtins.foldl' (x: _: builtins.replaceStrings"
    ' [ "a" ] [ "aaaaaaaaaaaaaaaa" ] x) "a" (lib.range 1 64)',
    "billion laughs in sets": "let " + " ".join(
        f"a{n} = [ a{n + 1} a{n + 1} a{n + 1} a{n + 1} ];" for n in range(40)
    ) + ' a40 = "lol"; in a0',
    "billion laughs in JSON": "builtins.toJSON (let " + " ".join(
        f"a{n} = [ a{n + 1} a{n + 1} a{n + 1} a{n + 1} ];" for n in range(40)
    ) + ' a40 = "lol"; in a0)',
    "copies of a long string": 'let s = lib.strings.replicate 5000000 "x"; in builtins.deepSeq'
    " (map (n: builtins.substring n (-1) s) (lib.range 1 1000)) 1",
    "escapes of a long string": 'let s = lib.strings.replicate 5000000 "$"; in builtins.deepSeq'
    " (map (n: lib.escapeRegex s) (lib.range 1 1000)) 1",
    "a long string looked at": "let s = lib.strings.replicate 5000000 \"x\"; in builtins.foldl'"
    " (sum: _: sum + builtins.stringLength s) 0 (lib.range 1 100000)",
    "long strings compared": 'let s = lib.strings.replicate 5000000 "x"; t = s + ""; in'
    " lib.all (_: s == t) (lib.range 1 100000)",
    "patterns of many strings": "let x = map toString (lib.range 1 5000); in lib.all"
    ' (n: builtins.replaceStrings (x ++ [ (toString n) ]) (x ++ [ "" ]) "" == "")'
    " (lib.range 10000 20000)",
    "exponential pattern": 'builtins.match "(a*)*b" "' + "a" * 40 + '"',
    "expensive pattern": 'builtins.match "a*a*a*a*a*a*a*a*b" "' + "a" * 400 + '"',
    "expensive split": 'builtins.split "a*a*a*b" "' + "a" * 2000 + '"',
    "deep JSON": 'builtins.fromJSON (lib.strings.replicate 100000 "[")',
    "wide comparison": "let xs = lib.range 1 3000; in lib.unique (xs ++ xs)",
}  # fmt: skip


@pytest.mark.parametrize("name", ENDLESS)
def test_endless_input_is_unknown(name: str, ours: Ours) -> None:
    assert isinstance(ours.deep(ENDLESS[name]), Unknown)


def test_a_thunk_that_failed_from_inside_a_circle_is_asked_again(ours: Ours) -> None:
    """`b` cannot be known while `a` is being computed, but it can on its own."""
    answers = Answers()
    evaluator, thunk = ours.thunk("{ a = outside.x; b = outside.y; }", outside=answers)
    value = evaluator.force(thunk)
    assert isinstance(value, NixSet)
    first, second = value.attributes["a"], value.attributes["b"]
    # `x` looks at `b` first, `b` asks for `y`, and `y` looks at `a`, which is being computed.
    answers.given = {
        "x": lambda: "known" if evaluator.force(second) else None,
        "y": lambda: None if isinstance(evaluator.force(first), Unknown) else "also known",
    }
    assert evaluator.deep(first) == "known"
    assert evaluator.deep(second) == "also known"


class Answers(External):
    """Answers by calling a function for each name."""

    def __init__(self) -> None:
        self.given: dict = {}

    def select(self, name: str) -> Value:
        return self.given[name]() or Unknown(f"`{name}` is not known")

    def resolve(self) -> Value:
        return Unknown("not known as a whole")


def test_the_budget_is_spent_for_good(ours: Ours) -> None:
    evaluator, thunk = ours.thunk("{ a = lib.range 1 1000000; b = 1 + 1; }", steps=10_000)
    value = evaluator.force(thunk)
    assert isinstance(value, NixSet)
    assert evaluator.deep(value.attributes["a"]) == Unknown("too much to compute")
    assert evaluator.deep(value.attributes["b"]) == Unknown("too much to compute")


def test_a_string_of_the_largest_size_is_still_made(ours: Ours) -> None:
    text = f'lib.strings.replicate {MAX_STRING // 10} "0123456789"'
    assert ours.deep(f"builtins.stringLength ({text})", steps=10_000_000) == MAX_STRING
    assert isinstance(ours.deep(f'"${{{text}}}0"', steps=10_000_000), Unknown)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("let f = n: if n == 0 then 0 else 1 + f (n - 1); in f 150", 150),
        ("lib.foldr (x: y: x + y) 0 (lib.range 1 5000)", 12_502_500),
        ("builtins.foldl' (x: y: x + y) 0 (lib.range 1 5000)", 12_502_500),
        ("builtins.length (" + " ++ ".join(["[ 1 ]"] * 200) + ")", 200),
        ("builtins.stringLength (" + " + ".join(['"ab"'] * 200) + ")", 400),
        (" // ".join(f"{{ a = {n}; }}" for n in range(200)), {"a": 199}),
        ("(" * 200 + "1" + ")" * 200, 1),
        ("[ " * 200 + "] " * 200, None),
        ("let a0 = 0;" + "".join(f"a{n} = a{n - 1} + 1;" for n in range(1, 200)) + "in a199", 199),
    ],
    ids=range(9),
)  # fmt: skip
def test_real_nesting_is_no_trouble(text: str, expected: object, ours: Ours) -> None:
    value = ours.deep(text)
    assert not isinstance(value, Unknown)
    assert expected is None or value == expected


def test_the_recursion_limit_is_given_back(ours: Ours) -> None:
    before = sys.getrecursionlimit()
    try:
        sys.setrecursionlimit(990)
        ours.deep("let f = n: 1 + f (n + 1); in f 0")
        assert sys.getrecursionlimit() == 990
    finally:
        sys.setrecursionlimit(before)


DEEPEST = {
    "calls": "let f = n: 1 + f (n + 1); in f 0",
    "folds": "let f = n: builtins.foldl' (x: y: f (n + 1)) 0 [ 1 ]; in f 0",
    "maps": "let f = n: builtins.head (map (x: f x) [ n ]) + 1; in f 0",
    "filters": "let f = n: builtins.filter (x: f (x + 1)) [ n ]; in f 0",
    "sorts": "let f = n: builtins.sort (x: y: f n) [ 1 2 ]; in f 0",
    "strings": 'let f = n: "${f (n + 1)}"; in f 0',
    "functors": "let s = { __functor = self: n: 1 + s (n + 1); }; in s 0",
    "thunks": "let f = n: let x = y; y = z; z = f (n + 1) + 1; in x; in f 0",
    "libraries": "let f = n: lib.pipe n [ (x: lib.concatMapStrings f [ x ]) ]; in f 0",
    "updates": "let f = n: lib.recursiveUpdate { a.b = f n; } (f (n + 1)); in f 0",
}


@pytest.mark.parametrize("name", DEEPEST)
def test_the_deepest_nesting_needs_little_of_the_stack(name: str) -> None:
    """Python 3.10 and calls through C use the C stack, of which 8 MB are usual."""
    program = f"""
        import resource
        resource.setrlimit(resource.RLIMIT_STACK, (4 << 20, 4 << 20))
        import os, sys
        if len(sys.argv) == 1:
            os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:], "again"])
        from baremount.evaluation.evaluator import Evaluator
        from baremount.evaluation.library import lib_set
        from baremount.evaluation.values import NixSet, known_thunk
        from baremount.source import Source
        from baremount.syntax.nix import parse_nix
        evaluator = Evaluator(steps=5_000_000)
        file = parse_nix(Source.from_bytes("/x.nix", {("{ lib }: " + DEEPEST[name]).encode()!r}))
        function = evaluator.force(evaluator.file_thunk(file))
        given = known_thunk(NixSet({{"lib": known_thunk(lib_set(evaluator))}}))
        print(evaluator.apply(function, given).reason)
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)],
        capture_output=True,
        check=False,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stdout.strip()) == (0, "nested too deeply"), done.stderr


def test_a_file_may_be_evaluated_deep_in_the_stack(ours: Ours) -> None:
    def deeper(levels: int) -> object:
        if levels:
            return deeper(levels - 1)
        return ours.deep("let f = n: if n == 0 then 0 else 1 + f (n - 1); in f 100")

    assert deeper(sys.getrecursionlimit() // 2) == 100


@pytest.mark.parametrize(
    "text",
    [
        "throw text",
        "abort text",
        "{ }.${text}",
        "lib.${text}",
        "lib.lists.${text}",
        "builtins.${text}",
        "lib.types.${text}.x",
        '{ ${text} = 1; ${text + ""} = 2; }',
        "({ }: 1) { ${text} = 1; }",
        "import (/. + text)",
        '"${/. + text}"',
        "import text",
    ],
)
def test_control_characters_do_not_reach_a_reason(text: str, ours: Ours) -> None:
    value = ours.deep(text, text="a\x1b[31m\n" + "b" * 1000)
    assert isinstance(value, Unknown)
    assert value.reason.isprintable()
    assert len(value.reason) < 200


def test_a_function_of_the_caller_is_called(ours: Ours) -> None:
    evaluator, thunk = ours.thunk("x: x + 1")
    assert evaluator.call(evaluator.force(thunk), known_thunk(1)) == 2


def test_a_file_is_imported_once_also_by_itself() -> None:
    source = Source.from_bytes("/x.nix", b"{ a = 1; b = (import /x.nix).a; c = import /x.nix; }")
    file = parse_nix(source)
    asked = []

    def read(path: str) -> Thunk:
        asked.append(path)
        return evaluator.file_thunk(file)

    evaluator = Evaluator(import_file=read)
    value = evaluator.force(evaluator.file_thunk(file))
    assert isinstance(value, NixSet)
    assert evaluator.deep(value.attributes["b"]) == 1
    assert evaluator.deep(value.attributes["c"]) == Unknown("nested too deeply")
    assert asked == ["/x.nix"]
