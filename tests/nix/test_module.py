"""What a declaration of disks becomes on a NixOS-WSL system."""

from __future__ import annotations

import dataclasses

import pytest
from evaluated import declaration, evaluate, evaluate_all
from example_disks import DISK, WITH_FILE_SYSTEM, rule

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
