"""Writing several files so that all of them are written or none.

The order: a journal; beside every target the old content under a second name and the new content,
on the disk; then one rename a file; then the leftovers and at last the journal go. A run that is
killed anywhere in between leaves each file old or new, and `recover` settles the rest.

A file with several hard links becomes a file of its own, as with every atomic replacement.
"""

from __future__ import annotations

import os
import stat
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from baremount.file_errors import refused, writing_error
from baremount.files import ChangedMeanwhile
from baremount.journal import planned
from baremount.journal_file import claim, place, sync_directory, write_through
from baremount.problems import Problem
from baremount.recovery import LARGEST, can_undo, clean, digest, put, undo
from baremount.repository import real_path, repository_root

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from baremount.files import FileChange
    from baremount.journal import Journal, Step


def write(changes: Sequence[FileChange], journal_directory: str | None) -> None:
    """See `baremount.files.write_all`."""
    wanted = [change for change in changes if change.before != change.after]
    if not wanted:
        return
    targets = [_target(change) for change in wanted]
    if len(set(targets)) < len(targets):
        twice = next(target for target in targets if targets.count(target) > 1)
        raise ValueError(f"{twice} is to be written twice")
    directory = _journal_directory(targets, journal_directory)
    journal = planned(
        directory,
        os.urandom(8).hex(),
        [
            (target, None if change.before is None else digest(change.before), digest(change.after))
            for target, change in zip(targets, wanted, strict=True)
        ],
        _missing_directories(targets),
    )
    with _naming(journal.path):
        descriptor = claim(directory)
    try:
        _write(journal, wanted, descriptor)
    finally:
        with suppress(OSError):
            os.close(descriptor)


def _write(journal: Journal, changes: Sequence[FileChange], descriptor: int) -> None:
    with _naming(journal.path):
        place(descriptor, journal)
    pairs = list(zip(journal.steps, changes, strict=True))
    is_written = False
    try:
        for directory in journal.directories:
            with _naming(directory):
                os.mkdir(directory)
        for step, change in pairs:
            with _naming(change.path):
                _prepare(step, change)
        for directory in {os.path.dirname(step.target) for step in journal.steps}:
            sync_directory(directory)
        for step, change in pairs:
            _verify(change, step.target)
        for step, change in pairs:
            with _naming(change.path):
                put(step)
        is_written = True
    finally:
        if not is_written:
            _give_up(journal)
    with _naming(journal.path):
        clean(journal)


def _give_up(journal: Journal) -> None:
    with _naming(journal.path):
        if not can_undo(journal):
            raise refused(
                journal.path,
                "the files could not all be put back, as one was changed meanwhile: "
                "run again with --write, which says what to do",
            )
        undo(journal)


@contextmanager
def _naming(path: str) -> Iterator[None]:
    """Turn the system's refusal into one line about the file."""
    try:
        yield
    except FileExistsError as error:
        raise _changed(path, "exists already") from error
    except OSError as error:
        raise writing_error(path, error) from error


def _target(change: FileChange) -> str:
    """The real path to write, after a first look at whether that is possible."""
    path, before = change.path, change.before
    if max(len(before or b""), len(change.after)) > LARGEST:
        raise ValueError(f"{path}: more than {LARGEST:,} bytes are not written")
    absolute = os.path.abspath(path)
    with _naming(path):
        if before is None:
            directory, name = os.path.split(absolute)
            target = os.path.join(real_path(directory), name)
        else:
            target = real_path(absolute)
    if any(part.lower() == ".git" for part in target.split(os.sep)):
        raise refused(path, "lies in Git's own directory: name a file of the repository")
    _verify(change, target)
    if before is not None and not os.access(target, os.W_OK):
        raise refused(path, "is read-only: make it writable or run as its owner")
    return target


def _verify(change: FileChange, target: str) -> None:
    path, before = change.path, change.before
    if before is None:
        if os.path.lexists(target):
            raise _changed(path, "exists already")
        return
    try:
        if not stat.S_ISREG(os.stat(target).st_mode):
            raise _changed(path, "is no longer a file")
        with open(target, "rb") as file:
            found = file.read(len(before) + 1)
    except FileNotFoundError as error:
        raise _changed(path, "was removed after it was read") from error
    except OSError as error:
        raise writing_error(path, error) from error
    if found != before:
        raise _changed(path, "was changed after it was read")


def _changed(path: str, what: str) -> ChangedMeanwhile:
    return ChangedMeanwhile(Problem(path, 0, 0, f"{what}: nothing was written, run again"))


def _journal_directory(targets: Sequence[str], wanted: str | None) -> str:
    directory = os.path.realpath(wanted) if wanted else repository_root(targets[0])
    if os.path.commonpath([directory, *targets]) != directory:
        # Above all, so that a run that begins in the wanted directory finds it on the way up.
        directory = os.path.commonpath([directory, *targets])
    while not os.path.lexists(directory):
        # One of those that are made below, for new files only.
        directory = os.path.dirname(directory)
    if not os.access(directory, os.W_OK):
        raise refused(
            directory,
            "no permission to write the journal here, above all the files to be written: "
            "change the permissions or give the files in separate runs",
        )
    return directory


def _missing_directories(targets: Sequence[str]) -> list[str]:
    missing: set[str] = set()
    for target in targets:
        directory = os.path.dirname(target)
        while not os.path.lexists(directory):
            missing.add(directory)
            directory = os.path.dirname(directory)
    return sorted(missing)


def _prepare(step: Step, change: FileChange) -> None:
    if change.before is None:
        _write_beside(step.new, change.after, None)
        return
    try:
        os.link(step.target, step.old)
    except OSError:
        # No hard links here, or not to another user's file: a copy does.
        _write_beside(step.old, change.before, step.target)
    _write_beside(step.new, change.after, step.target)


def _write_beside(path: str, content: bytes, like: str | None) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
    flags |= getattr(os, "O_BINARY", 0)
    descriptor = os.open(path, flags, 0o666 if like is None else 0o600)
    try:
        if like is not None:
            _copy_attributes(like, descriptor)
        write_through(descriptor, content)
    finally:
        os.close(descriptor)


def _copy_attributes(like: str, descriptor: int) -> None:
    status = os.stat(like)
    mode = stat.S_IMODE(status.st_mode)
    if hasattr(os, "fchown"):
        try:
            os.fchown(descriptor, status.st_uid, status.st_gid)
        except OSError:
            mode &= 0o777
    if hasattr(os, "fchmod"):
        os.fchmod(descriptor, mode)
    if hasattr(os, "listxattr"):
        with suppress(OSError):
            for name in os.listxattr(like):
                with suppress(OSError):
                    os.setxattr(descriptor, name, os.getxattr(like, name))
