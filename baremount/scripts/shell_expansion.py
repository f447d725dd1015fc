"""Expanding the words of a shell script, as far as what they stand for is known."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from baremount.scripts.pieces import has_hole
from baremount.scripts.shell_syntax import Characters, Opaque, Parameter, Substitution

if TYPE_CHECKING:
    from collections.abc import Callable

    from baremount.scripts.shell_state import State
    from baremount.scripts.shell_syntax import Part, Word

    Output = Callable[[Substitution], str]

# What parts fields where the script leaves IFS alone.
_FIELD = re.compile(r"[^ \t\n]+")
_BLANK = (" ", "\t", "\n")
MAX_LENGTH = 100_000
"""The longest text that a script builds up, in characters."""


def fields(state: State, words: tuple[Word, ...], output: Output) -> list[str]:
    """The words that a command gets: one word may become none, or several."""
    found: list[str] = []
    for word in words:
        state.step()
        found += _fields(state, word, output)
    return found


def text(state: State, word: Word, output: Output) -> str:
    """A word where it is not split: in an assignment, or between double quotes."""
    pieces = []
    for part in word.parts:
        values, _ = _part(state, part, output)
        pieces.append(" ".join(values))
    return _bounded(state, "".join(pieces), word)


def _fields(state: State, word: Word, output: Output) -> list[str]:
    done: list[str] = []
    current: str | None = None
    for part in word.parts:
        values, splits = _part(state, part, output)
        if not splits:
            # `"${list[@]}"` is a word for each element, the outer ones joined to what is around.
            for position, value in enumerate(values):
                if position:
                    done.append(current or "")
                    current = None
                current = (current or "") + value
            continue
        value = " ".join(values)
        pieces = _FIELD.findall(value)
        if current is not None and value[:1] in _BLANK:
            done.append(current)
            current = None
        for position, piece in enumerate(pieces):
            if position and current is not None:
                done.append(current)
                current = None
            current = (current or "") + piece
        if pieces and value[-1:] in _BLANK and current is not None:
            done.append(current)
            current = None
    if current is not None:
        done.append(current)
    return [_bounded(state, field, word) for field in done]


def _bounded(state: State, value: str, word: Word) -> str:
    state.step(len(value) // 500)
    if len(value) > MAX_LENGTH:
        return state.unknown("it is longer than what is followed", word.span)
    return value


def _part(state: State, part: Part, output: Output) -> tuple[tuple[str, ...], bool]:
    """The text or texts of a part, and whether blanks in it part words."""
    if isinstance(part, Characters):
        return (part.text,), False
    if isinstance(part, Opaque):
        return (state.unknown(part.reason, part.span),), False
    if isinstance(part, Substitution):
        return (output(part).rstrip("\n"),), not part.quoted
    return _parameter(state, part, output)


def _parameter(state: State, part: Parameter, output: Output) -> tuple[tuple[str, ...], bool]:
    index, sign = part.operator, ""
    if index.startswith("["):
        index, _, sign = index.rpartition("]")
        index += "]"
    else:
        index, sign = "", index
    value = _value(state, part.name, index)
    if sign and part.word is not None:
        value = _with_default(state, part, value, sign, output)
    if value is None:
        reason = f"`${part.name}` is not set in the script"
        if part.name.isdigit() or part.name in "@*#":
            reason = "it is given when the script is started"
        return (state.unknown(reason, part.span),), False
    if isinstance(value, str):
        return (value,), not part.quoted
    if index == "[*]" or part.name == "*":
        return (" ".join(value),), not part.quoted
    return value, not part.quoted


def _with_default(
    state: State, part: Parameter, value: str | tuple[str, ...] | None, sign: str, output: Output
) -> str | tuple[str, ...] | None:
    """`${name:-word}`: as with the default of a parameter, nothing given counts as not given."""
    assert part.word is not None  # noqa: S101 - the parser gives a word with every operator
    if "+" in sign:
        return state.unknown(f"whether `${part.name}` is set", part.span)
    if isinstance(value, str) and has_hole(value):
        return value
    if value is None or (not value and sign.startswith(":")):
        if "?" in sign:
            return None
        value = text(state, part.word, output)
        if "=" in sign:
            state.variables[part.name] = value
    return value


def _value(state: State, name: str, index: str) -> str | tuple[str, ...] | None:
    given = state.arguments
    if name in ("@", "*"):
        return given
    if name.isdigit() and name != "0":
        position = int(name[:6])
        if given is None:
            return None
        return given[position - 1] if 0 < position <= len(given) else ""
    if name == "#" and given is not None:
        return str(len(given))
    value = state.variables.get(name)
    if not isinstance(value, tuple):
        return value if index in ("", "[0]", "[@]", "[*]") else None
    if index in ("[@]", "[*]"):
        return value
    position_text = index.strip("[]") or "0"
    if not position_text.isdigit():
        return None
    position = int(position_text[:6])
    return value[position] if position < len(value) else ""
