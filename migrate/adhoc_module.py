"""The ad-hoc module `wsl-storage-mount.nix` itself: what it defines and what goes with it.

timblaktu/nixcfg, modules/nixos/wsl-storage-mount.nix (September 2025).
"""

from __future__ import annotations

import re
from shlex import quote
from typing import TYPE_CHECKING

from baremount.migrate.plan import Change, Step
from baremount.migrate.reading import change, refusal
from baremount.migrate.render import option_name
from baremount.paths import short

if TYPE_CHECKING:
    from collections.abc import Sequence

    from baremount.definitions import Definition, Module, OptionPath
    from baremount.evaluation.values import NixSet
    from baremount.machine import Machine
    from baremount.problems import Problem

OPTION = "wslStorageMount"
FILE = "wsl-storage-mount.nix"
STORAGE_SERVICE = "wsl-storage-mount.service"
MARKER_SERVICE = "nix-mount-marker.service"
# What the original module itself defines; anything else in it is its user's own.
MODULE_PARTS = {
    ("system", "activationScripts"): "the script on Windows is not needed",
    ("systemd", "services", "wsl-storage-mount"): "the mount follows its device, nothing polls",
    ("systemd", "services", "nix-mount-marker"): "nothing is mounted at /nix",
    ("fileSystems", "/nix"): "WSL activates the system before any mount",
    ("wsl", "wslConf", "boot", "command"): "the new module attaches the disks itself",
    ("environment", "systemPackages"): "only the polling script used them",
}
SCRIPTS = ("system", "activationScripts")
WINDOWS_SCRIPT = re.compile(r"/mnt/[a-z]/[^\s\"'$|;<>]+\.ps1")

QUERY = 'Get-ScheduledTask | Where-Object { "$($_.Actions.Arguments)" -like'


def parts(machine: Machine, module: Module) -> tuple[list[Change], list[Problem]]:
    """What the module itself defines: dropped with a reason, or a refusal for its user's own."""
    changes: list[Change] = []
    refusals: list[Problem] = []
    for top in machine.names_in(module):
        for path in expanded(machine, module, (top,)):
            found = machine.definitions_in(module, path)
            if not found:
                continue
            option = option_name(path)
            reason = reason_to_drop(path, found[0])
            if reason is not None:
                changes.append(change(found[0], option, "dropped", "", reason))
            else:
                message = (
                    f"the module also defines `{option}`, which would be lost with its import; "
                    "move it to your configuration first"
                )
                refusals.append(refusal(found[0], message))
    return changes, refusals


def reason_to_drop(path: OptionPath, definition: Definition) -> str | None:
    """Why a part of the original module is not needed any more; None for any other part."""
    if path[:2] == SCRIPTS and not on_windows(definition):
        return None
    return next((why for known, why in MODULE_PARTS.items() if path[: len(known)] == known), None)


def expanded(machine: Machine, module: Module, path: OptionPath) -> list[OptionPath]:
    """The paths below `path`, as far as a known part of the module is longer."""
    known = [part for part in (*MODULE_PARTS, (*SCRIPTS, "")) if part[: len(path)] == path]
    if not any(len(part) > len(path) for part in known):
        return [path]
    below = machine.names_in(module, path)
    return [longer for name in below for longer in expanded(machine, module, (*path, name))]


def steps(modules: Sequence[tuple[Module, NixSet]]) -> tuple[Step, ...]:
    """How to take the module's traces away: the task and script on Windows, the file."""
    found: list[Step] = []
    for module, _ in modules:
        content = module.file.source.content.decode()
        for script in sorted(set(WINDOWS_SCRIPT.findall(content))):
            found += cleanup(script)
        path = short(module.file.source.path)
        text = f"Delete {path} once no other host imports it"
        found.append(Step(text, (f"git rm {quote(path)}",), "files"))
    return tuple(dict.fromkeys(found))


def on_windows(definition: Definition) -> bool:
    """Whether an activation script of the module only puts its script on the Windows side."""
    node = definition.thunk.node
    text = definition.file.source.text(node.span) if node is not None else ""
    return "/mnt/c/" in text


def cleanup(script: str) -> list[Step]:
    """How to take the old script off Windows, with the task that ran it."""
    drive, _, rest = script.removeprefix("/mnt/").partition("/")
    windows = (drive.upper() + ":/" + rest).replace("/", "\\").replace("'", "''")
    name = windows.rpartition("\\")[2]
    return [
        Step(
            f"On Windows, in an elevated PowerShell, unregister the task that ran {name}, if any",
            (f"{QUERY} '*{name}*' }} | Unregister-ScheduledTask",),
            "windows",
        ),
        Step(f"On Windows, delete the old script {name}", (f"Remove-Item '{windows}'",), "windows"),
    ]
