"""`wsl-bare-mount attach`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from powershell_text import read_call
from program import STORAGE, VAULT, Machine

if TYPE_CHECKING:
    from pathlib import Path

TASK = "NixOS-WSL bare mounts"


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def asked_for(vector: list[str]) -> dict[str, Any]:
    """The arguments of the script that a start of PowerShell runs, which is all of its work."""
    assert vector[:-1] == [
        "-NoProfile",
        "-NonInteractive",
        "-ExecutionPolicy",
        "Bypass",
        "-Command",
    ]
    _, arguments, rest = read_call(vector[-1])
    assert rest == ""
    return arguments


def test_nothing_is_run_when_all_disks_are_there(machine: Machine) -> None:
    machine.attach("storage", "vault")
    assert machine.run("attach").code == 0
    assert machine.run("boot").code == 0
    assert machine.started() == []


def test_all_missing_disks_are_asked_for_at_once(machine: Machine) -> None:
    machine.told(
        {
            "says": "attached 0\nattached 1\n",
            "makes": [machine.device("storage"), machine.device("vault")],
        }
    )
    result = machine.run("attach")
    assert (result.code, result.out) == (0, "")
    assert f"storage: attached as {machine.device('storage')}\n" in result.err
    assert f"vault: attached as {machine.device('vault')}\n" in result.err
    [vector] = machine.started()
    assert asked_for(vector) == {
        "Action": "attach",
        "SerialNumber": [STORAGE["serialNumber"], VAULT["serialNumber"]],
        "TaskName": TASK,
    }


@pytest.mark.parametrize(
    ("present", "arguments", "serials"),
    [
        (["storage"], [], [VAULT["serialNumber"]]),
        ([], ["vault"], [VAULT["serialNumber"]]),
        (["vault"], ["vault", "storage"], [STORAGE["serialNumber"]]),
    ],
    ids=["one is there", "one is named", "the first named is there"],
)
def test_only_what_is_named_and_missing_is_asked_for(
    machine: Machine, present: list[str], arguments: list[str], serials: list[str]
) -> None:
    machine.attach(*present)
    machine.told({"says": "not-found 0\n"})
    assert machine.run("attach", *arguments).code == 1
    [vector] = machine.started()
    assert asked_for(vector)["SerialNumber"] == serials


@pytest.mark.parametrize(
    "odd",
    ["it's", "''", "$(touch x)", "`id`", "a;b", "%PATH%", "a & b", "  two  runs ", "-Action", "\\"],
)
def test_odd_serial_numbers_and_task_names_arrive_as_they_are(tmp_path: Path, odd: str) -> None:
    disk = {"name": "odd", "serialNumber": odd}
    machine = Machine(tmp_path, [disk], scheduledTask=odd)
    machine.told({"says": "not-found 0\n"})
    assert odd in machine.run("attach").err
    [vector] = machine.started()
    assert asked_for(vector) == {"Action": "attach", "SerialNumber": [odd], "TaskName": odd}


ANSWERS = {
    "no such disk": (
        "not-found 0\n",
        "storage: Windows has no disk with serial number 0025_3857_61B0_0EF2.. Is it connected?",
    ),
    "two disks": ("ambiguous 0\n", "storage: Windows has several disks with serial number"),
    "the boot disk": ("boot-disk 0\n", "remove it from wsl.bareMounts.disks"),
    "another failure": (
        "failed 0 Error code: 0x8007000f\n",
        "storage: Windows could not attach the disk: Error code: 0x8007000f",
    ),
    "no task": (
        "needs-elevation 0\ntask-failed ERROR: no such file\n",
        "did not start (ERROR: no such file). Run once: wsl-bare-mount windows-setup --run",
    ),
    "garbage": (
        "\udcff\udcfe\x1b[31m????\x00\n",
        "storage: not attached: PowerShell gave no clear",
    ),
    "nothing": ("", "storage: not attached: PowerShell gave no clear answer"),
    "another position": ("attached 1\nattached 08\nattached x[0]\n", "storage: not attached"),
    "no number": ("attached\n", "storage: not attached"),
}


@pytest.mark.parametrize(("says", "message"), ANSWERS.values(), ids=ANSWERS)
def test_a_failure_names_the_disk_and_what_to_do(machine: Machine, says: str, message: str) -> None:
    machine.told({"says": says, "encoding": "utf-8"})
    result = machine.run("attach", "storage")
    assert result.code == 1
    assert message in result.err
    assert all(character == "\n" or " " <= character <= "~" for character in result.err)


def test_without_a_task_it_says_which_option_to_set(tmp_path: Path) -> None:
    machine = Machine(tmp_path, scheduledTask=None)
    machine.told({"says": "needs-elevation 0\nneeds-elevation 1\n"})
    result = machine.run("attach")
    assert result.code == 1
    assert result.err.count("Set wsl.bareMounts.scheduledTask and run: wsl-bare-mount") == 2
    assert asked_for(machine.started()[0])["TaskName"] == ""


@pytest.mark.parametrize(
    "step",
    [
        {"says": "attached 0\n"},
        {"says": "already-attached 0\n"},
        {"says": "needs-elevation 0\ntask-started\n"},
        {"says": "attached 0\r\n"},
        {"says": "\ufeffattached 0\r\n", "encoding": "utf-16-le"},
        {"says": "\ufeffattached 0\n", "encoding": "utf-8"},
        {"says": "wsl: Ein Fehler \u2026\nattached 0\n#< CLIXML\n", "encoding": "cp1252"},
        {"says": "attached 0\n", "exits": 1},
    ],
    ids=[
        "attached",
        "already attached",
        "task started",
        "CRLF",
        "UTF-16",
        "UTF-8 with BOM",
        "among other lines",
        "exit code 1",
    ],
)
def test_attached_however_it_is_said(machine: Machine, step: dict[str, Any]) -> None:
    machine.told({**step, "makes": [machine.device("storage")]})
    result = machine.run("attach", "storage")
    assert (result.code, result.err) == (
        0,
        f"wsl-bare-mount: storage: attached as {machine.device('storage')}\n",
    )


@pytest.mark.parametrize(
    ("by_id", "udev", "message"),
    [
        ((), False, "udev, which makes that link, is not running"),
        ((), True, f"see its log: C:\\Program Files\\NixOS-WSL bare mounts\\{TASK}.log"),
        (
            ("scsi-SNVMe_one", "scsi-SNVMe_one-part1"),
            True,
            "has to hold the file system that is declared: scsi-SNVMe_one scsi-SNVMe_one-part1",
        ),
    ],
    ids=["no udev", "no disk", "another name"],
)
def test_a_device_that_does_not_come_is_explained(
    machine: Machine, by_id: tuple[str, ...], udev: bool, message: str
) -> None:
    folder = machine.folder / "disk" / "by-id"
    folder.mkdir()
    for name in by_id:
        (folder / name).touch()
    if udev:
        (machine.folder / "control").touch()
    machine.told({"says": "attached 0\n"})
    result = machine.run("attach", "storage")
    assert result.code == 1
    assert (
        f"storage: attached or about to be, but {machine.device('storage')} did not" in result.err
    )
    assert message in result.err


def test_a_new_rule_is_tried_on_disks_that_are_there(machine: Machine) -> None:
    (machine.folder / "control").touch()
    machine.tool("udevadm", f": > {machine.device('storage')}; : > {machine.device('vault')}")
    assert machine.run("attach").code == 0
    assert machine.calls() == ["udevadm trigger --settle --subsystem-match=block"]
    assert machine.started() == []


def test_an_endless_answer_is_read_in_part(machine: Machine) -> None:
    machine.told({"says": "x" * 9_999 + "\n", "repeats": 1_000})
    result = machine.run("attach")
    assert result.code == 1
    assert len(result.err) < 2_000
    # What comes late is not taken for the answer.
    machine.told({"says": "x" * 65_536 + "\nattached 0\n", "makes": [machine.device("storage")]})
    assert machine.run("attach", "storage").code == 1
