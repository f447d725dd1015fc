"""Which files a directory means, and where its repository begins."""

from __future__ import annotations

import os

import pytest

from baremount import repository
from baremount.files import nix_files_below, repository_root
from baremount.problems import InputError
from baremount.repository import real_path


@pytest.fixture
def tree(tmp_path, monkeypatch):
    """Make empty files and links, `name -> target`, below a directory, and go there."""

    def make(*names):
        for name in names:
            link, arrow, target = name.partition(" -> ")
            path = tmp_path / link
            path.parent.mkdir(parents=True, exist_ok=True)
            if arrow:
                path.symlink_to(target)
            else:
                path.write_bytes(b"")
        monkeypatch.chdir(tmp_path)
        return tmp_path

    return make


def test_nix_files_in_order(tree):
    tree("b.nix", "a/z.nix", "a/b/c.nix", "a.nix", "README.md", "nix", "x.nix.bak", "d.nix/e.nix")
    expected = ["a.nix", "a/b/c.nix", "a/z.nix", "b.nix", "d.nix/e.nix"]
    assert nix_files_below(".") == nix_files_below("./") == expected
    assert nix_files_below("a") == ["a/b/c.nix", "a/z.nix"]
    assert nix_files_below(os.path.abspath("a")) == [
        os.path.abspath(name) for name in ("a/b/c.nix", "a/z.nix")
    ]


def test_version_control_and_build_results_are_left_out(tree):
    root = tree("a.nix", ".git/x.nix", "sub/.git/x.nix", ".hidden/h.nix")
    outside = root.parent / "store"
    outside.mkdir()
    (outside / "s.nix").write_bytes(b"")
    (root / "result").symlink_to(outside)
    (root / "result-doc").symlink_to(outside)
    (root / "sub" / "dir.nix").symlink_to(outside)
    (root / "around").symlink_to(root)
    assert nix_files_below(".") == [".hidden/h.nix", "a.nix"]


def test_each_file_counts_once(tree):
    tree("a.nix", "sub/link.nix -> ../a.nix", "z.nix -> other", "y.nix -> other", "other")
    assert nix_files_below(".") == ["a.nix", "y.nix"]


def test_links_that_lead_nowhere_are_reported_when_read_except_lock_files(tree):
    tree("gone.nix -> nothing", ".#a.nix -> me@host.1:2", "loop.nix -> loop.nix")
    assert nix_files_below(".") == ["gone.nix", "loop.nix"]


def test_a_directory_that_is_none(tree):
    tree("file")
    for name in ("missing", "file", "a\0b"):
        with pytest.raises(InputError, match="check the path"):
            nix_files_below(name)


def test_the_number_of_files_is_bounded(tree, monkeypatch):
    tree(*(f"{number}.nix" for number in range(4)), "x", "y")
    monkeypatch.setattr(repository, "_FILE_LIMIT", 4)
    assert len(nix_files_below(".")) == 4
    monkeypatch.setattr(repository, "_FILE_LIMIT", 3)
    with pytest.raises(InputError, match="too many files"):
        nix_files_below(".")
    monkeypatch.setattr(repository, "_FILE_LIMIT", 4)
    monkeypatch.setattr(repository, "_ENTRY_LIMIT", 5)
    with pytest.raises(InputError, match="too many files"):
        nix_files_below(".")


def test_the_root_is_the_nearest_git_directory(tree):
    root = tree(".git/HEAD", "flake.nix", "hosts/flake.nix", "hosts/wsl/a.nix")
    assert repository_root("hosts/wsl/a.nix") == str(root)
    tree("hosts/.git")  # of a worktree or a submodule it is a file
    assert repository_root("hosts/wsl") == str(root / "hosts")


def test_without_git_the_flake_decides_and_else_the_directory(tree):
    root = tree("hosts/wsl/a.nix")
    assert repository_root("hosts/wsl/a.nix") == str(root / "hosts" / "wsl")
    assert repository_root("hosts/wsl/not-yet.nix") == str(root / "hosts" / "wsl")
    tree("flake.nix")
    assert repository_root("hosts/wsl/a.nix") == str(root)


def test_a_real_path_keeps_what_does_not_exist(tree):
    root = tree("dir/file", "link -> dir", "loop -> loop")
    assert real_path("link/file") == str(root / "dir/file")
    assert real_path("link/new/deep") == str(root / "dir/new/deep")
    assert real_path("/") == os.sep
    with pytest.raises(OSError, match="symbolic links"):
        real_path("loop/new")


def test_the_root_is_that_of_the_links_target(tree):
    root = tree("dotfiles/.git/HEAD", "dotfiles/a.nix", "etc/a.nix -> ../dotfiles/a.nix")
    assert repository_root("etc/a.nix") == str(root / "dotfiles")
