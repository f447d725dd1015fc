"""`baremount inventory`: Windows and Linux asked through stand-ins for powershell.exe and lsblk."""

from __future__ import annotations

import io
import json
import sys
import types

import pytest

from baremount.cli import run
from baremount.migrate import inventory
from baremount.migrate.answers import read_inventory
from baremount.migrate.asking import WINDOWS_COMMAND

SERIAL = "0025_3857_61B0_0EF2."
LINK = f"scsi-SNVMe_Disk_{SERIAL}"
TOLD = [
    {"Number": 0, "SerialNumber": "BOOT1", "FriendlyName": "C drive", "IsBoot": True},
    {"Number": 2, "SerialNumber": f" {SERIAL} ", "UniqueId": "eui.002538", "Size": 4000},
]


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """Stand-ins in the search path; nothing of the real machine is seen."""
    links = tmp_path / "by-id"
    programs = tmp_path / "bin"
    programs.mkdir()
    monkeypatch.setattr(inventory, "BY_ID", str(links))
    monkeypatch.setattr(inventory, "POWERSHELL", str(tmp_path / "none"))
    monkeypatch.setenv("PATH", f"{programs}:/usr/bin:/bin")

    def program(name, text):
        (programs / name).write_text(f"#!/bin/sh\n{text}\n")
        (programs / name).chmod(0o755)

    def attach(link, device):
        links.mkdir(exist_ok=True)
        (tmp_path / device).touch()
        for name in (link, f"{link}-part1"):
            (links / name).symlink_to(tmp_path / device)
        return str(tmp_path / device)

    return types.SimpleNamespace(program=program, attach=attach, path=tmp_path)


def listed(capsys):
    out, err = capsys.readouterr()
    document = json.loads(out)
    assert [*document] == ["version", "disks", "problems"]
    return document, err


def test_windows_and_linux_are_joined_by_the_serial_number(machine, capsys):
    answer = machine.path / "answer.json"
    answer.write_text(json.dumps(TOLD))
    machine.program("powershell.exe", f'printf "%s\\n" "$@" > {machine.path}/asked; cat {answer}')
    device = machine.attach(LINK, "sdc")
    tree = {
        "path": device,
        "uuid": None,
        "children": [{"path": "x", "uuid": "E030-BA56", "fstype": "vfat"}],
    }
    machine.program("lsblk", f"echo '{json.dumps({'blockdevices': [tree]})}'")
    assert run(["inventory"]) == 0
    document, err = listed(capsys)
    assert (err, document["problems"]) == ("", [])
    boot, disk = document["disks"]
    assert (boot["serialNumber"], boot["driveNumber"], boot["links"]) == ("BOOT1", 0, [])
    assert boot["windowsRunsFromIt"] is True
    assert disk == {
        "serialNumber": SERIAL,
        "driveNumber": 2,
        "friendlyName": None,
        "model": None,
        "uniqueId": "eui.002538",
        "size": 4000,
        "windowsRunsFromIt": False,
        "device": device,
        "links": [LINK],
        "filesystemUuids": ["E030-BA56"],
        "filesystemTypes": {"E030-BA56": "vfat"},
    }
    asked = (machine.path / "asked").read_text().splitlines()
    assert asked[:3] == ["-NoProfile", "-NonInteractive", "-Command"]
    assert WINDOWS_COMMAND in asked[3]


def test_what_it_prints_is_what_migrate_takes(machine, capsys):
    answer = machine.path / "answer.json"
    answer.write_text(json.dumps(TOLD))
    assert run(["inventory", "--windows", str(answer)]) == 0
    given = machine.path / "disks.json"
    given.write_text(capsys.readouterr().out)
    disks = {disk.drive: disk.serial for disk in read_inventory(str(given))}
    assert disks == {0: "BOOT1", 2: SERIAL}
    assert read_inventory(str(answer))[1].described == {"uniqueId": "eui.002538"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize(
    "document",
    [TOLD[1:], TOLD[1], {"value": TOLD[1:], "Count": 1}],
    ids=["list", "one disk", "wrapped"],
)
def test_the_answer_of_windows_in_every_form(machine, capsys, monkeypatch, encoding, document):
    stdin = types.SimpleNamespace(buffer=io.BytesIO(json.dumps(document).encode(encoding)))
    monkeypatch.setattr(sys, "stdin", stdin)
    assert run(["inventory", "--windows", "-"]) == 0
    (disk,) = listed(capsys)[0]["disks"]
    assert (disk["serialNumber"], disk["driveNumber"]) == (SERIAL, 2)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Get-Disk : denied", "is not JSON"),
        ('{"a": 1}', "does not list disks"),
        ('[{"Number": "2"}]', "does not list disks"),
        ("[" * 100_000, "is not JSON"),
    ],
    ids=["words", "another object", "no number", "deep"],
)
def test_what_is_no_answer_is_named_with_the_way_to_one(machine, capsys, text, said):
    (machine.path / "answer.json").write_text(text)
    assert run(["inventory", "--windows", str(machine.path / "answer.json")]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err
    assert WINDOWS_COMMAND in err


@pytest.mark.parametrize(
    ("program", "said"),
    [
        (None, "this is not WSL"),
        ("echo broken >&2; exit 3", "exit code 3, broken"),
        ("exec sleep 100", "no answer within 1 seconds"),
    ],
    ids=["absent", "failing", "hanging"],
)
def test_windows_that_does_not_answer(machine, capsys, monkeypatch, program, said):
    monkeypatch.setattr(inventory, "_SECONDS", 1)
    monkeypatch.setattr(inventory, "_is_wsl", lambda: False)
    if program:
        machine.program("powershell.exe", program)
    machine.attach(LINK, "sdc")
    machine.program("lsblk", "echo '{}'")
    assert run(["inventory"]) == 2
    document, err = listed(capsys)
    assert said in err
    assert WINDOWS_COMMAND in err
    assert [disk["links"] for disk in document["disks"]] == [[LINK]]
    assert document["disks"][0]["serialNumber"] is None


def test_two_disks_with_links_of_one_serial_number_are_not_guessed(machine, capsys):
    answer = machine.path / "answer.json"
    answer.write_text(json.dumps(TOLD[1:]))
    machine.attach(LINK, "sdc")
    machine.attach(f"scsi-SOther_{SERIAL}", "sdd")
    machine.program("lsblk", "exit 1")
    assert run(["inventory", "--windows", str(answer)]) == 0
    document, err = listed(capsys)
    assert [len(disk["links"]) for disk in document["disks"]] == [0, 1, 1]
    assert "lsblk says nothing of" in err


def test_the_command_for_powershell_can_be_pasted(capsys):
    assert run(["inventory", "--print-command"]) == 0
    assert capsys.readouterr().out == WINDOWS_COMMAND + "\n"
    assert WINDOWS_COMMAND.isascii()
    assert '"' not in WINDOWS_COMMAND
