"""Completing or undoing a run that writes several files, by what the files hold.

Used by the run itself when it fails, and by a later run when it was killed. Nothing but the
hashes of the files decides, so that being killed here as well does no harm.
"""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, Literal

from baremount.file_errors import refused, writing_error
from baremount.journal import decode
from baremount.journal_file import clear_unplaced, left_behind, sync_directory
from baremount.repository import JOURNAL, journals

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from baremount.journal import Journal, Step

    _State = Literal["before", "after", "other"]

# Larger files are none that we wrote; a hostile journal may name a sparse file of terabytes.
LARGEST = 64_000_000


def recover_from(root: str) -> list[str]:
    """See `baremount.files.recover`."""
    here = os.path.realpath(root)
    sentences = []
    try:
        clear_unplaced(here)
    except OSError as error:
        raise writing_error(here, error) from error
    for path, stranger in journals(here):
        if stranger is not None:
            message = f"another user (id {stranger}) left this journal: run as that user"
            raise refused(path, f"{message}, or delete it")
        try:
            sentences += _recover_in(os.path.dirname(path))
        except OSError as error:
            raise writing_error(error.filename or path, error) from error
    return sentences


def put(step: Step) -> None:
    """Give the target its new content, in one moment; a new file must not exist yet."""
    if step.before is not None:
        os.replace(step.new, step.target)
        return
    try:
        os.link(step.new, step.target)
    except FileExistsError:
        raise
    except OSError:
        # A file system without hard links.
        os.replace(step.new, step.target)


def clean(journal: Journal) -> None:
    """Remove the temporary files and, last, the journal."""
    _sync(journal)
    for step in journal.steps:
        for path in (step.new, step.old):
            _remove(os.unlink, path)
    _sync(journal)
    os.unlink(journal.path)
    sync_directory(journal.directory)


def undo(journal: Journal) -> None:
    """Give every target that has its new content the old one back, and clean up."""
    for step in reversed(journal.steps):
        if _state(step) == "after":
            if step.before is None:
                os.unlink(step.target)
            else:
                os.replace(step.old, step.target)
    _sync(journal)
    for step in journal.steps:
        for path in (step.new, step.old):
            _remove(os.unlink, path)
    for directory in reversed(journal.directories):
        _remove(os.rmdir, directory)
    clean(journal)


def can_undo(journal: Journal) -> bool:
    """Whether every target can be as it was, or as the person has changed it since."""
    states = _states(journal)
    is_started = any(state == "after" for _, state in states)
    for step, state in states:
        if state == "after" and step.before is not None and digest_of(step.old) != step.before:
            return False
        if state == "other":
            # Where its new content still waits, or none was made, the target is none of our doing.
            is_waiting = os.path.lexists(step.new)
            if not is_waiting and (is_started or os.path.lexists(step.old)):
                return False
    return True


def digest(content: bytes) -> str:
    """The hash that journals hold."""
    from hashlib import sha256

    return sha256(content).hexdigest()


def digest_of(path: str) -> str | None:
    """The hash of a file; None where there is none, "" for what no run of ours has written."""
    from hashlib import sha256

    try:
        status = os.lstat(path)
        if not stat.S_ISREG(status.st_mode) or status.st_size > LARGEST:
            return ""
        with open(path, "rb", opener=_open_only) as file:
            return sha256(file.read(LARGEST + 1)).hexdigest()
    except (FileNotFoundError, NotADirectoryError):
        return None


def _open_only(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))


def _recover_in(directory: str) -> list[str]:
    path = os.path.join(directory, JOURNAL)
    left = left_behind(directory)
    if left is None:
        return []
    descriptor, data = left
    try:
        journal = decode(directory, data)
        return [_settle(journal)]
    except ValueError as error:
        message = f"is not a journal that baremount left ({error}): look at it, then delete it"
        raise refused(path, message) from error
    finally:
        os.close(descriptor)


def _settle(journal: Journal) -> str:
    states = _states(journal)
    names = _names([os.path.relpath(step.target, journal.directory) for step in journal.steps])
    changed = [step for step, state in states if state == "other"]
    waiting = [step for step, state in states if state == "before"]
    is_started = any(state == "after" for _, state in states)
    is_ready = not changed and all(digest_of(step.new) == step.after for step in waiting)
    if is_started and is_ready:
        for step in waiting:
            put(step)
        clean(journal)
        return f"An unfinished run in {journal.directory} was completed: {names}."
    if can_undo(journal):
        undo(journal)
        return f"An unfinished run in {journal.directory} was undone: {names}."
    reason = "what it put beside the files is gone"
    if changed:
        reason = f"{os.path.relpath(changed[0].target, journal.directory)} was changed since"
    raise refused(
        journal.path,
        f"an unfinished run left this journal, but {reason}: check {names}, then delete "
        f"the journal and the files .baremount-{journal.identity}-* beside them",
    )


def _states(journal: Journal) -> list[tuple[Step, _State]]:
    return [(step, _state(step)) for step in journal.steps]


def _state(step: Step) -> _State:
    found = digest_of(step.target)
    if found == step.before:
        return "before"
    return "after" if found == step.after else "other"


def _sync(journal: Journal) -> None:
    for directory in sorted({os.path.dirname(step.target) for step in journal.steps}):
        sync_directory(directory)


def _remove(remover: Callable[[str], None], path: str) -> None:
    try:
        remover(path)
    except (FileNotFoundError, NotADirectoryError):
        pass
    except OSError:
        # A directory that something else was put into stays.
        if remover is not os.rmdir:
            raise


def _names(paths: Sequence[str]) -> str:
    shown = paths if len(paths) <= 5 else [*paths[:4], f"{len(paths) - 4} more"]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
