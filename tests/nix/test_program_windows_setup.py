"""`wsl-bare-mount windows-setup`."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Any

import pytest
from evaluated import MODULE
from powershell_text import read_call
from program import STORAGE, VAULT, Machine

if TYPE_CHECKING:
    from pathlib import Path

TASK = "NixOS-WSL bare mounts"


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def printed(machine: Machine, *options: str) -> tuple[str, dict[str, Any]]:
    """The script block that is printed, and its arguments."""
    result = machine.run("windows-setup", *options)
    assert (result.code, result.err) == (0, "")
    assert result.out.isascii()
    assert '"' not in result.out
    comment, call = result.out.split("\n", 1)
    assert comment.startswith("# ")
    body, arguments, rest = read_call(call)
    assert rest == "\n"
    return body, arguments


def source(name: str) -> str:
    return (MODULE.parent / "wsl-bare-mount" / name).read_text(encoding="ascii")


def test_printing_starts_nothing(machine: Machine) -> None:
    body, arguments = printed(machine)
    assert body.strip() == source("scheduled-task.ps1").strip()
    assert list(arguments) == ["Action", "TaskName", "Script"]
    assert (arguments["Action"], arguments["TaskName"]) == ("register", TASK)
    body, arguments = printed(machine, "--remove")
    assert body.strip() == source("scheduled-task.ps1").strip()
    assert arguments == {"Action": "remove", "TaskName": TASK}
    assert machine.started() == []


def test_the_tasks_script_attaches_all_disks_and_keeps_a_log(machine: Machine) -> None:
    machine.attach("storage")
    _, arguments = printed(machine)
    stamp, first, rest = arguments["Script"].split("\n", 2)
    assert first == "$said = & {"
    body, inner, after = read_call("& {\n" + rest)
    assert body.strip() == source("disks.ps1").strip()
    # No -TaskName: a task that starts itself would never end.
    assert inner == {
        "Action": "attach",
        "SerialNumber": [STORAGE["serialNumber"], VAULT["serialNumber"]],
    }
    redirection, log = after.split("\n")
    assert redirection == " 2>&1"
    # Only .NET: a cmdlet here might come from a module of the user's, with more rights than theirs.
    assert log == (
        "[IO.File]::WriteAllLines([IO.Path]::ChangeExtension($PSCommandPath, 'log'),"
        " [string[]]@($said))"
    )
    assert re.fullmatch("# wsl-bare-mount [0-9a-f]{16}", stamp)
    digested = source("scheduled-task.ps1") + arguments["Script"].split("\n", 1)[1] + "\n"
    assert stamp.endswith(hashlib.sha256(digested.encode()).hexdigest()[:16])


@pytest.mark.parametrize("odd", ["it's", "''", "$(touch x)", "`id`", "a;b", "%PATH%", "a & b"])
def test_odd_serial_numbers_and_task_names_come_through(tmp_path: Path, odd: str) -> None:
    machine = Machine(tmp_path, [{"name": "odd", "serialNumber": odd}], scheduledTask=odd)
    _, arguments = printed(machine)
    assert arguments["TaskName"] == odd
    _, inner, _ = read_call(arguments["Script"].split("\n", 1)[1].removeprefix("$said = "))
    assert inner["SerialNumber"] == [odd]
    machine.told({"says": "done\n"})
    assert machine.run("windows-setup", "--run").code == 0
    [vector] = machine.started()
    _, elevated, _ = read_call(vector[-1])
    _, outer, _ = read_call(str(elevated["Script"]))
    assert outer == arguments


@pytest.mark.parametrize(
    ("options", "done"),
    [((), "registered"), (("--remove",), "removed")],
    ids=["register", "remove"],
)
def test_run_starts_what_is_printed(machine: Machine, options: tuple[str, ...], done: str) -> None:
    machine.told({"says": "done\r\n"})
    result = machine.run("windows-setup", "--run", *options)
    assert (result.code, result.out) == (0, "")
    assert result.err == f"wsl-bare-mount: the scheduled task '{TASK}' is {done}\n"
    [vector] = machine.started()
    assert '"' not in vector[-1]
    body, arguments, rest = read_call(vector[-1])
    assert (body.strip(), list(arguments), rest) == (
        source("elevate.ps1").strip(),
        ["Script"],
        "",
    )
    out = machine.run("windows-setup", *options).out
    assert out.split("\n", 1)[1] == f"{arguments['Script']}\n"


@pytest.mark.parametrize(
    ("step", "message"),
    [
        ({"says": "declined\n"}, "was not given administrator rights; nothing was changed"),
        (
            {"says": "failed exit code 1\n"},
            "gave no clear answer; it said: failed exit code 1. Print",
        ),
        ({"says": ""}, "could not be registered"),
        ({"says": "not done\n"}, "could not be registered"),
        ({"exits": 1}, "PowerShell ended with exit code 1"),
    ],
    ids=["declined", "failed", "silence", "another line", "exit code"],
)
def test_what_fails_is_told(machine: Machine, step: dict[str, Any], message: str) -> None:
    machine.told(step)
    result = machine.run("windows-setup", "--run")
    assert result.code == 1
    assert message in result.err


def test_a_question_to_a_person_has_more_time(machine: Machine) -> None:
    text = machine.program.read_text()
    assert text.count("powershell_seconds=300") == 1
    machine.hurry()
    machine.told({"says": "done\n", "waits": 2})
    assert machine.run("windows-setup", "--run").code == 0


def test_without_a_task_there_is_nothing_to_set_up(tmp_path: Path) -> None:
    machine = Machine(tmp_path, scheduledTask=None)
    result = machine.run("windows-setup", "--run")
    assert result.code == 2
    assert "wsl.bareMounts.scheduledTask is null" in result.err
    assert machine.started() == []
