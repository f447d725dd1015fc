"""How a computation ends early inside the evaluator: with the reason why nobody can know.

Inside, what is not known travels as an exception up to the thunk that wanted it, as errors do
in Nix; from there on it is the value `Unknown`, which is all that callers ever see.
"""

from __future__ import annotations

from baremount.values import Unknown

SHOWN_CHARACTERS = 80


class NotKnown(Exception):  # noqa: N818 - a name for what happened, not for an error of ours
    """The value that is being computed cannot be known."""

    def __init__(self, unknown: Unknown) -> None:
        super().__init__(unknown)
        self.unknown = unknown


class Thrown(Unknown):
    """What `throw` or a failed `assert` leaves: the only errors that `tryEval` catches."""

    __slots__ = ()


def unknowable(reason: str) -> NotKnown:
    """What to raise to end the computation of a value."""
    return NotKnown(Unknown(reason))


def thrown(reason: str) -> NotKnown:
    """What to raise for a `throw` or a failed assertion."""
    return NotKnown(Thrown(reason))


def shown(text: str) -> str:
    """Text of the input for use in a reason: short, on one line, printable."""
    line = " ".join(text[: SHOWN_CHARACTERS * 4].split())
    line = "".join(character if character.isprintable() else "?" for character in line)
    return line if len(line) <= SHOWN_CHARACTERS else line[: SHOWN_CHARACTERS - 1] + "…"
