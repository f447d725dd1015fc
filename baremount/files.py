"""The door to the file system: reading one file, and all that the other parts need of the rest.

What writes is loaded only by a run that writes.
"""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from baremount.file_errors import reading_error, refused
from baremount.problems import InputError
from baremount.records import Record
from baremount.repository import nix_files_below, repository_root, unfinished
from baremount.source import Source

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "SIZE_LIMIT",
    "ChangedMeanwhile",
    "FileChange",
    "nix_files_below",
    "read_bytes",
    "read_source",
    "recover",
    "repository_root",
    "unfinished",
    "write_all",
]

SIZE_LIMIT = 1_000_000
_KINDS = (
    (stat.S_ISDIR, "is a directory: name a file in it"),
    (stat.S_ISFIFO, "is a named pipe, not a file: write its output to a file and name that"),
    (stat.S_ISSOCK, "is a socket, not a file: check the path"),
    (stat.S_ISCHR, "is a device, not a file: check the path"),
    (stat.S_ISBLK, "is a disk device, not a file: check the path"),
)


class FileChange(Record):
    """The bytes of a file on disk before and after; `before` is None for a new file."""

    path: str
    before: bytes | None
    after: bytes


class ChangedMeanwhile(InputError):  # noqa: N818  it names what happened
    """A file is not what it was when it was read; nothing was written."""


def read_source(path: str, *, limit: int = SIZE_LIMIT) -> Source:
    """Read and decode a regular file of at most `limit` bytes; symbolic links are followed.

    Raises `InputError`, one line that names the file and what to do, for anything else. The
    result's `raw` is what `FileChange.before` wants, so that a later change is noticed.
    """
    return Source.from_bytes(path, read_bytes(path, limit=limit))


def read_bytes(path: str, *, limit: int = SIZE_LIMIT) -> bytes:
    """The bytes of a regular file of at most `limit` bytes; `InputError` for anything else."""
    try:
        # Before the open: opening a device can already do something.
        _check_kind(path, os.stat(path).st_mode)
        # Without blocking, should a pipe have taken the file's place since.
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)
        descriptor = os.open(path, flags | getattr(os, "O_BINARY", 0))
        try:
            status = os.fstat(descriptor)
            _check_kind(path, status.st_mode)
            if status.st_size > limit:
                raise _too_large(path, status.st_size, limit)
            return _read_at_most(descriptor, path, limit, status.st_size)
        finally:
            os.close(descriptor)
    except FileNotFoundError as error:
        if os.path.islink(path):
            target = os.readlink(path)
            message = f"is a symbolic link to {target}, which does not exist: correct the link"
            raise refused(path, message) from error
        raise reading_error(path, error) from error
    except OSError as error:
        raise reading_error(path, error) from error
    except ValueError as error:
        raise refused(path, "cannot be the name of a file: check the path") from error


def write_all(changes: Sequence[FileChange], *, journal_directory: str | None = None) -> None:
    """Write all the changes or, when anything goes wrong, none of them.

    A symbolic link stays one, its target is replaced. Mode and, where allowed, owner and extended
    attributes are kept; missing directories of new files are made. The journal stands in
    `journal_directory` or else in the repository's root, provided that all files lie below it.

    Raises `ChangedMeanwhile` for a file that no longer holds `before` (a new one: that exists),
    `InputError` for one that cannot be written, and `ValueError` for a file given twice.
    """
    from baremount.writing import write

    write(changes, journal_directory)


def recover(root: str) -> list[str]:
    """Take up what killed runs left, in a directory and above; say in sentences what was done.

    Raises `InputError`, with what to do, for a journal in the directory that is not ours, is in
    use, or no longer fits its files; above it, another user's is none of our business.
    """
    from baremount.recovery import recover_from

    return recover_from(root)


def _check_kind(path: str, mode: int) -> None:
    if stat.S_ISREG(mode):
        return
    for is_kind, message in _KINDS:
        if is_kind(mode):
            raise refused(path, message)
    raise refused(path, "is not a regular file: check the path")


def _read_at_most(descriptor: int, path: str, limit: int, expected: int) -> bytes:
    """Read to the end; the size on record is no promise, a file may grow or be in /proc."""
    pieces: list[bytes] = []
    size = 0
    # Memory is taken for all that is asked for, so that a small file is not asked for much.
    at_once = min(max(expected + 1, 1 << 13), 1 << 20)
    while piece := os.read(descriptor, min(limit + 1 - size, at_once)):
        pieces.append(piece)
        size += len(piece)
        if size > limit:
            raise _too_large(path, size, limit)
    return b"".join(pieces)


def _too_large(path: str, size: int, limit: int) -> Exception:
    message = f"is too large ({size:,} bytes, at most {limit:,} are read): name a smaller file"
    return refused(path, message)
