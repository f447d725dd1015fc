"""Which files of a run can matter: those with a rule's marker, and those that import them.

No file is parsed here, and each is looked at as a row of bytes only.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, get_args

from baremount.records import Record
from baremount.source import Source
from baremount.syntax.tree import Binding, Inherit, NixFile, Node

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from baremount.linting.rule import Language, Rule
    from baremount.linting.toolbox import LoadedRule, MachineModel

OF_ONE_FILE = frozenset({*get_args(Node), Binding, Inherit, NixFile, Source})
"""The types of facts that one Nix file has by itself."""
SUPPRESSION = b"baremount:"
# What all paths of imports hold, and computed ones. For short texts that are not there `re` takes
# half or a third of the time of `in`.
_MENTION = re.compile(rb"\.(?:/|nix)")
_IMPORT = re.compile(rb"import")
# The characters of Nix's path literals; a string may end in a name of any others.
_NAME = rb"/([\w.+-]+)"
# An import whose end is computed, or that ends in a directory without a name of its own.
_QUOTED_NAME = rb'/([^/"\r\n]{1,255})"'
_OPEN_END = rb"/\.{1,2}(?![\w./])"
# A slash that something computed is put behind; the root file system's is followed by neither.
_JOINED = rb'"/"\s*[+\[]'


class Markers:
    """The bytes of which a file holds one if some rule can fire in it, by language.

    A rule about machines fires where its machine has facts, which the model's own markers tell;
    whether the rule's markers are there too is asked once a machine is known.
    """

    def __init__(
        self, rules: Sequence[LoadedRule], languages: Iterable[Language], model: MachineModel
    ) -> None:
        self._model = model
        self._by_language = {
            language.name: self._of(language.name, rules) for language in languages
        }

    def found_in(self, content: bytes, language: str) -> bool:
        """Whether some rule can fire in a file; Markdown is read for the Nix in it."""
        found = self._by_language[language]
        if found is None:
            return False
        exact, any_case = found
        # Loops, since ten thousand files are asked and `any` makes a generator for each.
        for marker in exact:
            if marker in content:
                return True
        if any_case:
            content = content.lower()
            for search in any_case:
                if search(content):
                    return True
        return False

    def _of(
        self, language: str, rules: Sequence[LoadedRule]
    ) -> tuple[tuple[bytes, ...], tuple[Callable[[bytes], object], ...]] | None:
        """Markers as they are, and searches in lower case; None: no rule at all."""
        language = "nix" if language == "markdown" else language
        meant = [rule.declaration for rule in rules if language in rule.declaration.languages]
        if not meant:
            return None
        # What is called after WSL need not say so inside.
        is_of_wsl = "wsl" in language
        of_machines = [rule for rule in meant if is_about_machines(rule) and not is_of_wsl]
        # Suppressions are checked too, wherever they stand.
        exact = {SUPPRESSION}
        for rule in meant:
            if rule not in of_machines:
                exact.update(rule.markers or (b"",))
        lower = map(re.escape, self._model.markers if of_machines else ())
        return _shortest(exact), tuple(re.compile(marker).search for marker in lower)


def is_about_machines(rule: Rule) -> bool:
    """Whether a rule sees nothing of a single Nix file, only the facts of whole machines."""
    return not any(kind in OF_ONE_FILE for kind in rule.on)


def _shortest(markers: set[bytes]) -> tuple[bytes, ...]:
    """The markers without those that hold another one."""
    return tuple(
        marker
        for marker in sorted(markers, key=len)
        if not any(other != marker and other in marker for other in markers)
    )


class Mentions(Record):
    """What a Nix file can import, by its text alone."""

    names: frozenset[bytes]
    """The last parts of all paths in it."""
    is_open: bool
    """Whether an import may be computed, so that it can be any file."""


def mentions(content: bytes) -> Mentions | None:
    """What a file can import; None where that is nothing."""
    has_list = _IMPORT.search(content) is not None or b"modules" in content
    is_open = has_list and _is_open(content)
    if not is_open and _MENTION.search(content) is None:
        return None
    names = {*re.findall(_NAME, content), *re.findall(_QUOTED_NAME, content)}
    return Mentions(frozenset(names), is_open)


def may_hold_nix(markdown: bytes) -> bool:
    """Whether there may be a code block of Nix."""
    return re.search(rb"(?i)(?:```|~~~)[ \t]*nix", markdown) is not None


def importers(known: Mapping[str, Mentions], wanted: Iterable[str]) -> set[str]:
    """The files that may import one of `wanted`, directly or through others, by their text.

    A file whose imports are computed may import anything.
    """
    waiting = list(wanted)
    if not waiting:
        return set()
    by_name: dict[bytes, list[str]] = {}
    for path, each in known.items():
        for name in each.names:
            by_name.setdefault(name, []).append(path)
    found = {path for path, each in known.items() if each.is_open}
    waiting += found
    seen = set(waiting)
    while waiting:
        for name in names_of(waiting.pop()):
            for path in by_name.get(name, ()):
                found.add(path)
                if path not in seen:
                    seen.add(path)
                    waiting.append(path)
    return found


def names_of(path: str) -> list[bytes]:
    """What an import of a file has to say."""
    directory, name = os.path.split(path)
    names = [name.encode(errors="surrogateescape")]
    if name == "default.nix":
        names.append(os.path.basename(directory).encode(errors="surrogateescape"))
    return names


def _is_open(content: bytes) -> bool:
    return (
        b"/${" in content
        or b'+ "' in content
        or b"readDir" in content
        or (b"/." in content and re.search(_OPEN_END, content) is not None)
        or (b'"/"' in content and re.search(_JOINED, content) is not None)
    )
