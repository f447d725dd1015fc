"""One machine: the modules that make it up and what they define, without running Nix.

A small, partial module system: definitions are found by option path, `mkIf`, `mkMerge`,
`mkOverride` and `mkOrder` are looked through, and values are merged only where the result is
certain. What nixpkgs' `lib/modules.nix` decides by types stays undecided here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.evaluation.values import (
    Closure,
    External,
    NixList,
    NixSet,
    Primitive,
    Thunk,
    Value,
    known_thunk,
)
from baremount.records import Record
from baremount.syntax.tree import Binding
from baremount.syntax.walking import node_path
from baremount.values import Place, Unknown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from baremount.evaluation.evaluator import Evaluator
    from baremount.problems import Problem
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


class ImportEntry(Record):
    """An element of an `imports` or `modules` list that names a file."""

    file: NixFile
    node: Node
    target: str
    exists: bool


class Machine:
    """All modules that belong together, and questions to them."""

    def __init__(self, name: str, evaluator: Evaluator) -> None:
        self.name = name
        self.evaluator = evaluator
        self.modules: list[Module] = []
        self.imports: list[ImportEntry] = []
        self.problems: list[Problem] = []
        self.wsl_evidence = False
        self._asked: dict[OptionPath, Value] = {}
        self._asking: set[OptionPath] = set()

    def files(self) -> list[NixFile]:
        """The files of the machine, each once, in the order of import."""
        return list({module.file.source.path: module.file for module in self.modules}.values())

    def definitions(self, path: OptionPath) -> tuple[list[Definition], list[Gap]]:
        """All definitions at exactly `path`, and the places where more may hide."""
        found: list[Definition] = []
        gaps: list[Gap] = []
        for module in self.modules:
            for result in self._in_module(module, path):
                if isinstance(result, Gap):
                    gaps.append(result)
                else:
                    found.append(result)
        return found, gaps

    def definitions_in(self, module: Module, path: OptionPath) -> list[Definition]:
        """The definitions at `path` that one module makes."""
        return [d for d in self._in_module(module, path) if isinstance(d, Definition)]

    def below(self, definition: Definition, path: OptionPath) -> list[Definition]:
        """The definitions at `path` below the value of `definition`."""
        way = Way(
            definition.path,
            definition.entry,
            definition.conditions,
            definition.priority,
            definition.order,
        )
        module = Module(definition.file, definition.thunk, None)
        found = self._walk(module, definition.thunk, path, way)
        return [item for item in found if isinstance(item, Definition)]

    def element(self, definition: Definition, index: int, thunk: Thunk) -> Definition:
        """A list element of a definition's value, as a definition of its own."""
        file = thunk.file or definition.file
        return definition._replace(
            path=(*definition.path, str(index)),
            thunk=thunk,
            written=thunk,
            file=file,
            entry=None,
        )

    def names_in(self, module: Module, path: OptionPath = ()) -> list[str]:
        """Attribute names that one module defines directly below `path`."""
        names: dict[str, None] = {}
        for definition in self.definitions_in(module, path):
            value = self.evaluator.force(definition.thunk)
            if isinstance(value, NixSet):
                names.update(dict.fromkeys(value.attributes))
        return [name for name in names if path or name not in STRUCTURE]

    def outline(self, module: Module) -> set[OptionPath]:
        """The option paths that a module sets, down to `OUTLINE_DEPTH` names."""
        return {
            path
            for definition in self.definitions_in(module, ())
            for path in self._outline(definition.thunk, ())
        }

    def _outline(self, thunk: Thunk, path: OptionPath) -> Iterator[OptionPath]:
        value = self.evaluator.force(thunk)
        if not isinstance(value, NixSet) or len(path) == OUTLINE_DEPTH or not value.attributes:
            yield path
            return
        kind = value.attributes.get("_type")
        if kind is None:
            for name, inner in value.attributes.items():
                if path or name not in STRUCTURE:
                    yield from self._outline(inner, (*path, name))
            return
        contents = value.attributes.get("contents")
        parts = self.evaluator.force(contents) if contents is not None else None
        if isinstance(parts, NixList):
            for part in parts.items:
                yield from self._outline(part, path)
        elif "content" in value.attributes:
            yield from self._outline(value.attributes["content"], path)

    def names_below(self, path: OptionPath) -> list[str]:
        """Attribute names defined directly below `path`, in order of first definition."""
        names: dict[str, None] = {}
        for definition in self.definitions(path)[0]:
            value = self.evaluator.force(definition.thunk)
            if isinstance(value, NixSet):
                names.update(dict.fromkeys(value.attributes))
        return list(names)

    def options_declared(self, path: OptionPath) -> Iterator[tuple[Module, NixSet]]:
        """The `options.<path>` sets of the modules that declare something there."""
        for module in self.modules:
            value = self.evaluator.force(module.thunk)
            for name in ("options", *path):
                if not isinstance(value, NixSet) or name not in value.attributes:
                    break
                value = self.evaluator.force(value.attributes[name])
            else:
                if isinstance(value, NixSet):
                    yield module, value

    def options_declared_at(self, path: OptionPath) -> bool:
        """Whether some module declares options at `path`."""
        return any(True for _ in self.options_declared(path))

    def value(self, path: OptionPath) -> Value:
        """The merged value of the option at `path`, `Unknown` unless it is certain."""
        if path in self._asked:
            return self._asked[path]
        if path in self._asking:
            return Unknown(f"`config.{'.'.join(path)}` depends on itself")
        self._asking.add(path)
        try:
            self._asked[path] = self._merge(path)
        finally:
            self._asking.discard(path)
        return self._asked[path]

    def holds(self, definition: Definition) -> bool | Unknown:
        """Whether all conditions of a definition are true."""
        for condition in definition.conditions:
            value = plain(self.evaluator.force(condition))
            if isinstance(value, Unknown):
                return value
            if value is not True:
                return False
        return True

    def _merge(self, path: OptionPath) -> Value:
        option = "config." + ".".join(path)
        found, gaps = self.definitions(path)
        if gaps:
            return Unknown(f"`{option}`: {gaps[0].reason}")
        active = []
        for definition in found:
            holds = self.holds(definition)
            if isinstance(holds, Unknown):
                return Unknown(f"`{option}` is set under a condition: {holds.reason}")
            if holds:
                active.append(definition)
        if not active:
            return self._default(path)
        best = min(definition.priority for definition in active)
        active = [definition for definition in active if definition.priority == best]
        if len(active) == 1:
            return self.evaluator.force(active[0].thunk)
        values = [self.evaluator.deep(definition.thunk) for definition in active]
        if all(value == values[0] and not isinstance(value, Unknown) for value in values):
            return self.evaluator.force(active[0].thunk)
        forced = [self.evaluator.force(definition.thunk) for definition in active]
        if all(isinstance(value, NixList) for value in forced):
            items = tuple(i for value in forced if isinstance(value, NixList) for i in value.items)
            return NixList(items)
        return Unknown(f"`{option}` is defined {len(active)} times")

    def _default(self, path: OptionPath) -> Value:
        for _, option in self.options_declared(path):
            if "default" in option.attributes:
                return self.evaluator.force(option.attributes["default"])
        return Unknown(f"`config.{'.'.join(path)}` is set by none of the files read")

    def _in_module(self, module: Module, path: OptionPath) -> Iterator[Definition | Gap]:
        value = self.evaluator.force(module.thunk)
        if not isinstance(value, NixSet):
            return
        if "config" in value.attributes or "options" in value.attributes:
            start = value.attributes.get("config")
            if start is None:
                return
            way = Way((), start.entry, (), ORDINARY_PRIORITY, DEFAULT_ORDER)
            yield from self._walk(module, start, path, way)
        elif not path or path[0] not in STRUCTURE:
            yield from self._walk(
                module, module.thunk, path, Way((), None, (), ORDINARY_PRIORITY, DEFAULT_ORDER)
            )

    def _walk(
        self, module: Module, thunk: Thunk, path: OptionPath, way: Way, written: Thunk | None = None
    ) -> Iterator[Definition | Gap]:
        value = self.evaluator.force(thunk)
        written = written or thunk
        if isinstance(value, NixSet) and "_type" in value.attributes:
            yield from self._property(module, value, path, way, written)
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
        elif isinstance(value, NixSet):
            name, rest = path[0], path[1:]
            inner = value.attributes.get(name)
            if inner is not None:
                yield from self._walk(module, inner, rest, way.into(name, inner))
        elif isinstance(value, Unknown | External | Closure | Primitive):
            reason = value.reason if isinstance(value, Unknown) else "it is computed elsewhere"
            yield Gap(way.path, reason, self._place(module, thunk, written))

    def _property(
        self, module: Module, value: NixSet, path: OptionPath, way: Way, written: Thunk
    ) -> Iterator[Definition | Gap]:
        attributes = value.attributes
        kind = self.evaluator.force(attributes["_type"])
        if kind == "merge" and "contents" in attributes:
            contents = self.evaluator.force(attributes["contents"])
            if isinstance(contents, NixList):
                for item in contents.items:
                    yield from self._walk(module, item, path, way)
            else:
                yield Gap(
                    way.path,
                    "the parts of `mkMerge` are not known",
                    self._place(module, written, written),
                )
        elif kind in ("if", "override", "order") and "content" in attributes:
            if kind == "if":
                way = way._replace(conditions=(*way.conditions, attributes["condition"]))
            else:
                number = self.evaluator.force(attributes["priority"])
                if not isinstance(number, int):
                    number = ORDINARY_PRIORITY
                way = (
                    way._replace(priority=number)
                    if kind == "override"
                    else way._replace(order=number)
                )
            yield from self._walk(module, attributes["content"], path, way, written)

    def _place(self, module: Module, thunk: Thunk, written: Thunk) -> Place:
        for candidate in (thunk, written):
            if candidate.node is not None and candidate.file is not None:
                return candidate.file.source.place(candidate.node.span[0])
        return module.file.source.place(0)


class Way(Record):
    """What was passed on the way down to a definition."""

    path: OptionPath
    entry: Entry | None
    conditions: tuple[Thunk, ...]
    priority: int
    order: int

    def into(self, name: str, thunk: Thunk) -> Way:
        """The way one attribute further down."""
        return self._replace(path=(*self.path, name), entry=thunk.entry or self.entry)


def holders(definition: Definition) -> tuple[Binding, ...]:
    """The bindings around a definition that spell out its option path, outermost first.

    A leading `config` is among them. Empty where the value is not written under its own path,
    as in a `let` or a function.
    """
    chain = entries_around(definition)
    wanted = list(definition.path)
    found: list[Binding] = []
    for entry in reversed(chain):
        names = [name.text for name in entry.path]
        if not wanted:
            return (entry, *found) if names == ["config"] else tuple(found)
        if len(names) == len(wanted) + 1 and names[0] == "config":
            names = names[1:]
        if len(names) > len(wanted) or not all(map(same_name, names, wanted[-len(names) :])):
            return ()
        del wanted[-len(names) :]
        found.insert(0, entry)
    return () if wanted else tuple(found)


def entries_around(definition: Definition) -> list[Binding]:
    """All bindings around the definition's own one, that one last."""
    entry = definition.entry
    if not isinstance(entry, Binding):
        return []
    around = []
    for item in node_path(definition.file.root, entry.span[0]):
        if isinstance(item, Binding):
            around.append(item)
        if item is entry:
            return around
    return []


def same_name(written: str | None, wanted: str) -> bool:
    """Whether a name as written, None for a computed one, can be the wanted one."""
    return written is None or written == wanted


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
