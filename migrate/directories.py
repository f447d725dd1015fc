"""The service that makes missing directories once their disk is mounted: written, and read.

Not tmpfiles: that may run before the mount, and would then make the directories under it.
Wanted by the mount unit alone, so that no job waits for an absent disk.
"""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING

from baremount.migrate.links import escape_unit
from baremount.migrate.model import Directory
from baremount.syntax.tree import Apply, Parenthesized, String
from baremount.values import Expression

if TYPE_CHECKING:
    from collections.abc import Sequence

    from baremount.definitions import Definition
    from baremount.machine import Machine

# The words of the script behind `do`, with what stands where a target, user and group stand.
BODY = [
    "if", "[", "!", "-d", "", "];", "then", "install", "-d", "-o", "", "-g", "", "", "fi", "done",
]  # fmt: skip
LF = "\n"
# Makes any value one word between single quotes.
QUOTE = r"""builtins.replaceStrings [ "'" ] [ "'\\''" ]"""
# Nix keeps the CR of a line end inside an indented string, and a shell stumbles over it.
WITHOUT_CR = r"""builtins.replaceStrings [ "\r" ] [ "" ] """


def service_lines(
    name: str, mount_point: str, directories: Sequence[Directory], unit: str, newline: str = "\n"
) -> list[str]:
    """The binding of the service, as lines without base indentation.

    All directories must have the same owner and lie below `mount_point`.
    """
    base = mount_point.rstrip("/")
    names = [directory.path.removeprefix(base + "/") for directory in directories]
    owner, group = directories[0].user, directories[0].group
    quoted = word(base)
    script = [
        f"for directory in {' '.join(word(item) for item in names)}; do",
        f'{unit}if [ ! -d {quoted}/"$directory" ]; then',
        f'{unit}{unit}install -d -o {word(owner)} -g {word(group)} {quoted}/"$directory"',
        f"{unit}fi",
        "done",
    ]
    from baremount.migrate.render import attribute, string

    return [
        f"# Makes missing directories on {one_line(base)} once it is mounted.",
        f"systemd.services.{attribute(name + '-directories')} = {{",
        f"{unit}description = {string('Make missing directories on ' + specifiers(base))};",
        f"{unit}wantedBy = [ {string(escape_unit(base) + '.mount')} ];",
        f"{unit}unitConfig.RequiresMountsFor = [ {string(unit_word(base))} ];",
        f'{unit}serviceConfig.Type = "oneshot";',
        f"{unit}script = {'' if newline == LF else WITHOUT_CR}''",
        *(f"{unit}{unit}{line}" for line in script),
        f"{unit}'';",
        "};",
    ]


def read_script(script: str) -> list[tuple[str, str, str, str]] | None:
    """The (base, name, user, group) of each directory that such a script makes.

    None where the script is any other one.
    """
    try:
        words = shlex.split(script)
    except ValueError:
        return None
    if words[:3] != ["for", "directory", "in"] or "do" not in words:
        return None
    body = words[words.index("do") + 1 :]
    names = words[3 : words.index("do")]
    if len(body) != len(BODY) or not names:
        return None
    target, user, group = body[4], body[10], body[12]
    if body != [*BODY[:4], target, *BODY[5:10], user, BODY[11], group, target, *BODY[14:]]:
        return None
    names[-1] = names[-1].removesuffix(";")
    base = target.removesuffix("/$directory")
    return [(base, name, user, group) for name in names]


def word(text: str | Expression) -> str:
    """One shell word inside an indented Nix string; an expression is quoted when it is known."""
    if isinstance(text, Expression):
        simple = re.fullmatch(r"[\w.'-]+", text.text)
        argument = text.text if simple else f"({text.text})"
        return f"'${{{QUOTE} {argument}}}'"
    return indented(shlex.quote(text))


def owner(text: str) -> str | Expression:
    """What a word of the script says: an interpolation is an expression again."""
    if text.startswith("${") and text.endswith("}"):
        return Expression(text[2:-1], frozenset(), "")
    return text


def indented(line: str) -> str:
    """Text inside an indented string: neither its end nor an interpolation.

    Not `''${`, which would merge with a quote before it.
    """
    line = line.replace("''", "'''")
    return re.sub(r"\$+(?=\{)", lambda match: '${"$"}' * len(match[0]), line)


def one_line(text: str) -> str:
    """Text for a comment: nothing in it can end the line."""
    return re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", "?", text)


def specifiers(text: str) -> str:
    """Text for a unit file, with `%` doubled (systemd.unit(5), Specifiers)."""
    return text.replace("%", "%%")


def unit_word(path: str) -> str:
    """A path as one word of a unit file's list (systemd.syntax(7), Quoting)."""
    path = specifiers(path)
    if re.search(r"[\s\"'\\]", path):
        return '"' + path.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return path


def directories_on(machine: Machine, mount_point: str) -> tuple[Directory, ...]:
    """The directories that services of this form make on a mount point."""
    base = mount_point.rstrip("/")
    found = []
    for name in machine.names_below(("systemd", "services")):
        if not name.endswith("-directories"):
            continue
        for definition in machine.definitions(("systemd", "services", name, "script"))[0]:
            made = read_script(script_text(machine, definition))
            found += [
                Directory(f"{base}/{directory}", owner(user), owner(group))
                for where, directory, user, group in made or ()
                if where == base
            ]
    return tuple(found)


def script_text(machine: Machine, definition: Definition) -> str:
    """The script, with what is not known as `${source text}`."""
    script = machine.evaluator.deep(definition.thunk)
    if isinstance(script, str):
        return script
    node = definition.thunk.node
    if isinstance(node, Apply):
        node = node.argument
    if not isinstance(node, String):
        return ""
    texts = []
    for part in node.parts:
        if isinstance(part, str):
            texts.append(part)
            continue
        inner = part.argument if isinstance(part, Apply) else part
        inner = inner.inner if isinstance(inner, Parenthesized) else inner
        texts.append("${" + definition.file.source.text(inner.span) + "}")
    return "".join(texts).replace("\r", "")
