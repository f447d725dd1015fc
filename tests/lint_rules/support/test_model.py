"""The facts of a machine: whether it is WSL, what it declares, what of it is sure."""

from __future__ import annotations

import pytest

from baremount.imports import load
from baremount.lint_rules.support import model
from baremount.lint_rules.support.facts import DeclaredDisk, DeclaredMount, MachineModel
from baremount.values import Unknown
from baremount.workspace import Workspace

ROOT = "/made-up"


def machine(**files):
    contents = {f"{ROOT}/{name}.nix": text.encode() for name, text in files.items()}
    return load(list(contents), Workspace(contents), ROOT).machines[0]


def is_wsl(**files):
    return model.model_of(machine(**files)).is_wsl


@pytest.mark.parametrize(
    "text",
    [
        "{ wsl.enable = true; }",
        '{ wsl = { enable = true; defaultUser = "me"; }; }',
        "{ lib, ... }: { wsl.enable = lib.mkDefault true; }",
        '{ wsl.defaultUser = "me"; }',
        "{ inputs, ... }: { imports = [ inputs.nixos-wsl.nixosModules.default ]; }",
        "{ wsl.enable = true; boot.loader.grub.enable = false; }",
        "{ lib, ... }: { imports = lib.filesystem.listFilesRecursive ./a; wsl.enable = true; }",
    ],
)
def test_known_to_be_wsl(text):
    assert is_wsl(host=text) is True


def test_known_to_be_wsl_by_a_flake():
    text = (
        "{ outputs = { self, nixpkgs, nixos-wsl }: { nixosConfigurations.a ="
        " nixpkgs.lib.nixosSystem { modules = [ nixos-wsl.nixosModules.wsl ./b.nix ]; }; };"
        " inputs.nixos-wsl = { }; }"
    )
    assert is_wsl(flake=text, b="{ }") is True


@pytest.mark.parametrize("text", ["{ wsl.enable = false; }"])
def test_known_not_to_be_wsl(text):
    assert is_wsl(host=text) is False


@pytest.mark.parametrize(
    "text",
    [
        "{ }",
        '{ programs.wsl = 1; services.x = "wsl"; }',
        "{ config, lib, ... }: { wsl = lib.mkIf config.here.isWsl { enable = true; }; }",
        "{ config, ... }: { wsl.enable = config.here.isWsl; }",
        (
            "{ inputs, ... }: {"
            " imports = [ inputs.nixos-wsl.nixosModules.default ];"
            " boot.loader = 1; }"
        ),
        '{ wsl.defaultUser = "me"; fileSystems."/" = { label = "root"; }; }',
        '{ wsl = { defaultUser = "me"; }; disko.devices.disk.main.device = "/dev/sda"; }',
        (
            "{ inputs, lib, ... }: { imports = [ inputs.nixos-wsl.nixosModules.default ]"
            " ++ lib.filesystem.listFilesRecursive ./all; }"
        ),
        (
            "{ inputs, ... }: {"
            " imports = [ inputs.nixos-wsl.nixosModules.default inputs.self.nixosModules.all ]; }"
        ),
    ],
)
def test_not_known(text):
    assert isinstance(is_wsl(host=text), Unknown)


def facts(text, **files):
    return list(model.facts(machine(host=text, **files)))


def mounts(text):
    return [fact for fact in facts(text) if isinstance(fact, DeclaredMount)]


@pytest.mark.parametrize(
    "text",
    [
        '{ fileSystems."/a".device = "/dev/sdb1"; }',
        '{ wsl.enable = false; fileSystems."/a".device = "/dev/sdb1"; }',
        '{ config, lib, ... }: { wsl.enable = config.x; fileSystems."/a".device = "/dev/sdb1"; }',
        '{ systemd.mounts = [ { what = "/dev/disk/by-id/x"; where = "/a"; } ]; }',
    ],
)
def test_a_machine_that_is_not_known_to_be_wsl_has_no_facts(text):
    assert facts(text) == []


def test_a_link_of_the_module_is_enough():
    found = mounts('{ fileSystems."/a".device = "/dev/disk/by-wsl-bare/data"; }')
    assert [mount.mount_point.value for mount in found] == ["/a"]


@pytest.mark.parametrize(
    "mount",
    [
        'fileSystems."/a" = { device = "tmpfs"; fsType = "tmpfs"; };',
        'fileSystems."/a" = { device = "/b"; options = [ "bind" ]; };',
        'fileSystems."/a" = { device = "C:"; fsType = "drvfs"; };',
        'fileSystems."/a" = { device = "/dev/mapper/x"; fsType = "ext4"; };',
        'fileSystems."/a" = { device = "//nas/a"; fsType = "cifs"; };',
        'fileSystems."/" = { device = "/dev/sdc"; fsType = "ext4"; };',
        'fileSystems."/a" = { device = "/dev/sdb1"; enable = false; };',
        'fileSystems = lib.mkIf false { "/a".device = "/dev/sdb1"; };',
        'systemd.mounts = [ { what = "tmpfs"; type = "tmpfs"; where = "/a"; } ];',
        'wsl.bareMounts = { enable = false; disks = [ { filesystem.mountPoint = "/a"; } ]; };',
    ],
)
def test_not_on_an_attached_disk(mount):
    assert mounts(f"{{ lib, ... }}: {{ wsl.enable = true; {mount} }}") == []


@pytest.mark.parametrize(
    ("mount", "form"),
    [
        ('fileSystems."/a" = { device = "/dev/sdb1"; fsType = "ext4"; };', "fileSystems"),
        ('fileSystems."/a".device = "/dev/disk/by-uuid/1b2c";', "fileSystems"),
        ('fileSystems."/a".device = "UUID=1b2c";', "fileSystems"),
        ('fileSystems."/a".label = "data";', "fileSystems"),
        ('fileSystems.a = { mountPoint = "/a"; device = "/dev/sdb"; };', "fileSystems"),
        ('systemd.mounts = [ { what = "/dev/disk/by-id/x"; where = "/a"; } ];', "systemd.mounts"),
        (
            'wsl.bareMounts.disks = [ { serialNumber = "A"; filesystem.mountPoint = "/a"; } ];',
            "wsl.bareMounts.disks",
        ),
        (
            (
                'wsl.bareMountDisks = [ { name = "x";'
                ' filesystem = { uuid = "1b2c"; mountPoint = "/a"; }; } ];'
            ),
            "wsl.bareMountDisks",
        ),
        (
            (
                "wsl.bareMounts = { enable = true;"
                ' mounts = [ { diskUuid = "1b2c"; mountPoint = "/a"; } ]; };'
            ),
            "wsl.bareMounts.mounts",
        ),
    ],
)
def test_on_an_attached_disk(mount, form):
    (found,) = mounts(f"{{ wsl.enable = true; {mount} }}")
    assert (found.form, found.mount_point.value, found.bare) == (form, "/a", True)


def test_conditions_make_a_fact_less_than_certain():
    found = mounts(
        '{ config, lib, ... }: { wsl.enable = true; fileSystems."/a".device = "/dev/sdb1";'
        ' fileSystems."/b" = lib.mkIf config.x { device = "/dev/sdb2"; };'
        ' fileSystems."/c" = lib.mkIf true { device = "/dev/sdb3"; }; }'
    )
    assert {m.mount_point.value: m.certain for m in found} == {"/a": True, "/b": False, "/c": True}


def test_the_stronger_definition_counts():
    found = mounts(
        "{ lib, ... }: { wsl.enable = true;"
        ' fileSystems."/a" = { device = lib.mkDefault "/dev/sdb1"; };'
        ' imports = [ { fileSystems."/a".device = "/dev/sdc1"; } ]; }'
    )
    assert [mount.device.value for mount in found] == ["/dev/sdc1"]


@pytest.mark.parametrize(
    ("sets", "points"),
    [
        ('lib.mkForce { "/b".label = "b"; }', ["/b"]),
        ("lib.mkForce { }", []),
        ('{ "/b" = lib.mkForce { label = "b"; }; }', ["/b", "/a"]),
        ('lib.mkDefault { "/b".label = "b"; }', ["/a"]),
        ('lib.mkIf config.x { "/b".label = "b"; }', ["/b", "/a"]),
    ],
)
def test_the_stronger_set_of_file_systems_counts(sets, points):
    found = mounts(
        f"{{ lib, config, ... }}: {{ wsl.enable = true; fileSystems = {sets};"
        ' imports = [ { fileSystems."/a".device = "/dev/sdc1"; } ]; }'
    )
    assert [mount.mount_point.value for mount in found] == points


def test_all_facts_of_a_machine_come_in_order():
    found = facts(
        "{ wsl.bareMounts.disks = ["
        ' { name = "a"; serialNumber = "A"; filesystem.mountPoint = "/a"; }'
        ' { name = "b"; serialNumber = "B"; } ]; }'
    )
    assert [type(fact) for fact in found] == [
        MachineModel,
        DeclaredDisk,
        DeclaredDisk,
        DeclaredMount,
    ]
    assert found[2].mount is None


BASE = (
    '{ wsl.enable = true; fileSystems."/a" = { device = "/dev/sdb1"; options = [ "nofail" ]; };'
    " wsl.bareMounts.disks = ["
    ' { name = "b"; serialNumber = "B"; filesystem.mountPoint = "/b"; } ]; }'
)


def changed(old, new):
    before, after = (model.snapshot(machine(host=text)) for text in (BASE, BASE.replace(old, new)))
    return {name for name, _ in before ^ after}


@pytest.mark.parametrize(
    ("old", "new", "fields"),
    [
        ("{ wsl", "{ # a comment\n wsl", set()),
        ('options = [ "nofail" ];', 'options = [ "nofail" ] ++ [ ];', set()),
        ('"nofail"', '"noatime"', {"options"}),
        ("sdb1", "sdc1", {"device"}),
        ('"B"', '"C"', {"serial_number"}),
        ('"/b"', '"/c"', {"mount_point"}),
    ],
)
def test_a_snapshot_changes_with_the_meaning_alone(old, new, fields):
    assert changed(old, new) == fields
