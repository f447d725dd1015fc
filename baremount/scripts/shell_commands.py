"""What single commands of a shell script do, and what they print."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from baremount.powershell.values import DiskProperty, Text
from baremount.scripts.pieces import has_hole
from baremount.scripts.powershell_program import PROGRAMS, RunText, invocation
from baremount.scripts.programs import SCRIPT_FILES, program_name
from baremount.scripts.shell_syntax import Pipeline, Simple

if TYPE_CHECKING:
    from baremount.scripts.shell_syntax import Substitution
    from baremount.scripts.shell_walk import Walk
    from baremount.syntax.tree import Span

_WINDOWS = {"wsl", "powershell", "pwsh", "schtasks", "cmd"}
_SHELLS = {"sh", "bash", "zsh", "dash", "python", "python3"}
# Programs that run their arguments; the options of each that take a word.
_PREFIXES = {
    "sudo": {"-u", "-g", "-p", "-h", "-C", "-D", "-R", "-T", "--user", "--group"},
    "doas": {"-u", "-C"},
    "env": {"-u", "-C", "-S"},
    "nohup": set[str](),
    "exec": {"-a"},
    "command": set[str](),
    "builtin": set[str](),
    "setsid": set[str](),
    "nice": {"-n"},
    "timeout": {"-s", "-k", "--signal", "--kill-after"},
    "stdbuf": {"-i", "-o", "-e"},
    "time": {"-f", "-o"},
}
_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*=")
# What takes the CR away that Windows programs print, or the blanks around.
_CLEANING = (["tr", "-d", r"\r"], ["tr", "-d", "\r"], ["tr", "-d", r"\r\n"], ["xargs"],
             ["tr", "-d", r"\n\r"], ["tr", "-d", "[:space:]"], ["head", "-1"], ["head", "-n1"],
             ["head", "-n", "1"], ["dos2unix"])  # fmt: skip


def run(walk: Walk, words: list[str], span: Span) -> bool:
    """Follow one command; false where it ends the script or function."""
    state = walk.state
    words = _without_prefixes(words)
    if not words:
        return True
    name, rest = words[0], words[1:]
    if name in ("exit", "return"):
        return False
    if name in state.functions:
        return walk.call(state.functions[name], rest, span)
    if name in ("read", "mapfile", "readarray", "getopts", "unset"):
        state.forget({word for word in rest if word.isidentifier()}, span)
    elif name == "printf" and rest[:1] == ["-v"]:
        state.forget({word for word in rest[1:2] if word.isidentifier()}, span)
    elif name == "set":
        if "--" in rest:
            state.arguments = tuple(rest[rest.index("--") + 1 :])
    elif name == "shift":
        _shift(walk, rest)
    elif name == "eval":
        origin = state.origin(span)
        text = state.holes.value(" ".join(rest))
        state.facts += state.programs.shell_script(text, walk.distribution, origin)
        state.forget_all(span)
    elif name in ("source", "."):
        _script_file(walk, rest, span)
        state.forget_all(span)
    else:
        _program(walk, words, span)
    return True


def output(walk: Walk, part: Substitution) -> str:
    """What a substitution prints: known for `echo`, and for what names a disk."""
    commands = part.body.commands
    first = commands[0] if len(commands) == 1 else None
    if isinstance(first, Pipeline) and not first.negated:
        later = [one for one in first.commands[1:] if isinstance(one, Simple)]
        cleans = all(walk.words(one) in _CLEANING for one in later)
        first = first.commands[0] if cleans and len(later) == len(first.commands) - 1 else None
    unknown = walk.state.unknown("it is what a command prints", part.span)
    if not isinstance(first, Simple) or first.assignments:
        return unknown
    words = _without_prefixes(walk.words(first))
    if not words:
        return ""
    if words[0] == "echo" and not any(word.startswith("-") for word in words[1:2]):
        return " ".join(words[1:])
    if words[:2] == ["printf", "%s"] and len(words) == 3:
        return words[2]
    if words[:1] == ["which"] and len(words) == 2:
        return words[1]
    if device := _device(words):
        return device
    if program_name(words[0]) in PROGRAMS:
        return _of_powershell(walk, words, part) or unknown
    return unknown


def _device(words: list[str]) -> str:
    """The device that a program looks for, by the link or tag that it is looked for with."""
    match [program_name(words[0]), *words[1:]]:
        case ["blkid", "-U" | "--uuid", uuid]:
            return f"UUID={uuid}"
        case ["blkid", "-L" | "--label", label]:
            return f"LABEL={label}"
        case ["findfs", tag]:
            return tag
        case ["readlink", "-f" | "-e", path] | ["realpath", path] if path.startswith("/dev/disk/"):
            return path
    return ""


def _of_powershell(walk: Walk, words: list[str], part: Substitution) -> str:
    from baremount.scripts.powershell_script import output_of

    state = walk.state
    runs = invocation(state.values(words[1:]), core=program_name(words[0]) == "pwsh")
    if not isinstance(runs, RunText):
        return ""
    value = output_of(runs.text, state.origin(part.span), state.programs)
    if isinstance(value, str | int | DiskProperty | Text):
        return state.holes.text(value)
    return ""


def _program(walk: Walk, words: list[str], span: Span) -> None:
    state = walk.state
    name = program_name(words[0])
    values = state.values(words)
    # `${pkgs.util-linux}/bin/mount`: what the program is does not hang on its folder.
    if has_hole(words[0].rpartition("/")[2]):
        if any(word in ("--mount", "--unmount", "mount") for word in words[1:]):
            origin = state.origin(span)
            state.programs.problem(origin, "which program this starts is not known")
    elif name in _WINDOWS or name.endswith(SCRIPT_FILES):
        origin = state.origin(span)
        state.facts += state.programs.program(name, values[1:], origin, command=values[0])
    elif name in _SHELLS and "-c" not in words:
        _script_file(walk, words[1:], span)
    else:
        origin = state.origin(span)
        inner = state.values([words[0].rpartition("/")[2], *words[1:]])
        state.facts += state.programs.linux(inner, walk.distribution, origin)


def _script_file(walk: Walk, words: list[str], span: Span) -> None:
    """`bash FILE`, `source FILE`: another script, which is read by itself if it is given."""
    rest = [word for word in words if not word.startswith("-")]
    if rest:
        values = walk.state.values(rest)
        origin = walk.state.origin(span)
        walk.state.facts += walk.state.programs.program(
            "script.sh", values[1:], origin, command=values[0]
        )


def _shift(walk: Walk, rest: list[str]) -> None:
    count = int(rest[0]) if rest and rest[0].isdigit() and len(rest[0]) < 4 else 1
    if walk.state.arguments is not None:
        walk.state.arguments = walk.state.arguments[count:]


def _without_prefixes(words: list[str]) -> list[str]:
    rest = list(words)
    while rest and program_name(rest[0]) in _PREFIXES:
        name = program_name(rest.pop(0))
        if name == "command" and rest[:1] in (["-v"], ["-V"]):
            return ["which", *rest[1:]]
        while rest and (rest[0].startswith("-") or (name == "env" and _ASSIGNMENT.match(rest[0]))):
            option = rest.pop(0)
            if option in _PREFIXES[name]:
                del rest[:1]
        while name == "sudo" and rest and _ASSIGNMENT.match(rest[0]):
            del rest[:1]
        if name == "timeout":
            del rest[:1]
    return rest
