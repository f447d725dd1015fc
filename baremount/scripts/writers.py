"""What makes a script of a Nix string: nixpkgs' writers, and what a name that stands for one is.

Nothing is evaluated here: a writer's call is known by its name, wherever it stands.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from baremount.powershell.values import Text
from baremount.records import Record
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
)
from baremount.syntax.walking import node_path

if TYPE_CHECKING:
    from baremount.powershell.values import Value
    from baremount.syntax.tree import NixFile, Node
    from baremount.syntax.walking import Item

Kind = Literal["shell", "powershell", "batch", "boot command"]

MAX_NAMES = 20
"""Names that stand for names; nobody writes as many."""
_SHELL_WRITERS = {"writeShellScript", "writeShellScriptBin", "writeShellApplication", "writeBash",
                  "writeBashBin", "writeDash", "writeDashBin", "runCommand"}  # fmt: skip
_WRITERS = {"writeScript", "writeScriptBin", "writeText", "writeTextFile", "toFile"}
# Their value is the path of what they are given.
_PATH_OF = {"getExe", "getExe'", "toString"}
_ENDINGS: dict[str, Kind] = {
    ".ps1": "powershell",
    ".bat": "batch",
    ".cmd": "batch",
    ".sh": "shell",
}
_INTERPRETER = re.compile(r"#!.*?\b(bash|dash|zsh|sh|pwsh)\b")
# Code of PowerShell alone: a cmdlet with its verb, or a variable that is set.
_POWERSHELL = re.compile(r"(?m)^\s*(?:\$\w+\s*=|param\s*\(|Get-|Start-|Set-|Write-|Register-)")


class Writer(Record):
    """A call of a writer: the file's name, its text, and whether that is a shell's."""

    name: str
    text: String
    is_shell: bool


def writer(item: Item) -> Writer | None:
    """The writer that `item` calls, if it does."""
    if not isinstance(item, Apply):
        return None
    function, argument = item.function, bare(item.argument)
    if isinstance(argument, AttributeSet):
        name = _called(function)
        given = {
            each.path[0].text: bare(each.value)
            for each in argument.entries
            if isinstance(each, Binding) and len(each.path) == 1
        }
        text = given.get("text")
        if name in ("writeTextFile", "writeShellApplication") and isinstance(text, String):
            return Writer(_literal(given.get("name")), text, name == "writeShellApplication")
        return None
    if not isinstance(argument, String) or not isinstance(function, Apply):
        return None
    name = _called(function.function)
    if name in _SHELL_WRITERS or name in _WRITERS:
        return Writer(_literal(function.argument), argument, name in _SHELL_WRITERS)
    return None


def named_writer(file: NixFile, node: Node) -> Writer | None:
    """The writer whose file an expression is the path of: a call, or names that stand for one."""
    for _ in range(MAX_NAMES):
        node = bare(node)
        found = writer(node)
        if found is not None:
            return found
        if isinstance(node, Apply) and _called(_first(node)) in _PATH_OF:
            node = _given(node)
        elif isinstance(node, Variable):
            value = _bound(file, node)
            if value is None:
                return None
            node = value
        else:
            return None
    return None


def kind_of(name: str, text: Value) -> Kind | None:
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


def bare(node: Node) -> Node:
    """The expression without parentheses around it."""
    while isinstance(node, Parenthesized):
        node = node.inner
    return node


def _bound(file: NixFile, variable: Variable) -> Node | None:
    """What a `let` binds a name to where it is used; None where something else may."""
    for item in reversed(node_path(file.root, variable.span[0])):
        if isinstance(item, Lambda):
            formals = {formal.name for formal in item.formals or ()}
            if variable.name in {*formals, item.parameter}:
                return None
        recursive = isinstance(item, Let) or (isinstance(item, AttributeSet) and item.recursive)
        for entry in item.entries if recursive and isinstance(item, Let | AttributeSet) else ():
            if not isinstance(entry, Binding):
                if any(name.text == variable.name for name in entry.names):
                    return None
            elif entry.path[0].text == variable.name:
                return entry.value if len(entry.path) == 1 else None
    return None


def _first(node: Apply) -> Node:
    """What is called in the end: `f` of `f a b`."""
    function = node.function
    while isinstance(function, Apply):
        function = function.function
    return function


def _given(node: Apply) -> Node:
    """The first argument of a call: `a` of `f a b`."""
    while isinstance(node.function, Apply):
        node = node.function
    return node.argument


def _called(node: Node) -> str:
    if isinstance(node, Variable):
        return node.name
    if isinstance(node, Select) and node.path:
        return node.path[-1].text or ""
    return ""


def _literal(node: Node | None) -> str:
    if not isinstance(node, String):
        return ""
    return "".join(part for part in node.parts if isinstance(part, str))
