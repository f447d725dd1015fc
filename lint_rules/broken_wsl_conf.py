"""WSL cannot read a value of wsl.conf, or takes another one.

## What it does
Flags a value of `/etc/wsl.conf`, or of `wsl.wslConf`, at which WSL stops reading the file, that it
cuts at a `#`, or whose quotes it takes away.

## Why is this bad?
WSL has a reader of its own that knows six escapes and no value of several lines. At the first thing
that it does not know it ends, and all that follows is lost without a word: `systemd = true` and the
default user come behind `[boot] command` in the file that NixOS writes.

## Example
```nix
wsl.wslConf.boot.command = "/mnt/c/Windows/System32/wsl.exe --mount \\\\\\\\.\\\\PHYSICALDRIVE2";
```

Use instead:
```nix
wsl.wslConf.boot.command = "/mnt/c/Windows/System32/schtasks.exe /run /tn bare-disks";
```

## Source
microsoft/WSL, src/shared/configfile/configfile.cpp
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.lint_rules.support.facts import MachineModel
from baremount.lint_rules.support.wsl_conf_settings import HOLE, DeclaredSetting, declared
from baremount.linting.rule import Clean, Flagged, Report, Rule
from baremount.scripts.wsl_conf import WslConf

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from baremount.linting.rule import Context
    from baremount.scripts.wsl_conf import Broken

RULE = Rule(
    code="BM101",
    name="broken-wsl-conf",
    severity="error",
    languages=("wsl.conf", "nix"),
    on=(WslConf, MachineModel),
    markers=(b"=",),
)


def check(fact: WslConf | MachineModel, context: Context) -> Iterator[Report]:
    """The values that WSL does not take as they are written."""
    if isinstance(fact, MachineModel):
        settings = tuple(declared(fact.machine))
        for setting in settings:
            yield from _declared(setting, settings)
        return
    from baremount.lint_rules.support.wsl_conf_alterations import harms

    if fact.broken is not None:
        yield Report(
            context.spot((fact.broken.offset, fact.broken.offset)),
            f"WSL stops reading here: {fact.broken.message}",
            _lost([setting.name for setting in fact.lost]),
        )
    content = context.source.content.decode("latin-1")
    for found in fact.settings:
        if found.effective:
            for harm in harms(found, content):
                yield Report(context.spot(harm.span), harm.message, harm.help, severity="warning")


def _declared(setting: DeclaredSetting, settings: tuple[DeclaredSetting, ...]) -> Iterator[Report]:
    """What is wrong with one value that NixOS writes into the file."""
    from baremount.lint_rules.support.wsl_conf_alterations import harms
    from baremount.scripts.wsl_conf import read

    text = f"[{setting.section}]\n{setting.key}={setting.text}\n"
    conf = read(text)
    value = conf.settings[0] if conf.settings else None
    if conf.broken is not None and _is_certain(conf.broken, text):
        several = "\n" in setting.text.strip()
        what = "the value has several lines" if several else conf.broken.message
        yield Report(
            setting.spot,
            f"WSL stops reading wsl.conf in `{setting.key}`: {what}",
            _lost(_behind(setting, settings, conf.broken)),
        )
    elif value is not None and len(conf.settings) > 1:
        yield Report(
            setting.spot,
            f"the second line of `{setting.key}` is another setting to WSL",
            "write the value in one line, or put the command into a script",
        )
    if value is not None:
        for harm in harms(value, text):
            yield Report(setting.spot, harm.message, harm.help, severity="warning")
            return


def _is_certain(broken: Broken, text: str) -> bool:
    """Whether a fault is one whatever stands where the value is not known.

    A quote in there may be the partner of one that is missing; nothing mends the other faults.
    """
    end = text.find("\n", broken.offset)
    return broken.fault != "quote" or HOLE not in text[:end]


def _behind(
    setting: DeclaredSetting, settings: tuple[DeclaredSetting, ...], broken: Broken
) -> list[str]:
    """The settings behind one in the file that NixOS-WSL writes, which sorts them."""
    from baremount.scripts.wsl_conf_command import DEFAULTS

    names = {(section, key) for section, keys in DEFAULTS.items() for key in keys}
    names |= {(item.section, item.key) for item in settings}
    here = (setting.section, setting.key)
    own = [here] if broken.name is not None else []
    return [".".join(name) for name in (*own, *sorted(name for name in names if name > here))]


def _lost(names: Iterable[str]) -> str:
    """What to do, with the settings that have no effect until it is done."""
    known = list(dict.fromkeys(names))
    first = [name for name in known if name in ("boot.systemd", "user.default")]
    shown = [*first, *(name for name in known if name not in first)][:4]
    more = "" if len(known) == len(shown) else " and more"
    lost = f"; lost are {', '.join(f'`{name}`' for name in shown)}{more}" if shown else ""
    return f"put the command into a script of its own, or correct the value{lost}"


CASES = (
    Clean(
        "ordinary",
        "# distribution\n[boot]\nsystemd=true # needed\ncommand = /etc/boot.sh --now\n"
        '[automount]\noptions = "metadata,umask=22,fmask=11"\n[user]\ndefault=me\n',
    ),
    Clean(
        "escaped as WSL wants it",
        "[boot]\ncommand = /mnt/c/x.exe -Command \\\"Get-Disk | Out-Null\\\" 'a b'\n"
        '[user]\ndefault="me"\n',
    ),
    Clean("in quotes", '[boot]\ncommand="echo a#b; service cron start"\n'),
    Clean(
        "declared",
        {
            "host.nix": '{ wsl.wslConf = { boot.command = "/etc/boot.sh a;b"; '
            "automount.enabled = true; }; }\n"
        },
    ),
    Clean(
        "value not known",
        {"host.nix": "{ config, ... }: { wsl.wslConf.boot.command = config.my.command; }\n"},
    ),
    Clean(
        "quotes that may be in pairs",
        {"host.nix": "{ config, ... }: { wsl.wslConf.boot.command = ''/x.sh \"${config.x}''; }\n"},
    ),
    Clean(
        "no WSL",
        {"host.nix": '{ boot.loader.systemd-boot.enable = true; x.command = "a\\\\$b\\nc"; }\n'},
    ),
    Flagged(
        "escape of a shell",
        "[boot]\ncommand = /mnt/c/x.exe -Command \\$d=1\nsystemd=true\n",
        ("2:33 WSL stops reading here: a backslash before `$`",),
    ),
    Flagged(
        "comment of another kind",
        "; mine\n[boot]\nsystemd=true\n",
        ("1:1 WSL stops reading here",),
    ),
    Flagged(
        "cut, and quotes taken away",
        "[boot]\ncommand = /bin/sh -c 'echo a #b; c'\n[network]\nhostname = a#b\n",
        ("2:30 `#` begins a comment to WSL, which cuts", "4:13 `#` begins a comment"),
    ),
    Flagged(
        "quotes",
        '[boot]\ncommand = /mnt/c/x.exe -Command "Get-Disk | Out-Null"\n',
        ("2:33 WSL takes these quotes away",),
    ),
    Flagged(
        "control character in a path",
        "[boot]\ncommand = /mnt/c/x.exe -File C:\\tools\\\\attach.ps1\n",
        ("2:32 `\\t` in a path is a control character",),
    ),
    Flagged(
        "declared over several lines",
        {
            "host.nix": "{ pkgs, ... }:\n{\n  wsl.wslConf.boot.command = ''\n"
            "    ${pkgs.coreutils}/bin/sleep 5\n    /mnt/c/x.exe -Command wsl --mount\n  '';\n}\n"
        },
        ("host.nix:3:30 WSL stops reading wsl.conf in `command`: the value has several lines",),
    ),
    Flagged(
        "declared with a script",
        {
            "host.nix": "{ config, ... }:\n{\n  wsl.wslConf.boot.command = ''\n"
            "    /mnt/c/x.exe -Command \"\n      \\$d = '${config.my.serial}'\n    \"\n"
            "  '';\n}\n"
        },
        ("host.nix:3:30 WSL stops reading wsl.conf in `command`: the value has several lines",),
    ),
    Flagged(
        "declared with an escape",
        {"host.nix": '{\n  wsl.wslConf.boot.command = "/mnt/c/x.exe C:\\\\Program";\n}\n'},
        ("host.nix:2:30 WSL stops reading wsl.conf in `command`: a backslash before `P`",),
    ),
    Flagged(
        "declared, begins with a comment",
        {"host.nix": b"{\n  wsl.wslConf.boot.command = ''\n    # attach the disks\n  '';\n}\n"},
        ("host.nix:2:30 `#` begins a comment to WSL, which leaves the value empty",),
    ),
)
