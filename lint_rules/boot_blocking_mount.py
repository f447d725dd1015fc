"""The boot waits for a disk that may not be there, whatever the mount's options say.

## What it does
Flags, for disks attached to WSL:

- mounts that are ordered before `local-fs.target` or `sysinit.target`, or required by a target of
  the boot, by `before` and `requiredBy` or by `x-systemd.before=` and `x-systemd.required-by=`;
- native mount units that a target of the boot wants, without `nofail`;
- oneshot services that mount or attach a disk and either poll for it, wanted by such a target, or
  run before `local-fs.target`.

## Why is this bad?
As long as a job is pending WSL takes the start for unfinished: the first shell comes late, and the
user's session may time out. What `local-fs.target` waits for or requires keeps everything else
back, and ends in the emergency shell when it fails; `nofail` does not help against an order or a
requirement that is written out.

## Example
```nix
{
  wsl.enable = true;
  systemd.mounts = [{
    what = "/dev/disk/by-uuid/9c1d7f0e-6a40-4a8e-93b5-0d7d1c4a2f11";
    where = "/data";
    type = "ext4";
    options = "nofail";
    before = [ "local-fs.target" ];
    wantedBy = [ "local-fs.target" ];
  }];
}
```

Use instead:
```nix
{
  wsl.enable = true;
  fileSystems."/data" = {
    device = "/dev/disk/by-uuid/9c1d7f0e-6a40-4a8e-93b5-0d7d1c4a2f11";
    fsType = "ext4";
    options = [ "nofail" "x-systemd.device-timeout=30s" ];
  };
}
```

## Source
systemd.mount(5), systemd.special(7) on `local-fs.target`; WSL polls `systemctl is-system-running`
for `boot.initTimeout` before the first shell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.lint_rules.support.facts import DeclaredMount, MachineModel
from baremount.lint_rules.support.places import definition_spot, value_spot
from baremount.linting.rule import Clean, Flagged, Report, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from baremount.linting.rule import Context

_EARLY = frozenset({"local-fs-pre.target", "local-fs.target", "sysinit.target", "basic.target"})
_BOOT = _EARLY | {"multi-user.target", "graphical.target", "default.target"}
_BEFORE = frozenset(f"x-systemd.before={name}" for name in _EARLY)
_REQUIRED_BY = frozenset(f"x-systemd.required-by={name}" for name in _BOOT)
_HELP = "let nothing of the boot wait for the disk: `fileSystems` with `nofail` and a timeout"

RULE = Rule(
    code="BM015",
    name="boot-blocking-mount",
    severity="error",
    languages=("nix",),
    on=(DeclaredMount, MachineModel),
    markers=(b".target",),
)


def check(fact: DeclaredMount | MachineModel, context: Context) -> Iterator[Report]:  # noqa: ARG001
    """The mounts and services that the boot waits for."""
    if isinstance(fact, MachineModel):
        if fact.is_wsl is True:
            yield from _services(fact)
    elif fact.form == "systemd.mounts":
        yield from _unit(fact)
    elif fact.form == "fileSystems":
        yield from _file_system(fact)


def _file_system(mount: DeclaredMount) -> Iterator[Report]:
    from baremount.lint_rules.support.option_lists import ON_ACCESS, boot_passes_by
    from baremount.lint_rules.support.option_places import written

    options = mount.options.value or ()
    if ON_ACCESS in options:
        return  # then no other unit starts the mount, whatever the options say
    # What nothing of the boot starts holds nothing up by an order alone.
    wrong = _REQUIRED_BY if boot_passes_by(options) else _BEFORE | _REQUIRED_BY
    for option in options:
        if option in wrong:
            places = {each.option: each.spot for each in written(mount)}
            spot = places.get(option) or value_spot(mount.options, mount.spot)
            yield Report(spot, f"`{option}` lets the boot wait for an attached disk", _HELP)


def _unit(mount: DeclaredMount) -> Iterator[Report]:
    wanted, required = _units(mount, "wantedBy"), _units(mount, "requiredBy")
    names = {
        "before": _units(mount, "before") & _EARLY if (wanted | required) & _BOOT else set(),
        "requiredBy": required & _BOOT,
        "wantedBy": set() if _may_fail(mount) else wanted & _BOOT,
    }
    point = mount.mount_point.value or "a mount"
    for option, targets in names.items():
        if targets:
            yield Report(
                definition_spot(mount.definitions[option]),
                f"`{point}` holds up `{min(targets)}` by its `{option}`",
                _HELP,
            )


def _may_fail(mount: DeclaredMount) -> bool:
    """Whether it has the option, or may have it."""
    return mount.options.value is None or "nofail" in mount.options.value


def _units(mount: DeclaredMount, option: str) -> set[str]:
    """The units that an option of a mount unit names, as far as they are known."""
    definition = mount.definitions.get(option)
    if definition is None or mount.machine.holds(definition) is not True:
        return set()
    value = mount.machine.evaluator.deep(definition.thunk)
    return {each for each in value if isinstance(each, str)} if isinstance(value, list) else set()


def _services(model: MachineModel) -> Iterator[Report]:
    from baremount.lint_rules.support import services

    machine = model.machine
    if not services.may_mount_or_attach(machine):
        return
    for name, text, definition in services.service_scripts(machine):
        if not services.mounts_or_attaches(text):
            continue
        found = services.settings(machine, name, "serviceConfig")
        if found is None or found.get("Type") != "oneshot":
            continue
        units = {
            key: services.named_units(machine, name, key) for key in ("wantedBy", "requiredBy")
        }
        starts = {unit for each in units.values() for unit in each or ()} & _BOOT
        before = set(services.named_units(machine, name, "before") or ()) & _EARLY
        if starts and (before or starts & _EARLY or services.polls(text)):
            target = min(before or starts)
            yield Report(
                definition_spot(definition),
                f"the service `{name}` holds up `{target}` until its disk is there",
                "take the service out: a mount with `nofail` follows its disk without polling",
            )


_HEAD = "{\n  wsl.enable = true;\n"
_UNIT = '  systemd.mounts = [ {\n    what = "/dev/sdb1";\n    where = "/mnt/a";\n'
_SERVICE = (
    "  systemd.services.data = {\n"
    '    serviceConfig.Type = "oneshot";\n'
    "    script = ''\n      for i in 1 2 3; do\n        [ -e /dev/disk/by-uuid/1b2c ] && break\n"
    "        sleep 1\n      done\n      mount /dev/disk/by-uuid/1b2c /mnt/a\n    '';\n"
)

CASES = (
    Clean(
        "wanted, and may fail",
        _HEAD
        + _UNIT
        + '    options = "nofail";\n    wantedBy = [ "multi-user.target" ];\n  } ];\n}\n',
    ),
    Clean(
        "ordered, and started by its device alone",
        _HEAD
        + _UNIT
        + '    options = "nofail";\n    before = [ "local-fs.target" "a.service" ];\n'
        + '    wantedBy = [ "dev-sdb1.device" ];\n  } ];\n}\n',
    ),
    Clean(
        "ordinary machine",
        "{\n"
        + _UNIT
        + '    wantedBy = [ "multi-user.target" ];\n    before = [ "local-fs.target" ];\n  } ];\n'
        + _SERVICE
        + '    wantedBy = [ "multi-user.target" ];\n  };\n}\n',
    ),
    Clean(
        "on the network",
        _HEAD
        + _UNIT.replace("/dev/sdb1", "nas:/a")
        + '    type = "nfs";\n    requiredBy = [ "multi-user.target" ];\n  } ];\n}\n',
    ),
    Clean(
        "not known",
        "{ config, ... }:\n"
        + _HEAD
        + _UNIT
        + '    options = config.a;\n    wantedBy = [ "multi-user.target" ];\n'
        + "    before = config.b;\n  } ];\n"
        + _SERVICE
        + "    wantedBy = config.my.targets;\n  };\n}\n",
    ),
    Clean(
        "on a first access, or with its device",
        _HEAD + '  fileSystems."/a" = { device = "/dev/sdb1"; options = [ "x-systemd.automount"\n'
        '    "x-systemd.before=local-fs.target" "x-systemd.required-by=local-fs.target" ]; };\n'
        '  fileSystems."/b" = { device = "/dev/sdc1"; options = [ "nofail"\n'
        '    "x-systemd.before=local-fs.target" "x-systemd.wanted-by=dev-sdc1.device" ]; };\n}\n',
    ),
    Clean(
        "a script that is not known",
        "{ config, ... }:\n"
        + _HEAD
        + _SERVICE.replace("mount /dev", "${config.my.program} /dev")
        + '    wantedBy = [ "multi-user.target" ];\n  };\n}\n',
    ),
    Clean(
        "services that hold nothing up",
        _HEAD
        + _SERVICE.replace("oneshot", "simple")
        + '    wantedBy = [ "multi-user.target" ];\n  };\n'
        + _SERVICE.replace("systemd.services.data", "systemd.services.b")
        + '    wantedBy = [ "dev-sdb1.device" ];\n  };\n'
        + '  systemd.services.c = {\n    serviceConfig.Type = "oneshot";\n'
        + '    script = "mkdir -p /mnt/a; sleep 1; echo mount";\n'
        + '    wantedBy = [ "multi-user.target" ];\n  };\n}\n',
    ),
    Clean(
        "two hosts",
        {
            "wsl.nix": "{ imports = [ ./disk.nix ]; wsl.enable = true; }\n",
            "server.nix": "{\n  imports = [ ./disk.nix ];\n  boot.loader.grub.enable = true;\n"
            '  fileSystems."/data".options = [ "x-systemd.before=local-fs.target" ];\n}\n',
            "disk.nix": '{ fileSystems."/data" = { device = "/dev/sdb1"; '
            'options = [ "nofail" ]; }; }\n',
        },
    ),
    Flagged(
        "mount unit before local-fs.target",
        _HEAD
        + _UNIT
        + '    options = "nofail";\n    before = [ "local-fs.target" ];\n'
        + '    requiredBy = [ "local-fs.target" ];\n  } ];\n}\n',
        (
            "7:5 `/mnt/a` holds up `local-fs.target` by its `before`",
            "8:5 `/mnt/a` holds up `local-fs.target` by its `requiredBy`",
        ),
    ),
    Flagged(
        "wanted, and may not fail",
        {
            "host.nix": "{ imports = [ ./unit.nix ]; wsl.enable = true; }\n",
            "unit.nix": '{ lib, ... }:\nlet\n  wantedBy = [ "multi-user.target" ];\nin\n'
            "lib.mkIf true {\n" + _UNIT + "    inherit wantedBy;\n  } ];\n}\n",
        },
        ("unit.nix:9:5 `/mnt/a` holds up `multi-user.target` by its `wantedBy`",),
    ),
    Flagged(
        "file system",
        _HEAD + '  fileSystems."/data" = {\n    device = "/dev/sdb1";\n'
        '    options = [ "nofail" "x-systemd.required-by=multi-user.target" '
        '"x-systemd.before=local-fs.target" ];\n  };\n}\n',
        (
            "5:26 `x-systemd.required-by=multi-user.target` lets",
            "5:68 `x-systemd.before=local-fs.target` lets",
        ),
    ),
    Flagged(
        "polling services",
        _HEAD
        + _SERVICE
        + '    wantedBy = [ "multi-user.target" ];\n  };\n'
        + '  systemd.services.b = {\n    serviceConfig = { Type = "oneshot"; };\n'
        + '    script = "wsl.exe --mount A --bare";\n    before = [ "local-fs.target" ];\n'
        + '    wantedBy = [ "local-fs.target" ];\n  };\n}\n',
        (
            "5:5 the service `data` holds up `multi-user.target`",
            "16:5 the service `b` holds up `local-fs.target`",
        ),
    ),
    Flagged(
        "programs of nixpkgs",
        "{ pkgs, ... }:\n"
        + _HEAD
        + _SERVICE.replace("mount /dev", "${pkgs.util-linux}/bin/mount /dev")
        + '    wantedBy = [ "multi-user.target" ];\n  };\n}\n',
        ("6:5 the service `data` holds up `multi-user.target`",),
    ),
)
