"""The shipped module under real Nix: what a configuration becomes on a NixOS-WSL system.

The module system is nixpkgs' where BAREMOUNT_NIXPKGS_LIB or NIX_PATH gives its `lib`, otherwise
the stand-in, modules.nix. The rest of NixOS and NixOS-WSL is what environment.nix declares of it.
"""

from __future__ import annotations

import functools
import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Mapping

HERE = Path(__file__).parent
MODULE = HERE.parents[1] / "nix" / "modules" / "wsl-bare-mount.nix"
STAND_IN = HERE / "modules.nix"
DOLLAR_BRACE = r"\${"
NIX_INSTANTIATE = ("nix-instantiate", "--eval", "--strict", "--json", "--store", "dummy://")


class EvaluationError(Exception):
    """Nix refuses the configuration; the text is what it says."""


@dataclass(frozen=True)
class Evaluated:
    """What a configuration becomes."""

    wsl_conf: str
    """The text of /etc/wsl.conf."""
    udev: bool
    """Whether udev runs."""
    udev_rules: str
    """What is added to udev's rules, one rule a line."""
    fstab: tuple[str, ...]
    """The lines of /etc/fstab, without their ends."""
    units: dict[str, str]
    """The text of each unit by its name, such as `wsl-bare-mount.service`."""
    scripts: dict[str, str]
    """The text of each installed script by its name, with its `#!` line."""
    failed: tuple[str, ...]
    """The messages of the assertions that do not hold."""
    warnings: tuple[str, ...]
    bare_mounts: Any
    """`wsl.bareMounts` with the values of all its options; None without the module."""
    everything: Any
    """All values but the module's own options, where `complete` asks for them, else None."""

    @property
    def script(self) -> str:
        """The text of `wsl-bare-mount`."""
        return self.scripts["wsl-bare-mount"]


@functools.cache
def library() -> str:
    """The path of the `lib` that has the module system.

    Fails where there is no Nix, and skips nothing: the module's tests are nothing without it.
    """
    if shutil.which("nix-instantiate") is None:
        pytest.fail("nix-instantiate is missing: run `apt-get install nix-bin`")
    if given := os.environ.get("BAREMOUNT_NIXPKGS_LIB"):
        return os.path.abspath(given)
    found = subprocess.run(
        ["nix-instantiate", "--find-file", "nixpkgs/lib"],
        capture_output=True,
        text=True,
        check=False,
    )
    return found.stdout.strip() if found.returncode == 0 else str(STAND_IN)


def library_name() -> str:
    """Which `lib` that is, for people."""
    if library() == str(STAND_IN):
        return "the stand-in for nixpkgs' lib, tests/nix/modules.nix"
    return f"nixpkgs' lib {run(f'(import {nix_path(library())}).version')} in {library()}"


def evaluate(configuration: str, **options: Any) -> Evaluated:
    """What the Nix text of a module, such as `{ wsl.enable = true; }`, becomes.

    The options are those of `evaluate_all`. Raises EvaluationError, with what Nix says, where an
    option has the wrong type, definitions conflict or the text is no Nix.
    """
    return evaluate_all({"it": configuration}, **options)["it"]


def evaluate_all(
    configurations: Mapping[str, str],
    *,
    with_module: bool = True,
    lenient: bool = False,
    complete: bool = False,
    arguments: Mapping[str, str] | None = None,
) -> dict[str, Evaluated]:
    """The same for several configurations by their names, with one start of Nix.

    `with_module`: whether the shipped module is there. `lenient`: what sets options that nothing
    declares is left out, and so are `units` and `scripts`, as there are no other packages.
    `complete`: give `everything`. `arguments`: the Nix text of a set, by the name of the
    configuration whose module gets them as arguments. Raises EvaluationError for all if Nix
    refuses one.
    """
    flags = {"withModule": with_module, "lenient": lenient, "complete": complete}
    given = arguments or {}
    entries = "".join(
        f"(evaluate ({as_nix(flags)} // {{"
        f" configuration = (\n{text}\n); arguments = {given.get(name, '{ }')}; }}))\n"
        for name, text in configurations.items()
    )
    values = run(
        f"let lib = import {nix_path(library())}; module = {nix_path(MODULE)};"
        f" evaluate = import {nix_path(HERE / 'environment.nix')} {{ inherit lib module; }};"
        f" in [\n{entries}]"
    )
    return {name: from_nix(value) for name, value in zip(configurations, values, strict=True)}


def declaration(*disks: str, more: str = "") -> str:
    """A configuration that declares these disks, each the Nix text of a set, and sets more."""
    return (
        "{ config, lib, pkgs, ... }: {\n"
        "  imports = [ { wsl.enable = true; wsl.bareMounts.enable = true; } ];\n"
        f"  wsl.bareMounts.disks = [ {' '.join(disks)} ];\n  {more}\n}}"
    )


def as_nix(value: Any) -> str:
    """The Nix text of a value that JSON can hold."""
    text = json.dumps(json.dumps(value))
    return f"(builtins.fromJSON {text.replace('${', DOLLAR_BRACE)})"


def nix_path(path: Path | str) -> str:
    """The Nix text of an absolute path, whatever is in its name."""
    return f"(/. + {as_nix(str(path))})"


def run(expression: str) -> Any:
    """The value of an expression. Raises EvaluationError with what Nix says."""
    done = subprocess.run(
        [*NIX_INSTANTIATE, "-"], input=expression, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise EvaluationError(done.stderr)
    return json.loads(done.stdout)


def from_nix(value: dict[str, Any]) -> Evaluated:
    return Evaluated(
        wsl_conf=value["wslConf"],
        udev=value["udev"],
        udev_rules=value["udevRules"],
        fstab=tuple(value["fstab"]),
        units=value["units"],
        scripts=value["scripts"],
        failed=tuple(value["failed"]),
        warnings=tuple(value["warnings"]),
        bare_mounts=value["bareMounts"],
        everything=value["everything"],
    )
