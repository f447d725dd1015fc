"""What keeps disks from being declared, and what does not."""

from __future__ import annotations

import pytest

from baremount.migrate import checks
from baremount.migrate.model import Attach, Disk, Field, FileSystem, unset
from baremount.values import Expression, Known, Place

PLACE = Place("host.nix", 3, 5)


def disk(name="data", serial="S6Z2NJ0T", point="/mnt/data", *, enabled=True, uuid=None) -> Disk:
    known = FileSystem(
        point if isinstance(point, Field) else Field(Known(point)),
        Field(Known("ext4")),
        Field(Known(())),
    )
    return Disk(
        Field(Known(name)) if name else unset("nothing names it"),
        serial if isinstance(serial, Field) else Field(Known(serial)),
        unset(""),
        known,
        Field(Known(uuid)) if uuid else unset(""),
        unset(""),
        unset(""),
        Attach(bare=True, by="module"),
        (),
        (PLACE,),
        Field(Known(enabled)),
    )


def messages(*disks: Disk) -> list[str]:
    return [str(problem) for problem in checks.refusals(disks)]


@pytest.mark.parametrize(
    "serial",
    [
        "S6Z2NJ0TC14842T",
        "E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4.",
        "  WD-WCC4N  ",
        "0025_3857_61B0_0EF2.",
        "A(1)/b",
        "00000001",
        "SERIAL0001",
    ],
)
def test_real_serial_numbers_are_fine(serial):
    assert messages(disk(serial=serial)) == []


@pytest.mark.parametrize(
    ("serial", "reason"),
    [
        ("", "is empty"),
        (" \t", "is empty"),
        ("0000", "is all zeros"),
        ("SÄ1", "has characters"),
        ("S1\n", "has characters"),
        ("\x1b[2J", "has characters"),
        ("S*1", "glob"),
        ("S'1", "glob characters or quotes"),
        ('S"1', "glob characters or quotes"),
        ("$(x)", "glob characters or quotes"),
        ("`x`", "glob characters or quotes"),
        ("1b2c3d4e-0000-1111-2222-333344445555", "is a file system's UUID"),
        ("YOUR_SERIAL_HERE", "is a placeholder"),
        ("<serial>", "is a placeholder"),
        ("TODO", "is a placeholder"),
        ("CHANGEME", "is a placeholder"),
    ],
)
def test_what_no_disk_has_is_refused_at_its_place(serial, reason):
    (message,) = messages(disk(serial=serial))
    assert message.startswith("host.nix:3:5: ")
    assert reason in message


@pytest.mark.parametrize(
    ("known", "key"),
    [
        ({"name": "data"}, "data"),
        ({"name": None, "uuid": "ab-12"}, "uuid:ab-12"),
    ],
)
def test_a_missing_serial_number_is_asked_for_with_the_command(known, key):
    message = messages(disk(serial=unset("no option holds it"), **known))[0]
    assert f"--serial '{key}=SERIAL'" in message
    assert "Get-PhysicalDisk" in message


def test_a_serial_number_that_is_an_expression_is_fine():
    expression = Field(Expression("config.serial", frozenset({"config"}), "not set here"))
    assert messages(disk(serial=expression)) == []


@pytest.mark.parametrize("point", ["data", "mnt/data", ""])
def test_a_mount_point_is_an_absolute_path(point):
    assert any("no absolute path" in message for message in messages(disk(point=point)))


@pytest.mark.parametrize("point", ["/mnt/a\nb", "/mnt/a\rb", "/mnt/\x1b[2J", "/mnt/a\0b"])
def test_a_mount_point_with_control_characters_is_refused(point):
    """No unit file and no fstab can hold one."""
    assert messages(disk(point=point))


@pytest.mark.parametrize("second", ["/mnt/data", "/mnt/data/", "/mnt//data", "/mnt/./data"])
def test_one_mount_point_for_two_disks_is_refused(second):
    (message,) = messages(disk(), disk("other", "S2", second))
    assert "is already the mount point" in message


def test_different_mount_points_are_fine():
    assert messages(disk(), disk("other", "S2", "/mnt/data2")) == []


def test_a_disabled_disk_takes_no_mount_point():
    assert messages(disk(enabled=False), disk("other", "S2")) == []


def test_names_become_unique_and_only_where_needed():
    names = ["data", "data", "data-2", "x", "data"]
    unique = [item.name.value for item in checks.unique_names([disk(name) for name in names])]
    assert len(set(unique)) == len(names)
    assert unique[0] == "data"
    assert unique[3] == "x"
