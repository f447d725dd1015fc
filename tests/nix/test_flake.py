"""flake.nix and default.nix, with stand-ins for what they take from others.

No lock file is made here and nothing is fetched: what the outputs do with nixpkgs is looked at, not
built. The checks are left to those who have it.
"""

from __future__ import annotations

import re
import sys
from typing import Any

import pytest
from evaluated import MODULE, library, run

import baremount

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = MODULE.parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LINUX = ["aarch64-linux", "x86_64-linux"]

# What nixpkgs and NixOS-WSL give, as far as it is asked for. A package is its arguments; a system
# is its modules, and its store path their number.
STAND_INS = """
  lib = import LIBRARY // {
    cleanSource = path: path;
    licenses.asl20 = "Apache-2.0";
    getName = package: package.name;
    nixosSystem = { system, modules }: {
      config = {
        inherit modules;
        environment.systemPackages = [ (package "bash") (package "wsl-bare-mount") ];
        system.build.toplevel.drvPath =
          if DISABLED_CHANGES then "/nix/store/${toString (builtins.length modules)}"
          else "/nix/store/same";
      };
    };
  };
  package = name: { inherit name; type = "derivation"; outPath = "/nix/store/${name}"; };
  build = kind: arguments: package (arguments.pname or arguments.name) // {
    inherit kind arguments;
  };
  python = [
    "click" "defusedxml" "hypothesis" "libcst" "pathspec" "pytest" "pyyaml" "rich" "setuptools"
    "tree-sitter" "wheel"
  ];
  pkgsFor = system: let
    pkgs = lib.genAttrs [ "emptyFile" "mypy" "nix" "nixpkgs-fmt" "ruff" "shellcheck" ] package // {
      inherit lib;
      stdenv.hostPlatform = { inherit system; };
      callPackage = path: given:
        let function = import path; in
        function (builtins.intersectAttrs (builtins.functionArgs function) pkgs // given);
      mkShell = arguments: package "shell" // { inherit arguments; };
      runCommand = name: arguments: text: package name // { inherit arguments text; };
      writeText = name: text: package name // { inherit text; };
      python3Packages = lib.genAttrs python package // {
        buildPythonApplication = build "application";
        buildPythonPackage = build "package";
        fetchPypi = { pname, version, hash }: "${pname}-${version}.tar.gz ${hash}";
      };
    };
  in pkgs;
  inputs = {
    self = outputs;
    nixpkgs = { inherit lib; legacyPackages = lib.genAttrs SYSTEMS pkgsFor; };
    nixos-wsl.nixosModules.default = "nixos-wsl";
  };
  flake = import FLAKE;
  outputs = flake.outputs inputs;
  names = lib.mapAttrs (_: lib.mapAttrs (_: package: package.name));
"""


def with_stand_ins(expression: str, *, disabled_changes: bool = False) -> Any:
    text = STAND_INS.replace("LIBRARY", library()).replace("FLAKE", f"{ROOT}/flake.nix")
    text = text.replace("DISABLED_CHANGES", str(disabled_changes).lower())
    text = text.replace("SYSTEMS", '[ "aarch64-darwin" "aarch64-linux" "x86_64-linux" ]')
    return run(f"let {text} in {expression}")


def test_the_inputs_are_those_that_the_outputs_want() -> None:
    flake = with_stand_ins("{ inherit (flake) inputs description; }")
    assert flake["inputs"].keys() == {"nixpkgs", "nixos-wsl"}
    assert flake["inputs"]["nixos-wsl"]["inputs"] == {"nixpkgs": {"follows": "nixpkgs"}}
    assert not (ROOT / "flake.lock").exists(), "made by whoever has a network"


def test_the_module_is_the_one_that_is_shipped() -> None:
    assert with_stand_ins("map toString outputs.nixosModules.default.imports") == [str(MODULE)]
    assert with_stand_ins(f"toString (import {ROOT} {{ pkgs = {{ }}; }}).module") == str(MODULE)


def test_there_is_all_that_a_flake_is_asked_for() -> None:
    outputs = with_stand_ins(
        "{ packages = names outputs.packages; checks = names outputs.checks;"
        " shells = names outputs.devShells; all = builtins.attrNames outputs; }"
    )
    assert outputs["all"] == ["checks", "devShells", "nixosModules", "packages"]
    systems = ["aarch64-darwin", *LINUX]
    assert outputs["packages"] == {key: {"default": "baremount"} for key in systems}
    assert outputs["shells"] == {key: {"default": "shell"} for key in systems}
    assert sorted(outputs["checks"]) == LINUX
    for checks in outputs["checks"].values():
        assert checks == {
            "evaluates": "evaluates",
            "migrates": "migrates",
            "nixpkgs-fmt": "nixpkgs-fmt",
            "no-side-effects": "emptyFile",
            "package": "baremount",
            "wsl-bare-mount": "wsl-bare-mount",
        }


def test_a_disabled_module_that_changes_something_fails_the_check() -> None:
    with pytest.raises(Exception, match="the module changes a system that does not enable it"):
        with_stand_ins("outputs.checks.x86_64-linux.no-side-effects.name", disabled_changes=True)


def package(source: str) -> dict[str, Any]:
    made: dict[str, Any] = with_stand_ins(
        f"let it = {source}; in {{"
        " inherit (it) kind; inherit (it.arguments) pname version pyproject;"
        " source = toString it.arguments.src; program = it.arguments.meta.mainProgram;"
        " build = map (one: one.name) it.arguments.build-system;"
        " needs = map (one: { inherit (one) name; version = one.arguments.version or null;"
        "   file = one.arguments.src or null; }) it.arguments.dependencies; }"
    )
    return made


SOURCES = {
    "flake": "outputs.packages.x86_64-linux.default",
    "default.nix": f'(import {ROOT} {{ pkgs = pkgsFor "x86_64-linux"; }}).package',
}


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES.keys())
def test_the_package_is_the_program(source: str) -> None:
    made = package(source)
    assert made["kind"] == "application"
    assert (made["pname"], made["version"]) == (PROJECT["name"], baremount.__version__)
    assert made["pyproject"]
    assert made["source"] == str(ROOT)
    assert made["build"] == ["setuptools"]
    assert made["program"] in PROJECT["scripts"]


def test_its_dependencies_are_those_of_the_project() -> None:
    wanted = [
        re.split(r"[ <>=;]", text)[0]
        for text in PROJECT["dependencies"]
        if "python_version < '3.11'" not in text
    ]
    assert [need["name"] for need in package(SOURCES["flake"])["needs"]] == wanted


def test_the_grammars_are_of_the_versions_that_the_project_wants() -> None:
    needs = {need["name"]: need for need in package(SOURCES["flake"])["needs"]}
    own = {name: need for name, need in needs.items() if need["version"]}
    assert own.keys() == {"tree-sitter-nix", "tree-sitter-powershell"}
    assert f"tree-sitter-nix=={own['tree-sitter-nix']['version']}" in PROJECT["dependencies"]
    for name, need in own.items():
        wanted = rf"{name.replace('-', '_')}-{re.escape(need['version'])}\.tar\.gz sha256-\S{{44}}"
        assert re.fullmatch(wanted, need["file"])
