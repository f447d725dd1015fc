"""Methods on known values; a method of an object of .NET or COM is recorded as a call."""

# Handlers in a table all take the same arguments.
# ruff: noqa: ARG001

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from baremount.powershell import invoking
from baremount.powershell.casting import cast
from baremount.powershell.conversion import MAX_ITEMS, to_text
from baremount.powershell.operators import joined
from baremount.powershell.replacing import replaced_text
from baremount.powershell.values import (
    DiskProperty,
    EnvironmentVariable,
    PsArray,
    PsObject,
    ScriptBlockValue,
    Text,
    TypeValue,
    UnknownValue,
    Value,
    text_of,
)

if TYPE_CHECKING:
    from baremount.powershell.evaluator import Evaluator
    from baremount.powershell.scope import Scope
    from baremount.powershell.tree import Invoke
    from baremount.powershell.values import Spot

_TRIMS: Final = {"trim": str.strip, "trimstart": str.lstrip, "trimend": str.rstrip}
_SAME_TEXT: Final = ("tostring", "tolower", "toupper", "tolowerinvariant", "toupperinvariant")
_LISTS: Final = ("list[", "arraylist", "collection")


def invoke(
    evaluator: Evaluator,
    node: Invoke,
    base: Value,
    name: str,
    given: list[Value],
    scope: Scope,
) -> Value:
    """`base.name(given)` or `base::name(given)`."""
    lower = name.lower()
    spot = evaluator.spot(node)
    if isinstance(base, UnknownValue):
        return base
    if isinstance(base, TypeValue):
        return _static(evaluator, node, base.name, name, given)
    if isinstance(base, ScriptBlockValue) and lower in ("invoke", "invokereturnasis"):
        return invoking.call_block(evaluator, base, given, spot)
    if isinstance(base, PsObject):
        return _of_object(evaluator, node, base, name, given)
    if isinstance(base, PsArray):
        return _of_array(evaluator, base, lower, given, spot)
    return of_text(base, lower, given, spot)


def of_text(base: Value, name: str, given: list[Value], spot: Spot) -> Value:
    if name in _TRIMS:
        return _trimmed(base, name, given, spot)
    if name in _SAME_TEXT and not given:
        text = to_text(base)
        if isinstance(text, str):
            text = text.upper() if "upper" in name else text.lower() if "lower" in name else text
        # Names of disks are compared without regard to case, and numbers have none.
        elif name != "tostring" and not isinstance(base, DiskProperty):
            return UnknownValue(f"`{name}` of a text that is not wholly known", spot)
        return text
    if name == "tochararray" and not given and isinstance(base, str):
        return cast("char[]", base, spot)
    if name == "replace" and len(given) == 2:
        return replaced_text(base, given[0], given[1], spot)
    if name in ("equals", "startswith", "endswith", "contains", "indexof", "split", "substring"):
        return _on_known_text(base, name, given, spot)
    return UnknownValue(f"the method `{name}` is not evaluated", spot)


def _trimmed(base: Value, name: str, given: list[Value], spot: Spot) -> Value:
    if isinstance(base, DiskProperty):
        return base._replace(trimmed=True) if not given else UnknownValue("trimmed", spot)
    if given and not (len(given) == 1 and isinstance(given[0], str)):
        return UnknownValue("trimmed by something not known", spot)
    characters = given[0] if given and isinstance(given[0], str) else None
    trim = _TRIMS[name]
    if isinstance(base, str):
        return trim(base, characters)
    if isinstance(base, EnvironmentVariable):
        return base
    if isinstance(base, Text):
        parts = list(base.parts)
        first, last = parts[0], parts[-1]
        if isinstance(first, str) and name != "trimend":
            parts[0] = first.lstrip(characters)
        if isinstance(last, str) and name != "trimstart":
            parts[-1] = parts[-1].rstrip(characters) if isinstance(parts[-1], str) else last
        return text_of(parts)
    return to_text(base)


def _on_known_text(base: Value, name: str, given: list[Value], spot: Spot) -> Value:
    if not isinstance(base, str) or not given:
        return UnknownValue(f"`{name}` of something that is not known", spot)
    first = given[0]
    if name == "substring" and isinstance(first, int) and 0 <= first <= len(base):
        length = given[1] if len(given) > 1 else len(base)
        return base[first : first + length] if isinstance(length, int) else UnknownValue("", spot)
    if not isinstance(first, str):
        return UnknownValue(f"`{name}` with something that is not known", spot)
    if name == "startswith":
        return base.startswith(first)
    if name == "endswith":
        return base.endswith(first)
    if name == "contains":
        return first in base
    if name == "equals":
        return base == first
    if name == "indexof":
        return base.find(first)
    if name == "split" and len(first) == 1:
        return PsArray(list(base.split(first)))
    return UnknownValue(f"the method `{name}` is not evaluated", spot)


def _of_array(
    evaluator: Evaluator, base: PsArray, name: str, given: list[Value], spot: Spot
) -> Value:
    if name in ("add", "addrange") and len(given) == 1:
        if evaluator.conditions:
            base.items.append(UnknownValue("it is added under a condition", spot))
        elif len(base.items) < MAX_ITEMS:
            more = given[0].items if isinstance(given[0], PsArray) and name != "add" else given[:1]
            base.items.extend(more[:MAX_ITEMS])
        return None
    if name == "toarray":
        return PsArray(list(base.items))
    if name == "contains" and given:
        return UnknownValue("whether a list contains something", spot)
    return UnknownValue(f"the method `{name}` is not evaluated", spot)


def _of_object(
    evaluator: Evaluator, node: Invoke, base: PsObject, name: str, given: list[Value]
) -> Value:
    lower = name.lower()
    if base.type_name in ("hashtable", "pscustomobject"):
        if lower == "add" and len(given) == 2 and isinstance(given[0], str):
            base.set(given[0], given[1])
            return None
        if lower in ("containskey", "contains") and given and isinstance(given[0], str):
            return base.has(given[0])
        if lower == "getenumerator":
            return PsArray(
                [
                    PsObject(
                        "pscustomobject", {"Name": base.names[k], "Key": base.names[k], "Value": v}
                    )
                    for k, v in base.members.items()
                ]
            )
        return evaluator.unknown(node, f"the method `{name}` is not evaluated")
    if base.call is not None and base.type_name != "com:" and lower in _SAME_TEXT:
        return evaluator.unknown(node, f"the output of `{base.call.name}`")
    return invoking.record_method(evaluator, node, f"{base.type_name}.{name}", base, given)


def _static(
    evaluator: Evaluator, node: Invoke, type_name: str, name: str, given: list[Value]
) -> Value:
    spot = evaluator.spot(node)
    lower = name.lower()
    short = type_name.removeprefix("system.")
    if lower == "new":
        if any(kind in type_name for kind in _LISTS):
            return PsArray([])
        return invoking.new_object(type_name, given)
    if short == "io.path" and lower == "combine":
        return joined_path(given)
    if short == "string" and lower == "join" and len(given) >= 2:
        rest = given[1] if len(given) == 2 else PsArray(given[1:])
        return joined(rest, given[0])
    if short == "string" and lower in ("isnullorempty", "isnullorwhitespace") and given:
        text = to_text(given[0])
        if isinstance(text, str):
            return not (text if lower == "isnullorempty" else text.strip())
        return UnknownValue("whether a text is empty", spot)
    if short == "array" and given and isinstance(given[0], PsArray):
        changed: list[Value] = [evaluator.unknown(node, f"changed by `[array]::{name}`")]
        given[0].items[:] = given[0].items[::-1] if lower == "reverse" else changed
        return None
    if short == "environment" and lower == "getenvironmentvariable" and len(given) == 1:
        named = given[0]
        return EnvironmentVariable(named.upper()) if isinstance(named, str) else named
    if short == "diagnostics.process" and lower == "start":
        return invoking.record_method(
            evaluator, node, "[System.Diagnostics.Process]::Start", None, given
        )
    call = invoking.record_method(evaluator, node, f"[{type_name}]::{name}", None, given)
    return (
        call
        if short in ("activator", "diagnostics.process")
        else UnknownValue(f"`[{type_name}]::{name}` is not evaluated", spot)
    )


def joined_path(pieces: list[Value]) -> Value:
    """The pieces with one backslash between them."""
    parts: list[Value] = []
    for piece in pieces:
        text = to_text(piece)
        if parts:
            before = parts[-1]
            if isinstance(before, str):
                parts[-1] = before.rstrip("\\/")
            parts.append("\\")
            if isinstance(text, str):
                text = text.lstrip("\\/")
        parts.append(text)
    return text_of(parts)
