"""Following a batch file: jumps, calls, branches and loops."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from baremount.scripts import batch_commands
from baremount.scripts.batch_parser import BatchSyntaxError, statement
from baremount.scripts.batch_syntax import Block, Both, For, If, Line
from baremount.scripts.batch_variables import Variables, names_set
from baremount.scripts.breaking_off import lost_in_batch
from baremount.scripts.facts import NotRead, Origin

if TYPE_CHECKING:
    from collections.abc import Iterator

    from baremount.scripts.batch_syntax import Statement
    from baremount.scripts.facts import Fact
    from baremount.scripts.pieces import Holes, Places
    from baremount.scripts.programs import Programs
    from baremount.syntax.tree import Span

MAX_STEPS: Final = 20_000
MAX_READ: Final = 5_000_000
"""Characters that are read in all, a line of a called label each time."""
MAX_LABELS: Final = 200
MAX_CALLS_DEEP: Final = 10
MAX_ROUNDS: Final = 200
_LABEL = re.compile(r"[ \t]*:([^\s:+,;=]+)")
_LABELS = re.compile(r"^[ \t]*:([^\s:+,;=]+)", re.MULTILINE)
_GOTO = re.compile(r"(?i)\bgoto[ \t:]+([^\s:+,;=&|)]+)")


class OutOfSteps(Exception):  # noqa: N818 - a limit, not an error of the input
    """The file does more than is followed."""


class BatchRun:
    """One file, or one line that is handed to cmd by something else (`outer`)."""

    def __init__(
        self, text: str, places: Places, holes: Holes, programs: Programs, outer: Origin | None
    ) -> None:
        self.text = text
        self.places = places
        self.programs = programs
        self.outer = outer
        self.elevated = False
        self.facts: list[Fact] = []
        path = places.spot(0, 0).source.path
        self.variables = Variables(holes, path, in_file=outer is None)
        self.frames: tuple[int, ...] = outer.group if outer is not None else ()
        self.conditions: tuple[str, ...] = outer.conditions if outer is not None else ()
        self.waiting: dict[str, list[dict[str, str]]] = {}
        """What is known where a `goto` went to a label that is still to come."""
        self.ended: list[dict[str, str]] = []
        self._unread = len(text)
        """Where the part begins that a syntax error keeps from being followed."""
        self._calls = 0
        self._steps = MAX_STEPS
        self._read = MAX_READ
        self._labels: dict[str, int] = {}
        for found in _LABELS.finditer(text):
            if len(self._labels) < MAX_LABELS:
                self._labels.setdefault(found[1].lower(), found.start())
        self._gotos: dict[str, int] = {}
        for found in _GOTO.finditer(text):
            self._gotos[found[1].lower()] = found.start()

    def file(self) -> None:
        """Follow everything from the first line on. Raises `OutOfSteps`."""
        try:
            self._lines(0)
        except BatchSyntaxError as error:
            at = min(error.at, len(self.text))
            message = f"{error.reason}: from here on the file is not read"
            where = self.origin((at, at))
            self.programs.problem(where, message)
            lost = lost_in_batch(self.text, self._unread)
            if lost is not None:
                self.facts.append(NotRead(error.reason, self.places.spot(lost, lost), where))

    def origin(self, span: Span) -> Origin:
        """Where a fact at this span comes from."""
        nested = (*self.outer.nested, self.outer.spot) if self.outer is not None else ()
        return Origin(self.places.spot(*span), self.frames, self.conditions, nested)

    def jump(self, label: str, span: Span) -> bool:
        """`goto`: what is known goes on at the label. False, as the next line is not reached."""
        name = label.strip().lstrip(":").lower()
        if name == "eof":
            return self.end()
        if name not in self._labels:
            self.programs.problem(self.origin(span), f"`goto {label}`: the label is not found")
            self.variables.forget(set(self.variables.values), self.places.spot(*span))
            for each in self._labels:
                self.waiting.setdefault(each, []).append(dict(self.variables.values))
        self.waiting.setdefault(name, []).append(dict(self.variables.values))
        return False

    def end(self) -> bool:
        """The end of the file or of the called label; false, as nothing follows."""
        self.ended.append(dict(self.variables.values))
        return False

    def call(self, label: str, arguments: list[str], span: Span) -> None:
        """`call :label` with arguments: its lines, up to the end of the file."""
        start = self._labels.get(label.lower())
        if start is None or self._calls >= MAX_CALLS_DEEP:
            what = "is not found" if start is None else "calls itself too deeply"
            self.programs.problem(self.origin(span), f"the label `{label}` {what}")
            return
        variables = self.variables
        outer = variables.arguments, self.frames, self.waiting, self.ended
        variables.arguments = tuple(arguments)
        self.frames = (*self.frames, self.programs.number())
        self.waiting, self.ended = {label.lower(): [dict(variables.values)]}, []
        self._calls += 1
        try:
            self._lines(start, entering=True)
            if self.ended:
                variables.join(self.ended, self.places.spot(*span))
        finally:
            self._calls -= 1
            variables.arguments, self.frames, self.waiting, self.ended = outer

    def run(self, one: Statement) -> bool:
        """Follow a statement; false where it ends the file or jumps away in any case."""
        self._steps -= 1
        if self._steps < 0:
            raise OutOfSteps
        if isinstance(one, Line):
            return batch_commands.run(self, one)
        if isinstance(one, Block):
            return all(self.run(inner) for inner in one.commands)
        if isinstance(one, Both):
            return self._both(one)
        return self._if(one) if isinstance(one, If) else self._for(one)

    def _lines(self, position: int, *, entering: bool = False) -> None:
        alive = not entering
        while position < len(self.text):
            label = _LABEL.match(self.text, position)
            following = self.text.find("\n", position) + 1 or len(self.text)
            if label is not None:
                alive = self._at_label(label[1].lower(), position, alive)
                position = following
            elif not alive:
                position = following
            else:
                alive, position = self._statement(position)
        if alive:
            self.end()

    def _statement(self, position: int) -> tuple[bool, int]:
        """Follow the statement that begins here: whether the next is reached, and its place."""
        try:
            one, after = statement(self.text, position, self._expand)
            self._read -= after - position
            if self._read < 0:
                raise OutOfSteps
            return one is None or self.run(one), after
        except BatchSyntaxError:
            # Where it is in a label that is called, what stands behind the call is lost, too.
            self._unread = min(self._unread, position)
            raise

    def _at_label(self, name: str, position: int, alive: bool) -> bool:
        states = self.waiting.pop(name, [])
        if alive:
            states.append(self.variables.values)
        if not states or self._labels.get(name) != position:
            return alive
        spot = self.places.spot(position, position + 1)
        self.variables.join(states, spot)
        last = self._gotos.get(name, 0)
        if last > position:
            self.variables.forget(names_set(self.text[position:last]), spot)
        return True

    def _expand(self, line: str, start: int) -> tuple[str, list[int]]:
        return self.variables.expanded(line, start, self.places.spot(start, start + len(line)))

    def _both(self, one: Both) -> bool:
        asked = " ".join(self.text[slice(*one.left.span)].split())
        if not self.run(one.left):
            return False
        before = dict(self.variables.values)
        with self._given(f"not ({asked})" if one.otherwise else asked):
            goes_on = self.run(one.right)
        after = [before, self.variables.values] if goes_on else [before]
        self.variables.join(after, self.places.spot(*one.span))
        return True

    def _if(self, one: If) -> bool:
        if one.holds is not None:
            body = one.body if one.holds else one.otherwise
            return body is None or self.run(body)
        before = dict(self.variables.values)
        after: list[dict[str, str]] = []
        for body, condition in (
            (one.body, one.condition),
            (one.otherwise, f"not ({one.condition})"),
        ):
            self.variables.values = dict(before)
            with self._given(condition):
                if body is None or self.run(body):
                    after.append(self.variables.values)
        if after:
            self.variables.join(after, self.places.spot(*one.span))
        return bool(after)

    def _for(self, one: For) -> bool:
        rounds = batch_commands.rounds(self, one)
        spot = self.places.spot(*one.span)
        outer_loop, outer_frames = dict(self.variables.loop), self.frames
        goes_on = True
        names = names_set(self.text[slice(*one.span)])
        if rounds is None or len(rounds) > MAX_ROUNDS:
            # `for /f` around a command mostly takes the one line that it prints.
            is_each = not (one.switch == "/f" and batch_commands.is_command(one))
            why = "it is what a loop goes through"
            unknown = self.variables.unknown(why, spot, is_each=is_each)
            self.variables.forget(names, spot)
            rounds = [batch_commands.variables_of(one, unknown)]
        for values in rounds:
            self.variables.loop = {**outer_loop, **values}
            self.frames = (*outer_frames, self.programs.number())
            if not self.run(one.body):
                goes_on = False
                break
        self.variables.loop, self.frames = outer_loop, outer_frames
        return goes_on

    @contextmanager
    def _given(self, condition: str) -> Iterator[None]:
        outer = self.conditions
        self.conditions = (*outer, condition)
        try:
            yield
        finally:
            self.conditions = outer
