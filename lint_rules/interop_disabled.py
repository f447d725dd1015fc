"""Windows programs are turned off, and the boot needs one.

## What it does
Flags `interop.enabled = false` in wsl.conf where the boot command starts a program of Windows, or
where `wsl.bareMounts` attaches disks.

## Why is this bad?
Disks are attached by Windows. Without interop the distribution cannot start a single program
there: the command fails, and its message goes nowhere.

## Example
```nix
wsl.wslConf.interop.enabled = false;
wsl.wslConf.boot.command = "/mnt/c/Windows/System32/schtasks.exe /run /tn bare-disks";
```

Use instead:
```nix
wsl.wslConf.interop.appendWindowsPath = false;
wsl.wslConf.boot.command = "/mnt/c/Windows/System32/schtasks.exe /run /tn bare-disks";
```

## Source
https://learn.microsoft.com/windows/wsl/wsl-config#interop-settings
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.lint_rules.support.facts import MachineModel
from baremount.lint_rules.support.wsl_conf_settings import boot_command, is_windows, setting
from baremount.linting.rule import Clean, Flagged, Report, Rule
from baremount.scripts.wsl_conf import WslConf

if TYPE_CHECKING:
    from collections.abc import Iterator

    from baremount.linting.finding import Spot
    from baremount.linting.rule import Context

RULE = Rule(
    code="BM104",
    name="interop-disabled",
    severity="error",
    languages=("nix", "wsl.conf"),
    on=(MachineModel, WslConf),
    markers=(b"nterop", b"NTEROP"),
)


def check(fact: MachineModel | WslConf, context: Context) -> Iterator[Report]:
    """The setting, where something at boot runs counter to it."""
    spot = _disabled(fact, context)
    if spot is None:
        return
    command = boot_command(fact, context.spot((0, 0)))
    if command is not None and is_windows(command.text):
        what = "the boot command starts a program of Windows"
    elif (
        isinstance(fact, MachineModel)
        and fact.machine.value(("wsl", "bareMounts", "enable")) is True
    ):
        what = "`wsl.bareMounts` attaches disks with programs of Windows"
    else:
        return
    yield Report(
        spot,
        f"interop is off, but {what}",
        "leave interop on; `interop.appendWindowsPath = false` keeps Windows out of PATH",
    )


def _disabled(fact: MachineModel | WslConf, context: Context) -> Spot | None:
    """Where interop is turned off for sure."""
    if isinstance(fact, WslConf):
        found = fact.effective("interop.enabled")
        off = found is not None and found.value.lower() in ("false", "0")
        return context.spot(found.value_span) if found is not None and off else None
    # With the handler registered by NixOS itself the programs may start all the same.
    if fact.machine.value(("wsl", "interop", "register")) is True:
        return None
    given = setting(fact.machine, "interop", "enabled")
    return given.spot if given is not None and given.text == "false" else None


_COMMAND = 'wsl.wslConf.boot.command = "/mnt/c/Windows/System32/schtasks.exe /run /tn x";'
_OFF = "wsl.wslConf.interop.enabled = false;"

CASES = (
    Clean("interop on", f"{{ {_COMMAND} wsl.wslConf.interop.enabled = true; }}\n"),
    Clean("nothing of Windows", f'{{ wsl.wslConf.boot.command = "/etc/boot.sh"; {_OFF} }}\n'),
    Clean("no command", f"{{ wsl.enable = true; {_OFF} }}\n"),
    Clean("disks turned off", f"{{ wsl.bareMounts.enable = false; {_OFF} }}\n"),
    Clean(
        "not known",
        f"{{ config, ... }}: {{ {_COMMAND} wsl.wslConf.interop.enabled = config.x; }}\n",
    ),
    Clean(
        "file without Windows", {"wsl.conf": "[boot]\ncommand=/x.sh\n[interop]\nenabled=false\n"}
    ),
    Flagged(
        "boot command",
        f"{{\n  {_COMMAND}\n  {_OFF}\n}}\n",
        ("3:33 interop is off, but the boot command starts",),
    ),
    Flagged(
        "disks of the module",
        "{\n  wsl.bareMounts.enable = true;\n"
        '  wsl.bareMounts.disks = [ { name = "a"; serialNumber = "A1"; } ];\n'
        f"  {_OFF}\n}}\n",
        ("4:33 interop is off, but `wsl.bareMounts` attaches",),
    ),
    Flagged(
        "file in capitals",
        {"wsl.conf": "[BOOT]\nCOMMAND = /mnt/c/x.EXE\n[INTEROP]\nENABLED = FALSE\n"},
        ("wsl.conf:4:11 interop is off, but the boot command",),
    ),
    Flagged(
        "file",
        {
            "wsl.conf": "[boot]\ncommand = /mnt/c/Windows/System32/wsl.exe --mount X --bare\n"
            "[interop]\nenabled = false\n"
        },
        ("wsl.conf:4:11 interop is off, but the boot command",),
    ),
)
