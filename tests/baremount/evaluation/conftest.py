"""What the tests of the evaluator share: our value of an expression, and real Nix's."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from baremount.evaluation.evaluator import Evaluator
from baremount.evaluation.library import lib_set
from baremount.evaluation.values import NixPath, NixSet, Thunk, known_thunk
from baremount.source import Source
from baremount.syntax.nix import parse_nix
from baremount.values import Unknown

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).parent
STAND_IN = HERE.parents[1] / "nix" / "lib.nix"


class Refused(NamedTuple):
    """Nix gives no value; `message` is the end of what it says."""

    message: str


class Ours:
    """The evaluator under test, one for each expression."""

    def deep(self, expression: str, *, steps: int = 500_000, **arguments: object) -> object:
        """The whole value of an expression in which `lib` and the arguments are bound."""
        evaluator, thunk = self.thunk(expression, steps=steps, **arguments)
        return evaluator.deep(thunk)

    def thunk(
        self, expression: str, *, steps: int = 500_000, **arguments: object
    ) -> tuple[Evaluator, Thunk]:
        """The same, not yet evaluated."""
        evaluator = Evaluator(steps=steps)
        given = {name: known_thunk(value) for name, value in arguments.items()}
        given["lib"] = known_thunk(lib_set(evaluator))
        text = f"{{ {', '.join(given)} }}: (\n{expression}\n)"
        file = parse_nix(Source.from_bytes(str(HERE / "test.nix"), text.encode()))
        function = evaluator.force(evaluator.file_thunk(file))
        thunk = Thunk(file.root, None, file)
        thunk.value = evaluator.apply(function, known_thunk(NixSet(given)))
        return evaluator, thunk


class RealNix:
    """`nix-instantiate`, with nixpkgs' `lib` or what stands in for it."""

    def __init__(self) -> None:
        self.lib = os.environ.get("BAREMOUNT_NIXPKGS_LIB", str(STAND_IN))

    def values(self, expressions: list[str]) -> list[object]:
        """The value of each expression, or `Refused`; many with one start of Nix."""
        if shutil.which("nix-instantiate") is None:
            pytest.fail("nix-instantiate is missing: run `apt-get install nix-bin`")
        results: list[object] = []
        while len(results) < len(expressions):
            values, message = self._run(expressions[len(results) : len(results) + 200])
            results += values
            if message:
                results.append(Refused(message))
        return results

    def _run(self, expressions: list[str]) -> tuple[list[object], str]:
        # Sets keep the outputs apart, which Nix writes without anything between them. One
        # that fails while it is written lacks `z`.
        wrapped = [
            f"let lib = import {self.lib}; in {{ a = (\n{text}\n); z = 0; }}"
            for text in expressions
        ]
        command = ["nix-instantiate", "--eval", "--strict", "--json", "--store", "dummy://", "-E"]
        done = subprocess.run(
            [*command, *wrapped], cwd=HERE, capture_output=True, check=False, timeout=120
        )
        decoder = json.JSONDecoder()
        # Nix cuts strings by bytes, also inside a character.
        text, position = done.stdout.decode(errors="surrogateescape"), 0
        values: list[object] = []
        while position < len(text):
            try:
                value, position = decoder.raw_decode(text, position)
            except json.JSONDecodeError:
                assert done.returncode, text
                break
            if "z" in value:
                values.append(value["a"])
        message = done.stderr.decode(errors="replace").strip() if done.returncode else ""
        return values, message[-300:]


def read_expressions(name: str) -> dict[str, str]:
    """The expressions of a data file by their names."""
    blocks = (HERE / name).read_text(encoding="utf-8").split("=== ")[1:]
    pairs = [block.partition("\n") for block in blocks]
    return {title: text.rstrip("\n") for title, _, text in pairs}


def same(ours: object, theirs: object) -> bool:
    """Whether a value of ours is what Nix printed, which writes six digits of a float."""
    if isinstance(ours, bool) or isinstance(theirs, bool):
        return ours is theirs
    if isinstance(ours, float) and isinstance(theirs, (int, float)):
        return float(f"{ours:g}") == float(f"{theirs:g}")
    if isinstance(ours, dict) and isinstance(theirs, dict):
        return ours.keys() == theirs.keys() and all(same(ours[n], theirs[n]) for n in ours)
    if isinstance(ours, list) and isinstance(theirs, list):
        return len(ours) == len(theirs) and all(map(same, ours, theirs))
    return type(ours) is type(theirs) and ours == theirs


def disagreement(expression: str, ours: object, theirs: object) -> str | None:
    """What is wrong with our value; `Unknown` is never wrong."""
    if isinstance(ours, Unknown) or same(ours, theirs):
        return None
    if isinstance(ours, NixPath):
        return f"{expression}\n  a path is compared through toString only"
    return f"{expression}\n  ours:   {ours!r}\n  theirs: {theirs!r}"


@pytest.fixture(scope="session", name="read_expressions")
def _read_expressions() -> Callable[[str], dict[str, str]]:
    return read_expressions


@pytest.fixture(scope="session")
def data_text() -> Callable[[str], str]:
    """The text of a file beside the tests."""
    return lambda name: (HERE / name).read_text(encoding="utf-8")


@pytest.fixture(scope="session", name="disagreement")
def _disagreement() -> Callable[[str, object, object], str | None]:
    return disagreement


@pytest.fixture(scope="session")
def ours() -> Ours:
    return Ours()


@pytest.fixture(scope="session")
def real_nix() -> RealNix:
    return RealNix()
