"""The directories' service: its script is run, and is the same after it was read again."""

from __future__ import annotations

import os
import shutil
import subprocess

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from baremount.migrate.directories import (
    indented,
    one_line,
    read_script,
    service_lines,
    unit_word,
)
from baremount.migrate.model import Directory

SHELLS = [shell for shell in ("bash", "dash") if shutil.which(shell)]
HOSTILE = [
    "plain",
    "with blank",
    "two  blanks",
    "it's",
    'say "x"',
    "$HOME",
    "${HOME}",
    "a${HOME}",
    "'${HOME}",
    "$(touch pwned)",
    "`touch pwned`",
    "a;touch pwned",
    "a&&touch pwned",
    "''",
    "a''b",
    "'''",
    "$''",
    "\\",
    "a\\nb",
    "*",
    "-rf",
    "do",
    "done",
    "#x",
    "ä",
    "x;",
    "!",
    "~",
    "a/b",
]


def service(names, base="/mnt/data", user="tim", group="users", unit="  "):
    directories = [Directory(f"{base}/{name}", user, group) for name in names]
    return service_lines("data", base, directories, unit)


def value_of(nix, lines):
    return nix.value("{\n" + "\n".join(lines) + "\n}")["systemd"]["services"]["data-directories"]


@pytest.fixture(params=SHELLS)
def shell(request):
    return request.param


@pytest.fixture
def installed(tmp_path):
    """Runs a script with `install` written down instead; what it was called with."""
    record, place, programs = (tmp_path / name for name in ("record", "place", "programs"))
    place.mkdir()
    programs.mkdir()
    stand_in = programs / "install"
    stand_in.write_text(
        f"#!/bin/sh\nprintf '%s\\0' \"$@\" >> '{record}'\nexec mkdir -p -- \"$6\"\n"
    )
    stand_in.chmod(0o755)

    def run(script, shell):
        environment = {"PATH": f"{programs}:{os.environ['PATH']}", "HOME": "/nowhere"}
        # As NixOS does: `script` runs under `set -e`.
        for option in ("-n", "-e"):
            subprocess.run(
                [shell, option], input=script.encode(), cwd=place, env=environment, check=True
            )
        assert list(place.iterdir()) == [], "something else was run"
        words = record.read_bytes().decode().split("\0")[:-1] if record.exists() else []
        assert len(words) % 6 == 0
        return [tuple(words[at : at + 6]) for at in range(0, len(words), 6)]

    return run


@pytest.mark.parametrize("name", HOSTILE)
def test_the_script_makes_the_directory_of_that_name(nix, installed, shell, tmp_path, name):
    base = tmp_path / "mount"
    (base / "a").mkdir(parents=True)
    script = value_of(nix, service([name], str(base)))["script"]
    assert installed(script, shell) == [("-d", "-o", "tim", "-g", "users", f"{base}/{name}")]


@pytest.mark.parametrize("mount", HOSTILE)
def test_the_script_works_on_a_mount_of_that_name(nix, installed, shell, tmp_path, mount):
    base = tmp_path / "top" / mount
    base.mkdir(parents=True)
    script = value_of(nix, service(["x"], str(base)))["script"]
    assert installed(script, shell) == [("-d", "-o", "tim", "-g", "users", f"{base}/x")]


def test_only_missing_directories_are_made(nix, installed, shell, tmp_path):
    (tmp_path / "mount/b").mkdir(parents=True)
    base = f"{tmp_path}/mount"
    script = value_of(nix, service(["a", "b", "c d"], base))["script"]
    assert [call[-1] for call in installed(script, shell)] == [f"{base}/a", f"{base}/c d"]
    assert len(installed(script, shell)) == 2


def test_a_directory_that_cannot_be_made_fails_the_service(nix, tmp_path, shell):
    script = value_of(nix, service(["a", "b"], str(tmp_path)))["script"]
    (tmp_path / "install").write_text("#!/bin/sh\nexit 1\n")
    (tmp_path / "install").chmod(0o755)
    environment = {"PATH": f"{tmp_path}:{os.environ['PATH']}"}
    done = subprocess.run([shell, "-e"], input=script.encode(), env=environment, check=False)
    assert done.returncode == 1


@pytest.mark.parametrize("ends", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_the_service_of_a_migrated_file_runs(home, ad_hoc, nix, installed, shell, ends):
    base = home.path / "mount"
    base.mkdir()
    text = ad_hoc(mountPoint=f'"{base}"', instanceDirs='[ "a" "b" ]').replace("\n", ends)
    assert home.migrate(text).code == 0
    made = nix.module(home.path / "host.nix")["systemd"]["services"]["data-directories"]
    assert [call[-1] for call in installed(made["script"], shell)] == [f"{base}/a", f"{base}/b"]


NAMES = st.lists(
    st.one_of(
        st.sampled_from(HOSTILE), st.text(st.characters(codec="utf-8", exclude_characters="\0"))
    ),
    max_size=3,
).map("".join)


@settings(
    deadline=None, max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(NAMES.filter(lambda name: not set(name) & set("\r\n")), min_size=1, max_size=40))
def test_a_line_in_an_indented_string_is_the_same_under_nix(nix, lines):
    texts = [f"''\n  {indented(f'x{line}x')}\n''" for line in lines]
    assert nix.values(texts) == [f"x{line}x\n" for line in lines]


@given(st.lists(NAMES.filter(bool), min_size=1, max_size=4))
def test_what_is_written_is_read_again(names):
    """The proof relies on it: what it reads is what was meant, or it is not read at all."""
    from shlex import quote

    script = (
        f"for directory in {' '.join(map(quote, names))}; do\n"
        '  if [ ! -d /mnt/x/"$directory" ]; then\n'
        '    install -d -o tim -g users /mnt/x/"$directory"\n  fi\ndone\n'
    )
    assert read_script(script) in ([("/mnt/x", name, "tim", "users") for name in names], None)


@pytest.mark.parametrize(
    "script",
    [
        "",
        "echo 'unclosed",
        "for directory in a; do true; done",
        "for directory in a b; do\n  rm -rf /mnt/x/$directory\ndone",
        (
            'mkdir /x\nfor directory in a; do\n  if [ ! -d /mnt/x/"$directory" ]; then\n'
            '    install -d -o tim -g users /mnt/x/"$directory"\n  fi\ndone'
        ),
        (
            'for directory in a; do\n  if [ ! -d /mnt/x/"$directory" ]; then\n'
            '    install -d -o tim -g users /mnt/x/"$directory"\n  fi\ndone\nrm -rf /y'
        ),
        (
            'for directory in a; do\n  if [ ! -d /mnt/OTHER/"$directory" ]; then\n'
            '    install -d -o tim -g users /mnt/x/"$directory"\n  fi\ndone'
        ),
        (
            'for directory in a; do\n  if [ -f /mnt/x/"$directory" ]; then\n'
            '    install -d -o tim -g users /mnt/x/"$directory"\n  fi\ndone'
        ),
    ],
)
def test_any_other_script_is_not_ours(script):
    assert read_script(script) is None


def test_the_service_stands_beside_dotted_options_of_config(home, ad_hoc, nix):
    text = ad_hoc(instanceDirs='[ "a" ]').replace("  wslStorageMount", "  config.wslStorageMount")
    assert home.migrate(text).code == 0
    result = nix.module(home.path / "host.nix")
    assert list(result) == ["config"]
    assert list(result["config"]["systemd"]["services"]) == ["data-directories"]


def test_the_service_waits_for_its_mount_alone(nix):
    made = value_of(nix, service(["a"], "/mnt/my-data"))
    assert made["wantedBy"] == [r"mnt-my\x2ddata.mount"]
    assert made["unitConfig"]["RequiresMountsFor"] == ["/mnt/my-data"]
    assert made["serviceConfig"]["Type"] == "oneshot"


def test_a_trailing_slash_of_the_mount_point_changes_nothing():
    assert service(["a"], "/mnt/data") == service_lines(
        "data", "/mnt/data/", [Directory("/mnt/data/a", "tim", "users")], "  "
    )


@pytest.mark.parametrize(
    ("path", "word"),
    [
        ("/mnt/data", "/mnt/data"),
        ("/mnt/my data", '"/mnt/my data"'),
        ("/mnt/50%", "/mnt/50%%"),
        ('/mnt/"x"', '"/mnt/\\"x\\""'),
        ("/mnt/a\\b", '"/mnt/a\\\\b"'),
    ],
)
def test_a_path_is_one_word_of_a_unit_file(path, word):
    assert unit_word(path) == word


@given(st.text())
def test_a_comment_is_one_line(text):
    assert len(f"#{one_line(text)}x".splitlines()) == 1
