"""The keys of wsl.conf and the types of their values."""

from __future__ import annotations

import pytest

from baremount.scripts.wsl_conf_keys import KEYS, is_of_kind, kind


def test_keys_are_found_in_any_case():
    assert kind("boot.command") == "string"
    assert kind("BOOT.INITTIMEOUT") == "integer"
    assert kind("boot.commands") is None


@pytest.mark.parametrize(
    ("wanted", "good", "bad"),
    [
        ("boolean", ["true", "FALSE", "1", "0"], ["", "yes", "on", "t", "2", " true", "trùe"]),
        ("integer", ["0", "10000", "-1", "+5", "0x3000", "0022", " 7", "2147483647"],
         ["", "08", "0x", "1s", "1 ", "2147483648", "1" * 5000, "٣"]),
        ("cgroup version", ["v1", "V2"], ["", "1", "v3"]),
        ("string", ["", "a\nb"], []),
    ],
)  # fmt: skip
def test_values_of_a_kind(wanted, good, bad):
    assert [value for value in good if not is_of_kind(value, wanted)] == []
    assert [value for value in bad if is_of_kind(value, wanted)] == []


def test_keys_are_spelled_as_documented():
    assert len({name.lower() for name in KEYS}) == len(KEYS) == 25
    assert all(name.count(".") == 1 for name in KEYS)
