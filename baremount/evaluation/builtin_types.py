"""`builtins.typeOf`, `isString` and their kind, and what functions say of themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.evaluation.registry import Table
from baremount.evaluation.stopped import unknowable
from baremount.evaluation.values import Closure, NixSet, Primitive, known_thunk
from baremount.evaluation.wording import describe, type_name

if TYPE_CHECKING:
    from baremount.evaluation.evaluator import Evaluator
    from baremount.evaluation.values import Thunk, Value

FUNCTIONS = Table()


@FUNCTIONS.named("typeOf")
def _type_of(evaluator: Evaluator, value: Thunk) -> Value:
    return type_name(evaluator.plain(value))


def _enter_test(name: str, kind: str) -> None:
    def test(evaluator: Evaluator, value: Thunk) -> Value:
        return type_name(evaluator.plain(value)) == kind

    FUNCTIONS[name] = test


for _name, _kind in (
    ("isAttrs", "set"),
    ("isBool", "bool"),
    ("isFloat", "float"),
    ("isFunction", "lambda"),
    ("isInt", "int"),
    ("isList", "list"),
    ("isNull", "null"),
    ("isPath", "path"),
    ("isString", "string"),
):
    _enter_test(_name, _kind)


@FUNCTIONS.named("functionArgs")
def function_arguments(evaluator: Evaluator, function: Thunk) -> Value:
    """The formals of a function, each with whether it has a default."""
    value = evaluator.plain(function)
    if isinstance(value, Primitive):
        return NixSet({})
    if not isinstance(value, Closure):
        raise unknowable(f"{describe(value)} stands where a function is wanted")
    formals = value.node.formals or ()
    return NixSet({formal.name: known_thunk(formal.default is not None) for formal in formals})
