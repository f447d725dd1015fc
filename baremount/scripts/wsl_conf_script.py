"""What wsl.conf and fstab do to disks: the boot command, and the file systems of disks.

https://learn.microsoft.com/windows/wsl/wsl-config
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from baremount.powershell.values import Spot
from baremount.problems import Problem
from baremount.scripts import fstab, wsl_conf
from baremount.scripts.facts import LinuxMount, Origin, Script
from baremount.scripts.programs import Programs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from baremount.scripts.facts import Fact
    from baremount.scripts.fstab import Entry
    from baremount.source import Source

COMMAND = "boot.command"
_NO_DISK = frozenset({"drvfs", "9p", "virtiofs", "tmpfs", "proc", "sysfs", "devpts", "overlay",
                      "none", "swap", "cgroup", "cgroup2", "bind"})  # fmt: skip
# A path below /dev, or a name that libblkid resolves to one.
_DISK = re.compile(r"/dev/.+|(?:UUID|LABEL|PARTUUID|PARTLABEL|ID)=.+", re.DOTALL)
# WSL mounts these itself (input of users, who copied what `mount` prints).
_OF_WSL = ("/mnt/wslg", "/usr/lib/wsl", "/lib/modules", "/usr/lib/modules")


def read_wsl_conf_facts(source: Source) -> Script:
    """The facts of the boot command, which WSL hands to `/bin/sh -c` as root.

    What WSL's own reader loses is a problem: all from the first wrong line on, a second setting of
    the same name, what follows a `#` in the command.
    """
    conf = wsl_conf.read(source.raw if source.encoding == "utf-8-bom" else source.content)
    mark = len(source.raw) - len(source.content) if source.encoding == "utf-8-bom" else 0
    programs = Programs()
    problems: list[Problem] = []
    facts: list[Fact] = []
    if conf.broken is not None:
        names = ", ".join(f"`{setting.name}`" for setting in conf.lost)
        lost = f", {names} with it" if names else ""
        what = f"{conf.broken.message}: WSL reads nothing from this line on{lost}"
        problems.append(_problem(source, conf.broken.offset - mark, what))
    for setting in conf.settings:
        if setting.name != COMMAND:
            continue
        start, end = (max(offset - mark, 0) for offset in setting.value_span)
        if not setting.effective:
            what = "a second boot command: WSL takes the first one only"
            problems.append(_problem(source, start, what))
            continue
        for alteration in setting.alterations:
            if alteration.kind in ("comment", "nul", "broken continuation"):
                is_comment = alteration.kind == "comment" and setting.value.count("'") % 2 == 0
                if is_comment and source.content[: alteration.span[0] - mark][-1:].isspace():
                    # The shell would leave it out as well.
                    continue
                what = "WSL cuts the boot command off here: put it into a script file"
                problems.append(_problem(source, alteration.span[0] - mark, what))
        origin = Origin(Spot(source, start, end))
        facts += programs.shell_script(setting.value, None, origin)
    return Script(source, "wsl.conf", tuple(facts), (*problems, *programs.problems))


def read_fstab_facts(source: Source) -> Script:
    """The mounts of disks in an fstab; Windows drives, memory, swap, binds and `/` are none."""
    table = fstab.read(source)
    return Script(source, "fstab", tuple(_mounts(source, table.entries)), table.problems)


def _mounts(source: Source, entries: tuple[Entry, ...]) -> Iterator[LinuxMount]:
    for entry in entries:
        if is_of_disk(entry):
            yield LinuxMount(
                entry.device.value,
                entry.mount_point.value,
                entry.file_system_type.value,
                entry.options,
                None,
                Origin(Spot(source, *entry.span)),
            )


def is_of_disk(entry: Entry) -> bool:
    """Whether a line of fstab mounts a disk that someone attached."""
    point = entry.mount_point.value
    return not (
        entry.file_system_type.value in _NO_DISK
        or {"bind", "rbind"} & set(entry.options)
        or not _DISK.fullmatch(entry.device.value)
        or point in ("/", "none", "swap")
        or any(point == each or point.startswith(each + "/") for each in _OF_WSL)
    )


def _problem(source: Source, offset: int, message: str) -> Problem:
    return Problem(*source.place(min(max(offset, 0), len(source.content))), message)
