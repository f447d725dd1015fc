"""`wsl-bare-mount status`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from powershell_text import read_call
from program import STORAGE, VAULT, Machine

if TYPE_CHECKING:
    from pathlib import Path

CURRENT = "task present\n{stamp}\n"


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """Everything is there and mounted, and the scheduled task is registered."""
    machine = Machine(tmp_path)
    machine.attach("storage", "vault")
    machine.tool("systemctl", "exit 0")
    machine.told({"says": CURRENT.format(stamp=stamp(machine))})
    return machine


def stamp(machine: Machine) -> str:
    """The first line of the script that the task would run."""
    printed = machine.run("windows-setup").out
    _, arguments, _ = read_call(printed.split("\n", 1)[1])
    script = arguments["Script"]
    assert isinstance(script, str)
    return script.splitlines()[0]


def test_all_is_well(machine: Machine) -> None:
    result = machine.run("status")
    assert (result.code, result.err) == (0, "")
    assert [line.split("  ")[0] for line in result.out.splitlines()] == ["NAME", "storage", "vault"]
    header, storage, vault = result.out.splitlines()
    assert storage.split() == [
        "storage", STORAGE["serialNumber"], machine.device("storage"), "/mnt/my-data", "mounted"
    ]  # fmt: skip
    assert vault.split() == [
        "vault", VAULT["serialNumber"], machine.device("vault"), "-", "attached"
    ]  # fmt: skip
    for column in ("SERIAL NUMBER", "DEVICE", "MOUNT POINT", "STATE"):
        place = header.index(column)
        assert storage[place - 1] == vault[place - 1] == " "
        assert " " not in (storage[place], vault[place])
    [vector] = machine.started()
    _, arguments, rest = read_call(vector[-1])
    assert (arguments, rest) == ({"Action": "status", "TaskName": "NixOS-WSL bare mounts"}, "")


def test_all_is_well_as_json(machine: Machine) -> None:
    result = machine.run("status", "--json")
    assert (result.code, result.err) == (0, "")
    assert json.loads(result.out) == {
        "version": 1,
        "disks": [
            {
                "name": "storage",
                "serialNumber": STORAGE["serialNumber"],
                "devicePattern": "scsi-*0025_3857_61B0_0EF2.*",
                "mountPoint": "/mnt/my-data",
                "device": machine.device("storage"),
                "state": "mounted",
            },
            {
                "name": "vault",
                "serialNumber": VAULT["serialNumber"],
                "devicePattern": "scsi-*WD-WMC1T2351095*",
                "mountPoint": None,
                "device": machine.device("vault"),
                "state": "attached",
            },
        ],
        "scheduledTask": "current",
    }


def test_an_absent_disk_is_an_exit_code(machine: Machine) -> None:
    machine.detach("vault")
    result = machine.run("status")
    assert result.code == 1
    assert result.out.splitlines()[2].split() == [
        "vault", VAULT["serialNumber"], "-", "-", "absent"
    ]  # fmt: skip
    result = machine.run("status", "--json")
    assert result.code == 1
    vault = json.loads(result.out)["disks"][1]
    assert (vault["device"], vault["state"]) == (None, "absent")


def test_a_disk_that_is_not_mounted_is_an_exit_code(machine: Machine) -> None:
    machine.tool("systemctl", "exit 3")
    result = machine.run("status", "--json")
    assert result.code == 1
    assert [disk["state"] for disk in json.loads(result.out)["disks"]] == ["attached", "attached"]
    assert machine.calls() == ["systemctl is-active --quiet -- mnt-my\\x2ddata.mount"]


@pytest.mark.parametrize(
    ("says", "task", "code", "message"),
    [
        ("task present\n# wsl-bare-mount 0123456789abcdef\n", "outdated", 1, "for other disks"),
        ("task present\n", "outdated", 1, "Run: wsl-bare-mount windows-setup --run"),
        ("task present\nx{stamp}\n", "outdated", 1, "by another version"),
        ("task missing\n{stamp}\n", "missing", 1, "Run: wsl-bare-mount windows-setup --run"),
        ("task unknown\n", "unknown", 0, "could not be found out: PowerShell gave no clear answer"),
        ("", "unknown", 0, "could not be found out"),
        ("noise\r\ntask present\r\n{stamp}\r\n", "current", 0, "mounted"),
    ],
    ids=["other disks", "no script", "another line", "no task", "unknown", "silence", "noise"],
)
def test_the_scheduled_task(
    machine: Machine, says: str, task: str, code: int, message: str
) -> None:
    machine.told({"says": says.format(stamp=stamp(machine))})
    result = machine.run("status")
    assert result.code == code
    assert message in result.out
    result = machine.run("status", "--json")
    assert result.code == code
    assert json.loads(result.out)["scheduledTask"] == task


def test_without_powershell_the_task_is_unknown(machine: Machine) -> None:
    machine.powershell.unlink()
    result = machine.run("status")
    assert (result.code, result.err) == (0, "")
    assert f"could not be found out: {machine.powershell} cannot be run" in result.out


def test_other_disks_give_another_stamp(tmp_path: Path) -> None:
    stamps = {
        stamp(Machine(tmp_path / str(number), disks))
        for number, disks in enumerate([[STORAGE, VAULT], [VAULT, STORAGE], [STORAGE], []])
    }
    assert len(stamps) == 4


def test_no_task_is_asked_for_where_none_is_wanted(tmp_path: Path) -> None:
    machine = Machine(tmp_path, scheduledTask=None)
    machine.attach("storage", "vault")
    machine.tool("systemctl", "exit 0")
    result = machine.run("status", "--json")
    assert result.code == 0
    assert json.loads(result.out)["scheduledTask"] == "none"
    assert machine.started() == []


def test_without_disks_it_says_so(tmp_path: Path) -> None:
    machine = Machine(tmp_path, [], scheduledTask=None)
    result = machine.run("status")
    assert (result.code, result.out) == (0, "No disk is declared in wsl.bareMounts.disks.\n")
    assert json.loads(machine.run("status", "--json").out)["disks"] == []


@pytest.mark.parametrize(
    "odd", ["it's", "$(x)`y`", "a\\b", "a}b", "a  b", "{}", "%s", "a;b&c|d<e>"]
)
def test_odd_serial_numbers_are_shown_as_they_are(tmp_path: Path, odd: str) -> None:
    disk = {"name": "odd", "serialNumber": odd, "devicePattern": "scsi-*[}]%s$(x)'*"}
    machine = Machine(tmp_path, [disk, VAULT], scheduledTask=None)
    machine.attach("odd")
    result = machine.run("status", "--json")
    assert result.code == 1
    shown = json.loads(result.out)["disks"]
    assert shown[0]["serialNumber"] == odd
    assert shown[0]["devicePattern"] == "scsi-*[}]%s$(x)'*"
    assert [disk["state"] for disk in shown] == ["attached", "absent"]
    assert f"  {odd}  " in machine.run("status").out
