"""Values of the partial evaluator for Nix.

Python's own int, float, bool, None and str stand for Nix's. `Unknown` is a value like any
other: it flows through every operation and carries the reason up to whoever asks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.records import Record
from baremount.values import Unknown

if TYPE_CHECKING:
    from collections.abc import Callable

    from baremount.evaluation.scope import Scope
    from baremount.syntax.tree import Entry, Lambda, NixFile, Node


class NixPath(Record):
    """A path value: absolute and normalised, as `toString` gives it."""

    text: str


class NixList(Record):
    items: tuple[Thunk, ...]


class NixSet:
    """An attribute set whose names are all known; the values are lazy."""

    __slots__ = ("attributes",)

    def __init__(self, attributes: dict[str, Thunk]) -> None:
        self.attributes = attributes


class OpenSet(NixSet):
    """A set with more names than `attributes` lists; `rest` tells what each of them is."""

    __slots__ = ("rest",)

    def __init__(self, attributes: dict[str, Thunk], rest: Callable[[str], Value]) -> None:
        super().__init__(attributes)
        self.rest = rest

    def extended(self, attributes: dict[str, Thunk]) -> OpenSet:
        """This set `// attributes`."""
        return OpenSet({**self.attributes, **attributes}, self.rest)


class Closure:
    """A lambda written in the source, with the scope it was met in."""

    __slots__ = ("file", "node", "scope")

    def __init__(self, node: Lambda, scope: Scope, file: NixFile | None) -> None:
        self.node = node
        self.scope = scope
        self.file = file


class Primitive(Record):
    """A built-in function waiting for `arity` arguments, some of them already given.

    `function` is called with the arguments' thunks.
    """

    name: str
    arity: int
    function: Callable[..., Value]
    arguments: tuple[Thunk, ...] = ()


class External:
    """A value from outside the files read (`config`, `pkgs`): known only by selection."""

    __slots__ = ()

    def select(self, name: str) -> Value:
        """The attribute `name`: a value, a further `External`, or `Unknown`."""
        raise NotImplementedError

    def resolve(self) -> Value:
        """What stands here where a plain value is wanted; `Unknown` if nothing is known."""
        raise NotImplementedError


Value = (
    int
    | float
    | bool
    | None
    | str
    | NixPath
    | NixList
    | NixSet
    | Closure
    | Primitive
    | External
    | Unknown
)


class Thunk:
    """A value that is computed once, when first asked for, and where it was written.

    `entry` is the binding or inherit that gave the value its name, None for computed ones;
    `node` is the expression. Both belong to `file`. `busy` is the level of the evaluation
    that is computing it right now, 0 if none is.
    """

    __slots__ = ("busy", "entry", "file", "node", "scope", "value")

    def __init__(
        self,
        node: Node | None,
        scope: Scope | None,
        file: NixFile | None,
        entry: Entry | None = None,
    ) -> None:
        self.node = node
        self.scope = scope
        self.file = file
        self.entry = entry
        self.value: Value | Pending = PENDING
        self.busy = 0


class Computed(Thunk):
    """A thunk whose value comes from a function instead of an expression of the source.

    `node` and `file` still tell where the value was written, where that is known.
    """

    __slots__ = ("compute",)

    def __init__(
        self,
        compute: Callable[[], Value],
        node: Node | None = None,
        file: NixFile | None = None,
        entry: Entry | None = None,
    ) -> None:
        super().__init__(node, None, file, entry)
        self.compute: Callable[[], Value] | None = compute


class Pending:
    """The value of a thunk that nobody has asked for yet."""

    __slots__ = ()


PENDING = Pending()


def known_thunk(value: Value) -> Thunk:
    """A thunk that already holds its value and stands nowhere in a file."""
    thunk = Thunk(None, None, None)
    thunk.value = value
    return thunk
