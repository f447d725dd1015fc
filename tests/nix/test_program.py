"""What all commands of `wsl-bare-mount` have in common."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from program import STORAGE, VAULT, Machine

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


@pytest.mark.parametrize(
    "arguments",
    [
        ("attach", "other"),
        ("attach", "storage", ""),
        ("mount", ""),
        ("unmount", ""),
        ("unmount", "storage", "other"),
        ("status", "--jason"),
        ("status", "--json", "storage"),
        ("windows-setup", "--run", "--all"),
        ("frobnicate",),
        ("",),
        (),
    ],
    ids=" ".join,
)
def test_misuse_runs_nothing(machine: Machine, arguments: tuple[str, ...]) -> None:
    machine.attach("storage", "vault")
    result = machine.run(*arguments)
    assert result.code == 2
    assert result.out == ""
    assert "wsl-bare-mount" in result.err
    assert (machine.started(), machine.calls()) == ([], [])


def test_an_unknown_name_is_answered_with_the_known_ones(machine: Machine) -> None:
    assert "no disk 'other' in wsl.bareMounts.disks; there are: storage vault" in (
        machine.run("attach", "other").err
    )


def test_help_is_no_error(machine: Machine) -> None:
    result = machine.run("--help")
    assert (result.code, result.err) == (0, "")
    assert "unmount [NAME...]" in result.out


@pytest.mark.skipif(
    shutil.which("shellcheck") is None, reason="wants shellcheck: apt-get install it"
)
@pytest.mark.parametrize("disks", [[], [STORAGE, VAULT]], ids=["no disks", "two disks"])
def test_shellcheck_has_no_complaints(tmp_path: Path, disks: list[dict[str, Any]]) -> None:
    """As writeShellApplication asks it: the system is not built where shellcheck complains."""
    done = subprocess.run(
        # The texts in PowerShell are full of `$` in single quotes.
        ["shellcheck", "--exclude=SC2016", Machine(tmp_path, disks).program],
        capture_output=True,
        check=False,
        text=True,
    )
    assert (done.returncode, done.stdout) == (0, "")


def test_the_command_line_of_many_disks_is_not_too_long_for_windows(tmp_path: Path) -> None:
    """CreateProcess takes 32,767 characters."""
    disks = [{"name": f"disk{n}", "serialNumber": f"{n:040}"} for n in range(100)]
    machine = Machine(tmp_path, disks)
    machine.told({"says": "nothing\n"})
    machine.run("attach")
    machine.run("windows-setup", "--run")
    attach, setup = (sum(len(part) + 3 for part in vector) for vector in machine.started())
    assert attach < setup < 32_000
