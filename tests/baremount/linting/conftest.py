"""A folder to lint in."""

from __future__ import annotations

import pytest

from baremount.cli import run
from baremount.lint_rules.support import toolbox


class Folder:
    """A working directory with files, and the command line run in it."""

    def __init__(self, path, capsys):
        self.path = path
        self.capsys = capsys

    def write(self, **files):
        """Files by name, `__` for a slash and `_nix` for `.nix`."""
        for name, text in files.items():
            self.put(name.replace("__", "/").replace("_nix", ".nix"), text)

    def put(self, name, text):
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())

    def read(self, name):
        return (self.path / name).read_bytes().decode()

    def lint(self, *arguments):
        """The exit code, standard output, standard error."""
        self.capsys.readouterr()
        code = run(["lint", *arguments])
        captured = self.capsys.readouterr()
        return code, captured.out, captured.err

    def found(self, *arguments):
        """The places and rules of all findings."""
        _, out, _ = self.lint("--format", "concise", *arguments)
        return [" ".join(line.split()[:1] + line.split()[2:3]) for line in out.splitlines()]


# Enough for what the engine does; what other rules find is tested with them.
RULES = {"BM001", "BM003", "BM005", "BM010", "BM900", "BM901", "BM902", "BM903"}


@pytest.fixture
def folder(tmp_path, monkeypatch, capsys):
    everything = toolbox.toolbox

    def few(extra=()):
        found = everything(extra)
        rules = [r for r in found.rules if r.code in RULES or not r.code.startswith("BM")]
        return found._replace(rules=tuple(rules))

    monkeypatch.setattr(toolbox, "toolbox", few)
    return _folder(tmp_path, monkeypatch, capsys)


@pytest.fixture
def everything(tmp_path, monkeypatch, capsys):
    """A folder to lint in with all rules."""
    return _folder(tmp_path, monkeypatch, capsys)


def _folder(tmp_path, monkeypatch, capsys):
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return Folder(tmp_path, capsys)
