"""Settings of wsl.conf, be they in the file itself or in `wsl.wslConf` of a machine."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from baremount.lint_rules.support.places import definition_spot
from baremount.linting.finding import Spot
from baremount.records import Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from baremount.definitions import Definition
    from baremount.lint_rules.support.facts import MachineModel
    from baremount.machine import Machine
    from baremount.scripts.wsl_conf import WslConf

OPTION = ("wsl", "wslConf")
# What an interpolation is taken for whose value is not known: mostly a program in the store.
HOLE = "/hole"
_BUILTINS = (
    " . : [ alias bg break cd command continue echo eval exit export false fg getopts hash jobs"
    " kill local printf pwd read readonly return set shift test times trap true type ulimit umask"
    " unset wait "
)
# `exec` starts what follows it, in the place of the shell.
_KEYWORDS = " if then else elif do while until ! { } fi done exec "


class DeclaredSetting(Record):
    """One key of `wsl.wslConf` as a machine defines it."""

    section: str
    key: str
    text: str
    """What NixOS writes behind the `=`, with something in place of what is not known."""
    known: bool
    """Whether that is all of it."""
    spot: Spot
    """The value."""
    definition: Definition


def declared(machine: Machine) -> Iterator[DeclaredSetting]:
    """The settings of a machine that are known to hold, at least in part."""
    for section in machine.names_below(OPTION):
        for key in machine.names_below((*OPTION, section)):
            found = definitions(machine, section, key)
            if len(found) == 1 and machine.holds(found[0]) is True:
                given = _text(machine, found[0])
                if given is not None:
                    yield DeclaredSetting(section, key, *given, _spot(found[0]), found[0])


def definitions(machine: Machine, section: str, key: str) -> list[Definition]:
    """The definitions of one setting that may hold, those of the strongest priority."""
    found, _ = machine.definitions((*OPTION, section, key))
    found = [item for item in found if machine.holds(item) is not False]
    best = min((item.priority for item in found), default=0)
    return [item for item in found if item.priority == best]


def setting(machine: Machine, section: str, key: str) -> DeclaredSetting | None:
    """One of the settings of a machine."""
    for item in declared(machine):
        if (item.section, item.key) == (section, key):
            return item
    return None


class BootCommand(Record):
    """The command that WSL runs when the distribution starts."""

    text: str
    known: bool
    spot: Spot
    in_nix: bool


def boot_command(fact: WslConf | MachineModel, whole: Spot) -> BootCommand | None:
    """The boot command of a file, as WSL sees it, or of a machine; None where there is none.

    `whole` is the file's beginning.
    """
    from baremount.scripts.wsl_conf import WslConf, read

    if isinstance(fact, WslConf):
        found = fact.effective("boot.command")
        if found is None:
            return None
        return BootCommand(found.value, True, Spot(whole.source, found.value_span), False)
    given = setting(fact.machine, "boot", "command")
    if given is None:
        return None
    seen = read(f"[boot]\ncommand={given.text}\n").effective("boot.command")
    return BootCommand(seen.value if seen else "", given.known, given.spot, True)


def programs(command: str) -> Iterator[str]:
    """The programs that `sh -c` would start, as they are written; nothing where it gives up.

    It ends where the command sets its own search path, or something that it reads may have; with
    functions it does not begin. Builtins are left out.
    """
    import shlex

    words = shlex.shlex(command, posix=True, punctuation_chars=True)
    words.whitespace_split = True
    words.commenters = ""
    try:
        found = list(words)
    except ValueError:
        return
    if any(word == "()" for word in found):
        return
    at_start, skipped = True, False
    for word in found:
        if skipped:
            skipped = False
        elif word.startswith("#"):
            return
        elif re.fullmatch(r"[;&|()]+", word):
            at_start = True
        elif re.fullmatch(r"[<>]+[&|]?", word):
            skipped = True
        elif word.startswith("PATH=") or (at_start and word in (".", "source", "eval")):
            return
        elif at_start and f" {word} " not in _KEYWORDS and not re.match(r"\w+=", word):
            at_start = False
            if word in ("for", "case", "function") or word.startswith(("$", "`")):
                return
            if f" {word} " not in _BUILTINS and not word.isdigit():
                yield word


def is_windows(command: str) -> bool:
    """Whether a command names a program of Windows."""
    return re.search(r"\.exe\b", command, re.IGNORECASE) is not None


def _text(machine: Machine, definition: Definition) -> tuple[str, bool] | None:
    from baremount.arguments import plain
    from baremount.syntax.tree import String

    value = plain(machine.evaluator.force(definition.thunk))
    if isinstance(value, bool):
        return ("true" if value else "false"), True
    if isinstance(value, str | int):
        return str(value), True
    node = definition.thunk.node
    if isinstance(node, String):
        return "".join(part if isinstance(part, str) else HOLE for part in node.parts), False
    return None


def _spot(definition: Definition) -> Spot:
    thunk = definition.thunk
    if thunk.node is None:
        return definition_spot(definition)
    return Spot((thunk.file or definition.file).source, thunk.node.span)
