"""The part of `lib.strings` on numbers in text, and `lib.versions`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.evaluation.builtin_numbers import compared_versions, version_parts
from baremount.evaluation.builtin_strings import to_string
from baremount.evaluation.numbers import integer
from baremount.evaluation.registry import Table
from baremount.evaluation.stopped import thrown, unknowable
from baremount.evaluation.wanted import a_string, an_integer

if TYPE_CHECKING:
    from baremount.evaluation.evaluator import Evaluator
    from baremount.evaluation.values import Thunk, Value

FUNCTIONS = Table()
VERSIONS = Table()


@FUNCTIONS.named("fixedWidthString")
def _fixed_width(evaluator: Evaluator, width: Thunk, filler: Thunk, value: Thunk) -> Value:
    return _filled(
        evaluator,
        an_integer(evaluator, width),
        a_string(evaluator, filler),
        a_string(evaluator, value),
    )


@FUNCTIONS.named("fixedWidthNumber")
def _fixed_number(evaluator: Evaluator, width: Thunk, value: Thunk) -> Value:
    return _filled(evaluator, an_integer(evaluator, width), "0", to_string(evaluator, value))


def _filled(evaluator: Evaluator, width: int, filler: str, text: str) -> str:
    missing, piece = width - len(text.encode()), len(filler.encode())
    if missing == 0:
        return text
    if missing < 0 or piece == 0 or missing % piece:
        raise thrown("a string does not have the fixed width")
    evaluator.charge(missing // piece)
    evaluator.charge_text(max(width, 0))
    return filler * (missing // piece) + text


@FUNCTIONS.named("toInt")
def _to_integer(evaluator: Evaluator, value: Thunk) -> Value:
    text = _stripped_number(evaluator, value)
    if len(text) > 1 and text.startswith("0"):
        raise thrown("`toInt` is given a number with a zero before it")
    if text.startswith("-0") and text != "-0":
        raise unknowable("`toInt` is given a number with a zero before it")
    return integer(int(text))


@FUNCTIONS.named("toIntBase10")
def _to_decimal(evaluator: Evaluator, value: Thunk) -> Value:
    text = _stripped_number(evaluator, value)
    if text.startswith("-0"):
        raise unknowable("`toIntBase10` is given a negative number with a zero before it")
    return integer(int(text))


def _stripped_number(evaluator: Evaluator, value: Thunk) -> str:
    text = a_string(evaluator, value).strip(" \t\n\v\f\r")
    digits = text.removeprefix("-")
    if "-" in digits:
        raise unknowable("a string with a dash inside is made an integer")
    if not (digits.isascii() and digits.isdigit()):
        raise thrown("a string that is no integer is made one")
    if len(digits) > 19:
        raise unknowable("an integer of more than 64 bits")
    return text


@FUNCTIONS.named("versionOlder")
def _older(evaluator: Evaluator, left: Thunk, right: Thunk) -> Value:
    return compared_versions(a_string(evaluator, right), a_string(evaluator, left)) == 1


@FUNCTIONS.named("versionAtLeast")
def _at_least(evaluator: Evaluator, left: Thunk, right: Thunk) -> Value:
    return compared_versions(a_string(evaluator, right), a_string(evaluator, left)) != 1


def _enter_version_part(name: str, index: int) -> None:
    def part(evaluator: Evaluator, version: Thunk) -> Value:
        parts = version_parts(a_string(evaluator, version))
        if index >= len(parts):
            raise unknowable("a version with too few parts")
        return parts[index]

    VERSIONS[name] = part


for _name, _index in (("major", 0), ("minor", 1), ("patch", 2)):
    _enter_version_part(_name, _index)


@VERSIONS.named("majorMinor")
def _major_minor(evaluator: Evaluator, version: Thunk) -> Value:
    return ".".join(version_parts(a_string(evaluator, version))[:2])
