"""Patterns as in .gitignore, from people who may want this program to hang.

Each `*` becomes a part of a regular expression that is tried at every length, so that some of them
in one name take longer than anybody waits. Such patterns are not followed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pathspec import GitIgnoreSpec

_STARS_IN_A_NAME = 3
_STARS_IN_ALL = 8
_LONGEST = 1_000


def spec_of(lines: Iterable[str]) -> GitIgnoreSpec:
    """The patterns that can be followed; the others match nothing, as in Git itself."""
    from pathspec import GitIgnoreSpec

    return GitIgnoreSpec.from_lines(line for line in lines if can_follow(line))


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
