"""Arithmetic of `builtins`, and comparison of version numbers."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from baremount.evaluation.comparison import less
from baremount.evaluation.numbers import arithmetic, integer
from baremount.evaluation.registry import Table
from baremount.evaluation.stopped import unknowable
from baremount.evaluation.values import NixList, known_thunk
from baremount.evaluation.wanted import a_number, a_string, an_integer

if TYPE_CHECKING:
    from baremount.evaluation.evaluator import Evaluator
    from baremount.evaluation.values import Thunk, Value

FUNCTIONS = Table()

_MAX_INT = 2**31 - 1


def _enter_arithmetic(name: str, operator: str) -> None:
    def work(evaluator: Evaluator, left: Thunk, right: Thunk) -> Value:
        return arithmetic(operator, evaluator.plain(left), evaluator.plain(right))

    FUNCTIONS[name] = work


for _name, _operator in (("add", "+"), ("sub", "-"), ("mul", "*"), ("div", "/")):
    _enter_arithmetic(_name, _operator)


@FUNCTIONS.named("lessThan")
def _less_than(evaluator: Evaluator, left: Thunk, right: Thunk) -> Value:
    return less(evaluator, evaluator.need(left), evaluator.need(right))


@FUNCTIONS.named("bitAnd")
def _bit_and(evaluator: Evaluator, left: Thunk, right: Thunk) -> Value:
    return an_integer(evaluator, left) & an_integer(evaluator, right)


@FUNCTIONS.named("bitOr")
def _bit_or(evaluator: Evaluator, left: Thunk, right: Thunk) -> Value:
    return an_integer(evaluator, left) | an_integer(evaluator, right)


@FUNCTIONS.named("bitXor")
def _bit_xor(evaluator: Evaluator, left: Thunk, right: Thunk) -> Value:
    return an_integer(evaluator, left) ^ an_integer(evaluator, right)


@FUNCTIONS.named("ceil")
def _ceil(evaluator: Evaluator, value: Thunk) -> Value:
    return integer(math.ceil(a_number(evaluator, value)))


@FUNCTIONS.named("floor")
def _floor(evaluator: Evaluator, value: Thunk) -> Value:
    return integer(math.floor(a_number(evaluator, value)))


@FUNCTIONS.named("compareVersions")
def _compare_versions(evaluator: Evaluator, left: Thunk, right: Thunk) -> Value:
    one, other = a_string(evaluator, left), a_string(evaluator, right)
    evaluator.charge(len(one) + len(other))
    return compared_versions(one, other)


def compared_versions(left: str, right: str) -> int:
    """-1, 0 or 1, as `compareVersions` in Nix's names.cc."""
    one, other = version_parts(left), version_parts(right)
    for index in range(max(len(one), len(other))):
        first = one[index] if index < len(one) else ""
        second = other[index] if index < len(other) else ""
        if _earlier(first, second):
            return -1
        if _earlier(second, first):
            return 1
    return 0


def _earlier(left: str, right: str) -> bool:
    one, other = _number(left), _number(right)
    if one is not None and other is not None:
        return one < other
    if left == "" and other is not None:
        return True
    if left == "pre":
        return right != "pre"
    if right == "pre":
        return False
    if other is not None:
        return True
    return one is None and left < right


def _number(part: str) -> int | None:
    if not (part.isascii() and part.isdigit()):
        return None
    if len(part) > 10 or int(part) > _MAX_INT:
        raise unknowable("a version number of more than 31 bits")
    return int(part)


def version_parts(version: str) -> list[str]:
    """The runs of digits and of other characters between dots and dashes."""
    parts: list[str] = []
    start = 0
    for index, character in enumerate(version):
        if character in ".-":
            if start < index:
                parts.append(version[start:index])
            start = index + 1
        elif index > start and _is_digit(character) != _is_digit(version[index - 1]):
            parts.append(version[start:index])
            start = index
    if start < len(version):
        parts.append(version[start:])
    return parts


def _is_digit(character: str) -> bool:
    return "0" <= character <= "9"


@FUNCTIONS.named("splitVersion")
def _split_version(evaluator: Evaluator, version: Thunk) -> Value:
    text = a_string(evaluator, version)
    evaluator.charge(len(text))
    return NixList(tuple(known_thunk(part) for part in version_parts(text)))
