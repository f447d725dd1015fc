"""Scripts that a script writes: what they attach is read where their text stands."""

from __future__ import annotations

import json

import pytest

ATTACH = "wsl --mount \\\\.\\PHYSICALDRIVE2 --bare"
TASK = 'schtasks /create /tn Old /sc onlogon /rl highest /tr "powershell.exe -File {0}"\n'
BATCH_TASK = 'schtasks /create /tn Old /sc onlogon /rl highest /tr "{0}"\n'


def plan(home, script):
    home.write({"install.ps1": script})
    options = ("--module", "none", "--format", "json", "--output", "x.nix", "--serial", "2=S1")
    return json.loads(home.run("migrate", "install.ps1", *options).output)


def fates(found):
    return [(change["option"].partition(" \\\\")[0], change["fate"]) for change in found["changes"]]


def commands(found):
    return [command for step in found["steps"] for command in step["commands"]]


WAYS = {
    "Set-Content": f"Set-Content -Path 'C:\\t\\a.ps1' -Value '{ATTACH}'\n",
    "positions": f"Set-Content C:\\t\\a.ps1 '{ATTACH}'\n",
    "here-string in a pipe": f"@'\n{ATTACH}\n'@ | Out-File -FilePath C:\\t\\a.ps1 -Encoding utf8\n",
    "lines": f"$l = '$x = 2', '{ATTACH}'\n$l | Set-Content -LiteralPath C:\\t\\a.ps1\n",
    "New-Item": f"New-Item -Path C:\\t\\a.ps1 -Value '{ATTACH}' -Force | Out-Null\n",
    "redirection": f"'{ATTACH}' > C:\\t\\a.ps1\n",
    "echo": f"echo '{ATTACH}' > C:\\t\\a.ps1\n",
    ".NET": f"[IO.File]::WriteAllText('C:\\t\\a.ps1', '{ATTACH}')\n",
    "a variable in the text": f'$n = 2\nSet-Content C:\\t\\a.ps1 "{ATTACH[:-8]}$n --bare"\n',
}  # fmt: skip


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_the_disk_the_task_and_the_written_file_are_accounted_for(home, way):
    found = plan(home, way + TASK.format("C:\\t\\a.ps1"))
    assert [disk["serialNumber"] for disk in found["disks"]] == ["S1"]
    assert found["disks"][0]["attach"]["by"] == "scheduled-task"
    assert fates(found) == [
        ("writing of C:\\t\\a.ps1", "dropped"),
        ("wsl --mount", "converted"),
        ("task Old", "dropped"),
        ("start of C:\\t\\a.ps1", "dropped"),
    ]
    assert "Unregister-ScheduledTask -TaskName 'Old'" in commands(found)
    assert "Remove-Item 'C:\\t\\a.ps1'" in commands(found)


def test_a_batch_file_that_is_written_is_read_as_one(home):
    text = "@'\r\n@echo off\r\nset N=2\r\nwsl --mount \\\\.\\PHYSICALDRIVE%N% --bare\r\n'@"
    found = plan(home, f"{text} | Set-Content C:\\t\\a.cmd\n" + BATCH_TASK.format("C:\\t\\a.cmd"))
    assert ("start of C:\\t\\a.cmd", "dropped") in fates(found)
    assert "Remove-Item 'C:\\t\\a.cmd'" in commands(found)


def test_a_written_starter_of_a_written_script_goes_with_it(home):
    starter = "'powershell -File C:\\t\\a.ps1' > C:\\t\\now.cmd\n"
    found = plan(home, starter + WAYS["redirection"])
    assert ("writing of C:\\t\\now.cmd", "dropped") in fates(found)
    assert "Remove-Item 'C:\\t\\now.cmd'" in commands(found)


def test_a_folder_that_is_not_known_still_joins_task_and_script(home):
    way = f"$f = \"$env:ProgramData\\wsl\\a.ps1\"\nSet-Content $f '{ATTACH}'\n"
    found = plan(home, way + TASK.format("$f"))
    assert ("task Old", "dropped") in fates(found)
    assert ("start of <PROGRAMDATA>\\wsl\\a.ps1", "dropped") in fates(found)
    assert not any("Remove-Item" in command for command in commands(found))
    assert found["changes"][0]["reason"] == "delete it on Windows"


def test_a_written_script_that_attaches_nothing_is_left_alone(home):
    way = f"{ATTACH}\nSet-Content C:\\t\\a.ps1 'wsl --status'\n"
    found = plan(home, way + TASK.format("C:\\t\\a.ps1"))
    assert fates(found) == [
        ("wsl --mount", "converted"),
        ("writing of C:\\t\\a.ps1", "kept"),
        ("task Old", "kept"),
        ("start of C:\\t\\a.ps1", "kept"),
    ]
    assert not any("a.ps1" in command for command in commands(found) if "git" not in command)


def test_what_is_no_script_is_not_read(home):
    found = plan(home, f"{ATTACH}\nSet-Content C:\\t\\a.txt 'wsl --mount \\\\.\\PHYSICALDRIVE3'\n")
    assert fates(found) == [("wsl --mount", "converted")]
