"""Paths as people want to read them."""

from __future__ import annotations

import os

import pytest

from baremount.paths import short


@pytest.fixture
def here(tmp_path, monkeypatch):
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return str(folder)


@pytest.mark.parametrize(
    "below",
    ["a.nix", "b/c.nix", "b", "b/./c.nix", "b//c.nix", "b/../c.nix", "b/", ".", "./b", "..c.nix"],
)
def test_what_is_below_is_named_from_here(here, below):
    expected = os.path.relpath(below)
    assert short(f"{here}/{below}") == short(below) == expected


@pytest.mark.parametrize("path", ["/a.nix", "/", "{here}-2/a.nix", "{here}/../a.nix", "../a.nix"])
def test_what_is_elsewhere_stays(here, path):
    assert short(path.format(here=here)) == path.format(here=here)


def test_all_is_below_the_root(monkeypatch):
    monkeypatch.chdir("/")
    assert (short("/etc/fstab"), short("/")) == ("etc/fstab", ".")
