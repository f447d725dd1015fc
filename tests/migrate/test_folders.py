"""A folder with files of several machines: what belongs to none that is NixOS-WSL stays."""

from __future__ import annotations

MOUNT = 'fileSystems."{}" = {{ device = "/dev/disk/by-id/{}"; fsType = "ext4"; }};'
WSL = "{ wsl.enable = true; " + MOUNT.format("/data", "scsi-SATA_X_WD1-part1") + " }\n"
OTHER = "{ " + MOUNT.format("/backup", "ata-Y_WD2-part1") + " }\n"
SERIALS = ("--serial", "data=WD1", "--serial", "backup=WD2", "--module", "none")


def test_a_file_of_another_machine_stays_and_is_named(home):
    home.write({"hosts/wsl.nix": WSL, "hosts/server.nix": OTHER})
    outcome = home.run("migrate", "--write", ".", *SERIALS)
    assert outcome.code == 0, outcome.output
    assert home.read("hosts/server.nix") == OTHER
    assert "bareMounts" in home.read("hosts/wsl.nix")
    assert "hosts/server.nix: its fileSystems stay: nothing says" in outcome.output
    assert "Nothing to migrate" in home.run("migrate", "--write", ".", *SERIALS).output


def test_what_it_cannot_declare_is_no_reason_to_refuse(home):
    other = OTHER.replace("by-id", "by-partuuid")
    home.write({"wsl.nix": WSL, "server.nix": other})
    assert home.run("migrate", "--write", ".", *SERIALS).code == 0
    assert home.read("server.nix") == other


def test_a_file_that_is_named_counts(home):
    home.write({"hosts/wsl.nix": WSL, "disks.nix": OTHER})
    assert home.run("migrate", "--write", "hosts", "disks.nix", *SERIALS).code == 0
    assert "bareMounts" in home.read("disks.nix")


def test_an_imported_file_belongs_to_its_machine(home):
    host = WSL.replace("{ wsl", "{ imports = [ ./disks.nix ]; wsl")
    home.write({"wsl.nix": host, "disks.nix": OTHER})
    assert home.run("migrate", "--write", ".", *SERIALS).code == 0
    assert "bareMounts" in home.read("disks.nix")


def test_where_no_machine_says_what_it_is_all_count(home):
    home.write({"a.nix": WSL.replace("wsl.enable = true; ", ""), "b.nix": OTHER})
    assert home.run("migrate", "--write", ".", *SERIALS).code == 0
    assert "bareMounts" in home.read("a.nix")
    assert "bareMounts" in home.read("b.nix")


def test_a_server_beside_it_is_not_shown(home):
    home.write({"hosts/wsl.nix": WSL, "hosts/server.nix": OTHER})
    assert "/backup" not in home.run("show", ".").output.partition("server.nix")[0]
