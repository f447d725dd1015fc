"""A comment that should keep a finding quiet keeps nothing quiet.

## What it does
Flags `baremount: ignore` without a rule's name, with one that no rule has, `ignore-file` that does
not stand at the top of its file, and words such as `ignore-line` that mean nothing.

## Why is this bad?
Whoever wrote it believes that something is ignored. A suppression without a name would also hide
what nobody has thought of, so there is none.

## Example
```nix
{
  # baremount: ignore[missing-no-fail] it is a test machine
  wsl.bareMounts.disks = [ ];
}
```

Use instead:
```nix
{
  # baremount: ignore[missing-nofail] it is a test machine
  wsl.bareMounts.disks = [ ];
}
```

## Source
Suppressions are this program's own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.linting.facts import BadSuppression
from baremount.linting.rule import Clean, Flagged, Report, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from baremount.linting.rule import Context

RULE = Rule(
    code="BM902",
    name="unknown-suppression",
    severity="warning",
    languages=(),
    on=(BadSuppression,),
)


def check(bad: BadSuppression, context: Context) -> Iterator[Report]:  # noqa: ARG001
    """One finding a name or comment."""
    if bad.suggestion:
        yield Report(bad.spot, bad.reason, f"did you mean `{bad.suggestion}`?")
    else:
        yield Report(
            bad.spot, bad.reason, "write `ignore[RULE] reason`; `baremount rules` lists the rules"
        )


CASES = (
    Clean("by name", "# baremount: ignore[missing-nofail] reason\n{ }\n"),
    Clean("by code", "{ } # baremount: ignore[BM001]\n"),
    Clean("prose", "# baremount: ignoring this file would be wrong\n{ }\n"),
    Clean("another program's", "# noqa: BM999\n# see baremount: ignore[x]\n{ }\n"),
    Flagged(
        "spelling",
        "{ } # baremount: ignore[missing-no-fail]\n",
        ("1:25 there is no rule `missing-no-fail`",),
    ),
    Flagged(
        "no name",
        "{ } # baremount: ignore\n",
        ("1:5 a suppression without a rule's name",),
    ),
    Flagged(
        "empty brackets",
        "{ } # baremount: ignore[ ] everything\n",
        ("1:5 a suppression without a rule's name",),
    ),
    Flagged(
        "whole file, but not at its top",
        "{ }\n# baremount: ignore-file[missing-nofail]\n",
        ("2:1 `ignore-file` counts only at the top",),
    ),
    Flagged(
        "another word",
        "{ } # baremount: ignore-line[missing-nofail]\n",
        ("1:5 only `ignore` and `ignore-file` keep something quiet",),
    ),
)
