"""Input that wants to take the terminal, or to run for ever: it gets neither."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from baremount.cli import run
from baremount.commands import migrate as migrate_command
from baremount.commands import show as show_command

SECONDS = 30
BYTES = 1 << 30
HOST = """{ config, lib, ... }:
{
  wslStorageMount = {
    enable = true; # enabled
    diskSerialNumber = "S6Z2NJ0TC14842T";
    mountName = "data";
    deviceId = "scsi-X_S6Z2NJ0TC14842T-part1";
    mountPoint = "/mnt/data";
    mountOptions = [ "noatime" ];
    bindMountNixStore = false;
  };
  networking.hostName = "box";
}
"""
# Clears the screen, beeps, sets a colour by one character, turns the direction of the text.
ODD = "o\x1b[2J\x07\x9b31m\u202ed"
PLACES = {
    "comment": ("# enabled", f"# enabled {ODD}"),
    "mount option": ('"noatime"', f'"{ODD}"'),
    "mount point": ("/mnt/data", f"/mnt/{ODD}"),
    "name": ('"data"', f'"{ODD}"'),
    "serial number": ("S6Z2NJ0TC14842T", f"S6{ODD}2T"),
    "option of no known module": ("bindMount", f'"{ODD}" = 1;\n    bindMount'),
    "what is not known": ('"data"', f'config.my."{ODD}"'),
    "what is thrown": ('"data"', f'(throw "{ODD}")'),
    "setting around": ('"box"', f'"{ODD}"; # {ODD}'),
    "missing import": ("  wsl", f'  imports = [ (./. + "/{ODD}.nix") ];\n  wsl'),
    "syntax error": ("= true;", f"= true {ODD};"),
}
COMMANDS = {
    "show": ["show"],
    "show as JSON": ["show", "--format=json"],
    "plan": ["migrate"],
    "plan as JSON": ["migrate", "--format=json"],
    "write": ["migrate", "--write"],
}


@pytest.mark.parametrize("terminal", [False, True], ids=["pipe", "terminal"])
@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
@pytest.mark.parametrize(("old", "new"), PLACES.values(), ids=PLACES)
def test_no_control_character_reaches_the_terminal(
    tmp_path, monkeypatch, capfd, old, new, command, terminal
):
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "300")
    for module in (migrate_command, show_command):
        monkeypatch.setattr(module, "is_terminal", lambda: terminal)
    assert old in HOST
    Path("host.nix").write_text(HOST.replace(old, new))
    assert run([*command, "host.nix"]) in {0, 1, 2}
    out, err = capfd.readouterr()
    if terminal and "--format=json" not in command:
        # Our own colours are all that a terminal gets.
        out = re.sub(r"\x1b\[[0-9;]*m", "", out)
    assert out + err
    assert [char for char in out + err if char not in "\n\t" and not char.isprintable()] == []


@pytest.mark.parametrize("place", ["comment", "mount option", "setting around"])
def test_control_characters_are_shown_as_escapes(tmp_path, monkeypatch, capfd, place):
    monkeypatch.chdir(tmp_path)
    Path("host.nix").write_text(HOST.replace(*PLACES[place]))
    run(["migrate", "host.nix"])
    assert r"o\x1b[2J\x07\x9b31m\u202ed" in capfd.readouterr().out


ENDLESS = {
    "call": "let f = x: f (x + 1); in f 1",
    "two calls each": "let f = n: if n == 0 then 1 else f (n - 1) + f (n - 1); in f 60",
    "deep calls": "let f = n: if n == 0 then 0 else 1 + f (n - 1); in f 200000",
    "list that doubles": "let f = n: l: if n == 0 then l else f (n - 1) (l ++ l); in f 60 [ 1 ]",
    "text that doubles": 'builtins.foldl\' (a: _: a + a) "x" (lib.range 1 60)',
    "long list": "lib.range 1 1000000000",
    "value of itself": "rec { a = a; }.a",
    "set in itself": "let s = { a = s // { b = s; }; }; in s",
    "pattern": f'builtins.match "(a*)*b" "{"a" * 60}"',
    "brackets": "[" * 100_000,
}


def limited():
    """In the child: less memory than any test machine has."""
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))


@pytest.mark.parametrize("expression", ENDLESS.values(), ids=ENDLESS)
def test_what_has_no_end_ends(tmp_path, expression):
    """As processes of their own: one that does not end would take the tests along."""
    (tmp_path / ".git").mkdir()
    text = HOST.replace('"data"', f"({expression})")
    (tmp_path / "host.nix").write_text(text)
    done = subprocess.run(
        [sys.executable, "-m", "baremount", "migrate", "--format=json", "--write", "host.nix"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
        preexec_fn=limited if os.name == "posix" else None,
    )
    assert done.returncode in {1, 2}
    assert "internal error" not in done.stderr
    assert json.loads(done.stdout)["files"] == []
    assert (tmp_path / "host.nix").read_text() == text


ATTACH = "wsl --mount \\\\.\\PHYSICALDRIVE{0} --bare\n"
DEEP = "(" * 10_000 + "2" + ")" * 10_000
XML = (
    '<?xml version="1.0"?>\n<!DOCTYPE Task [<!ENTITY a {0}>]>\n'
    '<Task xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">'
    "<Actions><Exec><Command>&a;</Command></Exec></Actions></Task>\n"
)
# Name, text, exit code, and what is said of it.
SCRIPTS = {
    "50 MB": ("a.ps1", "# wsl --mount\n" * 3_600_000, 2, "too large"),
    "50 MB of batch": ("a.cmd", "rem wsl --mount\n" * 3_200_000, 2, "too large"),
    "parentheses around a number": (
        "a.ps1",
        f"$n = {DEEP}\n" + ATTACH.format("$n"),
        1,
        "a.ps1:2:1: which disk",
    ),
    "parentheses in a command": ("a.ps1", f"wsl --mount {DEEP}\n", 1, "nested too deeply"),
    "functions that call each other": (
        "a.ps1",
        f"function f {{ g }}\nfunction g {{ f; {ATTACH.format(2)} }}\nf\n",
        1,
        "drive number",
    ),
    "calls that double": (
        "a.ps1",
        f"function f {{ f; f }}\n$n = f\n{ATTACH.format('$n')}",
        1,
        "more than 100,000 steps",
    ),
    "a counted loop": (
        "a.ps1",
        "for ($i = 0; $i -lt 1000000000; $i++) {" + ATTACH.format("$i") + "}",
        1,
        "which disk",
    ),
    "a range": (
        "a.ps1",
        "1..1000000000 | % {" + ATTACH.format("$_") + "}",
        1,
        "more than 10,000 numbers",
    ),
    "a loop in batch": (
        "a.cmd",
        "for /l %%i in (1,1,1000000000) do " + ATTACH.format("%%i"),
        1,
        "a loop goes through",
    ),
    "a loop in bash": (
        "a.sh",
        "for i in $(seq 1000000000); do wsl.exe --mount '\\\\.\\PHYSICALDRIVE'$i; done\n",
        1,
        "changes as the script runs",
    ),
    "a loop in Python": (
        "a.py",
        "import os\nfor i in range(10**9):\n    os.system(f'wsl --mount {i} --bare')\n",
        1,
        "a.py:3:5: ",
    ),
    "an entity of XML": ("a.xml", XML.format('"wsl"'), 2, "entities"),
    "an entity that reads a file": (
        "a.xml",
        XML.format('SYSTEM "file:///etc/passwd"'),
        2,
        "entities",
    ),
}


@pytest.mark.parametrize(("name", "text", "code", "said"), SCRIPTS.values(), ids=SCRIPTS)
def test_a_script_without_end_is_refused_with_the_reason(tmp_path, name, text, code, said):
    (tmp_path / ".git").mkdir()
    (tmp_path / name).write_text(text)
    done = subprocess.run(
        [sys.executable, "-m", "baremount", "migrate", "--write", "--output", "new.nix", name],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
        preexec_fn=limited if os.name == "posix" else None,
    )
    assert done.returncode == code, done.stdout + done.stderr
    assert said in done.stdout + done.stderr
    assert "internal error" not in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == [".git", name]
    assert (tmp_path / name).read_text() == text
