"""One machine: the modules that make it up and what they define, without running Nix.

A small, partial module system: definitions are found by option path, `mkIf`, `mkMerge`,
`mkOverride` and `mkOrder` are looked through, and values are merged only where the result is
certain. What nixpkgs' `lib/modules.nix` decides by types stays undecided here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.arguments import plain
from baremount.contents import Contents
from baremount.deferred import Deferred
from baremount.definitions import (
    STRUCTURE,
    Definition,
    Gap,
    ImportEntry,
    Module,
    Way,
    in_module,
    walk,
)
from baremount.evaluation.values import NixList, NixSet, Thunk, Value
from baremount.values import Unknown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from baremount.definitions import OptionPath
    from baremount.evaluation.evaluator import Evaluator
    from baremount.problems import Problem
    from baremount.source import Source
    from baremount.syntax.tree import NixFile


class Machine:
    """All modules that belong together, and questions to them."""

    def __init__(self, name: str, evaluator: Evaluator) -> None:
        self.name = name
        self.evaluator = evaluator
        self._modules: list[Module | Deferred] = []
        self._sources: dict[str, Source] = {}
        self._contents: Contents | None = None
        self.imports: list[ImportEntry] = []
        self.problems: list[Problem] = []
        self.wsl_evidence = False
        self.wsl_assumed = True
        """Whether it may be taken for NixOS-WSL where nothing speaks against it."""
        self.has_unknown_imports = False
        """Whether it imports something that is not known and may be the configuration's own."""
        self._asked: dict[OptionPath, Value] = {}
        self._asking: set[OptionPath] = set()

    def module_count(self) -> int:
        """How many modules there are."""
        return len(self._modules)

    def add(self, module: Module | Deferred) -> None:
        """Take in the next module, in the order of import."""
        source = module.source if isinstance(module, Deferred) else module.file.source
        self._sources.setdefault(source.path, source)
        self._modules.append(module)
        self._contents = None

    @property
    def modules(self) -> list[Module]:
        """The modules, all of them read."""
        read = (each.module() if isinstance(each, Deferred) else each for each in self._modules)
        return [module for module in read if module is not None]

    def sources(self) -> Mapping[str, Source]:
        """What the files hold, by path in the order of import; none is parsed for it."""
        return self._sources

    def contents(self) -> Contents:
        """What the files hold, to be asked for what some option or program cannot do without."""
        if self._contents is None:
            self._contents = Contents(*(source.content for source in self._sources.values()))
        return self._contents

    def top(self) -> NixFile:
        """The file of the first module, which is never deferred."""
        return next(each.file for each in self._modules if isinstance(each, Module))

    def files(self) -> list[NixFile]:
        """The files of the machine, each once, in the order of import."""
        return list({module.file.source.path: module.file for module in self.modules}.values())

    def is_all_followed(self) -> bool:
        """Whether every module that was read came to a set."""
        return all(
            isinstance(each, Deferred)  # a set, or there would be no sketch
            or isinstance(self.evaluator.force(each.thunk), NixSet)
            for each in self._modules
        )

    def definitions(self, path: OptionPath) -> tuple[list[Definition], list[Gap]]:
        """All definitions at exactly `path`, and the places where more may hide."""
        found: list[Definition] = []
        gaps: list[Gap] = []
        for each in self._modules:
            module = each.defining(path) if isinstance(each, Deferred) else each
            if module is None:
                continue
            for result in in_module(self.evaluator, module, path):
                if isinstance(result, Gap):
                    gaps.append(result)
                else:
                    found.append(result)
        return found, gaps

    def definitions_in(self, module: Module, path: OptionPath) -> list[Definition]:
        """The definitions at `path` that one module makes."""
        return [d for d in in_module(self.evaluator, module, path) if isinstance(d, Definition)]

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
        found = walk(self.evaluator, module, definition.thunk, path, way)
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
        for each in self._modules:
            module = each.declaring(path) if isinstance(each, Deferred) else each
            if module is None:
                continue
            value = self.evaluator.force(module.thunk)
            for name in ("options", *path):
                if not isinstance(value, NixSet) or name not in value.attributes:
                    break
                value = self.evaluator.force(value.attributes[name])
            else:
                if isinstance(value, NixSet):
                    yield module, value

    def declaring_sources(self) -> Iterator[Source]:
        """The files of the modules that declare options at all."""
        for each in self._modules:
            if isinstance(each, Deferred):
                if each.sketch.declared is not None:
                    yield each.source
                continue
            value = self.evaluator.force(each.thunk)
            options = value.attributes.get("options") if isinstance(value, NixSet) else None
            if options is not None and isinstance(self.evaluator.force(options), NixSet):
                yield each.file.source

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
            # Followed to its end in here, where asking for the same path again is noticed.
            self._asked[path] = plain(self._merge(path))
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
