r"""The command line of wsl.exe and the `mount` commands that it hands on."""

from __future__ import annotations

import pytest

from baremount.powershell.values import (
    DiskFilter,
    DiskProperty,
    DiskQuery,
    Spot,
    Text,
    UnknownValue,
)
from baremount.scripts.facts import Attachment, Detachment, Origin, Shutdown
from baremount.scripts.linux_command import read_mount, shell_text
from baremount.scripts.wsl_command import Inner, read_wsl
from baremount.source import Source

SPOT = Spot(Source.from_bytes("a.ps1", b"wsl --mount x"), 0, 13)
ORIGIN = Origin(SPOT)
DRIVE = r"\\.\PHYSICALDRIVE2"
DISK = DiskQuery("disk", (DiskFilter("serial", "eq", "S1", True, SPOT),))


def read(*arguments):
    return read_wsl(arguments, ORIGIN)


@pytest.mark.parametrize(
    ("arguments", "bare", "given"),
    [
        (["--mount", DRIVE, "--bare"], True, {}),
        (["--mount", "--bare", DRIVE], True, {}),
        (["-d", "NixOS", "--mount", DRIVE], False, {}),
        (["--mount", "--name=x", DRIVE, "--bare"], True, {}),
        (["--mount", "-p", "1", DRIVE, "-t", "xfs"], False, {"partition": "1", "fs_type": "xfs"}),
        (
            ["--mount", DRIVE, "--bare", "--name", "data", "--options", "noatime,ro"],
            True,
            {"name": "data", "options": "noatime,ro"},
        ),
        (
            ["--mount", DRIVE, "--partition", "2", "--type", "ext4", "-n", "x", "-o", "ro"],
            False,
            {"partition": "2", "fs_type": "ext4", "name": "x", "options": "ro"},
        ),
    ],
    ids=["bare", "bare first", "behind -d", "no option", "short", "ignored ones", "long"],
)
def test_an_attachment_with_its_flags_in_any_order(arguments, bare, given):
    fact = read(*arguments)
    assert isinstance(fact, Attachment)
    assert (fact.disk.key, fact.disk.value, fact.disk.exact) == ("number", "2", True)
    assert fact.bare is bare
    found = {key: getattr(fact, key) for key in ("partition", "name", "fs_type", "options")}
    assert {key: value for key, value in found.items() if value is not None} == given


@pytest.mark.parametrize(
    ("value", "key", "known", "exact"),
    [
        (r"\\.\physicaldrive07", "number", "7", True),
        (Text(("\\\\.\\PHYSICALDRIVE", DiskProperty(DISK, "number"))), "serial", "S1", True),
        (DiskProperty(DISK, "path"), "serial", "S1", True),
        ("//./PhysicalDrive2", "number", "2", True),
        (r"\\?\PHYSICALDRIVE2", "number", "2", True),
        ("//?/PHYSICALDRIVE2", "number", "2", True),
        (r"\\./PHYSICALDRIVE2", "number", "2", True),
        ("/./PHYSICALDRIVE2", "unknown", "", False),
        (r"\\?/PHYSICALDRIVE2", "unknown", "", False),
        ("////./PHYSICALDRIVE2", "unknown", "", False),
        (Text(("//./PHYSICALDRIVE", DiskProperty(DISK, "number"))), "serial", "S1", True),
        (r"\.\PHYSICALDRIVE2", "unknown", "", False),
        (r"\\.\PHYSICALDRIVE", "unknown", "", False),
        (UnknownValue("it is asked for", SPOT), "unknown", "", False),
        (Text(("x", DiskProperty(DISK, "number"))), "unknown", "", False),
        (DiskProperty(DISK, "number"), "unknown", "", False),
        ("", "every-disk", "", False),
        (None, "every-disk", "", False),
    ],
)
def test_by_what_a_disk_is_named(value, key, known, exact):
    fact = read("--mount", value, "--bare")
    assert (fact.disk.key, fact.disk.value, fact.disk.exact) == (key, known, exact)
    assert bool(fact.disk.reason) is (key == "unknown")
    assert read("--unmount", value) == Detachment(fact.disk, ORIGIN)


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("2", r"`2` is no path of a physical disk, which is written `\\.\PHYSICALDRIVE2`"),
        (r"\.\PHYSICALDRIVE2", "is no path of a physical disk"),
        ("/dev/sdd", "is no path of a physical disk"),
        (r"\\?\scsi#disk&ven_a#{53f56307}", "tells neither its drive number nor its serial number"),
        (r"//?/GLOBALROOT/Device/Harddisk2/DR2", "tells neither its drive number"),
    ],
)
def test_why_a_path_tells_no_disk(value, reason):
    assert reason in read("--mount", value, "--bare").disk.reason


@pytest.mark.parametrize(
    ("behind", "shown"),
    [
        ((), DRIVE),
        (("--name", "x"), f"{DRIVE} --name x"),
        ((UnknownValue("not set", SPOT),), DRIVE),
        (("",), DRIVE),
    ],
    ids=["alone", "options", "perhaps nothing", "nothing"],
)
def test_the_rest_of_the_line_is_the_disk_that_is_detached(behind, shown):
    fact = read("--unmount", DRIVE, *behind)
    assert isinstance(fact, Detachment)
    assert (fact.disk.text, fact.disk.key) == (shown, "number" if shown == DRIVE else "unknown")


@pytest.mark.parametrize(
    ("filters", "key", "known", "exact"),
    [
        ([("model", "eq", "WD"), ("serial", "eq", "S1")], "serial", "S1", True),
        ([("serial", "like", "*S1*")], "serial", "*S1*", False),
        ([("friendly-name", "eq", "WD Black")], "friendly-name", "WD Black", True),
        ([("number", "eq", 2)], "number", "2", True),
        ([("number", "gt", 2)], "unknown", "", False),
        ([("serial", "eq", UnknownValue("a parameter", SPOT))], "unknown", "", False),
        ([], "unknown", "", False),
    ],
)
def test_the_strongest_condition_names_a_disk(filters, key, known, exact):
    query = DiskQuery("disk", tuple(DiskFilter(*item, False, SPOT) for item in filters))
    disk = read("--mount", DiskProperty(query, "path")).disk
    assert (disk.key, disk.value, disk.exact) == (key, known, exact)


def test_a_virtual_disk_is_a_file():
    fact = read("--mount", "--vhd", r"C:\disks\a.vhdx", "--bare")
    assert (fact.virtual, fact.disk.key, fact.disk.value) == (True, "file", r"C:\disks\a.vhdx")


@pytest.mark.parametrize(
    "arguments",
    [
        ["-l", "-v"],
        [],
        ["--terminate", "x"],
        ["--mounted", DRIVE],
        ["--version"],
        ["--mount", "--help"],
    ],
    ids=str,
)
def test_other_calls_say_nothing_of_disks(arguments):
    assert read(*arguments) is None


def test_shutdown_detaches_all():
    assert read("--shutdown") == Shutdown(ORIGIN)


@pytest.mark.parametrize(
    ("arguments", "inner"),
    [
        (
            ["-d", "N", "-u", "root", "--", "mount", "a", "b"],
            Inner("N", "root", ("mount", "a", "b"), True),
        ),
        (["-u", "root", "-e", "mount", "a"], Inner(None, "root", ("mount", "a"), False)),
        (["--cd", "~", "mount", "a"], Inner(None, None, ("mount", "a"), True)),
    ],
    ids=["dashes", "exec", "bare words"],
)
def test_a_command_in_a_distribution(arguments, inner):
    assert read(*arguments) == inner


@pytest.mark.parametrize(
    ("words", "device", "point", "kind", "options"),
    [
        ("mount UUID=a /x", "UUID=a", "/x", None, ()),
        (
            "sudo -n mount -t ext4 -o noatime,ro /dev/sdc1 /x",
            "/dev/sdc1",
            "/x",
            "ext4",
            ("noatime", "ro"),
        ),
        (
            "/bin/mount -text4 -oro --options=nodev -U 1-2 /x",
            "UUID=1-2",
            "/x",
            "ext4",
            ("ro", "nodev"),
        ),
        ("mount --types xfs --target /x --source /dev/sdc", "/dev/sdc", "/x", "xfs", ()),
        ("mount -v -r LABEL=a /x", "LABEL=a", "/x", None, ("ro",)),
    ],
)
def test_a_mount(words, device, point, kind, options):
    (found,) = read_mount(words.split(), "N", ORIGIN)
    assert found[:4] == (device, point, kind, options)
    assert found.distribution == "N"


@pytest.mark.parametrize(
    "words",
    ["mount", "mount -a", "mount /x", "mount --bind /a /b", "umount /x", "echo mount a b", ""],
)
def test_what_mounts_no_disk(words):
    assert list(read_mount(words.split(), None, ORIGIN)) == []


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (["sh", "-c", "mount a b"], "mount a b"),
        (["sudo", "/bin/bash", "-lc", "x"], "x"),
        (["bash", "script.sh"], None),
        (["bash", "-c"], None),
        (["mount", "-c", "x"], None),
    ],
)
def test_a_shell_script_in_an_argument(words, text):
    assert shell_text(words) == text
