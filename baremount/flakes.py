"""Flakes: their hosts, and their inputs as far as a configuration's shape depends on them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from baremount.arguments import Opaque, opaque_thunk, plain
from baremount.evaluation.values import (
    External,
    NixPath,
    NixSet,
    OpenSet,
    Primitive,
    Thunk,
    Value,
    known_thunk,
)
from baremount.records import Record
from baremount.values import Unknown

if TYPE_CHECKING:
    from baremount.evaluation.evaluator import Evaluator
    from baremount.syntax.tree import NixFile


class Host(Record):
    """An element of `nixosConfigurations`: what `nixosSystem` was given."""

    name: str
    modules: Thunk
    arguments: dict[str, Thunk]
    """`specialArgs`, as far as they are known."""


class Hosts(Record):
    """The hosts of a flake."""

    followed: list[Host]
    all_followed: bool
    """Whether there are no others."""


def hosts(evaluator: Evaluator, library: OpenSet, file: NixFile, flake: NixSet) -> Hosts:
    """The hosts of a flake that can be followed; `library` is the set `lib` of its inputs."""
    own = FlakeInput("self", os.path.dirname(file.source.path), evaluator, library)
    outputs = evaluator.apply_module(
        evaluator.force(flake.attributes["outputs"]), _inputs(own, flake), opaque_thunk
    )
    own.outputs = plain(outputs)
    found = _attribute(evaluator, outputs, "nixosConfigurations")
    if not isinstance(found, NixSet):
        return Hosts([], not _may_have(plain(outputs), "nixosConfigurations"))
    followed = []
    for name, thunk in found.attributes.items():
        host = evaluator.force(thunk)
        if isinstance(host, NixSet) and "modules" in host.attributes:
            special = _attribute(evaluator, host, "specialArgs")
            arguments = dict(special.attributes) if isinstance(special, NixSet) else {}
            followed.append(Host(name, host.attributes["modules"], arguments))
    return Hosts(followed, len(followed) == len(found.attributes))


def _may_have(value: Value, name: str) -> bool:
    if not isinstance(value, NixSet) or isinstance(value, OpenSet):
        return True
    return name in value.attributes


def _inputs(own: FlakeInput, flake: NixSet) -> dict[str, Thunk]:
    declared = _attribute(own.evaluator, flake, "inputs")
    names = {"nixpkgs"}
    if isinstance(declared, NixSet):
        names.update(declared.attributes)
    others = {
        name: FlakeInput(name, own.directory, own.evaluator, own.lib) for name in names - {"self"}
    }
    return {name: known_thunk(each) for name, each in {**others, "self": own}.items()}


def _attribute(evaluator: Evaluator, value: Value, name: str) -> Value:
    if isinstance(value, NixSet) and name in value.attributes:
        return plain(evaluator.force(value.attributes[name]))
    return Unknown(f"there is no `{name}`")


class FlakeInput(External):
    """A flake's input: only its `lib` is known, and of `self` where it lies and its modules."""

    __slots__ = ("directory", "evaluator", "lib", "name", "outputs")

    def __init__(self, name: str, directory: str, evaluator: Evaluator, lib: OpenSet) -> None:
        self.name = name
        self.directory = directory
        self.evaluator = evaluator
        self.lib = lib
        self.outputs: Value = Unknown("the outputs of other flakes are not known")

    def select(self, name: str) -> Value:
        """`lib` with `nixosSystem`, and the flake's own modules; all else stays unknown."""
        if name == "outputs" and self.name == "self":
            return self
        if name == "nixosModules":
            modules = _attribute(self.evaluator, self.outputs, name)
            return modules if isinstance(modules, NixSet) else Opaque(f"{self.name}.{name}")
        if name != "lib":
            return Opaque(f"{self.name}.{name}")
        # A host is what is given to nixosSystem: its argument stands for the result.
        system = Primitive("nixosSystem", 1, self.evaluator.force)
        added = {"nixosSystem": known_thunk(system)}
        if self.name == "flake-parts":
            added["mkFlake"] = known_thunk(Primitive("mkFlake", 2, self._parts))
        return self.lib.extended(added)

    def _parts(self, arguments: Thunk, module: Thunk) -> Value:  # noqa: ARG002
        """The outputs of a flake that flake-parts makes of a module: what it has in `flake`."""
        value = self.evaluator.force(module)
        value = plain(self.evaluator.apply_module(plain(value), {}, opaque_thunk))
        if not isinstance(value, NixSet) or "flake" not in value.attributes:
            return Unknown("the outputs are made by modules")
        return self.evaluator.force(value.attributes["flake"])

    def resolve(self) -> Value:
        """`self` is the flake's directory; other inputs are somewhere else."""
        if self.name == "self":
            return NixPath(self.directory)
        return Unknown(f"the flake input `{self.name}` is not known")
