"""Serial numbers from the user: whom they are for, and what no inventory is."""

from __future__ import annotations

import json

import pytest

from baremount.migrate.answers import Answers, answers, fits
from baremount.migrate.model import Attach, Disk, Field, unset
from baremount.problems import InputError
from baremount.values import Known


def disk(**known) -> Disk:
    def field(name):
        return Field(Known(known[name])) if name in known else unset("not said")

    return Disk(
        field("name"),
        field("serial"),
        field("link"),
        None,
        field("uuid"),
        unset(""),
        field("drive"),
        Attach(bare=True, by="manual"),
        (),
        (),
        Field(Known(value=True)),
    )


def serial_of(given: Answers, **known):
    return given.complete(disk(**known)).serial_number.value


@pytest.mark.parametrize(
    ("key", "known"),
    [
        ("2", {"drive": 2}),
        ("uuid:AB-12", {"uuid": "ab-12"}),
        ("uuid:ab-12", {"uuid": "AB-12"}),
        ("data", {"name": "data"}),
        ("2", {"name": "2"}),
    ],
    ids=["drive", "uuid", "uuid in capitals", "name", "name that is a number"],
)
def test_a_key_finds_its_disk(key, known):
    given = answers({key: "S1"}, None)
    assert serial_of(given, **known) == "S1"
    assert serial_of(given, name="other", uuid="ff-ff", drive=3) is None


def test_what_the_files_say_stays():
    assert serial_of(answers({"data": "S1"}, None), name="data", serial="S0") == "S0"


@pytest.fixture
def inventory(tmp_path):
    def write(document) -> str:
        path = tmp_path / "inventory.json"
        path.write_bytes(document if isinstance(document, bytes) else json.dumps(document).encode())
        return str(path)

    return write


def test_an_inventory_answers_by_drive_uuid_and_link(inventory):
    path = inventory(
        {
            "version": 1,
            "disks": [
                {
                    "serialNumber": "S1",
                    "driveNumber": 2,
                    "filesystemUuids": ["AB-12"],
                    "links": ["scsi-x-part1"],
                }
            ],
        }
    )
    given = answers({}, path)
    assert serial_of(given, drive=2) == "S1"
    assert serial_of(given, uuid="ab-12") == "S1"
    assert serial_of(given, link="scsi-x-part2") == "S1"
    assert serial_of(given, link="scsi-y") is None


def test_the_command_line_wins_over_the_inventory(inventory):
    path = inventory({"disks": [{"serialNumber": "S1", "driveNumber": 2}]})
    assert serial_of(answers({"2": "S2"}, path), drive=2) == "S2"


@pytest.mark.parametrize(
    "document",
    [b"", b"{", b"\xff\xfe\x00", b"[" * 100_000, {}, [], {"disks": {}}, b"1" * 10_000, "text"],
    ids=["empty", "cut", "binary", "deep", "no-disks", "list", "disks-is-set", "number", "string"],
)
def test_what_is_no_inventory_is_named(inventory, document):
    path = inventory(document)
    with pytest.raises(InputError) as caught:
        answers({}, path)
    assert str(caught.value).startswith(path)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "entry",
    [
        None,
        7,
        {},
        {"serialNumber": 5, "driveNumber": 2},
        {"serialNumber": "  ", "driveNumber": 2},
        {"serialNumber": "S1", "driveNumber": "2"},
        {"serialNumber": "S1", "links": "scsi-x", "filesystemUuids": [3]},
    ],
)
def test_odd_entries_of_an_inventory_answer_nothing(inventory, entry):
    given = answers({}, inventory({"disks": [entry]}))
    assert serial_of(given, drive=2, link="scsi-x", uuid="3") is None


@pytest.mark.parametrize(
    ("serial", "pattern", "wanted"),
    [("A B.", "scsi-*A_B.*", True), ("A B", "scsi-*AB*", False), ("S1", "scsi-S2", False)],
)
def test_a_pattern_holds_the_serial_as_udev_writes_it(serial, pattern, wanted):
    assert fits(serial, pattern) is wanted


def test_an_answer_that_nothing_asked_for_is_named(home, ad_hoc):
    outcome = home.migrate(ad_hoc(), "--serial", "9=X1", "--fs-type", "/nope=xfs")
    assert outcome.code == 0
    assert "--serial 9=X1: no disk that was read is meant" in outcome.output
    assert "--fs-type /nope=xfs: no disk that was read is meant" in outcome.output


def test_an_answer_that_was_taken_is_not_named(home):
    text = (
        "{\n  wsl.enable = true;\n"
        '  fileSystems."/data" = { device = "/dev/disk/by-uuid/11-22"; fsType = "ext4"; };\n}\n'
    )
    for _ in range(2):  # the second time there is nothing left to do
        outcome = home.migrate(text, "--serial", "uuid:11-22=X1")
        assert outcome.code == 0
        assert "is meant" not in outcome.output
        text = home.read()
