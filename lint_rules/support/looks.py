"""What a script makes sure of: the variables that it looks at before it uses them, perhaps."""

from __future__ import annotations

import re

# The rest of the line behind a word that asks, and a condition in brackets up to its block.
_LOOK = (
    r"(?m)"
    r"\b(?:if|while|until|switch)[ \t]*\([^{}]{0,300}?\)\s*\{.*"
    r"|(?:\b(?:if|while|until|switch|case|test|throw)\b|(?:^|[ \t])\[\[?[ \t]).*"
    r"|^.*\?\?.*|\$null[ \t]+-(?:eq|ne)\b.*|\b(?:assert|confirm|test)-\w+.*"
)
# What stands for each of those that there are, of which there may be none.
_EACH = r"\bforeach\s*\(\s*\$(\w+)\s+in\b|\$(_)\b|\$(psitem)\b"


def looked_at(text: str) -> set[str]:
    """The variables that a script looks at, or demands, anywhere; `$#` where it counts them.

    `text` is in lower case; they are named as `$x` and, in batch files, as `%1` or `%x%`.
    """
    found = set(re.findall(r"\$#", text))
    for each in re.finditer(_EACH, text):
        found.add(f"${each[1] or each[2] or each[3]}")
    for look in re.finditer(_LOOK, text):
        # What a block on the same line sets is not looked at.
        found |= _named(re.sub(r"[{;][ \t]*\$\w+[ \t]*=(?!=)", "", look[0]))
    for demand in re.finditer(r"(?:mandatory|validate)[^$]{0,200}\$(\w+)", text):
        found.add(f"${demand[1]}")
    named = re.findall(r"\$\{(\w+):[?-]|containskey\(\s*['\"](\w+)", text)
    found |= {f"${of_shell or parameter}" for of_shell, parameter in named}
    # All that was given has the first of it.
    if found & {"$1", "%1"}:
        found |= {"$@", "$*", "%*"}
    return found


def _named(line: str) -> set[str]:
    of_shells = {f"${name}" for name in re.findall(r"\$\{?(\w+)", line)}
    of_batch = re.findall(r"%(?:~[a-z]*)?([0-9]|\w+%)", line)
    return of_shells | {f"%{name}" for name in of_batch}
