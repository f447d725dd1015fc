"""Bad input: one line that names the file, the right exit code, and nothing written."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from baremount.cli import run

GOOD = """{ ... }:
{
  wslStorageMount = {
    enable = true;
    diskSerialNumber = "S6Z2NJ0TC14842T";
    deviceId = "scsi-X_S6Z2NJ0TC14842T-part1";
    bindMountNixStore = false;
  };
}
"""


def directory_without_nix():
    Path("bad.nix").mkdir()
    Path("bad.nix/readme.txt").write_text("x")


# What lets root read everything, taken away; the owner of all files it stays.
RIGHTS = "-dac_override,-dac_read_search"
RESTRAINED = ["setpriv", f"--bounding-set={RIGHTS}", f"--inh-caps={RIGHTS}"]


def unreadable():
    Path("bad.nix").write_text(GOOD)
    Path("bad.nix").chmod(0)
    if not os.access("bad.nix", os.R_OK):
        return
    if not shutil.which("setpriv"):
        pytest.skip("may read everything, and there is no setpriv")
    if subprocess.run([*RESTRAINED, "test", "!", "-r", "bad.nix"], check=False).returncode:
        pytest.skip("may read everything, and setpriv cannot change that")


def content(data: bytes):
    return lambda: Path("bad.nix").write_bytes(data)


BAD = {
    "missing": lambda: None,
    "directory without Nix": directory_without_nix,
    "binary": content(bytes(range(256)) * 10),
    "program": content(b"\x7fELF\x02\x01\x01" + bytes(200)),
    # Nothing but its size is wrong with it.
    "10 MB": content(GOOD.encode() + b"#" * 10_000_000),
    "10 MB of brackets": content(b"[" * 10_000_000),
    "syntax error": content(GOOD.replace("true;", "true").encode()),
    "open string": content(GOOD.replace('1";', "1;").encode()),
    "unreadable": unreadable,
    "link to itself": lambda: Path("bad.nix").symlink_to("bad.nix"),
    "link to nowhere": lambda: Path("bad.nix").symlink_to("nowhere"),
    "not UTF-8": content(GOOD.replace("S6", "S\xe9").encode("latin-1")),
    "UTF-16": content(GOOD.encode("utf-16")),
    "BOM": content(b"\xef\xbb\xbf" + GOOD.encode()),
    "NUL": content(GOOD.replace("S6", "S\0").encode()),
    "empty": content(b""),
    "only a comment": content(b"# nothing\n"),
    "deep": content(b"[" * 50_000 + b"]" * 50_000),
    "pipe": lambda: os.mkfifo("bad.nix"),
    "device": lambda: Path("bad.nix").symlink_to("/dev/zero"),
}


@pytest.fixture
def here(tmp_path, monkeypatch):
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def outcome(arguments, capfd) -> tuple[int, str, str]:
    """Exit code, output and errors; where root could read what others cannot, without that."""
    bad = Path("bad.nix")
    if bad.is_file() and not bad.stat().st_mode & 0o777 and os.access(bad, os.R_OK):
        command = [*RESTRAINED, sys.executable, "-m", "baremount", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
        return done.returncode, done.stdout, done.stderr
    code = run(arguments)
    return code, *capfd.readouterr()


@pytest.mark.skipif(os.name == "nt", reason="links, pipes and modes as POSIX knows them")
@pytest.mark.parametrize(
    "command", [["migrate", "--write"], ["migrate", "--format=json"], ["show"]]
)
@pytest.mark.parametrize("make", BAD.values(), ids=BAD)
def test_bad_files_are_named(here, capfd, make, command):
    make()
    Path("good.nix").write_text(GOOD)
    code, _, err = outcome([*command, "good.nix", "bad.nix"], capfd)
    assert code == 2
    (line,) = err.splitlines()
    assert line.startswith("baremount: bad.nix")
    assert len(line) > len("baremount: bad.nix: ") + 10
    assert Path("good.nix").read_text() == GOOD


SCRIPTS = ["bad.ps1", "bad.cmd", "bad.sh", "bad.py", "bad.xml", "wsl.conf", "fstab"]
NO_TEXT = [
    "binary", "program", "10 MB", "link to nowhere", "not UTF-8", "NUL", "pipe", "device",
]  # fmt: skip


@pytest.mark.skipif(os.name == "nt", reason="as above")
@pytest.mark.parametrize("name", SCRIPTS)
@pytest.mark.parametrize("kind", NO_TEXT)
def test_bad_scripts_are_named(here, capfd, kind, name):
    BAD[kind]()
    os.rename("bad.nix", name)
    Path("good.nix").write_text(GOOD)
    code, _, err = outcome(["migrate", "--write", "good.nix", name], capfd)
    assert code == 2
    (line,) = err.splitlines()
    assert line.startswith(f"baremount: {name}")
    assert len(line) > len(f"baremount: {name}: ") + 10
    assert Path("good.nix").read_text() == GOOD


@pytest.mark.skipif(os.name == "nt", reason="as above")
@pytest.mark.parametrize("make", BAD.values(), ids=BAD)
def test_a_bad_import_does_not_end_the_reading(here, capfd, make):
    """It is named outside of the diff, it is never touched, and nothing crashes."""
    make()
    text = GOOD.replace("{\n  wsl", "{\n  imports = [ ./bad.nix ];\n  wsl", 1)
    Path("good.nix").write_text(text)
    before = Path("bad.nix").lstat() if os.path.lexists("bad.nix") else None
    code, out, err = outcome(["migrate", "good.nix"], capfd)
    is_missing = make in {BAD["missing"], directory_without_nix}
    assert code == (0 if is_missing else 2)
    named = "  good.nix:3:15: imports bad.nix" if is_missing else "baremount: bad.nix"
    assert any(line.startswith(named) for line in (out + err).splitlines())
    assert "internal error" not in err
    assert before is None or Path("bad.nix").lstat()[:7] == before[:7]


def test_an_import_outside_the_repository_is_read_and_never_changed(here, capfd, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside") / "host.nix"
    outside.write_text(GOOD)
    Path("good.nix").write_text(f"{{ imports = [ {outside} ]; }}\n")
    assert run(["migrate", "--write", "good.nix"]) == 1
    assert "outside" in capfd.readouterr().out
    assert outside.read_text() == GOOD


@pytest.mark.parametrize("name", ["bad\x1b[2J.nix", "bad\nx.nix", "bäd\u202e.nix"])
@pytest.mark.parametrize("text", [None, GOOD, "{"], ids=["missing", "good", "syntax error"])
def test_odd_file_names_reach_the_terminal_as_text(here, capfd, name, text):
    if text is not None:
        Path(name).write_text(text)
    code = run(["migrate", name])
    out, err = capfd.readouterr()
    assert code == (0 if text == GOOD else 2)
    assert all(char in "\n\t" or char.isprintable() for char in out + err)
    assert "internal error" not in err


@pytest.mark.skipif(os.name == "nt", reason="names are bytes there not")
@pytest.mark.parametrize("form", ["text", "json"])
def test_a_file_name_that_is_not_utf8_is_no_crash(here, capfd, form):
    name = os.fsdecode(b"b\xe9d.nix")
    Path(name).write_text(GOOD)
    assert run(["migrate", "--write", "--format", form, name]) == 0, capfd.readouterr()
    assert "wsl.bareMounts" in Path(name).read_text()


@pytest.mark.parametrize("name", ["", "x" * 300, "x/" * 3000, "~", "-"])
def test_impossible_paths_are_wrong_usage(here, capfd, name):
    assert run(["migrate", name]) == 2
    err = capfd.readouterr().err
    assert "internal error" not in err
    assert len(err.splitlines()) >= 1


def test_imports_in_a_circle_end(here, capfd):
    Path("a.nix").write_text("{ imports = [ ./b.nix ]; }")
    Path("b.nix").write_text("{ imports = [ ./a.nix ./b.nix ]; }")
    assert run(["show", "a.nix", "b.nix"]) == 0
    assert "circle" in (out := capfd.readouterr().out) or "cycle" in out


ROUND = {
    "itself as a condition": "x = config.x; fileSystems = lib.mkIf config.x { };",
    "itself as a list": "x = config.x; wsl.bareMounts = { enable = true; disks = config.x; };",
    "itself as imports": "x = config.x; imports = config.x;",
    "each other": "x = config.y; y = config.x; fileSystems = lib.mkIf config.x { };",
    "a set as itself": "fileSystems = config.fileSystems;",
    "an entry as itself": 'fileSystems."/mnt/data" = config.fileSystems."/mnt/data";',
    "a longer way round": "x.a = config.x; fileSystems = lib.mkIf config.x.a.a.a.a { };",
}


@pytest.mark.parametrize("body", ROUND.values(), ids=ROUND)
def test_a_configuration_that_goes_round_in_a_circle_ends(here, body):
    """As a process of its own: one that does not end would take the tests along."""
    Path("host.nix").write_text(f"{{ config, lib, ... }}: {{ wsl.enable = true; {body} }}\n")
    for verb in ("show", "migrate"):
        done = subprocess.run(
            [sys.executable, "-m", "baremount", verb, "host.nix"],
            capture_output=True,
            text=True,
            timeout=20,
            check=False,
        )
        assert done.returncode in {0, 1}
        assert "internal error" not in done.stderr


def test_a_hundred_files_that_import_each_other_end(here):
    everyone = " ".join(f"./m{number}.nix" for number in range(100))
    for number in range(100):
        Path(f"m{number}.nix").write_text(f"{{ imports = [ {everyone} ]; }}\n")
    done = subprocess.run([sys.executable, "-m", "baremount", "show", "."], timeout=20, check=False)
    assert done.returncode == 0
