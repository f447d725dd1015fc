"""Externals that the evaluator makes itself: sets of which only some names are known, and
option types, which nothing here looks into."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.evaluation.stopped import shown
from baremount.evaluation.values import Computed, External, Thunk, Value
from baremount.values import Unknown

if TYPE_CHECKING:
    from collections.abc import Callable

    from baremount.evaluation.evaluator import Evaluator


class Partial(External):
    """A set made of known attributes and others that `rest` is asked for by name."""

    __slots__ = ("attributes", "evaluator", "reason", "rest")

    def __init__(
        self,
        evaluator: Evaluator,
        attributes: dict[str, Thunk],
        rest: Callable[[str], Thunk],
        reason: str,
    ) -> None:
        self.evaluator = evaluator
        self.attributes = attributes
        self.rest = rest
        self.reason = reason

    def select(self, name: str) -> Value:
        """A known attribute, or what `rest` gives."""
        return self.evaluator.force(self.thunk(name))

    def thunk(self, name: str) -> Thunk:
        """The attribute without asking for its value."""
        return self.attributes.get(name) or self.rest(name)

    def resolve(self) -> Value:
        """Never known: there may be more names."""
        return Unknown(self.reason)


class OptionType(External):
    """A type of nixpkgs' `lib.types`: inert, whatever is selected from it or given to it."""

    __slots__ = ("arguments", "name")

    def __init__(self, name: str, arguments: tuple[Thunk, ...] = ()) -> None:
        self.name = name
        self.arguments = arguments

    def select(self, name: str) -> Value:
        """A further type."""
        return OptionType(f"{self.name}.{shown(name)}")

    def applied(self, argument: Thunk) -> OptionType:
        """The type made by a type function such as `listOf`."""
        return OptionType(self.name, (*self.arguments, argument))

    def resolve(self) -> Value:
        """Never known."""
        return Unknown(f"`{self.name}` is not evaluated")


def selected(external: External, name: str) -> Thunk:
    """An attribute of an External, looked up when its value is asked for."""
    if isinstance(external, Partial):
        return external.thunk(name)
    return Computed(lambda: external.select(name))
