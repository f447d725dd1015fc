"""Which rules run: by name, code, or the beginning of a code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from baremount.linting.toolbox import LoadedRule

_PREFIX = r"BM[0-9]{0,3}"
SYNTAX_ERROR = "BM900"


class UnknownRule(Exception):  # noqa: N818  it is the user's, and says what it is
    """A selector that names no rule."""

    def __init__(self, selector: str, suggestion: str) -> None:
        meant = f": did you mean `{suggestion}`?" if suggestion else "; `baremount rules` lists all"
        super().__init__(f"there is no rule `{selector}`{meant}")


def matching(selectors: Iterable[str], rules: Sequence[LoadedRule]) -> set[str]:
    """The names of the rules that the selectors mean. Raises `UnknownRule`."""
    found: set[str] = set()
    for selector in selectors:
        hits = {
            rule.name
            for rule in rules
            if selector in (rule.name, rule.code)
            or (re.fullmatch(_PREFIX, selector) and rule.code.startswith(selector))
        }
        if not hits:
            known = [name for rule in rules for name in (rule.name, rule.code)]
            raise UnknownRule(selector, nearest(selector, known))
        found |= hits
    return found


def selected(
    rules: Sequence[LoadedRule], select: Sequence[str], ignore: Sequence[str]
) -> tuple[LoadedRule, ...]:
    """The rules to run: those selected, all without a selection, but for those ignored.

    A file that does not parse is reported unless that rule itself is ignored, since otherwise
    nothing would tell that it was not checked.
    """
    wanted = matching((*select, SYNTAX_ERROR), rules) if select else None
    unwanted = matching(ignore, rules)
    return tuple(
        rule
        for rule in rules
        if (wanted is None or rule.name in wanted) and rule.name not in unwanted
    )


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name that may have been meant; empty where none is near."""
    from difflib import get_close_matches

    return next(iter(get_close_matches(name, list(known), 1)), "")
