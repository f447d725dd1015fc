"""Elements of a list of disks: their options as fields, whatever dialect names them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from baremount.arguments import plain
from baremount.evaluation.values import NixSet
from baremount.migrate.model import Field, FileSystem, unset
from baremount.migrate.plan import Step
from baremount.migrate.reading import change, field, refusal
from baremount.values import Known, Unknown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from baremount.definitions import Definition, OptionPath
    from baremount.machine import Machine
    from baremount.migrate.plan import Change
    from baremount.problems import Problem

DISKS = "wsl.bareMounts.disks.*."
DEFAULT_OPTIONS = ("defaults", "noatime")
"""The mount options that the module gives a disk which sets none."""


class Element:
    """One element, a set of options."""

    def __init__(self, machine: Machine, definition: Definition) -> None:
        self.machine = machine
        self.definition = definition

    def find(self, path: OptionPath) -> Definition | None:
        """The definition of one of its options."""
        found = self.machine.below(self.definition, path)
        return found[0] if found else None

    def field(self, path: OptionPath, kind: type, default: Any = None) -> Field[Any]:
        """An option's field; the default, or unknown, where it is not set."""
        definition = self.find(path)
        if definition is not None:
            return field(self.machine, definition, kind)
        if default is not None:
            return Field(Known(default))
        return Field(Unknown(f"`{'.'.join(path)}` is not set"))

    def optional(self, path: OptionPath, kind: type) -> Field[Any]:
        """An option that need not be there; null counts as absent."""
        definition = self.find(path)
        if definition is None:
            return unset("")
        if plain(self.machine.evaluator.force(definition.thunk)) is None:
            return unset("")
        return field(self.machine, definition, kind)

    def filesystem(self, path: OptionPath, options: tuple[str, ...]) -> FileSystem | None:
        """The file system, with the form's own default options; None where there is none."""
        whole = None
        if path:
            whole = self.find(path)
            if whole is None or plain(self.machine.evaluator.force(whole.thunk)) is None:
                return None
        return FileSystem(
            self.field((*path, "mountPoint"), str),
            self.field((*path, "fsType"), str, "ext4"),
            self.field((*path, "options"), tuple, options),
            whole,
        )

    def names(self, path: OptionPath = ()) -> list[str]:
        """The options that are set."""
        found = self.machine.below(self.definition, path)
        value = self.machine.evaluator.force(found[0].thunk) if found else None
        return list(value.attributes) if isinstance(value, NixSet) else []

    def unknown_options(self, known: Sequence[str], form: str) -> list[Problem]:
        """A refusal for each option that the form does not have."""
        return [
            refusal(definition, f"`{form}.*.{name}` is no option of this form; take it out")
            for name in self.names()
            if name not in known and (definition := self.find((name,))) is not None
        ]


def filesystem_changes(element: Element, form: str) -> list[Change]:
    """The fate of `name` and of the options below `filesystem`."""
    changes = []
    for path in [("name",), *(("filesystem", name) for name in element.names(("filesystem",)))]:
        definition = element.find(path)
        if definition is not None:
            name = ".".join(path)
            changes.append(change(definition, f"{form}.*.{name}", "kept", DISKS + name))
    if element.find(("filesystem",)) is not None:
        for name in ("fsType", "options"):
            if element.find(("filesystem", name)) is None and element.names(("filesystem",)):
                changes.append(
                    change(
                        element.definition,
                        f"{form}.*.filesystem.{name}",
                        "converted",
                        f"{DISKS}filesystem.{name}",
                        "not set: this form's default is written out",
                    )
                )
    return changes


def fork_step(option: str) -> Step:
    """What to do about the fork of NixOS-WSL that declares a dialect of the target."""
    return Step(
        f"Your NixOS-WSL is a fork that declares `{option}`: switch the flake input to one that "
        "declares `wsl.bareMounts.disks`, or import the shipped module and turn the fork's off",
        ('disabledModules = [ "${inputs.nixos-wsl}/modules/wsl-bare-mount.nix" ];',),
    )
