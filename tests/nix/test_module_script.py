"""The text of `wsl-bare-mount` stays a program whatever the declaration says."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import Any

import pytest
from evaluated import Evaluated, as_nix, declaration, evaluate_all

# Each of these would run, end a string or upset ShellCheck if it stood in the text as it is.
HOSTILE = [
    "it's",
    "'; touch /pwned; '",
    "$(touch /pwned)",
    "`touch /pwned`",
    "${HOME}",
    "a\\",
    "~/a",
    "!!",
    "} exit 1 #",
    "'@) ; Remove-Item *",
    "-Action",
    "END",
]
HOSTILE_TASK = "it's $(touch pwned) `id`"


def hostile_disks() -> list[dict[str, Any]]:
    return [
        {
            "name": f"disk{number}",
            "serialNumber": f"{text}{number}",
            "filesystem": {
                "mountPoint": f"/mnt/{number}/{text.replace('/', '|')} \u2019\u201c\u00a0\\"
            },
        }
        for number, text in enumerate(HOSTILE)
    ]


def hostile() -> str:
    more = f"wsl.bareMounts.scheduledTask = {as_nix(HOSTILE_TASK)};"
    return declaration(*map(as_nix, hostile_disks()), more=more)


TEXTS = {
    "usual": declaration(
        '{ name = "a"; serialNumber = "S1"; filesystem.mountPoint = "/mnt/data"; }'
    ),
    "hostile": hostile(),
    "no-disks": declaration(),
    "no-task": declaration(
        '{ name = "a"; serialNumber = "S1"; }', more="wsl.bareMounts.scheduledTask = null;"
    ),
}


@pytest.fixture(scope="module")
def systems() -> dict[str, Evaluated]:
    return evaluate_all(TEXTS)


def bash(text: str) -> str:
    done = subprocess.run(
        ["bash", "--norc", "-s"], input=text, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def functions_and_data(system: Evaluated) -> str:
    """The script without its last line, the call of its main function."""
    text, call, rest = system.script.rpartition('\nmain "$@"\n')
    assert call
    assert not rest.strip()
    return text


@pytest.mark.parametrize("name", TEXTS)
def test_bash_parses_it(systems: dict[str, Evaluated], name: str) -> None:
    assert systems[name].failed == ()
    subprocess.run(["bash", "-n"], input=systems[name].script, text=True, check=True)


@pytest.mark.parametrize("name", TEXTS)
def test_shellcheck_has_nothing_to_say(systems: dict[str, Evaluated], name: str) -> None:
    """As when the script is built, where any remark ends the build."""
    if not shutil.which("shellcheck"):
        pytest.skip("needs shellcheck (Debian: apt-get install shellcheck)")
    done = subprocess.run(
        ["shellcheck", "--norc", "-"],
        input=systems[name].script,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.returncode) == ("", 0)


def test_shellcheck_still_sees_the_program(systems: dict[str, Evaluated]) -> None:
    """What is switched off for the data must not be so for what comes after."""
    if not shutil.which("shellcheck"):
        pytest.skip("needs shellcheck (Debian: apt-get install shellcheck)")
    text = functions_and_data(systems["usual"]) + "\necho $1\n"
    done = subprocess.run(
        ["shellcheck", "--norc", "-"], input=text, capture_output=True, text=True, check=False
    )
    assert "SC2086" in done.stdout


def test_bash_gets_the_values_as_declared(systems: dict[str, Evaluated]) -> None:
    arrays = ("names", "serials", "patterns", "mount_points", "declared")
    prints = "".join(f"printf '%s\\0' \"${{{array}[@]}}\" end;" for array in arrays)
    printed = bash(
        f'{functions_and_data(systems["hostile"])}\n{prints} printf %s "$scheduled_task"'
    )
    *values, task = printed.split("\0end\0")
    names, serials, patterns, places, declared = (value.split("\0") for value in values)
    disks = hostile_disks()
    assert names == [disk["name"] for disk in disks]
    assert serials == [disk["serialNumber"] for disk in disks]
    assert places == [disk["filesystem"]["mountPoint"] for disk in disks]
    assert [json.loads(text) for text in declared] == [
        {
            "name": disk["name"],
            "serialNumber": disk["serialNumber"],
            "devicePattern": pattern,
            "mountPoint": disk["filesystem"]["mountPoint"],
        }
        for disk, pattern in zip(disks, patterns, strict=True)
    ]
    assert task == HOSTILE_TASK


def test_powershell_gets_the_serials_as_strings(systems: dict[str, Evaluated]) -> None:
    """Between single quotes, where PowerShell expands nothing; a quote inside is doubled."""
    text = functions_and_data(systems["hostile"])
    printed = bash(f'{text}\nserial_list "${{!serials[@]}}"')
    doubled = [disk["serialNumber"].replace("'", "''") for disk in hostile_disks()]
    assert printed == "@(" + ",".join(f"'{serial}'" for serial in doubled) + ")"


def test_fstab_has_one_line_of_six_fields_a_disk(systems: dict[str, Evaluated]) -> None:
    lines = systems["hostile"].fstab
    assert len(lines) == len(HOSTILE)
    for line in lines:
        assert len(line.split(" ")) == 6
        assert "\n" not in line


def test_the_rules_have_one_line_a_disk(systems: dict[str, Evaluated]) -> None:
    lines = systems["hostile"].udev_rules.splitlines()
    assert len(lines) == len(HOSTILE)
    for line in lines:
        assert line.count('"') == 2 * line.count(", ") + 2
