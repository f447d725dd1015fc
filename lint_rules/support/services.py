"""What the services and activation scripts of a machine say, as far as it is known."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from baremount.evaluation.values import NixSet
from baremount.records import Record
from baremount.syntax.tree import String

if TYPE_CHECKING:
    from collections.abc import Iterator

    from baremount.definitions import Definition, OptionPath
    from baremount.machine import Machine

_SERVICES = ("systemd", "services")
_SCRIPTS = ("system", "activationScripts")
_TEXTS = (("script",), ("preStart",), ("postStart",), ("serviceConfig", "ExecStart"))
# Programs that attach or mount something, as `mounts_or_attaches` knows them.
_PROGRAMS = (b"schtasks", b"powershell", b"pwsh")
_MOUNT = rb"mount(?![a-z])"
_PACKAGE = re.compile(r"pkgs(\.[\w'-]+)+")
_DISK = re.compile(r"/dev/(?:disk/|sd|nvme)")


class Script(Record):
    """A script that is known, all but the folders of packages, and runs for sure."""

    name: str
    text: str
    definition: Definition


def service_scripts(machine: Machine) -> Iterator[Script]:
    """What the services run, one script at a time."""
    for name in machine.names_below(_SERVICES):
        for path in _TEXTS:
            yield from _scripts(machine, name, (*_SERVICES, name, *path))


def activation_scripts(machine: Machine) -> Iterator[Script]:
    """What is run before systemd starts, and at each switch."""
    for name in machine.names_below(_SCRIPTS):
        yield from _scripts(machine, name, (*_SCRIPTS, name))
        yield from _scripts(machine, name, (*_SCRIPTS, name, "text"))


def named_units(machine: Machine, service: str, option: str) -> tuple[str, ...] | None:
    """The units that `after`, `wantedBy` and so on of a service name; None where not known."""
    names: list[str] = []
    definitions, gaps = machine.definitions((*_SERVICES, service, option))
    if any(gap.path[:2] == _SERVICES for gap in gaps):
        return None
    for definition in definitions:
        holds = machine.holds(definition)
        if holds is False:
            continue
        value = machine.evaluator.deep(definition.thunk) if holds is True else None
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            return None
        names += value
    return tuple(names)


def settings(machine: Machine, service: str, section: str) -> dict[str, object] | None:
    """What `serviceConfig` or `unitConfig` of a service say; None where some of it is hidden."""
    path = (*_SERVICES, service, section)
    definitions, gaps = machine.definitions(path)
    if any(gap.path[:2] == _SERVICES for gap in gaps):
        return None
    found: dict[str, object] = {}
    for definition in definitions:
        value = machine.evaluator.force(definition.thunk)
        if not isinstance(value, NixSet):
            return None
        for name, thunk in value.attributes.items():
            found[name] = machine.evaluator.deep(thunk)
    return found


def _scripts(machine: Machine, name: str, path: OptionPath) -> Iterator[Script]:
    for definition in machine.definitions(path)[0]:
        text = _text(machine, definition)
        if text is not None and machine.holds(definition) is True:
            yield Script(name, text, definition)


def _text(machine: Machine, definition: Definition) -> str | None:
    """What a definition gives, with packages of nixpkgs, which only begin a path, as written."""
    text = machine.evaluator.deep(definition.thunk)
    node = definition.thunk.node
    if isinstance(text, str) or not isinstance(node, String):
        return text if isinstance(text, str) else None
    source = (definition.thunk.file or definition.file).source
    holes = [source.text(part.span) for part in node.parts if not isinstance(part, str)]
    if not all(_PACKAGE.fullmatch(hole) for hole in holes):
        return None
    return "".join(
        part if isinstance(part, str) else f"${{{source.text(part.span)}}}" for part in node.parts
    )


def may_mount_or_attach(machine: Machine) -> bool:
    """Whether the files name a program without which no script of theirs mounts or attaches."""
    contents = machine.contents().all.lower()
    named = any(program in contents for program in _PROGRAMS)
    return named or re.search(_MOUNT, contents) is not None


def mounts_or_attaches(text: str) -> bool:
    """Whether a script attaches a disk, or mounts something and names a disk's device."""
    from baremount.migrate.shell import attaches, parsed, program_of, stripped

    commands = [stripped(statement) for statement in parsed(text) or ()]
    mounts = any(program_of(command.words) == "mount" for command in commands)
    return (mounts and bool(_DISK.search(text))) or any(map(attaches, commands))


def polls(text: str) -> bool:
    """Whether a script sleeps."""
    from baremount.migrate.shell import parsed, program_of, stripped

    commands = [stripped(statement) for statement in parsed(text) or ()]
    return any(program_of(command.words) == "sleep" for command in commands)
