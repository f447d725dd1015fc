"""The baseline lists a finding that is gone.

## What it does
Flags an entry of the baseline that no finding of this run matches, in a file that was checked or
that no longer exists.

## Why is this bad?
The entry would hide the next finding of that kind in the same line, which would be a new one.

## Example
```json
{ "version": 1, "findings": [
    {"path": "gone.nix", "rule": "missing-nofail", "context": "options = [ ];", "count": 1}
] }
```

Use instead:
```json
{ "version": 1, "findings": [] }
```

## Source
The baseline is this program's own: `baremount lint --write-baseline FILE` writes it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.linting.facts import StaleBaseline
from baremount.linting.rule import Clean, Flagged, Report, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from baremount.linting.rule import Context

RULE = Rule(
    code="BM903",
    name="stale-baseline",
    severity="warning",
    languages=(),
    on=(StaleBaseline,),
)


def check(stale: StaleBaseline, context: Context) -> Iterator[Report]:  # noqa: ARG001
    """One finding an entry."""
    times = "once" if stale.times == 1 else f"{stale.times} times"
    yield Report(
        stale.spot,
        f"`{stale.rule}` in `{stale.path}` is known {times} more than it is found",
        "write the baseline anew with --write-baseline",
    )


def _known(*entries: str) -> str:
    return '{"version": 1, "findings": [\n' + ",\n".join(entries) + "\n]}\n"


_ENTRY = '{"path": "a.nix", "rule": "duplicate-name", "context": "%s", "count": %d}'
_ONE = '{ name = \\"data\\"; }'
_TWO = '{ wsl.bareMounts.disks = [\n  { name = "data"; }\n  { name = "data"; }\n]; }\n'
_FINE = '{ wsl.bareMounts.disks = [\n  { name = "data"; }\n]; }\n'

CASES = (
    Clean("still found", {"a.nix": _TWO, "baseline.json": _known(_ENTRY % (_ONE, 1))}),
    Clean(
        "moved by a line",
        {"a.nix": "# moved\n" + _TWO, "baseline.json": _known(_ENTRY % (_ONE, 1))},
    ),
    Clean("nothing known", {"a.nix": _TWO, "baseline.json": _known()}),
    Clean("no baseline", {"a.nix": _FINE}),
    Flagged(
        "corrected",
        {"a.nix": _FINE, "baseline.json": _known(_ENTRY % (_ONE, 1))},
        ("baseline.json:2:1 `duplicate-name` in `a.nix` is known once more",),
    ),
    Flagged(
        "one of three",
        {"a.nix": _TWO, "baseline.json": _known(_ENTRY % (_ONE, 3))},
        ("baseline.json:2:1 `duplicate-name` in `a.nix` is known 2 times more",),
    ),
    Flagged(
        "file gone",
        {"b.nix": _FINE, "baseline.json": _known(_ENTRY % (_ONE, 1))},
        ("baseline.json:2:1 `duplicate-name` in `a.nix`",),
    ),
)
