"""What is wrong with the options that a set gives: unknown names, wrong types, what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.evaluation.values import NixSet, OpenSet
from baremount.lint_rules.support.options import misfits, names, options, suggestion
from baremount.lint_rules.support.places import definition_spot
from baremount.linting.finding import Spot
from baremount.linting.rule import Report
from baremount.syntax.tree import Binding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from baremount.definitions import Definition
    from baremount.machine import Machine


def option_faults(
    machine: Machine, found: Iterable[Definition], level: str, without: Iterable[str] = ()
) -> Iterator[Report]:
    """What is wrong with the options directly below one level."""
    known = names(level)
    for whole in found:
        for name in attribute_names(machine, whole):
            if name in without:
                continue
            for definition in machine.below(whole, (name,)):
                if machine.holds(definition) is False:
                    continue
                if name in known:
                    yield from _misfits(machine, definition, f"{level}.{name}")
                    continue
                meant = suggestion(name, level)
                yield Report(
                    _name_spot(definition, name),
                    f"`{level}.{name}` is no option",
                    f"write `{meant}`" if meant else "the options are: " + ", ".join(known),
                )
    if level in options():
        return
    for whole in found:
        yield from _misfits(machine, whole, level)


def missing_options(
    machine: Machine, found: Iterable[Definition], level: str, called: str, spot: Spot
) -> Iterator[Report]:
    """The options that must be given and are not."""
    given: set[str] = set()
    for each in found:
        value = machine.evaluator.force(each.thunk)
        if not isinstance(value, NixSet) or isinstance(value, OpenSet):
            return
        given.update(value.attributes)
    for name in names(level):
        if options()[f"{level}.{name}"].is_required and name not in given:
            yield Report(spot, f"{called} has no `{name}`", f"set `{name}`: it has no default")


def attribute_names(machine: Machine, definition: Definition) -> list[str]:
    """The names that the value of a definition has, where it is known to be a set."""
    value = machine.evaluator.force(definition.thunk)
    return list(value.attributes) if isinstance(value, NixSet) else []


def _misfits(machine: Machine, definition: Definition, option: str) -> Iterator[Report]:
    """The values that an option does not take."""
    declared = options().get(option)
    kind = declared.type if declared else {"kind": "object"}
    for thunk, is_instead in misfits(machine, definition.thunk, kind):
        if is_instead.startswith('"') and option.endswith(".serialNumber"):
            continue  # a blank one, which bad-serial reports
        spot = definition_spot(definition)
        if thunk.node is not None and thunk.file is not None:
            spot = Spot(thunk.file.source, thunk.node.span)
        yield Report(
            spot,
            f"`{option}` does not take {is_instead}",
            f"it takes: {declared.words if declared else 'a set of options'}",
        )


def _name_spot(definition: Definition, name: str) -> Spot:
    """The name itself where it is written, else the definition."""
    entry = definition.entry
    path = entry.path if isinstance(entry, Binding) else ()
    span = next((each.span for each in reversed(path) if each.text == name), None)
    return Spot(definition.file.source, span) if span else definition_spot(definition)
