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
    "more", ["systemctl start backup", "LEVEL=9 restic backup /home", "cp /mnt/data/x /etc/x"]
)
def test_a_service_that_does_more_is_refused(home, ad_hoc, more):
    refusal = home.refusal(ad_hoc(polling(f"{LOOP}\n      {more}")))
    assert "`poll`" in refusal
    assert f"`{more}`" in refusal


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


def test_a_service_that_mounts_a_second_disk_wants_to_know_which(home, ad_hoc):
    refusal = home.refusal(ad_hoc(polling(f"{LOOP}\n      mount /dev/sdc1 /mnt/other")))
    assert "--serial 'other=SERIAL'" in refusal


BY_ID = "/dev/disk/by-id/scsi-SATA_WDC_WD-WMC1T2351095-part1"


def declared(home, nix, name="host.nix"):
    return nix.module(home.path / name)["wsl"]["bareMounts"]["disks"]


def service(script: str, more: str = "") -> str:
    return (
        f"{{ lib, pkgs, config, ... }}:\n{{\n  wsl.enable = true;\n"
        f"  systemd.services.data.script = ''\n    {script}\n  '';\n{more}}}\n"
    )


@pytest.mark.parametrize(
    "whole",
    [
        'systemd.services.data.script = "mount -t ext4 {d} /data";',
        'systemd.services.data = {{ wantedBy = [ "a" ]; script = "mount -t ext4 {d} /data"; }};',
        'systemd = {{ services = {{ data.script = "mount -t ext4 {d} /data"; }}; }};',
        (
            'systemd.services.data.script = "mount -t ext4 {d} /data"; '
            'systemd.services.data.wantedBy = [ "a" ];'
        ),
        'system.activationScripts.data = "mount -t ext4 {d} /data";',
        'wsl.wslConf.boot.command = "/run/current-system/sw/bin/mount -t ext4 {d} /data";',
        'wsl.wslConf = {{ boot = {{ command = "/bin/mount -t ext4 {d} /data"; }}; }};',
    ],
)
def test_what_only_a_command_mounts_is_declared(home, nix, whole):
    text = f"{{ ... }}:\n{{\n  wsl.enable = true;\n  {whole.format(d=BY_ID)}\n}}\n"
    assert home.migrate(text, "--serial", "data=WD-WMC1T2351095").code == 0
    (disk,) = declared(home, nix)
    assert disk == {
        "name": "data",
        "serialNumber": "WD-WMC1T2351095",
        "devicePattern": BY_ID.removeprefix("/dev/disk/by-id/"),
        "filesystem": {"mountPoint": "/data", "fsType": "ext4", "options": ["defaults"]},
    }
    assert "/data" not in home.read().replace('mountPoint = "/data"', "")
    assert "Nothing to migrate" in home.run("migrate", "host.nix").output


@pytest.mark.parametrize("more", ["systemctl start smbd", "chown me /data", "echo on > /sys/x"])
def test_a_command_that_mounts_by_hand_and_does_more_stays(home, more):
    text = service(f"mount -t ext4 {BY_ID} /data; {more}")
    outcome = home.migrate(text, "--serial", "data=WD-WMC1T2351095")
    assert outcome.code == 0
    assert home.read() == text
    assert f"`{more.partition(' >')[0]}`" in outcome.output


def test_a_mount_that_is_not_known_is_refused_with_what_is_missing(home):
    refusal = home.refusal(service("mount /dev/disk/by-uuid/11-22 /data"))
    assert "--serial 'uuid:11-22=SERIAL'" in refusal
    assert "--fs-type '/data=TYPE'" in refusal


def test_a_machine_that_boots_by_itself_mounts_what_it_likes(home):
    text = service("mount /dev/sdb1 /data").replace(
        "wsl.enable = true", 'boot.loader.grub.device = "/dev/sda"'
    )
    outcome = home.migrate(text)
    assert (outcome.code, outcome.output) == (0, "Nothing to migrate.\n")


def attaching(serial: str) -> str:
    """A command for a shell in a Nix string that attaches the disk with a serial number."""
    disk = f"(Get-CimInstance Win32_DiskDrive | ? SerialNumber -eq {serial}).DeviceID"
    return f"powershell.exe -Command 'wsl --mount {disk} --bare'"


def test_commands_that_belong_together_are_one_disk(home, nix):
    more = boot(f'"{attaching("WD-WMC1T2351095")}"')
    assert home.migrate(service(f"mount -t ext4 {BY_ID} /data", more)).code == 0
    (disk,) = declared(home, nix)
    assert disk["serialNumber"] == "WD-WMC1T2351095"
    assert "wslConf" not in nix.module(home.path / "host.nix")["wsl"]


def test_two_serial_numbers_for_one_link_are_a_conflict(home, ad_hoc):
    mount = "mount /dev/disk/by-id/scsi-SAMSUNG_S6Z2NJ0TC14842T-part1 /mnt/data"
    refusal = home.refusal(ad_hoc(polling(f"{attaching('OTHER1')}\n      {mount}")))
    assert "OTHER1" in refusal
    assert "S6Z2NJ0TC14842T" in refusal


def test_a_disk_that_only_a_boot_command_attaches_is_not_lost(home, nix, ad_hoc):
    assert home.migrate(ad_hoc(boot(f'"{attaching("OTHER1")}"'))).code == 0
    serials = {disk["serialNumber"] for disk in declared(home, nix)}
    assert serials == {"S6Z2NJ0TC14842T", "OTHER1"}


def test_what_waited_for_the_service_waits_for_the_mount(home, nix):
    more = '  systemd.services.x.after = [ "data.service" "mydata.service" ];\n'
    text = service(f"mount -t ext4 {BY_ID} /data", more)
    assert home.migrate(text, "--serial", "data=WD-WMC1T2351095").code == 0
    services = nix.module(home.path / "host.nix")["systemd"]["services"]
    assert services == {"x": {"after": ["data.mount", "mydata.service"]}}


def test_values_of_a_script_stay_expressions(home, nix):
    script = service("mount -t ext4 UUID=${uuid} ${point}; mountpoint ${point}")
    text = script.replace(":\n", ':\nlet uuid = "11-22"; point = "/data"; in\n', 1)
    assert home.migrate(text, "--serial", "data=WD1").code == 0
    assert "uuid = uuid;" in home.read()
    assert "mountPoint = point;" in home.read()
    (disk,) = declared(home, nix)
    assert disk["filesystem"]["uuid"] == "11-22"


def test_a_task_that_a_boot_command_starts_is_to_be_removed(home):
    more = boot("\"schtasks.exe /run /tn 'Disks\\\\Attach data'\"")
    text = service(f"mount -t ext4 {BY_ID} /data", more)
    outcome = home.migrate(text, "--serial", "data=WD-WMC1T2351095")
    assert outcome.code == 0, outcome.output
    assert r"Unregister-ScheduledTask -TaskName 'Attach data' -TaskPath '\Disks\'" in outcome.output


def test_a_helper_stays_and_is_named(home, ad_hoc):
    helper = 'pkgs.writeShellScriptBin "m" "mount UUID=11-22 /usb"'
    body = f"  environment.systemPackages = [ ({helper}) ];\n"
    outcome = home.migrate(ad_hoc(body).replace("lib, ...", "lib, pkgs, ..."), write=False)
    assert outcome.code == 0
    assert "`/usb` is not declared" in outcome.output


def test_without_a_declaration_nothing_is_taken_out(home):
    text = service(f"mount -t ext4 {BY_ID} /data; systemctl start smbd", boot(ATTACHING))
    outcome = home.migrate(text, "--serial", "data=WD-WMC1T2351095")
    assert outcome.code == 0
    assert home.read() == text
    assert "dropped" not in outcome.output


def test_a_condition_goes_with_the_declaration(home, nix):
    text = service(f"mount -t ext4 {BY_ID} /data").replace(
        "systemd.services.data.script = ",
        "systemd.services.data = lib.mkIf config.my.flag { script = ",
    )
    text = text.replace("  '';\n}", "  ''; };\n}")
    assert home.migrate(text, "--serial", "data=WD-WMC1T2351095").code == 0
    block = nix.module(home.path / "host.nix")["wsl"]["bareMounts"]
    assert block["_type"] == "if"
    assert block["content"]["disks"][0]["name"] == "data"


def test_a_condition_further_out_is_refused(home):
    text = service(f"mount -t ext4 {BY_ID} /data").replace(
        "systemd.services.data.script = ",
        "systemd.services = lib.mkIf config.my.flag { data.script = ",
    )
    refusal = home.refusal(
        text.replace("  '';\n}", "  ''; };\n}"), "--serial", "data=WD-WMC1T2351095"
    )
    assert "stands under a condition" in refusal


def test_more_commands_than_any_machine_has_are_refused(home):
    mounts = "\n".join(f"mount -t ext4 /dev/disk/by-uuid/{n:04}-aa /m/{n}" for n in range(600))
    assert "600 commands" in home.refusal(service(mounts))


def test_what_is_not_followed_in_a_command_is_told(home):
    text = service(f'powershell.exe -Command "$COMMAND"; mount -t ext4 {BY_ID} /data')
    outcome = home.migrate(text, "--serial", "data=WD-WMC1T2351095")
    assert "PowerShell runs text that is not known" in outcome.output
    assert home.read() == text
