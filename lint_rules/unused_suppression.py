"""A comment keeps a finding quiet that is not there.

## What it does
Flags a rule's name in `baremount: ignore[...]` for which there is nothing to ignore.

## Why is this bad?
The comment says that something is wrong and known, which is no longer true; and it would hide the
mistake if it came back.

## Example
```nix
{
  # baremount: ignore[duplicate-name] to be renamed
  wsl.bareMounts.disks = [ { name = "data"; serialNumber = "S6Z2NJ0TC14842T"; } ];
}
```

Use instead:
```nix
{
  wsl.bareMounts.disks = [ { name = "data"; serialNumber = "S6Z2NJ0TC14842T"; } ];
}
```

## Fix safety
Safe: it removes the name, or the whole comment where it is the only one.

## Source
Suppressions are this program's own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.edits import Edit
from baremount.linting.facts import UnusedSuppression
from baremount.linting.finding import Fix
from baremount.linting.rule import Clean, Flagged, Report, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from baremount.linting.rule import Context

RULE = Rule(
    code="BM901",
    name="unused-suppression",
    severity="warning",
    languages=(),
    on=(UnusedSuppression,),
    fix="safe",
)


def check(unused: UnusedSuppression, context: Context) -> Iterator[Report]:  # noqa: ARG001
    """One finding a name."""
    removal = Edit(*unused.removal.span, b"")
    yield Report(
        unused.spot,
        f"nothing here is reported as `{unused.name}`",
        "remove the name from the comment, or the comment",
        Fix("safe", (removal,), f"Remove `{unused.name}`"),
    )


_ONE = '{ name = "data"; serialNumber = "A1"; }'
_SAME = '{ name = "data"; serialNumber = "B2"; }'
_OTHER = '{ name = "more"; serialNumber = "B2"; }'

CASES = (
    Clean(
        "line above",
        f"{{ wsl.bareMounts.disks = [\n  {_ONE}\n"
        f"  # baremount: ignore[duplicate-name] soon\n  {_SAME}\n]; }}\n",
    ),
    Clean(
        "same line, by code",
        f"{{ wsl.bareMounts.disks = [\n  {_ONE}\n  {_SAME} # baremount: ignore[BM005]\n]; }}\n",
    ),
    Clean(
        "whole file",
        f"# baremount: ignore-file[duplicate-name] a test\n"
        f"{{ wsl.bareMounts.disks = [\n  {_ONE}\n  {_SAME}\n]; }}\n",
    ),
    Clean(
        "prose",
        f"# baremount: ignores nothing; see ignore[duplicate-name] in its manual\n"
        f'{{ a = "# baremount: ignore[duplicate-name]"; wsl.bareMounts.disks = [ {_ONE} ]; }}\n',
    ),
    Clean(
        "machine not known to be WSL",
        '{\n  # baremount: ignore[missing-nofail]\n  fileSystems."/a".device = "/dev/sdb1";\n}\n',
    ),
    Flagged(
        "line of its own",
        f"{{\n  # baremount: ignore[duplicate-name] old\n"
        f"  wsl.bareMounts.disks = [ {_ONE} {_OTHER} ];\n}}\n",
        ("2:23 nothing here is reported as `duplicate-name`",),
        f"{{\n  wsl.bareMounts.disks = [ {_ONE} {_OTHER} ];\n}}\n",
    ),
    Flagged(
        "one of two names",
        f"{{ wsl.bareMounts.disks = [\n  {_ONE}\n"
        f"  {_SAME} # baremount: ignore[BM003, duplicate-name]\n]; }}\n".replace(
            "BM003", "syntax-error"
        ),
        ("3:63 nothing here is reported as `syntax-error`",),
        f"{{ wsl.bareMounts.disks = [\n  {_ONE}\n"
        f"  {_SAME} # baremount: ignore[duplicate-name]\n]; }}\n",
    ),
    Flagged(
        "behind a command of a batch file",
        {
            "a.cmd": "(\nwsl --status & rem baremount: ignore[BM202]\n)\n"
            "dir && @REM baremount: ignore[BM203] no\n"
        },
        ("a.cmd:2:38 nothing here", "a.cmd:4:31 nothing here"),
        {"a.cmd": "(\nwsl --status\n)\ndir\n"},
    ),
    Flagged(
        "after code",
        f"{{ wsl.bareMounts.disks = [ {_ONE} ]; /* baremount: ignore[duplicate-name] */ }}\n",
        ("1:92 nothing here",),
        f"{{ wsl.bareMounts.disks = [ {_ONE} ]; }}\n",
    ),
)
