"""The part of `lib.strings` that writes for shells, search paths and other languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.evaluation.builtin_json import quoted
from baremount.evaluation.builtin_strings import join, replaced, to_string
from baremount.evaluation.coercion import coerce
from baremount.evaluation.registry import Table
from baremount.evaluation.stopped import shown, thrown, unknowable
from baremount.evaluation.values import NixList, NixPath, NixSet
from baremount.evaluation.wanted import a_list, a_string

if TYPE_CHECKING:
    from baremount.evaluation.evaluator import Evaluator
    from baremount.evaluation.values import Thunk, Value

FUNCTIONS = Table()

_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_SAFE_IN_SHELL = frozenset(f"{_LETTERS}0123456789,._+:@%/-")
_REGEX_SPECIAL = "\\[{()^$?*+|."
_XML = [('"', "&quot;"), ("'", "&apos;"), ("<", "&lt;"), (">", "&gt;"), ("&", "&amp;")]


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
            raise unknowable(f"`{shown(value.text)}` would be copied to the Nix store")
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


@FUNCTIONS.named("isValidPosixName")
def _posix_name(evaluator: Evaluator, value: Thunk) -> Value:
    text = a_string(evaluator, value)
    return text.isascii() and text.isidentifier()


@FUNCTIONS.named("toShellVar")
def _shell_variable(evaluator: Evaluator, name: Thunk, value: Thunk) -> Value:
    text = a_string(evaluator, name)
    if not (text.isascii() and text.isidentifier()):
        raise thrown("a name that is not one of a shell variable")
    given = evaluator.plain(value)
    if isinstance(given, NixSet):
        raise unknowable("a set becomes a shell variable")
    if isinstance(given, NixList):
        items = [escape_shell(evaluator, item) for item in a_list(evaluator, value)]
        return f"declare -a {text}=({join(evaluator, ' ', items)})"
    return f"{text}={escape_shell(evaluator, value)}"
