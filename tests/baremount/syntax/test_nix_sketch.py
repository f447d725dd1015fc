"""What a sketch shows of a module, and which modules have none."""

from __future__ import annotations

from pathlib import Path

import pytest

from baremount.imports import load
from baremount.source import Source
from baremount.syntax.nix_sketch import sketch
from baremount.workspace import Workspace

ROOT = Path(__file__).parents[3]
FILES = sorted(
    path for folder in ("corpus", "nix", "tests") for path in (ROOT / folder).rglob("*.nix")
)
# What rules ask for, and what is merely like it.
ASKED = [
    ("wsl",),
    ("wsl", "enable"),
    ("wsl", "bareMounts", "disks"),
    ("wslStorageMount",),
    ("fileSystems",),
    ("fileSystems", "/"),
    ("boot", "loader"),
    ("services", "udev", "enable"),
    ("services", "a", "enable"),
    ("systemd", "mounts"),
    ("systemd", "services"),
    ("systemd", "services", "a", "script"),
    ("system", "activationScripts"),
    ("_module", "args", "a"),
]


def sketched(text):
    return sketch(Source.from_bytes("/r/a.nix", text.encode()))


@pytest.mark.parametrize(
    ("text", "defined"),
    [
        ("{ }", {}),
        ("{ a = 1; }", {"a": None}),
        ("{ a.b = 1; a.c.d = 2; }", {"a": {"b", "c"}}),
        ("{ a = { b = 1; c.d = 2; }; }", {"a": {"b", "c"}}),
        ("{ a = { ${x} = 1; }; b = { inherit (y) c d; }; }", {"a": None, "b": {"c", "d"}}),
        ("{ a = lib.mkIf x { b = 1; }; }", {"a": None}),
        ('{ "a".b = 1; c."/d" = 2; }', {"a": {"b"}, "c": {"/d"}}),
        ("{ inherit a; }", {"a": None}),
        ("{ ... }: let x.y = 1; in with z; ({ a = 1; })", {"a": None}),
        ("{ }: rec { a = b; }", {"a": None}),
        ("{ config = { a.b = 1; }; meta = x; }", {"a": {"b"}}),
        ("{ config.a.b = 1; }", {"a": {"b"}}),
        ("{ options.a = 1; b = 2; }", {}),
        ("{ lib, ... }: { config = lib.mkIf x { a = 1; }; }", {"a": None}),
        (
            "{ lib, ... }: { config = lib.mkMerge [ { a.b = 1; } (lib.mkIf x { a.c = 1; }) ]; }",
            {"a": {"b", "c"}},
        ),
        ("{ lib, ... }: with lib; { config = mkIf x { a = 1; }; }", {"a": None}),
    ],
)
def test_the_paths_of_definitions_are_seen(text, defined):
    assert sketched(text).defined == defined


@pytest.mark.parametrize(
    ("text", "declared"),
    [
        ("{ a = 1; }", None),
        ("{ config.a = 1; }", None),
        ("{ options.a.b = 1; }", {"a": {"b"}}),
        ("{ options = { a.b = lib.mkOption { }; c = 1; }; }", {"a": {"b"}, "c": None}),
    ],
)
def test_the_paths_of_options_are_seen(text, declared):
    assert sketched(text).declared == declared


@pytest.mark.parametrize(
    "text",
    [
        "{ imports = [ ./b.nix ]; }",
        "{ inherit (x) imports; }",
        "{ ${x} = 1; }",
        '{ "${x}".a = 1; }',
        "{ a = 1; } // { b = 1; }",
        "import ./b.nix",
        "args: { }",
        "args@{ ... }: { }",
        "{ }: { }: { }",
        "f { }",
        "[ ]",
        "assert x; { }",
        "if x then { } else { }",
        "{ a.b = 1; a.b = 2; }",
        "{ a = { b = 1; }; a.c = 2; }",
        "{ a.c = 2; a = x; }",
        "{ inherit; a = 1; }",
        "let ${x} = 1; in { }",
        "let x = 1; x = 2; in { }",
        '{ _type = "if"; content = { }; }',
        "{ __functor = self: x: { }; }",
        "{ config = x; }",
        "{ options = x; }",
        "{ inherit (x) config; }",
        "{ config = lib.mkIf x { a = 1; }; }",
        "{ lib, ... }: let lib = x; in { config = lib.mkIf x { a = 1; }; }",
        "{ lib, ... }: { config = mkIf x { a = 1; }; }",
        "{ lib, ... }: with lib; with x; { config = mkIf x { a = 1; }; }",
        "{ lib, ... }: with lib; let mkIf = x; in { config = mkIf x { a = 1; }; }",
        "{ lib, ... }: { config = lib.mkMerge x; }",
        "{ lib, ... }: { config = lib.mkMerge [ x ]; }",
        "{ lib, ... }: { config = lib.mkForce { a = 1; }; }",
        "{ lib, ... }: { options = lib.mkIf x { a = 1; }; }",
        "{ a = 1; } }",
        "{ a = 1; # b\r}\n}",
        "\ufeff{ a = 1; }",
        "{ a = 1; b = { inherit; c.d = 1; c.d.e = 2; }; a = 2; }",
    ],
)
def test_a_module_that_is_unusual_has_none(text):
    assert sketched(text) is None


@pytest.mark.parametrize(
    ("path", "answer"),
    [((), True), (("a",), True), (("a", "b"), True), (("a", "b", "c"), True), (("a", "x"), False),
     (("c", "x"), True), (("x",), False), (("x", "b"), False)],
)  # fmt: skip
def test_a_question_is_about_what_is_on_its_way(path, answer):
    assert sketched("{ a.b.d = 1; c = x; }").may_define(path) is answer
    assert sketched("{ options = { a.b.d = 1; c = x; }; }").may_declare(path) is answer
    assert not sketched("{ a.b.d = 1; c = x; }").may_declare(path)


def test_what_a_sketch_does_not_show_is_not_there():
    """Of all files here, in any of which a sketch may overlook something."""
    seen = 0
    for path in FILES:
        source = Source.from_bytes(str(path), path.read_bytes())
        found = sketch(source)
        if found is None:
            continue
        for machine in load((str(path),), Workspace(), "/").machines:
            if machine.name != str(path):
                continue  # a host of a flake
            seen += 1
            assert machine.is_all_followed(), path
            for asked in ASKED:
                if not found.may_define(asked):
                    assert machine.definitions(asked) == ([], []), (path, asked)
                if not found.may_declare(asked):
                    assert not machine.options_declared_at(asked), (path, asked)
    assert seen > 100
