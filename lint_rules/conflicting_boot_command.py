"""Two boot commands are given, and WSL runs one at most.

## What it does
Flags a second definition of `wsl.wslConf.boot.command`, one beside the boot command of
`wsl.bareMounts`, and a second `command` in the `[boot]` section of wsl.conf.

## Why is this bad?
The option is a single string: NixOS refuses two definitions, and `wsl.bareMounts` needs it for
itself unless its trigger is a service. In the file the first one wins, and the other one is passed
over without a word.

## Example
```nix
wsl.bareMounts = {
  enable = true;
  disks = [ { name = "data"; serialNumber = "S6Z2NJ0TC14842T"; } ];
};
wsl.wslConf.boot.command = "/etc/boot.sh";
```

Use instead:
```nix
wsl.bareMounts = {
  enable = true;
  trigger = "service";
  disks = [ { name = "data"; serialNumber = "S6Z2NJ0TC14842T"; } ];
};
wsl.wslConf.boot.command = "/etc/boot.sh";
```

## Source
NixOS-WSL, modules/wsl-conf.nix: `types.str`; microsoft/WSL, src/shared/configfile/configfile.cpp
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.lint_rules.support.facts import MachineModel
from baremount.lint_rules.support.places import definition_spot
from baremount.lint_rules.support.wsl_conf_settings import definitions
from baremount.linting.rule import Clean, Flagged, Report, Rule
from baremount.scripts.wsl_conf import WslConf

if TYPE_CHECKING:
    from collections.abc import Iterator

    from baremount.definitions import Definition
    from baremount.linting.rule import Context
    from baremount.machine import Machine

RULE = Rule(
    code="BM103",
    name="conflicting-boot-command",
    severity="error",
    languages=("nix", "wsl.conf"),
    on=(MachineModel, WslConf),
    markers=(b"command", b"Command", b"COMMAND"),
)
_DISKS = ("wsl", "bareMounts")


def check(fact: MachineModel | WslConf, context: Context) -> Iterator[Report]:
    """All boot commands but the first, or those beside the module's."""
    if isinstance(fact, WslConf):
        for setting in fact.settings:
            if setting.name == "boot.command" and not setting.effective:
                yield Report(
                    context.spot(setting.key_span),
                    "WSL runs the first `command` of the file and passes this one over",
                    "join both with `;`, or put them into a script",
                )
        return
    yield from _of_machine(fact.machine)


def _of_machine(machine: Machine) -> Iterator[Report]:
    from baremount.arguments import plain
    from baremount.definitions import ORDINARY_PRIORITY

    written = [item for item in definitions(machine, "boot", "command") if _is_sure(machine, item)]
    if _needs_it(machine):
        for item in written:
            if item.priority <= ORDINARY_PRIORITY:
                yield Report(
                    definition_spot(item),
                    "`wsl.bareMounts` needs the boot command for itself",
                    'keep yours and set `wsl.bareMounts.trigger = "service"`, or remove it',
                )
        return
    texts = [plain(machine.evaluator.force(item.thunk)) for item in written]
    for item, text in zip(written[1:], texts[1:], strict=True):
        if isinstance(text, str) and isinstance(texts[0], str) and text != texts[0]:
            first = definition_spot(written[0])
            place = first.source.place(first.span[0])
            yield Report(
                definition_spot(item),
                "the boot command is also defined in "
                f"{first.source.path.rpartition('/')[2]}, line {place.line}",
                "define it once, and let it start a script that does both",
            )


def _is_sure(machine: Machine, definition: Definition) -> bool:
    return machine.holds(definition) is True


def _needs_it(machine: Machine) -> bool:
    """Whether `wsl.bareMounts` is known to set the boot command."""
    if machine.value((*_DISKS, "enable")) is not True:
        return False
    return not machine.definitions((*_DISKS, "trigger"))[0] or (
        machine.value((*_DISKS, "trigger")) == "boot-command"
    )


_MODULE = 'wsl.bareMounts = { enable = true; disks = [ { name = "a"; serialNumber = "A1"; } ]; };'
_COMMAND = 'wsl.wslConf.boot.command = "/etc/boot.sh";'

CASES = (
    Clean("one", f"{{ {_COMMAND} }}\n"),
    Clean("the module's", f"{{ {_MODULE} }}\n"),
    Clean(
        "module with a service",
        f'{{\n  {_MODULE}\n  wsl.bareMounts.trigger = "service";\n  {_COMMAND}\n}}\n',
    ),
    Clean("module turned off", f"{{ wsl.bareMounts.enable = false; {_COMMAND} }}\n"),
    Clean(
        "overridden",
        "{ lib, ... }: lib.mkMerge [\n"
        f"  {{ {_COMMAND} }}\n"
        '  { wsl.wslConf.boot.command = lib.mkForce "/etc/other.sh"; }\n]\n',
    ),
    Clean(
        "one or the other",
        "{ config, lib, ... }: lib.mkMerge [\n"
        f"  {{ {_COMMAND} }}\n"
        '  (lib.mkIf config.x { wsl.wslConf.boot.command = "/etc/other.sh"; })\n]\n',
    ),
    Clean("file with one", {"wsl.conf": "[boot]\ncommand=/etc/boot.sh\n[user]\ncommand=x\n"}),
    Flagged(
        "beside the module's",
        f"{{\n  {_MODULE}\n  {_COMMAND}\n}}\n",
        ("3:3 `wsl.bareMounts` needs the boot command",),
    ),
    Flagged(
        "in another file",
        {
            "host.nix": f"{{ imports = [ ./disks.nix ]; {_COMMAND} }}\n",
            "disks.nix": f"{{ {_MODULE} }}\n",
        },
        ("host.nix:1:30 `wsl.bareMounts` needs",),
    ),
    Flagged(
        "two",
        {
            "host.nix": f"{{ imports = [ ./b.nix ]; {_COMMAND} }}\n",
            "b.nix": '{ wsl.wslConf.boot.command = "/etc/other.sh"; }\n',
        },
        ("b.nix:1:3 the boot command is also defined in host.nix, line 1",),
    ),
    Flagged(
        "file in capitals",
        {"wsl.conf": "[BOOT]\nCOMMAND=/etc/boot.sh\nCOMMAND=/etc/other.sh\n"},
        ("wsl.conf:3:1 WSL runs the first `command`",),
    ),
    Flagged(
        "file",
        {"wsl.conf": "[boot]\ncommand=/etc/boot.sh\nsystemd=true\nCommand = /etc/other.sh\n"},
        ("wsl.conf:4:1 WSL runs the first `command`",),
    ),
)
