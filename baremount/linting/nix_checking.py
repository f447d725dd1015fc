"""The Nix part of a pass: one walk a tree, and the machines of the import graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from baremount.linting.languages import NIX
from baremount.linting.rule import Context
from baremount.problems import InputError
from baremount.syntax.tree import Binding, Inherit, NixFile, Node
from baremount.syntax.walking import walk
from baremount.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from baremount.linting.checking import _Pass
    from baremount.linting.views import View
    from baremount.machine import Machine

_NODES = (*get_args(Node), Binding, Inherit)


class NixPass:
    """Checks the Nix files and blocks of a pass."""

    def __init__(self, run: _Pass) -> None:
        self.run_ = run
        self.dispatch = run.dispatches[NIX.name]
        self.workspace = Workspace()
        self.judged: set[str] = set()
        self.snapshots: dict[str, frozenset[tuple[str, object]]] = {}

    def run(self, views: Mapping[str, View], base: Workspace | None) -> NixPass:
        """Check each view by itself, then the machines that they make up."""
        job = self.run_.job
        overlay = {path: view.source.raw for path, view in views.items()}
        self.workspace = Workspace(overlay, base)
        trees: list[str] = []
        for path, view in views.items():
            context = Context(view.source, None, job.inventory)
            if view.source is view.outer:
                self.run_.report(NIX.name, view.source, context)
            try:
                file = self.workspace.parse(path)
            except InputError as error:
                self.run_.unparsable(NIX.name, view.source, error.problem)
                continue
            trees.append(path)
            self.run_.remember_comments(view, file)
            self._tree(file)
        model = job.toolbox.model
        wanted = job.want_snapshots or self.dispatch.wants(model.types)
        if wanted and self._may_have_facts(trees):
            self._machines(sorted(trees))
        return self

    def _may_have_facts(self, paths: Iterable[str]) -> bool:
        """Whether some machine can be one with facts: by its own text, or by what it imports."""
        job = self.run_.job
        contents = [self.workspace.parse(path).source.content for path in paths]
        if not job.use_markers:
            return bool(contents)
        return any(
            b"import" in content
            or b"modules" in content
            or any(marker in content.lower() for marker in job.toolbox.model.markers)
            for content in contents
        )

    def _tree(self, file: NixFile) -> None:
        context = Context(file.source, file, self.run_.job.inventory)
        self.run_.report(NIX.name, file, context)
        if self.dispatch.wants(_NODES):
            for item in walk(file.root):
                self.run_.report(NIX.name, item, context)

    def _machines(self, paths: Iterable[str]) -> None:
        from baremount.imports import load

        found = []
        for machine in load(tuple(paths), self.workspace, "/", defer=True).machines:
            sources = self._names(machine.sources())
            known = (self.run_.views, self.run_.job.given)
            if any(path in paths for path in sources for paths in known):
                facts = list(self.run_.job.toolbox.model.facts(machine))
                if facts:
                    found.append((machine, facts))
                    others = self.run_.job.toolbox.model.others(facts)
                    self.run_.elsewhere.update(self._names(others))
                else:
                    self.run_.elsewhere.update(sources)
        for machine, facts in found:
            self._machine(machine, facts)

    def _names(self, paths: Iterable[str]) -> set[str]:
        """Paths of files, and what else these may be called in the run."""
        return {name for path in paths for name in (path, self.workspace.same_file(path))}

    def _outer(self, path: str) -> str:
        """The file that a block stands in; any other file as it is."""
        view = self.run_.views.get(path)
        return view.outer.path if view is not None else path

    def _machine(self, machine: Machine, facts: Sequence[object]) -> None:
        model = self.run_.job.toolbox.model
        self.judged.update(self._outer(path) for path in self._names(machine.sources()))
        top = machine.top()
        context = Context(top.source, top, self.run_.job.inventory)
        for fact in facts:
            self.run_.report(NIX.name, fact, context, machine.contents())
        if self.run_.job.want_snapshots:
            self.snapshots[self._lasting_name(machine)] = model.snapshot(machine)

    def _lasting_name(self, machine: Machine) -> str:
        """The machine's name; a block is called after its line, which a fix above may change."""
        path = machine.files()[0].source.path
        view = self.run_.views.get(path)
        if view is None or view.source is view.outer:
            return machine.name
        siblings = [name for name, each in self.run_.views.items() if each.outer is view.outer]
        return machine.name.replace(path, f"block {siblings.index(path) + 1} of {view.outer.path}")
