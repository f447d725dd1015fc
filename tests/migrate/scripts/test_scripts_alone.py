"""Only scripts: the declaration on standard output, or in a new file; what folders give."""

from __future__ import annotations

import json

import pytest

from baremount.scripts.reading import that_count

SCRIPT = (
    "$d = Get-Disk -SerialNumber 'S4EWNX0R512345'\n"
    'wsl --mount "\\\\.\\PHYSICALDRIVE$($d.Number)" --bare\n'
    "wsl -u root mount -t ext4 -o noatime,ro UUID=AB-12 /srv/data\n"
)
DECLARATION = """{
  wsl.bareMounts = {
    enable = true;
    disks = [{
      name = "data";
      serialNumber = "S4EWNX0R512345";
      filesystem = {
        mountPoint = "/srv/data";
        fsType = "ext4";
        options = [ "noatime" "ro" ];
        uuid = "AB-12";
      };
    }];
  };
}
"""


def test_the_declaration_goes_to_standard_output_alone(home, nix):
    home.write({"m.ps1": SCRIPT})
    outcome = home.run("migrate", "m.ps1")
    assert (outcome.code, outcome.output) == (0, DECLARATION)
    assert "taken for one disk, lines 2 and 3" in outcome.errors
    assert "Delete m.ps1" in outcome.errors
    assert sorted(path.name for path in home.path.iterdir()) == [".git", "m.ps1"]
    disk = nix.value(outcome.output)["wsl"]["bareMounts"]["disks"][0]
    assert disk["filesystem"]["options"] == ["noatime", "ro"]


def test_a_refusal_leaves_standard_output_without_a_declaration(home):
    home.write({"m.ps1": SCRIPT.replace("'S4EWNX0R512345'", "(Read-Host)")})
    outcome = home.run("migrate", "m.ps1")
    assert outcome.code == 1
    assert "bareMounts" not in outcome.output
    assert "m.ps1:2" in outcome.output


def test_check_tells_that_there_is_something_to_declare(home):
    home.write({"m.ps1": SCRIPT})
    assert home.run("migrate", "m.ps1", "--check").code == 1


def test_json_has_the_declaration_without_a_path(home):
    home.write({"m.ps1": SCRIPT})
    found = json.loads(home.run("migrate", "m.ps1", "--format", "json").output)
    assert found["files"] == [{"path": None, "before": None, "after": DECLARATION}]


def test_write_wants_a_place(home):
    home.write({"m.ps1": SCRIPT})
    outcome = home.run("migrate", "m.ps1", "--write")
    assert (outcome.code, outcome.output) == (2, "")
    assert "--output FILE" in outcome.errors
    assert home.run("migrate", "m.ps1", "--write", "--output", "d/x.nix").code == 0
    assert home.read("d/x.nix") == DECLARATION.replace(
        "{\n  wsl.b", "{\n  imports = [ ./wsl-bare-mount.nix ];\n\n  wsl.b", 1
    )
    assert (home.path / "d/wsl-bare-mount.nix").exists()
    again = home.run("migrate", "m.ps1", "--write", "--output", "d/x.nix")
    assert (again.code, "Nothing to migrate" in again.output) == (0, True)
    # The module's own scripts beside it are nobody's old setup.
    assert "wsl-bare-mount/" not in home.run("migrate", ".", "--check").output


def test_a_file_that_is_there_is_not_overwritten(home):
    home.write({"m.ps1": SCRIPT, "x.nix": "{ }\n"})
    outcome = home.run("migrate", "m.ps1", "--write", "--output", "x.nix", "--module", "none")
    assert outcome.code == 1
    assert "x.nix: exists already" in outcome.output
    assert home.read("x.nix") == "{ }\n"


def test_a_disk_that_is_only_attached_has_no_file_system(home):
    home.write({"m.ps1": SCRIPT.partition("wsl -u")[0]})
    assert "filesystem" not in home.run("migrate", "m.ps1").output
    assert 'name = "disk";' in home.run("migrate", "m.ps1").output


def test_text_from_a_script_is_a_literal_in_nix(home, nix):
    mount = ["wsl", "-u", "root", "mount", "-t", "ext4", "UUID=AB-12", '/srv/${x}"a']
    attach = ["wsl", "--mount", "\\\\.\\PHYSICALDRIVE2", "--bare"]
    script = f"import subprocess\nsubprocess.run({attach!r})\nsubprocess.run({mount!r})\n"
    home.write({"m.py": script})
    value = nix.value(home.run("migrate", "m.py", "--serial", "2=TWO22").output)
    assert value["wsl"]["bareMounts"]["disks"][0]["filesystem"]["mountPoint"] == '/srv/${x}"a'


# Which files of a folder are read.

NOT_MEANT = {
    "build.ps1": "Write-Host 'mount'\n",
    "deploy.sh": "mount /dev/sda1 /mnt\n",
    "tool.py": "print('wsl')\n",
    "project.xml": "<Project>wsl mount</Project>\n",
    "notes.txt": SCRIPT,
    "sub/.git/hook.ps1": SCRIPT,
    "wsl-bare-mount/disks.ps1": SCRIPT,
    "wsl-bare-mount.nix": "{ }\n",
}


def test_scripts_with_another_purpose_are_not_read(home):
    home.write(NOT_MEANT)
    paths = {str(home.path / name): name for name in NOT_MEANT}
    assert [paths[path] for path in that_count(list(paths))] == ["sub/.git/hook.ps1"]
    outcome = home.run("migrate", ".")
    assert (outcome.code, outcome.output) == (0, "Nothing to migrate.\n")


MOUNTING = "#!/bin/sh\nmount -t ext4 /dev/disk/by-uuid/AB-12 /srv/data\n"
HOST = '{ wsl.enable = true; fileSystems."/srv/x".device = "/dev/disk/by-uuid/AB-12"; }\n'


@pytest.mark.parametrize(
    ("others", "counts"),
    [
        ({"m.ps1": SCRIPT}, True),
        ({"host.nix": HOST}, True),
        ({"m.ps1": SCRIPT.replace("AB-12", "CD-34")}, True),
        ({"m.ps1": SCRIPT.replace("AB-12", "CD-34"), "host.nix": "{ wsl.enable = true; }"}, False),
        ({"host.nix": HOST.replace("AB-12", "CD-34")}, False),
        ({"host.nix": HOST.replace("wsl.", "x.")}, False),
        ({}, False),
    ],
)
def test_a_shell_script_that_only_mounts_counts_by_the_disk_that_it_names(home, others, counts):
    home.write({"mount.sh": MOUNTING, **others})
    nix = [str(home.path / name) for name in others if name.endswith(".nix")]
    scripts = [str(home.path / name) for name in others if name.endswith(".ps1")]
    path = str(home.path / "mount.sh")
    assert (path in that_count([path, *scripts], nix)) is counts


def test_a_mount_beside_the_host_is_joined_with_it(home):
    mount = '{ device = "/dev/disk/by-uuid/AB-12"; fsType = "ext4"; }'
    host = f'{{ wsl.enable = true; fileSystems."/srv/data" = {mount}; }}\n'
    home.write({"host.nix": host, "mount.sh": MOUNTING})
    outcome = home.run("migrate", "--module", "none", "--serial", "data=S123", ".")
    assert outcome.code == 0
    assert "mount.sh\n    line 2  dropped" in outcome.output
    assert "git rm mount.sh" in outcome.output


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_scripts_of_a_folder_are_found_in_each_encoding(home, encoding):
    home.write(NOT_MEANT)
    (home.path / "m.ps1").write_bytes(SCRIPT.replace("\n", "\r\n").encode(encoding))
    found = json.loads(home.run("show", ".", "--format", "json").output)
    assert [disk["name"] for disk in found["disks"]] == ["data"]


def test_an_empty_folder_is_named(home):
    outcome = home.run("migrate", ".")
    assert outcome.code == 2
    assert "holds no .nix file and no script that mounts a disk" in outcome.errors


def test_a_named_script_without_a_disk_is_said_to_have_none(home):
    home.write({"a.ps1": "Write-Host 1\n"})
    assert "a.ps1: nothing in it attaches or mounts" in home.run("migrate", "a.ps1").output


def test_what_is_no_text_or_no_xml_is_unreadable(home):
    home.write({"a.nix": "{ }\n", "t.xml": '<!DOCTYPE a [<!ENTITY x "y">]><Task>&x;</Task>'})
    (home.path / "b.ps1").write_bytes(b"\x00\x01\x02")
    for name, message in (("t.xml", "XML with a DTD"), ("b.ps1", "binary file")):
        outcome = home.run("migrate", "a.nix", name)
        assert outcome.code == 2
        assert message in outcome.errors


def test_a_virtual_disk_keeps_its_script(home):
    home.write({"m.ps1": SCRIPT + "wsl --mount --vhd C:\\x.vhdx\n"})
    report = home.run("migrate", "m.ps1").errors
    assert "a virtual disk is out of reach of wsl.bareMounts: left alone" in report
    assert "git rm" not in report
    assert "Take out of m.ps1 what attaches physical disks" in report


def test_show_joins_what_both_sides_know(home):
    host = (
        '{ fileSystems."/srv/data" = { device = "/dev/disk/by-uuid/AB-12"; fsType = "ext4"; }; }\n'
    )
    task = 'schtasks /create /tn T /tr "powershell -File C:\\m.ps1" /sc onlogon\r\n'
    home.write({"host.nix": host, "m.ps1": SCRIPT, "t.bat": task})
    (disk,) = json.loads(home.run("show", ".", "--format", "json").output)["disks"]
    assert disk["serialNumber"] == "S4EWNX0R512345"
    assert disk["attach"] == {"bare": True, "by": "scheduled-task"}
    assert [source["path"] for source in disk["sources"]] == ["host.nix", "m.ps1", "m.ps1"]


def test_a_mount_of_an_unknown_device_is_not_lost(home):
    attach = SCRIPT.partition("wsl -u")[0]
    home.write({"m.ps1": attach + "wsl -u root mount -t ext4 $env:DEVICE /srv/data\n"})
    outcome = home.run("migrate", "m.ps1")
    assert outcome.code == 1
    assert "m.ps1:3:1: the device is not known" in outcome.output


def test_a_helper_that_mounts_what_it_is_told_to_is_left_alone(home):
    home.write({"host.nix": "{ }\n", "h.sh": '# wsl\nmount -t ext4 "$1" /srv/data\n'})
    outcome = home.run("migrate", ".")
    assert outcome.code == 0
    assert "left alone: the device is not known" in outcome.output
    assert "Delete" not in outcome.output


def test_more_commands_than_any_machine_has_disks(home):
    lines = [f"wsl --mount \\\\.\\PHYSICALDRIVE{n} --bare" for n in range(501)]
    home.write({"m.bat": "\r\n".join(lines)})
    outcome = home.run("migrate", "m.bat")
    assert outcome.code == 1
    assert "501 commands attach or mount disks" in outcome.output
