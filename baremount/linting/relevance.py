"""Which files of a run can matter: those with a rule's marker, and those that import them.

No file is parsed here, and each is looked at as a row of bytes only.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from baremount.linting.rule import Language
    from baremount.linting.toolbox import LoadedRule

SUPPRESSION = b"baremount:"
# The characters of Nix's path literals; a string in Nix may name other files too.
_NAME = rb"/([\w.+-]+)"
# An import whose end is computed, or that ends in a directory without a name of its own.
_OPEN_END = rb"/\.{1,2}(?![\w./])"


class Markers:
    """The bytes of which a file holds one if some rule can fire in it, by language."""

    def __init__(self, rules: Sequence[LoadedRule], languages: Iterable[Language]) -> None:
        self._by_language = {
            language.name: _shortest(language.name, rules) for language in languages
        }

    def found_in(self, content: bytes, language: str) -> bool:
        """Whether some rule can fire in a file; Markdown is read for the Nix in it."""
        markers = self._by_language[language]
        return markers is not None and any(marker in content for marker in markers)


def _shortest(language: str, rules: Sequence[LoadedRule]) -> tuple[bytes, ...] | None:
    """The markers of a language, without those that hold another one; None: no rule at all."""
    language = "nix" if language == "markdown" else language
    meant = [rule.declaration for rule in rules if language in rule.declaration.languages]
    if not meant:
        return None
    # Suppressions are checked too, wherever they stand.
    found = {SUPPRESSION, *(marker for rule in meant for marker in rule.markers or (b"",))}
    return tuple(
        marker
        for marker in sorted(found, key=len)
        if not any(other != marker and other in marker for other in found)
    )


def can_import(content: bytes) -> bool:
    """Whether a Nix file can name another one."""
    return b"./" in content or b".nix" in content or _is_open(content)


def importers(contents: Mapping[str, bytes], wanted: Iterable[str]) -> set[str]:
    """The files that may import one of `wanted`, directly or through others, by their text.

    `contents` holds the Nix files of the run that can import something. A file whose imports are
    computed may import anything.
    """
    mentions: dict[bytes, list[str]] = {}
    found: set[str] = set()
    for path, content in contents.items():
        if _is_open(content):
            found.add(path)
        for name in set(re.findall(_NAME, content)):
            mentions.setdefault(name, []).append(path)
    waiting = list(wanted)
    if not waiting:
        return set()
    waiting += found
    seen = set(waiting)
    while waiting:
        for name in _names(waiting.pop()):
            mentioned = mentions.get(name)
            if mentioned is None and not re.fullmatch(_NAME, b"/" + name):
                mentioned = [path for path, content in contents.items() if name in content]
            for path in mentioned or ():
                found.add(path)
                if path not in seen:
                    seen.add(path)
                    waiting.append(path)
    return found


def _names(path: str) -> list[bytes]:
    """What an import of a file has to say."""
    directory, name = os.path.split(path)
    names = [name.encode(errors="surrogateescape")]
    if name == "default.nix":
        names.append(os.path.basename(directory).encode(errors="surrogateescape"))
    return names


def _is_open(content: bytes) -> bool:
    if b"import" not in content and b"modules" not in content:
        return False
    return (
        b"/${" in content
        or b'+ "' in content
        or b"readDir" in content
        or (b"/." in content and re.search(_OPEN_END, content) is not None)
    )
