"""Scripts that stand in Nix strings: what writers of nixpkgs are given, and what options run.

An interpolation is a hole in the text, filled where its value is certain. A writer's text is read
wherever it stands in a file; whether the machine runs it, its facts do not say.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from baremount.arguments import plain
from baremount.evaluation.values import NixSet, Thunk
from baremount.powershell.values import Spot, Text, UnknownValue, text_of
from baremount.records import Record
from baremount.scripts.facts import Origin, Script
from baremount.scripts.pieces import Holes
from baremount.scripts.programs import Programs
from baremount.syntax.tree import (
    Apply,
    AttributeSet,
    Binding,
    Lambda,
    Let,
    Parenthesized,
    Select,
    String,
    Variable,
    With,
)
from baremount.syntax.walking import children, walk
from baremount.values import Unknown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from baremount.definitions import Definition, Module, OptionPath
    from baremount.evaluation.scope import Scope
    from baremount.machine import Machine
    from baremount.powershell.values import Value
    from baremount.scripts.facts import Fact
    from baremount.syntax.tree import NixFile, Node
    from baremount.syntax.walking import Item

Kind = Literal["shell", "powershell", "batch", "boot command"]

MAX_NAMES = 500
"""Services and the like beyond that are not looked at; no machine of a person has as many."""
BOOT_COMMAND: OptionPath = ("wsl", "wslConf", "boot", "command")
_SERVICES: OptionPath = ("systemd", "services")
_OF_SERVICE = (("script",), ("preStart",), ("postStart",), ("serviceConfig", "ExecStart"))
_ACTIVATION: OptionPath = ("system", "activationScripts")
_SHELL_WRITERS = {"writeShellScript", "writeShellScriptBin", "writeShellApplication", "writeBash",
                  "writeBashBin", "writeDash", "writeDashBin", "runCommand"}  # fmt: skip
_WRITERS = {"writeScript", "writeScriptBin", "writeText", "writeTextFile", "toFile"}
_ENDINGS: dict[str, Kind] = {
    ".ps1": "powershell",
    ".bat": "batch",
    ".cmd": "batch",
    ".sh": "shell",
}
_INTERPRETER = re.compile(r"#!.*?\b(bash|dash|zsh|sh|pwsh)\b")
# Code of PowerShell alone: a cmdlet with its verb, or a variable that is set.
_POWERSHELL = re.compile(r"(?m)^\s*(?:\$\w+\s*=|param\s*\(|Get-|Start-|Set-|Write-|Register-)")


class NixText(Record):
    """A script in a Nix string; its spot is the string, or what computes it."""

    text: Value
    spot: Spot
    kind: Kind


def nix_string_facts(text: Value, spot: Spot, kind: Kind) -> Iterator[Fact]:
    """The facts of a script that stands in a Nix string, all with `spot` as their place.

    A text with holes is given as `Text`. Of a boot command, WSL's reader of wsl.conf comes first.
    """
    yield from _facts(text, spot, kind, Programs())


def read_texts(text: NixText) -> Script:
    """The facts of one such text, and what in it could not be followed."""
    programs = Programs()
    facts = tuple(_facts(*text, programs))
    return Script(text.spot.source, "nix", facts, tuple(programs.problems))


def texts_of(machine: Machine) -> Iterator[NixText]:
    """The scripts in a machine's modules: of options that run a text, and of writers."""
    yield from _at(machine, BOOT_COMMAND, "boot command")
    for name in machine.names_below(_SERVICES)[:MAX_NAMES]:
        for path in _OF_SERVICE:
            yield from _at(machine, (*_SERVICES, name, *path), "shell")
    for name in machine.names_below(_ACTIVATION)[:MAX_NAMES]:
        yield from _at(machine, (*_ACTIVATION, name), "shell")
        yield from _at(machine, (*_ACTIVATION, name, "text"), "shell")
    seen: set[str] = set()
    for module in machine.modules:
        if module.file.source.path not in seen:
            seen.add(module.file.source.path)
            yield from written(machine, module)


def written(machine: Machine, module: Module) -> Iterator[NixText]:
    """The texts that a module's file hands to writers such as `pkgs.writeTextFile`."""
    file = module.file
    scope = _scope(machine, module)
    top = _top(file.root)
    for item in walk(file.root):
        if not isinstance(item, Apply):
            continue
        found = _writer(item)
        if found is None:
            continue
        name, node, is_shell = found
        # Deeper than the module's own `let`, a name may mean something else.
        here = scope if _is_plain_below(top, node) else None
        text = _string(machine, node, here, file)
        kind = "shell" if is_shell else _kind(name, text)
        if kind is not None:
            yield NixText(text, Spot(file.source, *node.span), kind)


def _facts(text: Value, spot: Spot, kind: Kind, programs: Programs) -> Iterator[Fact]:
    origin = Origin(spot)
    if kind == "boot command":
        text = as_wsl_sees_it(text)
    if kind == "powershell":
        yield from programs.powershell_text(text, origin)
    elif kind == "batch":
        yield from programs.batch_text(text, origin)
    else:
        yield from programs.shell_script(text, None, origin)


def as_wsl_sees_it(text: Value) -> Value:
    """The boot command that WSL runs where NixOS writes this one into wsl.conf; None for none."""
    from baremount.scripts.wsl_conf import read

    if not isinstance(text, str | Text):
        return text
    holes = Holes()
    seen = read(f"[boot]\ncommand={holes.joined(text)}\n").effective("boot.command")
    return holes.value(seen.value) if seen is not None else None


def _at(machine: Machine, path: OptionPath, kind: Kind) -> Iterator[NixText]:
    for definition in machine.definitions(path)[0]:
        text = _of_definition(machine, definition)
        node = definition.thunk.node
        if text is not None and node is not None and machine.holds(definition) is not False:
            file = definition.thunk.file or definition.file
            yield NixText(text, Spot(file.source, *node.span), kind)


def _of_definition(machine: Machine, definition: Definition) -> Value:
    value = plain(machine.evaluator.force(definition.thunk))
    if isinstance(value, str):
        return value
    node, file = definition.thunk.node, definition.thunk.file or definition.file
    if not isinstance(node, String):
        return None
    return _string(machine, node, definition.thunk.scope, file)


def _string(machine: Machine, node: String, scope: Scope | None, file: NixFile) -> Value:
    """A string with what is known of its interpolations."""
    parts: list[Value] = []
    for part in node.parts:
        if isinstance(part, str):
            parts.append(part)
            continue
        spot = Spot(file.source, *part.span)
        known: str | Unknown = Unknown("it depends on the configuration")
        if scope is not None:
            known = machine.evaluator.as_string(Thunk(part, scope, file))
        parts.append(UnknownValue(known.reason, spot) if isinstance(known, Unknown) else known)
    return text_of(parts)


def _scope(machine: Machine, module: Module) -> Scope | None:
    """The names that the module's own attribute set sees."""
    waiting = [module.thunk]
    for _ in range(MAX_NAMES):
        if not waiting:
            break
        value = machine.evaluator.force(waiting.pop(0))
        for thunk in value.attributes.values() if isinstance(value, NixSet) else ():
            if thunk.scope is not None and thunk.file is module.file:
                return thunk.scope
            # `a.b = 1;`: the set at `a` is written nowhere, and has no scope of its own.
            waiting.append(thunk)
    return None


def _top(node: Node) -> Item:
    """The innermost of the functions, `let`s and `with`s that begin a file."""
    inner: Node = node
    while True:
        if isinstance(inner, Parenthesized):
            inner = inner.inner
        elif isinstance(inner, Lambda | Let | With) and isinstance(
            inner.body, Lambda | Let | With | Parenthesized
        ):
            inner = inner.body
        else:
            return inner


def _is_plain_below(top: Item, node: Node) -> bool:
    """Whether no names are bound between the beginning of the file and a node below it."""
    inside = top
    while inside is not node:
        below = next((c for c in children(inside) if _holds(c, node)), None)
        if below is None:
            return False
        binds = isinstance(below, Lambda | Let | With)
        if binds or (isinstance(below, AttributeSet) and below.recursive):
            return False
        inside = below
    return True


def _holds(item: Item, node: Node) -> bool:
    return item.span[0] <= node.span[0] and node.span[1] <= item.span[1]


def _writer(item: Apply) -> tuple[str, String, bool] | None:
    """The file's name and text where a call is one of a writer, and whether it is a shell's."""
    function, argument = item.function, _inner(item.argument)
    if isinstance(argument, AttributeSet):
        name = _called(function)
        given = {
            each.path[0].text: _inner(each.value)
            for each in argument.entries
            if isinstance(each, Binding) and len(each.path) == 1
        }
        text = given.get("text")
        if name in ("writeTextFile", "writeShellApplication") and isinstance(text, String):
            return _literal(given.get("name")), text, name == "writeShellApplication"
        return None
    if not isinstance(argument, String) or not isinstance(function, Apply):
        return None
    name = _called(function.function)
    if name in _SHELL_WRITERS or name in _WRITERS:
        return _literal(function.argument), argument, name in _SHELL_WRITERS
    return None


def _called(node: Node) -> str:
    if isinstance(node, Variable):
        return node.name
    if isinstance(node, Select) and node.path:
        return node.path[-1].text or ""
    return ""


def _inner(node: Node) -> Node:
    while isinstance(node, Parenthesized):
        node = node.inner
    return node


def _literal(node: Node | None) -> str:
    if not isinstance(node, String):
        return ""
    return "".join(part for part in node.parts if isinstance(part, str))


def _kind(name: str, text: Value) -> Kind | None:
    """The language of a text by its file's name, its first line, or else what it looks like."""
    for ending, kind in _ENDINGS.items():
        if name.lower().endswith(ending):
            return kind
    parts = text.parts if isinstance(text, Text) else (text,)
    known = "".join(part if isinstance(part, str) else "x" for part in parts)
    if known.startswith("#!"):
        # `#!${pkgs.bash}/bin/bash`: the hole stands where the path begins.
        interpreter = _INTERPRETER.match(known.partition("\n")[0])
        if interpreter is None:
            return None
        return "powershell" if interpreter[1] == "pwsh" else "shell"
    return "powershell" if _POWERSHELL.search(known) else None
