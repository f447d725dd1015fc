"""The rules and the module agree on what is refused."""

from __future__ import annotations

import pytest
from evaluated import declaration, evaluate_all
from example_disks import mounted

from baremount.lint_rules.support.mount_points import taken_by

TAKEN = "must not be a directory that NixOS or WSL"
POINTS = (
    *("/", "/boot", "/boot/efi", "/etc", "/etc/x", "/home", "/usr", "/usr/lib", "/mnt", "/srv"),
    *("/nix", "/nix/store", "/nix/var", "/nixos", "/var", "/var/lib", "/var/lib/nixos"),
    *("/var/lib/x", "/var/lib/nixos/x", "/var/log", "/var/log/x", "/var/tmp"),
    *("/mnt/wsl", "/mnt/wsl/x", "/mnt/wslg", "/mnt/wslg/x", "/mnt/wslgx", "/mnt/c", "/mnt/C/x"),
    *("/mnt/cd", "/mnt/1", "/mnt/data", "/drives/c", "/drives/wsl", "/drives", "/c", "/wsl"),
)


@pytest.mark.parametrize("root", ["/mnt", "/drives", "/"])
def test_reserved_mount_points(root: str) -> None:
    more = f'wsl.wslConf.automount.root = "{root}";'
    systems = evaluate_all({point: declaration(mounted(point), more=more) for point in POINTS})
    refused = [p for p, system in systems.items() if any(TAKEN in text for text in system.failed)]
    found = [point for point in POINTS if taken_by(point, root.removesuffix("/"))]
    assert found == refused
    assert 0 < len(found) < len(POINTS)
