"""Several files are written together or not at all, and stay what they were otherwise."""

from __future__ import annotations

import os
import stat
import subprocess
import sys

import pytest

from baremount import journal_file
from baremount.files import (
    ChangedMeanwhile,
    FileChange,
    read_source,
    recover,
    unfinished,
    write_all,
)
from baremount.problems import InputError


@pytest.fixture
def place(tmp_path, monkeypatch):
    root = tmp_path / "repository"
    (root / ".git").mkdir(parents=True)
    monkeypatch.chdir(root)
    return root


def listing(root) -> set[str]:
    return {
        os.path.relpath(os.path.join(directory, name), root)
        for directory, directories, files in os.walk(root)
        for name in directories + files
    }


def test_files_are_written(place):
    (place / "a.nix").write_bytes(b"a\r\n")
    write_all(
        [FileChange("a.nix", b"a\r\n", b"A\r\n"), FileChange("new/deep/b.nix", None, b"B")],
    )
    assert (place / "a.nix").read_bytes() == b"A\r\n"
    assert (place / "new/deep/b.nix").read_bytes() == b"B"
    assert listing(place) == {".git", "a.nix", "new", "new/deep", "new/deep/b.nix"}
    assert recover(".") == []


def test_what_does_not_change_is_not_touched(place):
    (place / "a.nix").write_bytes(b"a")
    before = os.stat("a.nix")
    write_all([FileChange("a.nix", b"a", b"a")])
    write_all([])
    after = os.stat("a.nix")
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_an_empty_file_can_be_new(place):
    write_all([FileChange("a.nix", None, b"")])
    assert (place / "a.nix").read_bytes() == b""


@pytest.mark.parametrize("mode", [0o644, 0o600, 0o755, 0o664, 0o444, 0o4755])
def test_the_mode_is_kept(place, mode):
    (place / "a.nix").write_bytes(b"a")
    (place / "a.nix").chmod(mode)
    if not os.access("a.nix", os.W_OK):
        pytest.skip("only root writes a file that is read-only")
    write_all([FileChange("a.nix", b"a", b"b")])
    assert stat.S_IMODE(os.stat("a.nix").st_mode) == mode


@pytest.mark.usefixtures("place")
def test_a_new_file_has_the_mode_that_the_person_gives_new_files():
    previous = os.umask(0o027)
    try:
        write_all([FileChange("a.nix", None, b"a")])
    finally:
        os.umask(previous)
    assert stat.S_IMODE(os.stat("a.nix").st_mode) == 0o640


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may give")
def test_the_owner_is_kept(place):
    (place / "a.nix").write_bytes(b"a")
    os.chown("a.nix", 1234, 2345)
    (place / "a.nix").chmod(0o6754)
    write_all([FileChange("a.nix", b"a", b"b")])
    status = os.stat("a.nix")
    assert (status.st_uid, status.st_gid) == (1234, 2345)
    assert stat.S_IMODE(status.st_mode) == 0o6754


@pytest.mark.skipif(not hasattr(os, "setxattr"), reason="no extended attributes here")
def test_extended_attributes_are_kept(place):
    (place / "a.nix").write_bytes(b"a")
    try:
        os.setxattr("a.nix", "user.note", b"mine")
    except OSError:
        pytest.skip("the file system has no extended attributes")
    write_all([FileChange("a.nix", b"a", b"b")])
    assert os.getxattr("a.nix", "user.note") == b"mine"


def test_a_symbolic_link_stays_one(place):
    (place / "real.nix").write_bytes(b"a")
    (place / "sub").mkdir()
    (place / "sub/one.nix").symlink_to("../real.nix")
    (place / "two.nix").symlink_to("sub/one.nix")
    write_all([FileChange("two.nix", b"a", b"b")])
    assert os.readlink("two.nix") == "sub/one.nix"
    assert os.readlink("sub/one.nix") == "../real.nix"
    assert not (place / "real.nix").is_symlink()
    assert (place / "real.nix").read_bytes() == b"b"


def test_a_link_to_another_place_is_written_there(place, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/real.nix").write_bytes(b"a")
    (place / "a.nix").symlink_to("../elsewhere/real.nix")
    (place / "b.nix").write_bytes(b"b")
    changes = [FileChange("b.nix", b"b", b"B"), FileChange("a.nix", b"a", b"A")]
    write_all(changes, journal_directory=".")
    assert (tmp_path / "elsewhere/real.nix").read_bytes() == b"A"
    assert (place / "b.nix").read_bytes() == b"B"
    assert listing(tmp_path / "elsewhere") == {"real.nix"}
    assert not [name for name in listing(tmp_path) if "baremount" in name]


def test_new_files_in_a_new_folder_need_no_repository(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write_all([FileChange("new/sub/a.nix", None, b"A"), FileChange("new/sub/b.nix", None, b"B")])
    assert listing(tmp_path) == {"new", "new/sub", "new/sub/a.nix", "new/sub/b.nix"}


def test_a_run_killed_while_writing_elsewhere_is_found_from_where_it_began(place, monkeypatch):
    other = place.parent / "other"
    (other / ".git").mkdir(parents=True)
    found = []
    replace = os.replace

    def look(source, target):
        replace(source, target)
        found.append(unfinished("."))

    monkeypatch.setattr(os, "replace", look)
    write_all([FileChange(str(other / "a.nix"), None, b"")], journal_directory=".")
    assert found == [str(place.parent / ".baremount-journal.json")]


def test_names_that_are_not_utf_8_can_be_written(place):
    name = os.fsdecode(b"gr\xf6\xdfe.nix")
    (place / name).write_bytes(b"a")
    write_all([FileChange(name, b"a", b"b")])
    assert (place / name).read_bytes() == b"b"


def refused(changes, words, kind=InputError) -> None:
    """Nothing at all is different after the refusal."""
    before = {name: os.lstat(name).st_mtime_ns for name in listing(".")}
    with pytest.raises(kind) as caught:
        write_all(changes)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)
    assert {name: os.lstat(name).st_mtime_ns for name in listing(".")} == before


@pytest.mark.parametrize("now", [b"", b"other", b"a+", b"A"])
def test_a_file_changed_meanwhile_stops_all(place, now):
    (place / "a.nix").write_bytes(b"a")
    (place / "b.nix").write_bytes(b"b")
    sources = [read_source(name) for name in ("a.nix", "b.nix")]
    (place / "b.nix").write_bytes(now)
    changes = [FileChange(source.path, source.raw, b"new") for source in sources]
    refused(changes, "b.nix: was changed after it was read", ChangedMeanwhile)


def test_a_file_that_is_no_longer_what_it_was_stops_all(place):
    (place / "a.nix").write_bytes(b"a")
    changes = [FileChange("a.nix", b"a", b"A"), FileChange("b.nix", b"b", b"B")]
    refused(changes, "b.nix: was removed", ChangedMeanwhile)
    (place / "b.nix").mkdir()
    refused(changes, "b.nix: is no longer a file", ChangedMeanwhile)
    (place / "b.nix").rmdir()
    os.mkfifo(place / "b.nix")
    refused(changes, "b.nix: is no longer a file", ChangedMeanwhile)


def test_a_new_file_must_not_exist(place):
    (place / "a.nix").write_bytes(b"a")
    (place / "link.nix").symlink_to("nowhere")
    for name in ("a.nix", "link.nix", "a.nix/b.nix"):
        with pytest.raises(InputError):
            write_all([FileChange("c.nix", None, b""), FileChange(name, None, b"")])
    refused([FileChange("a.nix", None, b"")], "a.nix: exists already", ChangedMeanwhile)
    refused([FileChange("link.nix", None, b"")], "link.nix: exists already", ChangedMeanwhile)
    assert listing(place) == {".git", "a.nix", "link.nix"}


def test_a_change_while_the_new_content_is_prepared_is_noticed(place, monkeypatch):
    (place / "a.nix").write_bytes(b"a")
    (place / "b.nix").write_bytes(b"b")
    synced = os.fsync

    def editor_saves(descriptor):
        synced(descriptor)
        (place / "b.nix").write_bytes(b"typed")

    monkeypatch.setattr(os, "fsync", editor_saves)
    with pytest.raises(ChangedMeanwhile, match=r"b\.nix: was changed"):
        write_all([FileChange("a.nix", b"a", b"A"), FileChange("b.nix", b"b", b"B")])
    assert (place / "a.nix").read_bytes() == b"a"
    assert (place / "b.nix").read_bytes() == b"typed"


def test_one_file_by_two_names_is_a_mistake_of_ours(place):
    (place / "a.nix").write_bytes(b"a")
    (place / "b.nix").symlink_to("a.nix")
    with pytest.raises(ValueError, match="twice"):
        write_all([FileChange("a.nix", b"a", b"A"), FileChange("b.nix", b"a", b"B")])


def test_loops_and_gits_own_files_are_refused(place):
    (place / "loop.nix").symlink_to("loop.nix")
    refused([FileChange("loop.nix", b"a", b"b")], "symbolic links form a loop")
    refused([FileChange(".git/hook.nix", None, b"b")], "lies in Git's own directory")


def test_the_new_content_is_on_the_disk_before_the_first_rename(place, monkeypatch):
    (place / "a.nix").write_bytes(b"a")
    (place / "b.nix").write_bytes(b"b")
    happened = []

    def recorded(name):
        original = getattr(os, name)

        def call(*arguments):
            if name == "fsync":
                happened.append(("fsync", os.readlink(f"/proc/self/fd/{arguments[0]}")))
            else:
                happened.append((name, str(arguments[-1])))
            return original(*arguments)

        monkeypatch.setattr(os, name, call)

    if not os.path.isdir("/proc/self/fd"):
        pytest.skip("no /proc here")
    for name in ("fsync", "replace", "unlink"):
        recorded(name)
    write_all([FileChange("a.nix", b"a", b"A"), FileChange("b.nix", b"b", b"B")])
    kinds = [
        name if name != "fsync" else "fsync " + ("dir" if os.path.isdir(path) else path[-4:])
        for name, path in happened
    ]
    journal, renames = kinds[:3], kinds[3:8]
    assert journal == ["fsync .tmp", "replace", "fsync dir"]
    assert renames == ["fsync .new", "fsync .new", "fsync dir", "replace", "replace"]
    assert kinds[8] == "fsync dir"
    assert kinds[-2:] == ["unlink", "fsync dir"]
    assert happened[-2][1].endswith(".baremount-journal.json")


def as_nobody(place, program) -> str:
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("only root can become another user")
    prelude = (
        "import fcntl, hashlib, json, os, sys\n"
        "from baremount.files import *\n"
        "from baremount.problems import InputError\n"
        "os.chdir(sys.argv[1]); os.setgroups([]); os.setgid(65534); os.setuid(65534)\n"
        "os.umask(0o022)\n"
        "try:\n    "
    )
    end = "\nexcept InputError as error: print(error)\n"
    command = [sys.executable, "-c", prelude + program + end, str(place)]
    for above in (place, place.parent, place.parent.parent, place.parent.parent.parent):
        above.chmod(0o755)
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_another_users_file_keeps_its_mode_when_the_owner_cannot_be_kept(place):
    (place / "a.nix").write_bytes(b"a")
    (place / "a.nix").chmod(0o666)
    place.chmod(0o777)
    os.chown(place, 65534, 65534)
    assert as_nobody(place, "write_all([FileChange('a.nix', b'a', b'b')])") == ""
    assert (place / "a.nix").read_bytes() == b"b"
    assert stat.S_IMODE(os.stat("a.nix").st_mode) == 0o666
    assert listing(place) == {".git", "a.nix"}


def test_a_read_only_file_is_not_replaced(place):
    (place / "a.nix").write_bytes(b"a")
    (place / "a.nix").chmod(0o444)
    os.chown(place, 65534, 65534)
    said = as_nobody(place, "write_all([FileChange('a.nix', b'a', b'b')])")
    assert said == "a.nix: is read-only: make it writable or run as its owner\n"
    assert (place / "a.nix").read_bytes() == b"a"


def test_a_directory_without_permission_is_named(place):
    (place / "sub").mkdir()
    (place / "sub/a.nix").write_bytes(b"a")
    (place / "sub/a.nix").chmod(0o666)
    (place / "b.nix").write_bytes(b"b")
    os.chown(place, 65534, 65534)
    os.chown(place / "b.nix", 65534, 65534)
    program = (
        "write_all([FileChange('b.nix', b'b', b'B'), FileChange('sub/a.nix', b'a', b'A'),"
        " FileChange('x/y.nix', None, b'')])"
    )
    said = as_nobody(place, program)
    assert said.startswith("sub/a.nix: no permission to write it or its directory: ")
    assert listing(place) == {".git", "b.nix", "sub", "sub/a.nix"}
    assert (place / "b.nix").read_bytes() == b"b"
    os.chown(place, 0, 0)
    assert "no permission to write the journal here" in as_nobody(place, program)


def test_two_runs_at_once_do_not_meet(place):
    (place / "a.nix").write_bytes(b"a")
    descriptor = journal_file.claim(str(place))
    try:
        with pytest.raises(InputError, match="another run of baremount is writing here"):
            write_all([FileChange("a.nix", b"a", b"b")])
    finally:
        os.close(descriptor)
    write_all([FileChange("a.nix", b"a", b"b")])
    assert listing(place) == {".git", "a.nix"}


def test_a_file_system_without_hard_links_will_do(place, monkeypatch):
    def no_links(*_, **__):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    (place / "a.nix").write_bytes(b"a")
    write_all([FileChange("a.nix", b"a", b"A"), FileChange("b.nix", None, b"B")])
    assert (place / "a.nix").read_bytes() == b"A"
    assert (place / "b.nix").read_bytes() == b"B"
    assert listing(place) == {".git", "a.nix", "b.nix"}
