"""The functions of `builtins` on strings and paths. Strings are counted in bytes of UTF-8."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.evaluation.coercion import coerce
from baremount.evaluation.paths import base_name, directory_name
from baremount.evaluation.registry import Table
from baremount.evaluation.stopped import unknowable
from baremount.evaluation.values import NixList, NixPath, NixSet, known_thunk
from baremount.evaluation.wanted import a_list, a_string, an_integer

if TYPE_CHECKING:
    from baremount.evaluation.evaluator import Evaluator
    from baremount.evaluation.values import Thunk, Value

FUNCTIONS = Table()

_HASHES = frozenset({"md5", "sha1", "sha256", "sha512"})


@FUNCTIONS.named("toString")
def to_string(evaluator: Evaluator, value: Thunk) -> str:
    """`toString value`."""
    return coerce(evaluator, evaluator.plain(value), lenient=True, to_store=False)


@FUNCTIONS.named("stringLength")
def _length(evaluator: Evaluator, value: Thunk) -> Value:
    return len(coerce(evaluator, evaluator.plain(value)).encode())


@FUNCTIONS.named("substring")
def _substring(evaluator: Evaluator, start: Thunk, length: Thunk, value: Thunk) -> Value:
    first, count = an_integer(evaluator, start), an_integer(evaluator, length)
    if first < 0:
        raise unknowable("a part of a string that starts before it")
    return part_of(coerce(evaluator, evaluator.plain(value)), first, count)


def part_of(text: str, start: int, length: int) -> str:
    """`length` bytes of `text` from `start`; all the rest if `length` is negative."""
    if text.isascii():
        return text[start:] if length < 0 else text[start : start + length]
    content = text.encode()
    content = content[start:] if length < 0 else content[start : start + length]
    try:
        return content.decode()
    except UnicodeDecodeError:
        raise unknowable("a string is cut inside a character") from None


@FUNCTIONS.named("concatStringsSep")
def _concat(evaluator: Evaluator, separator: Thunk, values: Thunk) -> Value:
    between = a_string(evaluator, separator)
    items = a_list(evaluator, values)
    return join(evaluator, between, [coerce(evaluator, evaluator.plain(i)) for i in items])


def join(evaluator: Evaluator, separator: str, pieces: list[str]) -> str:
    """The pieces with the separator between them."""
    evaluator.charge_text(sum(map(len, pieces)) + len(separator) * len(pieces))
    return separator.join(pieces)


@FUNCTIONS.named("replaceStrings")
def _replace(evaluator: Evaluator, old: Thunk, new: Thunk, value: Thunk) -> Value:
    before = [a_string(evaluator, item) for item in a_list(evaluator, old)]
    after = [a_string(evaluator, item) for item in a_list(evaluator, new)]
    if len(before) != len(after):
        raise unknowable("`replaceStrings` is given lists of different length")
    return replaced(evaluator, before, after, a_string(evaluator, value))


def replaced(evaluator: Evaluator, before: list[str], after: list[str], text: str) -> str:
    """`text` with what is in `before` replaced, the earlier of two that fit winning.

    An empty string fits everywhere and stands before the character that it lets through.
    """
    import re

    if "" in before and not text.isascii():
        raise unknowable("an empty string is replaced between the bytes of a character")
    evaluator.charge(len(text) * (len(before) + 1) // 10 + sum(map(len, before)))
    replacement = dict(zip(reversed(before), reversed(after), strict=False))
    pattern = re.compile("|".join(map(re.escape, before)) if before else "(?!)")
    pieces: list[str] = []
    position = 0
    while position <= len(text):
        match = pattern.search(text, position)
        if match is None:
            break
        evaluator.charge_text(match.end() - position + len(replacement[match.group()]) + 50)
        pieces += (text[position : match.start()], replacement[match.group()])
        position = match.end()
        if not match.group():
            pieces.append(text[position : position + 1])
            position += 1
    pieces.append(text[position:])
    return evaluator.joined(pieces)


@FUNCTIONS.named("baseNameOf")
def _base_name(evaluator: Evaluator, value: Thunk) -> Value:
    return base_name(coerce(evaluator, evaluator.plain(value), to_store=False))


@FUNCTIONS.named("dirOf")
def _directory_name(evaluator: Evaluator, value: Thunk) -> Value:
    path = evaluator.plain(value)
    if isinstance(path, NixPath):
        return NixPath(directory_name(path.text))
    return directory_name(coerce(evaluator, path, to_store=False))


@FUNCTIONS.named("unsafeDiscardStringContext")
def _without_context(evaluator: Evaluator, value: Thunk) -> Value:
    return coerce(evaluator, evaluator.plain(value))


@FUNCTIONS.named("parseDrvName")
def _parse_name(evaluator: Evaluator, value: Thunk) -> Value:
    text = a_string(evaluator, value)
    for index in range(len(text) - 1):
        following = text[index + 1]
        if text[index] == "-" and not (following.isascii() and following.isalpha()):
            name, version = text[:index], text[index + 1 :]
            break
    else:
        name, version = text, ""
    return NixSet({"name": known_thunk(name), "version": known_thunk(version)})


@FUNCTIONS.named("hashString")
def _hash(evaluator: Evaluator, kind: Thunk, value: Thunk) -> Value:
    algorithm, text = a_string(evaluator, kind), a_string(evaluator, value)
    if algorithm not in _HASHES:
        raise unknowable("an unknown kind of hash")
    import hashlib

    evaluator.charge_text(len(text))
    return hashlib.new(algorithm, text.encode(), usedforsecurity=False).hexdigest()


def string_list(values: list[str]) -> NixList:
    """A list of known strings."""
    return NixList(tuple([known_thunk(value) for value in values]))
