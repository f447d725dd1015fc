"""Definitions of options in evaluated modules: found by path, properties looked through."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.evaluation.values import (
    Closure,
    External,
    NixList,
    NixSet,
    Primitive,
    Thunk,
)
from baremount.records import Record
from baremount.values import Place, Unknown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from baremount.evaluation.evaluator import Evaluator
    from baremount.evaluation.scope import Scope
    from baremount.syntax.tree import Entry, NixFile, Node

OptionPath = tuple[str, ...]

# nixpkgs, lib/modules.nix: defaultOverridePriority, and mkOptionDefault's.
ORDINARY_PRIORITY = 100
DEFAULT_ORDER = 1000

# Names of a module's top level that are not configuration when it has no `config`.
STRUCTURE = frozenset(
    {"imports", "options", "config", "_file", "key", "_class", "disabledModules", "meta"}
)

# Deep enough for `fileSystems.<name>.<option>` and `systemd.services.<name>.<option>`.
OUTLINE_DEPTH = 4
MAX_DOTTED = 500
"""Names like `a` of `a.b = 1;` that are looked through for a scope."""


class Definition(Record):
    """One definition of an option: its value, its conditions and where it is written.

    `thunk` is the value below all properties; `written` the one with them.
    """

    path: OptionPath
    thunk: Thunk
    written: Thunk
    conditions: tuple[Thunk, ...]
    priority: int
    order: int
    file: NixFile
    entry: Entry | None

    @property
    def place(self) -> Place:
        """Where the definition starts."""
        if self.entry is not None:
            return self.file.source.place(self.entry.span[0])
        node = self.thunk.node or self.written.node
        return self.file.source.place(node.span[0] if node else 0)


class Gap(Record):
    """A place below which definitions cannot be seen, and why."""

    path: OptionPath
    reason: str
    place: Place


class Module(Record):
    """One module of a machine, its function already applied."""

    file: NixFile
    thunk: Thunk
    """The module's attribute set."""
    node: Node | None
    scope: Scope | None = None
    """The names that its attribute set sees, where there is an attribute in it."""


class ImportEntry(Record):
    """An element of an `imports` or `modules` list that names a file."""

    file: NixFile
    node: Node
    target: str
    exists: bool


class Way(Record):
    """What was passed on the way down to a definition."""

    path: OptionPath
    entry: Entry | None
    conditions: tuple[Thunk, ...]
    priority: int
    order: int

    def into(self, names: OptionPath, entry: Entry | None) -> Way:
        """The way some attributes further down, the last of them written in `entry`."""
        path, before, conditions, priority, order = self
        return Way(path + names, entry or before, conditions, priority, order)


_TOP = Way((), None, (), ORDINARY_PRIORITY, DEFAULT_ORDER)


def scope_of(evaluator: Evaluator, module: Thunk, file: NixFile) -> Scope | None:
    """The names that a module's own attribute set sees.

    To be asked first: an attribute gives up its scope when its value is computed.
    """
    waiting = [module]
    for _ in range(MAX_DOTTED):
        if not waiting:
            break
        value = evaluator.force(waiting.pop(0))
        for thunk in value.attributes.values() if isinstance(value, NixSet) else ():
            if thunk.scope is not None and thunk.file is file:
                return thunk.scope
            # `a.b = 1;`: the set at `a` is written nowhere, and has no scope of its own.
            waiting.append(thunk)
    return None


def in_module(evaluator: Evaluator, module: Module, path: OptionPath) -> Iterator[Definition | Gap]:
    value = evaluator.force(module.thunk)
    if not isinstance(value, NixSet):
        return
    if "config" in value.attributes or "options" in value.attributes:
        start = value.attributes.get("config")
        if start is None:
            return
        way = Way((), start.entry, (), ORDINARY_PRIORITY, DEFAULT_ORDER)
        yield from walk(evaluator, module, start, path, way)
    elif not path or path[0] not in STRUCTURE:
        yield from walk(evaluator, module, module.thunk, path, _TOP)


def walk(
    evaluator: Evaluator,
    module: Module,
    thunk: Thunk,
    path: OptionPath,
    way: Way,
    written: Thunk | None = None,
) -> Iterator[Definition | Gap]:
    value = evaluator.force(thunk)
    entry: Entry | None = None
    # Straight down as far as there are plain sets, which is nearly always to the end.
    for depth, name in enumerate(path):
        if not isinstance(value, NixSet) or "_type" in value.attributes:
            way = way.into(path[:depth], entry)
            path = path[depth:]
            break
        inner = value.attributes.get(name)
        if inner is None:
            return
        thunk, written, entry = inner, None, inner.entry or entry
        value = evaluator.force(thunk)
    else:
        way = way.into(path, entry)
        path = ()
    written = written or thunk
    if isinstance(value, NixSet) and "_type" in value.attributes:
        yield from _property(evaluator, module, value, path, way, written)
    elif not path:
        file = thunk.file or written.file or module.file
        yield Definition(
            way.path,
            thunk,
            written,
            way.conditions,
            way.priority,
            way.order,
            file,
            way.entry,
        )
    elif isinstance(value, Unknown | External | Closure | Primitive):
        reason = value.reason if isinstance(value, Unknown) else "it is computed elsewhere"
        yield Gap(way.path, reason, _place(module, thunk, written))


def _property(
    evaluator: Evaluator, module: Module, value: NixSet, path: OptionPath, way: Way, written: Thunk
) -> Iterator[Definition | Gap]:
    attributes = value.attributes
    kind = evaluator.force(attributes["_type"])
    if kind == "merge" and "contents" in attributes:
        contents = evaluator.force(attributes["contents"])
        if isinstance(contents, NixList):
            for item in contents.items:
                yield from walk(evaluator, module, item, path, way)
        else:
            yield Gap(
                way.path,
                "the parts of `mkMerge` are not known",
                _place(module, written, written),
            )
    elif kind in ("if", "override", "order") and "content" in attributes:
        if kind == "if":
            way = way._replace(conditions=(*way.conditions, attributes["condition"]))
        else:
            number = evaluator.force(attributes["priority"])
            if not isinstance(number, int):
                number = ORDINARY_PRIORITY
            way = (
                way._replace(priority=number) if kind == "override" else way._replace(order=number)
            )
        yield from walk(evaluator, module, attributes["content"], path, way, written)


def _place(module: Module, thunk: Thunk, written: Thunk) -> Place:
    for candidate in (thunk, written):
        if candidate.node is not None and candidate.file is not None:
            return candidate.file.source.place(candidate.node.span[0])
    return module.file.source.place(0)


def outline(evaluator: Evaluator, module: Module) -> set[OptionPath]:
    """The option paths that a module sets, down to `OUTLINE_DEPTH` names."""
    return {
        path
        for definition in in_module(evaluator, module, ())
        if isinstance(definition, Definition)
        for path in _outline(evaluator, definition.thunk, ())
    }


def _outline(evaluator: Evaluator, thunk: Thunk, path: OptionPath) -> Iterator[OptionPath]:
    value = evaluator.force(thunk)
    if not isinstance(value, NixSet) or len(path) == OUTLINE_DEPTH or not value.attributes:
        yield path
        return
    kind = value.attributes.get("_type")
    if kind is None:
        for name, inner in value.attributes.items():
            if path or name not in STRUCTURE:
                yield from _outline(evaluator, inner, (*path, name))
        return
    contents = value.attributes.get("contents")
    parts = evaluator.force(contents) if contents is not None else None
    if isinstance(parts, NixList):
        for part in parts.items:
            yield from _outline(evaluator, part, path)
    elif "content" in value.attributes:
        yield from _outline(evaluator, value.attributes["content"], path)
