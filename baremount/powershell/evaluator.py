"""The partial evaluator for PowerShell: it follows a script without running anything.

Assignments, functions and loops over known items are followed as they would run; where that
depends on something not known, both ways are, and what differs afterwards is unknown. Every
command met on the way is recorded as a `Call`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from baremount.powershell import evaluate_expressions, evaluate_statements
from baremount.powershell.calls import Argument, Call, Condition, Frame, Run
from baremount.powershell.grammar import Tree
from baremount.powershell.jumps import Jumped
from baremount.powershell.parser import deep_stack
from baremount.powershell.scope import Binding, Scope
from baremount.powershell.values import Spot, UnknownValue, Value
from baremount.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from baremount.powershell.outputs import Outputs
    from baremount.powershell.script import Script
    from baremount.powershell.tree import Block, Node
    from baremount.source import Source

MAX_STEPS: Final = 100_000
MAX_LEVEL: Final = 350


class OutOfSteps(Exception):  # noqa: N818 - a limit, not an error of the input
    """The script does more than is followed."""


class Evaluator:
    """One run over a script and the files it takes in."""

    def __init__(
        self,
        script: Script,
        *,
        read_file: Callable[[str], Source | None] | None = None,
        holes: tuple[Value, ...] = (),
    ) -> None:
        self.script = script
        self.read_file = read_file
        self.holes = holes
        """What the private-use characters in a nested script's text stand for."""
        self.calls: list[Call] = []
        self.problems: list[Problem] = []
        self.taken_in: list[str] = []
        self.frames: tuple[Frame, ...] = ()
        self.conditions: tuple[Condition, ...] = ()
        self.pipeline: tuple[tuple[str, ...], int, tuple[Value, ...]] = ((), 0, ())
        self.soft = 0
        """How often a value was used that whoever starts the script may change."""
        self.files_open = 0
        self._steps = MAX_STEPS
        self._level = 0
        self._numbers = 0
        self._trees: dict[int, Tree] = {}

    def run(self, body: Block, scope: Scope, outputs: Outputs) -> None:
        """Follow the statements of a whole script; limits end it with a problem."""
        self.note_torn()
        try:
            with deep_stack():
                evaluate_statements.parameters(self, body.parameters, scope)
                evaluate_statements.block(self, body, scope, outputs)
        except Jumped:
            return
        except OutOfSteps:
            self.problem((0, 0), f"does more than {MAX_STEPS:,} steps: the rest is not followed")
        except RecursionError:
            self.problem((0, 0), "is nested too deeply: the rest is not followed")

    def note_torn(self) -> None:
        """Record the statements of the script that are not understood, as if they were called."""
        for piece in self.script.torn:
            at = Argument(None, None, self.script.spot((piece.at, piece.at)))
            spot = self.script.spot(piece.span)
            self.calls.append(
                Call(
                    "", "torn", None, (at,), spot, self.frames, self.conditions, (), 0, (),
                    piece.reason,
                )
            )  # fmt: skip

    def result(self) -> Run:
        return Run(tuple(self.calls), tuple(self.problems), tuple(dict.fromkeys(self.taken_in)))

    def value(self, node: Node, scope: Scope) -> Value:
        """The value of an expression, or of a statement's output."""
        self.step()
        if self._level >= MAX_LEVEL:
            return UnknownValue("nested too deeply", self.spot(node))
        self._level += 1
        try:
            return evaluate_expressions.value(self, node, scope)
        finally:
            self._level -= 1

    def follow(self, body: Block, scope: Scope, outputs: Outputs) -> None:
        """Follow the statements of a block."""
        evaluate_statements.block(self, body, scope, outputs)

    def step(self, steps: int = 1) -> None:
        """Take steps from the budget. Raises `OutOfSteps`."""
        self._steps -= steps
        if self._steps < 0:
            raise OutOfSteps

    def spot(self, node: Node) -> Spot:
        return self.script.spot(node.span)

    def unknown(self, node: Node, reason: str) -> UnknownValue:
        return UnknownValue(reason, self.spot(node))

    def problem(self, span: tuple[int, int], message: str) -> None:
        place = self.script.spot(span).place
        self.problems.append(Problem(place.path, place.line, place.column, message))

    def frame(self, kind: str, name: str, spot: Spot) -> Frame:
        """A new frame with a number of its own."""
        self._numbers += 1
        return Frame("call" if kind == "call" else "iteration", name, self._numbers, spot)

    def variable(self, name: str, node: Node, scope: Scope) -> Value:
        """The value of a variable that is not one of PowerShell's own."""
        binding = scope.get(name)
        if binding is None:
            return self.unknown(node, f"`${name}` is not set in the script")
        self.soft += binding.soft
        return binding.value

    def bind(
        self, name: str, value: Value, scope: Scope, *, soft: bool = False, kind: str = ""
    ) -> None:
        scope.set(name, Binding(value, soft, kind))

    def doubt(self, start: int, end: int) -> str:
        """Why the grammar disagrees with the command at this span of the script's text."""
        if not self.script.stands_in_file:
            return ""
        tree = self._trees.get(id(self.script))
        if tree is None:
            content = self.script.source.content[: self.script.byte_offset(self.script.end)]
            tree = self._trees[id(self.script)] = Tree(content)
        return tree.doubt(self.script.byte_offset(start), self.script.byte_offset(end))
