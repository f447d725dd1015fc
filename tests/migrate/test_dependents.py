"""What hangs on the disk elsewhere: orderings are carried over, paths stay, uses are refused."""

from __future__ import annotations

import pytest

UNIT = r"mnt-my\x2ddata.mount"
POINT = '"/mnt/my-data"'


@pytest.mark.parametrize("option", ["after", "requires", "wants", "bindsTo"])
def test_an_ordering_waits_for_the_mount(home, ad_hoc, nix, option):
    body = f'  systemd.services.x.{option} = [ "a.service" "wsl-storage-mount.service" ];\n'
    assert home.migrate(ad_hoc(body, mountPoint=POINT)).code == 0
    service = nix.module(home.path / "host.nix")["systemd"]["services"]["x"]
    assert service == {option: ["a.service", UNIT]}


def test_the_marker_s_ordering_goes(home, ad_hoc, nix):
    body = '  systemd.services.x.after = [ "nix-mount-marker.service" "a.service" ];\n'
    outcome = home.migrate(ad_hoc(body))
    assert outcome.code == 0
    assert nix.module(home.path / "host.nix")["systemd"]["services"]["x"]["after"] == ["a.service"]
    assert "nix-mount-marker.service" in outcome.output.partition("\n--- ")[0]


def test_a_mount_option_requires_the_mount(home, ad_hoc, nix):
    body = (
        '  fileSystems."/srv" = {\n    device = "/mnt/my-data/srv";\n    fsType = "none";\n'
        '    options = [ "bind" "x-systemd.requires=wsl-storage-mount.service"\n'
        '      "x-systemd.after=wsl-storage-mount.service" ];\n  };\n'
    )
    assert home.migrate(ad_hoc(body, mountPoint=POINT)).code == 0
    options = nix.module(home.path / "host.nix")["fileSystems"]["/srv"]["options"]
    assert options == ["bind", "x-systemd.requires-mounts-for=/mnt/my-data"]


def test_paths_on_the_disk_stay_and_are_listed(home, ad_hoc):
    body = (
        '  services.x.dataDir = "/mnt/data/x";\n  services.y.dataDir = /mnt/data/y;\n'
        '  services.z.dataDir = "/mnt/database";\n'
    )
    outcome = home.migrate(ad_hoc(body))
    assert outcome.code == 0
    assert home.read().endswith(body + "}\n")
    report = outcome.output.partition("\n--- ")[0]
    assert "path /mnt/data/x" in report
    assert "path /mnt/data/y" in report
    assert "/mnt/database" not in report


@pytest.mark.parametrize(
    "use",
    [
        "config.wslStorageMount.mountPoint",
        "config.wslStorageMount.enable or false",
        '"${config.wslStorageMount.mountPoint}/x"',
        "config ? wslStorageMount",
        "(with config; wslStorageMount.mountPoint)",
        'config.${"wslStorageMount"}.mountPoint',
    ],
)
def test_a_use_of_an_option_that_goes_is_refused(home, ad_hoc, use):
    """Else the result does not evaluate any more."""
    assert "wslStorageMount" in home.refusal(ad_hoc(f"  services.x.y = {use};\n"))


@pytest.mark.parametrize(
    "use",
    [
        '"systemctl status wsl-storage-mount.service"',
        '"wsl-mount-check"',
        "''\n    wsl-mount-check\n  ''",
        '"${pkgs.x}/bin/wsl-mount-check"',
    ],
)
def test_a_command_that_goes_is_a_step(home, ad_hoc, use):
    outcome = home.migrate(ad_hoc(f"  programs.x.y = {use};\n").replace("lib,", "lib, pkgs,"))
    assert outcome.code == 0
    steps = outcome.output.partition("To do by hand:")[2]
    assert "goes away" in steps


def test_other_orderings_stay_byte_for_byte(home, ad_hoc):
    body = '  systemd.services.x.after = [ "my-wsl-storage-mount.service" "network.target" ];\n'
    assert home.migrate(ad_hoc(body)).code == 0
    assert body in home.read()


def test_an_ordering_on_a_unit_whose_mount_is_not_known_is_refused(home):
    device = "/dev/disk/by-uuid/AB-12"
    home.write(
        {
            "host.nix": (
                "{ wsl.enable = true;\n"
                f'  fileSystems."/srv/a" = {{ device = "{device}"; fsType = "ext4"; }};\n'
                '  systemd.services.attach = { before = [ "srv-a.mount" ];\n'
                "    script = \"powershell.exe -File 'C:\\\\attach.ps1'\"; };\n"
                '  systemd.services.x.after = [ "attach.service" ];\n}\n'
            ),
            "attach.ps1": "wsl --mount (Get-Disk -SerialNumber S123).Path --bare\n",
        }
    )
    outcome = home.run("migrate", "--module", "none", "--serial", "a=S123", ".")
    assert outcome.code == 1
    assert "host.nix:5:32: `attach.service` cannot be carried over: this unit goes" in (
        outcome.output
    )
    assert "take it out here, or name the unit of a mount" in outcome.output
