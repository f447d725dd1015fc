"""`builtins.match` and `split`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.evaluation.patterns import compiled
from baremount.evaluation.registry import Table
from baremount.evaluation.stopped import unknowable
from baremount.evaluation.values import NixList, known_thunk
from baremount.evaluation.wanted import a_string

if TYPE_CHECKING:
    from collections.abc import Sequence

    from baremount.evaluation.evaluator import Evaluator
    from baremount.evaluation.values import Thunk, Value

FUNCTIONS = Table()


@FUNCTIONS.named("match")
def match(evaluator: Evaluator, pattern: Thunk, text: Thunk) -> Value:
    """`match pattern text`: the groups if the whole text matches, else null."""
    expression = compiled(a_string(evaluator, pattern))
    content = a_string(evaluator, text).encode()
    if expression.has_choice and expression.pattern.groups:
        raise unknowable("a pattern with alternatives of which several may match")
    evaluator.charge(expression.cost(len(content)))
    found = expression.pattern.fullmatch(content)
    return None if found is None else _groups(found.groups())


@FUNCTIONS.named("split")
def split(evaluator: Evaluator, pattern: Thunk, text: Thunk) -> Value:
    """`split pattern text`: what lies between the matches, and the groups of each."""
    expression = compiled(a_string(evaluator, pattern))
    content = a_string(evaluator, text).encode()
    if expression.has_choice:
        raise unknowable("a pattern with alternatives of which several may match")
    evaluator.charge(expression.cost(len(content)) * (len(content) + 1))
    items: list[Value] = []
    position = 0
    for found in expression.pattern.finditer(content):
        if found.end() == found.start():
            raise unknowable("a pattern that matches nothing")
        items.append(_text(content[position : found.start()]))
        items.append(_groups(found.groups()))
        position = found.end()
    items.append(_text(content[position:]))
    evaluator.charge(len(items))
    return NixList(tuple([known_thunk(item) for item in items]))


def _groups(groups: Sequence[bytes | None]) -> Value:
    return NixList(
        tuple([known_thunk(None if group is None else _text(group)) for group in groups])
    )


def _text(content: bytes) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError:
        raise unknowable("a string is cut inside a character") from None
