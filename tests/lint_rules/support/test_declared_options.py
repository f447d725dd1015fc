"""Mount options count one by one, wherever and however they are written."""

from __future__ import annotations

import pytest

from baremount.imports import load
from baremount.lint_rules.support import model
from baremount.workspace import Workspace

ROOT = "/made-up"


def options(**files):
    """The options of the only mount of a machine."""
    contents = {f"{ROOT}/{name}.nix": text.encode() for name, text in files.items()}
    machine = load(list(contents), Workspace(contents), ROOT).machines[0]
    (mount,) = model.model_of(machine).mounts
    return mount.options.value


def of_file_system(text):
    return options(host='{ wsl.enable = true; fileSystems."/a".options = ' + text + "; }")


def of_unit(text):
    unit = f'{{ what = "/dev/sdb1"; where = "/a"; {text} }}'
    return options(host=f"{{ wsl.enable = true; systemd.mounts = [ {unit} ]; }}")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ('[ "noatime" "nofail" ]', ("noatime", "nofail")),
        ('[ "noatime,nofail" "ro" ]', ("noatime", "nofail", "ro")),
        ("""[ ''context="a,b",ro'' ]""", ('context="a,b"', "ro")),
        ("[ ]", ()),
    ],
)
def test_one_option_each(text, wanted):
    assert of_file_system(text) == wanted


def test_lists_in_several_files_are_joined():
    other = '{ fileSystems."/a".options = [ "nofail" ]; }'
    host = '{ imports = [ ./b.nix ]; wsl.enable = true; fileSystems."/a".options = [ "ro" ]; }'
    assert sorted(options(host=host, b=other)) == ["nofail", "ro"]


def test_a_list_that_is_not_known_makes_them_all_unknown():
    other = '{ config, ... }: { fileSystems."/a".options = config.my.options; }'
    host = '{ imports = [ ./b.nix ]; wsl.enable = true; fileSystems."/a".options = [ "ro" ]; }'
    assert options(host=host, b=other) is None


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ('options = "ro,nofail";', ("ro", "nofail")),
        ('mountConfig.Options = "ro,nofail";', ("ro", "nofail")),
        ('mountConfig = { Options = "ro"; TimeoutSec = 5; };', ("ro",)),
        ("mountConfig.TimeoutSec = 5;", ("defaults",)),
    ],
)
def test_options_of_a_unit(text, wanted):
    assert of_unit(text) == wanted


def test_a_module_that_extends_file_systems_may_add_options():
    module = (
        "{ lib, ... }: { options.fileSystems = lib.mkOption { type = lib.types.attrsOf"
        ' (lib.types.submodule { config.options = [ "nofail" ]; }); }; }'
    )
    host = '{ imports = [ ./b.nix ]; wsl.enable = true; fileSystems."/a".options = [ "ro" ]; }'
    assert options(host=host, b=module) is None
