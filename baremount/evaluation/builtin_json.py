"""`builtins.toJSON` and `fromJSON`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from baremount.evaluation.coercion import coerce, finite
from baremount.evaluation.numbers import integer
from baremount.evaluation.registry import Table
from baremount.evaluation.stopped import unknowable
from baremount.evaluation.values import NixList, NixSet, OpenSet, known_thunk
from baremount.evaluation.wanted import a_string
from baremount.evaluation.wording import describe

if TYPE_CHECKING:
    from baremount.evaluation.evaluator import Evaluator
    from baremount.evaluation.values import Thunk, Value

FUNCTIONS = Table()

_ESCAPES = {ord('"'): '\\"', ord("\\"): "\\\\"} | {code: f"\\u{code:04x}" for code in range(32)}
_ESCAPES |= {ord("\n"): "\\n", ord("\r"): "\\r", ord("\t"): "\\t"}


@FUNCTIONS.named("toJSON")
def to_json(evaluator: Evaluator, value: Thunk) -> str:
    """`toJSON value`, byte for byte as Nix 2.8 writes it."""
    pieces: list[str] = []
    _write(evaluator, value, pieces)
    return evaluator.joined(pieces)


def _write(evaluator: Evaluator, thunk: Thunk, pieces: list[str]) -> None:
    value = evaluator.plain(thunk)
    if value is None:
        pieces.append("null")
    elif isinstance(value, bool):
        pieces.append("true" if value else "false")
    elif isinstance(value, int):
        pieces.append(str(value))
    elif isinstance(value, float):
        pieces.append(_float(value))
    elif isinstance(value, NixList):
        _write_list(evaluator, value, pieces)
    elif isinstance(value, NixSet) and not {"__toString", "outPath"} & value.attributes.keys():
        _write_set(evaluator, value, pieces)
    else:
        text = coerce(evaluator, value)
        pieces.append(quoted(text))


def _float(value: float) -> str:
    text = f"{finite(value):g}"
    if float(text) != value:
        raise unknowable("a float of which only six digits would be written")
    return text


def quoted(text: str) -> str:
    """A JSON string."""
    return f'"{text.translate(_ESCAPES)}"'


def _write_list(evaluator: Evaluator, value: NixList, pieces: list[str]) -> None:
    pieces.append("[")
    for index, item in enumerate(value.items):
        if index:
            pieces.append(",")
        evaluator.nested(_write, evaluator, item, pieces)
    pieces.append("]")


def _write_set(evaluator: Evaluator, value: NixSet, pieces: list[str]) -> None:
    if isinstance(value, OpenSet):
        raise unknowable("not all names of this set are known")
    pieces.append("{")
    for index, name in enumerate(sorted(value.attributes)):
        pieces.append(f"{',' if index else ''}{quoted(name)}:")
        evaluator.nested(_write, evaluator, value.attributes[name], pieces)
    pieces.append("}")


@FUNCTIONS.named("fromJSON")
def _from_json(evaluator: Evaluator, value: Thunk) -> Value:
    import json

    text = a_string(evaluator, value)
    # A value takes at least two characters, and each becomes a thunk.
    evaluator.charge(len(text) // 2)
    try:
        parsed = json.loads(text, parse_constant=_no_constant)
    except ValueError:
        raise unknowable("`fromJSON` is given what is no JSON") from None
    return evaluator.nested(_from_python, evaluator, parsed)


def _no_constant(_: str) -> NoReturn:
    raise unknowable("`fromJSON` is given what is no JSON")


def _from_python(evaluator: Evaluator, value: object) -> Value:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return integer(value)
    if isinstance(value, float):
        return finite(value)
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, list):
        items = [evaluator.nested(_from_python, evaluator, item) for item in value]
        return NixList(tuple([known_thunk(item) for item in items]))
    if isinstance(value, dict):
        return NixSet(
            {
                _text(name): known_thunk(evaluator.nested(_from_python, evaluator, inner))
                for name, inner in value.items()
            }
        )
    raise unknowable(f"`fromJSON` gives {describe(None)}")


def _text(value: str) -> str:
    try:
        value.encode()
    except UnicodeEncodeError:
        raise unknowable("half a character in JSON") from None
    if "\0" in value:
        raise unknowable("a NUL in JSON")
    return value
