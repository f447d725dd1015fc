"""A service that mounts a disk, and its other options: what goes with it, what keeps it."""

from __future__ import annotations

import pytest

BY_ID = "/dev/disk/by-id/scsi-SATA_WDC_WD-WMC1T2351095-part1"
TWO = BY_ID.replace("part1", "part2")
SERIAL = ("--serial", "data=WD-WMC1T2351095")


def service(*more: str) -> str:
    lines = "".join(f"  {line}\n" for line in more)
    return (
        "{ lib, pkgs, config, ... }:\n{\n  wsl.enable = true;\n"
        f'  systemd.services.data.script = "mount -t ext4 {BY_ID} /data";\n{lines}}}\n'
    )


@pytest.mark.parametrize(
    "more",
    [
        "postStart = config.my.command;",
        "serviceConfig.ExecStartPost = lib.getExe pkgs.restic;",
        'serviceConfig.ExecStop = [ "true" (lib.getExe pkgs.restic) ];',
        'serviceConfig.ExecStartPre = "${pkgs.restic}/bin/restic" + " backup";',
        'postStop = lib.optionalString config.my.flag "systemctl start smbd";',
        "serviceConfig = config.my.settings;",
    ],
)
def test_what_a_service_runs_unseen_keeps_it(home, more):
    text = service(f"systemd.services.data.{more}")
    outcome = home.migrate(text, *SERIAL)
    assert home.read() == text
    assert "does more: `${" in outcome.output


def test_an_option_that_is_not_set_keeps_nothing(home):
    text = service("systemd.services.data.postStart = null;")
    assert home.migrate(text, *SERIAL).code == 0
    assert "services" not in home.read()


def test_a_service_that_is_a_set_and_more_goes_whole(home):
    whole = (
        'systemd.services.data = {{ script = "mount -t ext4 {d} /data"; serviceConfig = {{ }}; }};'
        '\n  systemd.services.data.wantedBy = [ "a" ];'
        '\n  systemd.services.data.serviceConfig.Type = "oneshot";'
    )
    text = f"{{ ... }}:\n{{\n  wsl.enable = true;\n  {whole.format(d=BY_ID)}\n}}\n"
    assert home.migrate(text, *SERIAL).code == 0
    assert "services" not in home.read()


@pytest.mark.parametrize("more", ["enable = false;", "enable = lib.mkForce false;"])
def test_a_service_that_is_off_mounts_nothing(home, more):
    text = service(f"systemd.services.data.{more}")
    outcome = home.migrate(text, *SERIAL)
    assert outcome.code == 0
    assert outcome.output.endswith("\n\nNothing to migrate.\n")
    # That it has no disk for the answer is all there is to say.
    assert outcome.output.count("\n  ") == 1


@pytest.mark.parametrize(
    ("more", "named"),
    [
        ("enable = config.my.flag;", "data.enable"),
        ('unitConfig.ConditionPathExists = "/etc/data";', "ConditionPathExists"),
        ('unitConfig = { AssertHost = "desk"; };', "AssertHost"),
        ("unitConfig.ConditionPathExists = config.my.flags;", "ConditionPathExists"),
    ],
)
def test_a_service_that_only_sometimes_runs_is_refused(home, more, named):
    refusal = home.refusal(service(f"systemd.services.data.{more}"), *SERIAL)
    assert f"{named}` decides whether it runs" in refusal


@pytest.mark.parametrize(
    "more",
    [
        "enable = true;",
        'serviceConfig.Type = "oneshot";',
        'unitConfig.ConditionPathExists = "/dev/sdb1";',
        'unitConfig.ConditionVirtualization = "wsl";',
        'unitConfig.ConditionPathIsMountPoint = "!/data";',
    ],
)
def test_a_service_that_always_runs_goes(home, more):
    assert home.migrate(service(f"systemd.services.data.{more}"), *SERIAL).code == 0
    assert "services" not in home.read()


@pytest.mark.parametrize(
    "more",
    [
        'systemd.timers.data = { timerConfig.OnBootSec = "1min"; };',
        'systemd.paths.data.pathConfig.PathExists = "/dev/sdb1";',
    ],
)
def test_what_starts_a_service_goes_with_it(home, more):
    outcome = home.migrate(service(more), *SERIAL)
    assert outcome.code == 0
    assert "systemd" not in home.read()
    assert f"dropped    {more[:14]}".rstrip(".") in outcome.output


def test_a_timer_of_its_name_that_starts_another_service_stays(home):
    more = 'systemd.timers.data.timerConfig.Unit = "backup.service";'
    assert home.migrate(service(more), *SERIAL).code == 0
    assert more in home.read()


def test_what_waited_for_a_service_by_its_own_word_is_told(home):
    more = 'before = [ "smbd.service" "local-fs.target" ];'
    outcome = home.migrate(service(f"systemd.services.data.{more}"), *SERIAL)
    assert outcome.code == 0
    assert "`smbd.service` waited for the service `data`" in outcome.output
    assert 'systemd.services.smbd.unitConfig.RequiresMountsFor = [ "/data" ];' in outcome.output
    assert "`local-fs.target`" not in outcome.output


def test_what_a_service_waited_for_is_listed(home):
    more = 'after = [ "unlock.service" "network.target" ];'
    outcome = home.migrate(service(f"systemd.services.data.{more}"), *SERIAL)
    assert "dropped    systemd.services.data.after unlock.service" in outcome.output
    assert "network.target" not in outcome.output.partition("\n--- ")[0]


@pytest.mark.parametrize("option", ["after", "wants", "partOf", "wantedBy", "requiredBy"])
def test_units_that_name_the_service_name_the_mount(home, nix, option):
    more = f'systemd.services.x.{option} = [ "data.service" "other.service" ];'
    assert home.migrate(service(more), *SERIAL).code == 0
    services = nix.module(home.path / "host.nix")["systemd"]["services"]
    assert services == {"x": {option: ["data.mount", "other.service"]}}


@pytest.mark.parametrize(
    ("command", "is_told"),
    [
        ("systemctl restart data", True),
        ("systemctl --no-block start other data; true", True),
        ("systemctl restart database", False),
        ("systemctl restart other; cat data", False),
    ],
)
def test_a_command_that_starts_the_service_is_told(home, command, is_told):
    outcome = home.migrate(service(f'environment.shellAliases.up = "{command}";'), *SERIAL)
    assert ("`data.service` is named here and goes away" in outcome.output) is is_told


def test_a_second_file_system_of_a_disk_is_no_second_disk(home):
    more = f'systemd.services.two.script = "mount -t ext4 {TWO} /two";'
    refusal = home.refusal(service(more), *SERIAL)
    assert "`/two` is on the same disk as `/data`" in refusal
    assert f'`fileSystems."/two" = {{ device = "{TWO}"; fsType = …; }}`' in refusal


def test_a_further_file_system_of_a_declared_disk_stays(home):
    more = f'fileSystems."/two" = {{ device = "{TWO}"; fsType = "ext4"; }};'
    text = service(more)
    outcome = home.migrate(text, "--serial", "two=WD-WMC1T2351095")
    assert outcome.code == 0
    assert f"mount -t ext4 {BY_ID} /data" in home.read()
    assert "`/data` is on the same disk as `/two`" in outcome.output


def test_an_activation_script_that_another_one_needs_is_refused(home):
    more = (
        f'system.activationScripts.disk = "mount -t ext4 {BY_ID} /disk";',
        'system.activationScripts.list = { deps = [ "disk" ]; text = "ls /disk"; };',
    )
    text = "\n".join(["{ ... }: {", "wsl.enable = true;", *more, "}"])
    refusal = home.refusal(text, "--serial", "disk=WD-WMC1T2351095")
    assert "`system.activationScripts.list.deps` names it" in refusal


def test_mounts_of_one_disk_that_differ_are_told(home):
    more = f'systemd.services.two.script = "mount -t xfs -o ro {BY_ID} /data";'
    outcome = home.migrate(service(more), *SERIAL)
    assert (
        "declared with type ext4 instead of xfs, options defaults instead of ro" in outcome.output
    )


ATTACH = (
    "powershell.exe -Command 'wsl --mount (Get-CimInstance Win32_DiskDrive |"
    " ? SerialNumber -eq WD-WMC1T2351095).DeviceID --bare'"
)


def test_a_service_that_attaches_before_the_one_that_mounts(home, nix):
    text = service(
        f'systemd.services.attach = {{ before = [ "data.service" ]; script = "{ATTACH}"; }};',
        'systemd.services.data.after = [ "attach.service" ];',
        'systemd.services.x.after = [ "attach.service" ];',
    )
    outcome = home.migrate(text)
    assert outcome.code == 0, outcome.output
    services = nix.module(home.path / "host.nix")["systemd"]["services"]
    assert services == {"x": {"after": ["data.mount"]}}
    assert "waited for the service" not in outcome.output
    assert "device alone" not in outcome.output


@pytest.mark.parametrize(
    "sides", [("lib.mkIf config.my.flag ", ""), ("", "lib.mkIf config.my.flag ")]
)
def test_conditions_that_differ_are_refused(home, sides):
    attach, mount = sides
    text = service(f'wsl.wslConf.boot.command = {attach}"{ATTACH}";')
    text = text.replace('data.script = "mount', f'data = {mount}{{ script = "mount')
    refusal = home.refusal(text.replace('/data";', '/data"; };'))
    assert "this boot command and the service `data` are about one disk" in refusal


def test_one_condition_of_both_goes_with_the_declaration(home, nix):
    condition = "lib.mkIf config.my.flag"
    text = service(f'wsl.wslConf.boot.command = {condition} "{ATTACH}";')
    text = text.replace('data.script = "mount', f'data = {condition} {{ script = "mount')
    assert home.migrate(text.replace('/data";', '/data"; };')).code == 0
    assert nix.module(home.path / "host.nix")["wsl"]["bareMounts"]["_type"] == "if"


def test_a_machine_that_shares_the_file_and_is_not_wsl_is_named(home):
    shared = service().replace("  wsl.enable = true;\n", "")
    home.write(
        {
            "data.nix": shared,
            "wsl.nix": "{ imports = [ ./data.nix ]; wsl.enable = true; }\n",
            "desk.nix": '{ imports = [ ./data.nix ]; boot.loader.grub.device = "/dev/sda"; }\n',
        }
    )
    outcome = home.run("migrate", "--write", *SERIAL, "wsl.nix", "desk.nix")
    assert outcome.code == 1
    assert "desk.nix: this machine shares a file that would be rewritten" in outcome.output
    assert "report this" not in outcome.output
    assert home.read("data.nix") == shared


def test_a_helper_beside_a_service_is_no_unit(home):
    text = service(
        'systemd.services.data.before = [ "x.service" ];',
        'environment.systemPackages = [ (pkgs.writeShellScriptBin "m" "mount UUID=1-2 /usb") ];',
    )
    outcome = home.migrate(text, *SERIAL)
    assert outcome.code == 0
    assert "`/usb` is not declared" in outcome.output


PS1 = "$d = Get-Disk -SerialNumber 'WD-WMC1T2351095'\nwsl --mount $d.Path --bare\n"
STARTS = "powershell.exe -File 'C:/Scripts/attach.ps1'"


def test_a_service_that_starts_a_given_script_goes_with_what_waited_for_it(home, nix):
    text = (
        "{ ... }:\n{\n  wsl.enable = true;\n"
        f'  systemd.services.attach.script = "{STARTS}";\n'
        f'  fileSystems."/data" = {{\n    device = "{BY_ID}";\n    fsType = "ext4";\n'
        '    options = [ "nofail" "x-systemd.requires=attach.service" "noatime" ];\n  };\n}\n'
    )
    home.write({"attach.ps1": PS1})
    assert home.migrate(text, *SERIAL, "attach.ps1").code == 0
    assert "systemd.services" not in home.read()
    (disk,) = nix.module(home.path / "host.nix")["wsl"]["bareMounts"]["disks"]
    assert disk["filesystem"]["options"] == ["nofail", "noatime"]


MOUNTS = f"wsl -u root -- mount -t ext4 {BY_ID} /data\n"
BOOTS = {
    "alone": "{\n  wsl.enable = true;\n  wsl.wslConf.boot.command = %s;\n}\n",
    "in the middle": "{\n  wsl.enable = true;\n  wsl.wslConf.boot.command = %s;\n  x = 1;\n}\n",
    "in sets": "{\n  wsl = {\n    enable = true;\n    wslConf.boot.command = %s;\n  };\n}\n",
    "in a set": "{\n  wsl.enable = true;\n  wsl.wslConf.boot = {\n    command = %s;\n  };\n}\n",
    "first": "{\n  wsl.wslConf.boot.command = %s;\n  wsl.enable = true;\n}\n",
}


@pytest.mark.parametrize("text", BOOTS.values(), ids=BOOTS)
def test_a_boot_command_of_a_given_script_whose_disk_is_new_goes_with_it(home, nix, text):
    home.write({"attach.ps1": PS1 + MOUNTS})
    outcome = home.migrate("{ ... }:\n" + text % f'"{STARTS}"', "attach.ps1")
    assert outcome.code == 0, outcome.output + outcome.errors
    assert "  dropped  wsl.wslConf.boot.command" in outcome.output
    assert "is given here as well" not in outcome.output
    wsl = nix.module(home.path / "host.nix")["wsl"]
    assert "command" not in wsl.get("wslConf", {}).get("boot", {})
    assert [disk["name"] for disk in wsl["bareMounts"]["disks"]] == ["data"]
    assert "trigger" not in wsl["bareMounts"]


def test_its_comment_is_kept_or_told(home):
    text = BOOTS["alone"].replace("  wsl.wslConf", "  # Windows attaches.\n  wsl.wslConf")
    home.write({"attach.ps1": PS1 + MOUNTS})
    outcome = home.migrate(text % f'"{STARTS}"', "attach.ps1")
    assert outcome.code == 0
    assert "# Windows attaches." in home.read() + outcome.output.partition("\n--- ")[0]


@pytest.mark.parametrize(
    ("command", "script"),
    [
        (f'lib.mkIf config.my.flag "{STARTS}"', PS1 + MOUNTS),
        (f'"{STARTS}"', PS1 + MOUNTS + "wsl --mount --vhd C:/v.vhdx --bare\n"),
    ],
    ids=["under a condition", "of a script that stays"],
)
def test_a_boot_command_that_may_be_needed_stays_and_is_named(home, command, script):
    text = ("{ lib, config, ... }:\n" + BOOTS["alone"]) % command
    home.write({"attach.ps1": script})
    outcome = home.migrate(text, "attach.ps1")
    assert outcome.code == 0, outcome.output
    assert command in home.read()
    assert "this boot command starts what is given here as well" in outcome.output


def test_one_that_does_more_stays(home):
    home.write({"attach.ps1": PS1 + MOUNTS})
    text = BOOTS["alone"] % f'"{STARTS}; systemctl start x"'
    home.migrate(text, "attach.ps1")
    assert "systemctl start x" in home.read()


def test_a_service_that_only_attaches_is_read(home, nix):
    attach = "wsl.exe --mount X --bare"
    text = (
        "{ ... }:\n{\n  wsl.enable = true;\n"
        f'  systemd.services.attach.script = "{attach}";\n'
        f'  fileSystems."/data" = {{ device = "{BY_ID}"; fsType = "ext4"; }};\n}}\n'
    )
    outcome = home.migrate(text, *SERIAL, write=False)
    assert "systemd.services.attach" in outcome.output.partition("\n--- ")[0]
