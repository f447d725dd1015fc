"""What has nothing to do with disks attached to WSL gets no finding, of any rule.

Each file in `ordinary/` is a snippet by itself, but for the folders with a flake. A new shape of
configuration or script that a rule took for something else goes there, in words of our own.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from baremount.lint_rules.support.toolbox import toolbox
from baremount.linting.checking import Job, check
from baremount.linting.run import Request, run
from baremount.source import Source

FOLDER = Path(__file__).parent / "ordinary"
FILES = sorted(path for path in FOLDER.rglob("*") if path.is_file())
NIX = [str(path) for path in FILES if path.suffix == ".nix"]
TOOLBOX = toolbox()


def found(folder):
    outcome = run(Request((str(folder),), isolated=True, jobs=1), TOOLBOX)
    assert outcome.summary.unreadable == ()
    return written(outcome.findings)


def written(findings):
    return [f"{os.path.relpath(item.path, FOLDER)}:{item.line} {item.rule}" for item in findings]


def test_there_are_enough():
    assert len(NIX) >= 60
    others = {path.name if path.suffix in {"", ".conf"} else path.suffix for path in FILES}
    kinds = {".ps1", ".psm1", ".bat", ".cmd", ".sh", ".py", ".xml", ".md", "fstab", "wsl.conf"}
    assert others == {".nix", *kinds}


def test_nothing_is_found():
    assert found(FOLDER) == []


def test_nothing_is_found_without_shortcuts():
    files = {str(path): Source.from_bytes(str(path), path.read_bytes()) for path in FILES}
    job = Job(files, TOOLBOX, TOOLBOX.rules, must_parse=frozenset(files), use_markers=False)
    assert written(check(job).findings) == []


def test_something_is_found_where_a_host_becomes_a_distro(tmp_path):
    fleet = Path(shutil.copytree(FOLDER / "fleet", tmp_path / "fleet"))
    host = fleet / "hosts/web/default.nix"
    host.write_text(host.read_text("utf-8").replace("{", "{ wsl.enable = true;", 1), "utf-8")
    findings = run(Request((str(fleet),), isolated=True, jobs=1), TOOLBOX).findings
    assert {os.path.basename(item.path) for item in findings} == {"disks.nix"}
    assert {"missing-nofail", "unstable-device"} <= {item.rule for item in findings}


@pytest.mark.skipif(not shutil.which("nix-instantiate"), reason="needs nix-instantiate")
def test_nix_parses_all_of_it():
    command = ["nix-instantiate", "--store", "dummy://", "--parse", *NIX]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
