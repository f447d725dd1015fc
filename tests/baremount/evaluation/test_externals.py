"""What comes from outside the files read: `config`, `pkgs`, the arguments of modules."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from baremount.evaluation.values import (
    Closure,
    External,
    NixList,
    NixSet,
    Value,
    known_thunk,
)
from baremount.values import Unknown

if TYPE_CHECKING:
    from conftest import Ours

KNOWN: dict[str, Value] = {
    "config.networking.hostName": "wsl",
    "config.n": 3,
    "config.on": True,
}


class Outside(External):
    """`config`, of which some options are known."""

    def __init__(self, name: str) -> None:
        self.name = name

    def select(self, name: str) -> Value:
        return Outside(f"{self.name}.{name}")

    def resolve(self) -> Value:
        value = KNOWN.get(self.name)
        return Unknown(f"`{self.name}` is not known") if value is None else value


CONFIG = Outside("config")
UNKNOWN = Unknown("`config.x` is not known")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("config.networking.hostName", "wsl"),
        ('"nixos-${config.networking.hostName}"', "nixos-wsl"),
        ('"a" + config.networking.hostName', "awsl"),
        ("config.n + 1", 4),
        ("-config.n", -3),
        ("if config.on then 1 else 2", 1),
        ("config.on && !config.on", False),
        ("[ 1 ] ++ lib.optional config.on config.n", [1, 3]),
        ("config.n == 3", True),
        ("config.n < 4", True),
        ("toString config.n", "3"),
        ("lib.range 1 config.n", [1, 2, 3]),
        ("with config; n", 3),
        ("let inherit (config) n; in n", 3),
        ("let inherit (config.networking) hostName; in hostName", "wsl"),
        ("config ? n", True),
        ('config.${"n"}', 3),
        ('builtins.getAttr "n" config', 3),
        ("({ n, ... }: n) config", 3),
        ("(x: x.n) config", 3),
        ("(config // { x = 1; }).x", 1),
        ("(config // { x = 1; }).n", 3),
        ("(config // { x = 1; }) ? x", True),
        ("({ n = 1; } // config).n", 3),
        ("{ ${config.networking.hostName} = 1; }", {"wsl": 1}),
        ('{ a = { b = 1; }; }.${config.x or "a"}.b', UNKNOWN),
        ("config.x", UNKNOWN),
        ("config.x or 1", UNKNOWN),
        ("config ? x", UNKNOWN),
        ("config.x == config.x", UNKNOWN),
        ("[ 1 ] ++ config.x", UNKNOWN),
        ('"${config.x}"', UNKNOWN),
        ("config.x // { }", Unknown("not all names of this set are known")),
        ("{ ${config.x} = 1; }", UNKNOWN),
        ("if config.x then 1 else 1", UNKNOWN),
        ("config.x && false", UNKNOWN),
        ("false && config.x", False),
        ("true || config.x", True),
        ("{ a = config.x; b = 1; }.b", 1),
        ("builtins.tryEval config.x", UNKNOWN),
        ("with config; x", UNKNOWN),
        ("with config; let x = 1; in x", 1),
        ("with config; map (y: y) [ 1 ]", [1]),
        ("with { x = 1; }; with config; x", UNKNOWN),
        ("with config; with { x = 1; }; x", 1),
        ("lib.nothing or 1", Unknown("`lib.nothing` is not known")),
        ("lib.strings.nothing", Unknown("`lib.strings.nothing` is not known")),
        ("(lib // { nothing = 1; }).nothing", 1),
        ("(lib // { nothing = 1; }).id 2", 2),
        ("with lib; nothing", Unknown("`lib.nothing` is not known")),
        ("with lib; id 1", 1),
        ("lib ? mkIf", True),
        ("builtins.attrNames lib", Unknown("not all names of this set are known")),
        ("builtins.currentSystem", Unknown("`currentSystem` is not known from the files read")),
        ("builtins.nothing or 1", Unknown("`builtins.nothing` is not known")),
        ("<nixpkgs/lib>", Unknown("`<nixpkgs/lib>` depends on the machine")),
        ("~/x", Unknown("`~/x` depends on who evaluates it")),
        ("import ./other.nix", None),
        ("pkgs", Unknown("`pkgs` is not defined")),
    ],
)
def test_values_from_outside(text: str, expected: object, ours: Ours) -> None:
    value = ours.deep(text, config=CONFIG)
    if expected is None:
        assert isinstance(value, Unknown)
    else:
        assert value == expected
        assert type(value) is type(expected)


def test_a_property_keeps_an_unknown_condition(ours: Ours) -> None:
    evaluator, thunk = ours.thunk("lib.mkIf config.x { a = 1; }", config=CONFIG)
    value = evaluator.force(thunk)
    assert isinstance(value, NixSet)
    assert evaluator.deep(value.attributes["_type"]) == "if"
    assert evaluator.deep(value.attributes["content"]) == {"a": 1}
    condition = evaluator.force(value.attributes["condition"])
    assert isinstance(condition, Outside)
    assert condition.name == "config.x"


def test_option_types_are_inert(ours: Ours) -> None:
    text = """lib.mkOption {
      type = with lib.types; attrsOf (either (listOf str) (submodule ({ name, ... }: { })));
      default = { };
    }"""
    evaluator, thunk = ours.thunk(text)
    value = evaluator.force(thunk)
    assert isinstance(value, NixSet)
    assert evaluator.deep(value.attributes["default"]) == {}
    assert isinstance(evaluator.force(value.attributes["type"]), External)
    assert isinstance(evaluator.deep(value.attributes["type"]), Unknown)


def apply_module(ours: Ours, text: str, **given: Value) -> object:
    evaluator, thunk = ours.thunk(text)
    arguments = {name: known_thunk(value) for name, value in given.items()}
    value = evaluator.apply_module(
        evaluator.force(thunk), arguments, lambda name: known_thunk(Outside(name))
    )
    return evaluator.deep(known_thunk(value))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{ config, ... }: config", 1),
        ("{ config }: config", 1),
        ("{ config, pkgs, ... }: config", 1),
        ("{ config, extra ? 5, ... }: extra", Unknown("`extra` is not known")),
        ("{ pkgs, ... }: { a = 1; b = pkgs.hello; }.a", 1),
        ("{ ... }@args: args.config", 1),
        ("args@{ config, ... }: args.config", 1),
        ("{ ... }@args: args.inputs", Unknown("`inputs` is not known")),
        ("{ ... }@args: args.inputs or 1", Unknown("`inputs` is not known")),
        ("{ ... }@args: args ? config", True),
        ("{ ... }@args: args ? inputs", Unknown("`inputs` is not known")),
        ("{ config }@args: builtins.attrNames args", ["config"]),
        ("{ ... }@args: ({ config, ... }: config) args", 1),
        ("args: args.config", 1),
        ("{ a = 1; }", {"a": 1}),
        ("{ __functor = self: { config, ... }: config; }", 1),
        ("5", 5),
    ],
)
def test_modules_are_called_as_the_module_system_does(
    text: str, expected: object, ours: Ours
) -> None:
    assert apply_module(ours, text, config=1) == expected


def test_a_function_is_given_back_as_a_value(ours: Ours) -> None:
    evaluator, thunk = ours.thunk("x: x")
    assert isinstance(evaluator.force(thunk), Closure)


def test_coercion_to_a_string(ours: Ours) -> None:
    evaluator, thunk = ours.thunk('[ "a" { outPath = "/b"; } 1 ./c ]')
    value = evaluator.force(thunk)
    assert isinstance(value, NixList)
    found = [evaluator.as_string(item) for item in value.items]
    assert found[:2] == ["a", "/b"]
    assert all(isinstance(item, Unknown) for item in found[2:])
