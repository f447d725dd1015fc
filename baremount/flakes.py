"""Flakes: their inputs, as far as a configuration's shape depends on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.arguments import Opaque
from baremount.evaluation.values import (
    External,
    NixPath,
    OpenSet,
    Primitive,
    Value,
    known_thunk,
)
from baremount.values import Unknown

if TYPE_CHECKING:
    from baremount.evaluation.evaluator import Evaluator


class FlakeInput(External):
    """A flake's input: only its `lib` is known, and of `self` where it lies."""

    __slots__ = ("directory", "evaluator", "lib", "name")

    def __init__(self, name: str, directory: str, evaluator: Evaluator, lib: OpenSet) -> None:
        self.name = name
        self.directory = directory
        self.evaluator = evaluator
        self.lib = lib

    def select(self, name: str) -> Value:
        """`lib` with `nixosSystem`; everything else stays unknown."""
        if name != "lib":
            return Opaque(f"{self.name}.{name}")
        # A host is what is given to nixosSystem: its argument stands for the result.
        system = Primitive("nixosSystem", 1, self.evaluator.force)
        return self.lib.extended({"nixosSystem": known_thunk(system)})

    def resolve(self) -> Value:
        """`self` is the flake's directory; other inputs are somewhere else."""
        if self.name == "self":
            return NixPath(self.directory)
        return Unknown(f"the flake input `{self.name}` is not known")
