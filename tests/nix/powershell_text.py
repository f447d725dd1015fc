"""A reader of the few forms of PowerShell that the program sends, apart from how it makes them."""

from __future__ import annotations

import re

# What may stand between the tokens that matter: comments, strings and braces.
TOKEN = re.compile(
    r"""(?P<comment>\#[^\n]*) | (?P<here>@'\n(?:.*?\n)??'@)
      | (?P<literal>'(?:[^']|'')*') | (?P<brace>[{}])""",
    re.VERBOSE | re.DOTALL,
)
ARGUMENT = re.compile(
    r" -(?P<name>[A-Za-z]+) (?P<value>'(?:[^']|'')*'|@\((?:'(?:[^']|'')*'(?:,(?!\)))?)*\))"
)
LITERAL = re.compile(r"'((?:[^']|'')*)'")


def read_call(text: str) -> tuple[str, dict[str, str | list[str]], str]:
    """The script block, the arguments and the rest of `& { ... } -Name 'value' ...`.

    Raises ValueError where the text is something else.
    """
    if not text.startswith("& {\n"):
        raise ValueError(f"no call of a script block: {text[:60]!r}")
    depth = 0
    for token in TOKEN.finditer(text):
        depth += {"{": 1, "}": -1}.get(token.group(), 0)
        if depth == 0 and token.group() == "}":
            break
    else:
        raise ValueError("the script block does not end")
    body = text[len("& {\n") : token.start()]
    arguments: dict[str, str | list[str]] = {}
    position = token.end()
    while found := ARGUMENT.match(text, position):
        value = found["value"]
        strings = [literal.replace("''", "'") for literal in LITERAL.findall(value)]
        arguments[found["name"]] = strings[0] if value.startswith("'") else strings
        position = found.end()
    return body, arguments, text[position:]
