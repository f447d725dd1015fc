"""What the tests of the migration share: a configuration to migrate, and real Nix as the judge."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from baremount.cli import run

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "$": "\\$"}
SETTINGS = {
    "enable": "true",
    "diskSerialNumber": '"S6Z2NJ0TC14842T"',
    "mountName": '"data"',
    "deviceId": '"scsi-SAMSUNG_S6Z2NJ0TC14842T-part1"',
    "mountPoint": '"/mnt/data"',
    "fsType": '"ext4"',
    "mountOptions": '[ "defaults" ]',
    "instanceDirs": "[ ]",
    "bindMountNixStore": "false",
}


class Outcome(NamedTuple):
    code: int
    output: str
    errors: str


class Home:
    """A repository with a configuration in it; the tests run inside."""

    def __init__(self, path: Path, capfd: pytest.CaptureFixture[str]) -> None:
        self.path = path
        self._capfd = capfd

    def write(self, files: Mapping[str, str]) -> None:
        for name, text in files.items():
            (self.path / name).parent.mkdir(parents=True, exist_ok=True)
            (self.path / name).write_bytes(text.encode())

    def read(self, name: str = "host.nix") -> str:
        return (self.path / name).read_bytes().decode()

    def run(self, *arguments: str) -> Outcome:
        code = run(arguments)
        return Outcome(code, *self._capfd.readouterr())

    def migrate(self, text: str, *arguments: str, write: bool = True) -> Outcome:
        """Migrate `host.nix` with that text."""
        self.write({"host.nix": text})
        return self.run("migrate", *["--write"] * write, *arguments, "host.nix")

    def refusal(self, text: str, *arguments: str) -> str:
        """What the migration of that text is refused with; nothing is written then."""
        outcome = self.migrate(text, *arguments)
        assert outcome.code == 1, outcome.output + outcome.errors
        assert self.read() == text
        return outcome.output.partition("Refused:")[2]


class Nix:
    """Real Nix, that reads and runs no build."""

    def value(self, expression: str, cwd: Path | str = "/") -> Any:
        done = subprocess.run(
            ["nix-instantiate", "--eval", "--strict", "--json", "--store", "dummy://", "-"],
            input=expression.encode(),
            cwd=cwd,
            capture_output=True,
            check=False,
            timeout=60,
        )
        assert done.returncode == 0, f"{expression}\n{done.stderr.decode(errors='replace')}"
        return json.loads(done.stdout)

    def values(self, expressions: list[str]) -> list[Any]:
        """The value of each, with one start of Nix."""
        found: list[Any] = self.value(
            "[" + "\n".join(f"(\n{text}\n)" for text in expressions) + "]"
        )
        return found

    def module(self, path: Path) -> Any:
        """What a module without imports sets; `config` holds a few values."""
        return self.value(
            'let lib.mkIf = condition: content: { _type = "if"; inherit condition content; };'
            f" in removeAttrs (import {path} {{ inherit lib; pkgs = {{ }};"
            ' config = { my = { flag = true; user = "tim"; }; }; }) [ "imports" ]'
        )


@pytest.fixture
def home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Home:
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return Home(tmp_path, capfd)


@pytest.fixture(scope="session")
def nix() -> Nix:
    if shutil.which("nix-instantiate") is None:
        pytest.fail("nix-instantiate is missing: run `apt-get install nix-bin`")
    return Nix()


def text_in_nix(text: str) -> str:
    """A Nix string, written without the code under test."""
    return '"' + "".join(ESCAPES.get(char, char) for char in text) + '"'


def ad_hoc(body: str = "", **settings: str) -> str:
    """A host with the ad-hoc module's options, as Nix source each; an empty one is left out."""
    lines = [f"    {name} = {text};" for name, text in {**SETTINGS, **settings}.items() if text]
    return "\n".join(["{ config, lib, ... }:", "{", "  wslStorageMount = {", *lines, "  };"]) + (
        f"\n{body}}}\n"
    )


@pytest.fixture(scope="session", name="text_in_nix")
def _text_in_nix() -> Callable[[str], str]:
    return text_in_nix


@pytest.fixture(scope="session", name="ad_hoc")
def _ad_hoc() -> Callable[..., str]:
    return ad_hoc
