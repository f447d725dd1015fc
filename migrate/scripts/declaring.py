"""Where a script's disk that nothing declares yet goes in the Nix files of its machine.

It goes into the machine's list of disks, or beside other options of its first module.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.migrate import placing
from baremount.migrate.plain_claims import top_binding
from baremount.migrate.reading import Claim
from baremount.migrate.rewrite import Block
from baremount.module_imports import body_set
from baremount.problems import Problem
from baremount.syntax.tree import AttributeSet, Binding

if TYPE_CHECKING:
    from collections.abc import Sequence

    from baremount.machine import Machine
    from baremount.migrate.model import Disk
    from baremount.syntax.tree import NixFile

DISKS = ("wsl", "bareMounts", "disks")
WRITE = "declare the disks of the scripts in a file of their own with `--output FILE`"


def block(machine: Machine, disks: Sequence[Disk], declared: Sequence[Disk]) -> Block | Problem:
    """The block that appends disks to a machine's declaration, or that makes one in its first
    module; or why that would not be clean. `declared` are the machine's disks already."""
    definitions = machine.definitions(DISKS)[0]
    if definitions:
        path = definitions[0].file.source.path
        if any(definition.conditions for definition in definitions):
            return Problem(path, 0, 0, f"declares its disks under a condition; {WRITE}")
        if any(disk.enabled.value is not True for disk in declared):
            return Problem(path, 0, 0, f"declares its disks without enabling them; {WRITE}")
        return beside(definitions[0].file, top_binding(definitions[0]), disks)
    module = machine.modules[0]
    holder = body_set(module.node) if module.node is not None else None
    return beside(module.file, last_binding(holder), disks)


def last_binding(holder: AttributeSet | None) -> Binding | None:
    """The last option that a module sets; None where none can be set beside it."""
    bindings = [item for item in holder.entries if isinstance(item, Binding)] if holder else []
    parts = [item for item in bindings if item.path[0].text in ("config", "options")]
    if not parts:
        return next(reversed(bindings), None)
    # With `options` or `config` at the top everything else stands inside of `config`.
    whole = [item for item in parts if [name.text for name in item.path] == ["config"]]
    value = whole[0].value if len(whole) == 1 else None
    return last_binding(value) if isinstance(value, AttributeSet) else None


def beside(file: NixFile, top: Binding | None, disks: Sequence[Disk]) -> Block | Problem:
    """The block beside a binding of the set that it goes into."""
    holder = placing.container(file, top) if top is not None else None
    if top is None or holder is None:
        return Problem(file.source.path, 0, 0, f"has no literal set that could take them; {WRITE}")
    claim = Claim(file, top.span, "wsl.bareMounts", True, top)
    return Block(file, holder, claim, top, tuple(disks), (), (), (), None)
