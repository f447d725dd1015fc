"""Following the commands of a shell script: which run, under which conditions, in which loop."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from baremount.scripts import shell_commands
from baremount.scripts.pieces import has_hole
from baremount.scripts.shell_expansion import fields, text
from baremount.scripts.shell_state import assigned_names
from baremount.scripts.shell_syntax import (
    AndOr,
    Case,
    For,
    Function,
    Group,
    If,
    Pipeline,
    Sequence,
    Simple,
    While,
    Word,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from baremount.powershell.values import Value
    from baremount.scripts.shell_state import State, Variable
    from baremount.scripts.shell_syntax import Assignment, Command, Substitution
    from baremount.syntax.tree import Span

MAX_ROUNDS = 200
MAX_CALLS_DEEP = 10
# They succeed whatever happens, so what follows `&&` depends on nothing.
_CERTAIN = {"", "true", ":", "echo", "export", "set"}


class Walk:
    """Follows commands; each method says whether the script goes on after its command."""

    def __init__(self, state: State, distribution: Value) -> None:
        self.state = state
        self.distribution = distribution
        self._local: list[dict[str, Variable | None]] = []

    def sequence(self, commands: Sequence) -> bool:
        """Commands one after the other, up to one that ends the script."""
        return all(self.command(command) for command in commands.commands)

    def command(self, command: Command) -> bool:
        self.state.step()
        if isinstance(command, Simple):
            return self._simple(command)
        if isinstance(command, Sequence):
            return self.sequence(command)
        if isinstance(command, AndOr):
            return self._and_or(command)
        if isinstance(command, Pipeline):
            for one in command.commands:
                with self._apart(len(command.commands) > 1):
                    self.command(one)
        elif isinstance(command, If):
            return self._if(command)
        elif isinstance(command, For):
            self._for(command)
        elif isinstance(command, While):
            self._while(command)
        elif isinstance(command, Case):
            self._case(command)
        elif isinstance(command, Group):
            with self._apart(command.subshell):
                return self.sequence(command.body) or command.subshell
        elif isinstance(command, Function):
            self.state.functions[command.name] = command
        return True

    def output(self, part: Substitution) -> str:
        """What `$(…)` stands for; its commands run as any other."""
        with self._apart(True):
            self.sequence(part.body)
        return shell_commands.output(self, part)

    def words(self, command: Simple) -> list[str]:
        """The words of a command, expanded."""
        return fields(self.state, command.words, self.output)

    def call(self, function: Function, arguments: list[str], span: Span) -> bool:
        """A function with its arguments. A `return` in it ends nothing but itself."""
        state = self.state
        if state.calls >= MAX_CALLS_DEEP:
            origin = state.origin(span)
            state.programs.problem(origin, f"`{function.name}` calls itself too deeply")
            return True
        outer = state.arguments, state.frames
        state.arguments = tuple(arguments)
        state.frames = (*state.frames, state.programs.number())
        state.calls += 1
        self._local.append({})
        try:
            self.command(function.body)
        finally:
            state.calls -= 1
            state.arguments, state.frames = outer
            for name, value in self._local.pop().items():
                if value is None:
                    state.variables.pop(name, None)
                else:
                    state.variables[name] = value
        return True

    def make_local(self, name: str) -> None:
        """Give a variable its outer value back at the end of the function."""
        if self._local:
            self._local[-1].setdefault(name, self.state.variables.get(name))

    def assign(self, assignment: Assignment) -> None:
        """`name=…`; in a function after `local`, the outer variable is kept by `make_local`."""
        state, name = self.state, assignment.name
        given = assignment.value
        value: Variable
        if isinstance(given, Word):
            value = text(state, given, self.output)
        else:
            value = tuple(fields(state, given, self.output))
        if assignment.append:
            before = state.variables.get(name)
            if isinstance(value, tuple) and (before is None or isinstance(before, tuple)):
                value = (*(before or ()), *value)
            elif isinstance(value, str) and isinstance(before, str):
                value = before + value
            else:
                value = state.unknown(f"`{name}` is added to", assignment.span)
        state.variables[name] = value

    def _simple(self, command: Simple) -> bool:
        words = self.words(command)
        if words[:1] and words[0] in ("local", "declare", "typeset"):
            for assignment in command.assignments:
                self.make_local(assignment.name)
        if not words or words[0] in ("local", "declare", "typeset", "export", "readonly"):
            for assignment in command.assignments:
                self.assign(assignment)
            return True
        # Before a command, an assignment holds for that command only.
        return shell_commands.run(self, words, command.span)

    def _and_or(self, command: AndOr) -> bool:
        if not self.command(command.left):
            return False
        if _is_certain(command.left):
            return command.otherwise or self.command(command.right)
        before = dict(self.state.variables)
        asked = self.state.source_text(command.left.span)
        with self._given(f"not ({asked})" if command.otherwise else asked):
            goes_on = self.command(command.right)
        after = [before, self.state.variables] if goes_on else [before]
        self.state.join(after, command.span)
        return True

    def _if(self, command: If) -> bool:
        after: list[dict[str, Variable]] = []
        failed: list[str] = []
        for condition, body in command.branches:
            self.sequence(condition)
            before = dict(self.state.variables)
            asked = self.state.source_text(condition.span).rstrip("; ")
            with self._given(*failed, asked):
                if self.sequence(body):
                    after.append(self.state.variables)
            self.state.variables = before
            failed.append(f"not ({asked})")
        with self._given(*failed):
            if command.otherwise is None or self.sequence(command.otherwise):
                after.append(self.state.variables)
        if after:
            self.state.join(after, command.span)
        return bool(after)

    def _case(self, command: Case) -> None:
        subject = text(self.state, command.subject, self.output)
        before = dict(self.state.variables)
        after = [before]
        shown = self.state.source_text(command.subject.span)
        for pattern, body in command.branches:
            asked = self.state.source_text(pattern)
            plain = asked.strip("\"'")
            if not has_hole(subject) and plain.replace("-", "").isalnum() and plain != subject:
                continue
            self.state.variables = dict(before)
            with self._given(f"{shown} is {asked}"):
                if self.sequence(body):
                    after.append(self.state.variables)
        self.state.join(after, command.span)

    def _for(self, command: For) -> None:
        state = self.state
        items = fields(state, command.words, self.output) if command.words is not None else []
        names = assigned_names(command)
        before = dict(state.variables)
        is_open = command.words is None or any(has_hole(item) for item in items)
        if len(items) > MAX_ROUNDS or is_open:
            origin = state.origin(command.span)
            if len(items) > MAX_ROUNDS:
                state.programs.problem(origin, f"goes round more than {MAX_ROUNDS} times")
            self._rounds_not_known(command.body, names, command.span)
            state.join([before, state.variables], command.span)
            return
        outer = state.frames
        for item in items:
            state.step()
            state.variables[command.name] = item
            state.frames = (*outer, state.programs.number())
            goes_on = self.sequence(command.body)
            if not goes_on:
                state.forget(names, command.span)
        state.frames = outer

    def _rounds_not_known(self, body: Sequence, names: set[str], span: Span) -> None:
        """The body of a loop, in any of its rounds."""
        state, outer = self.state, self.state.frames
        state.forget(names, span, is_each=True)
        state.frames = (*outer, state.programs.number())
        self.sequence(body)
        state.frames = outer
        state.forget(names, span)

    def _while(self, command: While) -> None:
        before = dict(self.state.variables)
        names = assigned_names(command)
        self.state.forget(names, command.span)
        self.sequence(command.condition)
        asked = self.state.source_text(command.condition.span).rstrip("; ")
        given = () if asked in ("true", ":") else (f"not ({asked})" if command.until else asked,)
        with self._given(*given):
            self._rounds_not_known(command.body, names, command.span)
        self.state.join([before, self.state.variables], command.span)

    @contextmanager
    def _given(self, *conditions: str) -> Iterator[None]:
        outer = self.state.conditions
        self.state.conditions = (*outer, *conditions)
        try:
            yield
        finally:
            self.state.conditions = outer

    @contextmanager
    def _apart(self, apart: bool) -> Iterator[None]:
        """Commands in a shell of their own leave no variables behind."""
        outer = dict(self.state.variables) if apart else self.state.variables
        yield
        if apart:
            self.state.variables = outer


def _is_certain(command: Command) -> bool:
    if not isinstance(command, Simple):
        return False
    first = command.words[0].parts if command.words else ()
    name = "".join(getattr(part, "text", "?") for part in first)
    return name in _CERTAIN and all(
        not hasattr(part, "body")
        for assignment in command.assignments
        for part in getattr(assignment.value, "parts", ())
    )
