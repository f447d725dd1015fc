"""Values that look like code come out as the same values under real Nix, or are refused."""

from __future__ import annotations

import re
import shlex

import pytest

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
HOSTILE = {
    "interpolation": '${builtins.abort "run"}',
    "quoted interpolation": '\'${builtins.abort "run"}',
    "double dollar": "$${x}",
    "backslash": "\\${x}\\",
    "end of string": '"; x = abort "run"; y = "',
    "end of indented string": "''; x = 1; y = ''",
    "comment": "*/ x /* # y",
    "substitution": "$(touch pwned)",
    "backticks": "`touch pwned`",
    "quote": "it's",
    "newline": "a\nb",
    "return": "a\rb",
    "both": "a\r\nb",
    "tab": "a\tb",
    "escape": "\x1bc\x07",
    "unit specifier": "%h%%",
    "not ASCII": "ä\u202e",
}


@pytest.fixture(params=HOSTILE.values(), ids=HOSTILE)
def hostile(request):
    return str(request.param)


@pytest.fixture
def migrated(home, nix):
    """The result under real Nix, or None where it was refused with nothing written."""

    def migrate(text: str, *arguments: str):
        outcome = home.migrate(text, *arguments)
        shown = outcome.output + outcome.errors
        assert all(char in "\n\t" or char.isprintable() for char in shown)
        assert "internal error" not in outcome.errors
        if outcome.code == 0:
            return nix.module(home.path / "host.nix")
        assert outcome.code == 1
        assert home.read() == text
        assert "please report" not in outcome.output, "found by the proof alone"
        return None

    return migrate


def only_disk(result):
    (disk,) = result["wsl"]["bareMounts"]["disks"]
    return disk


def test_in_a_name(migrated, ad_hoc, text_in_nix, hostile):
    result = migrated(ad_hoc(mountName=text_in_nix(hostile)))
    if result:
        assert NAME.fullmatch(only_disk(result)["name"])


def test_in_a_serial_number(migrated, ad_hoc, text_in_nix, hostile):
    result = migrated(ad_hoc(diskSerialNumber=text_in_nix(hostile)))
    if result:
        assert only_disk(result)["serialNumber"] == hostile


def test_in_a_serial_number_from_the_command_line(migrated, hostile):
    text = (
        '{ ... }:\n{\n  wsl.enable = true;\n  fileSystems."/mnt/data" = {\n'
        '    device = "/dev/disk/by-uuid/ab-12";\n    fsType = "ext4";\n  };\n}\n'
    )
    result = migrated(text, "--serial", f"uuid:ab-12={hostile}")
    if result:
        assert only_disk(result)["serialNumber"] == hostile


def test_in_a_link(migrated, ad_hoc, text_in_nix, hostile):
    result = migrated(ad_hoc(deviceId=text_in_nix(hostile)))
    if result:
        assert only_disk(result)["devicePattern"] == hostile


def test_in_a_link_with_glob_characters(migrated, ad_hoc, text_in_nix, hostile):
    result = migrated(ad_hoc(deviceId=text_in_nix(f"scsi-*{hostile}")))
    if result:
        assert only_disk(result)["devicePattern"] == f"scsi-[*]{hostile}"


def test_in_a_mount_point(migrated, ad_hoc, text_in_nix, hostile):
    result = migrated(ad_hoc(mountPoint=text_in_nix(f"/mnt/{hostile}")))
    if result:
        assert only_disk(result)["filesystem"]["mountPoint"] == f"/mnt/{hostile}"


def test_in_the_name_of_a_file_system(migrated, text_in_nix, hostile):
    point = f"/mnt/{hostile}"
    text = (
        f"{{ ... }}:\n{{\n  wsl.enable = true;\n  fileSystems.{text_in_nix(point)} = {{\n"
        '    device = "/dev/disk/by-id/scsi-X_S1";\n    fsType = "ext4";\n'
        f"    options = [ {text_in_nix(hostile)} ];\n  }};\n}}\n"
    )
    result = migrated(text, "--serial", "scsi-X_S1=S1", "--serial", "data=S1")
    if result:
        filesystem = only_disk(result)["filesystem"]
        assert (filesystem["mountPoint"], filesystem["options"]) == (point, [hostile])


def test_in_an_option(migrated, ad_hoc, text_in_nix, hostile):
    result = migrated(ad_hoc(mountOptions=f"[ {text_in_nix(hostile)} ]"))
    if result:
        assert only_disk(result)["filesystem"]["options"] == [hostile]


@pytest.mark.parametrize("where", ["name", "mount point", "owner"])
def test_in_what_a_service_makes(migrated, ad_hoc, text_in_nix, hostile, where):
    """The script is read by a shell's own rules: it has the words that were meant, no others."""
    point, name, user = "/mnt/data", "main", "tim"
    if where == "name":
        name = hostile
    elif where == "mount point":
        point = f"/mnt/{hostile}"
    else:
        user = hostile
    result = migrated(
        ad_hoc(
            mountPoint=text_in_nix(point),
            instanceDirs=f"[ {text_in_nix(name)} ]",
            defaultUser=text_in_nix(user),
        )
    )
    if result is None:
        return
    service = result["systemd"]["services"]["data-directories"]
    words = shlex.split(service["script"])
    assert words[3] == f"{name};"
    assert words[words.index("-o") + 1] == user
    assert words[words.index("-g") + 2] == f"{point}/$directory"
    # What ends a line of a unit file starts a setting of its own.
    for text in (service["description"], *service["unitConfig"]["RequiresMountsFor"]):
        assert "\n" not in text
        assert "\r" not in text


def test_an_owner_that_is_computed_is_one_word(home, ad_hoc, nix):
    """Its value is not known here, so that the quoting must hold for any."""
    outcome = home.migrate(ad_hoc(instanceDirs='[ "main" ]', defaultUser="config.my.owner"))
    if outcome.code == 1:
        return
    value = "$(touch pwned) x"
    arguments = '{ lib = { }; config.my.owner = "\\$(touch pwned) x"; }'
    services = nix.value(f"(import {home.path}/host.nix {arguments}).systemd.services")
    made = services["data-directories"]["script"]
    words = shlex.split(made)
    assert words[words.index("-o") + 1] == value
