"""Where a fact is written, as the spot that a report points at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from baremount.linting.finding import Spot

if TYPE_CHECKING:
    from baremount.definitions import Definition
    from baremount.migrate.model import Field


def definition_spot(definition: Definition) -> Spot:
    """The binding of a definition, from its name to the semicolon; a list element itself."""
    if definition.entry is not None:
        return Spot(definition.file.source, definition.entry.span)
    for thunk in (definition.thunk, definition.written):
        if thunk.node is not None:
            return Spot((thunk.file or definition.file).source, thunk.node.span)
    return Spot(definition.file.source, (0, 0))


def value_spot(field: Field[Any], fallback: Spot) -> Spot:
    """The expression that gives a field its value; `fallback` where a default does."""
    definition = field.definition
    if definition is None:
        return fallback
    for thunk in (definition.thunk, definition.written):
        if thunk.node is not None:
            return Spot((thunk.file or definition.file).source, thunk.node.span)
    return definition_spot(definition)
