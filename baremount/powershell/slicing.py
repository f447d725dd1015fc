"""Reading only those statements of a script that a call worth following depends on.

A script is cut at its top level into units. Those that name a program worth following are
kept, with whatever calls a kept function, sets a variable that is used in what is kept, or
defines a function that is named there. Most of a script's lines only print and check.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from baremount.powershell import definitions, statements
from baremount.powershell.relevance import marks_in
from baremount.powershell.tree import Block
from baremount.powershell.units import units_of

if TYPE_CHECKING:
    from baremount.powershell.parser import Parser
    from baremount.powershell.tree import Node, Span

# The script comes in lower case to all of these.
_NAMED_BLOCKS: Final = re.compile(r"\n[^\S\n]*(?:begin|process|end|dynamicparam)\s*\{")
# A file that is taken in may define whatever is called later on.
_TAKES_IN: Final = re.compile(r"\.[^\S\n]+\S")
_IMPORTS: Final = ("import-module", "ipmo")
# A variable that holds a block is called like a function.
_DEFINES: Final = re.compile(
    r"[\s;]*(?:(?:function|filter)\s+(?:\w+:)?([^\s{(]+)"
    r"|\$\{?(?:\w+:)?(\w+)\}?\s*=\s*@?\{)"
)
_WORD: Final = re.compile(r"\w[\w-]*")
_USED: Final = re.compile(r"[$@]\{?(?:\w+:)?(\w+)")
_SET: Final = re.compile(
    r"\$\{?(?:\w+:)?(\w+)\}?(?:(?:\.\w+|\[[^\]\n]*\])*\s*(?:[-+*/%]|\?\?)?=(?!=)"
    r"|\s*(?:\+\+|--|,)|\s+in\b|\.\w+\()"
)
# `[array]::Reverse($x)` changes what it is given.
_CHANGED: Final = re.compile(r"\[array\]::\w+\(\s*\$(\w+)")
_ALWAYS: Final = re.compile(
    r"[\s;]*(?:exit|return|throw|break|param)\b|(?:set|new)-variable|(?:out|pipeline)variable"
    r"|tee-object|set-alias|new-alias|\bsv\s"
)


def relevant_block(parser: Parser) -> Block:
    """The script's parameters and those of its statements that matter; ends with the last."""
    text = parser.text
    # Some letters change their length with their case; offsets must stay.
    lower = text.lower() if text.isascii() else "".join(map(_lower, text))
    if _NAMED_BLOCKS.search("\n" + lower) or _takes_in_files(lower):
        return statements.block_until(parser, "")
    parser.enter()
    parser.skip_separators()
    parameters = definitions.param_block(parser)
    found: list[Node] = []
    for start, end in _relevant(lower, parser.at):
        if parser.at >= end:
            continue
        parser.at = max(parser.at, start)
        while True:
            parser.skip_separators()
            if parser.at >= end or parser.at >= len(text):
                break
            found.append(statements.recovering(parser))
    parser.leave()
    return Block((0, parser.at), parameters, tuple(found))


def _takes_in_files(lower: str) -> bool:
    """Whether a `.` with a blank after it begins a statement, or a module is imported."""
    for found in _TAKES_IN.finditer(lower):
        before = found.start()
        while before and lower[before - 1] != "\n" and lower[before - 1].isspace():
            before -= 1
        if not before or lower[before - 1] in "\n;{(":
            return True
    return any(name in lower for name in _IMPORTS)


def _relevant(lower: str, after: int) -> list[Span]:
    marks = marks_in(lower)
    if not marks:
        return []
    units = units_of(lower, after)
    acting: set[int] = set()
    at = 0
    for index, (start, end) in enumerate(units):
        while at < len(marks) and marks[at] < start:
            at += 1
        if (
            (at < len(marks) and marks[at] < end)
            or _ALWAYS.match(lower, start, end)
            or ("variable" in lower[start:end] and _ALWAYS.search(lower, start, end))
        ):
            acting.add(index)
    defined: dict[str, list[int]] = {}
    for index, (start, end) in enumerate(units):
        name = _defined(lower, start, end)
        if name is not None:
            defined.setdefault(name, []).append(index)
    if "" in defined:
        return [(after, len(lower))]
    _add_callers(lower, units, acting, defined)
    kept = _with_needs(lower, units, acting, defined)
    return [units[index] for index in sorted(kept)]


def _defined(lower: str, start: int, end: int) -> str | None:
    """The function or block that a unit defines: the last word of its name, empty without any."""
    definition = _DEFINES.match(lower, start, end)
    if definition is None:
        return None
    words: list[str] = _WORD.findall(definition[1] or definition[2])
    return words[-1] if words else ""


def _add_callers(
    lower: str, units: list[Span], acting: set[int], defined: dict[str, list[int]]
) -> None:
    """Add the units that name a function which acts, and those that name these."""
    waiting = [name for name, places in defined.items() if acting.intersection(places)]
    if not waiting:
        return
    callers: dict[str, list[int]] = {}
    for index, (start, end) in enumerate(units):
        for name in defined.keys() & _WORD.findall(lower, start, end):
            callers.setdefault(name, []).append(index)
    while waiting:
        for index in callers.pop(waiting.pop(), ()):
            if index not in acting:
                acting.add(index)
                own = _defined(lower, *units[index])
                if own is not None:
                    waiting.append(own)


def _lower(character: str) -> str:
    return character.lower() if character < "\x80" else character


def _with_needs(
    lower: str, units: list[Span], acting: set[int], defined: dict[str, list[int]]
) -> set[int]:
    """The units that the acting ones need, one by one, with these."""
    setters: dict[str, list[int]] = {}
    changing = "[array]::" in lower
    for index, (start, end) in enumerate(units):
        if index in acting:
            continue
        names = set(_SET.findall(lower, start, end))
        if changing:
            names.update(_CHANGED.findall(lower, start, end))
        for name in names:
            setters.setdefault(name, []).append(index)
    kept = set(acting)
    waiting = list(acting)
    while waiting:
        start, end = units[waiting.pop()]
        needed = [setters.pop(name, ()) for name in set(_USED.findall(lower, start, end))]
        named = defined.keys() & _WORD.findall(lower, start, end)
        needed += [defined.pop(name) for name in named]
        for index in (index for places in needed for index in places):
            if index not in kept:
                kept.add(index)
                waiting.append(index)
    return kept
