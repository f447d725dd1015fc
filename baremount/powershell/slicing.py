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
from baremount.powershell.skim import structure
from baremount.powershell.tree import Block

if TYPE_CHECKING:
    from baremount.powershell.parser import Parser
    from baremount.powershell.tree import Node, Span

_NAMED_BLOCKS: Final = re.compile(
    r"^\s*(?:begin|process|end|dynamicparam)\s*\{", re.IGNORECASE | re.MULTILINE
)
# A file that is taken in may define whatever is called later on.
_TAKES_IN: Final = re.compile(
    r"(?:^|[;{(])[^\S\n]*\.[^\S\n]+\S|Import-Module|\bipmo\b", re.IGNORECASE | re.MULTILINE
)
_GOES_ON: Final = re.compile(r"(?:[|,=+*/%&({\[`-]|[-]\w+|\b(?:else|try|do|finally|in))\s*$")
_BELONGS_BEFORE: Final = re.compile(
    r"\s*(?:[{|).\]}]|(?:else|elseif|catch|finally|while|until)\b|\Z)", re.IGNORECASE
)
_DEFINES: Final = re.compile(r"\s*(?:function|filter)\s+(?:\w+:)?([^\s{(]+)", re.IGNORECASE)
_USED: Final = re.compile(r"[$@]\{?(?:\w+:)?(\w+)")
_SET: Final = re.compile(
    r"\$\{?(?:\w+:)?(\w+)\}?(?:(?:\.\w+|\[[^\]\n]*\])*\s*(?:[-+*/%]|\?\?)?=(?!=)"
    r"|\s*(?:\+\+|--|,)|\s+in\b|\.\w+\()",
    re.IGNORECASE,
)
# `[array]::Reverse($x)` changes what it is given.
_CHANGED: Final = re.compile(r"\[array\]::\w+\(\s*\$(\w+)")
_ALWAYS: Final = re.compile(
    r"\s*(?:exit|return|throw|break|param)\b|(?:Set|New)-Variable|(?:Out|Pipeline)Variable"
    r"|Tee-Object|Set-Alias|New-Alias|\bsv\s",
    re.IGNORECASE,
)


def relevant_block(parser: Parser) -> Block:
    """The script's parameters and those of its statements that matter."""
    text = parser.text
    if _NAMED_BLOCKS.search(text) or _TAKES_IN.search(text):
        return statements.block_until(parser, "")
    parser.enter()
    parser.skip_separators()
    parameters = definitions.param_block(parser)
    found: list[Node] = []
    for start, end in _relevant(text, _units(text, parser.at)):
        if parser.at >= end:
            continue
        parser.at = max(parser.at, start)
        while True:
            parser.skip_separators()
            if parser.at >= end or parser.at >= len(text):
                break
            found.append(statements.recovering(parser))
    parser.leave()
    return Block((0, len(text)), parameters, tuple(found))


def _units(text: str, start: int) -> list[Span]:
    """The text from `start` on, cut between statements; never within one."""
    cuts: list[int] = []
    before = start
    for piece, at, depth in structure(text, start):
        if depth == 0 and piece in "\r\n;":
            if not text[before:at].strip():
                continue
            before = at + 1
            cuts.append(before)
    units: list[Span] = []
    begin = start
    for index, cut in enumerate(cuts):
        following = text[cut : cuts[index + 1]] if index + 1 < len(cuts) else text[cut:]
        line = text[cuts[index - 1] if index else start : cut - 1]
        if _GOES_ON.search(line) or _BELONGS_BEFORE.match(following):
            continue
        units.append((begin, cut))
        begin = cut
    units.append((begin, len(text)))
    return units


def _relevant(text: str, units: list[Span]) -> list[Span]:
    # Some letters change their length with their case; offsets must stay.
    lower = text.lower() if text.isascii() else "".join(map(_lower, text))
    marks = marks_in(lower)
    if not marks:
        return []
    acting: set[int] = set()
    at = 0
    for index, (start, end) in enumerate(units):
        while at < len(marks) and marks[at] < start:
            at += 1
        if (
            (at < len(marks) and marks[at] < end)
            or _ALWAYS.match(text, start, end)
            or ("variable" in lower[start:end] and _ALWAYS.search(text, start, end))
        ):
            acting.add(index)
    defined: dict[str, list[int]] = {}
    for index, (start, end) in enumerate(units):
        definition = _DEFINES.match(lower, start, end)
        if definition:
            defined.setdefault(definition[1], []).append(index)
    waiting = [name for name, places in defined.items() if acting.intersection(places)]
    called = set(waiting)
    while waiting:
        name = waiting.pop()
        for index, (start, end) in enumerate(units):
            if index not in acting and lower.find(name, start, end) >= 0:
                acting.add(index)
                own = _DEFINES.match(lower, start, end)
                if own and own[1] not in called:
                    called.add(own[1])
                    waiting.append(own[1])
    kept = _with_needs(lower, units, acting, defined)
    return [units[index] for index in sorted(kept)]


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
        named = [name for name in defined if lower.find(name, start, end) >= 0]
        needed += [defined.pop(name) for name in named]
        for index in (index for places in needed for index in places):
            if index not in kept:
                kept.add(index)
                waiting.append(index)
    return kept
