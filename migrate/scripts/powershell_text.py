"""Text of files as PowerShell source: nothing in it can end the string or start a variable."""

from __future__ import annotations

import re


def literal(text: str) -> str:
    """Text in single quotes for PowerShell, which takes four typographic quotes for one too."""
    return "'" + re.sub("['\u2018\u2019\u201a\u201b]", lambda found: found[0] * 2, text) + "'"


def argument(text: str) -> str:
    """Text as an argument on one line: a literal, or where that has line ends an expression."""
    return literal(text) if text.isprintable() else expression(text)


def expression(text: str) -> str:
    """Text as an argument in ASCII: a literal, or literals and characters by their code."""
    if text.isascii() and text.isprintable():
        return literal(text)
    parts = []
    for piece in re.findall(r"[\x20-\x7e]+|[^\x20-\x7e]", text):
        units = piece.encode("utf-16-be", "surrogatepass")
        codes = [int.from_bytes(units[at : at + 2], "big") for at in range(0, len(units), 2)]
        if piece.isprintable() and piece.isascii():
            parts.append(literal(piece))
        else:
            parts += [f"[char]0x{code:04X}" for code in codes]
    # A string first, so that characters are joined to it and not added up as numbers.
    first = [] if parts[0].startswith("'") else ["''"]
    return "(" + " + ".join([*first, *parts]) + ")"
