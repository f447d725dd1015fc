"""The order of what is left to do by hand: configuration, switch, Windows, old files."""

from __future__ import annotations

import json

import pytest

HOST = """{ wsl.enable = true;
  fileSystems."/srv/data" = { device = "/dev/disk/by-uuid/AB-12"; fsType = "ext4"; };
  wsl.wslConf.boot.command = "schtasks.exe /run /tn Attach";
}
"""
FLAKE = """{
  outputs = { nixpkgs, ... }: {
    nixosConfigurations.laptop = nixpkgs.lib.nixosSystem { modules = [ ./host.nix ]; };
  };
}
"""
ARGUMENTS = ("--serial", "data=S1", "--module", "none", "--format", "json")


def commands(home, files, *paths):
    home.write(files)
    found = json.loads(home.run("migrate", *ARGUMENTS, *(paths or files)).output)
    assert found["refusals"] == []
    return [command for step in found["steps"] for command in step["commands"]]


def test_the_stages_follow_each_other(home):
    script = "wsl -u root mount -t ext4 UUID=AB-12 /srv/data\n"
    fstab = "/srv/data/a /home/a none bind\n"
    found = commands(home, {"host.nix": HOST, "m.sh": script, "fstab": fstab})
    assert found[0].startswith('fileSystems."/home/a" = ')
    assert found[1:] == [
        "sudo nixos-rebuild switch",
        "Unregister-ScheduledTask -TaskName 'Attach'",
        "wsl-bare-mount windows-setup --run",
        "sudo wsl-bare-mount mount",
        "wsl-bare-mount status",
        "git rm m.sh",
    ]


@pytest.mark.parametrize(
    ("files", "path", "command"),
    [
        ({"host.nix": HOST}, "host.nix", "sudo nixos-rebuild switch"),
        ({"host.nix": HOST, "flake.nix": FLAKE}, "flake.nix", "--flake '.#laptop'"),
        ({"n/host.nix": HOST, "n/flake.nix": FLAKE}, "n", "--flake './n#laptop'"),
        ({"host.nix": HOST, "flake.nix": "{ }\n"}, "host.nix", "--flake ."),
    ],
    ids=["no flake", "flake", "flake in a folder", "a file of a flake"],
)
def test_the_switch_is_that_of_the_configuration(home, files, path, command):
    assert commands(home, files, path)[0].endswith(command)


def test_there_is_no_switch_where_nothing_is_enabled(home, ad_hoc):
    found = commands(home, {"host.nix": ad_hoc(enable="false")})
    assert not any("switch" in command or "windows-setup" in command for command in found)


def test_several_machines_are_switched_each(home):
    home.write({"a.nix": HOST, "b.nix": HOST.replace("AB-12", "CD-34")})
    serials = ("--serial", "a.nix:data=S1", "--serial", "b.nix:data=S2")
    found = home.run("migrate", *serials, "--module", "none", "a.nix", "b.nix")
    assert "Inside NixOS of each machine, switch to the new configuration" in found.output


def test_a_second_run_asks_for_no_switch(home):
    files = {"host.nix": HOST, "m.sh": "wsl -u root mount -t ext4 UUID=AB-12 /srv/data\n"}
    home.write(files)
    assert home.run("migrate", "--write", *ARGUMENTS, *files).code == 0
    assert commands(home, {}, *files) == ["git rm m.sh"]
