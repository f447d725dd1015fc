"""One answer is for one disk: never for all that a line attaches, nor for two lines of one name."""

from __future__ import annotations

import json

import pytest

DRIVE = '"\\\\.\\PHYSICALDRIVE$({})"'
ATTACH = "wsl --mount " + DRIVE + " --bare"
ONE = ATTACH.format("$d.Number")
MOUNT = "wsl -u root mount -t ext4 UUID=AB-12 /srv/data\n"

ALL = "foreach ($d in Get-Disk) { " + ONE + " }\n"
# By file and what it is: each attaches what may be several disks.
SEVERAL = {
    "m.ps1 unfiltered, in a pipe": f"Get-Disk | ForEach-Object {{ {ATTACH.format('$_.Number')} }}",
    "m.ps1 unfiltered, in a loop": f"foreach ($d in Get-Disk) {{ {ONE} }}",
    "m.ps1 unfiltered": f"$d = Get-Disk; {ONE}",
    "m.ps1 but the system's": f"foreach ($d in Get-Disk | ? {{ -not $_.IsBoot }}) {{ {ONE} }}",
    "m.ps1 of a kind": f"foreach ($d in Get-Disk | ? BusType -eq 'USB') {{ {ONE} }}",
    "m.ps1 of a model": f"foreach ($d in Get-Disk | ? Model -eq 'Disk') {{ {ONE} }}",
    "m.ps1 of a parameter": f"param($All)\nforeach ($n in $All) {{ {ATTACH.format('$n')} }}",
    "m.ps1 piped": f"param($All)\n$All | ForEach-Object {{ {ATTACH.format('$_')} }}",
    "m.ps1 of a file": f"foreach ($n in Get-Content disks.txt) {{ {ATTACH.format('$n')} }}",
    "m.ps1 counted": (f"for ($i = 1; $i -lt (Get-Disk).Count; $i++) {{ {ATTACH.format('$i')} }}"),
    "m.ps1 twice by a function": (
        f"param($A, $B)\nfunction Add($n) {{ {ATTACH.format('$n')} }}\nAdd $A\nAdd $B"
    ),
    "m.bat all arguments": "for %%n in (%*) do wsl --mount %%n --bare",
    "m.bat two arguments": "for %%n in (%1 %2) do wsl --mount %%n --bare",
    "m.bat two on a line": "wsl --mount %1 --bare & wsl --mount %2 --bare",
    "m.bat lines": "for /f %%n in (disks.txt) do wsl --mount \\\\.\\PHYSICALDRIVE%%n --bare",
    "m.sh all arguments": 'for n in "$@"; do wsl.exe --mount "$n" --bare; done',
    "m.sh lines": 'while read -r n; do wsl.exe --mount "$n" --bare; done < disks',
    "m.py arguments": "import os, sys\nfor n in sys.argv[1:]: os.system(f'wsl --mount {n} --bare')",
    "m.py with their numbers": (
        "import os, sys\nfor i, n in enumerate(sys.argv): os.system(f'wsl --mount {n} --bare')"
    ),
}
# These attach one disk, whichever it is.
SINGLE = {
    "m.ps1 first of all": f"$d = Get-Disk | Select-Object -First 1; {ONE}",
    "m.ps1 by its place": f"$d = (Get-Disk)[1]; {ONE}",
    "m.ps1 of a kind": f"$d = Get-Disk | ? BusType -eq 'USB'; {ONE}",
    "m.ps1 first in a loop": f"foreach ($d in Get-Disk | Select-Object -First 1) {{ {ONE} }}",
    "m.ps1 prompt": (f"do {{ $n = Read-Host; {ATTACH.format('$n')} }} until ($LASTEXITCODE -eq 0)"),
    "m.ps1 tries": f"$n = Read-Host\nforeach ($try in $tries) {{ {ATTACH.format('$n')} }}",
    "m.ps1 twice by a function": (
        f"param($A)\nfunction Add($n) {{ {ATTACH.format('$n')} }}\nAdd $A\nAdd $A"
    ),
    "m.ps1 parameter": f"param($n)\n{ATTACH.format('$n')}",
    "m.bat of a command": (
        "for /f %%n in ('find-disk') do wsl --mount \\\\.\\PHYSICALDRIVE%%n --bare"
    ),
    "m.sh argument": 'wsl.exe --mount "$1" --bare',
    "m.sh prompt": 'while true; do read n; wsl.exe --mount "$n" --bare; done',
    "m.py argument": "import os, sys\nos.system('wsl --mount ' + sys.argv[1] + ' --bare')",
}


def line_of(script: str) -> int:
    return 1 + next(at for at, line in enumerate(script.splitlines()) if "--mount" in line)


def plan(home, files, *arguments):
    home.write(files)
    arguments = ("--module", "none", "--output", "x.nix", "--format", "json", *arguments)
    outcome = home.run("migrate", *files, *arguments)
    assert outcome.errors == ""
    return json.loads(outcome.output)


def messages(found, name="refusals"):
    return [item["message"] for item in found[name]]


def keys_asked_for(found):
    return [
        message.partition("--serial '")[2].partition("=SERIAL'")[0] for message in messages(found)
    ]


@pytest.mark.parametrize("case", SEVERAL)
def test_no_answer_is_for_all_that_a_line_attaches(home, case):
    name, script = case.partition(" ")[0], SEVERAL[case] + "\n"
    for answer in ([], ["--serial", f"{name}:{line_of(script)}=GIVEN7"]):
        found = plan(home, {name: script}, *answer)
        assert found["files"] == []
        assert not [disk for disk in found["disks"] if disk["serialNumber"] == "GIVEN7"]
        for message in messages(found):
            assert "no one serial number can be given for it" in message
            assert "--serial" not in message
        assert found["refusals"]


@pytest.mark.parametrize("case", SINGLE)
def test_an_answer_for_one_disk_is_taken(home, case):
    name, script = case.partition(" ")[0], SINGLE[case] + "\n"
    key = f"{name}:{line_of(script)}"
    assert keys_asked_for(plan(home, {name: script})) == [key]
    found = plan(home, {name: script}, "--serial", f"{key}=GIVEN7")
    assert found["refusals"] == []
    assert [disk["serialNumber"] for disk in found["disks"]] == ["GIVEN7"]


def test_the_one_of_all_that_is_mounted_is_declared_and_the_others_are_named(home):
    script = ALL + MOUNT
    assert keys_asked_for(plan(home, {"m.ps1": script})) == ["uuid:AB-12"]
    found = plan(home, {"m.ps1": script}, "--serial", "uuid:AB-12=GIVEN7")
    assert found["refusals"] == []
    assert [disk["serialNumber"] for disk in found["disks"]] == ["GIVEN7"]
    assert any(
        "only that of `/srv/data` is declared" in text for text in messages(found, "problems")
    )
    found = plan(home, {"m.ps1": script}, "--serial", "m.ps1:1=GIVEN7")
    assert keys_asked_for(found) == ["uuid:AB-12"]


def test_the_others_are_named_too_where_a_nix_file_declares_the_mount(home):
    device = 'device = "/dev/disk/by-uuid/AB-12"; fsType = "ext4";'
    host = f'{{ wsl.enable = true; fileSystems."/srv/data" = {{ {device} }}; }}\n'
    home.write({"host.nix": host, "m.ps1": ALL + MOUNT})
    outcome = home.run("migrate", "host.nix", "m.ps1", "--serial", "data=GIVEN7")
    assert outcome.code == 0, outcome.output
    assert "only that of `/srv/data` is declared" in outcome.output


def test_a_boot_command_that_attaches_all_is_named(home):
    script = "powershell.exe -Command 'Get-Disk | % { wsl --mount $_.Path --bare }'"
    device = 'device = "/dev/disk/by-uuid/AB-12"; fsType = "ext4";'
    lines = [
        f'fileSystems."/srv/data" = {{ {device} }};',
        f'wsl.wslConf.boot.command = "{script}";',
    ]
    text = "\n".join(["{", "wsl.enable = true;", *lines, "}", ""])
    outcome = home.migrate(text, "--serial", "data=GIVEN7", write=False)
    assert outcome.code == 0, outcome.output
    assert "only one of them is declared" in outcome.output


def test_one_that_a_loop_finds_by_its_serial_number_is_alone(home):
    script = f"foreach ($d in Get-Disk) {{ if ($d.SerialNumber -eq 'S1') {{ {ONE} }} }}\n"
    found = plan(home, {"m.ps1": script + MOUNT})
    assert found["refusals"] == found["problems"] == []
    assert [disk["serialNumber"] for disk in found["disks"]] == ["S1"]


def test_an_answer_by_line_is_not_for_drives_with_numbers_of_their_own(home):
    script = "foreach ($n in 1, 2) { " + ATTACH.format("$n") + " }\n"
    found = plan(home, {"m.ps1": script}, "--serial", "m.ps1:1=GIVEN7")
    assert keys_asked_for(found) == ["1", "2"]
    found = plan(home, {"m.ps1": script}, "--serial", "1=ONE11", "--serial", "2=TWO22")
    assert [disk["serialNumber"] for disk in found["disks"]] == ["ONE11", "TWO22"]


BY_LINK = "wsl -u root mount -t ext4 /dev/disk/by-id/scsi-{0}-part1 {1}\n"
UNKNOWN = "param($A, $B)\n" + ATTACH.format("$A") + "\n"


def test_disks_of_one_name_are_answered_one_by_one(home):
    script = UNKNOWN + BY_LINK.format("a", "/a/data")
    files = {"a.ps1": script, "b.ps1": script.replace("scsi-a", "scsi-b").replace("/a/", "/b/")}
    assert keys_asked_for(plan(home, files)) == ["a.ps1:2", "b.ps1:2"]
    assert keys_asked_for(plan(home, files, "--serial", "data=X1")) == ["a.ps1:2", "b.ps1:2"]
    found = plan(home, files, "--serial", "a.ps1:2=ONE11", "--serial", "b.ps1:2=TWO22")
    assert [disk["serialNumber"] for disk in found["disks"]] == ["ONE11", "TWO22"]


def test_a_disk_of_a_nix_file_with_the_name_of_a_script_s_is_another_one(home):
    device = 'device = "/dev/disk/by-uuid/AA-22"; fsType = "ext4";'
    host = f'{{ wsl.enable = true; fileSystems."/a/data" = {{ {device} }}; }}\n'
    home.write({"host.nix": host, "m.ps1": UNKNOWN + BY_LINK.format("b", "/b/data")})

    def found(*serials):
        listed = ("--module", "none", "--format", "json")
        given = [word for serial in serials for word in ("--serial", serial)]
        return json.loads(home.run("migrate", "host.nix", "m.ps1", *listed, *given).output)

    assert keys_asked_for(found()) == ["data", "m.ps1:2"]
    assert keys_asked_for(found("data=ONE11")) == ["m.ps1:2"]
    both = found("data=ONE11", "m.ps1:2=TWO22")
    assert both["refusals"] == []
    assert [disk["serialNumber"] for disk in both["disks"]] == ["ONE11", "TWO22"]


def test_lines_of_files_with_one_name_are_told_apart(home):
    script = "param($n)\n" + ATTACH.format("$n") + "\n"
    files = {"a/m.ps1": script, "b/m.ps1": script}
    assert keys_asked_for(plan(home, files)) == ["a/m.ps1:2", "b/m.ps1:2"]
    assert keys_asked_for(plan(home, files, "--serial", "m.ps1:2=X1")) == ["a/m.ps1:2", "b/m.ps1:2"]
    one = ("--serial", "a/m.ps1:2=ONE11")
    assert keys_asked_for(plan(home, files, *one)) == ["b/m.ps1:2"]
    found = plan(home, files, *one, "--serial", "b/m.ps1:2=TWO22")
    assert [disk["serialNumber"] for disk in found["disks"]] == ["ONE11", "TWO22"]


def test_a_longer_path_than_is_needed_is_taken(home):
    files = {"a/m.ps1": "param($n)\n" + ATTACH.format("$n") + "\n"}
    found = plan(home, files, "--serial", "a/m.ps1:2=ONE11")
    assert [disk["serialNumber"] for disk in found["disks"]] == ["ONE11"]
