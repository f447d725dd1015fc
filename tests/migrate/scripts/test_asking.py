"""Scripts that do not say which disk they mean: what is asked, and that the answer is taken."""

from __future__ import annotations

import json
import shlex

import pytest

from baremount.migrate.asking import WINDOWS_COMMAND

MOUNT = "wsl -u root mount -t ext4 UUID=AB-12 /srv/data\n"
DISK = 'wsl --mount "\\\\.\\PHYSICALDRIVE$($d.Number)" --bare\n'
TOLD = [
    {"Number": 0, "SerialNumber": "BOOT1", "FriendlyName": "Boot", "Model": "Boot"},
    {
        "Number": 2,
        "SerialNumber": "S2 2.",
        "FriendlyName": "WD_BLACK SN850X 4000GB",
        "Model": "WD_BLACK SN850X",
        "UniqueId": "eui.0025",
    },
]


def where(condition):
    return f"$d = Get-Disk | Where-Object {{ {condition} }}\n" + DISK + MOUNT


# Script, where the refusal is, what it says, the key that it asks for, whether the inventory does.
CASES = {
    "number": ("wsl --mount \\\\.\\PHYSICALDRIVE2 --bare\n" + MOUNT, 1, "drive number", "2", True),
    "number from a parameter": (
        "param($n = 2)\nwsl --mount \\\\.\\PHYSICALDRIVE$n --bare\n" + MOUNT,
        2, "drive number", "2", True,
    ),
    "model": (where("$_.Model -eq 'wd_black sn850x'"), 2, "its model", "uuid:AB-12", True),
    "friendly name": (
        where("$_.FriendlyName -like '*SN850X*'"), 2, "its friendly name", "uuid:AB-12", True,
    ),
    "caption": (
        "$d = Get-CimInstance Win32_DiskDrive | Where-Object Caption -match 'SN850X'\n"
        "wsl --mount $d.DeviceID --bare\n" + MOUNT,
        2, "its caption", "uuid:AB-12", True,
    ),
    "unique id": (where("$_.UniqueId -eq 'eui.0025'"), 2, "its unique id", "uuid:AB-12", True),
    "a part of the serial": (
        where("$_.SerialNumber -like 'S2*'"), 2, "a part of its serial number", "uuid:AB-12", True,
    ),
    "prompt": (
        "$n = Read-Host 'which disk'\nwsl --mount \\\\.\\PHYSICALDRIVE$n --bare\n" + MOUNT,
        2, "is not known", "uuid:AB-12", False,
    ),
    "no name at all": (DISK.replace("$d", "$nothing"), 1, "is not known", "m.ps1:1", False),
    "partition type": (
        where("$_.PartitionStyle -eq 'GPT'"), 2, "is not known", "uuid:AB-12", False,
    ),
}  # fmt: skip


def plan(home, script, *arguments):
    home.write({"m.ps1": script})
    arguments = ("--module", "none", "--output", "x.nix", "--format", "json", *arguments)
    outcome = home.run("migrate", "m.ps1", *arguments)
    assert outcome.errors == ""
    return json.loads(outcome.output)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_it_is_refused_with_the_line_that_asks_windows(home, case):
    script, line, message, key, by_inventory = case
    found = plan(home, script)
    assert (found["files"], found["steps"], found["changes"]) == ([], [], [])
    (refusal,) = found["refusals"]
    assert (refusal["path"], refusal["line"]) == ("m.ps1", line)
    assert message in refusal["message"]
    assert f"`{WINDOWS_COMMAND} > disks.json`" in refusal["message"]
    assert f"`--serial '{key}=SERIAL'`" in refusal["message"]
    assert ("--inventory disks.json" in refusal["message"]) == by_inventory


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_answer_to_exactly_that_key_goes_on(home, case):
    found = plan(home, case[0], "--serial", f"{case[3]}=GIVEN7")
    assert found["refusals"] == []
    assert [disk["serialNumber"] for disk in found["disks"]] == ["GIVEN7"]
    assert 'serialNumber = "GIVEN7";' in found["files"][0]["after"]


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_answer_of_windows_goes_on_where_one_disk_fits(home, case):
    # As `>` of Windows PowerShell writes it.
    (home.path / "disks.json").write_bytes(json.dumps(TOLD).encode("utf-16"))
    found = plan(home, case[0], "--inventory", "disks.json")
    wanted = ["S2 2."] if case[4] else [None]
    assert [disk["serialNumber"] for disk in found["disks"]] == wanted
    (home.path / "disks.json").write_text(json.dumps([*TOLD, {**TOLD[1], "SerialNumber": "S2B"}]))
    twins = plan(home, case[0], "--inventory", "disks.json")
    if "number" not in case[2] or "part" in case[2]:
        assert twins["refusals"] != [], "two disks fit"


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_of_a_disk_that_nix_declares_it_says_how_the_script_finds_it(home, case):
    device = 'device = "/dev/disk/by-uuid/AB-12"; fsType = "ext4"; options = [ "nofail" ];'
    home.write({"host.nix": f'{{ wsl.enable = true; fileSystems."/srv/data" = {{ {device} }}; }}'})
    home.write({"m.ps1": case[0]})
    listed = ["--format", "json", "--module", "none"]
    found = json.loads(home.run("migrate", "host.nix", "m.ps1", *listed).output)
    if MOUNT not in case[0]:
        assert found["problems"] == []
        return
    (problem,) = found["problems"]
    assert (problem["path"], problem["line"]) == ("m.ps1", case[1])
    assert "this attaches the disk `data` of host.nix:1" in problem["message"]
    assert case[2] in problem["message"]
    assert ("--inventory disks.json" in problem["message"]) == case[4]
    answered = home.run("migrate", "host.nix", "m.ps1", *listed, "--serial", "data=GIVEN7")
    assert json.loads(answered.output)["problems"] == []


def test_the_long_line_is_printed_once(home):
    script = "".join(f"wsl --mount \\\\.\\PHYSICALDRIVE{n} --bare --name d{n}\n" for n in (1, 2, 3))
    messages = [item["message"] for item in plan(home, script)["refusals"]]
    assert [WINDOWS_COMMAND in message for message in messages] == [True, False, False]
    assert all(f"--serial '{n}=SERIAL'" in messages[n - 1] for n in (1, 2, 3))


@pytest.mark.parametrize(
    ("command", "key"),
    [
        ("wsl -u root mount UUID=AB-12 /srv/data", "/srv/data"),
        ("wsl -u root mount -t auto UUID=AB-12 /srv/data", "/srv/data"),
        ("wsl --mount \\\\.\\PHYSICALDRIVE4 --name own", "/mnt/wsl/own"),
    ],
)
def test_a_type_that_is_not_given_is_asked_for(home, command, key):
    script = "wsl --mount \\\\.\\PHYSICALDRIVE2 --bare\n" + command + "\n"
    serials = ("--serial", "2=TWO22", "--serial", "4=FOUR4")
    (refusal,) = plan(home, script, *serials)["refusals"]
    assert f"`--fs-type '{key}=TYPE'`" in refusal["message"]
    found = plan(home, script, *serials, "--fs-type", f"{key}=xfs")
    assert found["refusals"] == []
    assert 'fsType = "xfs";' in found["files"][0]["after"]


def test_the_inventory_knows_types(home):
    disk = {"serialNumber": "TWO22", "driveNumber": 2, "filesystemUuids": ["AB-12"]}
    listed = {"version": 1, "disks": [{**disk, "filesystemTypes": {"AB-12": "btrfs"}}]}
    home.write({"disks.json": json.dumps(listed)})
    script = "wsl --mount \\\\.\\PHYSICALDRIVE2 --bare\nwsl -u root mount UUID=AB-12 /srv/data\n"
    found = plan(home, script, "--inventory", "disks.json")
    assert found["disks"][0]["filesystem"]["fsType"] == "btrfs"


@pytest.mark.parametrize(
    ("mount", "message"),
    [
        ("wsl -u root mount -t ext4 LABEL=x /srv/data", "has no option"),
        ("wsl -u root mount -t zfs tank /srv/data", "ZFS"),
        ("wsl -u root mount -t ext4 UUID=AB-12 /mnt/c", "WSL mounts the Windows drive"),
    ],
)
def test_a_mount_that_cannot_be_declared(home, mount, message):
    script = "wsl --mount \\\\.\\PHYSICALDRIVE2 --bare\n" + mount + "\n"
    found = plan(home, script, "--serial", "2=TWO22")["refusals"]
    assert [message in item["message"] for item in found] == [True]
    assert found[0]["line"] == 2


def test_a_type_that_nothing_says_is_not_shown(home):
    mount = "wsl -u root mount LABEL=x /srv/data\n"
    disk = plan(home, f"wsl --mount \\\\.\\PHYSICALDRIVE2 --bare\n{mount}")["disks"][0]
    assert disk["filesystem"]["mountPoint"] == "/srv/data"
    assert disk["filesystem"]["fsType"] is None
    assert disk["unknown"]["filesystem.fsType"] == "no command gives it"


def test_a_second_file_system_of_one_disk_without_a_link_of_its_own(home):
    script = (
        "wsl --mount \\\\.\\PHYSICALDRIVE2 --partition 1 --type ext4 --name a\n"
        "wsl --mount \\\\.\\PHYSICALDRIVE2 --partition 2 --type ext4 --name b\n"
    )
    (refusal,) = plan(home, script, "--serial", "2=TWO22")["refusals"]
    assert refusal["line"] == 2
    assert "`/mnt/wsl/b` is on the same disk as what m.ps1:1 mounts" in refusal["message"]
    assert "`lsblk -o NAME,UUID` prints its UUID" in refusal["message"]


@pytest.mark.parametrize(
    ("command", "point"),
    [
        ("\\\\.\\PhysicalDrive1 --partition 2", "/mnt/wsl/PhysicalDrive1p2"),
        ("\\\\.\\PHYSICALDRIVE1 --partition 0", "/mnt/wsl/PHYSICALDRIVE1"),
        ("\\\\.\\PHYSICALDRIVE1 -n data -p 3", "/mnt/wsl/data"),
    ],
)
def test_the_directory_that_wsl_computes(home, command, point):
    found = plan(home, f"wsl --mount {command} -t ext4\n", "--serial", "1=ONE11")
    assert found["disks"][0]["filesystem"]["mountPoint"] == point


def test_a_directory_made_from_a_number_that_is_looked_up(home):
    script = where("$_.SerialNumber -eq 'S2 2.'").replace(" --bare", " -t ext4").replace(MOUNT, "")
    (refusal,) = plan(home, script)["refusals"]
    assert "WSL computes it from the drive number" in refusal["message"]
    home.write({"disks.json": json.dumps(TOLD)})
    found = plan(home, script, "--inventory", "disks.json")
    assert found["disks"][0]["filesystem"]["mountPoint"] == "/mnt/wsl/PHYSICALDRIVE2"


@pytest.mark.parametrize(
    ("script", "wanted"),
    [
        (
            "wsl --mount X --bare\nwsl -u root -e mount UUID=AB-12 '/srv/it''s; touch x; '\n",
            ["--fs-type", "/srv/it's; touch x; =TYPE"],
        ),
        (
            "$d = Get-Disk -SerialNumber 'S''1; touch x; '\n" + DISK + "wsl --mount X --bare\n"
            "wsl -u root mount -t ext4 UUID=AB-12 /srv/data\n",
            ["--serial", "uuid:AB-12=S'1; touch x; "],
        ),
    ],
    ids=["mount point", "serial number"],
)
def test_what_is_to_be_run_again_is_one_word_for_a_shell(home, script, wanted):
    found = plan(home, script)
    told = [item["message"] for item in found["refusals"] + found["problems"]]
    options = [text.partition("run this again with `")[2].rpartition("`")[0] for text in told]
    assert wanted in [shlex.split(option) for option in options if option]
