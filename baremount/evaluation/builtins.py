"""Nix's `builtins`: the names that every file sees.

Their functions stand in the `builtin_*` modules, one for a family; each is called with the
evaluator and its arguments' thunks, and takes as many arguments as it has such parameters.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from baremount.evaluation import (
    builtin_control,
    builtin_json,
    builtin_lists,
    builtin_numbers,
    builtin_patterns,
    builtin_sets,
    builtin_strings,
    builtin_types,
)
from baremount.evaluation.registry import CONSTANTS
from baremount.evaluation.stopped import shown
from baremount.evaluation.values import Computed, OpenSet, Primitive, Thunk, Value, known_thunk
from baremount.values import Unknown

if TYPE_CHECKING:
    from collections.abc import Callable

    from baremount.evaluation.evaluator import Evaluator

FUNCTIONS: dict[str, Callable[..., Value]] = {
    **builtin_control.FUNCTIONS,
    **builtin_json.FUNCTIONS,
    **builtin_lists.FUNCTIONS,
    **builtin_numbers.FUNCTIONS,
    **builtin_patterns.FUNCTIONS,
    **builtin_sets.FUNCTIONS,
    **builtin_strings.FUNCTIONS,
    **builtin_types.FUNCTIONS,
}

# Visible without `builtins.`; all others are visible with two underscores before the name.
GLOBAL = frozenset(
    {
        "abort", "baseNameOf", "break", "builtins", "derivation", "derivationStrict", "dirOf",
        "false", "fetchGit", "fetchMercurial", "fetchTarball", "fetchTree", "fromTOML",
        "import", "isNull", "map", "null", "placeholder", "removeAttrs", "scopedImport",
        "throw", "toString", "true",
    }
)  # fmt: skip

# Known to Nix, but what they give lies outside the files read, or is not worth computing.
OUTSIDE = frozenset(
    {
        "appendContext", "break", "currentSystem", "currentTime", "derivation",
        "derivationStrict", "fetchGit", "fetchMercurial", "fetchTarball", "fetchTree",
        "fetchurl", "fetchClosure", "filterSource", "findFile", "fromTOML", "getContext",
        "getEnv", "getFlake", "hasContext", "hashFile", "langVersion", "nixPath", "nixVersion",
        "path", "pathExists", "placeholder", "readDir", "readFile", "scopedImport", "storeDir",
        "storePath", "toFile", "toPath", "toXML", "unsafeDiscardOutputDependency",
        "unsafeGetAttrPos",
    }
)  # fmt: skip


def primitive(evaluator: Evaluator, name: str, function: Callable[..., Value]) -> Value:
    """A function of the tables as a value."""
    arity = function.__code__.co_argcount - 1
    return Primitive(name, arity, partial(function, evaluator))


def builtin(evaluator: Evaluator, name: str) -> Value | None:
    """The value of `builtins.name`; None if Nix has no such thing."""
    if name in CONSTANTS:
        return CONSTANTS[name]
    if name in FUNCTIONS:
        return primitive(evaluator, name, FUNCTIONS[name])
    if name == "builtins":
        return builtins_set(evaluator)
    if name in OUTSIDE:
        return Unknown(f"`{name}` is not known from the files read")
    return None


def global_thunk(evaluator: Evaluator, name: str) -> Thunk | None:
    """What `name` stands for where nothing in the file binds it; None if nothing."""
    if name in GLOBAL:
        value = builtin(evaluator, name)
    elif name in ("__curPos", "__nixPath"):
        value = Unknown(f"`{name}` is not known")
    elif name.startswith("__") and name[2:] not in GLOBAL:
        value = builtin(evaluator, name[2:])
    else:
        return None
    if value is None and name != "null":
        return None
    return known_thunk(value)


def builtins_set(evaluator: Evaluator) -> Value:
    """The set `builtins`, open to names that only later versions of Nix have."""
    attributes: dict[str, Thunk] = {
        name: Computed(partial(builtin, evaluator, name))
        for name in (*CONSTANTS, *FUNCTIONS, *OUTSIDE, "builtins")
    }
    return OpenSet(attributes, lambda name: Unknown(f"`builtins.{shown(name)}` is not known"))
