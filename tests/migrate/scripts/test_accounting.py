"""Each old file is in the report with its fate, also what has nothing to do with the disks."""

from __future__ import annotations

import json

import pytest

HOST = """{ wsl.enable = true;
  fileSystems."/srv/data" = { device = "/dev/disk/by-uuid/AB-12"; fsType = "ext4"; };
}
"""
SCRIPT = (
    "$d = Get-Disk -SerialNumber 'S123'\n"
    'wsl --mount "\\\\.\\PHYSICALDRIVE$($d.Number)" --bare\n'
    "wsl -u root mount -t ext4 UUID=AB-12 /srv/data\n"
)
UNCONCERNED = "left alone: nothing in this file attaches or mounts a disk"
NOT_READ = "no task of that name that attaches a disk is among the files read: left alone"
NOT_OURS = "it attaches no disk that is read here: left alone"
NAMESPACE = "http://schemas.microsoft.com/windows/2004/02/mit/task"
TASK = (
    f'<Task xmlns="{NAMESPACE}"><RegistrationInfo><URI>\\Copy</URI></RegistrationInfo><Actions>'
    "<Exec><Command>wsl.exe</Command><Arguments>-e mount</Arguments></Exec></Actions></Task>"
)
DETACH = "wsl --unmount \\\\.\\PHYSICALDRIVE7"

# Files of a folder that were read, with the line, what stands there, and why it stays.
OTHERS = {
    "show.ps1": ("wsl -e findmnt # what is mounted\n", 1, "this file", UNCONCERNED),
    "show.py": (
        "import subprocess\nsubprocess.run(['wsl', '-e', 'mount'])\n", 1, "this file", UNCONCERNED,
    ),
    "show.sh": ("#!/bin/sh\npowershell.exe -c Get-Disk\nmount\n", 1, "this file", UNCONCERNED),
    "stop.bat": ("rem unmounts\r\nwsl --shutdown\r\n", 2, "wsl --shutdown", UNCONCERNED),
    "detach.cmd": (
        DETACH + "\r\n", 1, DETACH, UNCONCERNED,
    ),
    "run.cmd": ("schtasks /run /tn Mounts & rem wsl\r\n", 1, "start of task Mounts", NOT_READ),
    "copy.xml": (TASK, 1, "task Copy", NOT_OURS),
}  # fmt: skip


def changes(home, files, *paths):
    home.write(files)
    outcome = home.run("migrate", "--module", "none", "--format", "json", *(paths or ["."]))
    found = json.loads(outcome.output)
    assert found["refusals"] == []
    return found


def of_file(found, path):
    return [
        (change["line"], change["option"], change["fate"], change["reason"])
        for change in found["changes"]
        if change["path"] == path
    ]


def test_each_file_of_a_folder_is_listed(home):
    others = {name: other[0] for name, other in OTHERS.items()}
    found = changes(home, {"host.nix": HOST, "w/m.ps1": SCRIPT, **others})
    assert {change["path"] for change in found["changes"]} == {"host.nix", "w/m.ps1", *OTHERS}
    for name, (_, line, what, why) in OTHERS.items():
        assert of_file(found, name) == [(line, what, "kept", why)]
    assert found["problems"] == []
    assert not any(name in str(found["steps"]) for name in OTHERS)


def test_a_file_of_functions_is_that_of_its_reader(home):
    library = "function Get-It { Get-Disk -SerialNumber 'S123' } # for wsl.exe --mount\n"
    script = ". $PSScriptRoot\\lib.ps1\n" + SCRIPT.replace(
        "Get-Disk -SerialNumber 'S123'", "Get-It"
    )
    found = changes(home, {"host.nix": HOST, "w/m.ps1": script, "w/lib.ps1": library})
    assert of_file(found, "w/lib.ps1") == [(1, "this file", "kept", "w/m.ps1 reads it")]
    assert "Delete w/lib.ps1, which w/m.ps1 reads" in str(found["steps"])


@pytest.mark.parametrize("name", OTHERS)
def test_a_file_that_is_named_is_said_to_do_nothing(home, name):
    found = changes(
        home, {"host.nix": HOST, "m.ps1": SCRIPT, name: OTHERS[name][0]}, "host.nix", "m.ps1", name
    )
    (problem,) = found["problems"]
    assert (problem["path"], problem["message"][:13]) == (name, "nothing in it")
    assert all(change[2] == "kept" for change in of_file(found, name))


def test_where_nothing_is_migrated_nothing_else_is_listed(home):
    files = {name: other[0] for name, other in OTHERS.items()}
    fstab = "tmpfs /tmp tmpfs size=1g 0 0\n/srv/data/a /home/a none bind 0 0\n"
    found = changes(home, {"host.nix": "{ }\n", "fstab": fstab, **files})
    assert found["changes"] == []


CONF = """[automount]
enabled = true # Windows drives
options = "metadata,umask=022"

[boot]
command = "/etc/m.sh"
systemd=true
systemd=false

[user]
default = mira
"""
ATTACH = """powershell.exe -c 'wsl --mount \\\\.\\PHYSICALDRIVE2 --bare'
mount -t ext4 UUID=AB-12 /srv/data
"""


def option(name):
    return f"left alone; in NixOS `wsl.wslConf.{name}` sets it"


def test_each_setting_of_wsl_conf_is_listed(home):
    files = {"host.nix": HOST, "etc/m.sh": ATTACH, "etc/wsl.conf": CONF}
    found = changes(home, files, ".", "--serial", "2=S123")
    assert of_file(found, "etc/wsl.conf") == [
        (2, "automount.enabled = true", "kept", option("automount.enabled")),
        (3, "automount.options = metadata,umask=022", "kept", option("automount.options")),
        (6, "start of /etc/m.sh", "dropped", "the script goes"),
        (7, "boot.systemd = true", "kept", option("boot.systemd")),
        (8, "boot.systemd = false", "kept", "left alone; WSL takes the setting above it"),
        (11, "user.default = mira", "kept", option("user.default")),
    ]


def test_settings_that_wsl_does_not_read_are_listed(home):
    conf = CONF.replace("[user]", "; people\n[user]").replace("systemd=false\n", "")
    files = {"host.nix": HOST, "etc/m.sh": ATTACH, "etc/wsl.conf": conf}
    found = changes(home, files, ".", "--serial", "2=S123")
    why = "left alone; WSL does not read it, since a line above is wrong"
    assert of_file(found, "etc/wsl.conf")[-1] == (11, "user.default = mira", "kept", why)


def test_what_else_a_boot_command_does_is_to_be_moved(home):
    conf = CONF.replace('"/etc/m.sh"', '"service cron start; /etc/m.sh"')
    found = changes(
        home,
        {"host.nix": HOST, "etc/m.sh": ATTACH, "etc/wsl.conf": conf},
        ".",
        "--serial",
        "2=S123",
    )
    text = next(step["text"] for step in found["steps"] if "etc/wsl.conf" in step["text"])
    assert text.startswith(
        "Take line 6 out of etc/wsl.conf, and move out first what else the boot "
    )


def test_a_boot_command_without_a_disk_is_a_setting(home):
    conf = "[boot]\ncommand = /mnt/c/tools/wsl-agent.exe\n"
    found = changes(home, {"host.nix": HOST, "m.ps1": SCRIPT, "etc/wsl.conf": conf})
    wanted = (2, "boot.command = /mnt/c/tools/wsl-agent.exe", "kept", option("boot.command"))
    assert of_file(found, "etc/wsl.conf") == [wanted]
