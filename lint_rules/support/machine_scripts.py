"""Scripts in a machine's configuration: what its boot command and its services do to disks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.arguments import plain
from baremount.lint_rules.support.scripts import ReadScript
from baremount.lint_rules.support.wsl_conf_settings import setting
from baremount.powershell.values import Spot, UnknownValue, text_of
from baremount.scripts.facts import Origin, Script
from baremount.syntax.tree import String

if TYPE_CHECKING:
    from collections.abc import Iterator

    from baremount.definitions import Definition
    from baremount.machine import Machine
    from baremount.powershell.values import Value
    from baremount.source import Source

# Without one of these nothing in a text attaches or detaches a disk.
_MARKERS = (b"--mount", b"--unmount", b"schtasks", b"ScheduledTask")
_TEXTS = (("script",), ("preStart",), ("postStart",), ("serviceConfig", "ExecStart"))
_SERVICES = ("systemd", "services")
MAX_SERVICES = 500
"""Services beyond that are not looked at; no machine of a person has as many."""


def scripts_of(machine: Machine) -> Iterator[ReadScript]:
    """What each text that a shell runs does to disks, where it is known to be run."""
    contents = [file.source.content for file in machine.files()]
    if not any(marker in content for marker in _MARKERS for content in contents):
        return
    from baremount.scripts.shell_script import shell_facts

    for text, source, span in _texts(machine):
        facts = tuple(shell_facts(text, None, Origin(Spot(source, *span))))
        if facts:
            yield ReadScript(Script(source, "nix", facts, ()), ())


def _texts(machine: Machine) -> Iterator[tuple[Value, Source, tuple[int, int]]]:
    """The texts with what they are written in."""
    command = setting(machine, "boot", "command")
    if command is not None:
        text = _as_wsl_sees_it(command.text) if command.known else _text(command.definition)
        yield text, command.spot.source, command.spot.span
    for name in machine.names_below(_SERVICES)[:MAX_SERVICES]:
        for path in _TEXTS:
            for definition in machine.definitions((*_SERVICES, name, *path))[0]:
                node = definition.thunk.node
                if node is None or machine.holds(definition) is not True:
                    continue
                value = plain(machine.evaluator.force(definition.thunk))
                text = value if isinstance(value, str) else _text(definition)
                file = definition.thunk.file or definition.file
                yield text, file.source, node.span


def _as_wsl_sees_it(text: str) -> str | None:
    from baremount.scripts.wsl_conf import read

    seen = read(f"[boot]\ncommand={text}\n").effective("boot.command")
    return seen.value if seen else None


def _text(definition: Definition) -> Value:
    """A string with holes where its interpolations are; None for anything else."""
    node = definition.thunk.node
    if not isinstance(node, String):
        return None
    source = (definition.thunk.file or definition.file).source
    return text_of(
        [
            part
            if isinstance(part, str)
            else UnknownValue("it depends on the configuration", Spot(source, *part.span))
            for part in node.parts
        ]
    )
