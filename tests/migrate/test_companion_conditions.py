"""What attaches a disk, or mounts a `noauto` entry, only under a condition: the declaration must
not lose that."""

from __future__ import annotations

import pytest

BY_ID = "/dev/disk/by-id/scsi-SATA_WDC_WD-WMC1T2351095-part1"
SERIAL = ("--serial", "data=WD-WMC1T2351095")
TARGET = 'wantedBy = [ "multi-user.target" ];'
MOUNT = 'script = "mount /data";'
FLAG = "config.my.flag"
SOMETIMES = f"systemd.services.m = lib.mkIf {FLAG} {{ {TARGET} {MOUNT} }};"


def host(*lines: str, options: str = '[ "noauto" ]', entry: str = "") -> str:
    values = f'device = "{BY_ID}"; fsType = "ext4"; options = {options};'
    body = [f'fileSystems."/data" = {entry}{{ {values} }};', *lines]
    return "\n".join(["{ lib, pkgs, config, ... }:", "{", "wsl.enable = true;", *body, "}", ""])


def service(body: str, name: str = "m") -> str:
    return f"systemd.services.{name} = {{ {body} }};"


def timer(body: str, condition: str = "") -> str:
    """A service that only a timer starts."""
    return service(MOUNT) + f" systemd.timers.m = {condition}{{ {body} }};"


ALWAYS = {
    "no condition": [service(TARGET + MOUNT)],
    "another one without": [SOMETIMES, service(TARGET + MOUNT, "other")],
    "WSL": [SOMETIMES.replace(FLAG, "config.wsl.enable")],
    "always true": [SOMETIMES.replace(FLAG, "true")],
    "a second start": [
        service(TARGET + MOUNT),
        f'systemd.services.m.requiredBy = lib.mkIf {FLAG} [ "x.target" ];',
    ],
    "another command": [
        service(TARGET + MOUNT),
        f'systemd.services.m.preStart = lib.mkIf {FLAG} "sleep 1";',
    ],
    "a timer beside it": [
        timer('wantedBy = [ "timers.target" ];', f"lib.mkIf {FLAG} ").replace(MOUNT, TARGET + MOUNT)
    ],
    "by hand": [service(MOUNT)],
}


@pytest.mark.parametrize("lines", ALWAYS.values(), ids=ALWAYS)
def test_what_always_mounts_goes(home, lines):
    outcome = home.migrate(host(*lines), *SERIAL)
    assert outcome.code == 0, outcome.output
    assert "systemd.services" not in home.read()


def test_the_module_s_own_condition_is_none_that_is_lost(home):
    text = host(SOMETIMES.replace(FLAG, "config.wsl.enable"))
    text = text.replace("wsl.enable = true;", 'wsl.defaultUser = "tim";')
    outcome = home.migrate(text, *SERIAL)
    assert outcome.code == 0, outcome.output
    assert "systemd.services" not in home.read()


SOMETIMES_ONLY = {
    "service": (SOMETIMES, FLAG),
    "services": (
        f"systemd.services = lib.mkIf {FLAG} {{ m = {{ {TARGET} {MOUNT} }}; }};",
        FLAG,
    ),
    "wantedBy": (service(f'wantedBy = lib.mkIf {FLAG} [ "a.target" ]; {MOUNT}'), FLAG),
    "computed wantedBy": (
        service(f'wantedBy = lib.optional {FLAG} "a.target"; {MOUNT}'),
        f'lib.optional {FLAG} "a.target"',
    ),
    "script": (service(f'{TARGET} script = lib.mkIf {FLAG} "mount /data";'), FLAG),
    "script, behind another one": (
        service(f'{TARGET} preStart = "sleep 1"; script = lib.mkIf {FLAG} "mount /data";'),
        FLAG,
    ),
    "timer": (timer('wantedBy = [ "timers.target" ];', f"lib.mkIf {FLAG} "), FLAG),
    "timer's enable": (timer(f"enable = {FLAG};"), "systemd.timers.m.enable"),
    "timer's condition": (
        timer("unitConfig.ConditionACPower = true;"),
        "systemd.timers.m.unitConfig.ConditionACPower",
    ),
    "boot command": (f'wsl.wslConf.boot.command = lib.mkIf {FLAG} "mount /data";', FLAG),
    "activation script": (
        f'system.activationScripts.m = lib.mkIf {FLAG} "mount /data";',
        FLAG,
    ),
    "its text": (f'system.activationScripts.m.text = lib.mkIf {FLAG} "mount /data";', FLAG),
}


@pytest.mark.parametrize(("line", "condition"), SOMETIMES_ONLY.values(), ids=SOMETIMES_ONLY)
def test_what_only_sometimes_mounts_is_refused(home, line, condition):
    refusal = home.refusal(host(line), *SERIAL)
    assert f"under `{condition}`" in refusal
    assert 'move that to `fileSystems."/data"`' in refusal


def test_each_of_two_that_sometimes_mount_is_refused(home):
    other = SOMETIMES.replace("services.m ", "services.n ").replace(FLAG, f"(!{FLAG})")
    refusal = home.refusal(host(SOMETIMES, other), *SERIAL)
    assert "the service `m`, under `config.my.flag`" in refusal
    assert "the service `n`, under `!config.my.flag`" in refusal


@pytest.mark.parametrize(
    "options",
    [
        '[ "nofail" ]',
        '[ "noauto" "x-systemd.automount" ]',
        '[ "noauto" "x-systemd.wanted-by=multi-user.target" ]',
    ],
)
def test_what_is_mounted_without_the_service_needs_no_condition(home, options):
    outcome = home.migrate(host(SOMETIMES, options=options), *SERIAL)
    assert outcome.code == 0, outcome.output
    assert "systemd.services" not in home.read()
    assert "only when something asked for it" not in outcome.output


def test_what_was_asked_for_is_done_and_then_it_goes(home, nix):
    """The next command of the refusal."""
    text = host(service(TARGET + MOUNT), entry="lib.mkIf config.my.flag ")
    assert home.migrate(text, *SERIAL).code == 0
    assert nix.module(home.path / "host.nix")["wsl"]["bareMounts"]["_type"] == "if"
    assert home.migrate(host(SOMETIMES, entry="lib.mkIf config.my.flag "), *SERIAL).code == 0
    assert nix.module(home.path / "host.nix")["wsl"]["bareMounts"]["_type"] == "if"


@pytest.mark.parametrize("lines", [(), (service(MOUNT),)])
def test_that_a_mount_by_hand_will_come_by_itself_is_told(home, lines):
    outcome = home.migrate(host(*lines), *SERIAL)
    assert outcome.code == 0
    assert "`noauto`: so far it was mounted only when something asked for it" in outcome.output


def test_a_condition_of_a_unit_that_nothing_else_mounts_is_not_lost(home):
    unit = f'{{ what = "{BY_ID}"; where = "/data"; type = "ext4"; %s }}'
    text = "{ lib, config, ... }:\n{\n  wsl.enable = true;\n  systemd.mounts = [ %s ];\n  %s\n}\n"
    refusal = home.refusal(text % (unit % "", SOMETIMES), *SERIAL)
    assert "move that to `systemd.mounts`" in refusal
    wanted = 'wantedBy = [ "multi-user.target" ];'
    assert home.migrate(text % (unit % wanted, SOMETIMES), *SERIAL).code == 0


@pytest.mark.parametrize(
    "body",
    [
        f'{TARGET} script = lib.mkIf config.my.flag "mount -t ext4 {BY_ID} /data";',
        f'wantedBy = lib.mkIf config.my.flag [ "a" ]; script = "mount -t ext4 {BY_ID} /data";',
    ],
)
def test_a_condition_within_what_declares_the_disk_is_refused(home, body):
    lines = ["{ lib, config, ... }:", "{", "  wsl.enable = true;", f"  {service(body)}", "}", ""]
    text = "\n".join(lines)
    refusal = home.refusal(text, *SERIAL)
    assert "under `config.my.flag`" in refusal
    assert "move that to `systemd.services.m`" in refusal


def test_options_of_a_unit_that_cannot_be_seen_are_refused(home):
    line = service(f"{TARGET} {MOUNT} unitConfig = config.my.unit;")
    refusal = home.refusal(host(line), *SERIAL)
    assert "`systemd.services.m.unitConfig` decides whether it runs" in refusal


DRIVE = ("--serial", "2=WD-WMC1T2351095")
ATTACH = "/mnt/c/Windows/System32/wsl.exe --mount //./PHYSICALDRIVE2 --bare"
ATTACHING = f'script = "{ATTACH}";'
DOCKED = f'wsl.wslConf.boot.command = lib.mkIf {FLAG} "{ATTACH}";'


def mounted(*lines: str, entry: str = "") -> str:
    """A host whose disk is mounted by itself, once something has attached it."""
    return host(*lines, options='[ "nofail" ]', entry=entry)


ATTACHED_SOMETIMES = {
    "boot command": (DOCKED, FLAG),
    "service": (service(TARGET + ATTACHING).replace("= {", f"= lib.mkIf {FLAG} {{", 1), FLAG),
    "computed wantedBy": (
        service(f'wantedBy = lib.optional {FLAG} "multi-user.target"; {ATTACHING}'),
        f'lib.optional {FLAG} "multi-user.target"',
    ),
    "timer": (
        timer('wantedBy = [ "timers.target" ];', f"lib.mkIf {FLAG} ").replace(MOUNT, ATTACHING),
        FLAG,
    ),
    "activation script": (f'system.activationScripts.m = lib.mkIf {FLAG} "{ATTACH}";', FLAG),
    "before an unconditional mount": (
        service(f'{TARGET} {MOUNT} preStart = lib.mkIf {FLAG} "{ATTACH}";'),
        FLAG,
    ),
}


@pytest.mark.parametrize(("line", "condition"), ATTACHED_SOMETIMES.values(), ids=ATTACHED_SOMETIMES)
def test_what_only_sometimes_attaches_is_refused(home, line, condition):
    refusal = home.refusal(mounted(line), *DRIVE)
    assert "nothing attaches the disk of `/data` but " in refusal
    assert f"under `{condition}`" in refusal
    assert 'move that to `fileSystems."/data"` (`lib.mkIf`)' in refusal


def test_a_condition_of_the_entry_is_not_that_of_what_attaches(home):
    refusal = home.refusal(mounted(DOCKED, entry="lib.mkIf config.my.other "), *DRIVE)
    assert f"under `{FLAG}`" in refusal


ATTACHED_ALWAYS = {
    "no condition": [f'wsl.wslConf.boot.command = "{ATTACH}";'],
    "WSL": [DOCKED.replace(FLAG, "config.wsl.enable")],
    "another one without": [DOCKED, service(TARGET + ATTACHING)],
    "another one that may": [DOCKED, service(f'{TARGET} script = "schtasks.exe /run /tn attach";')],
    "by hand": [service(ATTACHING)],
    "a mount under a condition": [service(TARGET + ATTACHING, "attach"), SOMETIMES],
}


@pytest.mark.parametrize("lines", ATTACHED_ALWAYS.values(), ids=ATTACHED_ALWAYS)
def test_what_is_attached_always_goes(home, lines):
    outcome = home.migrate(mounted(*lines), *DRIVE, *SERIAL)
    assert outcome.code == 0, outcome.output
    assert "wsl.exe" not in home.read()


def test_what_a_given_script_attaches_as_well_goes(home):
    home.write({"attach.ps1": "wsl --mount (Get-Disk -SerialNumber 'WD-WMC1T2351095').Path --bare"})
    outcome = home.migrate(mounted(DOCKED), *DRIVE, "attach.ps1")
    assert outcome.code == 0, outcome.output
    assert "wsl.exe" not in home.read()


@pytest.mark.parametrize("line", [DOCKED, DOCKED.replace(f"lib.mkIf {FLAG} ", "")])
def test_what_attaches_goes_once_its_condition_is_the_entry_s(home, nix, line):
    """The next command of the refusal."""
    outcome = home.migrate(mounted(line, entry=f"lib.mkIf {FLAG} "), *DRIVE)
    assert outcome.code == 0, outcome.output
    assert nix.module(home.path / "host.nix")["wsl"]["bareMounts"]["_type"] == "if"


def test_a_start_within_what_declares_the_disk_is_refused(home):
    mount = ATTACH.replace("--bare", "--name data --type ext4")
    body = f'wantedBy = lib.mkIf {FLAG} [ "multi-user.target" ]; script = "{mount}";'
    lines = ["{ lib, config, ... }:", "{", "  wsl.enable = true;", f"  {service(body)}", "}", ""]
    refusal = home.refusal("\n".join(lines), *DRIVE)
    assert f"under `{FLAG}`" in refusal
    assert "move that to `systemd.services.m`" in refusal


def test_a_disk_that_a_module_attaches_anyway_has_no_condition_to_lose(home, ad_hoc):
    text = ad_hoc().replace("  wslStorage", f"  {DOCKED}\n  wslStorage")
    outcome = home.migrate(text, "--serial", "2=S6Z2NJ0TC14842T")
    assert outcome.code == 0, outcome.output
    assert "wsl.exe" not in home.read()
