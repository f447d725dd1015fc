"""A service that mounts a disk, and its other options: what goes with it, what keeps it."""

from __future__ import annotations

import pytest

BY_ID = "/dev/disk/by-id/scsi-SATA_WDC_WD-WMC1T2351095-part1"
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


def test_a_service_of_options_further_down_goes(home):
    assert home.migrate(service('systemd.services.data.serviceConfig.Type = "x";'), *SERIAL).code == 0
    assert "services" not in home.read()
