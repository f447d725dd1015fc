"""The partial evaluator for Nix: lazy, pure, bounded, and honest about what it cannot know.

It follows Nix 2.8. Whatever Nix would refuse, and whatever depends on something outside the
files read, is `Unknown` with the reason; no input makes a public method raise.

Nix expressions nest, and so does this code: some six Python frames for a level of theirs.
While something is evaluated the recursion limit is raised so far that the frames stay
within the C stack that Python 3.10 needs for them (measured: 4 of the usual 8 MB, less
in later versions). That spares the start-up cost and the hazards of a thread with a
stack of its own. What is nested deeper is not known.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from baremount.evaluation.arguments import call_module
from baremount.evaluation.calls import invoke
from baremount.evaluation.coercion import coerce, plain_value
from baremount.evaluation.expressions import HANDLERS
from baremount.evaluation.registry import CONSTANTS
from baremount.evaluation.scope import Scope
from baremount.evaluation.stopped import NotKnown, shown, unknowable
from baremount.evaluation.values import (
    Closure,
    Computed,
    External,
    NixSet,
    Pending,
    Primitive,
    Thunk,
    Value,
    known_thunk,
)
from baremount.values import Unknown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import TypeVar

    from baremount.syntax.tree import NixFile, Node

    T = TypeVar("T")

MAX_LEVEL = 1_000
# Windows gives the main thread a quarter of the stack.
RECURSION_LIMIT = 2_500 if sys.platform == "win32" else 6_000
MAX_STRING = 10_000_000
CHARACTERS_PER_STEP = 50
ELEMENTS_PER_STEP = 4

TOO_DEEP = Unknown("nested too deeply")
TOO_MUCH = Unknown("too much to compute")
ENDLESS = Unknown("infinite recursion")
NO_CYCLE = sys.maxsize


class Evaluator:
    """One run of evaluation over any number of files, with one budget of steps."""

    def __init__(
        self,
        *,
        steps: int = 500_000,
        import_file: Callable[[str], Thunk | Unknown] | None = None,
    ) -> None:
        """`import_file` gives the content of a Nix file (or directory) by absolute path."""
        self.import_file = import_file
        self._steps = steps
        self._level = 0
        self._cycle = NO_CYCLE
        # Here already, since nearly every file names one and most need no function.
        self._globals: dict[str, Thunk | None] = {
            name: known_thunk(value) for name, value in CONSTANTS.items()
        }
        self._imported: dict[str, Thunk] = {}
        self._scope = Scope({})

    def file_thunk(self, file: NixFile) -> Thunk:
        """The value of a whole file, evaluated in the global scope."""
        return Thunk(file.root, self._scope, file)

    def force(self, thunk: Thunk) -> Value:
        """The value of a thunk down to its outermost constructor; computed only once."""
        if not isinstance(thunk.value, Pending):
            return thunk.value
        if self._level:
            return self._compute(thunk)
        return self._guarded(self._compute, thunk)

    def apply(self, function: Value, argument: Thunk) -> Value:
        """The value of calling `function` with one argument."""
        return self.call(function, argument)

    def call(self, function: Value, *arguments: Thunk) -> Value:
        """The value of calling `function` with some arguments, one after the other."""
        return self._guarded(self.invoke, function, *arguments)

    def deep(self, thunk: Thunk) -> object | Unknown:
        """The whole value in Python's terms, or the first `Unknown` met in it.

        Sets become dicts (also those with a `_type`), lists lists; a path stays a `NixPath`.
        """
        return self._guarded(plain_value, self, thunk)

    def as_string(self, thunk: Thunk) -> str | Unknown:
        """What `"${thunk}"` is."""
        return self._guarded(self._interpolated, thunk)

    def apply_module(
        self,
        function: Value,
        arguments: Mapping[str, Thunk],
        missing: Callable[[str], Thunk],
    ) -> Value:
        """The value of a NixOS module: a function is called as the module system does.

        Every formal is passed, from `arguments` or else from `missing`; a formal's default
        is never used. What is no function is returned as it is.
        """
        if isinstance(function, NixSet) and "__functor" in function.attributes:
            functor = self.force(function.attributes["__functor"])
            function = self.call(functor, known_thunk(function))
        if isinstance(function, (Closure, Primitive)):
            return self._guarded(call_module, self, function, arguments, missing)
        return function

    # What follows is for the modules of this package: it raises `NotKnown`.

    def evaluate(self, node: Node, scope: Scope, file: NixFile | None) -> Value:
        """The value of an expression."""
        self._steps -= 1
        if self._steps < 0:
            raise NotKnown(TOO_MUCH)
        if self._level >= MAX_LEVEL:
            self._cycle = 0
            raise NotKnown(TOO_DEEP)
        self._level += 1
        try:
            return HANDLERS[type(node)](self, node, scope, file)
        finally:
            self._level -= 1

    def need(self, thunk: Thunk) -> Value:
        """The value of a thunk, which may be `External` but is not `Unknown`."""
        value = thunk.value
        if isinstance(value, Pending):
            value = self.force(thunk)
        if isinstance(value, Unknown):
            raise NotKnown(value)
        return value

    def plain(self, thunk: Thunk) -> Value:
        """The value of a thunk, an `External` replaced by what it stands for."""
        value = self.need(thunk)
        return self.resolved(value) if isinstance(value, External) else value

    def resolved(self, value: Value) -> Value:
        """`value`, an `External` replaced by what it stands for."""
        while isinstance(value, External):
            self.charge(1)
            value = value.resolve()
        if isinstance(value, Unknown):
            raise NotKnown(value)
        return value

    def invoke(self, function: Value, *arguments: Thunk) -> Value:
        """The value of a call."""
        for argument in arguments:
            function = invoke(self, function, argument)
        return function

    def nested(self, work: Callable[..., T], *arguments: object) -> T:
        """The result of `work`, counted as one level and one step."""
        self.charge(1)
        if self._level >= MAX_LEVEL:
            self._cycle = 0
            raise NotKnown(TOO_DEEP)
        self._level += 1
        try:
            return work(*arguments)
        finally:
            self._level -= 1

    def charge(self, steps: int) -> None:
        """Take `steps` from the budget before doing that much work."""
        self._steps -= steps
        if self._steps < 0:
            raise NotKnown(TOO_MUCH)

    def charge_text(self, characters: int) -> None:
        """Take the reading or making of a string of that length from the budget."""
        if characters >= CHARACTERS_PER_STEP:
            if characters > MAX_STRING:
                raise unknowable(f"a string of more than {MAX_STRING // 1_000_000} MB")
            self.charge(characters // CHARACTERS_PER_STEP)

    def charge_copy(self, elements: int) -> None:
        """Take the copying of a list or set from the budget; no element is looked at."""
        self.charge(elements // ELEMENTS_PER_STEP)

    def joined(self, pieces: list[str]) -> str:
        """The concatenation of strings."""
        if len(pieces) == 1:
            return pieces[0]
        self.charge_text(sum(map(len, pieces)))
        return "".join(pieces)

    def global_thunk(self, name: str) -> Thunk | None:
        """The value of a name that Nix itself defines."""
        if name not in self._globals:
            # Loaded late: the tables of built-in functions name this class in their types.
            from baremount.evaluation.builtins import global_thunk

            self._globals[name] = global_thunk(self, name)
        return self._globals[name]

    def import_path(self, path: str) -> Value:
        """The value of `import path`."""
        if path not in self._imported:
            thunk = self.import_file(path) if self.import_file else None
            if thunk is None:
                raise unknowable(f"`{shown(path)}` is not among the files read")
            if isinstance(thunk, Unknown):
                raise NotKnown(thunk)
            self._imported[path] = thunk
        return self.need(self._imported[path])

    def _interpolated(self, thunk: Thunk) -> str:
        return coerce(self, self.plain(thunk))

    def _compute(self, thunk: Thunk) -> Value:
        """Force a thunk and remember the result.

        A result that came about because an outer thunk was still being computed, or because
        the stack was nearly full, is not remembered: asked for from elsewhere, it may differ.
        """
        if thunk.busy:
            self._cycle = min(self._cycle, thunk.busy)
            return ENDLESS
        if self._level >= MAX_LEVEL:
            self._cycle = 0
            return TOO_DEEP
        self._level += 1
        level = thunk.busy = self._level
        outer_cycle, self._cycle = self._cycle, NO_CYCLE
        try:
            value = self._value_of(thunk)
        except NotKnown as stopped:
            value = stopped.unknown
        except RecursionError:
            self._cycle = 0
            value = TOO_DEEP
        finally:
            self._level -= 1
            thunk.busy = 0
        if self._cycle < level:
            self._cycle = min(self._cycle, outer_cycle)
            return value
        self._cycle = outer_cycle
        thunk.value = value
        thunk.scope = None
        if isinstance(thunk, Computed):
            thunk.compute = None
        return value

    def _value_of(self, thunk: Thunk) -> Value:
        if isinstance(thunk, Computed):
            if thunk.compute is None:
                raise unknowable("a value without a definition")
            return thunk.compute()
        if thunk.node is None or thunk.scope is None:
            raise unknowable("a value without a definition")
        return self.evaluate(thunk.node, thunk.scope, thunk.file)

    def _guarded(self, work: Callable[..., T], *arguments: object) -> T | Unknown:
        """The result of `work`, or the `Unknown` that stopped it."""
        outermost = self._level == 0
        limit = sys.getrecursionlimit()
        if outermost and limit < RECURSION_LIMIT:
            sys.setrecursionlimit(RECURSION_LIMIT)
        try:
            return work(*arguments)
        except NotKnown as stopped:
            return stopped.unknown
        except RecursionError:
            self._cycle = 0
            return TOO_DEEP
        finally:
            if outermost:
                self._cycle = NO_CYCLE
                sys.setrecursionlimit(limit)
