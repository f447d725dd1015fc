"""Calling what can be called: functions, built-in ones, and sets with `__functor`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.evaluation.arguments import bound_scope
from baremount.evaluation.externals import OptionType
from baremount.evaluation.stopped import NotKnown, unknowable
from baremount.evaluation.values import (
    Closure,
    Computed,
    External,
    NixSet,
    Primitive,
    Thunk,
    Value,
    known_thunk,
)
from baremount.evaluation.wording import describe
from baremount.syntax.tree import Lambda
from baremount.values import Unknown

if TYPE_CHECKING:
    from baremount.evaluation.evaluator import Evaluator


def invoke(evaluator: Evaluator, function: Value, argument: Thunk) -> Value:
    """The value of calling `function` with one argument."""
    if isinstance(function, Closure):
        scope = bound_scope(evaluator, function, argument)
        return evaluator.evaluate(function.node.body, scope, function.file)
    if isinstance(function, Primitive):
        return _invoke_primitive(function, argument)
    if isinstance(function, NixSet) and "__functor" in function.attributes:
        return evaluator.nested(_invoke_functor, evaluator, function, argument)
    if isinstance(function, OptionType):
        return function.applied(argument)
    if isinstance(function, External):
        return invoke(evaluator, evaluator.resolved(function), argument)
    raise unknowable(f"{describe(function)} is called like a function")


def _invoke_primitive(function: Primitive, argument: Thunk) -> Value:
    arguments = (*function.arguments, argument)
    if len(arguments) < function.arity:
        return function._replace(arguments=arguments)
    value = function.function(*arguments)
    if isinstance(value, Unknown):
        raise NotKnown(value)
    return value


def _invoke_functor(evaluator: Evaluator, function: NixSet, argument: Thunk) -> Value:
    functor = evaluator.plain(function.attributes["__functor"])
    return invoke(evaluator, invoke(evaluator, functor, known_thunk(function)), argument)


def call_thunk(evaluator: Evaluator, function: Thunk, *arguments: Thunk) -> Computed:
    """A thunk for a call; it stands where the result is written in the function."""
    thunk = Computed(lambda: evaluator.invoke(evaluator.need(function), *arguments))
    node = function.node
    if isinstance(node, Lambda):
        for _ in arguments[1:]:
            node = node.body if isinstance(node, Lambda) else node
        thunk.node = node.body if isinstance(node, Lambda) else node
        thunk.file = function.file
    return thunk
