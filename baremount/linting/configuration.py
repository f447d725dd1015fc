"""The settings of a repository: baremount.toml, or [tool.baremount] in pyproject.toml.

They choose among rules and files; they cannot name code to be loaded, since a repository that is
checked must not make this program run its own.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any, cast

from baremount.files import read_source
from baremount.linting.selection import UnknownRule, matching, nearest
from baremount.problems import InputError, Problem
from baremount.records import Record
from baremount.repository import repository_root

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from baremount.linting.finding import Severity
    from baremount.linting.toolbox import LoadedRule

FILE = "baremount.toml"
_SHARED = "pyproject.toml"
_KEYS = ("select", "ignore", "severity", "per-file-ignores", "exclude")
_SEVERITIES = ("error", "warning", "info")


class Configuration(Record):
    """What a repository says; patterns are those of .gitignore, from the file's directory."""

    path: str = ""
    """The file; empty where there is none."""
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, Severity] = {}
    """By the names of rules."""
    per_file_ignores: tuple[tuple[str, frozenset[str]], ...] = ()
    """Patterns, and the names of the rules that do not count there."""
    exclude: tuple[str, ...] = ()


def find(start: str) -> str | None:
    """The nearest file with settings, from a directory upwards to its repository's root."""
    directory = os.path.realpath(start)
    root = repository_root(directory)
    while True:
        for name in (FILE, _SHARED):
            path = os.path.join(directory, name)
            # A link to nowhere is there, too: it is named when it is read.
            is_there = os.path.lexists(path) if name == FILE else os.path.isfile(path)
            if is_there and (name == FILE or _has_table(path)):
                return path
        if directory == root or os.path.dirname(directory) == directory:
            return None
        directory = os.path.dirname(directory)


def read(path: str, rules: Sequence[LoadedRule]) -> Configuration:
    """The settings in a file. Raises `InputError` for whatever is not understood in it."""
    document = _document(path)
    table: Any = document
    if os.path.basename(path) != FILE and "tool" in document:
        tool = document["tool"]
        table = tool.get("baremount") if isinstance(tool, dict) else None
        if not isinstance(table, dict):
            raise _refusal(path, "has no table [tool.baremount]")
    return _Reader(path, rules).configuration(table)


class _Reader:
    """Turns a table into a configuration, or says which key is wrong."""

    def __init__(self, path: str, rules: Sequence[LoadedRule]) -> None:
        self.path = path
        self.rules = rules

    def configuration(self, table: Mapping[str, Any]) -> Configuration:
        for key in table:
            if key not in _KEYS:
                meant = nearest(key, _KEYS)
                advice = f"did you mean `{meant}`?" if meant else f"known are {', '.join(_KEYS)}"
                raise _refusal(self.path, f"`{key}` is no setting: {advice}")
        select = self._texts(table, "select")
        ignore = self._texts(table, "ignore")
        for key, selectors in (("select", select), ("ignore", ignore)):
            self._names(key, selectors)
        ignores = self._table(table, "per-file-ignores")
        return Configuration(
            self.path,
            select,
            ignore,
            self._severities(self._table(table, "severity")),
            tuple(
                (pattern, frozenset(self._names(pattern, self._texts(ignores, pattern))))
                for pattern in ignores
            ),
            self._texts(table, "exclude"),
        )

    def _texts(self, table: Mapping[str, Any], key: str) -> tuple[str, ...]:
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise _refusal(self.path, f"`{key}` must be a list of strings")
        return tuple(value)

    def _table(self, table: Mapping[str, Any], key: str) -> Mapping[str, Any]:
        value = table.get(key, {})
        if not isinstance(value, dict):
            raise _refusal(self.path, f"`{key}` must be a table")
        return value

    def _severities(self, table: Mapping[str, Any]) -> dict[str, Severity]:
        found: dict[str, Severity] = {}
        # The order in a table has no meaning: what names one rule counts more than beginnings.
        named = [(self._names("severity", (each,)), each, table[each]) for each in table]
        for names, selector, value in sorted(named, key=lambda item: -len(item[0])):
            if value not in _SEVERITIES:
                allowed = ", ".join(_SEVERITIES)
                raise _refusal(self.path, f"the severity of `{selector}` must be one of {allowed}")
            found.update(dict.fromkeys(names, cast("Severity", value)))
        return found

    def _names(self, key: str, selectors: Sequence[str]) -> set[str]:
        try:
            return matching(selectors, self.rules)
        except UnknownRule as error:
            raise _refusal(self.path, f"`{key}`: {error}") from error


def excluder(configuration: Configuration) -> Callable[[str, bool], bool] | None:
    """Whether a path, a directory or not, is excluded by the configuration; None: none is."""
    if not configuration.exclude:
        return None
    matches = _matcher(configuration, configuration.exclude)
    return lambda path, is_folder: matches(path + "/" if is_folder else path)


def ignorer(configuration: Configuration) -> Callable[[str, str], bool]:
    """Whether a rule, by its name, does not count in a file."""
    pairs = [
        (_matcher(configuration, (pattern,)), names)
        for pattern, names in configuration.per_file_ignores
    ]

    def is_ignored(path: str, rule: str) -> bool:
        meant = [matches for matches, names in pairs if rule in names]
        real = os.path.join(_real_folder(path), os.path.basename(path)) if meant else path
        return any(matches(real) for matches in meant)

    return is_ignored


def _matcher(configuration: Configuration, patterns: Sequence[str]) -> Callable[[str], bool]:
    from baremount.linting.patterns import can_follow, spec_of

    directory = os.path.join(_real_folder(configuration.path), "")
    for pattern in patterns:
        if not can_follow(pattern):
            message = f"`{pattern}` is no pattern as in .gitignore, or has too many stars"
            raise _refusal(configuration.path, message)
    spec = spec_of(patterns)

    def matches(path: str) -> bool:
        return path.startswith(directory) and spec.match_file(path.removeprefix(directory))

    return matches


def _real_folder(path: str) -> str:
    """The folder that a file stands in, without links in its name."""
    return os.path.realpath(os.path.dirname(os.path.abspath(path)))


def _has_table(path: str) -> bool:
    if b"baremount" not in read_source(path).content:
        return False
    tool = _document(path).get("tool")
    return isinstance(tool, dict) and isinstance(tool.get("baremount"), dict)


def _document(path: str) -> dict[str, Any]:
    try:
        return _toml(read_source(path).content.decode())
    except ValueError as error:  # TOMLDecodeError is one
        raise _refusal(path, f"is not TOML: {error}") from error
    except RecursionError as error:
        raise _refusal(path, "is nested too deeply") from error


def _toml(text: str) -> dict[str, Any]:
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    return tomllib.loads(text)


def _refusal(path: str, message: str) -> InputError:
    return InputError(Problem(path, 0, 0, message))
