"""That a machine answers the same whether or not the modules that it imports are put off."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from baremount.evaluation.values import known_thunk
from baremount.imports import load
from baremount.workspace import Workspace

EXAMPLES = 2_000 if os.environ.get("BAREMOUNT_LONG") else 150
ENTRIES = [
    "a.b = 1;",
    "a.c.d = 2;",
    "a = { b = 3; };",
    "a = { ${x} = 4; };",
    "a = x;",
    "a.c = lib.mkIf x { d = 5; };",
    "a.b = config.e.f;",
    "${x}.b = 6;",
    "e.f = 7;",
    "e.f = lib.mkForce 8;",
    "e = lib.mkMerge [ { f = 9; } { g = 10; } ];",
    "inherit (x) a;",
    "inherit e;",
    "h.b = 11;",
    '"a"."b" = 12;',
    "imports = [ { a.b = 13; } ];",
    "_module.args.x = { b = 14; };",
    "meta = { };",
    "options.a.b = lib.mkOption { default = 15; };",
    "options = { e.f = lib.mkOption { default = 16; }; };",
    "options.h = x;",
]
HEADS = ["", "{ lib, ... }: ", "{ config, lib, x, ... }: ", "args: ", "{ lib }: ", "y: z: "]
WRAPPERS = [
    "{ %s }",
    "rec { %s }",
    "({ %s })",
    "let x = { b = 17; }; in { %s }",
    "with lib; { %s }",
    "with x; { %s }",
    "{ config = { %s }; }",
    "{ config = lib.mkIf x { %s }; }",
    "{ config = mkIf true { %s }; }",
    "{ config = lib.mkMerge [ { %s } (lib.mkIf x { h.c = 18; }) ]; }",
    "{ %s } // { h.d = 19; }",
    "let lib = x; in { config = lib.mkIf true { %s }; }",
    "if x then { %s } else { }",
    "{ %s",
]
MODULES = st.builds(
    lambda head, wrapper, entries: head + wrapper.replace("%s", " ".join(entries)),
    st.sampled_from(HEADS),
    st.sampled_from(WRAPPERS),
    st.lists(st.sampled_from(ENTRIES), max_size=4),
)
HOST = "{ imports = [ ./m.nix ./n.nix ]; e.f = 20; }"
FLAKE = """{ outputs = { nixpkgs, ... }: { nixosConfigurations.h = nixpkgs.lib.nixosSystem {
  specialArgs.lib.mkIf = x: y: { h.b = 1; };
  modules = [ ./host.nix ];
}; }; }
"""
ASKED = [
    ("a",),
    ("a", "b"),
    ("a", "c"),
    ("a", "c", "d"),
    ("a", "z"),
    ("e", "f"),
    ("e", "g"),
    ("h",),
    ("h", "c"),
    ("z", "z"),
    (),
]


def answers(path, *, defer):
    """What there is to ask of the machine, in an order in which the answers could differ."""
    machine = next(m for m in load((str(path),), Workspace(), "/", defer=defer).machines)
    found = []
    for asked in ASKED:
        definitions, gaps = machine.definitions(asked)
        found.append([(each.place, each.path, each.priority) for each in definitions])
        found.append([machine.holds(each) for each in definitions])
        found.append(gaps)
        found.append(machine.evaluator.deep(known_thunk(machine.value(asked))))
        found.append([module.file.source.path for module, _ in machine.options_declared(asked)])
        found.append(machine.names_below(asked))
    found.append([source.path for source in machine.declaring_sources()])
    found.append(machine.is_all_followed())
    found.append(machine.has_unknown_imports)
    found.append([file.source.path for file in machine.files()])
    return found


def same(root, *modules, top="host.nix"):
    (root / "host.nix").write_text(HOST)
    (root / "flake.nix").write_text(FLAKE)
    for name, text in zip(("m.nix", "n.nix"), modules, strict=True):
        (root / name).write_text(text)
    assert answers(root / top, defer=True) == answers(root / top, defer=False)


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(MODULES, MODULES)
@example("{ a.b = 1; }", "{ a = { c.d = 1; c.d = 2; }; }")
@example(
    "{ lib, ... }: { config = lib.mkIf x { a.b = 1; }; }", "{ lib, ... }: { options.a.b = 1; }"
)
@example(
    "{ x, ... }: { _module.args.x = { b = 14; }; }",
    "{ x, ... }: { a = { ${x} = 4; }; _module.args.x = { b = 14; }; }",
)
def test_a_machine_answers_the_same(tmp_path_factory, first, second):
    same(tmp_path_factory.mktemp("machine"), first, second)


def test_a_library_of_the_users_own_is_not_taken_for_that_of_nixpkgs(tmp_path):
    text = "{ lib, ... }: { config = lib.mkIf true { a.b = 1; }; }"
    same(tmp_path, text, "{ }", top="flake.nix")


@pytest.mark.parametrize("text", ["{ a.b = 1e999; e.f = 1; }", "{ a.b = ./x/; }"])
def test_a_module_that_only_nix_refuses_is_not_there(tmp_path, text):
    same(tmp_path, text, "{ h.b = 1; }")


def test_what_nobody_asks_for_is_not_read_as_a_whole(tmp_path, monkeypatch):
    read = []
    parse = Workspace.parse
    monkeypatch.setattr(
        Workspace, "parse", lambda self, path: read.append(path) or parse(self, path)
    )
    (tmp_path / "host.nix").write_text(HOST)
    (tmp_path / "m.nix").write_text("{ a.b = 1; }")
    (tmp_path / "n.nix").write_text("{ e.f = 1; }")
    (machine,) = load((str(tmp_path / "host.nix"),), Workspace(), "/", defer=True).machines
    assert read == [str(tmp_path / "host.nix")]
    assert len(machine.definitions(("e", "f"))[0]) == 2
    assert read[1:] == [str(tmp_path / "n.nix")]
