"""What the operating system's refusals mean to the person, and what to do about them."""

from __future__ import annotations

import errno

from baremount.problems import InputError, Problem

_READING = {
    errno.ENOENT: "no such file or directory: check the path",
    errno.ENOTDIR: "a part of the path is not a directory: check the path",
    errno.EACCES: "no permission to read it: change its permissions or run as its owner",
    errno.EPERM: "no permission to read it: change its permissions or run as its owner",
    errno.ELOOP: "its symbolic links form a loop: correct or remove the link",
    errno.ENAMETOOLONG: "the path is too long: check the path",
}
_WRITING = {
    **_READING,
    errno.EACCES: "no permission to write it or its directory: change the permissions "
    "or run as the owner",
    errno.EPERM: "no permission to write it or its directory: change the permissions "
    "or run as the owner",
    errno.EROFS: "its file system is read-only (/nix/store is): name the file it was made from",
    errno.ENOSPC: "the disk is full: free some space and run again",
    errno.EDQUOT: "the disk quota is used up: free some space and run again",
}


def reading_error(path: str, error: OSError) -> InputError:
    """The one line for a file that could not be read."""
    return _explained(path, error, _READING, "cannot be read")


def writing_error(path: str, error: OSError) -> InputError:
    """The one line for a file that could not be written."""
    return _explained(path, error, _WRITING, "cannot be written")


def refused(path: str, message: str) -> InputError:
    """A refusal of a file as a whole, without a line in it."""
    return InputError(Problem(path, 0, 0, message))


def _explained(path: str, error: OSError, known: dict[int, str], fallback: str) -> InputError:
    reason = error.strerror or str(error)
    message = known.get(error.errno or 0, f"{fallback} ({reason}): check the file and its disk")
    return refused(path, message)
