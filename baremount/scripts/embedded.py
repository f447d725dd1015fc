"""Scripts that stand in Nix strings: what writers of nixpkgs are given, and what options run.

An interpolation is a hole in the text, filled where its value is certain. A writer's text is read
wherever it stands in a file; whether the machine runs it, its facts do not say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.arguments import plain
from baremount.evaluation.values import Thunk
from baremount.powershell.values import Spot, Text, UnknownValue, text_of
from baremount.records import Record
from baremount.scripts.facts import Origin, Script
from baremount.scripts.pieces import Holes
from baremount.scripts.programs import Programs
from baremount.scripts.writers import bare, kind_of, writer
from baremount.syntax.tree import AttributeSet, Lambda, Let, Parenthesized, String, With
from baremount.syntax.walking import children, walk
from baremount.values import Unknown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from baremount.definitions import Definition, Module, OptionPath
    from baremount.machine import Machine
    from baremount.powershell.values import Value
    from baremount.scripts.facts import Fact
    from baremount.scripts.writers import Kind, Writer
    from baremount.syntax.tree import Node
    from baremount.syntax.walking import Item

MAX_NAMES = 500
"""Services and the like beyond that are not looked at; no machine of a person has as many."""
BOOT_COMMAND: OptionPath = ("wsl", "wslConf", "boot", "command")
SERVICES: OptionPath = ("systemd", "services")
ACTIVATION: OptionPath = ("system", "activationScripts")
# systemd.service(5) and nixos/lib/systemd-unit-options.nix.
_EXEC = ("ExecCondition", "ExecStartPre", "ExecStart", "ExecStartPost",
         "ExecStop", "ExecStopPost", "ExecReload")  # fmt: skip
OF_SERVICE: tuple[OptionPath, ...] = (
    *(("serviceConfig", name) for name in _EXEC),
    *((name,) for name in ("preStart", "script", "postStart", "reload", "preStop", "postStop")),
)
"""All that a service runs, by option paths below the service."""


class NixText(Record):
    """A script in a Nix string; its spot is the string, or what computes it."""

    text: Value
    spot: Spot
    kind: Kind
    values: tuple[tuple[str, Node], ...] = ()
    """The interpolations whose values are known and stand in the text."""


class Cooked(Record):
    """A string with what is known of its interpolations, and those that are known."""

    text: Value
    values: tuple[tuple[str, Node], ...] = ()


def nix_string_facts(text: Value, spot: Spot, kind: Kind) -> Iterator[Fact]:
    """The facts of a script that stands in a Nix string, all with `spot` as their place.

    A text with holes is given as `Text`. Of a boot command, WSL's reader of wsl.conf comes first.
    """
    yield from _facts(text, spot, kind, Programs())


def read_texts(text: NixText, *further: NixText) -> Script:
    """The facts of a text, and of those that belong to it; and what could not be followed."""
    programs = Programs()
    facts = tuple(fact for each in (text, *further) for fact in _facts(*each[:3], programs))
    return Script(text.spot.source, "nix", facts, tuple(programs.problems))


def texts_of(machine: Machine) -> Iterator[NixText]:
    """The scripts in a machine's modules: of options that run a text, and of writers."""
    yield from _at(machine, BOOT_COMMAND, "boot command")
    for name in machine.names_below(SERVICES)[:MAX_NAMES]:
        for path in OF_SERVICE:
            yield from _at(machine, (*SERVICES, name, *path), "shell")
    for name in machine.names_below(ACTIVATION)[:MAX_NAMES]:
        yield from _at(machine, (*ACTIVATION, name), "shell")
        yield from _at(machine, (*ACTIVATION, name, "text"), "shell")
    seen: set[str] = set()
    for module in machine.modules:
        if module.file.source.path not in seen:
            seen.add(module.file.source.path)
            yield from written(machine, module)


def written(machine: Machine, module: Module) -> Iterator[NixText]:
    """The texts that a module's file hands to writers such as `pkgs.writeTextFile`."""
    for item in walk(module.file.root):
        found = writer(item)
        text = text_of_writer(machine, module, found) if found is not None else None
        if text is not None:
            yield text


def text_of_writer(machine: Machine, module: Module, found: Writer) -> NixText | None:
    """The script that a writer in a module's file is given; None where it is no known language."""
    text, values = cooked(machine, module, found.text)
    kind: Kind | None = "shell" if found.is_shell else kind_of(found.name, text)
    if kind is None:
        return None
    return NixText(text, Spot(module.file.source, *found.text.span), kind, values)


def cooked(machine: Machine, module: Module, node: String) -> Cooked:
    """A string in a module's file."""
    file = module.file
    # Deeper than the module's own `let`, a name may mean something else.
    here = module.scope if _is_plain_below(_top(file.root), node) else None
    parts: list[Value] = []
    values: list[tuple[str, Node]] = []
    for part in node.parts:
        if isinstance(part, str):
            parts.append(part)
            continue
        known: str | Unknown = Unknown("it depends on the configuration")
        if here is not None:
            known = machine.evaluator.as_string(Thunk(part, here, file))
        if isinstance(known, Unknown):
            parts.append(UnknownValue(known.reason, Spot(file.source, *part.span)))
        else:
            parts.append(known)
            values.append((known, part))
    return Cooked(text_of(parts), tuple(values))


def text_of_definition(machine: Machine, definition: Definition) -> Cooked:
    """The text that an option is set to; None as text where it is no string."""
    value = plain(machine.evaluator.force(definition.thunk))
    node, module = definition.thunk.node, module_of(machine, definition)
    inner = bare(node) if node is not None else None
    found = Cooked(None)
    if module is not None and isinstance(inner, String):
        found = cooked(machine, module, inner)
    return found._replace(text=value) if isinstance(value, str) else found


def module_of(machine: Machine, definition: Definition) -> Module | None:
    """The module in whose file an option's value is written."""
    file = definition.thunk.file or definition.file
    return next((module for module in machine.modules if module.file is file), None)


def as_wsl_sees_it(text: Value) -> Value:
    """The boot command that WSL runs where NixOS writes this one into wsl.conf; None for none."""
    from baremount.scripts.wsl_conf import read

    if not isinstance(text, str | Text):
        return text
    holes = Holes()
    seen = read(f"[boot]\ncommand={holes.joined(text)}\n").effective("boot.command")
    return holes.value(seen.value) if seen is not None else None


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


def _at(machine: Machine, path: OptionPath, kind: Kind) -> Iterator[NixText]:
    for definition in machine.definitions(path)[0]:
        text, values = text_of_definition(machine, definition)
        node = definition.thunk.node
        if text is not None and node is not None and machine.holds(definition) is not False:
            file = definition.thunk.file or definition.file
            yield NixText(text, Spot(file.source, *node.span), kind, values)


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
