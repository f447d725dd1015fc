"""Leaving a block early."""

from __future__ import annotations


class Jumped(Exception):  # noqa: N818 - control flow
    """The rest of a block is not reached."""


class Returned(Jumped):
    """`return`: the rest of the function is not reached."""


class Broke(Jumped):
    """`break`."""


class Continued(Jumped):
    """`continue`."""


class Exited(Jumped):
    """`exit` or `throw`."""
