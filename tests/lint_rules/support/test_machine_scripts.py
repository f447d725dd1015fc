"""Scripts in the configuration of a machine: which texts are read, and what of them is known."""

from __future__ import annotations

import pytest

from baremount.imports import load
from baremount.lint_rules.support.machine_scripts import scripts_of
from baremount.workspace import Workspace

COMMAND = "/mnt/c/Windows/System32/wsl.exe --mount"


def facts(text):
    workspace = Workspace({"/m.nix": text.encode()})
    (machine,) = load(("/m.nix",), workspace, "/").machines
    return [fact for read in scripts_of(machine) for fact in read.script.facts]


@pytest.mark.parametrize(
    "text",
    [
        '{ wsl.wslConf.boot.command = "echo --mount"; }',
        f'{{ lib, ... }}: lib.mkIf false {{ wsl.wslConf.boot.command = "{COMMAND} X"; }}',
        f'{{ environment.etc.x.text = "{COMMAND} X"; }}',
        f'{{ config, ... }}: {{ systemd.services.a.script = config.x "{COMMAND} X"; }}',
        f'{{ wsl.wslConf.boot.command = "# {COMMAND} X"; }}',
    ],
    ids=["another command", "never", "not a script", "not known", "cut by WSL"],
)
def test_nothing_is_attached(text):
    assert facts(text) == []


@pytest.mark.parametrize(
    "text",
    [
        f'{{ wsl.wslConf.boot.command = "{COMMAND} X --bare"; }}',
        f'{{ systemd.services.a.script = "{COMMAND} X --bare"; }}',
        f'{{ systemd.services.a.serviceConfig.ExecStart = "{COMMAND} X --bare"; }}',
    ],
    ids=["boot command", "script", "program of a service"],
)
def test_a_disk_is_attached(text):
    (fact,) = facts(text)
    assert fact.disk.text == "X"


def test_what_is_not_known_stays_unknown():
    text = f'{{ config, ... }}: {{ systemd.services.a.script = "{COMMAND} ${{config.x}}"; }}'
    (fact,) = facts(text)
    assert (fact.disk.key, fact.disk.reason) == (
        "unknown",
        "`config.x` is set by none of the files read",
    )
