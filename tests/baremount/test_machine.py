"""What the modules of a machine define, where, and under which conditions."""

from __future__ import annotations

import pytest

from baremount.arguments import plain
from baremount.imports import load
from baremount.values import Unknown
from baremount.workspace import Workspace


def machine(*modules: str):
    """A machine of modules that a first one imports in order."""
    names = [f"/nowhere/m{number}.nix" for number in range(len(modules))]
    overlay = {
        name: f"{{ config, lib, pkgs, ... }}: {text}".encode()
        for name, text in zip(names, modules, strict=True)
    }
    overlay["/nowhere/top.nix"] = f"{{ imports = [ {' '.join(names)} ]; }}".encode()
    return load(["/nowhere/top.nix"], Workspace(overlay), "/nowhere").machines[0]


def value(*modules: str):
    return plain(machine(*modules).value(("a", "b")))


@pytest.mark.parametrize(
    "module",
    [
        "{ a.b = 1; }",
        "{ a = { b = 1; }; }",
        '{ "a"."b" = 1; }',
        "{ config.a.b = 1; }",
        "{ config = { a.b = 1; }; options = { }; }",
        "lib.mkMerge [ { a.b = 1; } { c = 2; } ]",
        "{ a = lib.mkMerge [ { b = 1; } { c = 2; } ]; }",
        "{ a.b = lib.mkForce 1; }",
        "{ a = lib.mkIf true { b = 1; }; }",
        "lib.mkIf true { a.b = 1; }",
        "{ a.b = lib.mkIf true (lib.mkDefault 1); }",
        "{ a.b = lib.mkBefore 1; }",
        "let c = { b = 1; }; in { a = c; }",
        "{ a = { b = 1; } // { c = 2; }; }",
        "with { b = 1; }; { a = { inherit b; }; }",
        "{ options.a.b = lib.mkOption { default = 1; }; }",
        "{ a.b = config.c; c = 1; }",
        "{ a.b = if config.c == 2 then 1 else 3; c = 2; }",
    ],
)
def test_one_definition_however_it_is_written(module):
    assert value(module) == 1


@pytest.mark.parametrize(
    "modules",
    [
        ("{ a.b = 2; }", "{ a.b = lib.mkForce 1; }"),
        ("{ a.b = lib.mkDefault 2; }", "{ a.b = 1; }"),
        ("{ a.b = lib.mkOverride 10 1; }", "{ a.b = lib.mkForce 2; }"),
        ("{ a.b = lib.mkIf false 2; }", "{ a.b = 1; }"),
        ("{ a.b = 1; }", "{ a.b = 1; }"),
        ("{ options.a.b = lib.mkOption { default = 2; }; }", "{ a.b = 1; }"),
        ("{ a.b = lib.mkIf config.c 2; c = false; }", "{ a.b = 1; }"),
    ],
    ids=["force", "default", "numbers", "false condition", "equal", "declared", "own condition"],
)
def test_which_of_several_definitions_counts(modules):
    assert value(*modules) == 1
    assert value(*reversed(modules)) == 1


@pytest.mark.parametrize(
    "modules",
    [
        ("{ a.b = 1; }", "{ a.b = 2; }"),
        ("{ a.b = lib.mkIf pkgs.x 1; }",),
        ("{ a = pkgs.x; }",),
        ("pkgs.x",),
        ("{ a = lib.mkMerge pkgs.x; }",),
        ("{ a.b = 1; }", "{ a.b = lib.mkIf pkgs.x (lib.mkForce 2); }"),
        ("{ }",),
    ],
    ids=["conflict", "condition", "computed", "module", "merge", "may", "none"],
)
def test_what_is_not_certain_is_unknown(modules):
    assert isinstance(value(*modules), Unknown)


def test_lists_are_joined():
    found = machine("{ a = [ 1 ]; }", "{ a = [ 2 ]; }")
    assert len(found.value(("a",)).items) == 2


@pytest.mark.parametrize(
    ("condition", "holds"),
    [("true", True), ("false", False), ("config.c", True), ("(!config.c)", False)],
)
def test_conditions_of_a_definition(condition, holds):
    found = machine(f"{{ a.b = lib.mkIf {condition} 1; c = true; }}")
    (definition,), _ = found.definitions(("a", "b"))
    assert found.holds(definition) is holds


def test_a_condition_that_is_not_known_is_unknown():
    found = machine("{ a = lib.mkIf pkgs.x { b = 1; }; }")
    (definition,), _ = found.definitions(("a", "b"))
    assert isinstance(found.holds(definition), Unknown)


def test_a_definition_knows_its_place():
    found = machine("{\n  a = {\n    b = 1;\n  };\n}")
    (definition,), _ = found.definitions(("a", "b"))
    assert definition.place == ("/nowhere/m0.nix", 3, 5)


def test_a_gap_is_named_with_its_reason():
    _, gaps = machine("{\n  a = pkgs.x;\n}").definitions(("a", "b"))
    (gap,) = gaps
    assert gap.path == ("a",)
    assert gap.place.line == 2
    assert gap.reason


def test_names_below_in_their_order():
    found = machine("{ a = { y = 1; x = 2; }; }", "{ a.z = lib.mkIf false 1; a.x = 3; }")
    assert found.names_below(("a",)) == ["y", "x", "z"]


def test_the_structure_of_a_module_is_no_option():
    found = machine("{ imports = [ ]; _file = 1; a.b = 2; }")
    assert [d.path for d in found.definitions(("imports",))[0]] == []


def test_an_argument_that_a_module_gives_is_known():
    overlay = {
        "/x/top.nix": b"{ imports = [ ./m.nix ]; _module.args.given = 5; }",
        "/x/m.nix": b"{ given, ... }: { a.b = given; }",
    }
    (found,) = load(["/x/top.nix"], Workspace(overlay), "/x").machines
    assert plain(found.value(("a", "b"))) == 5
