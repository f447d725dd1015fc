"""Which argument belongs to which parameter, as PowerShell binds them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from baremount.powershell.calls import Argument
from baremount.powershell.values import PsArray, PsObject, Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from baremount.powershell.tree import FormalParameter

SWITCH: Final = "switch"


def match(
    formal: Sequence[FormalParameter], arguments: Iterable[Argument]
) -> tuple[dict[str, Value], list[Value]]:
    """The arguments of a function by parameter, and those left over (`$args`).

    Named ones by a prefix that is enough, the others in order.
    """
    names = [parameter.name for parameter in formal]
    named: dict[str, Value] = {}
    loose: list[Value] = []
    for argument in arguments:
        name = full_name(argument.name, names) if argument.name is not None else None
        if name is None:
            loose.append(argument.value)
        else:
            named[name] = argument.value
    free = [p.name for p in formal if p.name not in named and p.type_name != SWITCH]
    named.update(zip(free, loose, strict=False))
    return named, loose[len(free) :]


def full_name(written: str, names: Sequence[str]) -> str | None:
    """The one parameter that `written` is the name or the beginning of."""
    lower = written.lower()
    exact = [name for name in names if name.lower() == lower]
    if exact:
        return exact[0]
    found = [name for name in names if name.lower().startswith(lower)]
    return found[0] if len(found) == 1 else None


def splatted(value: Value, argument: Argument) -> list[Argument]:
    """What `@name` stands for on a command line."""
    if isinstance(value, PsObject):
        return [
            Argument(value.names[key], member, argument.spot)
            for key, member in value.members.items()
        ]
    if isinstance(value, PsArray):
        return [Argument(None, item, argument.spot) for item in value.items]
    return [Argument(None, value, argument.spot)]
