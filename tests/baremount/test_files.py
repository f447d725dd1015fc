"""Whatever stands at a path: a source, or one line that says what to do; never a hang."""

from __future__ import annotations

import os
import socket
import subprocess
import sys

import pytest

from baremount.files import SIZE_LIMIT, read_source
from baremount.problems import InputError


def refusal(path, **options) -> str:
    with pytest.raises(InputError) as caught:
        read_source(str(path), **options)
    message = str(caught.value)
    assert message.startswith(f"{path}: ")
    assert "\n" not in message
    return message.removeprefix(f"{path}: ")


def test_a_file_is_read_as_it_is(tmp_path):
    file = tmp_path / "a.nix"
    file.write_bytes(b"\xef\xbb\xbf{ }\r\n")
    source = read_source(str(file))
    assert (source.path, source.raw) == (str(file), b"\xef\xbb\xbf{ }\r\n")


def test_symbolic_links_are_followed(tmp_path):
    (tmp_path / "a.nix").write_bytes(b"{ }")
    (tmp_path / "one").symlink_to("a.nix")
    (tmp_path / "two").symlink_to(tmp_path / "one")
    assert read_source(str(tmp_path / "two")).raw == b"{ }"


def test_missing(tmp_path):
    assert refusal(tmp_path / "no.nix") == "no such file or directory: check the path"
    (tmp_path / "file").write_bytes(b"")
    assert "not a directory" in refusal(tmp_path / "file" / "no.nix")
    (tmp_path / "link").symlink_to("gone")
    assert refusal(tmp_path / "link") == (
        "is a symbolic link to gone, which does not exist: correct the link"
    )


def test_a_loop_of_links(tmp_path):
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    assert "symbolic links form a loop" in refusal(tmp_path / "a")


def test_names_that_cannot_be():
    with pytest.raises(InputError, match="cannot be the name of a file"):
        read_source("a\0b")
    with pytest.raises(InputError, match="too long"):
        read_source("x" * 5000)


def test_what_is_no_file(tmp_path):
    assert "is a directory" in refusal(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    assert "is a named pipe" in refusal(tmp_path / "pipe")
    with socket.socket(socket.AF_UNIX) as listener:
        # A socket's path may be short only.
        name = f"/tmp/baremount-test-{os.getpid()}"
        listener.bind(name)
        try:
            assert "is a socket" in refusal(name)
        finally:
            os.unlink(name)
    assert "is a device" in refusal("/dev/zero")


def test_a_pipe_that_takes_the_place_of_a_file_does_not_hang(tmp_path, monkeypatch):
    file = tmp_path / "a.nix"
    file.write_bytes(b"")
    status = os.stat(file)
    file.unlink()
    os.mkfifo(file)
    monkeypatch.setattr(os, "stat", lambda _: status)
    assert "is a named pipe" in refusal(file)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read all")
def test_no_permission(tmp_path):
    (tmp_path / "a.nix").write_bytes(b"")
    (tmp_path / "a.nix").chmod(0)
    assert "no permission to read it" in refusal(tmp_path / "a.nix")


def test_no_permission_for_another_user(tmp_path):
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("only root can become another user")
    (tmp_path / "a.nix").write_bytes(b"")
    (tmp_path / "a.nix").chmod(0)
    program = (
        "import os, sys\n"
        "from baremount.files import read_source\n"
        "from baremount.problems import InputError\n"
        "os.chdir(sys.argv[1]); os.setuid(65534)\n"
        "try: read_source('a.nix')\n"
        "except InputError as error: print(error)\n"
    )
    command = [sys.executable, "-c", program, str(tmp_path)]
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    assert result.stdout.startswith("a.nix: no permission to read it: ")


def test_the_size_is_looked_at_before_the_file_is_read(tmp_path, monkeypatch):
    file = tmp_path / "a.nix"
    with file.open("wb") as sparse:
        sparse.truncate(SIZE_LIMIT + 1)
    monkeypatch.setattr(os, "read", lambda *_: pytest.fail("was read"))
    assert refusal(file) == (
        "is too large (1,000,001 bytes, at most 1,000,000 are read): name a smaller file"
    )


def test_a_file_of_just_the_limit_is_read(tmp_path):
    file = tmp_path / "a.nix"
    file.write_bytes(b"x" * 10)
    assert read_source(str(file), limit=10).raw == b"x" * 10
    assert "too large" in refusal(file, limit=9)


@pytest.mark.skipif(not os.path.exists("/proc/self/environ"), reason="no /proc here")
def test_a_file_without_a_size_on_record_is_capped_too():
    assert os.stat("/proc/cpuinfo").st_size == 0
    assert "too large" in refusal("/proc/cpuinfo", limit=5)
