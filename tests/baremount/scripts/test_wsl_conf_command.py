"""What becomes of a boot command that NixOS writes into wsl.conf."""

from __future__ import annotations

import json
import os
import shutil
import subprocess

import pytest

from baremount.scripts.wsl_conf_command import rendered, survives

STORE = "/nix/store/00000000000000000000000000000000-wsl-bare-mount/bin/wsl-bare-mount boot"


@pytest.mark.parametrize(
    "command", [STORE, "", "/bin/a 'b c' ; /bin/d", "/bin/a $HOME && x", "/bin/a=b", "[a] b"]
)
def test_commands_that_come_through(command):
    fate = survives(command)
    assert fate.intact
    assert fate.seen == (command or None)
    assert (fate.broken, fate.changed) == (None, ())


LATER = {  # what stands behind boot.command in NixOS-WSL's own file
    "boot.systemd", "interop.appendwindowspath", "interop.enabled", "network.generatehosts",
    "network.generateresolvconf", "network.hostname", "user.default",
}  # fmt: skip


@pytest.mark.parametrize(
    ("command", "seen", "fault", "changed"),
    [
        ('powershell.exe -Command "Get-Disk"', "powershell.exe -Command Get-Disk", None, set()),
        ("/bin/a # note", "/bin/a", None, set()),
        ("# note\n/bin/a", "", "line start", LATER),
        ("/bin/a ", "/bin/a", None, set()),
        ("/bin/a \\\\b", "/bin/a \\b", None, set()),
        ("a \\\n  b", "a   b", None, set()),
        ("a \\$b", None, "escape", LATER),
        ("wsl.exe --mount \\\\.\\PHYSICALDRIVE1", None, "escape", LATER),
        ('a "b', None, "quote", LATER),
        ("a\nb\n", "a", "equals sign", LATER),
        ("a\nsystemd=false", "a", None, {"boot.systemd"}),
        ("a\n[user]\ndefault=eve", "a", None, {"boot.systemd", "user.default", "user.systemd"}),
    ],
)
def test_commands_that_do_not(command, seen, fault, changed):
    fate = survives(command)
    assert not fate.intact
    assert fate.seen == seen
    assert (fate.broken and fate.broken.fault) == fault
    assert set(fate.changed) == changed


def test_settings_of_the_machine_are_taken():
    fate = survives("a \\$b", {"wsl2": {"x": "1"}, "automount": {"root": "/w"}})
    assert fate.changed == ("wsl2.x",)


@pytest.mark.skipif(
    not (shutil.which("nix-instantiate") and os.environ.get("BAREMOUNT_NIXPKGS_LIB")),
    reason="needs nix-instantiate and the lib of nixpkgs in BAREMOUNT_NIXPKGS_LIB",
)
def test_rendering_is_that_of_nixos():
    settings = {
        "boot": {"command": 'a "b" \\$c', "systemd": "true", "Z": "1"},
        "user": {"default": ""},
        "automount": {"root": "/mnt"},
    }
    expression = (
        'with import (builtins.getEnv "BAREMOUNT_NIXPKGS_LIB"); generators.toINI { } '
        '(filterAttrsRecursive (_: v: v != null && v != "") (builtins.fromJSON '
        f"''{json.dumps(settings)}''))"
    )
    done = subprocess.run(
        ["nix-instantiate", "--eval", "--json", "--store", "dummy://", "-E", expression],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert json.loads(done.stdout) == rendered(settings)
