"""The import graph: which files make up which machine.

Follows `imports` (relative, absolute, a directory's `default.nix`, inline modules) and the
`modules` of `nixosSystem` in a flake. A missing import, a cycle or an import that cannot be
followed is a problem with a place, never an end of the reading.
"""

from __future__ import annotations

import os
import re
from functools import cached_property
from typing import TYPE_CHECKING

from baremount.arguments import Config, Opaque, opaque_thunk, plain
from baremount.deferred import Deferred
from baremount.definitions import ImportEntry, Module, scope_of
from baremount.evaluation.evaluator import Evaluator
from baremount.evaluation.values import (
    Closure,
    Computed,
    External,
    NixList,
    NixPath,
    NixSet,
    OpenSet,
    Primitive,
    Thunk,
    Value,
    known_thunk,
)
from baremount.machine import Machine
from baremount.paths import short, within
from baremount.problems import InputError, Problem
from baremount.records import Record
from baremount.syntax.tree import Apply
from baremount.values import Place, Unknown

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from baremount.syntax.tree import NixFile, Node
    from baremount.workspace import Workspace

MAXIMUM_MODULES = 5_000
# Modules inside modules; real configurations reach a dozen.
MAXIMUM_DEPTH = 100
_PASSED = ("_module", "args")
# Why an import is not known that is made from what lies somewhere else.
_OF_OTHERS = (
    r"`(?:fetch\w+|(?:inputs|sources)\.(?!self\b)[^`]+|<(?!nixos-config)[^`]+>)`"
    r"|the flake input `"
)


class Graph(Record):
    """The machines of a run and what went wrong while finding them."""

    machines: list[Machine]
    problems: list[Problem]
    unreadable: list[Problem]
    """Given files that could not be read or parsed: exit code 2."""


def load(paths: Sequence[str], workspace: Workspace, root: str, *, defer: bool = False) -> Graph:
    """Group the Nix files at `paths` (absolute) into machines.

    A file that another one of them imports belongs to the importer's machine; every other
    one is the top of a machine of its own. `root` is the repository: imports that lead out
    of it are read, but named as a problem. With `defer` imported files are read as a whole only
    when they have to be; the problems do not tell of those that cannot be.
    """
    return Loader(workspace, root, defer=defer).load(paths)


class Loader:
    """The state of one loading run."""

    def __init__(self, workspace: Workspace, root: str, *, defer: bool) -> None:
        self.defer = defer
        self.workspace = workspace
        self.root = root
        self.evaluator = Evaluator(import_file=self._import_file)
        self.lib = Computed(lambda: self.library)
        self.problems: dict[Problem, None] = {}
        self.unreadable: list[Problem] = []
        self.lost: set[str] = set()
        """The folders of flakes that have, or may have, hosts which cannot be followed."""

    @cached_property
    def library(self) -> OpenSet:
        """The set `lib`: many modules, of which a file without `lib` needs none."""
        from baremount.evaluation.library import lib_set

        return lib_set(self.evaluator)

    def load(self, paths: Sequence[str]) -> Graph:
        """See `load` of this module."""
        machines: list[Machine] = []
        members: set[str] = set()
        for path in paths:
            if self.workspace.same_file(path) in members:
                continue  # a part of a machine, so none by itself
            try:
                file = self.workspace.parse(path)
            except InputError as error:
                self.unreadable.append(error.problem)
                continue
            for machine in self._machines_of(file):
                machines.append(machine)
                members.update(map(self.workspace.same_file, machine.sources()))
        machines = without_parts(machines, self.workspace)
        folders = tuple(self.lost)
        for machine in machines:
            # Such a host may add modules to what is a machine by itself here.
            machine.has_unknown_imports |= machine.name.startswith(folders)
        return Graph(machines, list(self.problems), self.unreadable)

    def _machines_of(self, file: NixFile) -> list[Machine]:
        top = self.evaluator.file_thunk(file)
        value = self.evaluator.force(top)
        if isinstance(value, NixSet) and "outputs" in value.attributes:
            return self._flake_machines(file, value)
        machine = Machine(file.source.path, self.evaluator)
        self._add(machine, top, file, {}, ())
        return [machine]

    def _flake_machines(self, file: NixFile, flake: NixSet) -> list[Machine]:
        from baremount.flakes import hosts

        found = hosts(self.evaluator, self.library, file, flake)
        if not found.all_followed:
            self.lost.add(os.path.join(os.path.dirname(file.source.path), ""))
        machines = []
        for host in found.followed:
            machine = Machine(f"{file.source.path}#{host.name}", self.evaluator)
            self._add_list(machine, host.modules, file, host.arguments, ())
            machines.append(machine)
        if not machines and b"nixosConfigurations" in file.source.content:
            message = (
                "no host of this flake can be followed; name the hosts' files, or their folder"
            )
            self._problem(file, file.root, message)
        return machines

    def _add(
        self,
        machine: Machine,
        thunk: Thunk,
        importer: NixFile,
        arguments: dict[str, Thunk],
        trail: tuple[str, ...],
    ) -> None:
        if machine.module_count() >= MAXIMUM_MODULES:
            return
        file = thunk.file or importer
        if len(trail) > MAXIMUM_DEPTH:
            self._problem(
                file, thunk.node, "imports go round in a circle, or are nested too deeply"
            )
            return
        module = self._module(machine, thunk, file, arguments)
        machine.add(module)
        value = module.thunk.value
        if isinstance(value, Unknown):
            if thunk.node is not None:
                self._problem(file, thunk.node, f"this module cannot be followed: {value.reason}")
            return
        if isinstance(value, NixSet) and "imports" in value.attributes:
            self._add_list(machine, value.attributes["imports"], file, arguments, trail)

    def _module(
        self,
        machine: Machine,
        thunk: Thunk,
        file: NixFile,
        arguments: dict[str, Thunk],
        passed: Container[str] | None = None,
    ) -> Module:
        """`passed` names the further arguments there are; None for those there are now."""
        value = self.evaluator.apply_module(
            plain(self.evaluator.force(thunk)),
            {"config": known_thunk(Config(machine)), "lib": self.lib, **arguments},
            lambda name: _argument(machine, name, passed),
        )
        module = known_thunk(value)
        module.file, module.node = file, thunk.node
        return Module(file, module, thunk.node, scope_of(self.evaluator, module, file))

    def _add_list(
        self,
        machine: Machine,
        thunk: Thunk,
        file: NixFile,
        arguments: dict[str, Thunk],
        trail: tuple[str, ...],
    ) -> None:
        value = plain(self.evaluator.force(thunk))
        if isinstance(value, Unknown):
            machine.has_unknown_imports = True
            if thunk.node is not None:
                self._problem(
                    thunk.file or file, thunk.node, f"imports cannot be followed: {value.reason}"
                )
            return
        for item in value.items if isinstance(value, NixList) else ():
            self._add_item(machine, item, file, arguments, trail)

    def _add_item(
        self,
        machine: Machine,
        item: Thunk,
        file: NixFile,
        arguments: dict[str, Thunk],
        trail: tuple[str, ...],
    ) -> None:
        value = self.evaluator.force(item)
        machine.has_unknown_imports |= _may_be_own(value, item)
        if isinstance(value, External):
            if isinstance(value, Opaque) and "wsl" in value.name.lower():
                machine.wsl_evidence = True
            value = plain(value)
        path = value.text if isinstance(value, NixPath) else value
        if isinstance(path, str) and path.startswith("/"):
            self._add_file(machine, item, path, file, arguments, trail)
        elif isinstance(value, NixSet | Closure | Primitive):
            origin = origin_of(value)
            here = item.file or file
            if origin is not None and origin is not here and item.node is not None:
                # `(import ./x.nix)`: the module is the other file's.
                machine.imports.append(ImportEntry(here, item.node, origin.source.path, True))
                item, file = self.evaluator.file_thunk(origin), origin
            self._add(machine, item, file, arguments, (*trail, here.source.path))

    def _add_file(
        self,
        machine: Machine,
        item: Thunk,
        path: str,
        importer: NixFile,
        arguments: dict[str, Thunk],
        trail: tuple[str, ...],
    ) -> None:
        target = self.workspace.module_file(os.path.normpath(path))
        file = item.file or importer
        exists = self.workspace.exists(target)
        if item.node is not None:
            machine.imports.append(ImportEntry(file, item.node, target, exists))
        if target in trail or target == importer.source.path:
            self._problem(file, item.node, f"import cycle: {short(target)} imports itself")
            return
        if target in machine.sources():
            return
        if not exists:
            self._problem(file, item.node, f"imports {short(target)}, which does not exist")
            return
        if not within(target, self.root):
            self._problem(
                file,
                item.node,
                f"imports {short(target)}, outside {short(self.root)}: read, but never changed",
            )
        if self._deferred(machine, target, arguments, trail):
            return
        parsed = self._parsed(target)
        if parsed is not None:
            top = self.evaluator.file_thunk(parsed)
            self._add(machine, top, parsed, arguments, (*trail, importer.source.path))

    def _parsed(self, path: str) -> NixFile | None:
        try:
            return self.workspace.parse_import(path)
        except InputError as error:
            if error.problem not in self.unreadable:
                self.unreadable.append(error.problem)
            return None

    def _deferred(
        self,
        machine: Machine,
        path: str,
        arguments: dict[str, Thunk],
        trail: tuple[str, ...],
    ) -> bool:
        """Whether a file became a part of the machine without being read as a whole."""
        is_first_or_last = (
            not 0 < machine.module_count() < MAXIMUM_MODULES or len(trail) >= MAXIMUM_DEPTH
        )
        # A sketch takes `lib` for what it is.
        if not self.defer or "lib" in arguments or is_first_or_last:
            return False
        sketched = self.workspace.sketched(path)
        if sketched is None:
            return False

        passed = frozenset(machine.names_below(_PASSED))

        def read() -> Module | None:
            file = self._parsed(path)
            if file is None:
                return None
            return self._module(machine, self.evaluator.file_thunk(file), file, arguments, passed)

        machine.add(Deferred(*sketched, read))
        return True

    def _import_file(self, path: str) -> Thunk | Unknown:
        target = self.workspace.module_file(os.path.normpath(path))
        try:
            return self.evaluator.file_thunk(self.workspace.parse(target))
        except InputError as error:
            return Unknown(str(error.problem))

    def _problem(self, file: NixFile, node: Node | None, message: str) -> None:
        place: Place = file.source.place(node.span[0] if node else 0)
        self.problems.setdefault(Problem(place.path, place.line, place.column, message))


def _argument(machine: Machine, name: str, passed: Container[str] | None) -> Thunk:
    if name == "config":
        return known_thunk(Config(machine))
    path = (*_PASSED, name)
    if machine.definitions(path)[0] if passed is None else name in passed:
        return known_thunk(Config(machine, path))
    return opaque_thunk(name)


def _may_be_own(value: Value, item: Thunk) -> bool:
    """Whether an import is not known and may be a part of the configuration itself.

    Modules of other flakes are not, and neither are what is fetched, what a search path leads
    to, and the modules of nixpkgs and NixOS-WSL.
    """
    if isinstance(value, Opaque):
        names = value.name.split(".")
        if "self" in names and "inputs" in names[names.index("self") :]:
            return False
        # As `specialArgs` often name the outputs of the flake itself.
        return "self" in names or names[0] == "outputs"
    if not isinstance(value, Unknown) or item.node is None or item.file is None:
        return isinstance(value, Unknown)
    text = item.file.source.text(item.node.span).lower()
    if any(name in text for name in ("wsl", "modulespath", "<nixpkgs")):
        return False
    # What a function of another flake gets, as in `(inputs.import-tree ./modules)`, is not its.
    return _is_given_files(item.node, text) or re.match(_OF_OTHERS, value.reason) is None


def _is_given_files(node: Node, text: str) -> bool:
    """Whether an import calls what may be anything, or something with files from here."""
    is_call = isinstance(node, Apply) and not text.startswith(("import ", "fetch", "builtins."))
    return is_call or "./" in text


def origin_of(value: Value) -> NixFile | None:
    """The file that a module's function, or all of its set, is written in."""
    if isinstance(value, Closure):
        return value.file
    if isinstance(value, NixSet):
        files = {id(thunk.file): thunk.file for thunk in value.attributes.values()}
        return next(iter(files.values())) if len(files) == 1 else None
    return None


def without_parts(machines: list[Machine], workspace: Workspace) -> list[Machine]:
    """The machines that are not merely a file which another machine reads.

    Of files that import each other in a circle the first one given stays.
    """
    names = [workspace.same_file(machine.name) for machine in machines]
    members = [set(map(workspace.same_file, machine.sources())) for machine in machines]
    readers: dict[str, list[int]] = {}
    for index, paths in enumerate(members):
        for path in paths:
            readers.setdefault(path, []).append(index)
    kept = []
    for index, machine in enumerate(machines):
        is_part = any(
            other != index and not (names[other] in members[index] and index < other)
            for other in readers.get(names[index], ())
        )
        if not is_part:
            kept.append(machine)
    return kept
