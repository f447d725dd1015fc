"""How values are named in reasons, and Nix's own names of their types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.evaluation.values import Closure, NixList, NixPath, NixSet, Primitive
from baremount.values import Unknown

if TYPE_CHECKING:
    from baremount.evaluation.values import Value

_WORDS = {
    "bool": "a boolean",
    "int": "an integer",
    "float": "a float",
    "string": "a string",
    "path": "a path",
    "null": "null",
    "list": "a list",
    "set": "a set",
    "lambda": "a function",
}


def type_name(value: Value) -> str:
    """What `builtins.typeOf` gives, or "external"."""
    if value is None:
        return "null"
    # bool before int, which Python has it inherit from.
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, int):
        return "int"
    if isinstance(value, float):
        return "float"
    if isinstance(value, str):
        return "string"
    if isinstance(value, NixPath):
        return "path"
    if isinstance(value, NixList):
        return "list"
    if isinstance(value, NixSet):
        return "set"
    return "lambda" if isinstance(value, (Closure, Primitive)) else "external"


def describe(value: Value) -> str:
    """A value's type in words."""
    if isinstance(value, Unknown):
        return "something unknown"
    return _WORDS.get(type_name(value), "something from outside")
