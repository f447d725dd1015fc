"""The rules of this package and of those that the user names, with the model they work on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.lint_rules.support.facts import DeclaredDisk, DeclaredMount
from baremount.lint_rules.support.facts import MachineModel as MachineFact
from baremount.lint_rules.support.index import INDEX
from baremount.lint_rules.support.scripts import ReadScript
from baremount.linting.toolbox import MachineModel, Toolbox, load
from baremount.scripts.facts import Attachment, Detachment

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from baremount.machine import Machine

TYPES = (MachineFact, DeclaredDisk, DeclaredMount, ReadScript, Attachment, Detachment)
"""The facts of machines; the last three are those of scripts in their configuration."""


def toolbox(extra: Sequence[str] = ()) -> Toolbox:
    """All rules and languages; `extra` packages come after ours. Raises as `load` does."""
    model = MachineModel(TYPES, (b"wsl",), _facts, _snapshot, _others)
    return load(("baremount.lint_rules", *extra), model, INDEX)


def _facts(machine: Machine) -> Iterable[object]:
    from baremount.lint_rules.support.model import facts

    return facts(machine)


def _snapshot(machine: Machine) -> frozenset[tuple[str, object]]:
    from baremount.lint_rules.support.model import snapshot

    return snapshot(machine)


def _others(facts: Iterable[object]) -> Iterable[str]:
    """Where a machine that may be no WSL at all has its own mounts."""
    for fact in facts:
        if isinstance(fact, MachineFact) and fact.is_wsl is not True:
            for mount in fact.mounts:
                if not mount.bare:
                    yield from (each.file.source.path for each in mount.definitions.values())
