"""An option of `wsl.bareMounts` that is not there, not given, or of the wrong type.

## What it does
Flags names below `wsl.bareMounts` that the shipped module does not declare, values that their type
does not take, and disks and file systems that lack what they must have. Earlier forms are left to
legacy-form, and so is a machine that declares a `wsl.bareMounts` of its own.

## Why is this bad?
NixOS refuses the whole configuration, with a message that names neither the file nor the option
that was meant.

## Example
```nix
wsl.bareMounts = {
  enable = true;
  disks = [{
    name = "data";
    serial = "0025_3857_61B0_0EF2.";
    mountPoint = "/mnt/data";
  }];
};
```

Use instead:
```nix
wsl.bareMounts = {
  enable = true;
  disks = [{
    name = "data";
    serialNumber = "0025_3857_61B0_0EF2.";
    filesystem.mountPoint = "/mnt/data";
  }];
};
```

## Source
nix/options.json, which is generated from the module.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.lint_rules.support.facts import MachineModel
from baremount.lint_rules.support.places import definition_spot
from baremount.linting.rule import Clean, Flagged, Report, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from baremount.lint_rules.support.facts import DeclaredDisk
    from baremount.linting.rule import Context
    from baremount.machine import Machine

RULE = Rule(
    code="BM006",
    name="unknown-option",
    severity="error",
    languages=("nix",),
    on=(MachineModel,),
    markers=(b"bareMounts",),
)
_PATH = ("wsl", "bareMounts")
# Of the form `wsl.bareMounts.mounts`, which legacy-form reports.
_EARLIER = frozenset({"mounts", "generateScript", "validateOnBoot"})
# An element that is a module of its own may get options from elsewhere.
_MODULE = frozenset({"imports", "config", "options", "_module", "freeformType"})


def check(model: MachineModel, context: Context) -> Iterator[Report]:  # noqa: ARG001
    """The block, then each disk."""
    from baremount.lint_rules.support.option_faults import option_faults
    from baremount.lint_rules.support.options import BLOCK, names

    machine = model.machine
    known = set(names(BLOCK))
    if any(set(declared.attributes) != known for _, declared in machine.options_declared(_PATH)):
        return  # not the shipped module, whose disks may have other options
    found = [each for each in machine.definitions(_PATH)[0] if machine.holds(each) is not False]
    yield from option_faults(machine, found, BLOCK, without=_EARLIER)
    for disk in model.disks:
        yield from _disk(machine, disk)


def _disk(machine: Machine, disk: DeclaredDisk) -> Iterator[Report]:
    from baremount.lint_rules.support.option_faults import (
        attribute_names,
        missing_options,
        option_faults,
    )
    from baremount.lint_rules.support.options import DISK, FILESYSTEM

    whole = machine.below(disk.element.definition, ())
    if _MODULE & {name for each in whole for name in attribute_names(machine, each)}:
        return
    called = f"the disk `{disk.name.value}`" if disk.name.value else "a disk"
    yield from option_faults(machine, whole, DISK)
    yield from missing_options(machine, whole, DISK, called, disk.spot)
    below = machine.below(disk.element.definition, ("filesystem",))
    yield from option_faults(machine, below, FILESYSTEM)
    if below:
        spot = definition_spot(below[0])
        yield from missing_options(machine, below, FILESYSTEM, f"the file system of {called}", spot)


_GOOD = (
    '  { name = "a"; serialNumber = "A1"; devicePattern = "scsi-*A1*"; filesystem = {\n'
    '    mountPoint = "/a"; fsType = "xfs"; options = [ "noatime" ]; uuid = null; }; }\n'
)


def _disks(*disks: str) -> str:
    """Disks, one a line from line 2 on."""
    return "{ wsl.bareMounts.disks = [\n" + "".join(f"  {each}\n" for each in disks) + "]; }\n"


CASES = (
    Clean(
        "every option",
        '{\n  wsl.bareMounts = {\n    enable = true; trigger = "service"; scheduledTask = null;\n'
        '    powershellPath = "/mnt/c/powershell.exe";\n    disks = [\n'
        + _GOOD
        + "    ];\n  };\n}\n",
    ),
    Clean(
        "only attached, and a whole file from elsewhere",
        _disks(
            '{ name = "a"; serialNumber = "A1"; filesystem = null; }',
            '{ name = "b"; serialNumber = "B2"; }',
            '{ imports = [ ./common.nix ]; name = "c"; }',
            "./disk.nix",
        ),
    ),
    Clean(
        "values not known",
        "{ config, lib, ... }: { wsl.bareMounts.enable = config.my.enable; }\n",
    ),
    Clean(
        "elements not known",
        "{ config, ... }: "
        + _disks(
            "config.my.disk",
            "(config.my.disk // { name = 1; })",
            "{ inherit (config.my) name serialNumber; filesystem = config.my.filesystem; }",
            '{ name = "${config.my.a}!"; serialNumber = "A1"; ${config.my.b} = 1; }',
        ),
    ),
    Clean(
        "under conditions",
        "{ config, lib, ... }: "
        + _disks(
            '{ name = lib.mkDefault "a"; serialNumber = lib.mkIf config.my.a "A1"; '
            'filesystem = lib.mkMerge [ { mountPoint = "/a"; } { fsType = "xfs"; } ]; }'
        ),
    ),
    Clean(
        "earlier forms",
        "{ wsl.bareMounts = { enable = true; validateOnBoot = true; generateScript = false;\n"
        '  mounts = [ { diskUuid = "1b2c"; mountPoint = "/a"; fsType = "ext4"; } ]; };\n'
        '  wsl.bareMountDisks = [ { name = "a"; filesystem.uuid = "1b2c"; } ]; }\n',
    ),
    Clean(
        "declared by a fork",
        {
            "host.nix": "{ imports = [ ./fork.nix ]; wsl.bareMounts = { enable = true; "
            'logFile = "/x"; disks = [ { serial = 1; } ]; }; }\n',
            "fork.nix": "{ lib, ... }: { options.wsl.bareMounts = { enable = lib.mkEnableOption "
            '""; logFile = lib.mkOption { }; disks = lib.mkOption { }; }; }\n',
        },
    ),
    Clean(
        "other disks, and one option more",
        {
            "a.nix": "{ imports = [ ./fork.nix ]; wsl.bareMounts = { enable = true;\n"
            '  disks = [ { label = "x"; } ]; }; }\n',
            "fork.nix": "{ lib, ... }: { options.wsl.bareMounts = { enable = lib.mkEnableOption "
            '""; disks = lib.mkOption { }; }; }\n',
            "b.nix": "{ lib, ... }: { options.wsl.bareMounts.disks = lib.mkOption { type =\n"
            "  lib.types.listOf (lib.types.submodule { options.label = lib.mkOption { }; }); };\n"
            '  config.wsl.bareMounts.disks = [ { label = "x"; } ]; }\n',
        },
    ),
    Clean("another block", "{ wsl.enabel = true; my.bareMounts.serial = 1; }\n"),
    Clean("ordinary machine", '{ fileSystems."/" = { device = "/dev/sda1"; }; }\n'),
    Flagged(
        "names that are not there",
        "{\n  wsl.bareMounts.enabled = true;\n  wsl.bareMounts = {\n    autoAttach = true;\n"
        "    disks = [\n"
        '      { name = "a"; serial = "A1"; serialNumber = "A1"; mountpoint = "/a"; }\n'
        '      { name = "b"; serialNumber = "B2"; diskUuid = "1b2c";\n'
        '        filesystem = { mountPoint = "/b"; type = "xfs"; serialNumber = "B2"; }; }\n'
        "    ];\n  };\n}\n",
        (
            "2:18 `wsl.bareMounts.enabled` is no option",
            "4:5 `wsl.bareMounts.autoAttach` is no option",
            "6:21 `wsl.bareMounts.disks.*.serial` is no option",
            "6:57 `wsl.bareMounts.disks.*.mountpoint` is no option",
            "7:42 `wsl.bareMounts.disks.*.diskUuid` is no option",
            "8:43 `wsl.bareMounts.disks.*.filesystem.type` is no option",
            "8:57 `wsl.bareMounts.disks.*.filesystem.serialNumber` is no option",
        ),
    ),
    Flagged(
        "wrong types",
        '{ wsl.bareMounts = {\n  enable = "yes";\n  trigger = "boot";\n  disks = [\n'
        '    { name = "my disk"; serialNumber = 12345;\n'
        '      filesystem = { mountPoint = /mnt/data; fsType = null; options = [ "a" 1 ]; }; }\n'
        '    { name = "a"; serialNumber = "A1"; devicePattern = "/dev/sdb"; filesystem = "/a"; }\n'
        "  ];\n}; }\n",
        (
            '2:12 `wsl.bareMounts.enable` does not take "yes"',
            '3:13 `wsl.bareMounts.trigger` does not take "boot"',
            '5:14 `wsl.bareMounts.disks.*.name` does not take "my disk"',
            "5:40 `wsl.bareMounts.disks.*.serialNumber` does not take a number",
            "6:35 `wsl.bareMounts.disks.*.filesystem.mountPoint` does not take a path",
            "6:55 `wsl.bareMounts.disks.*.filesystem.fsType` does not take null",
            "6:77 `wsl.bareMounts.disks.*.filesystem.options` does not take a number",
            '7:56 `wsl.bareMounts.disks.*.devicePattern` does not take "/dev/sdb"',
            '7:81 `wsl.bareMounts.disks.*.filesystem` does not take "/a"',
        ),
    ),
    Flagged(
        "what must be given",
        _disks(
            '{ name = "a"; }',
            '{ serialNumber = "B2"; filesystem = { fsType = "xfs"; }; }',
            "{ }",
        ),
        (
            "2:3 the disk `a` has no `serialNumber`",
            "3:3 a disk has no `name`",
            "3:26 the file system of a disk has no `mountPoint`",
            "4:3 a disk has no `name`",
            "4:3 a disk has no `serialNumber`",
        ),
    ),
    Flagged(
        "sets for lists",
        '{ wsl.bareMounts = { enable = true; disks = { a.serialNumber = "A1"; }; }; }\n',
        ("1:45 `wsl.bareMounts.disks` does not take a set",),
    ),
    Flagged(
        "in three files, through a function",
        {
            "host.nix": "{ imports = [ ./a.nix ./b.nix ]; wsl.enable = true; }\n",
            "a.nix": "{ lib, config, ... }:\n{\n  wsl.bareMounts = lib.mkIf config.my.disks {\n"
            '    disks = map (n: { name = n; serialNumber = n; mount = "/a"; }) [ "a" "b" ];\n'
            "  };\n}\n",
            "b.nix": 'let common = { fsType = "ext4"; mountPont = "/b"; }; in\n'
            '{ wsl.bareMounts.disks = [ { name = "b"; serialNumber = "B2"; filesystem = common; } '
            "]; }\n",
        },
        (
            "a.nix:4:51 `wsl.bareMounts.disks.*.mount` is no option",
            "b.nix:1:33 `wsl.bareMounts.disks.*.filesystem.mountPont` is no option",
            "b.nix:2:63 the file system of the disk `b` has no `mountPoint`",
        ),
    ),
)
