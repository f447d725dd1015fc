"""What running a script yields: the commands it calls, in order, with their arguments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from baremount.records import Record

if TYPE_CHECKING:
    from baremount.powershell.values import Spot, Value
    from baremount.problems import Problem


class Frame(Record):
    """A function call or one round of a loop; two calls with the same number share it."""

    kind: Literal["call", "iteration"]
    name: str
    number: int
    spot: Spot


class Condition(Record):
    """What decides whether a command runs: source text, and whether it must hold or not."""

    text: str
    holds: bool
    spot: Spot


class Argument(Record):
    """An argument; `name` is that of the parameter, None for a positional one.

    `node_text` is how a native program sees a number or a switch. `separator` is what the
    elements of a comma list are joined with on a native command line.
    """

    name: str | None
    value: Value
    spot: Spot
    verbatim: bool = False
    separator: str = " "


class Call(Record):
    """One command that a script calls."""

    name: str
    """The command's full name, aliases resolved; a program's base name in lower case without
    `.exe`; empty where it is not known."""
    kind: Literal["native", "cmdlet", "method", "torn"]
    """`torn` is a statement that is not understood, with the reason in `doubt`; its one argument
    stands where it attaches or mounts something."""
    command: Value
    arguments: tuple[Argument, ...]
    spot: Spot
    frames: tuple[Frame, ...]
    conditions: tuple[Condition, ...]
    pipeline: tuple[str, ...]
    position: int
    input: tuple[Value, ...]
    doubt: str = ""
    """Why the command is not to be trusted: the grammar reads it otherwise."""

    @property
    def conditional(self) -> bool:
        """Whether it depends on something that is not known whether it runs."""
        return bool(self.conditions)

    def has(self, name: str) -> bool:
        """Whether the parameter of that name is given."""
        return any(a.name is not None and a.name.lower() == name.lower() for a in self.arguments)

    def parameter(self, name: str) -> Value:
        """The value of the parameter of that name in any case; None where it is not given."""
        for argument in self.arguments:
            if argument.name is not None and argument.name.lower() == name.lower():
                return argument.value
        return None

    def positional(self) -> tuple[Value, ...]:
        """The arguments without a parameter's name."""
        return tuple(a.value for a in self.arguments if a.name is None)

    def native(self) -> tuple[Value, ...]:
        """The arguments as a program gets them from Windows PowerShell 5.1."""
        from baremount.powershell.native import native_arguments

        return native_arguments(self.arguments)


class Run(Record):
    """The calls of a script in the order of execution, and what could not be read."""

    calls: tuple[Call, ...]
    problems: tuple[Problem, ...]
    taken_in: tuple[str, ...] = ()
    """The paths of further files that it read."""
