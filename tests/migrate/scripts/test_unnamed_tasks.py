"""Tasks whose name their export does not say: who names them, and how they are found without."""

from __future__ import annotations

import re

import pytest

from baremount.migrate.scripts.cleanup import script
from baremount.migrate.scripts.task_actions import Action
from baremount.migrate.scripts.undoing import Undo
from baremount.powershell.grammar import parse
from baremount.syntax.limits import Deadline

SCRIPT = (
    "wsl --mount \\\\.\\PHYSICALDRIVE2 --bare\nwsl -u root mount -t ext4 UUID=AB-12 /srv/data\n"
)
ARGUMENTS = ("--serial", "2=TWO22", "--module", "none", "--output", "x.nix")
BY_SCRIPT = (
    "Get-ScheduledTask | Where-Object { $_.Actions | Where-Object { "
    "\"$($_.Execute) $($_.Arguments)\" -match [regex]::Escape('C:\\w\\m.ps1') } } "
    "| Unregister-ScheduledTask"
)


def task(*actions, uri=""):
    named = f"<RegistrationInfo><URI>{uri}</URI></RegistrationInfo>" if uri else ""
    execs = "".join(
        f"<Exec><Command>{program}</Command><Arguments>{arguments}</Arguments></Exec>"
        for program, arguments in actions
    )
    return (
        '<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">'
        f"{named}<Triggers><LogonTrigger/></Triggers><Actions>{execs}</Actions></Task>\n"
    )


RUNS_SCRIPT = ("powershell.exe", "-NoProfile -File C:\\w\\m.ps1 -Quiet")


def report(home, files, *more):
    home.write(files)
    outcome = home.run("migrate", *ARGUMENTS, *more, *files)
    assert (outcome.code, outcome.errors) == (0, "")
    return " ".join(outcome.output.split())


def cleanup_steps(home, files):
    report(home, files, "--cleanup-script", "c.ps1")
    steps = ("Remove-Old", "Remove-Task", "Dismount-Old", "Write-Host 'Its")
    return [line for line in home.read("c.ps1").split("\r\n") if line.startswith(steps)]


# What names the task counts.


@pytest.mark.parametrize(
    "files",
    [
        {"disk.xml": task(RUNS_SCRIPT, uri="\\Disks\\At logon")},
        {
            "tasks/disk.xml": task(RUNS_SCRIPT),
            "setup.bat": 'schtasks /create /tn "Disks\\At logon" /xml "%~dp0tasks\\disk.xml"\r\n',
        },
        {
            "disk.xml": task(RUNS_SCRIPT),
            "setup.ps1": "Register-ScheduledTask -TaskName 'At logon' -TaskPath '\\Disks\\' "
            '-Xml (Get-Content -Raw "$PSScriptRoot\\disk.xml")\n',
        },
        {
            "tasks/disk.xml": task(RUNS_SCRIPT),
            "windows/setup.ps1": "$text = Get-Content C:\\w\\Disk.xml | Out-String\n"
            "Register-ScheduledTask -TaskName 'Disks\\At logon' -Xml $text\n",
        },
    ],
    ids=["the export", "schtasks", "a cmdlet beside it", "a cmdlet elsewhere"],
)
def test_the_name_that_is_said_is_used(home, files):
    files = {"m.ps1": SCRIPT, **files}
    text = report(home, files)
    assert "Unregister-ScheduledTask -TaskName 'At logon' -TaskPath '\\Disks\\'" in text
    assert "does not say" not in text
    assert "left alone" not in text
    assert cleanup_steps(home, files)[0] == "Remove-OldTask -Name 'At logon' -Folder '\\Disks\\'"


@pytest.mark.parametrize(
    "setup",
    [
        "schtasks /create /tn Other /xml other-disk.xml\r\n",
        "schtasks /create /tn One /xml disk.xml\r\nschtasks /create /tn Two /xml disk.xml\r\n",
        "rem disk.xml\r\n",
    ],
    ids=["another file", "two names", "no task"],
)
def test_a_name_is_not_guessed(home, setup):
    files = {"m.ps1": SCRIPT, "disk.xml": task(RUNS_SCRIPT), "setup.bat": setup}
    assert BY_SCRIPT in report(home, files)


# Without a name it is found by what it runs.


def test_by_the_script_that_it_runs(home):
    files = {"m.ps1": SCRIPT, "disk.xml": task(RUNS_SCRIPT)}
    text = report(home, files)
    assert "remove the scheduled task that runs C:\\w\\m.ps1; Windows shows" in text
    assert BY_SCRIPT in text
    assert text.index(BY_SCRIPT) < text.index("Remove-Item 'C:\\w\\m.ps1'")
    assert cleanup_steps(home, files) == [
        "Remove-TaskThatRuns -Script 'C:\\w\\m.ps1'",
        "Remove-OldScript -Path 'C:\\w\\m.ps1'",
        "Dismount-OldDisk -Number 2",
    ]


def test_of_several_actions_the_first_one_that_attaches(home):
    attach = ("wsl.exe", "--mount \\\\.\\PHYSICALDRIVE2 --bare")
    files = {"m.ps1": SCRIPT, "disk.xml": task(("notepad.exe", ""), RUNS_SCRIPT, attach)}
    assert cleanup_steps(home, files)[0] == "Remove-TaskThatRuns -Script 'C:\\w\\m.ps1'"


def test_by_its_whole_action_where_it_attaches_by_itself(home):
    attach = ("wsl.exe", "--mount \\\\.\\PHYSICALDRIVE2 --partition 1 --type ext4 --name d")
    files = {"disk.xml": task(("notepad.exe", ""), attach)}
    condition = (
        f"\"$($_.Execute)\".Trim() -eq 'wsl.exe' -and \"$($_.Arguments)\".Trim() -eq '{attach[1]}'"
    )
    assert condition in report(home, files)
    assert cleanup_steps(home, files)[0] == (
        f"Remove-TaskThatRuns -Program 'wsl.exe' -Arguments '{attach[1]}'"
    )


def test_a_computed_name_in_a_script(home):
    setup = (
        "$action = New-ScheduledTaskAction -Execute powershell -Argument '-File C:\\w\\m.ps1'\n"
        "Register-ScheduledTask -TaskName (Read-Host) -Action $action\n"
    )
    assert BY_SCRIPT in report(home, {"m.ps1": SCRIPT, "setup.ps1": setup})


def test_what_it_runs_may_not_be_known_either(home):
    setup = (
        'schtasks /create /tn %1 /tr "wsl --mount \\\\.\\PHYSICALDRIVE2 --bare %2" /sc onlogon\r\n'
    )
    files = {"m.ps1": SCRIPT, "setup.bat": setup}
    found = report(home, files)
    assert "find and delete the old task: setup.bat does not say its name" in found
    assert cleanup_steps(home, files)[0].startswith("Write-Host 'Its name is not known: look in")


def test_a_task_that_does_something_else_stays(home):
    files = {"m.ps1": SCRIPT, "disk.xml": task(("powershell", "-File C:\\w\\backup.ps1"))}
    assert "ScheduledTask" not in report(home, files)


HOSTILE = [
    "O'Brien.ps1",
    "\u2018; Remove-Item *; \u2019.ps1",
    "$(calc).ps1",
    "a\nb\u0007.ps1",
    "\u4e2d.ps1",
]


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("in_script", [True, False])
def test_a_hostile_action_stays_text(name, in_script):
    action = Action(name, f"-File {name}", name if in_script else "")
    undo = Undo("unnamed-task", "t.xml", action)
    (line,) = undo.step().commands
    assert "\n" not in line
    content = script([undo, Undo("unnamed-task", name)])
    assert content.isascii()
    assert content.count(b"\n") == content.count(b"\r\n")
    for text in (line.encode(), content):
        tree = parse(text, Deadline(60))
        assert tree is not None
        assert not tree.root_node.has_error
    # Outside of quoted text nothing of it is left.
    outside = re.sub(r"'(?:[^'\u2018-\u201b]|['\u2018-\u201b]{2})*'", "", line)
    assert not re.search("Brien|calc|Remove-Item", outside)
