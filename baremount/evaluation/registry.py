"""Tables of built-in functions: Nix's name of each, beside its definition."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    from baremount.evaluation.values import Value

    Function = TypeVar("Function", bound=Callable[..., Value])


CONSTANTS: dict[str, Value] = {"true": True, "false": False, "null": None}


class Table(dict[str, "Callable[..., Value]"]):
    """Functions by name. Each takes the evaluator and then its arguments' thunks."""

    def named(self, *names: str) -> Callable[[Function], Function]:
        """A decorator that enters a function under these names."""

        def enter(function: Function) -> Function:
            for name in names:
                self[name] = function
            return function

        return enter
