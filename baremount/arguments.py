"""What modules get as arguments: `config`, answered from the machine, and what is not known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.evaluation.values import External, Thunk, Value, known_thunk
from baremount.values import Unknown

if TYPE_CHECKING:
    from baremount.definitions import OptionPath
    from baremount.machine import Machine


class Config(External):
    """The `config` argument of modules: answered from the machine's own definitions."""

    __slots__ = ("machine", "path")

    def __init__(self, machine: Machine, path: OptionPath = ()) -> None:
        self.machine = machine
        self.path = path

    def select(self, name: str) -> Value:
        """A longer path; nothing is looked up before a plain value is wanted."""
        return Config(self.machine, (*self.path, name))

    def resolve(self) -> Value:
        """The merged value at this path."""
        if not self.path:
            return Unknown("`config` as a whole is not known")
        return self.machine.value(self.path)


class Opaque(External):
    """An argument from outside, such as `pkgs` or `inputs`: never known."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def select(self, name: str) -> Value:
        """A longer name, so that reasons can say what was asked for."""
        return Opaque(f"{self.name}.{name}")

    def resolve(self) -> Value:
        """Always `Unknown`."""
        return Unknown(f"`{self.name}` is not known from the files read")


def plain(value: Value) -> Value:
    """`value`, with an `External` replaced by what it stands for."""
    while isinstance(value, External):
        value = value.resolve()
    return value


def opaque_thunk(name: str) -> Thunk:
    """A thunk for an argument that is not known."""
    return known_thunk(Opaque(name))
