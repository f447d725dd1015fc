"""What a reader hands over: disks, the fate of every old option, the syntax it occupies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from baremount.arguments import plain
from baremount.evaluation.values import NixList, NixPath, NixSet
from baremount.migrate.model import Field
from baremount.migrate.plan import Change
from baremount.paths import short
from baremount.problems import Problem
from baremount.records import Record
from baremount.syntax.names import free_names
from baremount.syntax.tree import Binding, Inherit
from baremount.values import Expression, Fact, Known, Unknown

if TYPE_CHECKING:
    from baremount.definitions import Definition, OptionPath
    from baremount.evaluation.values import Thunk, Value
    from baremount.machine import Machine
    from baremount.migrate.model import Disk
    from baremount.migrate.plan import Fate, Step
    from baremount.syntax.tree import Entry, NixFile, Span
    from baremount.values import Place


class Claim(Record):
    """A piece of source that belongs to the old form and goes: a binding or a list element.

    `top` is the binding that holds it in the attribute set where the new block belongs;
    None for pieces whose place no block takes, such as an element of `imports`.
    """

    file: NixFile
    span: Span
    option: str
    anchor: bool = False
    """Whether the new block goes where this claim's `top` is."""
    top: Binding | None = None
    scope: OptionPath = ()
    """The option path of the attribute set that holds `top`: empty, or `wsl`."""
    wrapper: tuple[str, str] = ("", "")
    """What stays around the new set: `lib.mkIf cond ` and what closes it."""


class SourceEdit(Record):
    """A small change that is not a whole block; without text the piece goes with its lines."""

    file: NixFile
    span: Span
    text: str | None


class Dropped(Record):
    """A definition that has no place in the target, by its name for people."""

    label: str
    definition: Definition


class Gone(Record):
    """A unit or command that goes with an old form."""

    name: str
    point: str | None
    """The mount point whose unit takes its place; None where that is not known."""
    reason: str = ""
    """Why nothing takes its place; empty where the mount unit does."""


class Reading(Record):
    """One ad-hoc form of one machine, read."""

    form: str
    machine: Machine
    disks: tuple[Disk, ...] = ()
    claims: tuple[Claim, ...] = ()
    changes: tuple[Change, ...] = ()
    refusals: tuple[Problem, ...] = ()
    steps: tuple[Step, ...] = ()
    notes: tuple[Problem, ...] = ()
    edits: tuple[SourceEdit, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    """Definitions that have no place in the target; their comments are kept."""
    directory_definitions: tuple[Definition, ...] = ()
    """Those that the directories' service stands for."""
    taken: tuple[OptionPath, ...] = ()
    """The option paths that the form sets and that go or change with it."""
    services: tuple[Gone, ...] = ()
    """Services of the user's own that go."""
    trigger: str | None = None
    """`service` where a boot command of the user's own stays beside the module's."""
    in_target_form: bool = False
    """The disks already stand in `wsl.bareMounts.disks` and need no rewriting."""


def field(
    machine: Machine, definition: Definition | None, kind: type | tuple[type, ...]
) -> Field[Any]:
    """The field that one definition gives: known, an expression to be moved, or unknown.

    A path becomes a string, so its source text is not moved.
    """
    if definition is None:
        return Field(Unknown("not set"))
    is_path = isinstance(machine.evaluator.force(definition.thunk), NixPath)
    return Field(fact(machine, definition.thunk, kind), definition, rewritten=is_path)


def conditions(definition: Definition | None) -> tuple[str, ...]:
    """The conditions that a definition stands under, as source text without layout."""
    if definition is None:
        return ()
    return tuple(
        " ".join((condition.file or definition.file).source.text(condition.node.span).split())
        for condition in definition.conditions
        if condition.node is not None
    )


def fact(machine: Machine, thunk: Thunk, kind: type | tuple[type, ...]) -> Fact[Any]:
    """What is known of a thunk's value, lists as tuples, paths as strings."""
    value = simple(machine.evaluator.deep(thunk))
    kinds = kind if isinstance(kind, tuple) else (kind,)
    if type(value) in kinds:
        return Known(value)
    if isinstance(value, Unknown):
        if thunk.node is not None and thunk.file is not None:
            text = thunk.file.source.text(thunk.node.span)
            return Expression(text, free_names(thunk.node), value.reason)
        return value
    return Unknown(f"it is {described(value)}, not {described_kind(kinds)}")


def simple(value: object) -> object:
    """A deeply evaluated value with paths as strings and lists as tuples."""
    if isinstance(value, NixPath):
        return value.text
    if isinstance(value, list):
        return tuple(simple(item) for item in value)
    return value


def described(value: object) -> str:
    """A value's type in Nix's words."""
    names = {str: "a string", bool: "a boolean", int: "a number", tuple: "a list", dict: "a set"}
    return "null" if value is None else names.get(type(value), "something else")


def described_kind(kinds: tuple[type, ...]) -> str:
    """The expected types in Nix's words."""
    return " or ".join(described(kind() if kind is not type(None) else None) for kind in kinds)


def attributes(machine: Machine, thunk: Thunk) -> dict[str, Thunk] | Unknown:
    """The attributes of a set, looking through nothing but `config.…`."""
    value = plain(machine.evaluator.force(thunk))
    if isinstance(value, NixSet):
        return value.attributes
    return value if isinstance(value, Unknown) else Unknown("it is not an attribute set")


def items(machine: Machine, thunk: Thunk) -> tuple[Thunk, ...] | Unknown:
    """The elements of a list."""
    value: Value = plain(machine.evaluator.force(thunk))
    if isinstance(value, NixList):
        return value.items
    return value if isinstance(value, Unknown) else Unknown("it is not a list")


def change(
    definition: Definition, option: str, fate: Fate, target: str = "", reason: str = ""
) -> Change:
    """The fate of the option that `definition` sets."""
    return Change(definition.place, option, fate, target, reason)


def refusal(definition: Definition, message: str) -> Problem:
    """A refusal at the place of a definition."""
    place = definition.place
    return Problem(place.path, place.line, place.column, message)


def at_claim(claim: Claim, message: str) -> Problem:
    """A problem at the start of a claim."""
    place = claim.file.source.place(claim.span[0])
    return Problem(place.path, place.line, place.column, message)


def effective(machine: Machine, path: OptionPath) -> Definition | Problem | None:
    """The one definition of an option that counts; None where nothing sets it.

    A definition whose condition is false counts where there is no other. A gap above the first
    name of the path does not count: the graph reports it.
    A `Problem` where several definitions of the same priority contradict each other or
    definitions may hide where nothing can be seen.
    """
    found, gaps = machine.definitions(path)
    gaps = [gap for gap in gaps if gap.path]
    if gaps:
        gap = gaps[0]
        return Problem(
            gap.place.path,
            gap.place.line,
            gap.place.column,
            f"`{_name(path)}` may be set here, but {gap.reason}; write it out literally",
        )
    found = [item for item in found if machine.holds(item) is not False] or found
    if not found:
        return None
    best = min(definition.priority for definition in found)
    found = [definition for definition in found if definition.priority == best]
    if len(found) > 1:
        values = [simple(machine.evaluator.deep(definition.thunk)) for definition in found]
        if isinstance(values[0], Unknown) or any(value != values[0] for value in values):
            places = " and ".join(shown(definition.place) for definition in found[:2])
            joined = all(isinstance(value, tuple) for value in values)
            advice = "join the lists in one place" if joined else "keep one"
            message = f"`{_name(path)}` is defined more than once: {places}; {advice}"
            return refusal(found[0], message)
    return found[0]


def _name(path: OptionPath) -> str:
    from baremount.migrate.render import option_name

    return option_name(path)


def shown(place: Place) -> str:
    """A place for use inside a message."""
    return f"{short(place.path)}:{place.line}"


def is_binding_of(entry: Entry | None, name: str) -> bool:
    """Whether `entry` is what gives the attribute `name` its value."""
    if isinstance(entry, Binding):
        return entry.path[-1].text in (name, None)
    return isinstance(entry, Inherit) and any(item.text == name for item in entry.names)
