"""The clean-up script: that it parses, that names stay names, and that nothing is overwritten."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baremount.migrate.scripts.cleanup import script
from baremount.migrate.scripts.powershell_text import expression, literal
from baremount.migrate.scripts.undoing import Undo
from baremount.powershell.grammar import parse
from baremount.powershell.run import run_script
from baremount.source import Source
from baremount.syntax.limits import Deadline

NAMES = [
    "Mount disk",
    "O'Brien's disk",
    "typographic \u2018 \u2019 \u201a \u201b quotes",
    "$(Remove-Item X) `n $env:X",
    "G\u00fcnther \u4e2d \U0001f4be",
    "\u00fcber",
    "'; Remove-Item *; '",
    "a#b;c|d&e(f)",
]


def value_of(text):
    """What PowerShell makes of an argument: a literal, or literals and characters joined."""
    pieces = [text]
    if text.startswith("("):
        assert text.startswith("('"), "the first one has to be a string"
        pieces = re.findall(r"'(?:[^']|'')*'|\[char\]0x[0-9A-F]{4}", text)
        assert text == "(" + " + ".join(pieces) + ")"
    units = b"".join(map(units_of, pieces))
    return units.decode("utf-16-le")


def units_of(piece):
    if piece.startswith("[char]"):
        return int(piece[6:], 16).to_bytes(2, "little")
    run = run_script(Source.from_bytes("e.ps1", f"Start-ScheduledTask -TaskName {piece}".encode()))
    (call,) = run.calls
    return call.parameter("TaskName").encode("utf-16-le")


@pytest.mark.parametrize("name", NAMES)
def test_a_literal_is_the_name_again(name):
    assert value_of(literal(name)) == name
    assert value_of(expression(name)) == name
    assert expression(name).isascii()


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(blacklist_categories=["Cc", "Cs"]), min_size=1, max_size=20))
def test_any_name_comes_back(name):
    assert value_of(expression(name)) == name


@pytest.mark.parametrize("name", NAMES)
def test_the_script_is_ascii_with_crlf_and_parses(name):
    undo = [Undo("task", name), Undo("script", f"C:\\Scripts\\{name}.ps1"), Undo("disk", "2")]
    content = script(undo)
    assert content.isascii()
    assert content.count(b"\n") == content.count(b"\r\n")
    assert b"\t" not in content
    lines = content.decode().splitlines()
    steps = [line for line in lines if line.startswith(("Remove-Old", "Dismount-Old"))]
    assert steps == [
        f"Remove-OldTask -Name {expression(name)}",
        f"Remove-OldScript -Path {expression(f'C:{chr(92)}Scripts{chr(92)}{name}.ps1')}",
        "Dismount-OldDisk -Number 2",
    ]
    tree = parse(content, Deadline(60))
    assert tree is not None
    assert not tree.root_node.has_error


def test_an_empty_disk_never_reaches_wsl():
    content = script([Undo("disk", "7")]).decode()
    assert '[string]$Path = "\\\\.\\PHYSICALDRIVE$Number")' in content
    assert "--unmount $Path" in content
    assert content.count("--unmount") == 1
    with pytest.raises(ValueError, match="invalid literal"):
        script([Undo("disk", "")])


TASK = (
    'schtasks /create /tn "Disks\\Mount O\'Brien" /tr "powershell -File C:\\w\\m.ps1" '
    "/sc onlogon /rl highest\r\n"
)
SCRIPT = (
    "wsl --mount \\\\.\\PHYSICALDRIVE2 --bare\nwsl -u root mount -t ext4 UUID=AB-12 /srv/data\n"
)
ARGUMENTS = ("--serial", "2=TWO22", "--module", "none", "--output", "x.nix")


@pytest.mark.parametrize(
    ("more", "path"),
    [("", "//./PhysicalDrive2"), ("wsl --mount \\\\.\\PHYSICALDRIVE2\n", "")],
    ids=["in no other way", "as usual as well"],
)
def test_a_disk_is_detached_by_the_path_that_attached_it(home, more, path):
    script = SCRIPT.replace("\\\\.\\PHYSICALDRIVE2", "//./PhysicalDrive2")
    home.write({"m.ps1": script + more.replace("2\n", "2 --bare\n")})
    outcome = home.run("migrate", "m.ps1", *ARGUMENTS, "--cleanup-script", "c.ps1")
    assert (outcome.code, outcome.errors) == (0, "")
    shown = f"'{path}'" if path else "\\\\.\\PHYSICALDRIVE2"
    assert f"wsl.exe --unmount {shown}\n" in outcome.output
    step = "Dismount-OldDisk -Number 2" + (f" -Path '{path}'" if path else "")
    assert step in home.read("c.ps1").split("\r\n")


def test_the_steps_stand_in_order_and_the_files_stay(home):
    home.write({"m.ps1": SCRIPT, "task.bat": TASK})
    outcome = home.run("migrate", "m.ps1", "task.bat", *ARGUMENTS, "--cleanup-script", "c.ps1")
    assert (outcome.code, outcome.errors) == (0, "")
    commands = [
        "sudo nixos-rebuild switch",
        "Unregister-ScheduledTask -TaskName 'Mount O''Brien' -TaskPath '\\Disks\\'",
        "Remove-Item 'C:\\w\\m.ps1'",
        "`sudo umount /srv/data`",
        "wsl.exe --unmount \\\\.\\PHYSICALDRIVE2",
        "wsl-bare-mount windows-setup --run",
        "sudo wsl-bare-mount mount",
        "git rm m.ps1",
        "git rm task.bat",
    ]
    at = [outcome.output.index(command) for command in commands]
    assert at == sorted(at)
    lines = home.read("c.ps1").split("\r\n")
    assert [line for line in lines if line.startswith(("Remove-Old", "Dismount-Old"))] == [
        "Remove-OldTask -Name 'Mount O''Brien' -Folder '\\Disks\\'",
        "Remove-OldScript -Path 'C:\\w\\m.ps1'",
        "Dismount-OldDisk -Number 2",
    ]
    assert (home.read("m.ps1"), home.read("task.bat")) == (SCRIPT, TASK)
    assert not (home.path / "x.nix").exists()


@pytest.mark.parametrize("odd", ["\u00a0", "\u200b", "\n", "\x1b"])
def test_a_name_with_a_character_that_is_not_seen_is_undone_too(home, odd):
    task = TASK.replace("Mount O'Brien", "Attach``disk").replace("\\w\\", "\\``w\\")
    task = task.replace("``", f"$([char]{ord(odd)})")
    home.write({"m.ps1": SCRIPT, "task.ps1": task})
    outcome = home.run("migrate", "m.ps1", "task.ps1", *ARGUMENTS, "--cleanup-script", "c.ps1")
    name, path = (f"('{a}' + [char]0x{ord(odd):04X} + '{b}')" for a, b in
                  (("Attach", "disk"), ("C:\\", "w\\m.ps1")))  # fmt: skip
    assert f"Unregister-ScheduledTask -TaskName {name} -TaskPath '\\Disks\\'\n" in outcome.output
    assert f"Remove-Item {path}\n" in outcome.output
    written = home.read("c.ps1")
    assert f"Remove-OldTask -Name {name} -Folder '\\Disks\\'\r\n" in written
    assert f"Remove-OldScript -Path {path}\r\n" in written


def test_a_file_that_is_there_is_kept(home):
    home.write({"m.ps1": SCRIPT, "c.ps1": "mine"})
    call = ("migrate", "m.ps1", *ARGUMENTS, "--write", "--cleanup-script", "c.ps1")
    outcome = home.run(*call)
    assert outcome.code == 2
    assert "c.ps1: exists already" in outcome.errors
    assert home.read("c.ps1") == "mine"
    assert not (home.path / "x.nix").exists()


def test_a_refused_plan_has_no_clean_up(home):
    home.write({"m.ps1": SCRIPT})
    outcome = home.run("migrate", "m.ps1", "--output", "x.nix", "--cleanup-script", "c.ps1")
    assert outcome.code == 1
    assert not (home.path / "c.ps1").exists()


def test_check_writes_nothing(home):
    home.write({"m.ps1": SCRIPT})
    outcome = home.run("migrate", "m.ps1", *ARGUMENTS, "--check", "--cleanup-script", "c.ps1")
    assert outcome.code == 2
    assert not (home.path / "c.ps1").exists()


@pytest.mark.parametrize("program", ["robocopy D: E:", "powershell -File C:\\w\\backup.ps1"])
def test_a_task_that_does_something_else_stays(home, program):
    other = f'schtasks /create /tn Backup /tr "{program}" /sc daily\r\n'
    home.write({"m.ps1": SCRIPT, "task.bat": TASK + other})
    outcome = home.run("migrate", "m.ps1", "task.bat", *ARGUMENTS, "--cleanup-script", "c.ps1")
    assert "task Backup" in outcome.output
    assert "-TaskName 'Backup'" not in outcome.output
    assert "backup" not in home.read("c.ps1").lower()


def test_a_script_that_also_attaches_a_virtual_disk_is_not_deleted(home):
    home.write({"m.ps1": SCRIPT + "wsl --mount --vhd C:\\x.vhdx\n", "task.bat": TASK})
    outcome = home.run("migrate", "m.ps1", "task.bat", *ARGUMENTS, "--cleanup-script", "c.ps1")
    assert outcome.code == 0
    assert "Remove-Item" not in outcome.output
    assert "Remove-OldScript -Path" not in home.read("c.ps1")
    assert "Take out of m.ps1 what attaches physical disks" in outcome.output


VIRTUAL = "wsl --mount --vhd C:\\x.vhdx\n"


@pytest.mark.parametrize(
    "files",
    [
        {"v.ps1": VIRTUAL},
        {"v.ps1": SCRIPT + VIRTUAL},
        {"v.ps1": "& C:\\w\\inner.ps1\n", "inner.ps1": VIRTUAL},
    ],
    ids=["alone", "with a physical disk", "through a wrapper"],
)
def test_a_task_that_attaches_a_virtual_disk_stays(home, files):
    virtual = 'schtasks /create /tn Virtual /tr "powershell -File C:\\w\\v.ps1" /sc onlogon\r\n'
    files = {"m.ps1": SCRIPT, **files, "a.bat": TASK, "v.bat": virtual}
    home.write(files)
    outcome = home.run("migrate", *files, *ARGUMENTS, "--cleanup-script", "c.ps1")
    assert outcome.code == 0
    text = " ".join(outcome.output.split())
    assert "kept task Virtual it attaches a virtual disk, which is out of reach" in text
    for path in ("v.bat", "v.ps1"):
        assert f"Delete {path}" not in text
    assert [line for line in home.read("c.ps1").split("\r\n") if line.startswith("Remove-Old")] == [
        "Remove-OldTask -Name 'Mount O''Brien' -Folder '\\Disks\\'",
        "Remove-OldScript -Path 'C:\\w\\m.ps1'",
    ]
