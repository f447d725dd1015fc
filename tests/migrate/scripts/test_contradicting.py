"""A script's disk and a declared one that say two file systems: never one disk."""

from __future__ import annotations

import json

import pytest

ONE = "1111aaaa-2222-3333-4444-555555555555"
TWO = "2222bbbb-2222-3333-4444-555555555555"
HOST = (
    '{{ wsl.enable = true; fileSystems."/mnt/data" = {{ device = "/dev/disk/by-uuid/{}"; '
    'fsType = "ext4"; options = [ "nofail" ]; }}; }}\n'
)
DECLARED = """{{
  wsl.bareMounts = {{
    enable = true;
    disks = [
      {{
        name = "data";
        serialNumber = "{}";
        filesystem = {{ mountPoint = "/mnt/data"; fsType = "ext4"; uuid = "{}"; }};
      }}
    ];
  }};
}}
"""


def script(serial, uuid, name=""):
    return (
        f"$d = Get-Disk -SerialNumber '{serial}'\nwsl --mount $d.Path --bare{name}\n"
        f"wsl -u root mount -t ext4 -U {uuid} /mnt/data\n"
    )


def plan(home, files, *arguments):
    home.write(files)
    outcome = home.run("migrate", "--module", "none", "--format", "json", *arguments, *files)
    assert outcome.errors == ""
    return json.loads(outcome.output)


def serials(found):
    return [disk["serialNumber"] for disk in found["disks"]]


def refused_at(found):
    assert found["files"] == []
    return [item["path"] for item in found["refusals"]]


NAMES = pytest.mark.parametrize("name", ["", " --name data"], ids=["mount point", "name as well"])


@NAMES
def test_one_script_is_for_the_machine_of_its_file_system(home, name):
    files = {
        "laptop.nix": HOST.format(ONE),
        "tower.nix": HOST.format(TWO),
        "mount.ps1": script("AAA1", ONE.upper(), name),
    }
    found = plan(home, files)
    assert serials(found) == ["AAA1", None]
    assert refused_at(found) == ["tower.nix"]
    assert "--serial 'tower.nix:data=SERIAL'" in found["refusals"][0]["message"]
    found = plan(home, files, "--serial", "tower.nix:data=BBB2")
    assert (serials(found), found["refusals"]) == (["AAA1", "BBB2"], [])


@NAMES
def test_one_script_for_each_machine(home, name):
    files = {
        "laptop.nix": HOST.format(ONE),
        "tower.nix": HOST.format(TWO),
        "laptop.ps1": script("AAA1", ONE, name),
        "tower.ps1": script("BBB2", TWO, name),
    }
    found = plan(home, files)
    assert (serials(found), found["refusals"]) == (["AAA1", "BBB2"], [])


@NAMES
def test_a_script_for_another_file_system_than_the_only_machine_s(home, name):
    files = {"tower.nix": HOST.format(TWO), "mount.ps1": script("AAA1", ONE, name)}
    found = plan(home, files)
    assert serials(found) == [None, "AAA1"]
    assert "tower.nix" in refused_at(found)
    for serial in ("BBB2", "AAA1"):
        found = plan(home, files, "--serial", f"data={serial}")
        assert refused_at(found) != []


@pytest.mark.parametrize("serial", ["AAA1", "BBB2"])
def test_a_script_for_another_file_system_than_the_declared_one(home, serial):
    files = {"tower.nix": DECLARED.format(serial, TWO), "mount.ps1": script("AAA1", ONE)}
    found = plan(home, files)
    assert refused_at(found) != []


def test_what_is_declared_twice_already_is_not_judged(home):
    declared = DECLARED.format("AAA1", ONE)
    start, end = declared.index("      {\n"), declared.index("    ];")
    other = DECLARED.format("BBB2", TWO)[start:end].replace('"data"', '"other"')
    files = {
        "tower.nix": declared[:end] + other + declared[end:],
        "mount.ps1": script("CCC3", "33-44").replace("/mnt/data", "/mnt/else"),
    }
    found = plan(home, files)
    assert (serials(found), found["refusals"]) == (["AAA1", "BBB2", "CCC3"], [])


def test_capitals_in_two_scripts_are_one_file_system(home):
    files = {"a.ps1": script("AAA1", ONE), "b.ps1": script("AAA1", ONE.upper())}
    found = plan(home, files, "--output", "x.nix")
    assert (serials(found), found["refusals"]) == (["AAA1"], [])


def test_a_name_that_two_machines_have_says_nothing_of_either(home):
    host = HOST.replace("/mnt/data", "/{}/data")
    files = {
        "laptop.nix": host.format("a", ONE),
        "tower.nix": host.format("b", TWO),
        "mount.ps1": script("AAA1", ONE, " --name data").partition("wsl -u")[0],
    }
    found = plan(home, files)
    assert serials(found)[:2] == [None, None]
    assert {"laptop.nix", "tower.nix"} <= {*refused_at(found)}
