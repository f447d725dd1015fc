"""The journal on the disk: made whole or not at all, and locked while its run lives."""

from __future__ import annotations

import os
import stat
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from baremount.file_errors import refused
from baremount.journal import encode
from baremount.repository import JOURNAL

if TYPE_CHECKING:
    from baremount.journal import Journal
    from baremount.problems import InputError

# Renamed to JOURNAL when complete.
_UNPLACED = ".baremount-journal.tmp"
_SIZE_LIMIT = 4_000_000
_NOT_FOLLOWED = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


def claim(directory: str) -> int:
    """Make this run the only one that writes there; the descriptor keeps it so until closed.

    Raises `InputError` when another run is writing or has left a journal; `OSError` as it comes.
    """
    clear_unplaced(directory)
    unplaced = os.path.join(directory, _UNPLACED)
    descriptor = os.open(unplaced, os.O_RDWR | os.O_CREAT | os.O_EXCL | _NOT_FOLLOWED, 0o600)
    try:
        _check_claim(descriptor, directory, unplaced)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def _check_claim(descriptor: int, directory: str, unplaced: str) -> None:
    if not _is_locked_by_us(descriptor, unplaced):
        raise _busy(directory)
    journal = os.path.join(directory, JOURNAL)
    if os.path.lexists(journal):
        os.unlink(unplaced)
        raise refused(journal, "an unfinished run left this journal: run with --write to settle it")


def clear_unplaced(directory: str) -> None:
    """Remove what a run left that was killed before its journal was complete."""
    unplaced = os.path.join(directory, _UNPLACED)
    try:
        descriptor = os.open(unplaced, os.O_RDWR | _NOT_FOLLOWED)
    except (FileNotFoundError, NotADirectoryError):
        return
    try:
        is_over = _is_locked_by_us(descriptor, unplaced)
        if is_over:
            os.unlink(unplaced)
    finally:
        os.close(descriptor)
    if not is_over:
        raise _busy(directory)


def place(descriptor: int, journal: Journal) -> None:
    """Write the journal through the claim's descriptor and put it where it is found."""
    unplaced = os.path.join(journal.directory, _UNPLACED)
    try:
        write_through(descriptor, encode(journal))
        os.replace(unplaced, journal.path)
    except BaseException:
        os.unlink(unplaced)
        raise
    sync_directory(journal.directory)


def left_behind(directory: str) -> tuple[int, bytes] | None:
    """Locked descriptor and bytes of a journal whose run is over; None where there is none.

    Raises `InputError` for one that is in use, too large or no regular file; `OSError` as it comes.
    """
    path = os.path.join(directory, JOURNAL)
    descriptor = os.open(path, os.O_RDWR | _NOT_FOLLOWED)
    status = os.fstat(descriptor)
    is_ours = stat.S_ISREG(status.st_mode) and status.st_size <= _SIZE_LIMIT
    if is_ours and _is_locked_by_us(descriptor, path):
        return descriptor, os.read(descriptor, _SIZE_LIMIT)
    os.close(descriptor)
    if not is_ours:
        raise refused(path, "is not a journal that baremount left: delete it")
    if os.path.lexists(path):
        raise _busy(directory)
    return None


def write_through(descriptor: int, data: bytes) -> None:
    """Write all the bytes and have them on the disk."""
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]
    os.fsync(descriptor)


def sync_directory(directory: str) -> None:
    """Have the names in a directory on the disk, where the system can do that."""
    with suppress(OSError):
        descriptor = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _is_locked_by_us(descriptor: int, path: str) -> bool:
    """Try to lock, and say whether the locked file is still the one at the path."""
    if sys.platform != "win32":
        import fcntl

        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:
            pass  # a file system without locks: a second run at the same time goes unnoticed
    try:
        return os.path.samestat(os.fstat(descriptor), os.lstat(path))
    except FileNotFoundError:
        return False


def _busy(directory: str) -> InputError:
    return refused(directory, "another run of baremount is writing here: wait until it is done")
