"""`lib.strings`, apart from escapes and numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.evaluation.builtin_lists import mapped
from baremount.evaluation.builtin_sets import map_set
from baremount.evaluation.builtin_strings import (
    join,
    part_of,
    replaced,
    string_list,
    to_string,
)
from baremount.evaluation.coercion import coerce
from baremount.evaluation.library_lists import FUNCTIONS as LIST_FUNCTIONS
from baremount.evaluation.registry import Table
from baremount.evaluation.stopped import unknowable
from baremount.evaluation.values import NixList, NixPath, NixSet, Thunk, Value, known_thunk
from baremount.evaluation.wanted import (
    a_boolean,
    a_list,
    a_set,
    a_string,
    an_integer,
    sorted_names,
)

if TYPE_CHECKING:
    from baremount.evaluation.evaluator import Evaluator

FUNCTIONS = Table()

_SMALL = "abcdefghijklmnopqrstuvwxyz"
_CAPITAL = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_LOWER = str.maketrans(_CAPITAL, _SMALL)
_UPPER = str.maketrans(_SMALL, _CAPITAL)


def _text(evaluator: Evaluator, thunk: Thunk) -> str:
    """What a string function accepts that does not insist on a string."""
    return coerce(evaluator, evaluator.plain(thunk))


def _concatenated(evaluator: Evaluator, separator: str, values: Value) -> str:
    items = a_list(evaluator, known_thunk(values))
    return join(evaluator, separator, [_text(evaluator, item) for item in items])


@FUNCTIONS.named("concatStrings")
def _concat(evaluator: Evaluator, values: Thunk) -> Value:
    return _concatenated(evaluator, "", evaluator.plain(values))


@FUNCTIONS.named("join")
def _join(evaluator: Evaluator, separator: Thunk, values: Thunk) -> Value:
    return _concatenated(evaluator, a_string(evaluator, separator), evaluator.plain(values))


@FUNCTIONS.named("concatMapStrings")
def _concat_map(evaluator: Evaluator, function: Thunk, values: Thunk) -> Value:
    return _concatenated(evaluator, "", mapped(evaluator, function, values))


@FUNCTIONS.named("concatMapStringsSep")
def _concat_map_sep(
    evaluator: Evaluator, separator: Thunk, function: Thunk, values: Thunk
) -> Value:
    between = a_string(evaluator, separator)
    return _concatenated(evaluator, between, mapped(evaluator, function, values))


@FUNCTIONS.named("concatImapStrings")
def _concat_imap(evaluator: Evaluator, function: Thunk, values: Thunk) -> Value:
    return _concatenated(evaluator, "", LIST_FUNCTIONS["imap1"](evaluator, function, values))


@FUNCTIONS.named("concatImapStringsSep")
def _concat_imap_sep(
    evaluator: Evaluator, separator: Thunk, function: Thunk, values: Thunk
) -> Value:
    between = a_string(evaluator, separator)
    return _concatenated(evaluator, between, LIST_FUNCTIONS["imap1"](evaluator, function, values))


@FUNCTIONS.named("concatMapAttrsStringSep")
def _concat_map_set(evaluator: Evaluator, separator: Thunk, function: Thunk, given: Thunk) -> Value:
    between = a_string(evaluator, separator)
    attributes = a_set(evaluator, known_thunk(map_set(evaluator, function, given)))
    pieces = [_text(evaluator, attributes[name]) for name in sorted_names(attributes)]
    return join(evaluator, between, pieces)


@FUNCTIONS.named("concatLines")
def _lines(evaluator: Evaluator, values: Thunk) -> Value:
    text = _concatenated(evaluator, "\n", evaluator.plain(values))
    return f"{text}\n" if a_list(evaluator, values) else ""


@FUNCTIONS.named("intersperse")
def _intersperse(evaluator: Evaluator, separator: Thunk, values: Thunk) -> Value:
    items = [thunk for item in a_list(evaluator, values) for thunk in (separator, item)]
    return NixList(tuple(items[1:]))


@FUNCTIONS.named("replicate")
def _replicate(evaluator: Evaluator, count: Thunk, value: Thunk) -> Value:
    times, text = an_integer(evaluator, count), a_string(evaluator, value)
    if times < 0:
        raise unknowable("a string is repeated a negative number of times")
    evaluator.charge(times)
    evaluator.charge_text(times * len(text))
    return text * times


@FUNCTIONS.named("optionalString")
def _optional(evaluator: Evaluator, condition: Thunk, value: Thunk) -> Value:
    return evaluator.need(value) if a_boolean(evaluator, condition) else ""


@FUNCTIONS.named("hasPrefix")
def _has_prefix(evaluator: Evaluator, prefix: Thunk, value: Thunk) -> Value:
    return _text(evaluator, value).startswith(a_string(evaluator, prefix))


@FUNCTIONS.named("hasSuffix")
def _has_suffix(evaluator: Evaluator, suffix: Thunk, value: Thunk) -> Value:
    return _text(evaluator, value).endswith(a_string(evaluator, suffix))


@FUNCTIONS.named("hasInfix")
def _has_infix(evaluator: Evaluator, infix: Thunk, value: Thunk) -> Value:
    return a_string(evaluator, infix) in _text(evaluator, value)


@FUNCTIONS.named("removePrefix")
def _remove_prefix(evaluator: Evaluator, prefix: Thunk, value: Thunk) -> Value:
    return a_string(evaluator, value).removeprefix(a_string(evaluator, prefix))


@FUNCTIONS.named("removeSuffix")
def _remove_suffix(evaluator: Evaluator, suffix: Thunk, value: Thunk) -> Value:
    return a_string(evaluator, value).removesuffix(a_string(evaluator, suffix))


@FUNCTIONS.named("stringToCharacters")
def _characters(evaluator: Evaluator, value: Thunk) -> Value:
    return string_list(_bytes_of(evaluator, value))


def _bytes_of(evaluator: Evaluator, value: Thunk) -> list[str]:
    text = _text(evaluator, value)
    if not text.isascii():
        raise unknowable("a string is cut inside a character")
    evaluator.charge(len(text))
    return list(text)


@FUNCTIONS.named("stringAsChars")
def _as_characters(evaluator: Evaluator, function: Thunk, value: Thunk) -> Value:
    characters = known_thunk(_characters(evaluator, value))
    return _concatenated(evaluator, "", mapped(evaluator, function, characters))


@FUNCTIONS.named("splitString")
def _split(evaluator: Evaluator, separator: Thunk, value: Thunk) -> Value:
    between, text = to_string(evaluator, separator), _text(evaluator, value)
    if not between or not (between + text).isascii():
        raise unknowable("a string is split between the bytes of its characters")
    parts = text.split(between)
    evaluator.charge(len(parts) + len(text) // 50)
    return string_list(parts)


@FUNCTIONS.named("toLower")
def _lower(evaluator: Evaluator, value: Thunk) -> Value:
    return a_string(evaluator, value).translate(_LOWER)


@FUNCTIONS.named("toUpper")
def _upper(evaluator: Evaluator, value: Thunk) -> Value:
    return a_string(evaluator, value).translate(_UPPER)


@FUNCTIONS.named("toSentenceCase")
def _sentence_case(evaluator: Evaluator, value: Thunk) -> Value:
    text = a_string(evaluator, value)
    return part_of(text, 0, 1).translate(_UPPER) + part_of(text, 1, -1).translate(_LOWER)


@FUNCTIONS.named("replaceString")
def _replace_one(evaluator: Evaluator, old: Thunk, new: Thunk, value: Thunk) -> Value:
    before, after = a_string(evaluator, old), a_string(evaluator, new)
    return replaced(evaluator, [before], [after], a_string(evaluator, value))


@FUNCTIONS.named("trim")
def _trim(evaluator: Evaluator, value: Thunk) -> Value:
    return a_string(evaluator, value).strip(" \t\r\n")


@FUNCTIONS.named("isStringLike")
def _string_like(evaluator: Evaluator, value: Thunk) -> Value:
    given = evaluator.plain(value)
    if isinstance(given, NixSet):
        return bool({"outPath", "__toString"} & a_set(evaluator, value).keys())
    return isinstance(given, (str, NixPath))
