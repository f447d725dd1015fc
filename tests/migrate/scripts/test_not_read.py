"""What attaches or mounts something in a part of a script that is not understood is refused."""

from __future__ import annotations

import json

import pytest

GOOD = "$d = Get-Disk -SerialNumber 'AAA1'\nwsl --mount $d.Path --bare --name data\n"
PATH = "\\\\.\\PHYSICALDRIVE2"
BROKEN_BLOCK = f"if ($x -eq 1 {{\n    Write-Host 'no'\n    wsl --mount {PATH} --bare\n}}\n"
# A script behind two good lines, and the line of what is lost.
LOST = {
    "attach in a broken block": (BROKEN_BLOCK, 5),
    "attach, broken itself": (f"wsl --mount (Get-Item {PATH} --bare\n", 3),
    "attach, by a variable": (f"& $wsl --mount (Get-Item {PATH} --bare\n", 3),
    "list of arguments": ("$words = @('--mount', 'X'\nwsl @words\n", 3),
    "mount": ("if ($x {\n    wsl -u root -- mount UUID=AB-12 /srv\n}\n", 4),
    "mount, in a text": ("if ($x {\n    wsl sh -c 'sleep 1; mount -t ext4 LABEL=x /srv'\n}\n", 4),
    "in a function that is called": (
        f"function Add {{\n    if ($x {{\n        wsl --mount {PATH} --bare\n    }}\n}}\nAdd\n",
        5,
    ),
    "in a class": (f"class Disks {{\n    [void] Add() {{ wsl --mount {PATH} }}\n}}\n", 4),
    "in a text that is started": (
        "powershell -Command 'wsl --shutdown; if ($x { wsl --mount X --bare }'\n",
        3,
    ),
}
# Nothing is lost with these.
HARMLESS = {
    "another command": "if ($x -eq 1 {\n    Write-Host 'no'\n}\n",
    "in a comment": "if ($x -eq 1 {\n    # wsl --mount X\n    <# wsl --mount X #>\n}\n",
    "unmount": "if ($x {\n    wsl --unmount X\n    wsl umount /srv\n}\n",
    "another mount": "if ($x {\n    Mount-DiskImage x.iso\n    wsl remount /srv\n}\n",
    "behind a broken block": "if ($x {\n    Write-Host 'no'\n}\nwsl --mount $d.Path --bare\n",
    "using": "using namespace System.Mount\n",
}
BATCH = f"@echo off\nwsl --mount {PATH} --bare\n"
SHELL = f"#!/bin/bash\nwsl.exe --mount '{PATH}' --bare\n"
OTHERS = {"m.bat": BATCH, "m.sh": SHELL}
# Behind two good lines of batch or shell, and the line of what is lost.
LOST_BEHIND = {
    "batch: attach in a block": ("m.bat", f"if exist C:\\x (\n  wsl --mount {PATH} --bare\n", 4),
    "batch: attach behind it": ("m.bat", f"if a\necho x\nwsl.exe ^\n  --mount {PATH}\n", 6),
    "batch: by a variable": ("m.bat", f"if a\n%WSL% --mount {PATH}\n", 4),
    "batch: in a block of `for`": ("m.bat", f"for %%d in (1 2 (\n  wsl --mount {PATH}\n", 4),
    "batch: behind a call": (
        "m.bat",
        f"call :x\nwsl --mount {PATH}\nexit\n:x\nif a\n",
        4,
    ),
    "batch: mount": ("m.bat", "(\n wsl -u root -- mount UUID=AB-12 /srv\n", 4),
    "batch: mount of a parameter": ("m.bat", "(\n wsl -u root mount %1 /srv\n", 4),
    "batch: task": ("m.bat", "(\n schtasks /run /tn A\n wsl --mount X\n", 4),
    "batch: task by PowerShell": ("m.bat", "(\n powershell Start-ScheduledTask Attach\n", 4),
    "batch: on a line for cmd": ("m.bat", f"cmd /c (wsl --mount {PATH}\n", 3),
    "batch: in a text for bash": ("m.bat", 'wsl bash -c "if x; then mount /dev/sdc1 /srv"\n', 3),
    "batch: in a script that is written": ("m.bat", "(\n echo wsl --mount X>x.bat\n", 4),
    "shell: attach in `if`": ("m.sh", f"if x; then\n  wsl.exe --mount '{PATH}'\n", 4),
    "shell: mount in `if`": ("m.sh", "if x; then\n  mount /dev/sdc1 /srv\n", 4),
    "shell: mount in a function": ("m.sh", 'f() {\n  echo x\n  sudo mount -t ext4 "$d" /srv\n', 5),
    "shell: behind it": ("m.sh", "esac\n/bin/mount LABEL=x /srv\n", 4),
    "shell: before it in a function": ("m.sh", "f() {\n  mount /dev/sdc1 /srv\n  done\n}\n", 4),
    "shell: behind a quote": ("m.sh", "echo 'x\nmount /dev/sdc1 /srv\n", 4),
    "shell: behind what is no comment": ("m.sh", '( echo "disk #1"; mount /dev/sdc1 /srv\n', 3),
    "shell: task": ("m.sh", "(\n  schtasks.exe //run //tn Attach\n", 4),
}
KEPT_BEHIND = {
    "batch: another command": ("m.bat", "if exist C:\\x (\n  dir\n"),
    "batch: in a comment": (
        "m.bat",
        "(\n @rem wsl --mount X\n :: wsl --mount X\n dir&rem wsl --mount X\n",
    ),
    "batch: words for people": ("m.bat", "(\n  @echo now run wsl --mount X\n"),
    "batch: unmount": ("m.bat", "(\n  wsl --unmount X\n  wsl umount /srv\n"),
    "batch: another mount": ("m.bat", "(\n  mountvol X: /p\n  mount -o anon N:\n"),
    "batch: another use of tasks": ("m.bat", "(\n  schtasks /query\n"),
    "shell: another command": ("m.sh", "if x; then\n  ls\n"),
    "shell: in a comment": ("m.sh", "if x; then # mount /dev/sdc1 /srv\n  # don't mount -a\n"),
    "shell: words for people": ("m.sh", "(\n  echo mount /dev/sdc1 /srv\n"),
    "shell: unmount": ("m.sh", "(\n  umount /srv\n  wsl.exe --unmount\n  mount | grep srv\n"),
    "shell: before it": ("m.sh", ""),
    "shell: another program's option": ("m.sh", "(\n  docker run --mount type=bind x\n"),
}


def plan(home, files, *more):
    home.write(files)
    listed = ("--module", "none", "--format", "json", *more)
    return json.loads(home.run("migrate", *listed).output)


@pytest.mark.parametrize(("text", "line"), LOST.values(), ids=LOST)
def test_it_is_refused_with_its_line(home, text, line):
    found = plan(home, {"m.ps1": GOOD + text}, "--output", "x.nix", "--serial", "2=B2", "m.ps1")
    lines = [
        item["line"]
        for item in found["refusals"]
        if "so what it attaches or mounts is not known" in item["message"]
    ]
    assert lines == [line]
    assert found["files"] == []
    assert line not in [problem["line"] for problem in found["problems"]]


@pytest.mark.parametrize("text", HARMLESS.values(), ids=HARMLESS)
def test_what_mounts_nothing_is_passed_over(home, text):
    found = plan(home, {"m.ps1": GOOD + text}, "--output", "x.nix", "m.ps1")
    assert found["refusals"] == []
    assert found["files"] != []


def test_once_for_a_statement_that_is_run_twice(home):
    text = f"function Add {{\n    if ($x {{\n        wsl --mount {PATH}\n    }}\n}}\nAdd\nAdd\n"
    assert len(plan(home, {"m.ps1": text}, "--output", "x.nix", "m.ps1")["refusals"]) == 1


@pytest.mark.parametrize("given", [("host.nix", "m.ps1"), (".",)], ids=["named", "in a folder"])
def test_beside_a_nix_file_it_is_refused_too(home, given):
    device = 'device = "/dev/disk/by-id/scsi-SA_AAA1-part1"; fsType = "ext4";'
    host = f'{{ wsl.enable = true; fileSystems."/data" = {{ {device} }}; }}\n'
    files = {"host.nix": host, "m.ps1": BROKEN_BLOCK}
    found = plan(home, files, "--serial", "data=AAA1", "--serial", "2=B2", *given)
    assert {(item["path"], item["line"]) for item in found["refusals"]} == {("m.ps1", 3)}


def test_of_a_file_that_is_taken_in(home):
    files = {"m.ps1": GOOD + ". $PSScriptRoot\\more.ps1\n", "more.ps1": BROKEN_BLOCK}
    found = plan(home, files, "--output", "x.nix", "--serial", "2=B2", "m.ps1")
    told = {(item["path"], item["line"]): item["message"] for item in found["refusals"]}
    assert list(told) == [("more.ps1", 3)]
    assert "not understood" in told["more.ps1", 3]


def test_of_a_machine_s_own_command(home):
    attach = "if ($x { wsl --mount X --bare }"
    device = 'device = "/dev/disk/by-id/scsi-SA_AAA1-part1"; fsType = "ext4";'
    command = f"powershell.exe -Command '{attach}'".replace("$", "\\$")
    lines = [f'fileSystems."/data" = {{ {device} }};', f'wsl.wslConf.boot.command = "{command}";']
    text = "\n".join(["{", "wsl.enable = true;", *lines, "}", ""])
    assert "this boot command attaches or mounts a disk" in home.refusal(
        text, "--serial", "data=AAA1"
    )


@pytest.mark.parametrize(("path", "text", "line"), LOST_BEHIND.values(), ids=LOST_BEHIND)
def test_where_a_script_breaks_off_it_is_refused(home, path, text, line):
    found = plan(home, {path: OTHERS[path] + text}, "--output", "x.nix", "--serial", "2=B2", path)
    told = [(item["path"], item["line"]) for item in found["refusals"]]
    assert told == [(path, line)]
    assert "so what it attaches or mounts is not known" in found["refusals"][0]["message"]
    assert found["files"] == []


@pytest.mark.parametrize(("path", "text"), KEPT_BEHIND.values(), ids=KEPT_BEHIND)
def test_where_nothing_is_lost_it_is_a_problem(home, path, text):
    files = {path: OTHERS[path] + text + "(\n"}
    found = plan(home, files, "--output", "x.nix", "--serial", "2=B2", path)
    assert found["refusals"] == []
    assert found["files"] != []
    assert "from here on" in " ".join(item["message"] for item in found["problems"])
