"""Which files are read: named ones always, others unless .gitignore or settings leave them out."""

from __future__ import annotations

import os
import socket

import pytest

from baremount.linting.gathering import gather
from baremount.linting.languages import BUILT_IN
from baremount.problems import InputError


@pytest.fixture
def tree(tmp_path):
    def make(*names, **ignored):
        for name in names:
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch()
        for folder, lines in ignored.items():
            path = tmp_path / folder.replace("top", "").lstrip("/") / ".gitignore"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(lines)
        return tmp_path

    return make


def names(root, *paths, is_excluded=lambda _path, _is_folder: False):
    gathered = gather([str(root / path) for path in paths or [""]], BUILT_IN, is_excluded)
    found = [*gathered.named, *sorted(gathered.found)]
    return [os.path.relpath(path, root) for path in found]


def test_only_known_kinds_and_no_version_control(tree):
    root = tree("b.nix", "a.NIX", "c.txt", ".git/x.nix", "d/e.md", ".#b.nix", ".hidden/h.nix")
    assert names(root) == [".hidden/h.nix", "a.NIX", "b.nix", "d/e.md"]


def test_what_gitignore_names_is_left_out(tree):
    root = tree(
        ".git/HEAD",
        "a.nix",
        "b.nix",
        "out/a.nix",
        "deep/out/a.nix",
        "deep/b.nix",
        top="b.nix\n/out/\n",
    )
    assert names(root) == ["a.nix", "deep/out/a.nix"]


def test_the_nearest_gitignore_decides(tree):
    root = tree(".git/HEAD", "a.nix", "deep/a.nix", "deep/b.nix", top="*.nix\n", deep="!b.nix\n")
    assert names(root) == ["deep/b.nix"]


def test_a_folder_left_out_cannot_bring_its_files_back(tree):
    root = tree(".git/HEAD", "out/a.nix", "b.nix", top="out/\n", out="!a.nix\n")
    assert names(root) == ["b.nix"]


def test_gitignore_above_the_named_folder_counts(tree):
    root = tree(".git/HEAD", "deep/a.nix", "deep/b.nix", top="/deep/b.nix\n")
    assert names(root, "deep") == ["deep/a.nix"]


def test_gitignore_above_a_repository_does_not_count(tree):
    root = tree("inner/.git/HEAD", "inner/a.nix", top="*.nix\n")
    assert names(root, "inner") == ["inner/a.nix"]


def test_named_files_always_count_and_once(tree):
    root = tree(".git/HEAD", "a.nix", "b.nix", top="a.nix\n")
    assert names(root, "a.nix", "", "b.nix") == ["a.nix", "b.nix"]


def test_links_to_folders_are_not_followed_and_files_count_once(tree):
    root = tree("a.nix", "real/b.nix")
    (root / "result").symlink_to(root / "real")
    (root / "again.nix").symlink_to(root / "a.nix")
    outside = root.parent / f"{root.name}-outside.nix"
    outside.touch()
    (root / "linked.nix").symlink_to(outside)
    (root / "folder.nix").symlink_to(root / "real")
    assert names(root) == [f"../{outside.name}", "a.nix", "real/b.nix"]


def test_links_that_lead_nowhere_are_passed_over(tree):
    root = tree("a.nix", "real/b.nix")
    (root / "gone.nix").symlink_to("nowhere.nix")
    (root / "loop.nix").symlink_to("loop.nix")
    (root / "through.nix").symlink_to("a.nix/b.nix")
    (root / "real" / "up").symlink_to("..")
    assert names(root) == ["a.nix", "real/b.nix"]


def test_pipes_and_sockets_are_passed_over(tree, monkeypatch):
    root = tree("a.nix")
    os.mkfifo(root / "pipe.nix")
    os.mkfifo(root / ".gitignore")
    (root / "link.nix").symlink_to("pipe.nix")
    monkeypatch.chdir(root)  # the name of a socket must be short
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket.nix")
        assert names(root) == ["a.nix"]


def test_a_folder_that_cannot_be_read_keeps_nothing_else_back(tree, monkeypatch):
    root = tree("a.nix", "shut/b.nix", "gone/c.nix", "open/d.nix")
    refused = {"shut": PermissionError(13, "no"), "gone": FileNotFoundError(2, "no")}
    scan = os.scandir

    def scandir(path):
        if error := refused.get(os.path.basename(path)):
            if isinstance(error, FileNotFoundError):
                os.rename(path, root.parent / f"{root.name}-elsewhere")
            raise error
        return scan(path)

    monkeypatch.setattr(os, "scandir", scandir)
    gathered = gather([str(root)], BUILT_IN, lambda _path, _is_folder: False)
    assert sorted(gathered.found) == [str(root / "a.nix"), str(root / "open/d.nix")]
    (problem,) = gathered.unreadable
    assert problem.path == str(root / "shut")
    assert "no permission to read it" in problem.message


def test_excluded_folders_are_not_entered(tree):
    root = tree("a.nix", "out/a.nix")
    seen = []

    def is_excluded(path, is_folder):
        seen.append(path)
        return is_folder

    assert names(root, is_excluded=is_excluded) == ["a.nix"]
    assert str(root / "out" / "a.nix") not in seen


def test_a_named_file_of_unknown_kind_is_refused(tree):
    root = tree("a.txt")
    with pytest.raises(InputError, match=r"is of no kind that is read; those are \*\.md, \*\.nix"):
        names(root, "a.txt")


@pytest.mark.parametrize(
    "pattern", ["\\", "*a*a*a*a*a*a*a*a*a*a*a*b", "/".join(["**"] * 20), "[", "?" * 5000]
)
def test_patterns_that_nobody_can_follow_leave_nothing_out(tree, pattern):
    root = tree(".git/HEAD", "a" * 200 + ".nix", top=f"{pattern}\n")
    assert names(root) == ["a" * 200 + ".nix"]


def test_a_file_counts_once_however_it_is_reached(tree):
    root = tree("a/x.nix", "b/y.nix")
    (root / "b" / "link.nix").symlink_to("../a/x.nix")
    (root / "again").symlink_to("a")
    assert names(root, "b", "a") == ["a/x.nix", "b/y.nix"]
    assert names(root, "b", "a/x.nix") == ["a/x.nix", "b/y.nix"]
    assert names(root, "again", "a", "b") == ["again/x.nix", "b/y.nix"]
    assert names(root, "b/link.nix", "a/x.nix") == ["a/x.nix"]
    assert names(root, "b/link.nix", "a") == ["a/x.nix"]
    assert names(root, "b/link.nix", "again/x.nix") == ["a/x.nix"]


def test_gitignore_counts_in_a_folder_that_is_named_by_a_link(tree):
    root = tree(".git/HEAD", "deep/a.nix", "deep/b.nix", top="/deep/a.nix\n")
    link = root.parent / f"{root.name}-link"
    link.symlink_to(root / "deep")
    assert names(root, link) == [f"../{link.name}/b.nix"]


def test_gitignore_does_not_count_in_a_repository_of_its_own(tree):
    root = tree(
        ".git/HEAD", "a.nix", "deep/.git/HEAD", "deep/a.nix", "deep/b.nix", "other/.git/x/y"
    )
    (root / ".gitignore").write_text("a.nix\nother/\n")
    (root / "deep" / ".gitignore").write_text("b.nix\n")
    (root / "other" / "c.nix").touch()
    assert names(root) == names(root, "deep") == ["deep/a.nix"]


@pytest.mark.parametrize(
    ("lines", "left"),
    [
        ("keep/**\n!keep/b.nix\n", ["b.nix", "keep/b.nix"]),
        ("keep/*\n!keep/b.nix\n", ["b.nix", "keep/b.nix"]),
        ("*.nix\n!keep/\n", []),
        ("*/\n!keep/\n", ["b.nix", "keep/a.nix", "keep/b.nix"]),
        ("*\n!*/\n!b.nix\n", ["b.nix", "keep/b.nix"]),
        ("!*\nkeep\n", ["b.nix"]),
        ("**/\n", ["b.nix"]),
        ("\ufeffkeep\n", ["b.nix"]),
        ("# \u2028*.nix\n\r\nkeep\r\n", ["b.nix"]),
    ],
)
def test_patterns_mean_what_they_mean_to_git(tree, lines, left):
    root = tree(".git/HEAD", "b.nix", "keep/a.nix", "keep/b.nix", "keep/c/a.nix", top=lines)
    assert names(root) == left
