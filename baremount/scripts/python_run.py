"""Following the statements of a Python file: names, branches, loops and functions."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import libcst as cst

from baremount.powershell.relevance import is_marked
from baremount.powershell.values import UnknownValue
from baremount.scripts import python_expressions
from baremount.scripts.facts import Origin
from baremount.scripts.python_arguments import NOTHING, bound
from baremount.scripts.python_values import Dotted, Function

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from libcst.metadata import CodeSpan

    from baremount.powershell.values import Spot
    from baremount.scripts.facts import Fact
    from baremount.scripts.pieces import Places
    from baremount.scripts.programs import Programs
    from baremount.scripts.python_arguments import Given

MAX_STEPS = 50_000
MAX_CALLS_DEEP = 10


class OutOfSteps(Exception):  # noqa: N818 - a limit, not an error of the input
    """The file does more than is followed."""


class PythonRun:
    """One file. `spans` are the bytes of each node."""

    def __init__(
        self, places: Places, spans: Mapping[cst.CSTNode, CodeSpan], programs: Programs
    ) -> None:
        self.places = places
        self.spans = spans
        self.programs = programs
        self._places_of: dict[cst.CSTNode, CodeSpan] = {}
        self.facts: list[Fact] = []
        self.names: dict[str, Any] = {}
        self.module_names = self.names
        self.frames: tuple[int, ...] = ()
        self.conditions: tuple[str, ...] = ()
        self.entered: set[cst.FunctionDef] = set()
        self.functions: list[cst.FunctionDef] = []
        self._returned: list[Any] = []
        self._calls = 0
        self._steps = MAX_STEPS
        self._globals: set[str] = set()
        self._outer: list[dict[str, Any]] = []
        """The variables of those functions that are being called."""

    def module(self, module: cst.Module) -> None:
        """All statements, then the functions that something else calls. Raises `OutOfSteps`."""
        self.body(module.body)
        self._globals = set()
        for function in self.functions:
            if function not in self.entered and self.is_marked(function):
                name = function.name.value
                with self._given(f"`{name}` is called"):
                    self.call(Function(function), NOTHING, function, is_known=False)

    def step(self) -> None:
        """One more expression or statement. Raises `OutOfSteps`."""
        self._steps -= 1
        if self._steps < 0:
            raise OutOfSteps

    def value(self, node: cst.BaseExpression) -> Any:
        return python_expressions.value(self, node)

    def spot(self, node: cst.CSTNode) -> Spot:
        """The place of a node."""
        span = self._places_of.get(node) or self.spans[node]
        return self.places.spot(span.start, span.start + span.length)

    def note(self, made: cst.CSTNode, node: cst.CSTNode) -> None:
        """Give a node that stands for another one its place."""
        self._places_of[made] = self.spans[node]

    def unknown(self, node: cst.CSTNode, reason: str, *, is_each: bool = False) -> UnknownValue:
        return UnknownValue(reason, self.spot(node), is_each=is_each)

    def origin(self, node: cst.CSTNode) -> Origin:
        """Where a fact of this node comes from."""
        return Origin(self.spot(node), self.frames, self.conditions)

    def is_marked(self, node: cst.CSTNode) -> bool:
        """Whether something in a node looks as if it had to do with disks."""
        return is_marked(self.spot(node).text)

    def lookup(self, name: str) -> Any:
        """The value of a name: of the function, of the module, or one of the language's own."""
        if name in self.names:
            return self.names[name]
        return self.module_names.get(name, Dotted(name))

    def assign(self, target: cst.CSTNode, value: Any) -> None:
        """`target = value`, whatever the target is."""
        if isinstance(target, cst.Name):
            names = self.module_names if target.value in self._globals else self.names
            names[target.value] = value
        elif isinstance(target, cst.Tuple | cst.List):
            elements = target.elements
            known = isinstance(value, list) and len(value) == len(elements)
            starred = any(isinstance(each, cst.StarredElement) for each in elements)
            for position, element in enumerate(elements):
                item = value[position] if known and not starred else None
                if not known or starred:
                    item = self.unknown(element, "an element that is not known")
                self.assign(element.value, item)
        elif isinstance(target, cst.Subscript | cst.Attribute):
            changed = target.value
            if isinstance(changed, cst.Name):
                self.replace(self.lookup(changed.value), None, target)
                self.names[changed.value] = self.unknown(target, "an element of it is set")

    def replace(self, old: Any, new: list[Any] | None, node: cst.CSTNode) -> None:
        """A list that grows or a dictionary that is changed, under all its names."""
        if not isinstance(old, list | dict):
            return
        changed = self.unknown(node, "it is changed")
        is_lost = False
        for names in (*self._outer, self.module_names, self.names):
            # Whether this happens in each call is not known to those that called.
            is_here = names is self.names or names is self.module_names
            for name, value in names.items():
                if value is old:
                    is_kept = is_here and new is not None
                    names[name] = new if is_kept else changed
                    is_lost = is_lost or not is_kept
        if is_lost and not {"mount", "--mount"}.isdisjoint(w for w in old if isinstance(w, str)):
            message = "a command that attaches or mounts is changed here, which is not followed"
            self.programs.problem(self.origin(node), message)

    def forget_outer(self, name: str, node: cst.CSTNode) -> None:
        """A variable of the functions around this one, which it may set."""
        for names in self._outer:
            if name in names and names is not self.module_names:
                names[name] = self.unknown(node, "a function within sets it")

    def forget_targets(self, node: cst.CSTNode, *, is_each: bool = False) -> None:
        """The variables that a loop or comprehension sets."""
        for name in assigned_names(node):
            reason = f"`{name}` changes as the file runs"
            self.names[name] = self.unknown(node, reason, is_each=is_each)

    def call(
        self,
        function: Function,
        given: Given,
        node: cst.CSTNode,
        *,
        is_known: bool = True,
    ) -> Any:
        """A function with its arguments, followed as if its body stood at the call."""
        definition = function.node
        if self._calls >= MAX_CALLS_DEEP:
            name = definition.name.value
            self.programs.problem(self.origin(node), f"`{name}` calls itself too deeply")
            return self.unknown(node, f"`{name}` calls itself too deeply")
        self.entered.add(definition)
        outer = self.names, self.frames, self._returned, self._globals
        names = bound(self, definition, given, node, is_known=is_known)
        self._outer.append(self.names)
        self.names, self._returned, self._globals = names, [], set()
        self.frames = (*self.frames, self.programs.number())
        self._calls += 1
        try:
            goes_on = self.body([definition.body])
            returned = self._returned if not goes_on else [*self._returned, None]
        finally:
            self._calls -= 1
            self.names, self.frames, self._returned, self._globals = outer
            self._outer.pop()
        if len(returned) == 1:
            return returned[0]
        return self.unknown(node, f"what `{definition.name.value}` gives")

    def body(self, statements: Sequence[cst.CSTNode]) -> bool:
        """Statements one after the other; false where one of them ends the function in any case."""
        from baremount.scripts.python_statements import statement

        for each in statements:
            self.step()
            if not statement(self, each):
                return False
        return True

    def returns(self, value: Any) -> None:
        self._returned.append(value)

    def make_global(self, name: str) -> None:
        self._globals.add(name)

    @contextmanager
    def loop_round(self) -> Iterator[None]:
        """A round of a loop, whose facts belong together."""
        outer = self.frames
        self.frames = (*outer, self.programs.number())
        try:
            yield
        finally:
            self.frames = outer

    @contextmanager
    def _given(self, *conditions: str) -> Iterator[None]:
        outer = self.conditions
        self.conditions = (*outer, *conditions)
        try:
            yield
        finally:
            self.conditions = outer

    def branches(self, ways: list[tuple[tuple[str, ...], Any]], node: cst.CSTNode) -> bool:
        """Each way from the same state; false where none of them goes on."""
        before = dict(self.names)
        after: list[dict[str, Any]] = []
        holder = self.names
        for conditions, way in ways:
            holder.clear()
            holder.update(before)
            with self._given(*conditions):
                if way is None or self.body(way):
                    after.append(dict(holder))
        holder.clear()
        for name in {name: None for state in after for name in state}:
            values = [state.get(name, _ABSENT) for state in after]
            same = all(each is values[0] or _equal(each, values[0]) for each in values)
            reason = f"`{name}` differs from way to way"
            holder[name] = values[0] if same else self.unknown(node, reason)
        if not after:
            holder.update(before)
        return bool(after)


_ABSENT = object()


def _equal(left: Any, right: Any) -> bool:
    return type(left) is type(right) and isinstance(left, str | int | list) and left == right


def assigned_names(node: cst.CSTNode) -> set[str]:
    """The names that are assigned to anywhere in a node."""
    names: set[str] = set()
    waiting: list[cst.CSTNode] = [node]
    while waiting:
        current = waiting.pop()
        if isinstance(
            current, cst.AssignTarget | cst.AugAssign | cst.AnnAssign | cst.For | cst.CompFor
        ):
            targets: list[cst.CSTNode] = [current.target]
            while targets:
                target = targets.pop()
                if isinstance(target, cst.Name):
                    names.add(target.value)
                elif not isinstance(target, cst.Attribute | cst.Subscript):
                    targets.extend(target.children)
                elif isinstance(target.value, cst.Name):
                    names.add(target.value.value)
        elif (
            isinstance(current, cst.Call)
            and isinstance(current.func, cst.Attribute)
            and isinstance(current.func.value, cst.Name)
            and current.func.attr.value in ("append", "extend", "insert", "pop", "update", "clear")
        ):
            names.add(current.func.value.value)
        waiting.extend(current.children)
    return names
