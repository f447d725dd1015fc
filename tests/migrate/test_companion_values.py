"""What stands in a script as an interpolation, and what of a service is used elsewhere."""

from __future__ import annotations

import pytest

SERIAL = ("--serial", "uuid:11-22=WD1")
MOUNT = "mount -t ext4 UUID=11-22 ${point}"


def host(body: str) -> str:
    return (
        '{ config, ... }:\nlet point = "/srv/data"; in\n{\n  wsl.enable = true;\n'
        f"  imports = [ ./more.nix ];\n  {body}\n}}\n"
    )


def test_a_value_of_the_declaration_s_own_file_stays_an_expression(home):
    home.write({"more.nix": '{ systemd.services.data.description = "The data"; }'})
    assert home.migrate(host(f'systemd.services.data.script = "{MOUNT}";'), *SERIAL).code == 0
    assert "mountPoint = point;" in home.read()


def test_a_value_of_another_file_is_written_out(home, nix):
    more = f'let point = "/srv/data"; in {{ systemd.services.data.script = "{MOUNT}"; }}'
    home.write({"more.nix": more})
    outcome = home.migrate(host('systemd.services.data.description = "The data";'), *SERIAL)
    assert outcome.code == 0, outcome.output
    (disk,) = nix.module(home.path / "host.nix")["wsl"]["bareMounts"]["disks"]
    assert disk["filesystem"]["mountPoint"] == "/srv/data"


def test_a_value_of_the_service_itself_is_written_out(home):
    home.write({"more.nix": "{ }"})
    script = MOUNT.replace("point", "config.systemd.services.data.environment.P")
    body = f'systemd.services.data = {{ environment.P = "/srv/data"; script = "{script}"; }};'
    outcome = home.migrate(host(body), *SERIAL)
    assert outcome.code == 0, outcome.output
    assert 'mountPoint = "/srv/data";' in home.read()


@pytest.mark.parametrize(
    ("use", "is_refused"),
    [
        ("x = config.systemd.services.data.script;", True),
        ("x = config.systemd.services.data.script or null;", True),
        ("x = config.systemd.services ? data;", False),
        ("x = config.systemd.services.database.script;", False),
        ("x = config.services.data;", False),
    ],
)
def test_a_use_of_a_service_that_goes_is_refused(home, use, is_refused):
    home.write({"more.nix": f"{{ config, ... }}: {{ {use} }}"})
    outcome = home.migrate(host(f'systemd.services.data.script = "{MOUNT}";'), *SERIAL)
    assert outcome.code == int(is_refused), outcome.output
    assert ("more.nix:1:24: `config.systemd" in outcome.output) is is_refused
