"""The JSON of `show` and `migrate`: keys, null where not known, and the reasons."""

from __future__ import annotations

import json

import pytest

from baremount.migrate.model import Attach, Directory, Disk, Field, FileSystem, unset
from baremount.migrate.plan import Change, FilePlan, Plan, Step
from baremount.migrate.report_json import plan_json, show_json
from baremount.problems import Problem
from baremount.values import Expression, Known, Place


def known(value):
    return Field(Known(value))


DISK = Disk(
    name=known("storage"),
    serial_number=known("S6Z2NJ0TC14842T"),
    device_pattern=Field(Expression("config.x", frozenset({"config"}), "set nowhere")),
    filesystem=FileSystem(known("/mnt/wsl/storage"), unset("computed"), known(("a", "b"))),
    filesystem_uuid=unset(""),
    partition=known(1),
    drive_number=unset(""),
    attach=Attach(bare=True, by="boot-command"),
    directories=(
        Directory("/mnt/wsl/storage/main", "tim", "users"),
        Directory("/mnt/wsl/storage/dev", Expression("me", frozenset({"me"}), "given"), "users"),
    ),
    sources=(Place("hosts/laptop.nix", 4, 3),),
    enabled=unset("under a condition"),
)
EMPTY = Plan((), (), (), (), (), (), unreadable=False)


def test_show_has_exactly_the_documented_keys_in_order():
    problems = (Problem("x.nix", 3, 1, "bad: mend it"), Problem("gone.nix", 0, 0, "missing"))
    assert show_json((DISK,), problems) == (
        json.dumps(
            {
                "version": 1,
                "disks": [
                    {
                        "name": "storage",
                        "serialNumber": "S6Z2NJ0TC14842T",
                        "driveNumber": None,
                        "devicePattern": None,
                        "partition": 1,
                        "filesystemUuid": None,
                        "attach": {"bare": True, "by": "boot-command"},
                        "filesystem": {
                            "mountPoint": "/mnt/wsl/storage",
                            "fsType": None,
                            "options": ["a", "b"],
                        },
                        "directories": [
                            {"path": "/mnt/wsl/storage/main", "user": "tim", "group": "users"},
                            {"path": "/mnt/wsl/storage/dev", "user": None, "group": "users"},
                        ],
                        "sources": [{"path": "hosts/laptop.nix", "line": 4, "column": 3}],
                        "unknown": {
                            "devicePattern": "`config.x`: set nowhere",
                            "filesystem.fsType": "computed",
                            "enabled": "under a condition",
                            "directories.1.user": "`me`: given",
                        },
                    }
                ],
                "problems": [
                    {"path": "x.nix", "line": 3, "column": 1, "message": "bad: mend it"},
                    {"path": "gone.nix", "line": None, "column": None, "message": "missing"},
                ],
            },
            indent=2,
        )
        + "\n"
    )


def test_without_disks_the_object_is_still_printed():
    assert json.loads(show_json((), ())) == {"version": 1, "disks": [], "problems": []}


def test_a_disk_without_file_system_has_null_there_and_no_reasons():
    shown = json.loads(show_json((DISK._replace(filesystem=None),), ()))["disks"][0]
    assert shown["filesystem"] is None
    assert not [name for name in shown["unknown"] if name.startswith("filesystem.")]


def test_a_plan_adds_changes_steps_refusals_and_files():
    plan = EMPTY._replace(
        changes=(Change(Place("a.nix", 2, 3), "old.bind", "dropped", "", "it was false"),),
        steps=(Step("Tell Git:", ("git add b.nix",)),),
        refusals=(Problem("a.nix", 2, 3, "no"),),
        files=(FilePlan("a.nix", "ä\r\n".encode(), b""), FilePlan("b.nix", None, b"{ }\n")),
    )
    shown = json.loads(plan_json(plan))
    assert list(shown) == [
        "version", "disks", "problems", "changes", "steps", "refusals", "files"
    ]  # fmt: skip
    assert shown["changes"] == [
        {
            "path": "a.nix",
            "line": 2,
            "column": 3,
            "option": "old.bind",
            "fate": "dropped",
            "target": "",
            "reason": "it was false",
        }
    ]
    assert shown["steps"] == [{"text": "Tell Git:", "commands": ["git add b.nix"]}]
    assert shown["refusals"] == [{"path": "a.nix", "line": 2, "column": 3, "message": "no"}]
    assert shown["files"] == [
        {"path": "a.nix", "before": "ä\r\n", "after": ""},
        {"path": "b.nix", "before": None, "after": "{ }\n"},
    ]


@pytest.mark.parametrize(
    "text", ["\x1b[31m", "\x9b2J", "\u202e", "\u2028", "\x7f", "\udc80", "ä\U000e0041"]
)
def test_text_survives_without_controlling_a_terminal(text):
    shown = show_json((DISK._replace(name=known(text)),), ())
    assert json.loads(shown)["disks"][0]["name"] == text
    assert shown.replace("\n", "").isprintable()
    assert shown.isascii()


def test_bytes_that_are_no_text_are_kept():
    shown = json.loads(plan_json(EMPTY._replace(files=(FilePlan("x", None, b"\xff\x00"),))))
    assert shown["files"][0]["after"].encode("utf-8", "surrogateescape") == b"\xff\x00"
