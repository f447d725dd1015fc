"""Which files are scripts, by their name, and the reader of each kind.

Every reader turns one language into the facts of `baremount.scripts.facts`; it is loaded for the
first file that needs it.
"""

from __future__ import annotations

import os
import re
from importlib import import_module
from typing import TYPE_CHECKING

from baremount.files import read_bytes, read_source
from baremount.problems import InputError
from baremount.records import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from baremount.scripts.facts import Script
    from baremount.source import Source

    ReadFile = Callable[[str], Source | None]


class Kind(Record):
    """A language: its reader, and the words of which a file that matters has one of each group."""

    module: str
    function: str
    follows: bool
    """Whether the reader takes further files that the script names."""
    markers: tuple[tuple[bytes, ...], ...]


_STARTS = (b"wsl", b"schtasks", b"scheduledtask", b"physicaldrive")
_MOUNTS = (b"mount", b"physicaldrive")
_POWERSHELL = Kind("powershell_script", "read_powershell", True, (_STARTS, _MOUNTS))
_BATCH = Kind("batch", "read_batch", True, (_STARTS, _MOUNTS))
_SHELL = Kind("shell_script", "read_shell", False, ((*_STARTS, b"powershell"), _MOUNTS))
_PYTHON = Kind("python_script", "read_python", False, (_STARTS, _MOUNTS))
_TASK = Kind("task_xml", "read_task_xml", False, ((b"mit/task",), (b"wsl", b"mount")))
_WSL_CONF = Kind(
    "wsl_conf_script", "read_wsl_conf_facts", False, ((b"command",), (b"wsl", b"mount", b".exe"))
)
# What it binds elsewhere can be on a disk that something else mounts.
_FSTAB = Kind("wsl_conf_script", "read_fstab_facts", False, ())

_BY_NAME = {"wsl.conf": _WSL_CONF, "fstab": _FSTAB}
_BY_ENDING = {
    ".ps1": _POWERSHELL,
    ".psm1": _POWERSHELL,
    ".bat": _BATCH,
    ".cmd": _BATCH,
    ".sh": _SHELL,
    ".bash": _SHELL,
    ".py": _PYTHON,
    ".xml": _TASK,
}
# A disk by what is its own, in lower case; labels are the same on many machines.
_DISK = re.compile(rb"(?:\bby-(?:uuid|id|partuuid)/|\buuid=|blkid -u )[\"']?([\w.:-]{4,})")
# The module for NixOS-WSL has scripts of its own in a folder beside it, which are no old setup.
_OWN_FOLDER, _OWN_MODULE = "wsl-bare-mount", "wsl-bare-mount.nix"


def kind_of(path: str) -> Kind | None:
    """The kind of a script by its name; None for what is none."""
    name = os.path.basename(path).lower()
    if name.startswith(".#"):
        return None
    return _BY_NAME.get(name) or _BY_ENDING.get(os.path.splitext(name)[1])


def is_script_name(name: str) -> bool:
    """Whether a file may be a script by its name."""
    return kind_of(name) is not None


def that_count(paths: Sequence[str], configuration: Sequence[str] = ()) -> list[str]:
    """Those of a folder's scripts that can say anything of attached disks, in order.

    They hold words for that, or the name of one that does, as a task does that starts it, or
    mount a disk that those or the `configuration`, the folder's Nix files, name. A file
    that cannot be read, or that is too large for a script, does not: nobody asked for it.
    """
    counted: dict[str, bytes] = {}
    waiting: dict[str, bytes] = {}
    mounting: dict[str, bytes] = {}
    for path in paths:
        content = _words(path)
        kind = kind_of(path)
        if content is None or kind is None:
            continue
        if _holds(content, kind.markers):
            counted[path] = content
        elif _holds(content, kind.markers[:1]):
            waiting[path] = content
        elif kind is _SHELL and b"mount" in content:
            mounting[path] = content
    if mounting and (counted or configuration):
        counted |= _of_named_disks(mounting, list(counted.values()), configuration)
    names = {_name(path) for path in counted}
    while names and waiting:
        # One that starts a script that starts one: each round follows one step.
        found = [path for path, text in waiting.items() if any(name in text for name in names)]
        names = {_name(path) for path in found}
        for path in found:
            counted[path] = waiting.pop(path)
    return [path for path in paths if path in counted]


def _of_named_disks(
    mounting: Mapping[str, bytes], counted: list[bytes], configuration: Sequence[str]
) -> dict[str, bytes]:
    """The shell scripts that mount a disk which is named elsewhere; without a configuration
    beside them, those that name any."""
    named = {path: set(_DISK.findall(content)) for path, content in mounting.items()}
    named = {path: names for path, names in named.items() if names}
    if not named or not configuration:
        return {path: mounting[path] for path in named}
    nix = filter(None, map(_words, configuration))
    texts = [*counted, *(content for content in nix if b"wsl" in content)]
    return {
        path: mounting[path]
        for path, names in named.items()
        if any(name in content for content in texts for name in names)
    }


def _words(path: str) -> bytes | None:
    """A file's bytes to look for words in; None for one that is not read."""
    folder = os.path.dirname(path)
    module = os.path.join(os.path.dirname(folder), _OWN_MODULE)
    if os.path.basename(folder) == _OWN_FOLDER and os.path.exists(module):
        return None
    try:
        # UTF-16 without its NUL bytes is near enough.
        return read_bytes(path).replace(b"\0", b"").lower()
    except InputError:
        return None


def _holds(content: bytes, groups: tuple[tuple[bytes, ...], ...]) -> bool:
    return all(any(marker in content for marker in group) for group in groups)


def _name(path: str) -> bytes:
    return os.fsencode(os.path.basename(path).lower())


def read_script(source: Source, read_file: ReadFile | None = None) -> Script:
    """The facts of a script of a known kind.

    `read_file` gives the files that it reads, by the path that it uses, or None. Raises
    `InputError` for content that is not of its kind at all.
    """
    kind = kind_of(source.path)
    if kind is None:
        raise ValueError(f"{source.path} is no script by its name")
    read = getattr(import_module(f"baremount.scripts.{kind.module}"), kind.function)
    script: Script = read(source, read_file) if kind.follows else read(source)
    return script


def files_beside(path: str) -> ReadFile:
    """What scripts may read: files below the folder of the one at `path`, nothing else.

    A path of Windows is looked for by its last part beside the script, where copies of both lie
    in a repository.
    """
    folder = os.path.dirname(os.path.abspath(path))

    def read(wanted: str) -> Source | None:
        inside = os.path.normpath(os.path.join(folder, wanted.replace("\\", "/")))
        name = wanted.replace("\\", "/").rpartition("/")[2]
        for candidate in dict.fromkeys((inside, os.path.join(folder, name))):
            if not name or not candidate.startswith(os.path.join(folder, "")):
                continue
            try:
                if os.path.isfile(candidate):
                    return read_source(candidate)
            except (InputError, ValueError):
                continue
        return None

    return read
