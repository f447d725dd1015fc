"""What a machine runs by itself: its boot command, its services, its activation scripts.

Each with the texts of the scripts that it runs, also of those that nixpkgs' writers make.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from baremount.arguments import plain
from baremount.evaluation.values import NixSet
from baremount.powershell.values import Spot, Text, UnknownValue
from baremount.records import Record
from baremount.scripts.embedded import (
    ACTIVATION,
    BOOT_COMMAND,
    MAX_NAMES,
    OF_SERVICE,
    SERVICES,
    Cooked,
    NixText,
    cooked,
    module_of,
    text_of_definition,
    text_of_writer,
    written,
)
from baremount.scripts.writers import bare, named_writer
from baremount.syntax.tree import ListNode, String
from baremount.syntax.walking import children

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from baremount.definitions import Definition, Module, OptionPath
    from baremount.machine import Machine
    from baremount.powershell.values import Value
    from baremount.syntax.tree import Node

RunKind = Literal["boot command", "service", "activation script", "helper"]

# systemd.service(5): what may stand before the path of a program.
_EXEC_PREFIX = re.compile(r"\A[-@+!|]+")
# systemd.unit(5): `%H` and the like, which only systemd knows.
_SPECIFIER = re.compile(r"(?<!%)(?:%%)*%[A-Za-z]")
# Nix strings have no NUL, so that no text holds this itself.
_CALLED = "\0"
_CALL = re.compile(r"\0(/bin/[\w.+-]+)?")
FOLLOWED = ":"
"""What stands in the commands for the call of a script that is read beside them."""


class Run(Record):
    """One option by which a machine runs something."""

    kind: RunKind
    path: OptionPath
    definitions: tuple[Definition, ...]
    """The whole option; several where it is spread."""
    commands: str
    """All shell text as one, with the source of what is not known in it."""
    texts: tuple[NixText, ...]
    """The same to be read, and the scripts in other languages."""
    written: tuple[Definition, ...] = ()
    """The definitions that they stand in."""

    @property
    def name(self) -> str:
        """The last part of its option path."""
        return self.path[-1]

    @property
    def files(self) -> set[str]:
        """The files that it is written in."""
        return {
            *(definition.file.source.path for definition in self.definitions),
            *(text.spot.source.path for text in self.texts),
        }


def runs_of(machine: Machine) -> Iterator[Run]:
    """All that a machine runs by itself, as far as it is written in its modules."""
    for definition in _counting(machine, machine.definitions(BOOT_COMMAND)[0]):
        yield _run(machine, "boot command", BOOT_COMMAND, [definition], ())
    for kind, below, options in _GROUPS:
        for name in machine.names_below(below)[:MAX_NAMES]:
            path = (*below, name)
            # A template only runs as an instance, of which nothing is known here.
            if name.endswith("@") or machine.value((*path, "enable")) is False:
                continue
            yield _run(machine, kind, path, machine.definitions(path)[0], options)


def helpers_of(machine: Machine, runs: Sequence[Run]) -> Iterator[Run]:
    """The scripts that writers make and none of `runs` does: somebody starts them by hand."""
    known = {text.spot for run in runs for text in run.texts}
    seen: set[str] = set()
    for module in machine.modules:
        if module.file.source.path not in seen:
            seen.add(module.file.source.path)
            for text in written(machine, module):
                if text.spot not in known:
                    yield Run("helper", (), (), _plain(text.text), (text,))


_GROUPS: tuple[tuple[RunKind, OptionPath, tuple[OptionPath, ...]], ...] = (
    ("service", SERVICES, OF_SERVICE),
    ("activation script", ACTIVATION, ((), ("text",))),
)


def _counting(machine: Machine, definitions: Sequence[Definition]) -> list[Definition]:
    """The definitions that none of higher priority surely overrides."""
    surely = (each.priority for each in definitions if machine.holds(each) is True)
    best = min(surely, default=None)
    return [each for each in definitions if best is None or each.priority <= best]


def _run(
    machine: Machine,
    kind: RunKind,
    path: OptionPath,
    definitions: Sequence[Definition],
    options: Sequence[OptionPath],
) -> Run:
    """The run of an option, or of those below it."""
    found = _Texts(machine)
    for definition in definitions if not options else ():
        found.take(definition)
    whole = [(*path, *option) for option in options]
    for option in whole:
        below, gaps = machine.definitions(option)
        for definition in _counting(machine, below):
            found.take(definition)
        if any(len(gap.path) >= len(path) and gap.path not in whole for gap in gaps):
            found.miss(".".join(option))
    texts, taken = tuple(found.texts), tuple(found.taken)
    return Run(kind, path, tuple(definitions), "\n".join(found.commands), texts, taken)


class _Texts:
    """The texts of one run."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.commands: list[str] = []
        self.texts: list[NixText] = []
        self.taken: list[Definition] = []

    def take(self, definition: Definition) -> None:
        """Add what a definition runs."""
        value = plain(self.machine.evaluator.force(definition.thunk))
        is_nothing = value is None or isinstance(value, NixSet)
        if is_nothing or self.machine.holds(definition) is False:
            return
        self.taken.append(definition)
        node, module = definition.thunk.node, module_of(self.machine, definition)
        if node is None or module is None:
            self.miss(".".join(definition.path))
            return
        items = node.items if isinstance(node, ListNode) else (node,)
        for item in map(bare, items):
            if self._called(module, item):
                continue
            if not isinstance(node, ListNode):
                found = text_of_definition(self.machine, definition)
            elif isinstance(item, String):
                found = cooked(self.machine, module, item)
            else:
                found = Cooked(None)
            if "serviceConfig" in definition.path and _SPECIFIER.search(_plain(found.text)):
                found = Cooked(None)
            self._add(module, found, item)

    def miss(self, what: str) -> None:
        """Note that something is run that cannot be seen."""
        self.commands.append(f"${{{what}}}")

    def _called(self, module: Module, node: Node) -> bool:
        """Add the script that an expression is the path of; whether it is one."""
        made = named_writer(module.file, node)
        text = text_of_writer(self.machine, module, made) if made is not None else None
        if text is None:
            return False
        self.texts.append(text)
        if text.kind == "shell":
            self.commands.append(_plain(text.text))
        return True

    def _add(self, module: Module, found: Cooked, node: Node) -> None:
        """Add a text, the scripts that it calls beside it."""
        text = found.text
        if not isinstance(text, str | Text):
            self.miss(module.file.source.text(node.span))
            return
        inner = {item.span: item for item in children(node) if isinstance(node, String)}
        parts: list[Value] = []
        for part in text.parts if isinstance(text, Text) else (text,):
            hole = inner.get(part.spot[1:]) if isinstance(part, UnknownValue) else None
            is_called = hole is not None and self._called(module, hole)  # type: ignore[arg-type]
            parts.append(_CALLED if is_called else part)
        line = _EXEC_PREFIX.sub("", _CALL.sub(FOLLOWED, _plain(Text(tuple(parts)))))
        self.commands.append(line)
        spot = Spot(module.file.source, *node.span)
        self.texts.append(NixText(text, spot, "shell", found.values))


def _plain(text: Value) -> str:
    """A text with the source of what is not known in it."""
    parts = text.parts if isinstance(text, Text) else (text,)
    return "".join(
        part if isinstance(part, str) else f"${{{part.spot.text}}}"
        for part in parts
        if isinstance(part, str | UnknownValue)
    )
