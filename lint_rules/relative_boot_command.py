"""The boot command starts a program without its path, where there is no search path.

## What it does
Flags the first program in wsl.conf's `boot.command` that is written without a path. In a wsl.conf
file, which may be another distribution's, programs of Linux are only noted.

## Why is this bad?
WSL runs the command before systemd and without any PATH. The shell of NixOS finds nothing by its
name then, and no distribution finds the programs of Windows. The output goes nowhere, so nobody is
told.

## Example
```nix
wsl.wslConf.boot.command = "schtasks.exe /run /tn bare-disks";
```

Use instead:
```nix
wsl.wslConf.boot.command = "/mnt/c/Windows/System32/schtasks.exe /run /tn bare-disks";
```

## Source
microsoft/WSL, src/linux/init/config.cpp: `execl("/bin/sh", "sh", "-c", ...)` from init
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.lint_rules.support.facts import MachineModel
from baremount.lint_rules.support.wsl_conf_settings import boot_command, is_windows, programs
from baremount.linting.rule import Clean, Flagged, Report, Rule
from baremount.scripts.wsl_conf import WslConf

if TYPE_CHECKING:
    from collections.abc import Iterator

    from baremount.linting.rule import Context

RULE = Rule(
    code="BM102",
    name="relative-boot-command",
    severity="warning",
    languages=("nix", "wsl.conf"),
    on=(MachineModel, WslConf),
    markers=(b"command", b"Command", b"COMMAND"),
)


def check(fact: MachineModel | WslConf, context: Context) -> Iterator[Report]:
    """The first program without a slash in its name."""
    command = boot_command(fact, context.spot((0, 0)))
    if command is None:
        return
    for program in programs(command.text):
        if "/" not in program and not program.startswith(("$", "%")):
            sure = command.in_nix or is_windows(program)
            yield Report(
                command.spot,
                f"`{program}` is not found: the boot command has no search path",
                "write the program with its path",
                severity=None if sure else "info",
            )
            return


CASES = (
    Clean(
        "with its path",
        '{ wsl.wslConf.boot.command = "/mnt/c/Windows/System32/schtasks.exe /run /tn x"; }\n',
    ),
    Clean(
        "from the store",
        '{ pkgs, ... }: { wsl.wslConf.boot.command = "${pkgs.coreutils}/bin/sleep 5"; }\n',
    ),
    Clean("builtin", '{ wsl.wslConf.boot.command = "echo started > /run/started"; }\n'),
    Clean(
        "with a search path of its own",
        '{ wsl.wslConf.boot.command = "PATH=/run/current-system/sw/bin:$PATH; mount -a"; }\n',
    ),
    Clean(
        "instead of the shell", '{ wsl.wslConf.boot.command = "exec /etc/boot.sh >/run/log &"; }\n'
    ),
    Clean(
        "with what another file sets, or with functions",
        {
            "a.nix": '{ wsl.wslConf.boot.command = ". /etc/set-environment; mount -a"; }\n',
            "b.nix": '{ wsl.wslConf.boot.command = "source /etc/profile; mount -a"; }\n',
            "c.nix": '{ wsl.wslConf.boot.command = "go() { /bin/x; }; go"; }\n',
        },
    ),
    Clean("not known", "{ config, ... }: { wsl.wslConf.boot.command = config.my.command; }\n"),
    Clean(
        "file with its path", {"wsl.conf": '[boot]\ncommand = "/usr/sbin/service docker start"\n'}
    ),
    Clean("comment alone", {"wsl.conf": "[boot]\n# command = wsl.exe --mount\nsystemd = true\n"}),
    Flagged(
        "program of Windows",
        '{\n  wsl.wslConf.boot.command = "powershell.exe -File C:/attach.ps1";\n}\n',
        ("2:30 `powershell.exe` is not found",),
    ),
    Flagged(
        "behind another one",
        "{ pkgs, ... }:\n{\n  wsl.wslConf.boot = {\n    systemd = true;\n"
        '    command = "${pkgs.coreutils}/bin/sleep 2 && mount /data";\n  };\n}\n',
        ("5:15 `mount` is not found",),
    ),
    Flagged(
        "file",
        {"wsl.conf": "[boot]\nsystemd=true\ncommand = wsl.exe --mount X --bare\n"},
        ("wsl.conf:3:11 `wsl.exe` is not found",),
    ),
    Flagged(
        "instead of the shell, in capitals",
        {"wsl.conf": "[BOOT]\nCOMMAND = exec wsl.exe --mount X --bare\n"},
        ("wsl.conf:2:11 `wsl.exe` is not found",),
    ),
    Flagged(
        "file of any distribution",
        {"wsl.conf": "[boot]\ncommand = service docker start\n"},
        ("wsl.conf:2:11 `service` is not found",),
    ),
)
