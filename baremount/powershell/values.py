"""Values of the partial evaluator for PowerShell.

Python's own None, bool, int, float and str stand for known values. A disk is symbolic: what is
known of it are the conditions that a script picked it by.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.records import Record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from baremount.powershell.calls import Call
    from baremount.powershell.scope import Scope
    from baremount.powershell.script import Script
    from baremount.powershell.tree import FormalParameter
    from baremount.powershell.tree import ScriptBlock as ScriptBlockNode
    from baremount.source import Source
    from baremount.values import Place


DIFFERS = "it differs from branch to branch"
EMPTY_IN_ONE = f"{DIFFERS}, and one of them leaves it empty"
"""Why a variable is not known, where only some of the ways to it give it a value."""


class Spot(Record):
    """A piece of a file; byte offsets into the content of `source`."""

    source: Source
    start: int
    end: int

    @property
    def place(self) -> Place:
        return self.source.place(self.start)

    @property
    def text(self) -> str:
        return self.source.content[self.start : self.end].decode(errors="replace")


class UnknownValue(Record):
    """What cannot be known without running the script, and why."""

    reason: str
    spot: Spot
    alternatives: tuple[Filters, ...] = ()
    """Of a condition on disks, those of which one is enough, as far as they are known."""
    is_each: bool = False
    """Whether it is another one in each round of a loop."""


class EnvironmentVariable(Record):
    """`$env:NAME`, whatever it holds; the name in upper case."""

    name: str


class Text(Record):
    """A string with holes: text and the values that stand in it."""

    parts: tuple[Value, ...]


class DiskFilter(Record):
    """A condition on a disk, such as its serial number being equal to a text.

    The operator is `eq`, `ne`, `like`, `notlike`, `match`, `notmatch`, `gt` …, upper and lower
    case being the same except after a `c`. `trimmed` tells that the property was trimmed first.
    """

    property: str
    operator: str
    value: Value
    trimmed: bool
    spot: Spot


class Filters(Record):
    """Conditions that must all hold: what a comparison with a disk's property gives."""

    conditions: tuple[DiskFilter | UnknownValue, ...]


class DiskQuery(Record):
    """The disks that a command lists, or one of them, after the conditions of a script.

    `source` is the command's kind: `disk` (Get-Disk), `physical-disk`, `disk-drive`
    (Win32_DiskDrive), `partition`, `volume`.
    """

    source: str
    filters: tuple[DiskFilter | UnknownValue, ...]

    def known(self, key: str) -> Value:
        """What the property `key` is equal to, or None where no condition says so."""
        for condition in self.filters:
            if (
                isinstance(condition, DiskFilter)
                and condition.property == key
                and condition.operator in ("eq", "ceq", "ieq")
            ):
                return condition.value
        return None

    def narrowed(self, conditions: tuple[DiskFilter | UnknownValue, ...]) -> DiskQuery:
        """Those of these disks that meet further conditions."""
        return DiskQuery(self.source, self.filters + conditions)


class DiskProperty(Record):
    """A property of a disk; `number` is its drive number."""

    disk: DiskQuery
    property: str
    trimmed: bool = False


class Character(str):
    """A value of type `[char]`: text wherever text is wanted, but its code as a number."""

    __slots__ = ()


class PsArray:
    """An array or a list; lists grow in place."""

    __slots__ = ("items",)

    def __init__(self, items: list[Value]) -> None:
        self.items = items

    def __repr__(self) -> str:
        return f"PsArray({self.items!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PsArray) and self.items == other.items

    __hash__ = None  # type: ignore[assignment]


class PsObject:
    """Members by name: a hashtable, a custom object, a .NET or COM object, or the output of
    the `call` of a command that is not modelled. The type name is in lower case."""

    __slots__ = ("call", "members", "names", "type_name")

    def __init__(
        self,
        type_name: str,
        members: Mapping[str, Value] | None = None,
        call: Call | None = None,
    ) -> None:
        self.type_name = type_name
        self.members: dict[str, Value] = {}
        self.names: dict[str, str] = {}
        self.call = call
        for name, value in (members or {}).items():
            self.set(name, value)

    def get(self, name: str) -> Value:
        """The member of that name in any case; None where there is none."""
        return self.members.get(name.lower())

    def has(self, name: str) -> bool:
        return name.lower() in self.members

    def set(self, name: str, value: Value) -> None:
        self.members[name.lower()] = value
        self.names.setdefault(name.lower(), name)

    def __repr__(self) -> str:
        return f"PsObject({self.type_name!r}, {self.members!r})"


class ScriptBlockValue:
    """Code in braces, or a function, with the scope it was met in."""

    __slots__ = ("node", "parameters", "scope", "script", "spot", "text")

    def __init__(
        self,
        node: ScriptBlockNode,
        scope: Scope,
        script: Script,
        parameters: tuple[FormalParameter, ...],
    ) -> None:
        self.node = node
        self.scope = scope
        self.script = script
        self.spot = script.spot(node.span)
        self.parameters = parameters
        self.text = script.text[node.span[0] + 1 : node.span[1] - 1]


class TypeValue(Record):
    """`[name]`, the name in lower case."""

    name: str


Value = (
    None
    | bool
    | int
    | float
    | str
    | Text
    | UnknownValue
    | EnvironmentVariable
    | DiskQuery
    | DiskProperty
    | Filters
    | PsArray
    | PsObject
    | ScriptBlockValue
    | TypeValue
)


def text_of(parts: list[Value]) -> str | Text:
    """The string made of these parts: known where all are text."""
    joined: list[Value] = []
    for part in parts:
        if isinstance(part, str) and joined and isinstance(joined[-1], str):
            joined[-1] += part
        elif isinstance(part, Text):
            for inner in part.parts:
                if isinstance(inner, str) and joined and isinstance(joined[-1], str):
                    joined[-1] += inner
                else:
                    joined.append(inner)
        elif part != "":
            joined.append(part)
    if not joined:
        return ""
    if len(joined) == 1 and isinstance(joined[0], str):
        return joined[0]
    return Text(tuple(joined))


def items_of(value: Value) -> list[Value]:
    """What a loop or pipeline goes through: nothing for `$null`, the elements of an array."""
    if value is None:
        return []
    if isinstance(value, PsArray):
        return value.items
    return [value]


def from_items(items: list[Value]) -> Value:
    """What an assignment takes from a pipeline's output."""
    if not items:
        return None
    return items[0] if len(items) == 1 else PsArray(items)
