"""The shipped module beside a configuration: its files and the line that imports it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from baremount.migrate import vendor

ROOT = Path(__file__).parent.parent.parent
MODULE = ((vendor.MODULE, b"{ }\n"), ("wsl-bare-mount/script.sh", b"true\n"))
NAMES = st.text(
    st.one_of(
        st.sampled_from("a b'\"$\\{}~%@"),
        st.characters(codec="utf-8", exclude_characters="\0/\r\n", exclude_categories=["C"]),
    ),
    min_size=1,
    max_size=6,
).filter(lambda name: name not in {".", ".."})


def test_an_import_is_a_relative_path():
    assert vendor.import_text("/x/modules/m.nix", "/x/host.nix") == "./modules/m.nix"
    assert vendor.import_text("/x/modules/m.nix", "/x/hosts/a/default.nix") == (
        "../../modules/m.nix"
    )


@settings(
    deadline=None, max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(NAMES, NAMES), min_size=1, max_size=20))
def test_an_import_finds_its_file_whatever_it_is_called(nix, pairs):
    texts = [vendor.import_text(f"/x/{a}/{b}.nix", f"/x/{b}/host.nix") for a, b in pairs]
    # The first relative path counts from where Nix runs: the importer's folder stands for it.
    for (first, second), text in zip(pairs, texts, strict=True):
        value = nix.value(f"map toString [ {text} ]", cwd="/")
        wanted = os.path.relpath(f"/x/{first}/{second}.nix", f"/x/{second}")
        assert value == [os.path.normpath(os.path.join("/", wanted))]


@pytest.fixture
def shipped(monkeypatch):
    monkeypatch.setattr(vendor, "shipped_files", lambda: MODULE)


def test_the_module_that_is_shipped_comes_with_its_scripts(home, ad_hoc):
    outcome = home.migrate(ad_hoc())
    assert outcome.code == 0, outcome.output
    modules = ROOT / "nix" / "modules"
    shipped = {path.relative_to(modules): path for path in modules.rglob("*") if path.is_file()}
    assert {path.suffix for path in shipped} == {".nix", ".sh", ".ps1"}
    for name, path in shipped.items():
        assert (home.path / name).read_bytes() == path.read_bytes()
    assert "imports = [ ./wsl-bare-mount.nix ];" in home.read()
    again = home.run("migrate", "--write", "host.nix")
    assert "Nothing to migrate" in again.output


def test_the_diff_names_the_module_and_shows_it_where_asked_for(home, ad_hoc):
    def lines(*arguments):
        outcome = home.migrate(ad_hoc(), *arguments, write=False)
        assert outcome.code == 0, outcome.output
        return outcome.output.splitlines()

    short, full = lines(), lines("--full-diff")
    assert "  wsl-bare-mount/wsl-bare-mount.sh" in short
    assert "+++ b/wsl-bare-mount/wsl-bare-mount.sh" not in short
    assert len(short) < 100
    assert "+++ b/wsl-bare-mount/wsl-bare-mount.sh" in full


def test_all_files_are_new_where_there_are_none(shipped, tmp_path):
    plans = vendor.vendored(str(tmp_path))
    assert [(os.path.relpath(p.path, tmp_path), p.before, p.after) for p in plans] == [
        (name, None, content) for name, content in MODULE
    ]


def test_files_that_are_there_already_are_no_change(shipped, tmp_path):
    (tmp_path / vendor.MODULE).write_bytes(MODULE[0][1])
    (plan,) = vendor.vendored(str(tmp_path))
    assert plan.path == str(tmp_path / MODULE[1][0])


@pytest.mark.parametrize("kind", ["file", "directory", "link to nowhere"])
def test_what_is_not_ours_is_never_overwritten(shipped, tmp_path, kind):
    there = tmp_path / vendor.MODULE
    if kind == "file":
        there.write_bytes(b"mine\n")
    elif kind == "directory":
        there.mkdir()
    else:
        there.symlink_to("nowhere")
    problem = vendor.vendored(str(tmp_path))
    assert problem.path == str(there)


def test_an_own_module_is_imported_in_the_old_one_s_place(home, ad_hoc, nix):
    home.write(
        {"old/wsl-storage-mount.nix": "{ options.wslStorageMount = { }; }", "own.nix": "{ }"}
    )
    body = "  imports = [ ./old/wsl-storage-mount.nix ];\n"
    assert home.migrate(ad_hoc(body), "--module", "own.nix").code == 0
    assert "imports = [ ./own.nix ];" in home.read()


def test_an_own_module_in_a_folder_with_a_blank_is_imported_all_the_same(home, ad_hoc, nix):
    home.write(
        {"old/wsl-storage-mount.nix": "{ options.wslStorageMount = { }; }", "my own.nix": "{ }"}
    )
    body = "  imports = [ ./old/wsl-storage-mount.nix ];\n"
    assert home.migrate(ad_hoc(body), "--module", "my own.nix").code == 0
    path = home.path / "host.nix"
    wanted = f"(import {path} {{ config = {{ }}; lib = {{ }}; }}).imports"
    assert nix.value(f"map toString {wanted}") == [str(home.path / "my own.nix")]
