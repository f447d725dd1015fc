"""nixpkgs' `lib`, as far as configurations of disks and services use it.

The functions stand in the `library_*` modules. What is not there is `Unknown` and says so by
name, so that `lib.x or y` and `lib ? x` are not answered wrongly either.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from baremount.evaluation import (
    library_escapes,
    library_list_parts,
    library_lists,
    library_modules,
    library_numbers,
    library_sets,
    library_strings,
    library_trivial,
    library_updates,
)
from baremount.evaluation.builtins import FUNCTIONS as BUILTIN_FUNCTIONS
from baremount.evaluation.builtins import primitive
from baremount.evaluation.externals import OptionType
from baremount.evaluation.stopped import shown
from baremount.evaluation.values import Computed, NixSet, OpenSet, Thunk, Value, known_thunk
from baremount.values import Unknown

if TYPE_CHECKING:
    from collections.abc import Callable

    from baremount.evaluation.evaluator import Evaluator

# Each part of lib: its own functions, and the built-in ones that it passes on.
PARTS: dict[str, tuple[dict[str, Callable[..., Value]], str]] = {
    "lists": (
        {**library_list_parts.FUNCTIONS, **library_lists.FUNCTIONS},
        """all any concatLists concatMap elem elemAt filter foldl' genList groupBy head isList
        length map partition sort tail""",
    ),
    "attrsets": (
        {**library_sets.FUNCTIONS, **library_updates.FUNCTIONS},
        """attrNames attrValues catAttrs getAttr hasAttr intersectAttrs isAttrs listToAttrs
        mapAttrs removeAttrs zipAttrsWith""",
    ),
    "strings": (
        {
            **library_escapes.FUNCTIONS,
            **library_numbers.FUNCTIONS,
            **library_strings.FUNCTIONS,
        },
        """compareVersions concatStringsSep elem elemAt filter fromJSON genList head isAttrs
        isInt isList isPath isString match parseDrvName replaceStrings split
        stringLength substring tail toJSON typeOf unsafeDiscardStringContext""",
    ),
    "stringsWithDeps": (library_modules.ACTIVATION, ""),
    "trivial": (
        library_trivial.FUNCTIONS,
        """add bitAnd bitOr bitXor ceil deepSeq div floor genericClosure isBool isFloat isInt
        lessThan mul seq sub""",
    ),
    "fixedPoints": (library_trivial.FIXED_POINTS, ""),
    "asserts": (library_trivial.ASSERTS, ""),
    "debug": (library_trivial.DEBUG, "addErrorContext trace"),
    "versions": (library_numbers.VERSIONS, "splitVersion"),
    "filesystem": ({}, "baseNameOf dirOf isPath"),
    "modules": (library_modules.MODULES, ""),
    "options": (library_modules.OPTIONS, ""),
}

# Passed on by lib itself, or reached only through their part.
DIRECT = "fromJSON hashString toJSON toString tryEval"
NOT_DIRECT = {
    "versions": frozenset({"major", "minor", "patch", "majorMinor"}),
    "strings": frozenset({"escapeNixString", "replicate"}),
    "modules": frozenset({"defaultOrderPriority", "defaultOverridePriority"}),
    "lists": library_list_parts.NOT_DIRECT,
}


def lib_set(evaluator: Evaluator) -> OpenSet:
    """The set `lib`; its functions are made when they are asked for.

    To add to it use `extended`: a plain copy of `attributes` would deny that lib has any
    further names.
    """
    attributes: dict[str, Thunk] = {}
    for part, (own, passed_on) in PARTS.items():
        functions = {**own, **_builtins(passed_on)}
        hidden = NOT_DIRECT.get(part, frozenset())
        for name, function in functions.items():
            if name not in hidden:
                attributes[name] = _thunk(evaluator, name, function)
        attributes[part] = Computed(partial(_part, evaluator, part, functions))
    for name, function in _builtins(DIRECT).items():
        attributes[name] = _thunk(evaluator, name, function)
    for name in ("types", "platforms", "licenses", "maintainers"):
        attributes[name] = known_thunk(OptionType(f"lib.{name}"))
    return OpenSet(attributes, lambda name: Unknown(f"`lib.{shown(name)}` is not known"))


def _builtins(names: str) -> dict[str, Callable[..., Value]]:
    return {name: BUILTIN_FUNCTIONS[name] for name in names.split()}


def _thunk(evaluator: Evaluator, name: str, function: Callable[..., Value]) -> Thunk:
    return Computed(partial(_function, evaluator, name, function))


def _function(evaluator: Evaluator, name: str, function: Callable[..., Value]) -> Value:
    # A constant, such as `mkForce`, is the value that it is made of.
    if function.__code__.co_argcount == 1:
        result: Value = function(evaluator)
        return result
    return primitive(evaluator, name, function)


def _part(evaluator: Evaluator, part: str, functions: dict[str, Callable[..., Value]]) -> NixSet:
    attributes = {name: _thunk(evaluator, name, function) for name, function in functions.items()}
    return OpenSet(attributes, lambda name: Unknown(f"`lib.{part}.{shown(name)}` is not known"))
