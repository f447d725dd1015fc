"""nix/options.json: the module's options as the rules, the writer and the docs know them."""

from __future__ import annotations

import importlib.resources
import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
from evaluated import STAND_IN, as_nix, declaration, evaluate, library, nix_path, run

from baremount.imports import load
from baremount.migrate.readers.bare_mounts import read
from baremount.workspace import Workspace

NIX = Path(__file__).parents[2] / "nix"
OPTIONS = NIX / "options.json"
REGENERATE = "BAREMOUNT_UPDATE_OPTIONS=1 pytest tests/nix/test_options.py"
DISK = "wsl.bareMounts.disks.*"


def generate(lib: str | Path) -> dict[str, Any]:
    values: dict[str, Any] = run(
        f"import {nix_path(NIX / 'options.nix')} {{ lib = import {nix_path(lib)}; }}"
    )
    return values


@pytest.fixture(scope="module")
def generated() -> dict[str, Any]:
    return generate(library())


@pytest.fixture(scope="module")
def options(generated: dict[str, Any]) -> dict[str, Any]:
    """The file's content, written anew if that is asked for."""
    if os.environ.get("BAREMOUNT_UPDATE_OPTIONS"):
        OPTIONS.write_text(as_text(generated), encoding="utf-8")
    values: dict[str, Any] = json.loads(OPTIONS.read_bytes())
    return values


def as_text(options: dict[str, Any]) -> str:
    return json.dumps(options, indent=2, ensure_ascii=False) + "\n"


def test_the_file_is_what_the_module_gives(
    options: dict[str, Any], generated: dict[str, Any]
) -> None:
    assert options == generated, f"nix/options.json is out of date. Run: {REGENERATE}"
    assert OPTIONS.read_text(encoding="utf-8") == as_text(generated), f"Run: {REGENERATE}"


def test_the_stand_in_gives_the_same(generated: dict[str, Any]) -> None:
    if library() == str(STAND_IN):
        pytest.skip("needs nixpkgs' lib: set BAREMOUNT_NIXPKGS_LIB, or NIX_PATH with nixpkgs")
    assert generate(STAND_IN) == generated


def test_the_package_has_it(options: dict[str, Any]) -> None:
    file = importlib.resources.files("baremount.nix") / "options.json"
    assert json.loads(file.read_bytes()) == options


def test_a_disk_that_is_read_has_the_same_defaults(options: dict[str, Any]) -> None:
    disk = '{ name = "a"; serialNumber = "A1"; filesystem.mountPoint = "/a"; }'
    text = f"{{ wsl.bareMounts = {{ enable = true; disks = [ {disk} ]; }}; }}"
    (machine,) = load(("/a.nix",), Workspace({"/a.nix": text.encode()}), "/").machines
    (reading,) = read(machine)
    found = reading.disks[0].filesystem
    assert found is not None
    assert found.fs_type.value == options[f"{DISK}.filesystem.fsType"]["default"]
    assert list(found.options.value or ()) == options[f"{DISK}.filesystem.options"]["default"]


def test_names_and_defaults_are_those_of_the_interface(options: dict[str, Any]) -> None:
    """What people have in their configurations must go on meaning the same."""
    assert {name: option.get("default", "") for name, option in options.items()} == {
        "wsl.bareMounts.enable": False,
        "wsl.bareMounts.disks": [],
        f"{DISK}.name": "",
        f"{DISK}.serialNumber": "",
        f"{DISK}.devicePattern": "",
        f"{DISK}.filesystem": None,
        f"{DISK}.filesystem.mountPoint": "",
        f"{DISK}.filesystem.fsType": "ext4",
        f"{DISK}.filesystem.options": ["defaults", "noatime"],
        f"{DISK}.filesystem.uuid": None,
        "wsl.bareMounts.trigger": "boot-command",
        "wsl.bareMounts.powershellPath": "",
        "wsl.bareMounts.scheduledTask": "NixOS-WSL bare mounts",
    }


def test_what_must_be_set(options: dict[str, Any]) -> None:
    required = {
        name for name, option in options.items() if not option.keys() & {"default", "defaultText"}
    }
    assert required == {f"{DISK}.name", f"{DISK}.serialNumber", f"{DISK}.filesystem.mountPoint"}


def test_defaults_are_what_the_module_evaluates_to(options: dict[str, Any]) -> None:
    disk = '{ name = "a"; serialNumber = "S1"; filesystem.mountPoint = "/mnt/data"; }'
    values = evaluate(declaration(disk)).bare_mounts
    (found,) = values["disks"]
    holders = {
        "wsl.bareMounts": values,
        DISK: found,
        f"{DISK}.filesystem": found["filesystem"],
    }
    set_here = {"wsl.bareMounts.enable", "wsl.bareMounts.disks", f"{DISK}.filesystem"}
    for name, option in options.items():
        holder, _, key = name.rpartition(".")
        assert key in holders[holder]
        if "default" in option and name not in set_here:
            assert holders[holder][key] == option["default"]
    assert {key for holder in holders.values() for key in holder} == {
        name.rpartition(".")[2] for name in options
    }


def test_each_option_is_described(options: dict[str, Any]) -> None:
    for option in options.values():
        assert option["description"].endswith(".")
        assert option["typeInWords"]
        assert "example" in option


def fits(value: Any, option_type: dict[str, Any]) -> bool:
    """Whether a value has the type, as a reader of the file sees it."""
    if value is None:
        return bool(option_type.get("nullable"))
    match option_type["kind"]:
        case "bool":
            return isinstance(value, bool)
        case "string":
            return (
                isinstance(value, str)
                and re.fullmatch(option_type.get("pattern", "(?s).*"), value) is not None
                and (not option_type.get("notBlank") or value.strip(" \t\n") != "")
            )
        case "enum":
            return value in option_type["values"]
        case "list":
            return isinstance(value, list) and all(
                fits(item, option_type["elements"]) for item in value
            )
        case "object":
            return isinstance(value, dict)
        case kind:
            raise AssertionError(kind)


def test_examples_and_defaults_have_their_type(options: dict[str, Any]) -> None:
    for option in options.values():
        for key in ("default", "example"):
            assert key not in option or fits(option[key], option["type"])


CHARACTERS = [chr(code) for code in range(1, 0x80)] + ["é", "\u2019", "\u00a0"]
SAMPLES: list[Any] = [
    *(text for c in CHARACTERS for text in (c, f"a{c}", f"/a{c}b", f"a{c}b")),
    *("", "  ", "\t\n", "boot-command", "service", "A-1._", "/"),
    *(None, True, 0, 1, [], ["a"], ["a", ""], [1], {}),
]


def test_types_are_those_of_the_module(options: dict[str, Any]) -> None:
    """Each value is taken or refused by the file as it is by Nix, at its first level."""
    expression = f"""
      let
        lib = import {nix_path(library())};
        samples = {as_nix(SAMPLES)};
        options = (lib.evalModules {{
          specialArgs.pkgs = {{ }};
          modules = [
            {nix_path(NIX / "modules" / "wsl-bare-mount.nix")}
            {{ options.wsl.enable = lib.mkEnableOption "it"; config._module.check = false; }}
          ];
        }}).options.wsl.bareMounts;
        disk = options.disks.type.getSubOptions [ ];
        filesystem = disk.filesystem.type.getSubOptions [ ];
        check = lib.mapAttrs (_: option: map option.type.check samples);
        own = set: lib.filterAttrs (name: _: !lib.hasPrefix "_" name) set;
      in
      [ (check options) (check (own disk)) (check (own filesystem)) ]
    """
    verdicts = run(expression)
    paths = ("wsl.bareMounts", DISK, f"{DISK}.filesystem")
    seen = set()
    for path, checks in zip(paths, verdicts, strict=True):
        for name, taken in checks.items():
            seen.add(f"{path}.{name}")
            option_type = options[f"{path}.{name}"]["type"]
            if option_type["kind"] in {"list", "object"}:
                continue  # Nix looks into them only when it merges them.
            ours = [fits(value, option_type) for value in SAMPLES]
            assert dict(zip(map(repr, SAMPLES), ours, strict=True)) == dict(
                zip(map(repr, SAMPLES), taken, strict=True)
            ), f"{path}.{name}"
    assert seen == options.keys()
