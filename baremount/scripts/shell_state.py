"""What is known while a shell script is followed: its variables, and where its facts belong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.powershell.values import UnknownValue
from baremount.scripts.facts import Origin
from baremount.scripts.shell_syntax import Assignment, For, Function, Simple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from baremount.powershell.values import Value
    from baremount.scripts.facts import Fact
    from baremount.scripts.pieces import Holes, Places
    from baremount.scripts.programs import Programs
    from baremount.scripts.shell_syntax import Command
    from baremount.syntax.tree import Span

MAX_STEPS = 20_000
"""Commands and words that one script takes: a loop that unrolls to more is not followed."""

Variable = str | tuple[str, ...]


class OutOfSteps(Exception):  # noqa: N818 - a limit, not an error of the input
    """The script does more than is followed."""


class State:
    """One script. A variable's text may have holes; arrays are tuples."""

    def __init__(
        self, text: str, places: Places, holes: Holes, programs: Programs, outer: Origin | None
    ) -> None:
        self.text = text
        self.places = places
        self.holes = holes
        self.programs = programs
        self.outer = outer
        self.facts: list[Fact] = []
        self.variables: dict[str, Variable] = {}
        self.functions: dict[str, Function] = {}
        self.arguments: tuple[str, ...] | None = None
        """The positional parameters; None where whoever starts the script gives them."""
        self.frames: tuple[int, ...] = outer.group if outer is not None else ()
        self.conditions: tuple[str, ...] = outer.conditions if outer is not None else ()
        self.calls = 0
        self._steps = MAX_STEPS

    def step(self, steps: int = 1) -> None:
        """One more command or word. Raises `OutOfSteps`."""
        self._steps -= steps
        if self._steps < 0:
            raise OutOfSteps

    def origin(self, span: Span) -> Origin:
        """Where a fact at this span comes from."""
        spot = self.places.spot(*span)
        nested = (*self.outer.nested, self.outer.spot) if self.outer is not None else ()
        return Origin(spot, self.frames, self.conditions, nested)

    def source_text(self, span: Span) -> str:
        """The text of the script at a span, on one line."""
        return " ".join(self.text[slice(*span)].split())

    def unknown(self, reason: str, span: Span, *, is_each: bool = False) -> str:
        """A value that is not known, as text."""
        return self.holes.text(UnknownValue(reason, self.places.spot(*span), is_each=is_each))

    def values(self, fields: list[str]) -> list[Value]:
        """Words as the values that a program gets."""
        return [self.holes.value(field) for field in fields]

    def forget(self, names: Iterator[str] | set[str], span: Span, *, is_each: bool = False) -> None:
        """Variables whose values are not known from here on."""
        for name in names:
            reason = f"`${name}` changes as the script runs"
            self.variables[name] = self.unknown(reason, span, is_each=is_each)

    def forget_all(self, span: Span) -> None:
        """Something that is not followed may have set any variable."""
        self.forget(set(self.variables), span)

    def join(self, states: list[dict[str, Variable]], span: Span) -> None:
        """Go on from where several ways meet: what they leave different is not known."""
        first = states[0]
        names = {name for state in states for name in state}
        self.variables = {}
        for name in sorted(names):
            given = {state.get(name) for state in states}
            if len(given) == 1 and name in first:
                self.variables[name] = first[name]
            else:
                self.variables[name] = self.unknown(f"`${name}` differs from way to way", span)


def assigned_names(command: Command) -> set[str]:
    """The variables that may be set anywhere in a command."""
    names: set[str] = set()
    waiting: list[object] = [command]
    while waiting:
        current = waiting.pop()
        if isinstance(current, (Assignment, For)):
            names.add(current.name)
        if isinstance(current, Simple) and current.words:
            texts = ["".join(getattr(p, "text", "") for p in w.parts) for w in current.words]
            if texts[0] in ("read", "mapfile", "readarray", "printf", "getopts", "unset"):
                names.update(text for text in texts[1:] if text.isidentifier())
        if isinstance(current, tuple):
            waiting.extend(item for item in current if isinstance(item, tuple))
    return names
