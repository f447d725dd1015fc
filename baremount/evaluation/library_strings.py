"""`lib.strings` and `lib.versions`."""

from __future__ import annotations

import string
from typing import TYPE_CHECKING, NoReturn

from baremount.evaluation.builtin_json import quoted
from baremount.evaluation.builtin_lists import mapped
from baremount.evaluation.builtin_numbers import compared_versions, version_parts
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
from baremount.evaluation.numbers import integer
from baremount.evaluation.registry import Table
from baremount.evaluation.stopped import NotKnown, Thrown, unknowable
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
VERSIONS = Table()

_LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)
_UPPER = str.maketrans(string.ascii_lowercase, string.ascii_uppercase)
_SAFE_IN_SHELL = frozenset(string.ascii_letters + string.digits + ",._+:@%/-")
_REGEX_SPECIAL = "\\[{()^$?*+|."
_XML = [('"', "&quot;"), ("'", "&apos;"), ("<", "&lt;"), (">", "&gt;"), ("&", "&amp;")]


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


@FUNCTIONS.named("escape")
def _escape(evaluator: Evaluator, characters: Thunk, value: Thunk) -> Value:
    before = [a_string(evaluator, item) for item in a_list(evaluator, characters)]
    after = [f"\\{text}" for text in before]
    return replaced(evaluator, before, after, a_string(evaluator, value))


@FUNCTIONS.named("escapeRegex")
def _escape_regex(evaluator: Evaluator, value: Thunk) -> Value:
    table = {ord(character): f"\\{character}" for character in _REGEX_SPECIAL}
    return a_string(evaluator, value).translate(table)


@FUNCTIONS.named("escapeXML")
def _escape_xml(evaluator: Evaluator, value: Thunk) -> Value:
    return a_string(evaluator, value).translate({ord(old): new for old, new in _XML})


@FUNCTIONS.named("escapeNixString")
def _escape_nix(evaluator: Evaluator, value: Thunk) -> Value:
    return quoted(a_string(evaluator, value)).replace("$", "\\$")


@FUNCTIONS.named("escapeShellArg")
def escape_shell(evaluator: Evaluator, value: Thunk) -> str:
    """`escapeShellArg value`: quoted only where it must be."""
    text = to_string(evaluator, value)
    if text and _SAFE_IN_SHELL.issuperset(text):
        return text
    evaluator.charge_text(len(text) * 4)
    return "'" + text.replace("'", "'\\''") + "'"


@FUNCTIONS.named("escapeShellArgs")
def _escape_shell_all(evaluator: Evaluator, values: Thunk) -> Value:
    pieces = [escape_shell(evaluator, item) for item in a_list(evaluator, values)]
    return join(evaluator, " ", pieces)


@FUNCTIONS.named("makeSearchPath")
def _search_path(evaluator: Evaluator, directory: Thunk, paths: Thunk) -> Value:
    below = a_string(evaluator, directory)
    pieces = []
    for item in a_list(evaluator, paths):
        value = evaluator.plain(item)
        if isinstance(value, NixPath):
            raise unknowable(f"`{value.text}` would be copied to the Nix store")
        if value is not None:
            pieces.append(coerce(evaluator, value, to_store=False) + "/" + below)
    return join(evaluator, ":", pieces)


def _enter_output_path(name: str, directory: str) -> None:
    def path(evaluator: Evaluator, paths: Thunk) -> Value:
        # Of a package an output is taken, which is not known; a string stands for itself.
        pieces = [a_string(evaluator, item) for item in a_list(evaluator, paths)]
        return join(evaluator, ":", [f"{piece}/{directory}" for piece in pieces])

    FUNCTIONS[name] = path


for _name, _directory in (
    ("makeBinPath", "bin"),
    ("makeLibraryPath", "lib"),
    ("makeIncludePath", "include"),
):
    _enter_output_path(_name, _directory)


@FUNCTIONS.named("trim")
def _trim(evaluator: Evaluator, value: Thunk) -> Value:
    return a_string(evaluator, value).strip(" \t\r\n")


@FUNCTIONS.named("fixedWidthString")
def _fixed_width(evaluator: Evaluator, width: Thunk, filler: Thunk, value: Thunk) -> Value:
    return _filled(
        evaluator,
        an_integer(evaluator, width),
        a_string(evaluator, filler),
        a_string(evaluator, value),
    )


@FUNCTIONS.named("fixedWidthNumber")
def _fixed_number(evaluator: Evaluator, width: Thunk, value: Thunk) -> Value:
    return _filled(evaluator, an_integer(evaluator, width), "0", to_string(evaluator, value))


def _filled(evaluator: Evaluator, width: int, filler: str, text: str) -> str:
    missing, piece = width - len(text.encode()), len(filler.encode())
    if missing == 0:
        return text
    if missing < 0 or piece == 0 or missing % piece:
        _throw("a string does not have the fixed width")
    evaluator.charge(missing // piece)
    evaluator.charge_text(max(width, 0))
    return filler * (missing // piece) + text


def _throw(reason: str) -> NoReturn:
    raise NotKnown(Thrown(reason))


@FUNCTIONS.named("toInt")
def _to_integer(evaluator: Evaluator, value: Thunk) -> Value:
    text = _stripped_number(evaluator, value)
    if len(text) > 1 and text.startswith("0"):
        _throw("`toInt` is given a number with a zero before it")
    if text.startswith("-0") and text != "-0":
        raise unknowable("`toInt` is given a number with a zero before it")
    return integer(int(text))


@FUNCTIONS.named("toIntBase10")
def _to_decimal(evaluator: Evaluator, value: Thunk) -> Value:
    text = _stripped_number(evaluator, value)
    if text.startswith("-0"):
        raise unknowable("`toIntBase10` is given a negative number with a zero before it")
    return integer(int(text))


def _stripped_number(evaluator: Evaluator, value: Thunk) -> str:
    text = a_string(evaluator, value).strip(" \t\n\v\f\r")
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdigit()):
        _throw("a string that is no integer is made one")
    if len(digits) > 19:
        raise unknowable("an integer of more than 64 bits")
    return text


@FUNCTIONS.named("isStringLike")
def _string_like(evaluator: Evaluator, value: Thunk) -> Value:
    given = evaluator.plain(value)
    if isinstance(given, NixSet):
        return bool({"outPath", "__toString"} & a_set(evaluator, value).keys())
    return isinstance(given, (str, NixPath))


@FUNCTIONS.named("isValidPosixName")
def _posix_name(evaluator: Evaluator, value: Thunk) -> Value:
    text = a_string(evaluator, value)
    return text.isascii() and text.isidentifier()


@FUNCTIONS.named("toShellVar")
def _shell_variable(evaluator: Evaluator, name: Thunk, value: Thunk) -> Value:
    text = a_string(evaluator, name)
    if not (text.isascii() and text.isidentifier()):
        _throw("a name that is not one of a shell variable")
    given = evaluator.plain(value)
    if isinstance(given, NixSet):
        raise unknowable("a set becomes a shell variable")
    if isinstance(given, NixList):
        items = [escape_shell(evaluator, item) for item in a_list(evaluator, value)]
        return f"declare -a {text}=({join(evaluator, ' ', items)})"
    return f"{text}={escape_shell(evaluator, value)}"


@FUNCTIONS.named("versionOlder")
def _older(evaluator: Evaluator, left: Thunk, right: Thunk) -> Value:
    return compared_versions(a_string(evaluator, right), a_string(evaluator, left)) == 1


@FUNCTIONS.named("versionAtLeast")
def _at_least(evaluator: Evaluator, left: Thunk, right: Thunk) -> Value:
    return compared_versions(a_string(evaluator, right), a_string(evaluator, left)) != 1


def _enter_version_part(name: str, index: int) -> None:
    def part(evaluator: Evaluator, version: Thunk) -> Value:
        parts = version_parts(a_string(evaluator, version))
        if index >= len(parts):
            raise unknowable("a version with too few parts")
        return parts[index]

    VERSIONS[name] = part


for _name, _index in (("major", 0), ("minor", 1), ("patch", 2)):
    _enter_version_part(_name, _index)


@VERSIONS.named("majorMinor")
def _major_minor(evaluator: Evaluator, version: Thunk) -> Value:
    return ".".join(version_parts(a_string(evaluator, version))[:2])
