"""The options of `wsl.bareMounts` as the shipped module declares them, and what suits them."""

from __future__ import annotations

import json
import os
import re
from functools import cache
from typing import TYPE_CHECKING, Any

from baremount import nix
from baremount.arguments import plain
from baremount.evaluation.values import (
    Closure,
    NixList,
    NixPath,
    NixSet,
    Primitive,
    Thunk,
    Value,
)
from baremount.values import Unknown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from baremount.machine import Machine

BLOCK = "wsl.bareMounts"
DISK = "wsl.bareMounts.disks.*"
FILESYSTEM = "wsl.bareMounts.disks.*.filesystem"
_SHOWN = 60


class Option:
    """One option: its type as data, see nix/options.nix."""

    __slots__ = ("is_required", "type", "words")

    def __init__(self, data: dict[str, Any]) -> None:
        self.type: dict[str, Any] = data["type"]
        self.words: str = data["typeInWords"]
        self.is_required = "default" not in data and "defaultText" not in data


@cache
def options() -> dict[str, Option]:
    """All options by their full names, `*` for an element of a list."""
    path = os.path.join(os.path.dirname(nix.__file__), "options.json")
    with open(path, "rb") as file:
        return {name: Option(data) for name, data in json.load(file).items()}


@cache
def names(level: str) -> tuple[str, ...]:
    """The options directly below a level, `BLOCK`, `DISK` or `FILESYSTEM`."""
    return tuple(name.rpartition(".")[2] for name in options() if name.rpartition(".")[0] == level)


def suggestion(name: str, level: str) -> str | None:
    """The option that `name` may be meant for, as it is written at that level."""
    from difflib import get_close_matches

    # Deeper options go by their last names: a disk's `mountPoint` is `filesystem.mountPoint`.
    below = [each.removeprefix(level + ".") for each in options() if each.startswith(level + ".")]
    by_name: dict[str, str] = {}
    for path in sorted(below, key=lambda path: path.count(".")):
        if "*" not in path:
            by_name.setdefault(path.rpartition(".")[2].lower(), path)
    found = get_close_matches(name[:_SHOWN].lower(), by_name, n=1)
    return by_name[found[0]] if found else None


def misfits(machine: Machine, thunk: Thunk, kind: dict[str, Any]) -> Iterator[tuple[Thunk, str]]:
    """What of a value the type does not take, and what it is instead; nothing of the unknown."""
    value = plain(machine.evaluator.force(thunk))
    if kind["kind"] == "list" and isinstance(value, NixList):
        for item in value.items:
            yield from misfits(machine, item, kind["elements"])
    elif not _suits(value, kind):
        yield thunk, described(value)


def _suits(value: Value, kind: dict[str, Any]) -> bool:
    if isinstance(value, Unknown) or (isinstance(value, NixSet) and "_type" in value.attributes):
        return True
    if value is None:
        return bool(kind.get("nullable"))
    if kind["kind"] == "object":
        # A submodule may also be a function, or the path of a file.
        return isinstance(value, (NixSet, Closure, Primitive, NixPath))
    if kind["kind"] == "string":
        return isinstance(value, str) and _is_text(value, kind)
    if kind["kind"] == "enum":
        return isinstance(value, str) and value in kind["values"]
    return isinstance(value, bool) and kind["kind"] == "bool"


def _is_text(value: str, kind: dict[str, Any]) -> bool:
    if kind.get("notBlank") and not value.strip(" \t\r\n"):
        return False
    return "pattern" not in kind or re.fullmatch(kind["pattern"], value) is not None


def described(value: Value) -> str:
    """A value in Nix's words, short texts as they are."""
    if isinstance(value, str):
        return f'"{value}"' if len(value) <= _SHOWN else f'"{value[:_SHOWN]}..."'
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "a boolean"
    if isinstance(value, (int, float)):
        return "a number"
    if isinstance(value, NixPath):
        return "a path"
    if isinstance(value, NixList):
        return "a list"
    return "a set" if isinstance(value, NixSet) else "a function"
