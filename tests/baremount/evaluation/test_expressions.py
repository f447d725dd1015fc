"""Hand-written expressions: our value equals Nix's, or says that it is not known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from baremount.values import Unknown

if TYPE_CHECKING:
    from conftest import Ours, RealNix

KNOWN_SHARE = 0.95

# Expressions with a value that we do not know, and why we leave them.
NOT_KNOWN_HERE = {
    "sum beyond 64 bits": "Nix 2.8 wraps around, later versions refuse",
    "computed names in a set that is defined twice": "Nix 2.8 loses them, later versions do not",
    "sorted by no order": "the result depends on the algorithm",
    "sorted by an order that has no equals": "the result depends on the algorithm",
    "the same function compared": "true only by accident of how Nix shares values",
    "longest of several alternatives": "libstdc++ and Python choose differently",
    "float with more digits": "Nix 2.8 writes six, later versions all",
    "names that differ beside a value that fails": "Nix may look at the value first",
}


@pytest.fixture(scope="module")
def expressions(read_expressions) -> dict[str, str]:
    return read_expressions("expressions_known.txt") | read_expressions("expressions_lib.txt")


@pytest.fixture(scope="module")
def theirs(expressions: dict[str, str], real_nix: RealNix) -> dict[str, object]:
    return dict(zip(expressions, real_nix.values(list(expressions.values())), strict=True))


def test_there_are_enough_expressions(expressions: dict[str, str]) -> None:
    assert len(expressions) >= 150


def test_values_equal_those_of_nix(
    expressions: dict[str, str],
    theirs: dict[str, object],
    ours: Ours,
    disagreement,
) -> None:
    found = [
        f"{name}: {wrong}"
        for name, text in expressions.items()
        if (wrong := disagreement(text, ours.deep(text), theirs[name]))
    ]
    assert not found, "\n".join(found)


def test_only_the_named_values_are_unknown(expressions: dict[str, str], ours: Ours) -> None:
    unknown = {name for name, text in expressions.items() if is_unknown(ours.deep(text))}
    assert unknown == NOT_KNOWN_HERE.keys()
    assert len(unknown) <= (1 - KNOWN_SHARE) * len(expressions)


def test_what_nix_refuses_is_unknown(read_expressions, ours: Ours, real_nix: RealNix) -> None:
    refused = read_expressions("expressions_refused.txt")
    results = real_nix.values(list(refused.values()))
    accepted = [
        name
        for name, result in zip(refused, results, strict=True)
        if type(result).__name__ != "Refused"
    ]
    assert not accepted, "Nix gives a value"
    known = {name: ours.deep(text) for name, text in refused.items()}
    assert {name: value for name, value in known.items() if not is_unknown(value)} == {}


def is_unknown(value: object) -> bool:
    return isinstance(value, Unknown)
