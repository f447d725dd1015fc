"""Values of the reader of Python: Python's own where they are known, and what stands for the rest.

`str`, `int`, `bool`, `None`, `list` (tuples too) and `dict` are known; `Text`, `UnknownValue`
and the symbolic values are those of the evaluator for PowerShell.
"""

from __future__ import annotations

import re
from string import Formatter
from typing import TYPE_CHECKING, Any, Literal

from baremount.powershell.native import text_of_argument
from baremount.powershell.values import (
    DiskProperty,
    EnvironmentVariable,
    PsArray,
    Text,
    UnknownValue,
    Value,
)
from baremount.records import Record

if TYPE_CHECKING:
    import libcst as cst

MAX_LENGTH = 100_000
"""The longest text or list that a script builds up."""
MAX_PARTS = 200
_PLACEHOLDER = re.compile(r"%([%sd])")
_TEXTS = (str, Text, DiskProperty, EnvironmentVariable)


class Dotted(Record):
    """A name of a module or of something in it, such as `subprocess.run`."""

    name: str


class Function(Record):
    """A function of the file."""

    node: cst.FunctionDef


class Completed(Record):
    """A program that was started, and what it prints."""

    output: Any


class Method(Record):
    """A method or a field of a value: not yet called, or not known."""

    base: Any
    name: str
    field: UnknownValue


def as_value(value: Any) -> Value:
    """A value as the readers of commands take it."""
    if value is None or isinstance(value, (bool, int, UnknownValue, *_TEXTS)):
        return value
    if isinstance(value, list):
        return PsArray([as_value(item) for item in value])
    return value.field if isinstance(value, Method) else None


def joined(parts: list[Any]) -> Any:
    """The text made of these; the first unknown one where they are no texts at all."""
    pieces: list[Value] = []
    for part in parts:
        if isinstance(part, bool | int):
            pieces.append(str(part))
        elif isinstance(part, (UnknownValue, *_TEXTS)):
            pieces.append(part)
        elif isinstance(part, Method):
            pieces.append(part.field)
        else:
            return None
    text = text_of_argument(pieces)
    too_long = len(text.parts) > MAX_PARTS if isinstance(text, Text) else False
    if too_long or (isinstance(text, str) and len(text) > MAX_LENGTH):
        return None
    return text


def percent(template: str, given: Any) -> Any:
    """`template % given` for `%s` and `%d`; None where that is not followed."""
    items = list(given) if isinstance(given, list) else [given]
    parts: list[Any] = []
    at = 0
    for found in _PLACEHOLDER.finditer(template):
        parts.append(template[at : found.start()])
        at = found.end()
        if found[1] == "%":
            parts.append("%")
        elif items:
            parts.append(items.pop(0))
        else:
            return None
    parts.append(template[at:])
    if items or "%" in _PLACEHOLDER.sub("", template):
        return None
    return joined(parts)


def formatted(template: str, given: list[Any], named: dict[str, Any]) -> Any:
    """`template.format(…)` without conversions; None where that is not followed."""
    parts: list[Any] = []
    automatic = 0
    try:
        fields = list(Formatter().parse(template))
    except ValueError:
        return None
    for text, field, specification, conversion in fields:
        parts.append(text)
        if field is None:
            continue
        name = field
        if specification or conversion:
            return None
        if name == "":
            name, automatic = str(automatic), automatic + 1
        if name.isdigit() and len(name) < 4 and int(name) < len(given):
            parts.append(given[int(name)])
        elif name in named:
            parts.append(named[name])
        else:
            return None
    return joined(parts)


def of_text(base: str, name: str, given: list[Any]) -> Any:
    """A method of a known text with known arguments; None where that is not followed."""
    if not all(isinstance(item, str | int) or item is None for item in given):
        return None
    if name in ("strip", "lstrip", "rstrip", "lower", "upper", "title", "removeprefix",
                "removesuffix", "startswith", "endswith", "split", "rsplit", "splitlines",
                "isdigit", "partition", "rpartition", "zfill"):  # fmt: skip
        if name == "zfill" and not (given and isinstance(given[0], int) and given[0] < 100):
            return None
        try:
            found = getattr(base, name)(*given)
        except (TypeError, ValueError):
            return None
        return list(found) if isinstance(found, tuple) else found
    if name == "replace" and len(given) == 2 and all(isinstance(item, str) for item in given):
        old, new = given
        bounded = old and len(base) * max(1, len(new)) <= MAX_LENGTH
        return base.replace(old, new) if bounded else None
    return None


def compared(left: Any, operator: Literal["==", "!=", "in", "not in"], right: Any) -> bool | None:
    """A comparison of known values; None for others."""
    if not _is_plain(left):
        return None
    if operator in ("in", "not in"):
        if isinstance(right, str) and isinstance(left, str):
            return (left in right) == (operator == "in")
        if isinstance(right, list | dict) and all(map(_is_plain, right)):
            return (left in right) == (operator == "in")
        return None
    return (left == right) == (operator == "==") if _is_plain(right) else None


def _is_plain(value: Any) -> bool:
    return value is None or isinstance(value, str | int)
