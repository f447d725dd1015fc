"""`-replace` and `.Replace()`, also on texts around the number of a disk."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from baremount.powershell.conversion import to_text
from baremount.powershell.patterns import MAX_SUBJECT, compiled
from baremount.powershell.values import (
    DiskProperty,
    PsArray,
    Text,
    UnknownValue,
    Value,
    items_of,
    text_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from baremount.powershell.values import Spot

# Patterns that take away everything but digits.
_NOT_DIGITS: Final = frozenset({r"\D", r"\D+", r"[^\d]", r"[^\d]+", r"[^0-9]", r"[^0-9]+"})
_GROUP: Final = re.compile(r"\$(?:(\d)|\{(\w+)\})")


def replaced(left: Value, right: Value, spot: Spot, *, case: bool) -> Value:
    """`left -replace pattern, replacement`."""
    if isinstance(left, PsArray):
        return PsArray([replaced(item, right, spot, case=case) for item in left.items])
    if isinstance(left, UnknownValue):
        return left
    given = items_of(right)
    pattern = to_text(given[0]) if given else ""
    replacement = to_text(given[1]) if len(given) > 1 else ""
    if not isinstance(pattern, str) or not isinstance(replacement, str):
        return UnknownValue("a replacement with something not known", spot)
    subject = to_text(left)
    expression = compiled(pattern, len(subject) if isinstance(subject, str) else 100, case=case)
    if expression is None:
        return UnknownValue("the pattern is not evaluated", spot)
    if pattern in _NOT_DIGITS and replacement == "":
        return _mapped(left, lambda text: expression.sub("", text), spot, digits=True)
    if "$" in replacement.replace("$$", ""):
        if not _GROUP.fullmatch(replacement) or not isinstance(left, str):
            return UnknownValue("a replacement that refers to groups", spot)
        return expression.sub(lambda found: _group(found, replacement), left)
    plain = replacement.replace("$$", "$")
    # Whether a pattern would match inside or across a hole cannot be told, except for one
    # that is nothing but text.
    digits = re.fullmatch(r"(?:[^\W\d]|[ :]|\\[\\.])+", pattern) is not None
    return _mapped(left, lambda text: expression.sub(lambda _: plain, text), spot, digits=digits)


def replaced_text(left: Value, old: Value, new: Value, spot: Spot) -> Value:
    """`left.Replace(old, new)`."""
    if not isinstance(old, str) or not old:
        return UnknownValue("a replacement of something not known", spot)
    substitute = to_text(new)

    def replace(text: str) -> Value:
        parts: list[Value] = []
        for index, piece in enumerate(text.split(old)):
            parts.extend([substitute, piece] if index else [piece])
        return text_of(parts)

    return _mapped(left, replace, spot, digits=not any(map(str.isdigit, old)))


def _mapped(left: Value, change: Callable[[str], Value], spot: Spot, *, digits: bool) -> Value:
    """`left` with its known parts changed; unknown where a hole could matter."""
    subject = to_text(left)
    if isinstance(subject, str):
        if len(subject) > 100 * MAX_SUBJECT:
            return UnknownValue("too large to compute", spot)
        return change(subject)
    parts: list[Value] = list(subject.parts) if isinstance(subject, Text) else [subject]
    numbers = all(
        isinstance(part, str) or (isinstance(part, DiskProperty) and part.property == "number")
        for part in parts
    )
    if not numbers or not digits:
        return UnknownValue("a replacement in a text that is not wholly known", spot)
    result = text_of([change(part) if isinstance(part, str) else part for part in parts])
    if isinstance(result, Text) and len(result.parts) == 1:
        return result.parts[0]
    return result


def _group(found: re.Match[str], replacement: str) -> str:
    name = _GROUP.fullmatch(replacement)
    try:
        return found[int(name[1])] or "" if name and name[1] else found[name[2]] if name else ""
    except (IndexError, KeyError):
        return replacement
