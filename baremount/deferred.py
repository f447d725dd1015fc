"""A module that is read as a whole only once somebody asks for an option that it may be about."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from baremount.definitions import Module, OptionPath
    from baremount.source import Source
    from baremount.syntax.nix_sketch import Sketch


class Deferred:
    """Stands for the module of a file of which the sketch is known."""

    __slots__ = ("_module", "_read", "sketch", "source")

    def __init__(self, source: Source, sketch: Sketch, read: Callable[[], Module | None]) -> None:
        self.source = source
        self.sketch = sketch
        self._read: Callable[[], Module | None] | None = read
        self._module: Module | None = None

    def defining(self, path: OptionPath) -> Module | None:
        """The module where it may define something at, above or below an option's path."""
        return self.module() if self.sketch.may_define(path) else None

    def declaring(self, path: OptionPath) -> Module | None:
        """The module where it may declare options at a path."""
        return self.module() if self.sketch.may_declare(path) else None

    def module(self) -> Module | None:
        """The module; None for a file that does not parse, and while it is being read."""
        if self._read is not None:
            read, self._read = self._read, None
            self._module = read()
        return self._module
