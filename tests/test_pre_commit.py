"""The hooks, run by pre-commit itself from a clone of this repository."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
import yaml

from baremount.lint_rules.support.toolbox import toolbox
from baremount.linting.languages import BUILT_IN

ROOT = Path(__file__).parent.parent
pytestmark = [
    pytest.mark.skipif(not shutil.which("git"), reason="git is not installed"),
    pytest.mark.skipif(not find_spec("pre_commit"), reason="pre-commit is not installed"),
]
# What an installation needs, and what names the hooks.
SHIPPED = (".pre-commit-hooks.yaml", "pyproject.toml", "README.md", "LICENSE")
PACKAGES = ("baremount", "migrate", "lint_rules", "nix")
MOUNT = """{{
  wsl.enable = true;
  services.udev.enable = true;
  fileSystems."/data" = {{
    device = "/dev/disk/by-wsl-bare/storage";
    fsType = "ext4";
    options = [ {options} ];
  }};
}}
"""
CLEAN = MOUNT.format(options='"noatime" "nofail" "x-systemd.device-timeout=10s"')
BLOCKING = MOUNT.format(options='"noatime" "x-systemd.device-timeout=10s"')


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    """Neither settings of the machine nor those of a hook that runs these tests."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith("GIT_")}
    return kept | {
        "PRE_COMMIT_HOME": str(tmp_path_factory.mktemp("pre-commit")),
        "PRE_COMMIT_COLOR": "never",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
    }


@pytest.fixture(scope="module")
def git(environment):
    def run(directory, *arguments):
        command = ["git", "-c", "user.name=Test", "-c", "user.email=test@example.org", *arguments]
        done = subprocess.run(
            command, cwd=directory, env=environment, check=True, capture_output=True, text=True
        )
        return done.stdout.strip()

    return run


@pytest.fixture(scope="module")
def hooks(tmp_path_factory, git):
    """A repository with the hooks as they are now, committed or not; and its revision."""
    repository = tmp_path_factory.mktemp("hooks")
    for name in SHIPPED:
        shutil.copyfile(ROOT / name, repository / name)
    for name in PACKAGES:
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, repository / name, ignore=ignored)
    git(repository, "init", "-q")
    git(repository, "add", "-A")
    git(repository, "commit", "-q", "-m", "Everything")
    return repository, git(repository, "rev-parse", "HEAD")


@pytest.fixture
def project(tmp_path, hooks, git):
    """A project that uses the hooks, as a function of its host's configuration."""
    repository, revision = hooks

    def make(host):
        (tmp_path / ".pre-commit-config.yaml").write_text(
            f"repos:\n- repo: {repository}\n  rev: {revision}\n"
            "  hooks: [{id: baremount-lint}, {id: baremount-fix}]\n"
        )
        (tmp_path / "host.nix").write_text(host)
        (tmp_path / "notes.txt").write_text("Nothing of interest.\n")
        git(tmp_path, "init", "-q")
        git(tmp_path, "add", "-A")
        return tmp_path

    return make


@pytest.fixture
def pre_commit(environment):
    def run(project, *arguments):
        done = subprocess.run(
            [sys.executable, "-m", "pre_commit", "run", *arguments],
            cwd=project, env=environment, check=False, capture_output=True, text=True,
        )  # fmt: skip
        return done.returncode, done.stdout + done.stderr

    return run


def outcome(output):
    """What became of each hook."""
    return re.findall(r"^(baremount lint.*?)\.\.+.*?(Passed|Failed|Skipped)$", output, re.MULTILINE)


def test_every_file_that_is_read_starts_the_hooks():
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    languages = (*BUILT_IN, *toolbox().languages)
    patterns = [pattern for language in languages for pattern in language.patterns]
    names = [pattern.replace("*", "hosts/a") for pattern in patterns]
    assert len(names) > 10
    for hook in hooks:
        for name in (*names, "hosts/fstab", "baremount.toml", "pyproject.toml"):
            assert re.search(hook["files"], name), name
        assert not re.search(hook["files"], "wsl.config")


def test_files_of_no_interest_start_no_hook(project, pre_commit):
    code, output = pre_commit(project(BLOCKING), "--files", "notes.txt")
    assert code == 0, output
    assert outcome(output) == [
        ("baremount lint", "Skipped"),
        ("baremount lint --fix", "Skipped"),
    ]


def test_a_clean_project_passes_both_hooks(project, pre_commit):
    code, output = pre_commit(project(CLEAN), "--all-files")
    assert code == 0, output
    assert outcome(output) == [("baremount lint", "Passed"), ("baremount lint --fix", "Passed")]


def test_the_lint_hook_stops_the_commit_and_leaves_the_file(project, pre_commit):
    directory = project(BLOCKING)
    code, output = pre_commit(directory, "baremount-lint", "--all-files")
    assert code == 1, output
    assert outcome(output) == [("baremount lint", "Failed")]
    assert "missing-nofail" in output
    assert "host.nix" in output
    assert (directory / "host.nix").read_text() == BLOCKING


def test_one_changed_file_is_judged_with_the_whole_project(project, pre_commit):
    directory = project("{\n  imports = [ ./disk.nix ];\n  wsl.enable = true;\n}\n")
    alone = BLOCKING.replace("  wsl.enable = true;\n", "").replace("wsl-bare", "uuid")
    (directory / "disk.nix").write_text(alone)
    code, output = pre_commit(directory, "baremount-lint", "--files", "disk.nix")
    assert code == 1, output
    assert "disk.nix" in output


def test_the_fix_hook_mends_the_file_and_passes_the_next_time(project, pre_commit, git):
    directory = project(BLOCKING)
    code, output = pre_commit(directory, "baremount-fix", "--all-files")
    assert code == 1, output
    mended = (directory / "host.nix").read_text()
    assert mended != BLOCKING
    assert '"nofail"' in mended
    git(directory, "add", "-A")
    code, output = pre_commit(directory, "--all-files")
    assert code == 0, output
    assert (directory / "host.nix").read_text() == mended
