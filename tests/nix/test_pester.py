"""The tests for Windows: what can be said of them without Windows.

No PowerShell is at hand, so they are parsed, their configurations are evaluated, and what they
expect of files and of the program is asked of those here.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
import tree_sitter
import tree_sitter_powershell
from evaluated import MODULE, Evaluated, evaluate
from program import Machine

if TYPE_CHECKING:
    from pathlib import Path

FOLDER = MODULE.parent.parent / "tests"
TESTS = (FOLDER / "wsl-bare-mount.Tests.ps1").read_text(encoding="ascii")
PAGE = (MODULE.parent.parent / "docs" / "bare-mounts.md").read_text(encoding="utf-8")
IMPORT = "<nixos-wsl/modules>"
SPARE = ("S1", "xfs")
STARTS = re.findall(r'^  It "(.+?)" \{\n(.*?)^  \}$', TESTS, re.MULTILINE | re.DOTALL)


def configuration(name: str) -> Evaluated:
    """A test's configuration, without the module set of NixOS-WSL and without its files."""
    text = (FOLDER / name).read_text(encoding="ascii")
    assert text.count(IMPORT) == 1
    text = text.replace(IMPORT, "{ }")
    for value, file in zip(SPARE, ("spare-serial", "spare-type"), strict=True):
        text = text.replace(f"builtins.readFile /etc/nixos/{file}", f'"{value}"')
    return evaluate(text)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A machine with the program of the test's configuration; Windows does not have the disk."""
    disk = {
        "name": "absent",
        "serialNumber": "NIXOS_WSL_TEST_0000.",
        "filesystem": {"mountPoint": "/mnt/absent"},
    }
    assert configuration("wsl-bare-mount.nix").bare_mounts["disks"] == [
        {
            **disk,
            "devicePattern": "scsi-*NIXOS_WSL_TEST_0000.*",
            "filesystem": {
                **disk["filesystem"],  # type: ignore[dict-item]
                "fsType": "ext4",
                "options": ["defaults", "noatime"],
                "uuid": None,
            },
        }
    ]
    machine = Machine(tmp_path, [disk])
    machine.told(
        {"when": "-Action 'attach'", "says": "not-found 0\n"},
        {"when": "-Action 'status'", "says": "task missing\n"},
    )
    return machine


def expected(title: str) -> list[str]:
    """The patterns and texts that the test of that title wants."""
    (body,) = [body for name, body in STARTS if name == title]
    return re.findall(r'Should -(?:Match|BeExactly) "(.*?)"$', body, re.MULTILINE)


def test_they_parse() -> None:
    parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_powershell.language()))
    # The line with which all tests of NixOS-WSL begin; this grammar wants it in quotes.
    load = ". $PSScriptRoot/../lib/lib.ps1"
    assert TESTS.count(load) == 1
    text = TESTS.replace(load, '. "$PSScriptRoot/../lib/lib.ps1"')
    assert not parser.parse(text.encode()).root_node.has_error
    assert parser.parse(text.replace("}", "", 1).encode()).root_node.has_error


@pytest.mark.parametrize(("title", "body"), STARTS, ids=[title for title, _ in STARTS])
def test_each_asserts_something_of_the_distribution(title: str, body: str) -> None:
    assert "$distro.Launch(" in body
    assert re.search(r"\| Should -(?!BeTrue|Not)\w+", body)
    # PowerShell would take a pipe for its own, also where nothing else is read by it.
    commands = re.findall(r'\$distro\.Launch\("((?:[^"`]|`.)*)"\)', body)
    assert len(commands) == body.count("$distro.Launch(")
    assert not any("|" in command for command in commands)


def test_there_are_tests() -> None:
    assert len(STARTS) == TESTS.count("\n  It ") > 12


def test_the_configurations_that_they_install_are_there() -> None:
    installed = {*re.findall(r'InstallConfig\("\$PSScriptRoot/(.+?)", "boot"\)', TESTS)}
    assert installed == {path.name for path in FOLDER.glob("*.nix")}
    for name in installed:
        found = configuration(name)
        assert (found.failed, found.warnings) == ((), ())


def test_what_needs_a_disk_is_tagged_and_the_documentation_says_so() -> None:
    tags = {*re.findall(r'-Tag "(\w+)"', TESTS)}
    assert tags == {"PhysicalDisk"}
    assert all(f"`{tag}`" in PAGE for tag in tags)
    with_disk = TESTS.partition('Describe "Bare Mounts with a disk"')[2]
    assert 'Describe "' not in with_disk
    (found,) = configuration("physical-disk.nix").bare_mounts["disks"]
    assert (found["serialNumber"], found["filesystem"]["fsType"]) == SPARE
    assert found["filesystem"]["mountPoint"] in with_disk
    assert f"/dev/disk/by-wsl-bare/{found['name']} " in with_disk.replace('"', " ")


def test_wsl_conf_rule_and_mount_are_what_they_expect() -> None:
    found = configuration("wsl-bare-mount.nix")
    (pattern,) = [text for text in expected(STARTS[4][0]) if text.startswith("^command")]
    lines = found.wsl_conf.splitlines()
    assert [line for line in lines if re.fullmatch(pattern, line)] == [
        line for line in lines if line.startswith("command=")
    ]
    assert lines.count("systemd=true") == 1
    assert found.udev
    assert found.udev_rules.count("disk/by-wsl-bare/absent") == 1
    (line,) = found.fstab
    assert line.split()[1] == "/mnt/absent"
    assert "mnt-absent.mount" in TESTS


def test_the_program_answers_as_they_expect(machine: Machine) -> None:
    status = machine.run("status", "--json")
    (disk,) = json.loads(status.out.splitlines()[-1])["disks"]
    assert status.code == 1
    assert [disk[key] for key in ("name", "serialNumber", "mountPoint", "state")] == (
        expected("should tell that the disk is absent")
    )
    assert disk["device"] is None
    assert json.loads(status.out)["version"] == 1

    mount = machine.run("mount", "absent")
    (pattern,) = expected("should ask Windows for the disk and say that there is none")
    assert mount.code == 1
    assert re.search(pattern, mount.out + mount.err)

    other = machine.run("attach", "other")
    (pattern,) = expected("should refuse a disk that is not declared")
    assert other.code == 2
    assert re.search(pattern, other.out + other.err)

    setup = machine.run("windows-setup")
    (pattern,) = expected("should print a setup script that Windows PowerShell can parse")
    assert setup.code == 0
    assert re.search(pattern, setup.out)


def test_the_start_says_the_same(machine: Machine) -> None:
    (pattern,) = expected("should have said the same when the distro started")
    assert machine.run("boot").code == 0
    assert re.search(pattern, machine.kernel_log.read_text())
