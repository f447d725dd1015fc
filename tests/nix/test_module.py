"""What a declaration of disks becomes on a NixOS-WSL system."""

from __future__ import annotations

import dataclasses
import re
import shutil
import subprocess

import pytest
from evaluated import declaration, evaluate, evaluate_all

from baremount.scripts import wsl_conf

COMMAND = "/nix/store/00000000000000000000000000000000-wsl-bare-mount/bin/wsl-bare-mount boot"
SERIAL = "E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4."

# The one that README.md leads with.
SEED = declaration(
    """{
    name = "internal-4tb-nvme";
    serialNumber = "E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4.";
    devicePattern = "scsi-*E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4.*-part1";
    filesystem = {
      mountPoint = "/mnt/wsl/storage"; fsType = "ext4"; options = [ "defaults" "noatime" ];
    };
  }""",
    more='wsl.wslConf.user.default = "tim";',
)
# A pattern made from the disk's name, which Linux never sees.
UNMATCHED = SEED.replace(f"scsi-*{SERIAL}*-part1", "scsi-*internal-4tb-nvme*")

DISK = '{ name = "data"; serialNumber = "S1"; filesystem.mountPoint = "/mnt/data"; }'
ATTACHED_ONLY = '{ name = "vault"; serialNumber = "S2"; }'

WSL_CONF = f"""\
[automount]
enabled=true
ldconfig=false
mountFsTab=false
options=metadata,uid=1000,gid=100
root=/mnt

[boot]
command={COMMAND}
systemd=true

[interop]
appendWindowsPath=true
enabled=true

[network]
generateHosts=true
generateResolvConf=true
hostname=nixos

[user]
default=tim
"""
FSTAB_LINE = (
    "/dev/disk/by-wsl-bare/internal-4tb-nvme /mnt/wsl/storage ext4 defaults,noatime,nofail,noauto,"
    r"x-systemd.wanted-by=dev-disk-by\x2dwsl\x2dbare-internal\x2d4tb\x2dnvme.device,"
    "x-systemd.device-timeout=30s 0 2"
)
UNIT = f"""\
[Unit]
After=systemd-udevd.service systemd-binfmt.service
Description=Attach physical disks to WSL

[Service]
Environment="PATH=/nix/store/00000000000000000000000000000000-coreutils/bin\
:/nix/store/00000000000000000000000000000000-systemd/bin"
ExecStart={COMMAND}
RemainAfterExit=true
Type=exec

[Install]
WantedBy=multi-user.target
"""
WITH_FILE_SYSTEM = 'ENV{ID_FS_USAGE}=="filesystem"'


def rule(pattern: str, which: str, name: str) -> str:
    return (
        f'ACTION!="remove", SUBSYSTEM=="block", SYMLINK=="disk/by-id/{pattern}", '
        f'{which}, SYMLINK+="disk/by-wsl-bare/{name}"\n'
    )


# -- what must stay as it is


@pytest.mark.parametrize(
    ("settings", "enabled"),
    [
        ("wsl.enable = lib.mkForce false;", "false"),
        ("wsl.bareMounts.enable = lib.mkForce false;", "true"),
    ],
    ids=["wsl-disabled", "module-disabled"],
)
def test_disabled_it_changes_nothing(settings: str, enabled: str) -> None:
    mine = 'wsl.wslConf.boot.command = "a\\nb"; services.udev.extraRules = "# mine";'
    it = evaluate(declaration(DISK, more=f"{mine} {settings}"), complete=True)
    without = evaluate(f"{{ wsl.enable = {enabled}; {mine} }}", with_module=False, complete=True)
    assert it.bare_mounts["disks"], "the module must be there"
    assert it.everything == without.everything
    assert dataclasses.replace(it, bare_mounts=None) == without


def test_other_settings_stay_beside_it() -> None:
    more = """
      services.udev.extraRules = "# mine";
      fileSystems."/srv" = { device = "/dev/sdz"; fsType = "xfs"; };
      environment.systemPackages = [ pkgs.coreutils ];
      wsl.wslConf.time.useWindowsTimezone = false;
    """
    system = evaluate(declaration(DISK, more=more))
    assert "# mine" in system.udev_rules.splitlines()
    assert rule("scsi-*S1*", WITH_FILE_SYSTEM, "data") in system.udev_rules
    assert "/dev/sdz /srv xfs defaults 0 2" in system.fstab
    assert "[time]\nuseWindowsTimezone=false\n" in system.wsl_conf


# -- what it makes


def test_seed_example() -> None:
    system = evaluate(SEED)
    assert system.wsl_conf == WSL_CONF
    assert system.udev
    pattern = f"scsi-*{SERIAL}*-part1"
    assert system.udev_rules == rule(pattern, WITH_FILE_SYSTEM, "internal-4tb-nvme")
    assert system.fstab == (FSTAB_LINE,)
    assert system.units == {}
    assert (system.failed, system.warnings) == ((), ())


def test_pattern_made_from_the_name() -> None:
    """Everything is as declared, and a warning says that no disk will match."""
    system, seed = evaluate_all({"it": UNMATCHED, "seed": SEED}).values()
    assert system.udev_rules == rule(
        "scsi-*internal-4tb-nvme*", WITH_FILE_SYSTEM, "internal-4tb-nvme"
    )
    assert (system.wsl_conf, system.fstab, system.units) == (seed.wsl_conf, seed.fstab, seed.units)
    assert system.failed == ()
    (warning,) = system.warnings
    for part in ("devicePattern", "internal-4tb-nvme", f"scsi-*{SERIAL}*"):
        assert part in warning


def test_service_as_trigger() -> None:
    mine = 'wsl.bareMounts.trigger = "service"; wsl.wslConf.boot.command = "/bin/mine";'
    system = evaluate(declaration(DISK, more=mine))
    assert system.units == {"wsl-bare-mount.service": UNIT}
    assert "command=/bin/mine\n" in system.wsl_conf
    assert COMMAND not in system.wsl_conf
    assert system.failed == ()


def test_attach_only_takes_the_whole_disk() -> None:
    system = evaluate(declaration(ATTACHED_ONLY))
    assert system.udev_rules == rule("scsi-*S2*", 'ENV{DEVTYPE}=="disk"', "vault")
    assert system.fstab == ()
    assert COMMAND in system.wsl_conf


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


def test_powershell_is_looked_for_below_the_automount_root() -> None:
    path = "c/Windows/System32/WindowsPowerShell/v1.0/powershell.exe"
    roots = {"/mnt": f"/mnt/{path}", "/drives/win": f"/drives/win/{path}", "/": f"/{path}"}
    texts = {
        root: declaration(DISK, more=f'wsl.wslConf.automount.root = "{root}";') for root in roots
    }
    found = {
        root: system.bare_mounts["powershellPath"] for root, system in evaluate_all(texts).items()
    }
    assert found == roots


def test_without_a_scheduled_task_the_script_knows_none() -> None:
    system, usual = evaluate_all(
        {
            "none": declaration(DISK, more="wsl.bareMounts.scheduledTask = null;"),
            "usual": declaration(DISK),
        }
    ).values()
    assert "\nscheduled_task=''\n" in system.script
    assert "\nscheduled_task='NixOS-WSL bare mounts'\n" in usual.script
    assert system.failed == ()


# -- other readers of what it makes


@pytest.mark.parametrize("text", [SEED, UNMATCHED], ids=["seed", "unmatched"])
def test_wsl_reads_its_boot_command_and_all_after_it(text: str) -> None:
    conf = wsl_conf.read(evaluate(text).wsl_conf)
    assert conf.broken is None
    assert not conf.lost
    read = {
        name: setting.value
        for name in ("boot.command", "boot.systemd", "user.default")
        if (setting := conf.effective(name))
    }
    assert read == {"boot.command": COMMAND, "boot.systemd": "true", "user.default": "tim"}


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
