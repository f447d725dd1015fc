"""What the module generates, judged by systemd's own generator, verifier and udev."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from boot import alone, need, obstacle
from boot_root import STORE
from evaluated import Evaluated, declaration, evaluate, evaluate_all
from loop_disk import LoopDisk
from systemd_tools import GENERATOR, complaints, escaped, generated_units, udev_links

from baremount.migrate import links
from baremount.scripts import fstab
from baremount.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator

PROGRAM = f"{STORE}wsl-bare-mount/bin/wsl-bare-mount"
NAMES = ("data", "my-data", "a.b_c", "0", "A--b.")


@pytest.fixture(scope="module", autouse=True)
def _has_systemd() -> None:
    there = Path(GENERATOR).exists() and shutil.which("systemd-analyze")
    need(None if there else "needs programs: apt-get install systemd")


def disk_of(name: str, more: str = "") -> str:
    return (
        f'{{ name = "{name}"; serialNumber = "S-{name}";'
        f' filesystem = {{ mountPoint = "/mnt/my {name}"; {more} }}; }}'
    )


@pytest.fixture(scope="module")
def system() -> Evaluated:
    """Several disks, attached by a service."""
    return evaluate(
        declaration(
            *map(disk_of, NAMES),
            disk_of("other", 'fsType = "xfs"; options = [ "ro" "x-systemd.device-timeout=5s" ];'),
            '{ name = "vault"; serialNumber = "S9"; }',
            more='wsl.bareMounts.trigger = "service";',
        )
    )


def fstab_text(evaluated: Evaluated) -> str:
    return "".join(f"{line}\n" for line in evaluated.fstab)


def entries(evaluated: Evaluated) -> tuple[fstab.Entry, ...]:
    found = fstab.read(Source.from_bytes("fstab", fstab_text(evaluated).encode()))
    assert found.problems == ()
    return found.entries


def test_the_generator_makes_a_mount_that_only_its_device_wants(
    system: Evaluated, tmp_path: Path
) -> None:
    units = generated_units(fstab_text(system), tmp_path)
    assert len(entries(system)) == len(NAMES) + 1
    for entry in entries(system):
        device = escaped(entry.device.value, "device")
        mount = escaped(entry.mount_point.value, "mount")
        wanted_by = [name for name in units if name.endswith(f"/{mount}")]
        assert wanted_by == [f"{device}.wants/{mount}"]
        text = units[mount].splitlines()
        assert f"What={entry.device.value}" in text
        assert f"Where={entry.mount_point.value}" in text
        assert not any(line.startswith(("Before=", "RequiredBy=")) for line in text)
        timeout = "5s" if entry.mount_point.value == "/mnt/my other" else "30s"
        assert f"JobRunningTimeoutSec={timeout}" in units[f"{device}.d/50-device-timeout.conf"]
    # Of xfs it would depend on the host's programs.
    checked = [
        entry.mount_point.value
        for entry in entries(system)
        if entry.fsck_pass and entry.file_system_type.value == "ext4"
    ]
    assert len(checked) == len(NAMES)
    fsck = [unit for unit, text in units.items() if "Requires=systemd-fsck@" in text]
    assert sorted(fsck) == sorted(escaped(path, "mount") for path in checked)


def test_a_naive_line_is_seen_to_hold_the_start_up(tmp_path: Path) -> None:
    units = generated_units("/dev/disk/by-id/scsi-*S1* /mnt/a-b ext4 defaults 0 2\n", tmp_path)
    assert r"local-fs.target.requires/mnt-a\x2db.mount" in units
    assert r"Before=local-fs.target" in units[r"mnt-a\x2db.mount"].splitlines()


def test_the_verifier_has_nothing_to_say(system: Evaluated, tmp_path: Path) -> None:
    units = {**generated_units(fstab_text(system), tmp_path), **system.units}
    assert set(system.units) == {"wsl-bare-mount.service"}
    assert complaints(units, [PROGRAM], tmp_path) == ""


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("RemainAfterExit=", "RemainOnExit=", "Unknown key"),
        ("wsl-bare-mount boot", "wsl-bare-mounts boot", "not executable"),
        ("Description=", "Before=sysinit.target\nDescription=", "ordering cycle"),
        ("Type=exec", "Type=execute", "Failed to parse"),
    ],
)
def test_the_verifier_sees_faults(
    old: str, new: str, words: str, system: Evaluated, tmp_path: Path
) -> None:
    text = system.units["wsl-bare-mount.service"]
    assert text.count(old) == 1
    units = {"wsl-bare-mount.service": text.replace(old, new)}
    assert words in complaints(units, [PROGRAM], tmp_path)


def test_names_of_units_are_those_of_systemd(system: Evaluated) -> None:
    for entry in entries(system):
        device = escaped(entry.device.value, "device")
        wanted = [one for one in entry.options if one.startswith("x-systemd.wanted-by=")]
        assert wanted == [f"x-systemd.wanted-by={device}"]
        assert device == links.escape_unit(entry.device.value) + ".device"


# -- rules

SERIALS = {
    "nvme": ("0025_3857_61B0_0EF2.", ""),
    "sata": ("WD-WMC1T2351095", ""),
    "blanks": ("  a  b c ", ""),
    "not-udevs": ("a,b/c(d)", ""),
    "partition": ("S1", 'devicePattern = "scsi-*S1*-part1";'),
    "set": ("S[1]", 'devicePattern = "scsi-*S_[1]_-part?";'),
}


@pytest.fixture(scope="module")
def rules() -> dict[str, str]:
    texts = {
        name: declaration(
            f'{{ name = "{name}"; serialNumber = "{serial}"; {more}'
            ' filesystem.mountPoint = "/mnt/it"; }',
            '{ name = "vault"; serialNumber = "S9"; }',
        )
        for name, (serial, more) in SERIALS.items()
    }
    return {name: it.udev_rules for name, it in evaluate_all(texts).items()}


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    need(obstacle())
    made = tmp_path / "rules"
    made.mkdir()
    with alone():
        yield made


@pytest.fixture
def attached(folder: Path, request: pytest.FixtureRequest) -> Iterator[LoopDisk]:
    """A disk with the serial number of the test."""
    disk = LoopDisk(folder.parent, links.udev_serial(SERIALS[request.param][0]))
    disk.attach()
    yield disk
    disk.remove()


@pytest.mark.parametrize(
    ("name", "attached"), [(one, one) for one in SERIALS], indirect=["attached"]
)
def test_udev_gives_the_file_system_its_link(
    name: str, attached: LoopDisk, rules: dict[str, str], folder: Path
) -> None:
    link = f"/dev/disk/by-wsl-bare/{name}"
    assert udev_links(rules[name], attached, attached.partition, folder) == {link}
    assert udev_links(rules[name], attached, attached.device, folder) == set()


@pytest.mark.parametrize("attached", ["sata"], indirect=True)
def test_udev_gives_other_disks_none(
    attached: LoopDisk, rules: dict[str, str], folder: Path
) -> None:
    assert udev_links(rules["nvme"], attached, attached.partition, folder) == set()


@pytest.mark.parametrize("attached", ["sata"], indirect=True)
def test_a_bad_rule_is_seen(attached: LoopDisk, rules: dict[str, str], folder: Path) -> None:
    bad = rules["sata"].replace('SYMLINK+="disk', 'SYMLINK=+"disk')
    with pytest.raises(RuntimeError, match=r"99-local\.rules:1"):
        udev_links(bad, attached, attached.partition, folder)
