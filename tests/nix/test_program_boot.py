"""`wsl-bare-mount boot`, and a PowerShell that does not work."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest
from powershell_text import read_call
from program import STORAGE, VAULT, Machine

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def broken(machine: Machine, how: str) -> None:
    if how == "missing":
        machine.powershell.unlink()
    elif how == "not executable":
        machine.powershell.chmod(0o644)
    elif how == "a folder":
        machine.powershell.unlink()
        machine.powershell.mkdir()
    elif how == "no program":
        machine.powershell.write_bytes(b"MZ\x90\x00\x03")
    elif how == "failing":
        machine.told({"says": "WSL ERROR: connect failed\n", "exits": 1})
    elif how == "hanging":
        machine.hurry()
        machine.told({"hangs": 60})


BROKEN = {
    "missing": "cannot be run; is the drive mounted?",
    "not executable": "set wsl.bareMounts.powershellPath",
    "a folder": "set wsl.bareMounts.powershellPath",
    "no program": "does not start; is WSL's interop enabled?",
    "failing": "ended with exit code 1; it said: WSL ERROR: connect failed",
    "hanging": "did not finish within 1 seconds;",
}


@pytest.mark.parametrize(("how", "message"), BROKEN.items(), ids=BROKEN)
def test_a_broken_powershell_fails_the_command_but_not_the_boot(
    machine: Machine, how: str, message: str
) -> None:
    broken(machine, how)
    result = machine.run("attach")
    assert result.code == 1
    for name in ("storage", "vault"):
        assert any(
            line.startswith(f"wsl-bare-mount: {name}: ") and message in line
            for line in result.err.splitlines()
        )
    result = machine.run("boot")
    assert (result.code, result.out, result.err) == (0, "", "")
    assert machine.kernel_log.read_text().count(message) == 2


def test_what_was_answered_before_a_timeout_counts(machine: Machine) -> None:
    machine.hurry()
    machine.told({"says": "attached 0\n", "makes": [machine.device("storage")], "hangs": 60})
    result = machine.run("attach")
    assert result.code == 1
    assert "storage: attached as" in result.err
    assert "vault: not attached: PowerShell did not finish within 1 seconds;" in result.err


def test_a_process_that_keeps_the_output_open_does_not_hold_up(machine: Machine) -> None:
    machine.hurry()
    machine.told({"says": "attached 0\n", "leaves": 60})
    assert machine.run("boot").code == 0


def test_boot_tries_every_disk_and_succeeds(machine: Machine) -> None:
    machine.told({"says": "failed 0 no\nattached 1\n", "makes": [machine.device("vault")]})
    result = machine.run("boot")
    assert (result.code, result.out, result.err) == (0, "", "")
    [vector] = machine.started()
    _, arguments, _ = read_call(vector[-1])
    assert arguments["SerialNumber"] == [STORAGE["serialNumber"], VAULT["serialNumber"]]
    logged = machine.kernel_log.read_text()
    assert "wsl-bare-mount: storage: Windows could not attach the disk: no." in logged
    assert f"wsl-bare-mount: vault: attached as {machine.device('vault')}\n" in logged


def test_boot_succeeds_after_an_error_of_its_own(machine: Machine) -> None:
    text = machine.program.read_text()
    for error in ("false", "echo $unset"):
        broken_text = text.replace("judge\n  await", f"{error}\n  await")
        assert broken_text != text
        machine.program.write_text(broken_text)
        assert machine.run("boot").code == 0


def test_boot_runs_as_wsl_runs_it(machine: Machine) -> None:
    machine.told({"says": "not-found 0\nnot-found 1\n"})
    command = f"{machine.program} boot"
    done = subprocess.run(
        ["/usr/bin/env", "-i", "/bin/sh", "-c", command],
        cwd="/",
        capture_output=True,
        check=False,
        timeout=30,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert machine.kernel_log.read_text().count("Windows has no disk") == 2


def test_boot_logs_to_the_journal_where_there_is_one(machine: Machine) -> None:
    machine.tool("logger", "exit 0")
    machine.told({"says": "not-found 0\nattached 1\n", "makes": [machine.device("vault")]})
    machine.run("boot")
    flags = "logger --socket-errors=on -t wsl-bare-mount -p"
    first, second = machine.calls()
    assert first.startswith(f"{flags} daemon.err -- storage: Windows has no disk")
    assert second == f"{flags} daemon.info -- vault: attached as {machine.device('vault')}"
    assert not machine.kernel_log.exists()


def test_logger_fails_without_a_journal(tmp_path: Path) -> None:
    """The real one, whose exit code the program relies on."""
    done = subprocess.run(
        [
            "logger",
            "--socket-errors=on",
            "-u",
            tmp_path / "none",
            "-t",
            "wsl-bare-mount",
            "--",
            "x",
        ],
        capture_output=True,
        check=False,
    )
    assert done.returncode != 0


def test_a_long_message_fits_the_kernel_log(machine: Machine) -> None:
    (machine.folder / "control").touch()
    folder = machine.folder / "disk" / "by-id"
    folder.mkdir()
    for number in range(100):
        (folder / f"scsi-SNVMe_a_disk_with_a_name_{number}").touch()
    machine.told({"says": "attached 0\nnot-found 1\n"})
    machine.run("boot")
    assert max(map(len, machine.kernel_log.read_text().splitlines())) < 976


def test_boot_without_disks_does_nothing(tmp_path: Path) -> None:
    machine = Machine(tmp_path, [])
    assert machine.run("boot").code == 0
    assert machine.run("attach").code == 0
    assert machine.started() == []
