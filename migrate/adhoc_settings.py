"""The settings of the ad-hoc module on one machine: set ones, its defaults, the known defaults."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from baremount.evaluation.values import NixSet
from baremount.migrate.adhoc_module import OPTION as FORM
from baremount.migrate.blocks import block_claims
from baremount.migrate.model import Field
from baremount.migrate.reading import Claim, change, conditions, effective, fact, field, refusal
from baremount.paths import short
from baremount.problems import Problem
from baremount.values import Known, Unknown

if TYPE_CHECKING:
    from baremount.definitions import Definition, Module
    from baremount.machine import Machine
    from baremount.migrate.plan import Change

# timblaktu/nixcfg, modules/nixos/wsl-storage-mount.nix: what counts when it is not at hand.
DEFAULTS: dict[str, Any] = {
    "enable": False,
    "mountName": "internal-4tb-nvme",
    "deviceId": "nvme-Samsung_SSD_990_PRO_4TB_S6Z2NJ0TC14842T",
    "mountPoint": "/mnt/wsl/storage",
    "fsType": "ext4",
    "mountOptions": ("defaults", "noatime", "nodiratime"),
    "instanceDirs": ("nixos-wsl-main", "nixos-wsl-dev", "nixos-wsl-test"),
    "defaultUser": "tim",
    "defaultGroup": "users",
    "bindMountNixStore": True,
}
KINDS: dict[str, type] = {
    name: type(value) for name, value in {**DEFAULTS, "diskSerialNumber": ""}.items()
} | {"nixStoreSubdir": str}


class Settings:
    """What counts for each option of `wslStorageMount`, and where it is written."""

    def __init__(self, machine: Machine, modules: list[tuple[Module, NixSet]]) -> None:
        self.machine = machine
        self.modules = modules
        self.changes: list[Change] = []
        self.refusals: list[Problem] = []
        self.notes: list[Problem] = []
        self.definitions: dict[str, Definition] = {}
        self.everywhere: list[Definition] = []
        for name in {**KINDS, **dict.fromkeys(machine.names_below((FORM,)))}:
            self._find(name)

    def get(self, name: str) -> Field[Any]:
        """The option's value as set, or by default."""
        definition = self.definitions.get(name)
        if definition is not None:
            return field(self.machine, definition, KINDS[name])
        for _, options in self.modules:
            option = options.attributes.get(name)
            declared = self.machine.evaluator.force(option) if option else None
            if isinstance(declared, NixSet) and "default" in declared.attributes:
                return Field(fact(self.machine, declared.attributes["default"], KINDS[name]))
        if name in DEFAULTS:
            return Field(Known(DEFAULTS[name]))
        return Field(Unknown(f"`{FORM}.{name}` is not set"))

    def first(self) -> Definition | None:
        """The first definition that counts, whose place stands for the whole."""
        return next(iter(self.definitions.values()), None)

    def claims(self) -> tuple[tuple[Claim, ...], list[Problem]]:
        """The bindings that the settings occupy, and what keeps them from being taken out."""
        refusals: list[Problem] = []
        serial = self.definitions.get("diskSerialNumber")
        ordered = sorted(self.everywhere, key=lambda item: item is not serial)
        claims = block_claims((FORM,), ordered)
        files = {claim.file.source.path for claim in claims}
        if len(files) > 1:
            for claim in claims:
                if claim.file is not claims[0].file:
                    place = claim.file.source.place(claim.span[0])
                    refusals.append(
                        Problem(
                            *place,
                            f"`{FORM}` is set here and in {short(claims[0].file.source.path)}, "
                            "and other hosts may share one of the files; join the two first",
                        )
                    )
        for definition in self.everywhere:
            if not any(c.file is definition.file and within(definition, c) for c in claims):
                refusals.append(
                    refusal(
                        definition,
                        f"`{FORM}` is computed here; write it out as a literal set first",
                    )
                )
        return first_in_file(claims), refusals

    def _find(self, name: str) -> None:
        found = self.machine.definitions((FORM, name))[0]
        self.everywhere += found
        definition = effective(self.machine, (FORM, name))
        for other in found:
            if isinstance(definition, Problem) or definition is None:
                break
            if conditions(other) != conditions(definition):
                message = f"`{FORM}.{name}` is set under different conditions; keep one of them"
                self.refusals.append(refusal(other, message))
            elif other.entry is not definition.entry:
                self.changes.append(
                    change(other, f"{FORM}.{name}", "dropped", "", "another definition wins")
                )
        if isinstance(definition, Problem):
            self.refusals.append(definition)
        elif definition is not None:
            self.definitions[name] = definition
            if name not in KINDS:
                self.refusals.append(
                    refusal(
                        definition,
                        f"`{FORM}.{name}` is an option that the known module does "
                        "not have; take it out or move it first",
                    )
                )


def within(definition: Definition, claim: Claim) -> bool:
    """Whether a definition is written inside a claim."""
    node = definition.entry or definition.thunk.node
    return node is not None and claim.span[0] <= node.span[0] and node.span[1] <= claim.span[1]


def first_in_file(claims: tuple[Claim, ...]) -> tuple[Claim, ...]:
    """The claims with the first one in the file as the anchor."""
    if not claims:
        return ()
    first = min(claims, key=lambda claim: claim.span)
    return tuple(claim._replace(anchor=claim is first) for claim in claims)
