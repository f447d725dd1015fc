"""Two disks of one machine have the same name.

## What it does
Flags each disk in `wsl.bareMounts.disks` whose name another disk of the same machine has.

## Why is this bad?
The name becomes the disk's link below `/dev/disk/by-wsl-bare`. Of two disks that share it only one
can have the link, and which one depends on the order in which they appear: the wrong file system is
mounted, or none.

## Example
```nix
wsl.bareMounts = {
  enable = true;
  disks = [
    { name = "data"; serialNumber = "S6Z2NJ0TC14842T"; }
    { name = "data"; serialNumber = "WD-WMC1T2351095"; }
  ];
};
```

Use instead:
```nix
wsl.bareMounts = {
  enable = true;
  disks = [
    { name = "data"; serialNumber = "S6Z2NJ0TC14842T"; }
    { name = "archive"; serialNumber = "WD-WMC1T2351095"; }
  ];
};
```

## Source
The module gives each disk the link `/dev/disk/by-wsl-bare/<name>` and asserts that names differ.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.lint_rules.support.facts import MachineModel
from baremount.lint_rules.support.pairs import repeated, said_place, sure
from baremount.lint_rules.support.places import value_spot
from baremount.linting.rule import Clean, Flagged, Report, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from baremount.linting.rule import Context

RULE = Rule(
    code="BM005",
    name="duplicate-name",
    severity="error",
    languages=("nix",),
    on=(MachineModel,),
    markers=(b"bareMounts",),
)


def check(model: MachineModel, context: Context) -> Iterator[Report]:  # noqa: ARG001
    """Every disk but the first of each name."""
    certain = (disk for disk in model.disks if disk.certain)
    for other, disk in repeated(certain, lambda disk: sure(model.machine, disk.name)):
        yield Report(
            value_spot(disk.name, disk.spot),
            f"the name `{disk.name.value}` is taken by the disk "
            + said_place(value_spot(other.name, other.spot)),
            "give each disk a name of its own",
        )


_ONE = '{ name = "data"; serialNumber = "A1"; }'
_SAME = '{ name = "data"; serialNumber = "B2"; }'
_OTHER = '{ name = "more"; serialNumber = "B2"; }'

CASES = (
    Clean("different names", f"{{ wsl.bareMounts.disks = [ {_ONE} {_OTHER} ]; }}\n"),
    Clean(
        "two hosts",
        {
            "a.nix": f"{{ wsl.bareMounts.disks = [ {_ONE} ]; }}\n",
            "b.nix": f"{{ wsl.bareMounts.disks = [ {_SAME} ]; }}\n",
        },
    ),
    Clean(
        "name not known",
        "{ config, ... }:\n"
        "{ wsl.bareMounts.disks = [ { name = config.a; } { name = config.a; } ]; }\n",
    ),
    Clean(
        "either one or the other",
        "{ config, lib, ... }: lib.mkMerge [\n"
        f"  (lib.mkIf config.a {{ wsl.bareMounts.disks = [ {_ONE} ]; }})\n"
        f"  (lib.mkIf config.b {{ wsl.bareMounts.disks = [ {_SAME} ]; }})\n]\n",
    ),
    Clean(
        "a name under a condition",
        "{ config, lib, ... }: { wsl.bareMounts.disks = [\n"
        f"  {_ONE}\n"
        '  { name = lib.mkIf config.a "data"; serialNumber = "B2"; }\n]; }\n',
    ),
    Clean(
        "turned off", f"{{ wsl.bareMounts = {{ enable = false; disks = [ {_ONE} {_SAME} ]; }}; }}\n"
    ),
    Flagged(
        "one list",
        f"{{ wsl.bareMounts.disks = [\n  {_ONE}\n  {_SAME}\n]; }}\n",
        ("3:12 the name `data` is taken by the disk in configuration.nix, line 2",),
    ),
    Flagged(
        "three times",
        f"{{ wsl.bareMounts.disks = [\n  {_ONE}\n  {_SAME}\n  {_SAME}\n]; }}\n",
        ("3:12 the name `data`", "4:12 the name `data`"),
    ),
    Flagged(
        "a block in Markdown",
        {
            "disks.md": "# Disks\n\n```nix\nwsl.bareMounts.disks = [\n"
            f"  {_ONE}\n  {_SAME}\n];\n```\n"
        },
        ("disks.md:6:12 the name `data` is taken by the disk in disks.md, line 5",),
    ),
    Flagged(
        "three files of one host",
        {
            "host.nix": "{ imports = [ ./a.nix ./b.nix ]; wsl.enable = true; }\n",
            "a.nix": f"{{ wsl.bareMounts.disks = [ {_ONE} ]; }}\n",
            "b.nix": f"{{ wsl.bareMounts.disks = [ {_SAME} ]; }}\n",
        },
        ("b.nix:1:37 the name `data` is taken by the disk in a.nix, line 1",),
    ),
)
