"""Where the value that WSL takes from wsl.conf is not the one that its author meant.

A comment behind a value, quotes around all of it and escapes of quotes are meant; a `#` inside of a
word is not.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from baremount.records import Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from baremount.scripts.wsl_conf import Setting
    from baremount.syntax.tree import Span


_LONGEST_PATH = 260


class Harm(Record):
    """One place in a value that does harm, as a message and what to do."""

    span: Span
    message: str
    help: str


def harms(setting: Setting, text: str) -> Iterator[Harm]:
    """What WSL cuts from a value or alters in it against its sense, from the left.

    `text` is what all spans of the setting index.
    """
    start = setting.value_span[0]
    quotes = [item.span for item in setting.alterations if item.kind == "quote"]
    for item in setting.alterations:
        at, end = item.span
        if item.kind == "comment" and _is_cut(before := text[start:at]):
            what = "cuts the value here" if before.strip() else "leaves the value empty"
            yield Harm(
                item.span,
                f"`#` begins a comment to WSL, which {what}",
                "put double quotes around the value, or the command into a script",
            )
        elif item.kind == "escape" and _is_path(
            text[max(start, at - _LONGEST_PATH) : at], text[at:end]
        ):
            yield Harm(
                item.span,
                f"`{text[at:end]}` in a path is a control character to WSL",
                "write `\\\\` for each backslash, or `/`",
            )
            return
        elif item.kind == "broken continuation":
            yield Harm(
                item.span,
                "a backslash before CR LF does not continue the value",
                "save the file with LF, or write the value in one line",
            )
    for opening, closing in zip(quotes[::2], quotes[1::2], strict=False):
        inside = text[opening[1] : closing[0]]
        is_whole = opening[0] == start and closing[1] == setting.value_span[1]
        if not is_whole and not re.fullmatch(r"[\w./:=+,@%-]+", inside):
            yield Harm(
                (opening[0], closing[1]),
                "WSL takes these quotes away, so the command sees separate words",
                'write `\\"` for a quote that is to stay, or put the command into a script',
            )
            return


def _is_cut(before: str) -> bool:
    """Whether a `#` behind this text was not meant to begin a comment."""
    return before[-1:].strip() == before[-1:] or before.count("'") % 2 == 1


def _is_path(before: str, escape: str) -> bool:
    return escape in ("\\n", "\\t", "\\b") and re.search(r"[A-Za-z]:[^\s\"']*$", before) is not None
