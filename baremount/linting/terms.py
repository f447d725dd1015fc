"""What the user said about findings, apart from which rules run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baremount.records import Record

if TYPE_CHECKING:
    from collections.abc import Callable

    from baremount.linting.baseline import Baseline


class Terms(Record):
    """Which findings do not count."""

    suppressions: bool = True
    """Whether comments can keep findings quiet."""
    is_ignored: Callable[[str, str], bool] | None = None
    """Whether a rule, by its name, does not count in a file."""
    baseline: Baseline | None = None


NO_TERMS = Terms()
