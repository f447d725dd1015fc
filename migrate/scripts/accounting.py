"""The fate of every command, task and line that scripts and system files have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.migrate.plan import Change
from baremount.migrate.reading import shown as shown_place
from baremount.migrate.scripts.differing import mounted_otherwise, where_mounted
from baremount.migrate.scripts.outcome import Outcome
from baremount.paths import short
from baremount.scripts.facts import (
    Attachment,
    Detachment,
    LinuxMount,
    ScriptStart,
    ScriptWritten,
    Shutdown,
    Task,
    TaskRemoval,
    TaskStart,
)
from baremount.scripts.wsl_command import excerpt, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from baremount.migrate.model import Disk
    from baremount.migrate.plan import Fate
    from baremount.migrate.scripts.seen import Seen
    from baremount.migrate.scripts.tasks import OldSetup
    from baremount.powershell.values import Value
    from baremount.scripts.facts import Fact, Script

DISKS = "wsl.bareMounts.disks.*."
FURTHER = "fileSystems"
IGNORED = "WSL ignores it with --bare"
_OF_BARE = (("partition", "--partition"), ("fs_type", "--type"), ("options", "--options"))


class Declared:
    """Where each command's disk is declared, by the command's identity."""

    def __init__(self, outcome: Outcome) -> None:
        self.by_fact: dict[int, tuple[Seen, Disk, str]] = {}
        for fresh in outcome.fresh:
            self._add(fresh.seen, fresh.disk, "")
        self.owners: dict[int, str] = {}
        for item in outcome.further:
            self._add(item.seen, item.disk, "")
            self.owners[id(item.disk)] = item.owner
        for match in outcome.matched:
            place = shown_place(match.disk.sources[0]) if match.disk.sources else "the Nix files"
            keys = " and ".join(match.keys[:2])
            self._add(match.seen, match.disk, f"declared at {place}, the same by {keys}")
        self.left_alone = {id(m): why for told in outcome.told for m, why in told.no_disks}

    def _add(self, seen: Seen, disk: Disk, where: str) -> None:
        for fact in (*seen.attachments, *seen.mounts):
            self.by_fact.setdefault(id(fact), (seen, disk, where))

    def target(self, disk: Disk) -> str:
        """The option that takes the disk's file system."""
        return FURTHER if id(disk) in self.owners else DISKS + "filesystem"


def changes(outcome: Outcome, old: OldSetup) -> Iterator[Change]:
    """The fate of every fact of the scripts."""
    declared = Declared(outcome)
    for told in outcome.told:
        matters = old.matters(told.script)
        for fact in told.script.facts:
            for item in fate(fact, told.script, declared, old):
                yield item if matters else unconcerned(item)


def of_idle(
    scripts: Iterable[Script], old: OldSetup, readers: Mapping[str, str]
) -> Iterator[Change]:
    """The fate of files that were read because they could have been of the old setup; `readers`
    are the old scripts that take a file in."""
    nothing = Declared(Outcome((), (), (), (), (), ()))
    for script in scripts:
        facts = [item for fact in script.facts for item in fate(fact, script, nothing, old)]
        yield from map(unconcerned, facts)
        if not facts and script.language != "wsl.conf":
            reader = readers.get(script.source.path)
            why = UNCONCERNED if reader is None else f"{short(reader)} reads it"
            yield Change(script.source.place(0), "this file", "kept", "", why)


def unconcerned(item: Change) -> Change:
    """The fate of a command in a file without disks: whatever it does, it stays."""
    if item.fate == "kept":
        return item
    return item._replace(fate="kept", target="", reason=UNCONCERNED)


def fate(fact: Fact, script: Script, declared: Declared, old: OldSetup) -> Iterator[Change]:
    """What becomes of one fact."""
    if isinstance(fact, Attachment):
        yield from of_attachment(fact, declared)
    elif isinstance(fact, LinuxMount):
        yield of_mount(fact, declared)
    elif isinstance(fact, Task):
        owned = old.owns(script, fact) or old.has_task(fact)
        why = "the module's own task takes its place" if owned else NOT_OURS
        why = VIRTUAL if not owned and old.attaches(script, fact) else why
        is_named = script.language != "task" or isinstance(fact.name, str)
        label = f"task {text(fact.name)}" if is_named else "task without a name"
        yield change(fact, label, "dropped" if owned else "kept", "", why)
    elif isinstance(fact, TaskStart | TaskRemoval):
        what = "start of task" if isinstance(fact, TaskStart) else "removal of task"
        owned = old.has_task(fact)
        why = "the task goes" if owned else NOT_READ
        yield change(fact, f"{what} {text(fact.name)}", "dropped" if owned else "kept", "", why)
    elif isinstance(fact, ScriptStart):
        owned = old.starts(fact) and not old.is_left_alone(fact)
        why = "the script goes" if owned else "what it starts is not among the files read"
        why = VIRTUAL if old.is_left_alone(fact) else why
        yield change(fact, f"start of {path(fact)}", "dropped" if owned else "kept", "", why)
    elif isinstance(fact, ScriptWritten):
        owned = fact.origin.spot in old.written
        goes = "the script goes" if isinstance(fact.path, str) else "delete it on Windows"
        why = goes if owned else "it attaches no disk: left alone"
        yield change(fact, f"writing of {path(fact)}", "dropped" if owned else "kept", "", why)
    elif isinstance(fact, Detachment):
        label = f"wsl --unmount {fact.disk.text}".strip()
        yield change(fact, label, "dropped", "", "`wsl-bare-mount unmount` takes its place")
    elif isinstance(fact, Shutdown):
        yield change(fact, "wsl --shutdown", "dropped", "", "nothing of the module needs it")


VIRTUAL = "it attaches a virtual disk, which is out of reach of wsl.bareMounts: left alone"
UNCONCERNED = "left alone: nothing in this file attaches or mounts a disk"
NOT_READ = "no task of that name that attaches a disk is among the files read: left alone"
NOT_OURS = "it attaches no disk that is read here: left alone"


def of_attachment(fact: Attachment, declared: Declared) -> Iterator[Change]:
    """The fate of `wsl --mount` and of its options."""
    label = f"wsl --mount {fact.disk.text}".strip()
    if fact.virtual:
        why = "a virtual disk is out of reach of wsl.bareMounts: left alone"
        yield change(fact, f"{label} --vhd", "kept", "", why)
        return
    seen, disk, where = declared.by_fact[id(fact)]
    name = declared.owners.get(id(disk), disk.name.value or "?")
    reasons = [f"the disk `{name}`", where, by_what(fact, disk)]
    yield change(fact, label, "converted", DISKS + "serialNumber", joined(reasons))
    if not fact.bare:
        target = "" if where else declared.target(disk)
        why = where_mounted(disk, where, seen) or "WSL mounts it there by itself without --bare"
        yield change(fact, f"{label} (mount)", "dropped" if where else "converted", target, why)
        return
    for field, option in _OF_BARE:
        if getattr(fact, field) is not None:
            yield change(fact, f"{option} {text(getattr(fact, field))}", "dropped", "", IGNORED)
    if fact.name is not None:
        kept = disk.name.value == fact.name
        why = "" if kept else f"{IGNORED}; the disk's name is {text(disk.name.value)}"
        target = DISKS + "name" if kept else ""
        yield change(fact, f"--name {text(fact.name)}", "kept" if kept else "dropped", target, why)


def by_what(fact: Attachment, disk: Disk) -> str:
    """How the serial number was found, where the command does not name it."""
    if fact.disk.key == "serial" and fact.disk.exact:
        return ""
    return f"its serial number is {disk.serial_number.value}"


def inferred(seen: Seen) -> str:
    """The inference that joins what attaches and what mounts, with both lines."""
    attach, mount = (fact.origin.spot.place for fact in (seen.attachments[0], seen.mounts[0]))
    lines = f"lines {attach.line} and {mount.line}"
    if attach.path != mount.path:
        lines = f"{shown_place(attach)} and {shown_place(mount)}"
    elif attach.line == mount.line:
        lines = f"line {attach.line}"
    return f"taken for one disk, {lines}: {seen.inference}"


def of_mount(fact: LinuxMount, declared: Declared) -> Change:
    """The fate of a mount in the distribution."""
    label = f"mount {text(fact.device)} {text(fact.mount_point)}"
    if id(fact) in declared.left_alone:
        return change(fact, label, "kept", "", f"left alone: {declared.left_alone[id(fact)]}")
    seen, disk, where = declared.by_fact[id(fact)]
    reasons = [where_mounted(disk, where, seen)]
    if not where and id(disk) not in declared.owners:
        reasons.append(mounted_otherwise(disk, fact))
    if id(disk) in declared.owners:
        owner = declared.owners[id(disk)]
        reasons.append(f"further file system of the disk `{owner}`: it follows its partition")
    if seen.inference:
        reasons.append(inferred(seen))
    fate_: Fate = "dropped" if where else "converted"
    return change(fact, label, fate_, "" if where else declared.target(disk), joined(reasons))


def path(fact: ScriptStart | ScriptWritten) -> str:
    """A script's path, as people read it; `$PSScriptRoot` makes it one of this machine."""
    known = fact.path
    return short(known) if isinstance(known, str) and known.startswith("/") else text(known)


def text(value: Value) -> str:
    """A value for people."""
    return "?" if value is None else shown(value)


def joined(reasons: list[str]) -> str:
    """Reasons as one sentence."""
    return "; ".join(reason for reason in reasons if reason)


def change(fact: Fact, option: str, fate_: Fate, target: str, reason: str) -> Change:
    """The fate of a fact, with what it depends on."""
    conditions = fact.origin.conditions
    if conditions:
        reason = joined(
            [reason, f"it ran only if {' and '.join(f'`{excerpt(item)}`' for item in conditions)}"]
        )
    return Change(fact.origin.spot.place, option, fate_, target, reason)
