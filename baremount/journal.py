"""The journal of a run that writes several files: what a later run needs if this one is killed.

It is made before anything else is touched and removed last. It names the files, relative to its own
directory, with the SHA-256 of what they held and of what they get; the names of the temporary
files beside them follow from its identity. A repository could ship one, so reading it trusts
nothing: see `decode` here and `baremount.recovery`.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from baremount.records import Record
from baremount.repository import JOURNAL, real_path

if TYPE_CHECKING:
    from collections.abc import Iterable

_PURPOSE = "baremount was writing these files; its next run that writes completes or undoes that"
_PATH_LIMIT = 4096


class Step(Record):
    """One file: `new` and `old` stand beside the target until the run is over."""

    target: str
    new: str
    old: str
    before: str | None
    after: str


class Journal(Record):
    """`directories` are those made for new files, outermost first."""

    directory: str
    identity: str
    steps: tuple[Step, ...]
    directories: tuple[str, ...]

    @property
    def path(self) -> str:
        return os.path.join(self.directory, JOURNAL)


def planned(
    directory: str,
    identity: str,
    files: Iterable[tuple[str, str | None, str]],
    directories: Iterable[str],
) -> Journal:
    """The journal for files (target, hash before, hash after), all below the directory."""
    steps = []
    for number, (target, before, after) in enumerate(files):
        beside = os.path.join(os.path.dirname(target), f".baremount-{identity}-{number}")
        steps.append(Step(target, f"{beside}.new", f"{beside}.old", before, after))
    return Journal(directory, identity, tuple(steps), tuple(directories))


def encode(journal: Journal) -> bytes:
    """The journal as JSON, in ASCII."""
    import json

    def relative(path: str) -> str:
        return os.path.relpath(path, journal.directory).replace(os.sep, "/")

    files = [
        {"path": relative(step.target), "before": step.before, "after": step.after}
        for step in journal.steps
    ]
    value = {
        "purpose": _PURPOSE,
        "version": 1,
        "id": journal.identity,
        "files": files,
        "directories": [relative(path) for path in journal.directories],
    }
    return json.dumps(value, indent=2).encode() + b"\n"


def decode(directory: str, data: bytes) -> Journal:
    """Read a journal of that (real) directory. `ValueError` says why it cannot be ours.

    Every path must lie below the directory without a symbolic link on the way, and not in `.git`.
    """
    import json

    try:
        value = json.loads(data)
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error
    if not isinstance(value, dict) or value.get("version") != 1:
        raise ValueError("it is of no known version")
    identity, files, made = value.get("id"), value.get("files"), value.get("directories")
    if not isinstance(identity, str) or not _is_hexadecimal(identity, 16):
        raise ValueError("its id is none")
    if not isinstance(files, list) or not files or not isinstance(made, list):
        raise ValueError("its lists are missing")
    checked = [_checked_file(directory, file) for file in files]
    if len({target for target, _, _ in checked}) < len(checked):
        raise ValueError("it names a file twice")
    return planned(directory, identity, checked, [_checked_path(directory, path) for path in made])


def _checked_file(directory: str, file: object) -> tuple[str, str | None, str]:
    if not isinstance(file, dict):
        raise ValueError("an entry is no file")  # noqa: TRY004  bad data, not a bad call
    before, after = file.get("before"), file.get("after")
    if not (before is None or (isinstance(before, str) and _is_hexadecimal(before, 64))):
        raise ValueError("a hash is none")
    if not isinstance(after, str) or not _is_hexadecimal(after, 64) or before == after:
        raise ValueError("a hash is none")
    return _checked_path(directory, file.get("path")), before, after


def _is_hexadecimal(text: str, length: int) -> bool:
    return len(text) == length and set(text) <= set("0123456789abcdef")


def _checked_path(directory: str, relative: object) -> str:
    if not isinstance(relative, str) or "\0" in relative or len(relative) > _PATH_LIMIT:
        raise ValueError("a path is none")
    parts = relative.split("/")
    foreign = os.sep != "/" and (os.sep in relative or ":" in relative)
    if foreign or any(part in {"", ".", ".."} or part.lower() == ".git" for part in parts):
        raise ValueError("a path does not stay below the journal's directory")
    path = os.path.join(directory, *parts)
    try:
        real = real_path(path)
    except OSError as error:
        raise ValueError("a path cannot be resolved") from error
    if real != path or os.path.islink(path):
        raise ValueError("a path leads through a symbolic link")
    return path
