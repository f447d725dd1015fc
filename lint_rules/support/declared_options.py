"""The options of a declared mount, one by one, wherever the configuration gives them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from baremount.lint_rules.support.option_lists import each
from baremount.migrate.model import Field
from baremount.migrate.reading import fact, field
from baremount.values import Known, Unknown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from baremount.definitions import Definition
    from baremount.migrate.file_system_entry import FileSystemEntry
    from baremount.migrate.readers.mount_units import Unit


def split(options: Field[tuple[str, ...]]) -> Field[tuple[str, ...]]:
    """The options with elements such as `noatime,nofail` taken apart."""
    if options.value is None or not any("," in str(option) for option in options.value):
        return options
    return Field(Known(each(options.value)), options.definition, rewritten=True)


def of_file_system(entry: FileSystemEntry, found: Sequence[Definition]) -> Field[tuple[str, ...]]:
    """The options of a file system; `found` are the definitions that NixOS joins to one list.

    Where there are several, an edit of the options goes to the first of them.
    """
    if len(found) < 2:
        return split(entry.mount.options)
    entry.definitions["options"] = found[0]
    facts = [fact(entry.machine, definition.thunk, tuple) for definition in found]
    parts = [part.value for part in facts if isinstance(part, Known)]
    if len(parts) < len(facts):
        return Field(Unknown("the options are set in several places"), found[0])
    together = Known(tuple(option for part in parts for option in part))
    return split(Field(together, found[0], rewritten=True))


def of_unit(unit: Unit) -> Field[tuple[str, ...]]:
    """The options of a mount unit, also where they are given by systemd's own name."""
    named = unit.machine.below(unit.element, ("mountConfig", "Options"))
    if "options" in unit.definitions or not named:
        return split(unit.mount.options)
    unit.definitions["options"] = named[0]
    text: Field[Any] = field(unit.machine, named[0], str)
    if text.value is None:
        return Field(Unknown(text.reason or ""), named[0])
    return split(Field(Known((text.value,)), named[0], rewritten=True))
