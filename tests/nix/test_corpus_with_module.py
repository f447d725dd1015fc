"""What `baremount migrate` leaves behind, evaluated with the shipped module."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from evaluated import Evaluated, as_nix, evaluate_all, nix_path

CORPUS = Path(__file__).parents[2] / "corpus"

# One file of a case. What it imports need not be there, an argument that the case does not give
# may be passed on but not looked at, and a declaration that is switched off is judged as well.
CONFIGURATION = """
{{ lib, ... }}: {{
  imports = [
    (arguments:
      let
        value = {value};
        wanted = lib.filterAttrs (_: optional: !optional) (builtins.functionArgs value);
        absent = lib.mapAttrs (name: _: throw "the argument ${{name}} is not given") wanted;
        given = absent // arguments // {{
          config = lib.recursiveUpdate arguments.config ({config});
        }};
        module = if builtins.isFunction value then value given else value;
      in
      removeAttrs module [ "imports" ])
    {values}
  ];
  wsl.enable = lib.mkForce true;
  wsl.bareMounts.enable = lib.mkForce true;
}}
"""
# A flake with one machine, of whose modules one is written out.
FLAKE = """
  (let
    system = machine: builtins.filter (module: !builtins.isPath module) machine.modules;
    outputs = (import {path}).outputs {{
      nixpkgs.lib.nixosSystem = system;
      nixos-wsl.nixosModules.default = ./.;
    }};
  in
  builtins.head (builtins.head (builtins.attrValues outputs.nixosConfigurations)))"""


# Where the old link does not tell the serial number either.
WARNED = {"glob-characters/configuration.nix": "does not hold the serial number"}


class Declaration(NamedTuple):
    """A file that declares disks, and what the module system would give it."""

    path: Path
    entry: dict[str, Any]
    values: dict[str, Any]
    """What other modules of the machine set."""

    @property
    def name(self) -> str:
        return str(self.path.relative_to(CORPUS)).replace("/expected/", "/")

    @property
    def configuration(self) -> str:
        value = (FLAKE if self.path.name == "flake.nix" else "import {path}").format(
            path=nix_path(self.path)
        )
        config = as_nix(self.entry.get("config", {}))
        return CONFIGURATION.format(value=value, config=config, values=as_nix(self.values))


def declarations() -> list[Declaration]:
    """Every file that declares disks after a migration, or without one."""
    found = []
    for case in sorted(CORPUS.iterdir()):
        if not case.is_dir():
            continue
        about = json.loads((case / "case.json").read_bytes())
        entries = about.get("evaluate", [])
        given = {
            entry["file"]: entry for entry in (entries if isinstance(entries, list) else [entries])
        }
        found += [
            Declaration(path, given.get(name, {}), about.get("values", {}).get(name, {}))
            for path in sorted((case / "expected").rglob("*.nix"))
            for name in [str(path.relative_to(case / "expected"))]
            if declares_disks(path) and about["writeExit"] == 0
        ]
    return found


def declares_disks(path: Path) -> bool:
    text = path.read_text(encoding="utf-8")
    return "bareMounts" in text and "mkOption" not in text.partition("bareMounts")[2]


DECLARATIONS = declarations()


@pytest.fixture(scope="module")
def systems() -> dict[str, Evaluated]:
    return evaluate_all(
        {declaration.name: declaration.configuration for declaration in DECLARATIONS},
        arguments={
            declaration.name: as_nix(declaration.entry.get("arguments", {}))
            for declaration in DECLARATIONS
        },
        lenient=True,
    )


def test_most_cases_declare_disks() -> None:
    assert len(DECLARATIONS) > 30


@pytest.mark.parametrize("name", [declaration.name for declaration in DECLARATIONS])
def test_the_module_takes_it(systems: dict[str, Evaluated], name: str) -> None:
    system = systems[name]
    assert system.failed == ()
    assert len(system.warnings) == (name in WARNED)
    assert WARNED.get(name, "") in "".join(system.warnings)
    disks = system.bare_mounts["disks"]
    assert disks, "nothing to judge"
    assert len(system.udev_rules.splitlines()) == len(disks)
    lines = {line.split()[1] for line in system.fstab}
    for disk in disks:
        assert disk["filesystem"] is None or disk["filesystem"]["mountPoint"] in lines
