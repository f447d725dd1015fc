r"""wsl.conf and fstab: the boot command, what WSL loses of it, and which lines are disks."""

from __future__ import annotations

import pytest
from script_facts import lines, messages, source

from baremount.scripts.wsl_conf_script import read_fstab_facts, read_wsl_conf_facts

ATTACH = r"wsl.exe --mount '\\\\.\\PHYSICALDRIVE2' --bare"


@pytest.mark.parametrize("text", ["", "[boot]\nsystemd=true\n", "[user]\ncommand=mount /dev/a /b"])
def test_no_boot_command(text):
    found = read_wsl_conf_facts(source(text, "wsl.conf"))
    assert (found.facts, found.problems) == ((), ())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"[boot]\ncommand={ATTACH}\n", ["attach number 2 bare"]),
        (
            f"[boot]\r\ncommand = {ATTACH} ; mount UUID=a /b\r\n",
            ["attach number 2 bare", "mount UUID=a /b"],
        ),
        ('[Boot]\nCommand = "schtasks.exe /run /tn \\"A b\\""\n', ["start A b"]),
    ],
)
def test_the_boot_command(text, expected):
    for bom in ("", "\ufeff"):
        found = read_wsl_conf_facts(source(bom + text, "wsl.conf"))
        # WSL stops at a byte order mark.
        assert lines(found) == ([] if bom else expected)
        assert bool(found.problems) == bool(bom)


def test_the_place_is_the_value():
    (fact,) = read_wsl_conf_facts(source("# é\n[boot]\ncommand = mount a /b # c\n")).facts
    assert fact.origin.spot.text == "mount a /b"
    assert fact.origin.spot.place.line == 3


def test_a_comment_behind_the_command_is_no_loss():
    assert read_wsl_conf_facts(source("[boot]\ncommand=mount a /b # c\n")).problems == ()


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("[boot]\ncommand=powershell.exe \\$x\n[user]\ndefault=me\n", 2, "`user.default` with it"),
        ("[boot]\ncommand=mount a '/b # c'\n", 2, "cuts the boot command off"),
        ("[boot]\ncommand=mount a /b\ncommand=mount c /d\n", 3, "second boot command"),
    ],
)
def test_what_wsl_loses(text, line, words):
    found = read_wsl_conf_facts(source(text, "wsl.conf"))
    assert words in messages(found)
    assert found.problems[0].line == line
    assert len(found.facts) <= 1


@pytest.mark.parametrize(
    "line",
    [
        "C: /mnt/c drvfs defaults 0 0",
        "tmpfs /tmp tmpfs defaults 0 0",
        "none /proc proc defaults 0 0",
        "/a /b none bind 0 0",
        "/dev/sdb1 /b ext4 rbind 0 0",
        "/dev/sdb1 none swap sw 0 0",
        "UUID=a / ext4 defaults 0 1",
        "/dev/sdb /mnt/wslg/x ext4 ro 0 0",
        "drivers /usr/lib/wsl/drivers 9p ro 0 0",
        "server:/x /b nfs defaults 0 0",
    ],
)
def test_lines_of_fstab_that_are_no_disk(line):
    assert lines(read_fstab_facts(source(line + "\n", "fstab"))) == []


def test_disks_in_fstab():
    text = "UUID=a /b ext4 ro,nofail 0 2\n/dev/disk/by-id/scsi-X /c\\040d auto\nbad\n"
    found = read_fstab_facts(source(text, "fstab"))
    assert lines(found) == [
        "mount UUID=a /b ext4 ro,nofail",
        "mount /dev/disk/by-id/scsi-X /c d auto",
    ]
    assert found.facts[0].origin.spot.text == "UUID=a /b ext4 ro,nofail 0 2"
    assert [problem.line for problem in found.problems] == [3]
