"""Variables: dynamic scopes as PowerShell has them, assignments made in the innermost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.records import Record

if TYPE_CHECKING:
    from baremount.powershell.tree import Function
    from baremount.powershell.values import Value
    from baremount.source import Source


class Binding(Record):
    """A variable's value; `soft` is one that whoever starts the script may give another."""

    value: Value
    soft: bool = False
    kind: str = ""
    """The type of a `[type]$variable`, which every later value takes on as well."""


class FunctionBinding(Record):
    """A function and the file it stands in."""

    node: Function
    script: object


_PREFIXES = ("script:", "global:", "local:", "private:", "variable:")


class Scope:
    """One level of variables and functions, and the level it was called from."""

    __slots__ = ("depth", "functions", "outer", "source", "variables")

    def __init__(self, source: Source, outer: Scope | None = None) -> None:
        self.variables: dict[str, Binding] = {}
        self.functions: dict[str, FunctionBinding] = {}
        self.outer = outer
        self.source = source
        self.depth: int = outer.depth + 1 if outer else 0

    def get(self, name: str) -> Binding | None:
        """The binding of a variable in the innermost scope that has it."""
        key, first = self._resolved(name)
        scope: Scope | None = first
        while scope is not None:
            found = scope.variables.get(key)
            if found is not None:
                return found
            scope = scope.outer
        return None

    def type_of(self, name: str) -> str:
        """The type that an assignment of this scope takes on; empty for most variables."""
        key, scope = self._resolved(name)
        found = scope.variables.get(key)
        return found.kind if found is not None else ""

    def set(self, name: str, binding: Binding) -> None:
        key, scope = self._resolved(name)
        scope.variables[key] = binding

    def function(self, name: str) -> FunctionBinding | None:
        """The function of that name, in lower case."""
        scope: Scope | None = self
        while scope is not None:
            found = scope.functions.get(name)
            if found is not None:
                return found
            scope = scope.outer
        return None

    def root(self) -> Scope:
        scope = self
        while scope.outer is not None:
            scope = scope.outer
        return scope

    def _resolved(self, name: str) -> tuple[str, Scope]:
        key = name.lower()
        for prefix in _PREFIXES:
            if key.startswith(prefix):
                rest = key[len(prefix) :]
                return rest, self.root() if prefix in ("script:", "global:") else self
        return key, self
