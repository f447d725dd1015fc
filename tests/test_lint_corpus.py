"""Lint on the corpus of migrations: fixes of real shapes, and no error in what migration writes."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from baremount.cli import run as baremount
from baremount.lint_rules.support.toolbox import toolbox
from baremount.linting.run import Request, run

ROOT = Path(__file__).parent.parent
# What migration writes and a rule still calls an error stands here, with the reason.
SETTINGS = ROOT / "baremount.toml"
CASES = sorted(path for path in (ROOT / "corpus").iterdir() if path.is_dir())


def with_crlf(content):
    return content if b"\r" in content or b"\0" in content else content.replace(b"\n", b"\r\n")


def as_it_is(content):
    return content


@pytest.fixture
def copy(request, tmp_path):
    """Both sides of all cases, in a repository of their own."""
    (tmp_path / ".git").mkdir()
    for case in CASES:
        before, after = contents(case / "input"), contents(case / "expected")
        trees = {"input": before, "expected": after if after != before else {}}
        for side, tree in trees.items():
            for name, content in tree.items():
                path = tmp_path / case.name / side / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(request.param(content))
    return tmp_path


def contents(folder):
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


@pytest.mark.parametrize(
    ("copy", "options"),
    [(as_it_is, ["--fix"]), (with_crlf, ["--fix", "--unsafe-fixes"])],
    indirect=["copy"],
    ids=["safe", "unsafe-crlf"],
)
def test_fixing_twice_is_fixing_once(copy, options, capsys):
    before = contents(copy)
    command = ["lint", "--isolated", "--statistics", *options, str(copy)]
    assert baremount(command) == 1, capsys.readouterr().err
    once = contents(copy)
    fixed = changed(before, once)
    assert len(fixed) >= 10
    assert baremount(command) == 1, capsys.readouterr().err
    assert changed(once, contents(copy)) == []
    if shutil.which("nix-instantiate"):
        nix = [name for name in fixed if name.endswith(".nix")]
        parse = ["nix-instantiate", "--store", "dummy://", "--parse", *nix]
        result = subprocess.run(parse, cwd=copy, capture_output=True, text=True, check=False)
        assert result.returncode == 0, result.stderr


def changed(before, after):
    assert before.keys() == after.keys(), "a fix neither makes nor removes files"
    return [name for name in before if before[name] != after[name]]


def test_migration_writes_no_errors():
    """Where it refuses, `expected/` still holds the old form."""
    written = [case for case in CASES if json.loads((case / "case.json").read_bytes())["exit"] == 0]
    assert len(written) >= 30
    paths = tuple(str(case / "expected") for case in written)
    outcome = run(Request(paths, config=str(SETTINGS), jobs=1), toolbox())
    assert outcome.summary.unreadable == ()
    errors = [item for item in outcome.findings if item.severity == "error"]
    assert [f"{item.path}:{item.line} {item.rule}" for item in errors] == []
