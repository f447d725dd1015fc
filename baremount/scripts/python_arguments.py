"""The arguments of a call in Python, and which parameter of a function gets which."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import libcst as cst

from baremount.powershell.values import UnknownValue
from baremount.records import Record

if TYPE_CHECKING:
    from baremount.scripts.python_run import PythonRun

_CALLER = "whoever calls this gives it"


class Given(Record):
    """The arguments of a call, evaluated."""

    items: list[Any]
    named: dict[str, Any]
    has_more: bool = False
    """Whether there are more of them than are known: `*words`, `**options`."""

    def first(self, name: str) -> Any:
        """The first argument, which may be given by name."""
        return self.items[0] if self.items else self.named.get(name)


NOTHING = Given([], {})


def given_to(run: PythonRun, node: cst.Call) -> Given:
    """The arguments of a call."""
    items: list[Any] = []
    named: dict[str, Any] = {}
    has_more = False
    for argument in node.args:
        found = run.value(argument.value)
        if argument.star == "*" and isinstance(found, list):
            items += found
        elif argument.star == "**" and isinstance(found, dict):
            named |= found
        elif argument.star:
            has_more = True
        elif argument.keyword is not None:
            named[argument.keyword.value] = found
        else:
            # How many stand before it is not known.
            items.append(run.unknown(argument, _CALLER) if has_more else found)
    return Given(items, named, has_more)


def bound(
    run: PythonRun, function: cst.FunctionDef, given: Given, node: cst.CSTNode, *, is_known: bool
) -> dict[str, Any]:
    """The values of a function's parameters; `is_known` tells whether this is all that calls it."""
    parameters = function.params
    # A decorator may give it more, or others.
    is_known = is_known and not function.decorators
    names: dict[str, Any] = {}
    rest = list(given.items)
    for parameter in (*parameters.posonly_params, *parameters.params):
        names[parameter.name.value] = (
            rest.pop(0) if rest else _not_given(run, parameter, given, node, is_known)
        )
    for parameter in parameters.kwonly_params:
        names[parameter.name.value] = _not_given(run, parameter, given, node, is_known)
    if isinstance(parameters.star_arg, cst.Param):
        is_all = is_known and not given.has_more
        names[parameters.star_arg.name.value] = rest if is_all else run.unknown(node, _CALLER)
    if parameters.star_kwarg is not None:
        names[parameters.star_kwarg.name.value] = run.unknown(node, "arguments by name")
    return names


def _not_given(
    run: PythonRun, parameter: cst.Param, given: Given, node: cst.CSTNode, is_known: bool
) -> Any:
    """A parameter that no argument by its position is for."""
    name = parameter.name.value
    if name in given.named:
        return given.named[name]
    found: Any = run.unknown(node, f"`{name}`: {_CALLER if not is_known else 'it is not given'}")
    if given.has_more or parameter.default is None:
        return found
    default = run.value(parameter.default)
    # What stands for "not given" is the value only where it surely is not given.
    is_open = default is None or default == "" or isinstance(default, UnknownValue)
    return default if is_known or not is_open else found
