"""Which files a command is given, where links are among them."""

from __future__ import annotations

import pytest

DISK = (
    '{ fileSystems."/data" = { device = "/dev/disk/by-uuid/1b2c3d4e-0000-4000-8000-000000000000";\n'
    '  fsType = "ext4"; options = [ "nofail" ]; }; }\n'
)


@pytest.fixture
def linked(home):
    """A configuration that is named by a link in another folder."""
    files = {
        "hosts/laptop.nix": "{ imports = [ ./disks.nix ]; wsl.enable = true; }\n",
        "hosts/disks.nix": DISK,
    }
    home.write(files)
    (home.path / "etc").mkdir()
    (home.path / "etc/configuration.nix").symlink_to("../hosts/laptop.nix")
    return home


@pytest.mark.parametrize("path", ["etc/configuration.nix", "etc"])
def test_what_a_linked_file_imports_is_beside_the_file(linked, path):
    ran = linked.run("migrate", "--write", path, "--serial", "data=S1")
    assert ran.code == 0
    assert "serialNumber = " in (linked.path / "hosts/disks.nix").read_text()
    assert (linked.path / "hosts/wsl-bare-mount.nix").exists()
    assert sorted(each.name for each in (linked.path / "etc").iterdir()) == ["configuration.nix"]
    assert linked.run("migrate", "--check", path).code == 0


def test_a_file_and_a_link_to_it_are_one(linked):
    ran = linked.run("show", "etc", "hosts")
    assert ran.code == 0
    assert ran.output.count("/data") == linked.run("show", "hosts").output.count("/data")


def test_a_link_without_a_name_of_nix_is_left_as_it_is(linked):
    (linked.path / "stored").write_text(DISK)
    (linked.path / "etc/stored.nix").symlink_to("../stored")
    assert "/data" in linked.run("show", "etc/stored.nix").output
