"""What a machine runs by itself, and what a call of a written script stands for."""

from __future__ import annotations

import pytest
from script_facts import lines

from baremount.imports import load
from baremount.scripts.embedded import read_texts
from baremount.scripts.running import helpers_of, runs_of
from baremount.workspace import Workspace

MOUNT = "mount /dev/a /b"
OVERRIDDEN = '{{ lib, ... }}: {{ imports = [ {{ {0} = {1}"mount /dev/a /b"; }} ]; {0} = {2}; }}'
LET = f'pkgs: let s = pkgs.writeShellScript "s" "{MOUNT}"; in '


def runs(content: str):
    overlay = {"/home/me/host.nix": content.encode()}
    (machine,) = load(["/home/me/host.nix"], Workspace(overlay), "/home/me").machines
    found = list(runs_of(machine))
    return found, list(helpers_of(machine, found))


def exec_start(value: str) -> str:
    return f"{{ systemd.services.a.serviceConfig.ExecStart = {value}; }}"


@pytest.mark.parametrize(
    "content",
    [
        LET + exec_start("s"),
        LET + exec_start('"${s}"'),
        LET + exec_start('"-+${s} --quiet"'),
        LET + exec_start('[ "${s}" ]'),
        LET + exec_start("[ s ]"),
        LET + exec_start("toString s"),
        LET + exec_start("(pkgs.lib.getExe s)"),
        LET + '{ systemd.services.a.script = "exec ${s}"; }',
        LET + '{ system.activationScripts.a = "${s}"; }',
        LET + '{ wsl.wslConf.boot.command = "${s}"; }',
        "pkgs: " + exec_start(f'pkgs.writeShellScript "s" "{MOUNT}"'),
        "pkgs: " + exec_start(f'"${{pkgs.writeShellScriptBin "s" "{MOUNT}"}}/bin/s"'),
        'pkgs: let s = pkgs.writeShellApplication { name = "s"; '
        f'text = "{MOUNT}"; }}; t = s; in ' + exec_start('"${t}/bin/s"'),
    ],
)
def test_a_call_is_followed(content):
    (run,), helpers = runs(content)
    assert lines(read_texts(*run.texts)) == [MOUNT]
    assert MOUNT in run.commands
    assert helpers == []
    # What is left of the call itself does nothing.
    assert set(run.commands.replace(MOUNT, "").split()) <= {":", "exec", "--quiet"}


@pytest.mark.parametrize(
    "content",
    [
        "pkgs: s: " + exec_start("s"),
        "pkgs: let f = s: " + exec_start('"${s}"') + '; in f (pkgs.writeText "s" "x")',
        "{ s, ... }: " + exec_start("s"),
        LET + 'let f = s: { script = "${s}"; }; in { systemd.services.a = f config.x; }',
        "let inherit (import ./x.nix) s; in " + exec_start("s"),
        exec_start('"${config.s}"'),
    ],
)
def test_a_name_of_somebody_else_is_not_followed(content):
    found, _ = runs(content)
    assert [fact for run in found if run.texts for fact in read_texts(*run.texts).facts] == []


def test_what_nothing_starts_is_a_helper():
    found, (helper,) = runs(LET + "{ environment.systemPackages = [ s ]; }")
    assert found == []
    assert lines(read_texts(*helper.texts)) == [MOUNT]


def test_a_run_that_is_switched_off_is_silent():
    found, _ = runs(f'{{ lib, ... }}: {{ systemd.services.a.script = lib.mkIf false "{MOUNT}"; }}')
    assert [run.texts for run in found] == [()]


def test_a_service_that_is_not_enabled_is_none():
    assert runs(f'{{ systemd.services.a = {{ enable = false; script = "{MOUNT}"; }}; }}') == (
        [],
        [],
    )


@pytest.mark.parametrize(
    "content",
    [
        exec_start('"mount /dev/a /mnt/%H"'),
        '{ systemd.services."a@".script = "mount /dev/a /mnt/x"; }',
        OVERRIDDEN.format("systemd.services.a.script", "", 'lib.mkForce "true"'),
        OVERRIDDEN.format("wsl.wslConf.boot.command", "lib.mkDefault ", '"true"'),
    ],
)
def test_what_is_only_written_is_not_run(content):
    found, _ = runs(content)
    assert [fact for run in found if run.texts for fact in read_texts(*run.texts).facts] == []


def test_a_percent_sign_of_its_own_is_no_specifier():
    ((run,), _) = runs(exec_start(f'"{MOUNT} -o x=%%d"'))
    assert run.texts


def test_a_value_that_a_function_makes_is_known():
    ((run,), _) = runs(
        'let f = d: { script = "mount ${d} /b"; }; in { systemd.services.a = f "/dev/a"; }'
    )
    assert lines(read_texts(*run.texts)) == [MOUNT]


def test_values_are_told_with_their_expressions():
    module = 'let d = "/dev/a"; in { systemd.services.a.script = "mount ${d} /b"; }'
    ((run,), _) = runs(module)
    ((known, node),) = run.texts[0].values
    assert (known, node.span) == ("/dev/a", (module.index("${d}") + 2, module.index("${d}") + 3))
