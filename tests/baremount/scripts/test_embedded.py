"""Scripts in Nix strings: which texts are found, in which language, and with which holes filled."""

from __future__ import annotations

import pytest
from script_facts import line, lines, source

from baremount.imports import load
from baremount.powershell.values import Spot, Text, UnknownValue
from baremount.scripts.embedded import nix_string_facts, read_texts, texts_of
from baremount.workspace import Workspace

DRIVE = r"\\.\PHYSICALDRIVE"


def texts(content: str, **further: str):
    files = {"host.nix": content, **{f"{name}.nix": text for name, text in further.items()}}
    overlay = {f"/home/me/{name}": text.encode() for name, text in files.items()}
    graph = load(["/home/me/host.nix"], Workspace(overlay), "/home/me")
    (machine,) = graph.machines
    return list(texts_of(machine))


def found(content: str, **further: str) -> list[str]:
    return [said for text in texts(content, **further) for said in lines(read_texts(text))]


@pytest.mark.parametrize(
    "content",
    [
        "{ }",
        '{ environment.etc."x".text = "mount /dev/a /b"; }',
        '{ pkgs, ... }: { x = pkgs.writeText "notes.txt" "mount /dev/a /b"; }',
        '{ pkgs, ... }: { x = pkgs.writeScript "x" "#!/usr/bin/python3\\nmount /dev/a /b"; }',
        "{ systemd.services.a.enable = false; }",
        '{ lib, ... }: { wsl.wslConf.boot.command = lib.mkIf false "mount /dev/a /b"; }',
    ],
)
def test_what_is_no_script(content):
    assert found(content) == []


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(
            '{ wsl.wslConf.boot.command = "mount /dev/a /b"; }',
            "mount /dev/a /b",
            id="boot command",
        ),
        pytest.param(
            '{ systemd.services.a.script = "mount /dev/a /b"; }', "mount /dev/a /b", id="service"
        ),
        pytest.param(
            '{ systemd.services.a.serviceConfig.ExecStart = "/bin/mount /dev/a /b"; }',
            "mount /dev/a /b",
            id="ExecStart",
        ),
        pytest.param(
            '{ system.activationScripts.a.text = "mount /dev/a /b"; }',
            "mount /dev/a /b",
            id="activation",
        ),
        pytest.param(
            "pkgs: let s = pkgs.writeShellScriptBin \"x\" ''\n mount /dev/a /b\n''; in { }",
            "mount /dev/a /b",
            id="writeShellScriptBin",
        ),
        pytest.param(
            'pkgs: { x = pkgs.writeScript "x" "#!${pkgs.bash}/bin/bash\\nmount /dev/a /b"; }',
            "mount /dev/a /b",
            id="writeScript",
        ),
        pytest.param(
            "{ pkgs, ... }: let m = pkgs.writeTextFile { name = \"m.ps1\"; text = ''\n"
            f"  wsl --mount {DRIVE}2 --bare\n''; }}; in {{ }}",
            "attach number 2 bare",
            id="writeTextFile",
        ),
        pytest.param(
            f"pkgs: {{ x = pkgs.writeText \"m.bat\" ''\n  set N=2\n wsl --mount {DRIVE}%N%\n''; }}",
            "attach number 2",
            id="batch",
        ),
    ],
)
def test_texts_are_read_in_their_language(content, expected):
    assert found(content) == [expected]


def test_values_of_options_fill_the_holes():
    module = """{ config, pkgs, ... }: let
      cfg = config.storage;
      script = pkgs.writeTextFile { name = "m.ps1"; text = ''
        $d = Get-Disk | Where-Object { $_.SerialNumber -eq "${cfg.serial}" }
        wsl --mount "\\\\.\\PHYSICALDRIVE$($d.Number)" --bare
      ''; };
    in { storage.name = "x"; }"""
    host = '{ imports = [ ./module.nix ]; storage.serial = "A."; }'
    assert found(host, module=module) == ["attach serial A. bare"]


def test_a_hole_that_is_not_known_stays_one():
    (text,) = texts('{ config, ... }: { systemd.services.a.script = "mount ${config.x} /b"; }')
    assert isinstance(text.text, Text)
    (fact,) = read_texts(text).facts
    assert isinstance(fact.device, UnknownValue)
    assert fact.device.spot.text == "config.x"
    assert text.spot.text == '"mount ${config.x} /b"'


def test_a_name_of_an_inner_scope_is_not_taken_from_the_outer_one():
    function = 'd: pkgs.writeShellScript "x" "mount ${d} /b"'
    content = f'{{ pkgs, ... }}: let d = "/dev/a"; f = {function}; in {{ x = 1; }}'
    (text,) = texts(content)
    assert [line(fact) for fact in read_texts(text).facts] == ["mount ? /b"]


def test_a_boot_command_is_what_wsl_makes_of_it():
    spot = Spot(source("x"), 0, 1)
    attach = "wsl.exe --mount '\\\\\\\\.\\\\PHYSICALDRIVE2'"
    assert [line(fact) for fact in nix_string_facts(attach, spot, "boot command")] == [
        "attach number 2"
    ]
    assert list(nix_string_facts("mount $x \\$y", spot, "boot command")) == []
    assert [line(fact) for fact in nix_string_facts("mount a /b # c", spot, "boot command")] == [
        "mount a /b"
    ]


def test_facts_have_the_place_that_is_given():
    spot = Spot(source("abc"), 1, 2)
    (fact,) = nix_string_facts("mount /dev/a /b", spot, "shell")
    assert (fact.origin.spot, fact.origin.nested) == (spot, (spot,))
