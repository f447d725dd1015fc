"""Boot commands and services beside a mount: taken out, left in place, or refused."""

from __future__ import annotations

import pytest


def boot(command: str) -> str:
    return f"  wsl.wslConf.boot.command = {command};\n"


def polling(script: str) -> str:
    return f"  systemd.services.poll = {{\n    script = ''\n      {script}\n    '';\n  }};\n"


ATTACHING = '"schtasks.exe /run /tn attach-disk"'
LOOP = "for i in $(seq 9); do sleep 1; done\n      mount /dev/sdb1 /mnt/data"


def test_a_command_that_only_attaches_goes(home, ad_hoc, nix):
    outcome = home.migrate(ad_hoc(boot(ATTACHING)))
    assert outcome.code == 0
    assert "boot" not in home.read()
    assert "Unregister-ScheduledTask -TaskName 'attach-disk'" in outcome.output
    assert "wsl.wslConf.boot.command" in outcome.output.partition("\n--- ")[0]


def test_a_command_of_the_user_s_own_stays_and_sets_the_trigger(home, ad_hoc, nix):
    assert home.migrate(ad_hoc(boot('"mount --make-rshared /"'))).code == 0
    result = nix.module(home.path / "host.nix")["wsl"]
    assert result["wslConf"]["boot"]["command"] == "mount --make-rshared /"
    assert result["bareMounts"]["trigger"] == "service"


def test_a_command_that_does_more_is_refused(home, ad_hoc):
    assert "boot command" in home.refusal(
        ad_hoc(boot('"wsl.exe --mount X --bare && systemctl start x"'))
    )


def test_a_service_that_only_mounts_the_disk_goes(home, ad_hoc):
    outcome = home.migrate(ad_hoc(polling(LOOP)))
    assert outcome.code == 0
    assert "poll" not in home.read()
    assert "systemd.services.poll" in outcome.output.partition("\n--- ")[0]


@pytest.mark.parametrize(
    "more",
    ["systemctl start backup", "mount /dev/sdc1 /mnt/other", "LEVEL=9 restic backup /home"],
)
def test_a_service_that_does_more_is_refused(home, ad_hoc, more):
    assert "`poll`" in home.refusal(ad_hoc(polling(f"{LOOP}\n      {more}")))


@pytest.mark.parametrize("script", ["mount /dev/sdb1 /mnt/other", "echo /mnt/data", "sleep 1"])
def test_a_service_that_mounts_no_disk_of_ours_stays(home, ad_hoc, script):
    assert home.migrate(ad_hoc(polling(script))).code == 0
    assert script in home.read()


def test_a_serial_number_in_a_boot_command_is_found(home, nix):
    text = (
        '{ ... }:\n{\n  wsl.enable = true;\n  fileSystems."/mnt/data" = {\n'
        '    device = "/dev/disk/by-uuid/ab-12";\n    fsType = "ext4";\n  };\n'
        "  wsl.wslConf.boot.command = ''powershell.exe -Command \"$d = Get-PhysicalDisk"
        " -SerialNumber 'S1X'; wsl --mount $d.DeviceId --bare\"'';\n}\n"
    )
    assert home.migrate(text).code == 0
    (disk,) = nix.module(home.path / "host.nix")["wsl"]["bareMounts"]["disks"]
    assert disk["serialNumber"] == "S1X"


def test_without_a_disk_nothing_is_touched(home):
    text = "{ ... }:\n{\n" + boot(ATTACHING) + polling("mount /dev/sdb1 /mnt/data") + "}\n"
    outcome = home.migrate(text)
    assert outcome.code == 0
    assert home.read() == text
