"""Patterns as in .gitignore, from people who may want this program to hang.

Each `*` becomes a part of a regular expression that is tried at every length, so that some of them
in one name take longer than anybody waits. Such patterns are not followed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from pathspec import GitIgnoreSpec

_STARS_IN_A_NAME = 3
_STARS_IN_ALL = 8
_LONGEST = 1_000


def spec_of(lines: Iterable[str]) -> GitIgnoreSpec:
    """The patterns that can be followed; the others match nothing, as in Git itself."""
    from pathspec import GitIgnoreSpec

    return GitIgnoreSpec.from_lines(line for line in lines if can_follow(line))


def says(spec: GitIgnoreSpec, name: str) -> bool | None:
    """Whether the last pattern that means just this path leaves it out; None where none means it.

    The name of a folder ends in a slash. Git asks of each folder on the way to a file, so that
    a pattern that means one above has no word here: of `!keep/` the rest of `keep` stays ignored.
    """
    patterns: Any = spec.patterns
    for pattern in reversed(patterns):
        match = pattern.regex.search(name) if pattern.include is not None else None
        if match is not None and _means(match, name):
            return bool(pattern.include)
    return None


def _means(match: re.Match[str], name: str) -> bool:
    """Whether a pattern's match means the path itself, not a folder above or what is in it."""
    slash = match.start("ps_d") if "ps_d" in match.re.groupindex else -1
    if slash < 0:
        # `folder/**` is all that is in the folder, without the folder.
        return not (name.endswith("/") and match.end() == len(name))
    # `**/` is every folder.
    return slash == len(name) - 1 or (slash == match.start() and name.endswith("/"))


def can_follow(pattern: str) -> bool:
    """Whether a pattern is one, and can be tried in a time that does not matter."""
    from pathspec import GitIgnoreSpec

    names = [len(re.findall(r"\*+", name)) for name in pattern.split("/")]
    if len(pattern) > _LONGEST or max(names) > _STARS_IN_A_NAME or sum(names) > _STARS_IN_ALL:
        return False
    try:
        GitIgnoreSpec.from_lines([pattern])
    except ValueError:  # GitIgnorePatternError is one
        return False
    return True
