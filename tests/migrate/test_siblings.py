"""Several file systems on one disk: the first declares it, the further ones stay and follow."""

from __future__ import annotations

import pytest

WANTED = {"nofail", "noauto", "x-systemd.device-timeout=30s"}


def host(*mounts: str) -> str:
    return "{ ... }:\n{\n  wsl.enable = true;\n" + "".join(mounts) + "}\n"


def mount(point: str, device: str, options: str = "") -> str:
    extra = f"    options = {options};\n" if options else ""
    body = f'device = "{device}";\n    fsType = "ext4";\n{extra}'
    return f'  fileSystems."{point}" = {{\n    {body}  }};\n'


FIRST = mount("/mnt/one", "/dev/disk/by-id/scsi-X_S1-part1")
SECOND = "/dev/disk/by-id/scsi-X_S1-part2"


@pytest.mark.parametrize(
    ("options", "before"),
    [
        ("", ["defaults"]),
        ('[ "noatime" ]', ["noatime"]),
        ('[ "nofail" "noatime" ]', ["nofail", "noatime"]),
        ('[\n      "noatime" # fast\n    ]', ["noatime"]),
        ('[ "x-systemd.device-timeout=5s" ]', ["x-systemd.device-timeout=5s"]),
    ],
    ids=["unset", "one", "there already", "lines", "own timeout"],
)
def test_the_second_partition_stays_and_follows(home, nix, options, before):
    text = host(FIRST, mount("/mnt/two", SECOND, options))
    assert home.migrate(text, "--serial", "one=S1").code == 0
    result = nix.module(home.path / "host.nix")
    (disk,) = result["wsl"]["bareMounts"]["disks"]
    assert disk["filesystem"]["mountPoint"] == "/mnt/one"
    assert list(result["fileSystems"]) == ["/mnt/two"]
    stays = result["fileSystems"]["/mnt/two"]
    assert stays["device"] == SECOND
    assert stays["options"][: len(before)] == before
    wanted = WANTED | {r"x-systemd.wanted-by=dev-disk-by\x2did-scsi\x2dX_S1\x2dpart2.device"}
    if "timeout=5s" in options:
        wanted.remove("x-systemd.device-timeout=30s")
    assert set(stays["options"]) == wanted | set(before)
    assert len(stays["options"]) == len(set(stays["options"]))


@pytest.mark.parametrize("device", ["/dev/sdd2", "/dev/disk/by-id/nvme-X_S1-part2"])
def test_a_second_partition_without_a_link_of_its_own_is_refused(home, device):
    text = host(FIRST, mount("/mnt/two", device))
    refusal = home.refusal(text, "--serial", "one=S1", "--serial", "two=S1")
    assert "`/mnt/two` is a further file system of a disk, on no by-id or by-uuid link" in refusal
    assert "`lsblk -o NAME,UUID`" in refusal


def test_a_comment_in_the_options_stays(home):
    text = host(FIRST, mount("/mnt/two", SECOND, '[\n      "noatime" # fast\n    ]'))
    assert home.migrate(text, "--serial", "one=S1").code == 0
    assert '"noatime" # fast\n' in home.read()


@pytest.mark.parametrize("options", ["config.x", "[ ]", '([ "a" ] ++ [ "b" ])'])
def test_options_that_are_computed_are_refused(home, options):
    text = host(FIRST, mount("/mnt/two", SECOND, options)).replace("{ ... }", "{ config, ... }")
    assert "/mnt/two" in home.refusal(text, "--serial", "one=S1")


def test_two_disks_stay_two(home, nix):
    text = host(FIRST, mount("/mnt/two", "/dev/disk/by-id/scsi-Y_S2-part1"))
    assert home.migrate(text, "--serial", "one=S1", "--serial", "two=S2").code == 0
    disks = nix.module(home.path / "host.nix")["wsl"]["bareMounts"]["disks"]
    assert [disk["serialNumber"] for disk in disks] == ["S1", "S2"]


def test_the_same_serial_number_makes_one_disk(home, nix):
    text = host(
        mount("/mnt/one", "/dev/disk/by-uuid/aaaa-1"), mount("/mnt/two", "/dev/disk/by-uuid/bbbb-2")
    )
    assert home.migrate(text, "--serial", "one=S1", "--serial", "two=S1").code == 0
    result = nix.module(home.path / "host.nix")
    assert len(result["wsl"]["bareMounts"]["disks"]) == 1
    assert list(result["fileSystems"]) == ["/mnt/two"]


def test_a_second_run_leaves_the_sibling_alone(home):
    text = host(FIRST, mount("/mnt/two", SECOND))
    assert home.migrate(text, "--serial", "one=S1").code == 0
    after = home.read()
    outcome = home.run("migrate", "--write", "host.nix")
    assert (outcome.code, home.read()) == (0, after)
    assert "Nothing to migrate" in outcome.output
