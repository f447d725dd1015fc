"""What single commands of a batch file do, and what `for` goes through."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from baremount.powershell.native import split_command_line
from baremount.powershell.values import DiskProperty, Text, Value
from baremount.scripts.pieces import has_hole
from baremount.scripts.powershell_program import PROGRAMS, RunText, invocation
from baremount.scripts.programs import name_of

if TYPE_CHECKING:
    from baremount.scripts.batch_run import BatchRun
    from baremount.scripts.batch_syntax import For, Line
    from baremount.syntax.tree import Span

_WORD = re.compile(r"\s*([A-Za-z]+)(?=[\s:;,=/(\"]|$)")
_START = re.compile(
    r"(?:\s*(?:\"[^\"]*\"(?=\s+\S)|/d\s+(?:\"[^\"]*\"|\S+)|/[^d\s]\S*))*\s*", re.IGNORECASE
)
_ITEM = re.compile(r"\"[^\"]*\"|[^\s,;=\"]+")


def run(batch: BatchRun, line: Line) -> bool:
    """Follow one command; false where the next line is not reached."""
    spot = batch.places.spot(*line.span)
    text = batch.variables.at_run_time(line.text, spot)
    return _run(batch, text, line.span)


def _run(batch: BatchRun, text: str, span: Span) -> bool:
    found = _WORD.match(text)
    word = found[1].lower() if found else ""
    rest = text[found.end() :] if found else ""
    spot = batch.places.spot(*span)
    if word == "set":
        batch.variables.assign(rest, spot)
    elif word == "setlocal":
        lowered = rest.lower()
        if "delayedexpansion" in lowered:
            batch.variables.delayed = "enabledelayedexpansion" in lowered
    elif word == "goto":
        return batch.jump(rest.split()[0] if rest.split() else "", span)
    elif word == "exit":
        return batch.end()
    elif word == "call":
        _call(batch, rest.strip(), span)
    elif word == "start":
        skipped = _START.match(rest)
        _program(batch, rest[skipped.end() if skipped else 0 :], span)
    elif word not in ("echo", "title", "cd", "pause", "endlocal", "pushd", "popd"):
        _program(batch, text, span)
    return True


def _call(batch: BatchRun, rest: str, span: Span) -> None:
    if rest.startswith(":"):
        words = _ITEM.findall(rest[1:])
        if words:
            batch.call(words[0], words[1:], span)
        return
    # `call` goes through the line once more, and what it runs comes back.
    text, _ = batch.variables.expanded(rest, 0, batch.places.spot(*span))
    if not re.match(r"(?i)\s*(?:call|goto|exit)\b", text):
        _run(batch, text, span)


def _program(batch: BatchRun, text: str, span: Span) -> None:
    value = batch.variables.holes.value(text)
    words = split_command_line(value)
    if not words:
        return
    origin = batch.origin(span)
    name = name_of(words[0])
    if not name:
        if any(word in ("--mount", "--unmount") for word in words[1:]):
            batch.programs.problem(origin, "which program this starts is not known")
        return
    programs, elevated = batch.programs, batch.elevated
    if name == "cmd" and not has_hole(text):
        after = re.match(r'\s*(?:"[^"]*"|\S+)', text)
        rest = text[after.end() :] if after else ""
        batch.facts += programs.started("cmd.exe", rest, origin, elevated=elevated)
        return
    batch.facts += programs.program(name, words[1:], origin, command=words[0], elevated=elevated)


def rounds(batch: BatchRun, loop: For) -> list[dict[str, str]] | None:
    """The variables in each round of a `for`; None where the rounds are not known."""
    spot = batch.places.spot(*loop.span)
    items = batch.variables.at_run_time(loop.items, spot)
    if loop.switch == "/f":
        return _of_file(batch, loop, items)
    if loop.switch == "/l":
        numbers = items.replace(",", " ").split()
        if len(numbers) != 3 or not all(re.fullmatch(r"-?[0-9]{1,9}", each) for each in numbers):
            return None
        first, step, last = map(int, numbers)
        if step == 0:
            return None
        found = range(first, last + (1 if step > 0 else -1), step)
        return [{loop.variable: str(each)} for each in found[:1_000]]
    if loop.switch:
        return None
    words = _ITEM.findall(items)
    if any("*" in word or "?" in word for word in words):
        return None
    return [{loop.variable: batch.variables.holes.in_turn(word)} for word in words]


def variables_of(loop: For, value: str) -> dict[str, str]:
    """The variables of one round, all with the same value: `tokens=1,2` fills several."""
    given = re.search(r"(?i)tokens=([0-9,*-]+)", loop.options)
    count = 1
    if given is not None:
        numbers = [int(each) for each in re.findall(r"[0-9]{1,2}", given[1])]
        count = max([1, *numbers]) + given[1].count("*")
    first = ord(loop.variable)
    return {chr(first + offset): value for offset in range(min(count, 26))}


def is_command(loop: For, items: str | None = None) -> bool:
    """Whether a `for /f` goes over what a command prints."""
    items = loop.items if items is None else items
    quote = "`" if "usebackq" in loop.options.lower() else "'"
    return len(items) > 1 and items.startswith(quote) and items.endswith(quote)


def _of_file(batch: BatchRun, loop: For, items: str) -> list[dict[str, str]] | None:
    """`for /f`: over what a command prints, or over a text."""
    options = loop.options.lower()
    text = "'" if "usebackq" in options else '"'
    runs = is_command(loop, items)
    of_wmic = _of_wmic(batch, loop, items[1:-1]) if runs else None
    if of_wmic is not None:
        return [of_wmic]
    if re.search(r"\bskip=|\beol=", options):
        return None
    value: str | None = None
    if runs:
        value = _printed(batch, loop, items[1:-1])
    elif len(items) > 1 and items.startswith(text) and items.endswith(text):
        value = items[1:-1] if not has_hole(items) else None
    if value is None:
        return None
    whole = re.search(r"tokens=\*|delims=(?:\s*$|\s+tokens)", options) is not None
    if not whole:
        is_plain = not re.search(r"[\s]", value) and "delims=" not in options
        is_first = re.search(r"tokens=(?!1(?![0-9,*-]))", options) is None
        if not (is_plain and is_first):
            return None
    return [{loop.variable: value}]


def _of_wmic(batch: BatchRun, loop: For, line: str) -> dict[str, str] | None:
    """The variables where `wmic` is asked for one disk's number or path."""
    words = split_command_line(line)
    if has_hole(line) or not words or name_of(words[0]) != "wmic":
        return None
    from baremount.scripts.wmic import printed

    spot = batch.places.spot(*loop.span)
    found = printed(line, loop.options, spot)
    if found is None:
        return None
    at, value = found
    others = variables_of(loop, batch.variables.unknown("it is what `wmic` prints", spot))
    return {**others, chr(ord(loop.variable) + at): batch.variables.holes.text(value)}


def _printed(batch: BatchRun, loop: For, line: str) -> str | None:
    """What PowerShell prints, where that is one line that holds no blank."""
    from baremount.scripts.powershell_script import output_of

    holes = batch.variables.holes
    words = split_command_line(holes.value(line))
    name = name_of(words[0]) if words else ""
    origin = batch.origin(loop.span)
    if name not in PROGRAMS:
        if words and name:
            batch.facts += batch.programs.program(name, words[1:], origin, command=words[0])
        return None
    runs = invocation(words[1:], core=name == "pwsh")
    if not isinstance(runs, RunText):
        return None
    batch.facts += batch.programs.powershell_text(runs.text, origin)
    value = output_of(runs.text, origin, batch.programs)
    if isinstance(value, bool) or not _is_one_word(value):
        return None
    return holes.text(value)


def _is_one_word(value: Value) -> bool:
    if isinstance(value, DiskProperty):
        return value.property == "number"
    if isinstance(value, Text):
        return all(
            not re.search(r"\s", part) if isinstance(part, str) else _is_one_word(part)
            for part in value.parts
        )
    return isinstance(value, int) or (isinstance(value, str) and not re.search(r"\s", value))
