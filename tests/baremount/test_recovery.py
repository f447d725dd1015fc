"""Killed at any moment, failing at any moment: every file is old or new, then all are the same.

The kills are real: a child process sends itself SIGKILL before its Nth call that changes the disk,
once for every N; a write is left half done. Between two such calls a kill leaves what it leaves
before the second. The failures hit every call, those that only look as well.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import traceback
from hashlib import sha256

import pytest

from baremount import journal_file
from baremount.files import FileChange, recover, unfinished, write_all
from baremount.problems import InputError

LONG = bool(os.environ.get("BAREMOUNT_LONG"))
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
CHANGING = ("write", "replace", "rename", "link", "unlink", "mkdir", "rmdir", "fchown", "fchmod")
LOOKING = ("open", "close", "fsync", "stat", "lstat")
JOURNAL = ".baremount-journal.json"
CHANGES = [
    FileChange("a.nix", b"old a\r\n", b"new a, longer\r\n"),
    FileChange("link.nix", b"old b\n", b""),
    FileChange("made/deep/c.nix", None, b"new c\n"),
    FileChange("sub/d.sh", b"", b"new d\n"),
    FileChange("made/e.nix", None, b""),
]


def snapshot(root) -> dict[str, tuple[object, ...]]:
    found: dict[str, tuple[object, ...]] = {}
    for directory, directories, files in os.walk(root):
        for name in directories + files:
            path = os.path.join(directory, name)
            status = os.lstat(path)
            content: object = None
            if os.path.islink(path):
                content = os.readlink(path)
            elif os.path.isfile(path):
                with open(path, "rb") as file:
                    content = file.read()
            found[os.path.relpath(path, root)] = (status.st_mode, content)
    return found


@pytest.fixture
def tree(tmp_path, monkeypatch):
    """A function that makes the tree anew, with the files old, and goes there."""

    # What SIGKILL leaves is the same with and without, and the disk makes this take a minute.
    monkeypatch.setattr(os, "fsync", lambda _: None)

    def make():
        root = tmp_path / "tree"
        shutil.rmtree(root, ignore_errors=True)
        (root / ".git").mkdir(parents=True)
        (root / "sub").mkdir()
        (root / "a.nix").write_bytes(b"old a\r\n")
        (root / "sub/b.nix").write_bytes(b"old b\n")
        (root / "sub/b.nix").chmod(0o600)
        (root / "link.nix").symlink_to("sub/b.nix")
        (root / "sub/d.sh").write_bytes(b"")
        (root / "sub/d.sh").chmod(0o755)
        monkeypatch.chdir(root)
        return root

    return make


@pytest.fixture
def states(tree):
    """The tree before and after."""
    root = tree()
    before = snapshot(root)
    write_all(CHANGES)
    after = snapshot(root)
    assert after["sub/b.nix"] == (before["sub/b.nix"][0], b"")
    assert after["sub/d.sh"] == (before["sub/d.sh"][0], b"new d\n")
    assert after["made/deep/c.nix"][1] == b"new c\n"
    assert after["link.nix"] == before["link.nix"]
    return before, after


def no_links(*_):
    raise PermissionError(errno.EPERM, "Operation not permitted")


def count_calls(act) -> None:
    """Replace the system's calls by ones that tell `act` their name and arguments first."""
    for name in CHANGING + LOOKING:
        original = getattr(os, name)

        def call(*arguments, _name=name, _original=original, **options):
            act(_name, _original, arguments)
            return _original(*arguments, **options)

        setattr(os, name, call)


def killed_at(number: int, run, *, links: bool = True) -> bool:
    """Run in a child that dies before its call of that number; False if it came to its end."""
    child = os.fork()
    if child == 0:
        left = number

        def act(name, original, arguments):
            nonlocal left
            makes_file = name == "open" and arguments[1] & os.O_CREAT
            left -= name in CHANGING or bool(makes_file)
            if left < 0:
                if name == "write":
                    original(arguments[0], bytes(arguments[1])[: len(arguments[1]) // 2])
                os.kill(os.getpid(), signal.SIGKILL)

        if not links:
            os.link = no_links
        try:
            count_calls(act)
            run()
        except BaseException:  # noqa: BLE001  the child must not go on with the tests
            traceback.print_exc()
            os._exit(3)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.WEXITSTATUS(status) == 0
    return False


def assert_old_or_new(root, before, after) -> None:
    """No file is half; those of other names are ours."""
    now = snapshot(root)
    for name in before.keys() | after.keys():
        assert now.get(name) in (before.get(name), after.get(name)), name
    ours = now.keys() - before.keys() - after.keys()
    assert all(".baremount-" in name for name in ours)


def assert_settled(root, before, after) -> bool:
    """All old or all new, nothing left over; whether they are new."""
    now = snapshot(root)
    assert now in (before, after)
    assert recover(".") == []
    assert unfinished(".") is None
    return now == after


@pytest.mark.parametrize("links", [True, False], ids=["links", "no hard links"])
def test_a_kill_at_any_moment_leaves_all_old_or_all_new_to_the_next_run(tree, states, links):
    number = 0
    outcomes = []
    while True:
        root = tree()
        was_killed = killed_at(number, lambda: write_all(CHANGES), links=links)
        assert_old_or_new(root, *states)
        has_journal = unfinished(".") is not None
        sentences = recover(".")
        assert len(sentences) == has_journal
        is_new = assert_settled(root, *states)
        if sentences:
            assert ("completed" if is_new else "undone") in sentences[0]
        outcomes.append(is_new)
        if not was_killed:
            break
        number += 1
    assert number > 30
    assert outcomes == sorted(outcomes)
    assert len(set(outcomes)) == 2


def test_a_kill_of_the_recovery_does_no_harm_either(tree, states):
    first = 0
    step = 1 if LONG else 5
    while True:
        root = tree()
        if not killed_at(first, lambda: write_all(CHANGES)):
            break
        second = first % 3
        while killed_at(second, lambda: recover(".")):
            assert_old_or_new(root, *states)
            recover(".")
            assert_settled(root, *states)
            root = tree()
            killed_at(first, lambda: write_all(CHANGES))
            second += step
        first += step
    assert first > 30


def failed_at(number: int, error: BaseException, run) -> tuple[bool, bool]:
    """Run in a child whose call of that number fails; whether it did so, and whether it said so."""
    child = os.fork()
    if child == 0:
        left = number

        def act(_name, _original, _arguments):
            nonlocal left
            left -= 1
            if left == -1:
                raise error

        try:
            count_calls(act)
            run()
        except InputError as caught:
            os._exit(2 if isinstance(error, OSError) and "\n" not in str(caught) else 4)
        except KeyboardInterrupt:
            os._exit(2 if isinstance(error, KeyboardInterrupt) else 4)
        except BaseException:  # noqa: BLE001  as above
            traceback.print_exc()
            os._exit(4)
        os._exit(1 if left < 0 else 0)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert code < 3
    return code > 0, code == 2


@pytest.mark.parametrize(
    "error",
    [OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt()],
    ids=["disk full", "interrupted"],
)
def test_a_failure_at_any_moment_undoes_all(tree, states, error):
    before, after = states
    number = undone = 0
    while True:
        root = tree()
        has_failed, has_said_so = failed_at(number, error, lambda: write_all(CHANGES))
        assert_old_or_new(root, before, after)
        # What the run could not undo itself, the next one settles.
        undone += snapshot(root) == before
        recover(".")
        is_new = assert_settled(root, before, after)
        assert is_new or has_said_so
        if not has_failed:
            break
        number += 1 if LONG else 2
    assert number > 60
    assert undone > number / (2 if LONG else 4)


def test_a_failed_rename_leaves_nothing_behind(tree, states, monkeypatch):
    root = tree()
    replace = os.replace

    def fail(source, target):
        if str(target).endswith("d.sh") and str(source).endswith(".new"):
            raise OSError(errno.EIO, "Input/output error")
        replace(source, target)

    inode = os.stat("a.nix").st_ino
    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(InputError, match=r"^sub/d.sh: cannot be written \(Input/output error\)"):
        write_all(CHANGES)
    assert snapshot(root) == states[0]
    assert os.stat("a.nix").st_ino == inode


def test_a_kill_while_a_failure_is_undone(tree, states):
    def run_with_failing_rename():
        replace = os.replace

        def fail(source, target):
            if str(target).endswith("d.sh") and str(source).endswith(".new"):
                raise OSError(errno.EIO, "Input/output error")
            replace(source, target)

        os.replace = fail
        with pytest.raises(InputError):
            write_all(CHANGES)

    number = 0
    while True:
        root = tree()
        was_killed = killed_at(number, run_with_failing_rename)
        assert_old_or_new(root, *states)
        recover(".")
        assert_settled(root, *states)
        if not was_killed:
            break
        number += 1
    assert number > 40


def test_a_journal_of_two_repositories_stands_above_both_and_is_found_from_each(tmp_path):
    one, two = tmp_path / "one", tmp_path / "two"
    for repository in (one, two):
        (repository / ".git").mkdir(parents=True)
        (repository / "a.nix").write_bytes(b"a")
    changes = [FileChange(str(place / "a.nix"), b"a", b"b") for place in (one, two)]
    number = 0
    while killed_at(number, lambda: write_all(changes)) and (
        (one / "a.nix").read_bytes() == (two / "a.nix").read_bytes()
    ):
        recover(str(tmp_path))
        number += 1
    assert (tmp_path / JOURNAL).exists()
    assert unfinished(str(one)) == unfinished(str(two)) == str(tmp_path / JOURNAL)
    (sentence,) = recover(str(two))
    assert sentence == (
        f"An unfinished run in {tmp_path} was completed: "
        f"{os.path.join('one', 'a.nix')} and {os.path.join('two', 'a.nix')}."
    )
    assert (one / "a.nix").read_bytes() == (two / "a.nix").read_bytes() == b"b"
    assert not (tmp_path / JOURNAL).exists()


@pytest.fixture
def stopped(tree, states):
    """A tree whose run was killed between two of its renames."""
    for number in range(100):
        root = tree()
        assert killed_at(number, lambda: write_all(CHANGES))
        if snapshot(root)["a.nix"] == states[1]["a.nix"]:
            return root
    pytest.fail("no kill between two renames")


def assert_refused(root, words) -> None:
    before = snapshot(root)
    with pytest.raises(InputError) as caught:
        recover(str(root))
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)
    assert snapshot(root) == before


def test_a_new_run_does_not_write_over_an_unfinished_one(stopped):
    before = snapshot(stopped)
    with pytest.raises(InputError, match="an unfinished run left this journal"):
        write_all([FileChange("z.nix", None, b"")])
    assert snapshot(stopped) == before
    assert unfinished(".") == str(stopped / JOURNAL)


def test_a_file_that_the_person_changed_since_is_left_to_them(stopped):
    (stopped / "a.nix").write_bytes(b"typed")
    assert_refused(stopped, "a.nix was changed since: check a.nix, sub/b.nix, made/deep/c.nix,")


def test_a_file_that_the_person_changed_before_its_turn_keeps_that(stopped, states):
    (stopped / "sub/b.nix").write_bytes(b"typed")
    (sentence,) = recover(".")
    assert "undone" in sentence
    expected = {**states[0], "sub/b.nix": (states[0]["sub/b.nix"][0], b"typed")}
    assert snapshot(stopped) == expected


def test_without_its_new_content_a_run_is_undone(stopped, states):
    for file in stopped.glob("sub/*.new"):
        file.write_bytes(b"half")
    (sentence,) = recover(".")
    assert "undone" in sentence
    assert snapshot(stopped) == states[0]


def test_without_any_content_it_is_left_to_the_person(stopped):
    for file in (*stopped.glob("sub/.b*.new"), *stopped.glob(".b*.old")):
        file.unlink()
    assert_refused(stopped, "what it put beside the files is gone")


def test_a_run_that_is_alive_is_left_alone(stopped):
    descriptor, _ = journal_file.left_behind(str(stopped)) or (0, b"")
    try:
        assert_refused(stopped, "another run of baremount is writing here")
    finally:
        os.close(descriptor)
    assert recover(".")


def test_another_users_journal_is_left_alone(stopped):
    if os.geteuid() != 0:
        pytest.skip("only root can give files away")
    os.chown(JOURNAL, 1234, 1234)
    assert_refused(stopped, "another user (id 1234) left this journal")
    assert unfinished(".") == str(stopped / JOURNAL)
    before = snapshot(stopped)
    assert recover("sub") == []
    assert unfinished("sub") is None
    assert snapshot(stopped) == before


def hashed(content: bytes) -> str:
    return sha256(content).hexdigest()


def hostile(tree, path, *, before: bytes | None = b"victim", **more):
    """A tree as a repository could ship it: one file done, the other's new content beside it."""
    root = tree()
    (root / "done.nix").write_bytes(b"done")
    files = [
        {"path": "done.nix", "before": None, "after": hashed(b"done")},
        {
            "path": path,
            "before": None if before is None else hashed(before),
            "after": hashed(b"evil"),
        },
    ]
    identity = "0123456789abcdef"
    target = os.path.join(root, path) if isinstance(path, str) and "\0" not in path else ""
    if target and os.path.isdir(os.path.dirname(target)):
        with open(
            os.path.join(os.path.dirname(target), f".baremount-{identity}-1.new"), "wb"
        ) as new:
            new.write(b"evil")
    value = {"version": 1, "id": identity, "files": files, "directories": [], **more}
    (root / JOURNAL).write_text(json.dumps(value))
    return root


@pytest.mark.parametrize(
    "path",
    ["../victim", "sub/../../victim", "./a", "a//b", "/etc/passwd", "", ".git/config", "x/.GIT/c"],
)
def test_a_shipped_journal_does_not_reach_outside(tree, tmp_path, path):
    victim = tmp_path / "victim"
    victim.write_bytes(b"victim")
    assert_refused(hostile(tree, path), "a path does not stay below the journal's directory")
    assert victim.read_bytes() == b"victim"


@pytest.mark.parametrize("path", ["a\0b", 7, None, ["a"], "x/" * 3000 + "y"])
def test_a_shipped_journal_needs_paths(tree, path):
    assert_refused(hostile(tree, path), "is not a journal that baremount left (a path ")


@pytest.mark.parametrize("path", ["out/victim", "link"])
def test_a_shipped_journal_does_not_reach_outside_through_links(tree, tmp_path, path):
    outside = tmp_path / "outside"
    outside.mkdir()
    victim = outside / "victim"
    victim.write_bytes(b"victim")
    root = tree()
    (root / "out").symlink_to(outside)
    (root / "link").symlink_to(victim)
    value = {
        "version": 1,
        "id": "0123456789abcdef",
        "files": [
            {"path": "a.nix", "before": hashed(b"x"), "after": hashed(b"old a\r\n")},
            {"path": path, "before": hashed(b"victim"), "after": hashed(b"evil")},
        ],
        "directories": [],
    }
    (root / JOURNAL).write_text(json.dumps(value))
    for directory in (outside, root):
        (directory / ".baremount-0123456789abcdef-1.new").write_bytes(b"evil")
    assert_refused(root, "leads through a symbolic link")
    assert victim.read_bytes() == b"victim"


def test_a_shipped_journal_needs_the_right_content_on_both_sides(tree):
    root = hostile(tree, "sub/b.nix", before=b"something else")
    recover(str(root))
    assert (root / "sub/b.nix").read_bytes() == b"old b\n"
    root = hostile(tree, "sub/b.nix", before=b"old b\n")
    (root / "sub/.baremount-0123456789abcdef-1.new").write_bytes(b"worse")
    recover(str(root))
    assert (root / "sub/b.nix").read_bytes() == b"old b\n"


def test_new_content_that_is_a_link_is_not_taken(tree, tmp_path):
    (tmp_path / "secret").write_bytes(b"evil")
    root = hostile(tree, "sub/b.nix", before=b"old b\n")
    new = root / "sub/.baremount-0123456789abcdef-1.new"
    new.unlink()
    new.symlink_to(tmp_path / "secret")
    recover(str(root))
    assert (root / "sub/b.nix").read_bytes() == b"old b\n"
    assert (tmp_path / "secret").read_bytes() == b"evil"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        "{}",
        "[" * 200_000,
        "1" * 5000,
        '{"version": 2}',
        '{"version": 1, "id": "../../../etc/pas", "files": [1], "directories": []}',
        '{"version": 1, "id": "0123456789abcdef", "files": [], "directories": []}',
        '{"version": 1, "id": "0123456789abcdef", "files": [[]], "directories": []}',
        '{"version": 1, "id": "0123456789abcdef", "files": [{"path": "a.nix"}], "directories": []}',
        "\ud800",
    ],
)
def test_a_journal_that_is_none_is_refused(tree, text):
    root = tree()
    (root / JOURNAL).write_bytes(text.encode("utf-8", "surrogatepass"))
    assert_refused(root, "is not a journal that baremount left")


def test_journals_that_are_no_files_are_refused(tree, tmp_path):
    root = tree()
    (tmp_path / "target").write_text("{}")
    (root / JOURNAL).symlink_to(tmp_path / "target")
    with pytest.raises(InputError):
        recover(".")
    (root / JOURNAL).unlink()
    (root / JOURNAL).mkdir()
    with pytest.raises(InputError):
        recover(".")
    (root / JOURNAL).rmdir()
    os.mkfifo(root / JOURNAL)
    assert_refused(root, "is not a journal that baremount left")
    (root / JOURNAL).unlink()
    with (root / JOURNAL).open("wb") as sparse:
        sparse.truncate(1 << 33)
    with pytest.raises(InputError, match="is not a journal"):
        recover(".")


def test_directories_that_a_journal_names_go_only_when_empty(tree):
    root = hostile(tree, "sub/b.nix", before=b"old b\n", directories=["sub", "empty"])
    (root / "empty").mkdir()
    (root / "done.nix").unlink()
    (sentence,) = recover(".")
    assert "undone" in sentence
    assert (root / "sub/b.nix").read_bytes() == b"old b\n"
    assert not (root / "empty").exists()


def test_there_is_nothing_to_take_up_where_no_run_was(tree, tmp_path):
    root = tree()
    before = snapshot(root)
    assert recover(".") == recover(str(tmp_path / "missing")) == recover("a.nix") == []
    assert snapshot(root) == before
