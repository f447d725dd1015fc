"""What a block writes to its output, certain or only in some branches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.powershell.conversion import same
from baremount.powershell.values import DIFFERS, UnknownValue, Value, from_items

if TYPE_CHECKING:
    from baremount.powershell.values import Spot


class Outputs:
    """The items written so far, and those of branches that may not be taken."""

    __slots__ = ("branches", "items")

    def __init__(self) -> None:
        self.items: list[Value] = []
        self.branches: list[list[Value]] = []

    def add(self, value: Value) -> None:
        """Write a value; an array's elements one by one is the caller's affair."""
        self.items.append(value)

    def add_branch(self, outputs: Outputs) -> None:
        """Take over what a branch wrote that may not be taken."""
        if outputs.items:
            self.branches.append(outputs.items)
        self.branches.extend(outputs.branches)

    def merge(self, outputs: Outputs) -> None:
        """Take over what a block wrote that is certainly run."""
        self.items.extend(outputs.items)
        self.branches.extend(outputs.branches)

    def value(self, spot: Spot) -> Value:
        """All of it as one value; unknown where branches differ."""
        if not self.branches:
            return from_items(self.items)
        candidates = [from_items(items) for items in self.branches]
        if self.items:
            candidates.append(from_items(self.items))
        candidates = [value for value in candidates if value is not None and value is not False]
        if candidates and all(same(value, candidates[0]) for value in candidates):
            return candidates[0]
        if not candidates:
            return from_items(self.items)
        return UnknownValue(DIFFERS, spot)

    def stream(self, spot: Spot) -> list[Value]:
        """All of it as the items of a pipeline."""
        if not self.branches:
            return self.items
        value = self.value(spot)
        return [] if value is None else [value]
