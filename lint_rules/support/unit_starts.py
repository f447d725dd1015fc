"""What starts a mount, above all a native unit: the boot, its device alone, or a first access."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from baremount.evaluation.values import known_thunk
from baremount.lint_rules.support.mount_points import normal
from baremount.lint_rules.support.option_lists import ON_ACCESS

if TYPE_CHECKING:
    from baremount.lint_rules.support.facts import DeclaredMount
    from baremount.machine import Machine

_AUTOMOUNTS = ("systemd", "automounts")


def boot_may_pass_by(mount: DeclaredMount) -> bool:
    """Whether a unit of `systemd.mounts` is, or may be, started by others than the boot alone.

    A unit that nothing is seen to start counts as started by the boot: others may require it.
    """
    units: list[object] = []
    for name in ("wantedBy", "requiredBy"):
        definition = mount.definitions.get(name)
        if definition is not None:
            value = mount.machine.evaluator.deep(definition.thunk)
            if not isinstance(value, list):
                return True
            units += value
    if units:
        return all(not isinstance(unit, str) or unit.endswith(".device") for unit in units)
    return _may_have_automount(mount)


def starts_on_access(mount: DeclaredMount) -> bool:
    """Whether a mount is, or may be, started by whoever looks into its directory."""
    options = mount.options.value
    return options is None or ON_ACCESS in options or _may_have_automount(mount)


def _may_have_automount(mount: DeclaredMount) -> bool:
    places = _automounts(mount.machine)
    return places is None or normal(mount.mount_point.value or "") in places


@lru_cache(maxsize=1)
def _automounts(machine: Machine) -> frozenset[str | None] | None:
    """Where `systemd.automounts` are, None where not known; asked for each mount of a machine."""
    if not machine.definitions(_AUTOMOUNTS)[0]:
        return frozenset()
    found = machine.evaluator.deep(known_thunk(machine.value(_AUTOMOUNTS)))
    if not isinstance(found, list):
        return None
    places = [each.get("where") if isinstance(each, dict) else None for each in found]
    known = [normal(place) for place in places if isinstance(place, str)]
    return frozenset(known) if len(known) == len(places) else None
