"""Scopes: the names that an expression sees, innermost first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.records import Record

if TYPE_CHECKING:
    from baremount.evaluation.values import Thunk


class WithFrame(Record):
    """The set of a `with`, and the one around it."""

    thunk: Thunk
    outer: WithFrame | None


class Scope:
    """One frame of lexical names, the frames around it, and the `with`s in force.

    A lexical name of any frame wins over every `with`, as in Nix.
    """

    __slots__ = ("names", "outer", "withs")

    def __init__(
        self,
        names: dict[str, Thunk],
        outer: Scope | None = None,
        withs: WithFrame | None = None,
    ) -> None:
        self.names = names
        self.outer = outer
        self.withs = withs

    def inner(self, names: dict[str, Thunk]) -> Scope:
        """A scope inside this one that binds `names` as well."""
        return Scope(names, self, self.withs)

    def with_set(self, thunk: Thunk) -> Scope:
        """This scope inside `with thunk;`."""
        return Scope(self.names, self.outer, WithFrame(thunk, self.withs))

    def lexical(self, name: str) -> Thunk | None:
        """What `let`, `rec` or a function's parameter bound `name` to, if any did."""
        scope: Scope | None = self
        while scope is not None:
            thunk = scope.names.get(name)
            if thunk is not None:
                return thunk
            scope = scope.outer
        return None
