"""Where a boot command or a service is written: which bindings go with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.evaluation.values import NixSet
from baremount.holders import holders
from baremount.migrate.blocks import holder, wrapper
from baremount.migrate.plain_claims import first_below_config
from baremount.migrate.readers import companion_options
from baremount.migrate.reading import Claim, Dropped
from baremount.migrate.render import option_name
from baremount.records import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from baremount.definitions import Definition, OptionPath
    from baremount.machine import Machine
    from baremount.scripts.running import Run
    from baremount.syntax.tree import Span


DEPTH = 2
"""Names below a service's: `serviceConfig.Type`."""
COMPUTED = "`{}` is computed; take out by hand what attaches or mounts here"


class Taken(Record):
    """What goes with a run, or why nothing can."""

    claims: tuple[Claim, ...]
    dropped: tuple[Dropped, ...]
    paths: tuple[OptionPath, ...]
    obstacle: str
    is_apart: bool
    """Whether a condition of it stands further out, where a new block would not be."""


def claimed(machine: Machine, run: Run) -> Taken:
    """The bindings of a run's option, whether it is written as one set or spread.

    With them those of a timer that starts it.
    """
    obstacle = companion_options.obstacle(machine, run)
    is_apart = False
    written: dict[tuple[str, Span], tuple[Claim, Dropped]] = {}
    options = [(run.path, run.definitions), *companion_options.starters(machine, run)]
    for path, definitions in options:
        label = option_name(path)
        for definition in parts(machine, definitions):
            binding = holder(definition, path)
            top = first_below_config(holders(definition))
            if binding is None or top is None:
                return Taken((), (), (), obstacle or COMPUTED.format(label), is_apart=False)
            is_whole = binding.path[-1].text == path[-1]
            is_apart |= bool(definition.conditions) and (top is not binding or not is_whole)
            key = (definition.file.source.path, binding.span)
            around = wrapper(definition.file, binding.value) if is_whole else ("", "")
            claim = Claim(definition.file, binding.span, label, False, top, (), around)
            dropped = Dropped(label, definition._replace(entry=binding))
            written.setdefault(key, (claim, dropped))
    return Taken(
        tuple(claim for claim, _ in written.values()),
        tuple(dropped for _, dropped in written.values()),
        tuple(path for path, _ in options),
        obstacle,
        is_apart,
    )


def parts(
    machine: Machine, definitions: Sequence[Definition], depth: int = DEPTH
) -> list[Definition]:
    """The definitions, by their attributes where those stand in bindings of their own."""
    found: list[Definition] = []
    for definition in definitions:
        below = attributes(machine, definition)
        if holders(definition) or not below or not depth:
            found += [definition, *beside(machine, definition, definition)]
        else:
            # `a.b.c = 1;` alone: the sets between are written nowhere.
            found += parts(machine, below, depth - 1)
    return found


def beside(
    machine: Machine, definition: Definition, outer: Definition, depth: int = DEPTH
) -> list[Definition]:
    """What `a.b = 1;` adds to `a = { … };`: one set to Nix, and two bindings."""
    found: list[Definition] = []
    for inner in attributes(machine, definition) if depth else ():
        if not is_within(inner, outer) and holders(inner):
            found.append(inner)
        else:
            found += beside(machine, inner, outer, depth - 1)
    return found


def attributes(machine: Machine, definition: Definition) -> list[Definition]:
    """The attributes of a definition that is a set."""
    value = machine.evaluator.force(definition.thunk)
    names = value.attributes if isinstance(value, NixSet) else ()
    return [inner for name in names for inner in machine.below(definition, (name,))]


def is_within(inner: Definition, outer: Definition) -> bool:
    """Whether a definition is written in the binding of another."""
    if inner.entry is None or outer.entry is None:
        return True
    (start, end), (first, last) = inner.entry.span, outer.entry.span
    return inner.file is outer.file and first <= start and end <= last
