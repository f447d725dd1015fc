"""`lib.trivial`, `lib.fixedPoints`, `lib.asserts` and `lib.debug`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.evaluation.builtin_lists import fold_left
from baremount.evaluation.builtin_types import function_arguments
from baremount.evaluation.calls import call_thunk
from baremount.evaluation.comparison import less
from baremount.evaluation.numbers import arithmetic
from baremount.evaluation.operators import concatenate, update
from baremount.evaluation.registry import Table
from baremount.evaluation.stopped import shown, thrown
from baremount.evaluation.values import (
    Closure,
    Computed,
    NixList,
    NixSet,
    Primitive,
    Thunk,
    Value,
    known_thunk,
)
from baremount.evaluation.wanted import a_boolean, a_list, a_string, an_integer, holds

if TYPE_CHECKING:
    from baremount.evaluation.evaluator import Evaluator
    from baremount.evaluation.stopped import NotKnown

FUNCTIONS = Table()
FIXED_POINTS = Table()
ASSERTS = Table()
DEBUG = Table()


@FUNCTIONS.named("id")
def _identity(evaluator: Evaluator, value: Thunk) -> Value:
    return evaluator.need(value)


@FUNCTIONS.named("const")
def _constant(evaluator: Evaluator, value: Thunk, _ignored: Thunk) -> Value:
    return evaluator.need(value)


@FUNCTIONS.named("flip")
def _flip(evaluator: Evaluator, function: Thunk, first: Thunk, second: Thunk) -> Value:
    return evaluator.invoke(evaluator.need(function), second, first)


@FUNCTIONS.named("pipe")
def _pipe(evaluator: Evaluator, value: Thunk, functions: Thunk) -> Value:
    def apply_next(given: Thunk, function: Thunk) -> Value:
        return evaluator.invoke(evaluator.need(function), given)

    return fold_left(evaluator, known_thunk(Primitive("pipe", 2, apply_next)), value, functions)


@FUNCTIONS.named("concat")
def _concat(evaluator: Evaluator, left: Thunk, right: Thunk) -> Value:
    return concatenate(evaluator, evaluator.need(left), evaluator.need(right))


@FUNCTIONS.named("mergeAttrs")
def _merge(evaluator: Evaluator, left: Thunk, right: Thunk) -> Value:
    return update(evaluator, evaluator.need(left), evaluator.need(right))


@FUNCTIONS.named("or")
def _or(evaluator: Evaluator, left: Thunk, right: Thunk) -> Value:
    return a_boolean(evaluator, left) or a_boolean(evaluator, right)


@FUNCTIONS.named("and")
def _and(evaluator: Evaluator, left: Thunk, right: Thunk) -> Value:
    return a_boolean(evaluator, left) and a_boolean(evaluator, right)


@FUNCTIONS.named("xor")
def _xor(evaluator: Evaluator, left: Thunk, right: Thunk) -> Value:
    return a_boolean(evaluator, left) != a_boolean(evaluator, right)


@FUNCTIONS.named("bitNot")
def _bit_not(evaluator: Evaluator, value: Thunk) -> Value:
    return arithmetic("-", -1, evaluator.plain(value))


@FUNCTIONS.named("boolToString")
def _bool_to_string(evaluator: Evaluator, value: Thunk) -> Value:
    return "true" if a_boolean(evaluator, value) else "false"


@FUNCTIONS.named("boolToYesNo")
def _bool_to_yes(evaluator: Evaluator, value: Thunk) -> Value:
    return "yes" if a_boolean(evaluator, value) else "no"


@FUNCTIONS.named("defaultTo")
def _default_to(evaluator: Evaluator, default: Thunk, value: Thunk) -> Value:
    given = evaluator.plain(value)
    return evaluator.need(default) if given is None else given


@FUNCTIONS.named("mapNullable")
def _map_nullable(evaluator: Evaluator, function: Thunk, value: Thunk) -> Value:
    if evaluator.plain(value) is None:
        return None
    return evaluator.invoke(evaluator.need(function), value)


@FUNCTIONS.named("min")
def _min(evaluator: Evaluator, left: Thunk, right: Thunk) -> Value:
    one, other = evaluator.plain(left), evaluator.plain(right)
    return one if less(evaluator, one, other) else other


@FUNCTIONS.named("max")
def _max(evaluator: Evaluator, left: Thunk, right: Thunk) -> Value:
    one, other = evaluator.plain(left), evaluator.plain(right)
    return one if less(evaluator, other, one) else other


@FUNCTIONS.named("mod")
def _mod(evaluator: Evaluator, left: Thunk, right: Thunk) -> Value:
    one, other = evaluator.plain(left), evaluator.plain(right)
    whole = arithmetic("*", other, arithmetic("/", one, other))
    return arithmetic("-", one, whole)


@FUNCTIONS.named("compare")
def _compare(evaluator: Evaluator, left: Thunk, right: Thunk) -> Value:
    one, other = evaluator.plain(left), evaluator.plain(right)
    if less(evaluator, one, other):
        return -1
    return 1 if less(evaluator, other, one) else 0


@FUNCTIONS.named("warn")
def _warn(evaluator: Evaluator, message: Thunk, value: Thunk) -> Value:
    a_string(evaluator, message)
    return evaluator.need(value)


@FUNCTIONS.named("info")
def _info(evaluator: Evaluator, _message: Thunk, value: Thunk) -> Value:
    return evaluator.need(value)


@FUNCTIONS.named("warnIf", "warnIfNot")
def _warn_if(evaluator: Evaluator, condition: Thunk, _message: Thunk, value: Thunk) -> Value:
    a_boolean(evaluator, condition)
    return evaluator.need(value)


@FUNCTIONS.named("throwIf")
def _throw_if(evaluator: Evaluator, condition: Thunk, message: Thunk, value: Thunk) -> Value:
    if a_boolean(evaluator, condition):
        raise _thrown(evaluator, message)
    return evaluator.need(value)


@FUNCTIONS.named("throwIfNot")
def _throw_if_not(evaluator: Evaluator, condition: Thunk, message: Thunk, value: Thunk) -> Value:
    if not a_boolean(evaluator, condition):
        raise _thrown(evaluator, message)
    return evaluator.need(value)


def _thrown(evaluator: Evaluator, message: Thunk) -> NotKnown:
    text = a_string(evaluator, message)
    return thrown(f"the configuration throws: {shown(text)}")


@FUNCTIONS.named("showWarnings")
def _show_warnings(evaluator: Evaluator, warnings: Thunk, value: Thunk) -> Value:
    for warning in a_list(evaluator, warnings):
        a_string(evaluator, warning)
    return evaluator.need(value)


@FUNCTIONS.named("setFunctionArgs")
def _set_arguments(evaluator: Evaluator, function: Thunk, arguments: Thunk) -> Value:
    functor = Primitive("__functor", 1, lambda _self: evaluator.need(function))
    return NixSet({"__functor": known_thunk(functor), "__functionArgs": arguments})


@FUNCTIONS.named("functionArgs")
def _function_arguments(evaluator: Evaluator, function: Thunk) -> Value:
    value = evaluator.plain(function)
    if isinstance(value, NixSet) and "__functor" in value.attributes:
        if "__functionArgs" in value.attributes:
            return evaluator.need(value.attributes["__functionArgs"])
        return function_arguments(
            evaluator, call_thunk(evaluator, value.attributes["__functor"], function)
        )
    return function_arguments(evaluator, function)


@FUNCTIONS.named("isFunction")
def _is_function(evaluator: Evaluator, value: Thunk) -> Value:
    given = evaluator.plain(value)
    if isinstance(given, NixSet) and "__functor" in given.attributes:
        given = evaluator.plain(call_thunk(evaluator, given.attributes["__functor"], value))
    return isinstance(given, (Closure, Primitive))


@FUNCTIONS.named("toFunction")
def _to_function(evaluator: Evaluator, value: Thunk) -> Value:
    if _is_function(evaluator, value) is True:
        return evaluator.plain(value)
    return Primitive("toFunction", 1, lambda _ignored: evaluator.need(value))


@FUNCTIONS.named("toHexString")
def _hexadecimal(evaluator: Evaluator, value: Thunk) -> Value:
    number = an_integer(evaluator, value)
    if number < 0:
        raise thrown("a negative number is written in another base")
    return f"{number:X}"


@FUNCTIONS.named("toBaseDigits")
def _digits(evaluator: Evaluator, base: Thunk, value: Thunk) -> Value:
    radix, number = an_integer(evaluator, base), an_integer(evaluator, value)
    if radix < 2 or number < 0:
        raise thrown("a number is written in a base below two")
    digits: list[int] = []
    while number or not digits:
        number, digit = divmod(number, radix)
        digits.append(digit)
    return NixList(tuple([known_thunk(digit) for digit in reversed(digits)]))


@FUNCTIONS.named("splitByAndCompare")
def _compare_by(
    evaluator: Evaluator, predicate: Thunk, yes: Thunk, no: Thunk, left: Thunk, right: Thunk
) -> Value:
    test = evaluator.plain(predicate)
    one, other = holds(evaluator, test, left), holds(evaluator, test, right)
    if one is not other:
        return -1 if one else 1
    return evaluator.invoke(evaluator.need(yes if one else no), left, right)


@FIXED_POINTS.named("fix")
def _fix(evaluator: Evaluator, function: Thunk) -> Value:
    def work() -> Value:
        return evaluator.invoke(evaluator.need(function), result)

    result = Computed(work)
    return evaluator.need(result)


@ASSERTS.named("assertMsg")
def _assert_message(evaluator: Evaluator, condition: Thunk, message: Thunk) -> Value:
    if not a_boolean(evaluator, condition):
        raise _thrown(evaluator, message)
    return True


@DEBUG.named("traceVal", "traceValSeq")
def _trace_value(evaluator: Evaluator, value: Thunk) -> Value:
    return evaluator.need(value)


@DEBUG.named("traceIf")
def _trace_if(evaluator: Evaluator, condition: Thunk, _message: Thunk, value: Thunk) -> Value:
    a_boolean(evaluator, condition)
    return evaluator.need(value)
