"""What the module makes of each disk: its rule, its line in fstab, its default pattern."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest
from evaluated import declaration, evaluate, evaluate_all
from example_disks import ATTACHED_ONLY, DISK, WITH_FILE_SYSTEM, rule


def test_attach_only_takes_the_whole_disk() -> None:
    system = evaluate(declaration(ATTACHED_ONLY))
    assert system.udev_rules == rule("scsi-*S2*", 'ENV{DEVTYPE}=="disk"', "vault")
    assert system.fstab == ()
    assert "wsl-bare-mount boot" in system.wsl_conf


@pytest.mark.parametrize("end", ["-part2", "-part12", "-part?", "-part[12]", "-part*"])
def test_attach_only_takes_the_partition_that_its_pattern_names(end: str) -> None:
    disk = ATTACHED_ONLY.replace("}", f'devicePattern = "scsi-*S2*{end}"; }}')
    system = evaluate(declaration(disk))
    assert system.udev_rules == rule(f"scsi-*S2*{end}", 'ENV{DEVTYPE}=="partition"', "vault")


def test_uuid_tells_partitions_apart() -> None:
    uuid = "e030ba56-4f0b-4f42-8b2a-6b2a62f5b3d0"
    disk = DISK.replace(" }", f' filesystem.uuid = "{uuid}"; }}')
    system = evaluate(declaration(disk))
    which = f'{WITH_FILE_SYSTEM}, ENV{{ID_FS_UUID}}=="{uuid}"'
    assert system.udev_rules == rule("scsi-*S1*", which, "data")


def test_defaults_of_a_file_system() -> None:
    system = evaluate(declaration(DISK))
    assert system.bare_mounts["disks"][0]["filesystem"] == {
        "mountPoint": "/mnt/data",
        "fsType": "ext4",
        "options": ["defaults", "noatime"],
        "uuid": None,
    }
    assert system.bare_mounts["trigger"] == "boot-command"
    assert system.bare_mounts["scheduledTask"] == "NixOS-WSL bare mounts"


def test_each_disk_has_its_rule_and_line() -> None:
    other = '{ name = "b"; serialNumber = "S3"; filesystem.mountPoint = "/mnt/b"; }'
    system = evaluate(declaration(DISK, ATTACHED_ONLY, other))
    links = re.findall(r'SYMLINK\+="disk/by-wsl-bare/([^"]*)"\n', system.udev_rules)
    assert links == ["data", "vault", "b"]
    assert [line.split()[:2] for line in system.fstab] == [
        ["/dev/disk/by-wsl-bare/b", "/mnt/b"],
        ["/dev/disk/by-wsl-bare/data", "/mnt/data"],
    ]


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ('[ "noatime" "x-systemd.device-timeout=5s" ]', "noatime,x-systemd.device-timeout=5s,{}"),
        ('[ "nofail" "ro" ]', "nofail,ro,{},x-systemd.device-timeout=30s"),
        ("[ ]", "{},x-systemd.device-timeout=30s"),
    ],
    ids=["own-timeout", "own-nofail", "none"],
)
def test_options_are_added_where_they_are_missing(given: str, written: str) -> None:
    disk = DISK.replace(" }", f" filesystem.options = {given}; }}")
    system = evaluate(declaration(disk))
    added = r"nofail,noauto,x-systemd.wanted-by=dev-disk-by\x2dwsl\x2dbare-data.device"
    if "nofail" in given:
        added = added.removeprefix("nofail,")
    (line,) = system.fstab
    assert line.split()[3] == written.format(added)


def test_blanks_in_a_mount_point_are_escaped_in_fstab() -> None:
    system = evaluate(declaration(DISK.replace("/mnt/data", "/mnt/my data")))
    assert system.fstab[0].split()[1] == r"/mnt/my\040data"
    assert system.failed == ()


@pytest.mark.parametrize(
    ("serial", "pattern"),
    [
        ("0025_3857_61B0_0EF2.", "scsi-*0025_3857_61B0_0EF2.*"),
        ("00000000NT326QNC", "scsi-*00000000NT326QNC*"),
        ("  S3Z2 NB0K   176976A ", "scsi-*S3Z2_NB0K_176976A*"),
        ("a/b(c)'d\\\\$e", "scsi-*a_b_c__d__e*"),
        ("x*y?z[0]|", "scsi-*x_y_z_0__*"),
        ("A#+.:=@_-z", "scsi-*A#+.:=@_-z*"),
    ],
    ids=["dot-at-end", "leading-zeros", "blanks", "not-kept", "glob-characters", "all-kept"],
)
def test_default_pattern_holds_the_serial_as_udev_writes_it(serial: str, pattern: str) -> None:
    system = evaluate(declaration(f'{{ name = "x"; serialNumber = "{serial}"; }}'))
    assert system.bare_mounts["disks"][0]["devicePattern"] == pattern
    assert (system.failed, system.warnings) == ((), ())


def test_systemd_escape_agrees_on_the_device_unit() -> None:
    if not shutil.which("systemd-escape"):
        pytest.skip("needs systemd-escape")
    names = ["internal-4tb-nvme", "a.b_c-D..9-", "0"]
    texts = {name: declaration(DISK.replace('"data"', f'"{name}"')) for name in names}
    for name, system in evaluate_all(texts).items():
        path = f"/dev/disk/by-wsl-bare/{name}"
        done = subprocess.run(
            ["systemd-escape", "--path", "--suffix=device", path], check=True, capture_output=True
        )
        assert f"x-systemd.wanted-by={done.stdout.decode().strip()}," in system.fstab[0]
