"""`wsl-bare-mount mount` and `unmount`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from powershell_text import read_call
from program import STORAGE, Machine

if TYPE_CHECKING:
    from pathlib import Path

UNIT = "mnt-my\\x2ddata.mount"


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """Both disks are attached, and nothing of them is in use."""
    machine = Machine(tmp_path)
    machine.attach("storage", "vault")
    machine.tool("systemctl", "exit 0")
    listing(machine, "disk ", "part ")
    machine.told(
        {
            "when": "-Action 'detach' -SerialNumber @('0025_3857_61B0_0EF2.')",
            "says": "detached 0\n",
            "removes": [machine.device("storage")],
        },
        {"when": "-Action 'detach'", "says": "detached 0\n", "removes": [machine.device("vault")]},
    )
    return machine


def listing(machine: Machine, *lines: str) -> None:
    """What lsblk lists of a disk, after the question for the disk of a partition."""
    text = "\\n".join(lines)
    machine.tool(
        "lsblk", f"case \"$*\" in *PKNAME*) echo /dev/sdc ;; *) printf '{text}\\n' ;; esac"
    )


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        (["disk ", "part /mnt/other"], "still mounted or open"),
        (["disk /mnt/other"], "still mounted or open"),
        (["disk ", "part [SWAP]"], "still mounted or open"),
        (["disk ", "part ", "crypt "], "still mounted or open"),
        (["disk ", "lvm "], "still mounted or open"),
    ],
    ids=["another partition", "the disk itself", "swap", "an open LUKS volume", "a logical volume"],
)
def test_a_disk_in_use_is_not_detached(machine: Machine, lines: list[str], why: str) -> None:
    listing(machine, *lines)
    result = machine.run("unmount", "vault")
    assert result.code == 1
    assert "vault: something on /dev/sdc is" in result.err
    assert why in result.err
    assert "see: lsblk /dev/sdc" in result.err
    assert machine.started() == []


@pytest.mark.parametrize("exits", [1, 32])
def test_a_disk_that_lsblk_does_not_know_is_not_detached(machine: Machine, exits: int) -> None:
    machine.tool("lsblk", f"exit {exits}")
    result = machine.run("unmount")
    assert result.code == 1
    assert "storage: the disk of" in result.err
    assert "vault: the disk of" in result.err
    assert machine.started() == []


def test_a_disk_whose_use_is_unknown_is_not_detached(machine: Machine) -> None:
    machine.tool("lsblk", 'case "$*" in *PKNAME*) echo /dev/sdc ;; *) exit 32 ;; esac')
    result = machine.run("unmount", "vault")
    assert result.code == 1
    assert "something on /dev/sdc is still mounted or open" in result.err
    assert machine.started() == []


def test_a_busy_mount_point_is_not_pulled_away(machine: Machine) -> None:
    machine.tool("systemctl", "exit 1")
    result = machine.run("unmount", "storage")
    assert result.code == 1
    assert "storage: /mnt/my-data could not be unmounted" in result.err
    assert "fuser -vm '/mnt/my-data'" in result.err
    assert machine.started() == []


def test_one_that_fails_does_not_stop_the_other(machine: Machine) -> None:
    machine.tool("systemctl", "exit 1")
    result = machine.run("unmount")
    assert result.code == 1
    assert "vault: detached" in result.err


def test_the_unit_is_stopped_before_the_disk_is_detached(machine: Machine) -> None:
    # The unit's stopping is what ends the use of the disk.
    machine.tool("systemctl", f'[ "$1" = stop ] && : > {machine.folder}/stopped')
    machine.tool(
        "lsblk",
        f'[ -e {machine.folder}/stopped ] || echo "disk /mnt/my-data"; '
        'case "$*" in *PKNAME*) ;; *) echo "disk " ;; esac',
    )
    result = machine.run("unmount", "storage")
    assert (result.code, result.err) == (0, "wsl-bare-mount: storage: detached\n")
    assert machine.calls()[0] == f"systemctl stop -- {UNIT}"
    [vector] = machine.started()
    _, arguments, rest = read_call(vector[-1])
    assert arguments == {"Action": "detach", "SerialNumber": [STORAGE["serialNumber"]]}
    assert rest == ""


def test_the_whole_disk_of_a_partition_is_looked_at(machine: Machine) -> None:
    assert machine.run("unmount", "storage").code == 0
    device = machine.device("storage")
    assert machine.calls()[1:] == [
        f"lsblk --noheadings --nodeps --paths --output PKNAME -- {device}",
        "lsblk --noheadings --raw --output TYPE,MOUNTPOINTS -- /dev/sdc",
    ]


def test_a_unit_that_is_not_there_needs_no_stopping(machine: Machine) -> None:
    machine.tool("systemctl", "exit 5")
    assert machine.run("unmount", "storage").code == 0


def test_without_names_every_disk_is_detached(machine: Machine) -> None:
    result = machine.run("unmount")
    assert result.code == 0
    assert result.err == "wsl-bare-mount: storage: detached\nwsl-bare-mount: vault: detached\n"
    assert machine.run("unmount").code == 0
    assert len(machine.started()) == 2


@pytest.mark.parametrize(
    "says", ["failed 0 no such disk\n", "needs-elevation 0\n", "not-found 0\n", "detached\n", ""]
)
def test_what_windows_does_not_take_back_is_told(machine: Machine, says: str) -> None:
    machine.told({"says": says})
    result = machine.run("unmount", "vault")
    assert result.code == 1
    assert (
        "vault: nothing of it is mounted any more, but Windows did not take the disk" in result.err
    )
    assert r"wsl --unmount \\.\PHYSICALDRIVE<number>" in result.err
    assert says.strip() in result.err


def test_mount_attaches_and_starts_the_unit(machine: Machine) -> None:
    machine.detach("storage", "vault")
    machine.told(
        {
            "says": "attached 0\nattached 1\n",
            "makes": [machine.device("storage"), machine.device("vault")],
        }
    )
    assert machine.run("mount").code == 0
    assert machine.calls() == [f"systemctl start -- {UNIT}"]


def test_what_did_not_come_is_not_mounted(machine: Machine) -> None:
    machine.detach("storage")
    machine.told({"says": "not-found 0\n"})
    result = machine.run("mount")
    assert result.code == 1
    assert "storage: Windows has no disk" in result.err
    assert machine.calls() == []


def test_a_mount_that_fails_is_told(machine: Machine) -> None:
    machine.tool("systemctl", "exit 1")
    result = machine.run("mount", "storage")
    assert result.code == 1
    assert "storage: could not be mounted on /mnt/my-data; see: systemctl status" in result.err
    assert machine.started() == []


@pytest.mark.parametrize("command", ["mount", "unmount"])
def test_others_than_root_are_told_so(machine: Machine, command: str) -> None:
    text = machine.program.read_text()
    assert text.count("((0 != 0))") == 1
    machine.program.write_text(text.replace("((0 != 0))", "((1000 != 0))"))
    result = machine.run(command)
    assert result.code == 1
    assert f"try: sudo wsl-bare-mount {command}" in result.err
    assert (machine.started(), machine.calls()) == ([], [])
