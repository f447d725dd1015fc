"""The arguments of a native program on a command line, as its parser left them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from baremount.powershell.binding import splatted
from baremount.powershell.calls import Argument
from baremount.powershell.conversion import to_text
from baremount.powershell.tree import Array, Command, Node, Number, Parameter, Variable, Verbatim
from baremount.powershell.values import EnvironmentVariable, PsArray, Value, text_of

if TYPE_CHECKING:
    from baremount.powershell.evaluator import Evaluator
    from baremount.powershell.scope import Scope

_PERCENT: Final = re.compile(r"%([^%\s]+)%")


def arguments(evaluator: Evaluator, node: Command, scope: Scope) -> tuple[Argument, ...]:
    """The arguments in order; a parameter is text like any other."""
    given: list[Argument] = []
    stop = _stop_parsing(node)
    for argument in node.arguments:
        spot = evaluator.spot(argument)
        if isinstance(argument, Verbatim):
            given.append(Argument(None, _expanded(argument.text), spot, verbatim=True))
        elif isinstance(argument, Parameter):
            given.extend(_parameter(evaluator, argument, scope))
        elif isinstance(argument, Variable) and argument.splatted:
            value = evaluator.value(Variable(argument.span, argument.name), scope)
            for each in splatted(value, Argument(None, None, spot)):
                if each.name is not None:
                    given.append(Argument(None, f"-{each.name}:", spot))
                given.append(each._replace(name=None))
        elif argument is not stop:
            value = _value(evaluator, argument, scope)
            given.append(Argument(None, value, spot, separator=_separator(argument)))
    return tuple(given)


def _stop_parsing(node: Command) -> Node | None:
    """The `--%` in front of a verbatim rest, which itself is not passed."""
    if len(node.arguments) > 1 and isinstance(node.arguments[-1], Verbatim):
        return node.arguments[-2]
    return None


def _parameter(evaluator: Evaluator, node: Parameter, scope: Scope) -> list[Argument]:
    spot = evaluator.spot(node)
    if node.value is None:
        return [Argument(None, node.text, spot)]
    value = _value(evaluator, node.value, scope)
    separator = _separator(node.value)
    if node.value.span[0] != node.span[0] + len(node.text):
        return [Argument(None, node.text, spot), Argument(None, value, spot, separator=separator)]
    first, *others = value.items if isinstance(value, PsArray) and value.items else [value]
    joined: Value = text_of([node.text, to_text(first)])
    if others:
        joined = PsArray([joined, *others])
    return [Argument(None, joined, spot, separator=separator)]


def _value(evaluator: Evaluator, node: Node, scope: Scope) -> Value:
    """The value; a number keeps its text, but not in a comma list."""
    return node.text if isinstance(node, Number) else evaluator.value(node, scope)


def _separator(node: Node) -> str:
    """What elements are joined with: a comma where nothing but that is between any of them."""
    if not isinstance(node, Array):
        return " "
    pairs = zip(node.items, node.items[1:], strict=False)
    return "," if all(before.span[1] + 1 == after.span[0] for before, after in pairs) else " "


def _expanded(text: str) -> Value:
    """`%NAME%` stands for an environment variable even after `--%`."""
    parts: list[Value] = []
    end = 0
    for found in _PERCENT.finditer(text):
        parts.extend((text[end : found.start()], EnvironmentVariable(found[1].upper())))
        end = found.end()
    parts.append(text[end:])
    return text_of(parts)
