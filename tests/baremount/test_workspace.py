"""Which file a path is, where links are on the way to it."""

from __future__ import annotations

import json
import os
import subprocess

import pytest

from baremount.imports import load
from baremount.workspace import Workspace


@pytest.fixture
def tree(tmp_path):
    """Modules that say where they are, and links to them."""
    here = tmp_path.resolve()
    for name in ("lib.nix", "hosts/lib.nix", "real/next.nix", "hosts/next.nix"):
        path = here / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f'{{ imports = [ ]; here = "{name}"; }}\n')
    for name, target in (("near", "./next.nix"), ("far", "../lib.nix")):
        (here / f"real/{name}.nix").write_text(f"{{ imports = [ {target} ]; }}\n")
        (here / f"hosts/{name}.nix").symlink_to(f"../real/{name}.nix")
        (here / f"hosts/twice-{name}.nix").symlink_to(f"{name}.nix")
    (here / "hosts/folder").symlink_to("../real")
    (here / "real/default.nix").write_text("{ imports = [ ./next.nix ]; }\n")
    return here


@pytest.mark.parametrize(
    "imported",
    [
        *("./near.nix", "./far.nix", "./twice-near.nix", "./twice-far.nix"),
        *("./folder/near.nix", "./folder/far.nix", "./folder", "./folder/../near.nix"),
    ],
)
def test_imports_behind_a_link_are_those_of_nix(tree, imported):
    host = tree / "hosts/host.nix"
    host.write_text(f"{{ imports = [ {imported} ]; }}\n")
    (machine,) = load((str(host),), Workspace(), "/").machines
    text = f"(import (builtins.head (import (builtins.head (import {host}).imports)).imports)).here"
    command = ["nix-instantiate", "--eval", "--strict", "--json", "--store", "dummy://"]
    result = subprocess.run([*command, "-E", text], capture_output=True, check=True)
    assert machine.value(("here",)) == json.loads(result.stdout)


def test_a_file_behind_a_linked_folder_is_a_part_of_its_importer(tree):
    host = tree / "hosts/host.nix"
    host.write_text("{ imports = [ ./folder/near.nix ]; }\n")
    paths = sorted(map(str, (host, tree / "real/near.nix", tree / "real/next.nix")))
    for given in (paths, paths[::-1]):
        found = load(given, Workspace(), "/").machines
        assert [machine.name for machine in found] == [str(host)]


def test_an_overlay_holds_a_file_by_all_its_names(tree):
    workspace = Workspace({str(tree / "real/near.nix"): b"{ here = 5; }"})
    assert workspace.parse(str(tree / "hosts/folder/near.nix")).source.content == b"{ here = 5; }"
    assert workspace.sketched(str(tree / "hosts/folder/near.nix")) is None
    again = Workspace({str(tree / "real/near.nix"): b"{ here = 6; }"}, workspace)
    assert again.parse(str(tree / "hosts/folder/near.nix")).source.content == b"{ here = 6; }"


def test_links_that_go_round_end(tree):
    (tree / "a.nix").symlink_to("b.nix")
    (tree / "b.nix").symlink_to("a.nix")
    assert os.path.dirname(Workspace().module_file(str(tree / "a.nix"))) == str(tree)
    (tree / "host.nix").write_text("{ imports = [ ./a.nix ]; }\n")
    found = load((str(tree / "host.nix"),), Workspace(), "/")
    assert [problem.path for problem in found.unreadable]
