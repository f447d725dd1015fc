"""Scripts and Nix files together: which disk of the one side is which of the other."""

from __future__ import annotations

import json

import pytest

SERIAL = "S4EWNX0R512345"
UUID = "7b1f0a52-6c1e-4d0f-9a7e-2f4f0c1d9e33"
BY_SERIAL = f"$d = Get-Disk | Where-Object {{ $_.SerialNumber -eq '{SERIAL}' }}\n"
ATTACH = 'wsl --mount "\\\\.\\PHYSICALDRIVE$($d.Number)" --bare'
MOUNT = f"wsl -u root mount -t ext4 UUID={UUID} /srv/data"
BY_UUID = f"/dev/disk/by-uuid/{UUID}"


def host(point="/srv/data", device=BY_UUID, more=""):
    return (
        "{ ... }:\n{\n  wsl.enable = true;\n"
        f'  fileSystems."{point}" = {{\n    device = "{device}";\n    fsType = "ext4";\n'
        f'    options = [ "noatime" ];\n  }};\n{more}}}\n'
    )


def plan(home, files, *arguments):
    home.write(files)
    outcome = home.run("migrate", "--module", "none", "--format", "json", *arguments, *files)
    assert outcome.code in (0, 1), outcome.errors
    return json.loads(outcome.output)


def refusals(home, files, *arguments):
    found = plan(home, files, *arguments)
    assert found["files"] == []
    return [f"{item['path']}:{item['line']}: {item['message']}" for item in found["refusals"]]


def disks(found):
    assert found["refusals"] == []
    return [(disk["name"], disk["serialNumber"]) for disk in found["disks"]]


def why(found, option):
    return next(c["reason"] for c in found["changes"] if c["option"].startswith(option))


# What does not belong together stays apart.


VIRTUAL = "wsl --mount --vhd C:\\x.vhdx --bare\n"
ON_VIRTUAL = "left alone: it is on the virtual disk that the script attaches"


@pytest.mark.parametrize(
    "script",
    [
        VIRTUAL + MOUNT + "\n",
        (
            "function Mount-It($file, $uuid, $path) {\n  wsl --mount --vhd $file --bare\n"
            "  wsl -u root mount -t ext4 UUID=$uuid $path\n}\n"
            "Mount-It C:\\x.vhdx 11-22 /srv/x\nMount-It C:\\y.vhdx 33-44 /srv/y\n"
        ),
    ],
    ids=["one of each", "one of each in a call"],
)
def test_what_is_mounted_of_a_virtual_disk_is_left_alone(home, script):
    found = plan(home, {"one.ps1": BY_SERIAL + ATTACH + "\n", "m.ps1": script}, "--output", "x.nix")
    assert disks(found) == [("disk", SERIAL)]
    fates = [(c["fate"], c["reason"]) for c in found["changes"] if c["option"].startswith("mount")]
    assert set(fates) == {("kept", ON_VIRTUAL)}


def test_beside_a_virtual_disk_it_is_not_known_what_is_mounted(home):
    script = BY_SERIAL + ATTACH + "\n" + VIRTUAL + MOUNT + "\n"
    (refusal,) = refusals(home, {"m.ps1": script}, "--output", "x.nix")
    assert f"--serial 'uuid:{UUID}=SERIAL'" in refusal


def test_what_is_mounted_before_a_virtual_disk_is_attached_is_not_on_it(home):
    script = BY_SERIAL + ATTACH + "\n" + MOUNT + "\n" + VIRTUAL
    assert disks(plan(home, {"m.ps1": script}, "--output", "x.nix")) == [("data", SERIAL)]


def test_two_scripts_without_anything_in_common_are_two_disks(home):
    one = BY_SERIAL + ATTACH + "\n"
    other = MOUNT + "\n"
    found = refusals(home, {"one.ps1": one, "other.ps1": other}, "--output", "x.nix")
    assert len(found) == 1
    assert found[0].startswith("other.ps1:1: nothing read attaches the disk of `/srv/data`")
    assert f"--serial 'uuid:{UUID}=SERIAL'" in found[0]
    (hint,) = plan(home, {"one.ps1": one, "other.ps1": other}, "--output", "x.nix")["problems"]
    assert (hint["path"], hint["line"]) == ("one.ps1", 2)
    assert f"with `--serial 'uuid:{UUID}={SERIAL}'`" in hint["message"]
    answer = ("--serial", f"uuid:{UUID}={SERIAL}", "--output", "x.nix")
    assert disks(plan(home, {"one.ps1": one, "other.ps1": other}, *answer)) == [("data", SERIAL)]


def test_two_disks_and_one_mount_are_not_paired(home):
    script = (
        BY_SERIAL + ATTACH + "\nwsl --mount \\\\.\\PHYSICALDRIVE7 --bare --name seven\n" + MOUNT
    )
    found = plan(home, {"m.ps1": script}, "--serial", "7=SEVEN7", "--output", "x.nix")
    assert [disk["serialNumber"] for disk in found["disks"]] == [None, SERIAL, "SEVEN7"]
    assert found["refusals"] != []


def test_a_script_disk_of_another_mount_point_is_not_the_host_s(home):
    script = (BY_SERIAL + ATTACH + "\n" + MOUNT).replace("/srv/data", "/srv/else")
    found = plan(
        home,
        {"host.nix": host(device="/dev/disk/by-uuid/1111-2222"), "m.ps1": script},
        "--serial",
        "data=HOST1",
    )
    assert disks(found) == [("data", "HOST1"), ("else", SERIAL)]


# One disk, by each thing that identifies it.


@pytest.mark.parametrize(
    ("device", "script", "key"),
    [
        (BY_UUID, ATTACH + "\n" + MOUNT.replace("/srv/data", "/elsewhere"), "UUID"),
        (BY_UUID, ATTACH + "\n" + MOUNT.replace(UUID, UUID.upper()), "UUID"),
        ("/dev/sdd1", ATTACH + "\n" + MOUNT, "the mount point /srv/data"),
        (f"/dev/disk/by-id/scsi-SATA_X_{SERIAL}-part1", ATTACH, "the by-id link"),
        (BY_UUID, ATTACH + " --name data", "the name data"),
    ],
    ids=["uuid", "uuid in capitals", "mount point", "link that ends in the serial", "name"],
)
def test_the_serial_number_comes_from_the_script(home, device, script, key):
    found = plan(home, {"host.nix": host(device=device), "m.ps1": BY_SERIAL + script})
    assert disks(found) == [("data", SERIAL)]
    assert f'serialNumber = "{SERIAL}"' in found["files"][0]["after"]
    assert "declared at host.nix:4, the same by " in why(found, "wsl --mount")
    assert key in why(found, "wsl --mount")


def test_a_serial_number_that_is_only_a_part_of_the_link_is_another_disk(home):
    device = f"/dev/disk/by-id/scsi-SATA_X_9{SERIAL}-part1"
    found = plan(home, {"host.nix": host(device=device), "m.ps1": BY_SERIAL + ATTACH})
    assert [r["path"] for r in found["refusals"]] == ["host.nix"]
    assert [disk["serialNumber"] for disk in found["disks"]] == [None, SERIAL]
    # The way out is shown, with the number to the letter.
    (problem,) = found["problems"]
    assert problem["message"].startswith(f"this attaches the disk {SERIAL}: if it is `data` of ")
    assert problem["message"].endswith(f"this again with `--serial 'data={SERIAL}'`")


def test_the_words_of_the_host_count_and_the_plan_says_so(home):
    script = BY_SERIAL + ATTACH + "\n" + MOUNT.replace("-t ext4", "-t xfs -o ro")
    found = plan(home, {"host.nix": host(), "m.ps1": script})
    assert found["disks"][0]["filesystem"]["fsType"] == "ext4"
    assert found["disks"][0]["attach"] == {"bare": True, "by": "script"}
    assert "that counts: type ext4 instead of xfs, options noatime instead of ro" in why(
        found, "mount"
    )


@pytest.mark.parametrize(
    ("script", "inference"),
    [
        (BY_SERIAL + ATTACH + "\n" + MOUNT, "the script attaches one disk and mounts one"),
        (
            "foreach ($s in @('A11', 'B22')) {\n$d = Get-Disk -SerialNumber $s\n"
            + ATTACH
            + "\nwsl -u root mount -t ext4 UUID=$s /srv/$s\n}",
            "both come from one call, loop round or record",
        ),
    ],
    ids=["one of each", "loop"],
)
def test_the_inference_is_named(home, script, inference):
    found = plan(home, {"m.ps1": script}, "--output", "x.nix")
    assert inference in why(found, "mount")
    for disk in found["disks"]:
        assert disk["serialNumber"] in (SERIAL, disk["filesystem"]["mountPoint"][5:])


def test_a_drive_number_of_two_scripts_is_one_disk(home):
    files = {
        "a.ps1": "wsl --mount \\\\.\\PHYSICALDRIVE3 --bare\n",
        "b.bat": f"wsl --mount \\\\.\\PHYSICALDRIVE3 --bare\r\n{MOUNT}\r\n",
    }
    found = plan(home, files, "--serial", "3=THREE3", "--output", "x.nix")
    assert disks(found) == [("data", "THREE3")]


# Contradictions.


@pytest.mark.parametrize(
    "other",
    [MOUNT, MOUNT.replace(UUID, "1111-AAAA"), MOUNT.replace("/srv/data", "/srv/else")],
    ids=["both", "mount point", "uuid"],
)
def test_two_serial_numbers_in_two_scripts(home, other):
    files = {
        "one.ps1": BY_SERIAL + ATTACH + "\n" + MOUNT,
        "two.ps1": BY_SERIAL.replace(SERIAL, "OTHER9") + ATTACH + "\n" + other,
    }
    found = refusals(home, files, "--output", "x.nix")
    assert any("two.ps1:2" in item and "one.ps1:2" in item for item in found), found


def test_a_script_against_the_host(home):
    block = f"""{{
  wsl.bareMounts = {{ enable = true; mounts = [{{
    diskUuid = "{UUID}"; mountPoint = "/srv/data"; }}]; }};
}}
"""
    script = BY_SERIAL + ATTACH + "\n" + MOUNT
    assert disks(plan(home, {"host.nix": block, "m.ps1": script})) == [("data", SERIAL)]
    link = f"/dev/disk/by-id/scsi-SATA_X_9{SERIAL[1:]}-part1"
    found = refusals(home, {"host.nix": host(device=link), "m.ps1": script})
    assert found[0].startswith("m.ps1:2: the serial number")
    assert "host.nix:4" in found[0]


def test_two_machines_with_one_mount_point(home):
    script = BY_SERIAL + ATTACH + "\n" + MOUNT.replace(UUID, "1111-AAAA")
    files = {"a.nix": host(device="/dev/sdd1"), "b.nix": host(device="/dev/sde1"), "m.ps1": script}
    found = refusals(home, files)
    assert "is declared at a.nix:4 and b.nix:4, and nothing says which" in found[0]


# Disks that only the script knows.

DECLARED = """{
  wsl.bareMounts = {
    enable = true;
    disks = [
      {
        name = "a";
        serialNumber = "A1";
      }
    ];
  };
}
"""
NO_MOUNTS = "{ pkgs, ... }:\n{\n  wsl.enable = true;\n  environment.systemPackages = [ ];\n}\n"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (NO_MOUNTS, "  environment.systemPackages = [ ];\n\n  wsl.bareMounts = {"),
        (NO_MOUNTS.replace("wsl.enable = true", "wsl = { enable = true; }"), "bareMounts = {"),
        ("{ config = {\n  wsl.enable = true;\n};\n}\n", "  wsl.enable = true;\n\n  wsl.bare"),
        (DECLARED, 'serialNumber = "A1";\n      }\n      {\n        name = "data";'),
        (host("/srv/own"), '        name = "data";'),
    ],
    ids=["beside other options", "in the wsl set", "below config", "in the list", "in a new block"],
)
def test_the_machine_s_declaration_takes_it(home, text, wanted):
    files = {"host.nix": text, "m.ps1": BY_SERIAL + ATTACH + "\n" + MOUNT.replace(UUID, "1-2")}
    found = plan(home, files, "--serial", "own=OWN1")
    assert ("data", SERIAL) in disks(found)
    assert [file["path"] for file in found["files"]] == ["host.nix"]
    assert wanted in found["files"][0]["after"]
    written = home.run("migrate", "--write", "--module", "none", "--serial", "own=OWN1", *files)
    assert written.code == 0
    again = plan(home, {name: home.read(name) for name in files})
    assert (again["files"], again["refusals"]) == ([], [])
    assert home.read("m.ps1") == files["m.ps1"]


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"a.nix": NO_MOUNTS, "b.nix": NO_MOUNTS}, "nothing says which machine has it"),
        ({"a.nix": "{ options = { }; }\n"}, "no literal set that could take them"),
        ({"a.nix": DECLARED.replace("enable = true", "enable = false")}, "without enabling them"),
    ],
    ids=["two machines", "a module of options", "not enabled"],
)  # fmt: skip
def test_no_clean_place_is_refused_and_output_helps(home, files, message):
    files = {**files, "m.ps1": BY_SERIAL + ATTACH + "\n" + MOUNT}
    found = refusals(home, files)
    assert message in found[0]
    assert "--output FILE" in found[0]
    found = plan(home, files, "--output", "disks.nix")
    assert [file["path"] for file in found["files"]] == ["disks.nix"]
    assert ("data", SERIAL) in disks(found)


def test_a_proof_that_fails_writes_nothing(home, monkeypatch):
    from baremount.migrate import alone

    honest = alone.disk_lines
    monkeypatch.setattr(
        "baremount.migrate.alone.disk_lines",
        lambda disk: [line.replace("/srv/data", "/srv/date") for line in honest(disk)],
    )
    found = refusals(home, {"m.ps1": BY_SERIAL + ATTACH + "\n" + MOUNT}, "--output", "x.nix")
    assert "mount point of `data`: /srv/data became /srv/date" in found[0]
    assert not (home.path / "x.nix").exists()


def test_one_disk_and_two_mounts_in_one_call_are_not_paired(home):
    body = ATTACH + "\n" + MOUNT + "\n" + MOUNT.replace(UUID, "1111-AAAA").replace("data", "b")
    script = BY_SERIAL + "function All {\n" + body + "\n}\nAll\n"
    found = plan(home, {"m.ps1": script}, "--output", "x.nix")
    assert [disk["serialNumber"] for disk in found["disks"]] == [None, None, SERIAL]
    assert len(found["refusals"]) == 2


def declared(serial=SERIAL, point="/srv/data", enable="true"):
    return f"""{{
  wsl.bareMounts = {{
    enable = {enable};
    disks = [
      {{
        name = "own";
        serialNumber = "{serial}";
        filesystem = {{ mountPoint = "{point}"; fsType = "ext4"; }};
      }}
    ];
  }};
}}
"""


def test_another_serial_number_than_the_declared_one(home):
    files = {"host.nix": declared("OTHER9"), "m.ps1": BY_SERIAL + ATTACH + "\n" + MOUNT}
    (found,) = refusals(home, files)
    assert found.startswith("m.ps1:2: two serial numbers for the mount point /srv/data")
    assert f"`{SERIAL}` here, `OTHER9` at host.nix:5" in found


def test_two_file_systems_for_one_mount_point_are_not_one(home):
    again = BY_SERIAL.replace(SERIAL, "OTHER9") + ATTACH + "\n" + MOUNT.replace(UUID, "1111-AAAA")
    files = {"a.ps1": BY_SERIAL + ATTACH + "\n" + MOUNT, "b.ps1": again}
    (found,) = refusals(home, files, "--output", "x.nix")
    assert "is already the mount point of the disk at" in found


def test_a_disk_beside_one_that_is_switched_off(home, ad_hoc):
    files = {"host.nix": ad_hoc(enable="false"), "m.ps1": BY_SERIAL + ATTACH + "\n" + MOUNT}
    (found,) = refusals(home, files)
    assert "one `enable`" in found


def test_a_mount_on_a_disk_that_is_declared_without_one(home):
    files = {"host.nix": DECLARED.replace("A1", SERIAL), "m.ps1": BY_SERIAL + ATTACH + "\n" + MOUNT}
    (found,) = refusals(home, files)
    assert found.startswith("m.ps1:3: this mounts the disk that host.nix:5 declares without")
