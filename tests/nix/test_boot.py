"""The module on a system that really boots: nothing waits for a disk, and a disk gets mounted."""

from __future__ import annotations

import json
import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from boot import System, alone, booted, need, obstacle
from boot_root import STORE, Generated
from evaluated import declaration, evaluate
from loop_disk import LoopDisk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LONG = bool(os.environ.get("BAREMOUNT_LONG"))
SERIAL = "0025_3857_61B0_0EF2."
MOUNT_POINT = "/mnt/wsl/my-data"
PROGRAM = f"{STORE}wsl-bare-mount/bin/wsl-bare-mount"
WINDOWS = "/mnt/c/Windows/System32/WindowsPowerShell/v1.0"
TRIGGERS = ("boot-command", "service")

DATA = f"""{{
  name = "my-data"; serialNumber = "{SERIAL}";
  filesystem = {{ mountPoint = "{MOUNT_POINT}"; options = [ "defaults" "noatime" "commit=30" ]; }};
}}"""
VAULT = '{ name = "vault"; serialNumber = "WD-WMC1T2351095"; }'
LINK = "/dev/disk/by-wsl-bare/my-data"
UNIT = r"dev-disk-by\x2dwsl\x2dbare-my\x2ddata.device"

BY_HAND = Generated(
    udev_rules=(
        f'ACTION!="remove", SUBSYSTEM=="block", SYMLINK=="disk/by-id/scsi-*{SERIAL}*", '
        'ENV{ID_FS_USAGE}=="filesystem", SYMLINK+="disk/by-wsl-bare/my-data"\n'
    ),
    fstab=(
        f"{LINK} {MOUNT_POINT} ext4 defaults,noatime,commit=30,nofail,noauto,"
        f"x-systemd.wanted-by={UNIT},x-systemd.device-timeout=30s 0 2\n"
    ),
)
NOT_FOUND = {"says": "not-found 0\nnot-found 1\n"}


@pytest.fixture(scope="module", autouse=True)
def _can_boot() -> Iterator[None]:
    need(obstacle())
    with alone():
        yield


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[LoopDisk]:
    made = LoopDisk(tmp_path, SERIAL)
    yield made
    made.remove()


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[LoopDisk]:
    made = LoopDisk(tmp_path, "WD-WMC1T2351095")
    yield made
    made.remove()


def module(trigger: str, *steps: dict[str, Any], disks: tuple[str, ...] = (DATA,)) -> Generated:
    """What the module generates, and a PowerShell that takes these steps."""
    evaluated = evaluate(declaration(*disks, more=f'wsl.bareMounts.trigger = "{trigger}";'))
    assert evaluated.failed == ()
    stand_in = Path(__file__).with_name("stand_in_powershell.py").read_text(encoding="utf-8")
    return Generated.by(
        evaluated,
        {
            f"{WINDOWS}/powershell.exe": f"#!/usr/bin/python3 -I\n{stand_in}",
            f"{WINDOWS}/plan.json": json.dumps(steps or [NOT_FOUND]),
        },
    )


def started(system: System) -> list[str]:
    """What PowerShell was given as its last argument, each time."""
    record = system.root / f"{WINDOWS}/started.jsonl".lstrip("/")
    lines = record.read_text(encoding="utf-8").splitlines() if record.exists() else []
    return [json.loads(line)["arguments"][-1] for line in lines]


def waiting(system: System) -> list[str]:
    """The units that a job of systemd waits for, of those that have to do with disks."""
    kinds = (".device", ".mount", "wsl-bare-mount.service")
    return [job.unit for job in system.jobs() if job.unit.endswith(kinds)]


def assert_up(system: System) -> None:
    """Nothing waits when the system is up, and nothing has failed."""
    system.until(lambda: system.active("multi-user.target"), "multi-user.target")
    assert waiting(system) == []
    system.until(lambda: system.state() != "starting", "an idle systemd")
    assert (system.state(), system.failed(), system.jobs()) == ("running", [], [])


def assert_mounted(system: System) -> None:
    system.until(lambda: system.mount_options(MOUNT_POINT) is not None, "the mount")
    options = system.mount_options(MOUNT_POINT)
    assert options is not None
    assert {"rw", "noatime", "commit=30"} <= options
    source = system.run("findmnt", "--noheadings", "--output", "SOURCE,FSTYPE", MOUNT_POINT)
    device = system.run("readlink", "--canonicalize", LINK).stdout.strip()
    assert source.stdout.split() == [device, "ext4"]


def assert_gone(system: System) -> None:
    system.until(lambda: system.mount_options(MOUNT_POINT) is None, "the unmounting")
    system.until(lambda: not system.jobs(), "an idle systemd")
    assert (system.state(), system.failed()) == ("running", [])


# -- the harness must be able to see what must not be


@pytest.mark.parametrize("options", ["defaults", "defaults,nofail"])
def test_a_naive_line_is_seen_to_wait(options: str, disk: LoopDisk) -> None:
    naive = Generated(BY_HAND.udev_rules, f"{LINK} {MOUNT_POINT} ext4 {options} 0 2\n")
    with booted(naive, disk) as system:
        system.until(
            lambda: [job.unit for job in system.jobs() if job.state == "running"] == [UNIT],
            "nothing left to do but to wait for the disk",
        )
        assert UNIT in waiting(system)
        assert system.state() == ("starting" if "nofail" in options else "initializing")


# -- an absent disk


SOURCES: dict[str, Callable[[], Generated]] = {
    "by-hand": lambda: BY_HAND,
    "boot-command": lambda: module("boot-command"),
    "service": lambda: module("service"),
}


@pytest.mark.parametrize("source", SOURCES)
def test_a_disk_comes_and_goes(
    source: str, disk: LoopDisk, record_property: Callable[[str, object], None]
) -> None:
    start = time.monotonic()
    with booted(SOURCES[source](), disk) as system:
        assert_up(system)
        record_property("seconds until running", round(time.monotonic() - start, 1))
        assert system.mount_options(MOUNT_POINT) is None
        for turn in range(10 if LONG else 2):
            disk.attach()
            assert_mounted(system)
            lines = system.run("sh", "-c", f"echo {turn} >>{MOUNT_POINT}/a && cat {MOUNT_POINT}/a")
            assert lines.stdout.split() == [str(number) for number in range(turn + 1)]
            disk.detach()
            assert_gone(system)
            disk.remove()


@pytest.mark.parametrize("trigger", TRIGGERS)
def test_nothing_waits_for_a_powershell_that_hangs(trigger: str) -> None:
    with booted(module(trigger, {"hangs": 300})) as system:
        system.until(lambda: bool(started(system)), "PowerShell")
        assert_up(system)
        assert system.run("pgrep", "--full", "powershell.exe").returncode == 0


# -- a disk that Windows attaches


def windows(system: System, disk: LoopDisk, command: str, file: str) -> int:
    """Run a command that asks Windows for the disk, which comes when PowerShell made the file."""
    with ThreadPoolExecutor() as pool:
        running = pool.submit(system.run, PROGRAM, command)
        system.until((system.root / file.lstrip("/")).exists, f"{file} of the stand-in")
        disk.attach()
        return running.result().returncode


@pytest.mark.parametrize("trigger", TRIGGERS)
def test_windows_attaches_it_at_the_start(trigger: str, disk: LoopDisk) -> None:
    steps = [
        {"when": "-Action 'status'", "says": "task missing\n"},
        {"when": "-Action 'detach'", "says": "detached 0\n", "removes": ["/mnt/c/asked"]},
        {"when": "-Action 'attach'", "says": "attached 0\n", "makes": ["/mnt/c/asked"]},
    ]
    with booted(module(trigger, *steps), disk) as system:
        asked = system.root / "mnt/c/asked"
        system.until(asked.exists, "the call of PowerShell")
        assert_up(system)
        disk.attach()
        assert_mounted(system)
        assert [f"'{SERIAL}'" in argument for argument in started(system)] == [True]

        shown = json.loads(system.run(PROGRAM, "status", "--json").stdout)
        assert [one["state"] for one in shown["disks"]] == ["mounted"]

        done = system.run(PROGRAM, "unmount", "my-data")
        assert (done.returncode, asked.exists()) == (0, False), done.stderr
        assert system.mount_options(MOUNT_POINT) is None
        disk.remove()
        assert_gone(system)

        assert windows(system, disk, "mount", "/mnt/c/asked") == 0
        assert_mounted(system)


def test_a_disk_in_use_is_not_given_back(disk: LoopDisk) -> None:
    disk.attach()
    with booted(module("boot-command"), disk) as system:
        assert_mounted(system)
        system.run("mkdir", "/mnt/else", check=True)
        system.run("mount", LINK, "/mnt/else", check=True)
        before = len(started(system))
        done = system.run(PROGRAM, "unmount", "my-data")
        assert done.returncode == 1
        assert "still mounted" in done.stderr
        assert len(started(system)) == before


def test_disks_that_are_there_before_the_start(disk: LoopDisk, vault: LoopDisk) -> None:
    for one in (disk, vault):
        one.attach()
    with booted(module("boot-command", disks=(DATA, VAULT)), disk, vault) as system:
        assert_mounted(system)
        assert_up(system)
        link = "/dev/disk/by-wsl-bare/vault"
        found = system.run("readlink", "--canonicalize-existing", link).stdout.strip()
        assert found == vault.device, "attached only, it is the whole disk"
