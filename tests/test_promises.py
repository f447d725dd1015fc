"""The promises of the README, one by one, as far as they are about migrating.

The tests of the modules go into detail; here a promise is asked of the whole program.
"""

from __future__ import annotations

import builtins
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from baremount.cli import run
from baremount.migrate import run_edits
from baremount.source import Source
from baremount.syntax.nix import parse_nix

CORPUS = Path(__file__).parent.parent / "corpus"
CASES = sorted(path.name for path in CORPUS.iterdir() if path.is_dir())
LONG = bool(os.environ.get("BAREMOUNT_LONG"))
SECONDS = 20
HOST = """{ config, lib, ... }:
{
  services.openssh.enable = true;
  # above
  wslStorageMount = {
    # on enable
    enable = true; # behind enable
    diskSerialNumber = "S6Z2NJ0TC14842T"; # behind diskSerialNumber
    # on mountName
    mountName = "data";
    deviceId = "scsi-X_S6Z2NJ0TC14842T-part1"; /* behind deviceId */
    mountPoint = "/mnt/data";
    fsType = "ext4"; # behind fsType
    mountOptions = [
      "defaults" # inside mountOptions
      "noatime"
    ];
    instanceDirs = [ "main" ]; # behind instanceDirs
    defaultUser = "tim"; # behind defaultUser
    defaultGroup = "users";
    /* on bindMountNixStore */
    bindMountNixStore = false; # behind bindMountNixStore
    nixStoreSubdir = "main"; # behind nixStoreSubdir
    # at the end
  };
  # below
}
"""
START, END = HOST.index("wslStorageMount"), HOST.index("\n  # below")


@pytest.fixture
def host(tmp_path, monkeypatch):
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "host.nix"
    path.write_bytes(HOST.encode())
    return path


def files_below(root) -> dict[str, bytes]:
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in Path(root).rglob("*")
        if path.is_file()
    }


# 1: nothing is lost


def test_every_option_has_a_fate(host, capfd):
    assert run(["migrate", "--format", "json", "host.nix"]) == 0
    changes = json.loads(capfd.readouterr().out)["changes"]
    fates = {change["option"]: change for change in changes}
    lines = HOST[START:END].splitlines()
    options = [
        line.split("=")[0].strip()
        for line in lines
        if line[4:5].isalpha() and not line[:4].strip() and " = " in line
    ]
    assert len(options) == 12
    for option in options:
        change = fates[f"wslStorageMount.{option}"]
        assert change["fate"] == "kept" or change["reason"]
        assert (change["target"] == "") == (change["fate"] == "dropped")


def test_every_comment_is_kept_or_listed(host, capfd):
    wanted = [
        line.split(mark)[1] for mark in ("# ", "/* ") for line in HOST.splitlines() if mark in line
    ]
    assert len(wanted) == 15
    assert run(["migrate", "--write", "host.nix"]) == 0
    after = host.read_text() + capfd.readouterr().out
    assert [text for text in wanted if text.removesuffix(" */") not in after] == []


@pytest.mark.parametrize("module", [[], ["--module", "none"]], ids=["our module", "no module"])
@pytest.mark.parametrize("name", CASES)
def test_no_comment_of_the_corpus_is_lost(tmp_path, monkeypatch, capfd, name, module):
    work = shutil.copytree(CORPUS / name / "input", tmp_path / "work")
    monkeypatch.chdir(work)
    case = json.loads((CORPUS / name / "case.json").read_text())
    run(["migrate", *case["arguments"], *module, "--format", "json"])
    result = json.loads(capfd.readouterr().out)
    files = [file for file in result["files"] if file["path"].endswith(".nix")]
    after = Counter(text for file in files for text in comments(file["after"]))
    after.update(change["option"].removeprefix("comment ") for change in result["changes"])
    assert Counter(text for file in files for text in comments(file["before"])) - after == {}


def comments(text: str | None) -> list[str]:
    """The comments of a Nix file that exists, without their layout."""
    source = Source.from_bytes("x.nix", (text or "{ }").encode())
    return [" ".join(comment.text.split()) for comment in parse_nix(source).comments]


# 2: the meaning is proved


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("enable = true; #", "enable = false; #"),
        ('name = "data"', 'name = "date"'),
        ('serialNumber = "S6', 'serialNumber = "S7'),
        ("X_S6", "X_S7"),
        ("/mnt/data", "/mnt/date"),
        ('"ext4"', '"ext3"'),
        ('"noatime"', '"atime"'),
        ("main", "mian"),
        ("-o tim", "-o tom"),
        ("filesystem =", "filesystems ="),
        ("wsl.bareMounts", "wsl.bareMount"),
        ("wsl.bareMounts = {", "wsl.bareMounts = lib.mkIf config.x {"),
        ("services.openssh", "services.opensch"),
    ],
)
def test_a_result_that_means_something_else_is_not_written(host, capfd, monkeypatch, old, new):
    refused_when_changed(host, capfd, monkeypatch, old, new)


def test_a_wrong_mount_point_alone_is_not_written(host, capfd, monkeypatch):
    host.write_text(HOST.replace('instanceDirs = [ "main" ]', "instanceDirs = [ ]"))
    refused_when_changed(host, capfd, monkeypatch, "/mnt/data", "/mnt/date")


def refused_when_changed(host, capfd, monkeypatch, old, new):
    """Let a writer put `new` for `old`; all else is as it should be."""
    before = host.read_bytes()
    assert run(["migrate", "--check", "host.nix"]) == 1
    assert old in capfd.readouterr().out
    apply = run_edits.apply
    monkeypatch.setattr(
        run_edits, "apply", lambda *given: apply(*given).replace(old.encode(), new.encode())
    )
    assert run(["migrate", "--write", "host.nix"]) == 1
    assert "would not mean the same" in capfd.readouterr().out
    assert files_below(".") == {"host.nix": before}


# 3: bytes outside the edit stay

IMPORT = "\n  imports = [ ./wsl-bare-mount.nix ];\n"


def without_import(written: bytes, ends: str) -> bytes:
    """A result apart from the one line that it gains outside of the old block."""
    line = IMPORT.replace("\n", ends).encode()
    assert written.count(line) == 1
    return written.replace(line, b"")


@pytest.mark.parametrize("ends", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("last", [True, False], ids=["last newline", "no last newline"])
@pytest.mark.parametrize(
    "around",
    [
        "",
        "  a =   1 ;\n\n\n\t  b=[ 1\n2 ];  \n",
        "  \"ä\" = \"ö\\r\"; # ü \n  c = ''\n\tx\n  '';\n",
    ],
    ids=["nothing", "layout", "texts"],
)
def test_what_is_around_stays_byte_for_byte(host, capfd, ends, last, around):
    before = HOST[:START].replace("  # above", around + "  # above")
    after = HOST[END:].replace("}\n", around.replace("a =", "d =").replace("c =", "e =") + "}\n")
    after = after.replace("b=", "f=").replace('"ä" =', "g =")
    after = after if last else after.rstrip("\n")
    before, after = before.replace("\n", ends), after.replace("\n", ends)
    host.write_bytes((before + HOST[START:END].replace("\n", ends) + after).encode())
    assert run(["migrate", "--write", "host.nix"]) == 0, capfd.readouterr()
    written = without_import(host.read_bytes(), ends)
    assert b"wsl.bareMounts" in written
    assert written.startswith(before.encode())
    assert written.endswith(after.encode())
    assert written.count(b"\n") == written.count(ends.encode())


def test_mixed_line_ends_around_stay(host):
    before, after = HOST[:START].replace("\n", "\r\n", 2), HOST[END:]
    host.write_bytes((before + HOST[START:]).encode())
    assert run(["migrate", "--write", "host.nix"]) == 0
    written = without_import(host.read_bytes(), "\n")
    assert written.startswith(before.encode())
    assert written.endswith(after.encode())


@pytest.mark.skipif(os.name == "nt", reason="modes and links as POSIX knows them")
def test_mode_and_link_stay(host):
    host.chmod(0o640)
    link = host.parent / "link.nix"
    link.symlink_to("host.nix")
    assert run(["migrate", "--write", "link.nix"]) == 0
    assert os.readlink(link) == "host.nix"
    assert host.stat().st_mode & 0o777 == 0o640
    assert b"wsl.bareMounts" in host.read_bytes()


# 4: all or nothing

CHANGING = ("write", "replace", "rename", "link", "unlink", "mkdir", "rmdir", "fchown", "fchmod")


def killed_at(number: int, arguments: list[str]) -> bool:
    """Run in a child that dies before its call of that number which changes the disk."""
    child = os.fork()
    if child:
        return os.WIFSIGNALED(os.waitpid(child, 0)[1])
    left = number

    def counted(original, name):
        def call(*given, **options):
            nonlocal left
            left -= name != "write" or given[0] > 2
            if left < 0:
                if name == "write":
                    original(given[0], bytes(given[1])[: len(given[1]) // 2])
                os.kill(os.getpid(), signal.SIGKILL)
            return original(*given, **options)

        return call

    def counted_open(path, mode="r", *given, **options):
        """A file opened for writing is empty at once."""
        nonlocal left
        file = original_open(path, mode, *given, **options)
        left -= not mode.startswith("r")
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return file

    original_open = open
    try:
        for name in CHANGING:
            setattr(os, name, counted(getattr(os, name), name))
        builtins.open = io.open = counted_open
        os.fsync = lambda _: None
        run(arguments)
    finally:
        os._exit(0)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_kill_at_any_moment_leaves_each_file_old_or_new(host, capfd):
    second = HOST.replace("data", "other").replace("S6Z2NJ0", "S7Z2NJ0")
    old = {"a.nix": HOST.encode(), "b.nix": second.encode()}
    arguments = ["migrate", "--write", "a.nix", "b.nix"]
    host.unlink()

    def anew():
        for path in Path().iterdir():
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()
        Path(".git").mkdir()
        for name, content in old.items():
            Path(name).write_bytes(content)

    anew()
    assert run(arguments) == 0
    new = files_below(".")
    assert new.keys() > old.keys()  # the module's files come along
    assert all(new[name] != old[name] for name in old)
    number, mixed = 0, 0
    while True:
        anew()
        killed = killed_at(number, arguments)
        now = files_below(".")
        for name, content in new.items():
            assert now.get(name) in (old.get(name), content), name
        mixed += 0 < sum(now.get(name) == content for name, content in new.items()) < len(new)
        assert run(arguments) == 0, capfd.readouterr()
        assert files_below(".") == new
        if not killed:
            break
        number += 1
    assert number > 8
    assert mixed, "no kill hit the time between the two files"


def test_a_file_that_changes_meanwhile_stops_all(host, monkeypatch, capfd):
    from baremount import files

    Path("b.nix").write_bytes(HOST.replace("data", "other").replace("S6", "S7").encode())
    write_all = files.write_all

    def late(changes):
        Path("b.nix").write_bytes(b"{ }\n")
        return write_all(changes)

    monkeypatch.setattr(files, "write_all", late)
    assert run(["migrate", "--write", "host.nix", "b.nix"]) == 2
    assert files_below(".") == {"host.nix": HOST.encode(), "b.nix": b"{ }\n"}
    assert "b.nix" in capfd.readouterr().err


# 5: twice is once


def test_a_second_run_has_nothing_to_do(host, capfd):
    assert run(["migrate", "--check", "host.nix"]) == 1
    assert run(["migrate", "--write", "host.nix"]) == 0
    first = files_below(".")
    capfd.readouterr()
    assert run(["migrate", "--write", "host.nix"]) == 0
    assert "Nothing to migrate" in capfd.readouterr().out
    assert files_below(".") == first
    assert run(["migrate", "--check", "host.nix"]) == 0


# 6: nothing runs

WATCH = """
import contextlib, io, json, os, sys
import baremount
from baremount.cli import run
import baremount.migrate.report, baremount.migrate.report_json
seen = []
STARTS = ("subprocess.", "os.exec", "os.posix_spawn", "os.spawn", "os.system", "os.fork",
    "os.startfile", "pty.", "socket.", "urllib.", "http.", "ftplib.", "ctypes.")
CHANGES = ("os.rename", "os.remove", "os.mkdir", "os.link", "os.symlink", "os.chmod", "os.truncate")
# What a migration is about, and what Python itself loads.
READ = (".nix", ".ps1", ".psm1", ".bat", ".cmd", ".sh", ".xml", "/fstab", "/wsl.conf",
    ".py", ".pyc", ".so", ".json")
def watch(event, arguments):
    if event.startswith(STARTS + CHANGES):
        seen.append([event, repr(arguments)])
    if event == "open" and isinstance(arguments[2], int):
        path = arguments[0]
        if arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            seen.append(["open for writing", repr(path)])
        if isinstance(path, str) and not path.endswith(READ):
            if os.path.isfile(path) and "site-packages" not in path and "python" not in path:
                seen.append(["open", path])
    # An editable installation lies elsewhere.
    ours = (sys.prefix, sys.base_prefix, os.path.dirname(baremount.__file__), "<")
    if event == "exec" and not arguments[0].co_filename.startswith(ours):
        seen.append(["exec", arguments[0].co_filename])
sys.dont_write_bytecode = True
sys.addaudithook(watch)
codes = []
for arguments in json.load(open(sys.argv[1])):
    os.chdir(arguments.pop(0))
    with contextlib.redirect_stdout(io.TextIOWrapper(io.BytesIO())):
        codes.append(run(arguments))
if len(sys.argv) > 2:
    exec(sys.argv[2])
json.dump({"codes": codes, "seen": seen}, sys.stdout)
"""
HOSTILE = """{ lib, pkgs, ... }:
let
  run = builtins.exec [ "touch" "pwned" ];
  got = builtins.fetchurl "http://localhost:9/x";
  tar = builtins.fetchTarball "http://localhost:9/x.tgz";
  git = builtins.fetchGit "/secret";
  text = builtins.readFile ./secret;
  list = builtins.readDir /etc;
  home = builtins.getEnv "HOME";
  made = derivation { name = "x"; builder = "/bin/sh"; system = "x86_64-linux"; };
  built = import made;
  nix = import <nixpkgs> { };
  written = builtins.toFile "x" "y";
in
{
  wslStorageMount = {
    enable = true;
    diskSerialNumber = run;
    mountName = text;
    deviceId = got;
    mountPoint = "/mnt/${tar}";
    fsType = git.x;
    mountOptions = builtins.attrNames list;
    instanceDirs = [ home made.name built nix.hello written ];
    bindMountNixStore = false;
  };
}
"""


def watched(tmp_path, commands, more: str | None = None):
    script, wanted = tmp_path / "watch.py", tmp_path / "commands.json"
    script.write_text(WATCH)
    wanted.write_text(json.dumps(commands))
    done = subprocess.run(
        [sys.executable, str(script), str(wanted), *([more] if more else [])],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    return result["codes"], result["seen"]


@pytest.mark.parametrize(
    "more",
    [
        "import subprocess; subprocess.run(['true'])",
        "os.system('true')",
        "import socket; socket.socket().connect_ex(('127.0.0.1', 9))",
        f"open({os.devnull!r}, 'w')",
        "open('/etc/passwd')",
    ],
    ids=["process", "shell", "network", "writing", "reading"],
)
def test_the_watch_sees_what_it_must_not(tmp_path, more):
    _, seen = watched(tmp_path, [], more)
    assert seen


def test_reading_runs_nothing_and_writes_nothing(tmp_path):
    commands = []
    for name in CASES:
        case = json.loads((CORPUS / name / "case.json").read_text())
        place = str(CORPUS / name / "input")
        commands.append([place, "migrate", *case["arguments"]])
        commands.append([place, "migrate", "--format", "json", *case["arguments"]])
    codes, seen = watched(tmp_path, commands)
    assert len(codes) == len(commands) > 60
    assert set(codes) <= {0, 1, 2}
    assert seen == []


def test_a_configuration_that_wants_to_run_and_to_read_gets_neither(tmp_path):
    place = tmp_path / "home"
    (place / ".git").mkdir(parents=True)
    (place / "secret").write_text("secret")
    (place / "host.nix").write_text(HOSTILE)
    # Modules of those names in the working directory are not ours.
    for name in ("click", "rich", "tree_sitter", "baremount", "json"):
        (place / f"{name}.py").write_text("open('pwned', 'w')")
    commands = [[str(place), verb, "host.nix"] for verb in ("show", "migrate")]
    codes, seen = watched(tmp_path, commands)
    assert codes[1] == 1
    assert seen == []
    assert not (place / "pwned").exists()


# 7: no input crashes it


def mutated(draw_bytes: bytes, changes: list[tuple[str, float, bytes]]) -> bytes:
    content = draw_bytes
    for kind, where, extra in changes:
        at = int(where * len(content))
        if kind == "flip" and content:
            at = min(at, len(content) - 1)
            content = content[:at] + bytes([content[at] ^ (extra + b"\x01")[0]]) + content[at + 1 :]
        elif kind == "cut":
            content = content[:at] + content[at + max(1, len(extra)) :]
        elif kind == "end":
            content = content[:at]
        elif kind == "double":
            content = content[:at] + content[at : at + 200] + content[at:]
        else:
            content = content[:at] + extra + content[at:]
    return content


MARKS = "{ } [ ] ( ) \" '' ${ ; = . , @ # /* */ // - ! ../ ~/ <x> null rec with let in inherit or"
TEXTS = ["with x; ", "x: ", "\0", "\r", "\n", "\t", "\x1b[2J", "\ufeff", "\u202e", "1e999"]
CALLS = ["9" * 30, "[" * 3000, "config.wslStorageMount", "builtins.abort 1", "lib.mkForce "]
PIECES = st.sampled_from(
    [
        *(text.encode() for text in (*MARKS.split(), *TEXTS, *CALLS)),
        # No UTF-8: a byte that is none, the start of a character, a surrogate.
        *(b"\xff", b"\xc3", b"\xed\xa0\x80"),
    ]
)
CHANGES = st.lists(
    st.tuples(
        st.sampled_from(["flip", "cut", "end", "double", "insert", "insert", "insert"]),
        st.floats(0, 1),
        st.one_of(PIECES, st.binary(max_size=12)),
    ),
    min_size=1,
    max_size=4,
)


@settings(
    deadline=None,
    max_examples=5000 if LONG else 80,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.sampled_from(CASES), st.integers(0, 10), CHANGES, st.booleans())
def test_no_input_crashes_it(monkeypatch, capfd, name, which, changes, as_json):
    case = json.loads((CORPUS / name / "case.json").read_text())
    with TemporaryDirectory() as directory:
        work = Path(shutil.copytree(CORPUS / name / "input", Path(directory, "work")))
        (work / ".git").mkdir(exist_ok=True)
        monkeypatch.chdir(work)
        paths = sorted(path for path in work.rglob("*") if path.is_file())
        target = paths[which % len(paths)]
        target.write_bytes(mutated(target.read_bytes(), changes))
        before = files_below(work)
        started = time.monotonic()
        code = run(["migrate", "--write", *["--format=json"] * as_json, *case["arguments"]])
        took = time.monotonic() - started
        out, err = capfd.readouterr()
        assert code in {0, 1, 2}
        assert "internal error" not in err
        assert took < SECONDS
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", out + err)
        if code:
            assert files_below(work) == before
        run(["show", str(target)])
        assert "internal error" not in capfd.readouterr().err
        monkeypatch.chdir("/")
