"""The files that a command is given: Nix files and scripts, named or found in folders."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from baremount.problems import InputError, Problem
from baremount.records import Record
from baremount.repository import files_below, is_nix_name
from baremount.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Sequence

NO_NIX = (
    "holds no .nix file and no script that mounts a disk; name the file or folder of the NixOS "
    "configuration"
)


class ScriptFiles(Record):
    """Scripts by absolute path: those that were named, and those that folders hold."""

    named: tuple[str, ...]
    found: tuple[str, ...]

    @property
    def all(self) -> tuple[str, ...]:
        return (*self.named, *self.found)


def expand(paths: Sequence[str]) -> tuple[list[str], ScriptFiles, frozenset[str]]:
    """Absolute paths of the Nix files that `paths` name, a folder's in order, and the scripts.

    With them those of the Nix files that nobody named.
    """
    files: dict[str, None] = {}
    named: dict[str, None] = {}
    found: dict[str, None] = {}
    in_folders: set[str] = set()
    by_name: set[str] = set()
    for path in paths:
        full = os.path.abspath(path)
        if os.path.isdir(full):
            nix, scripts = files_in(full)
            nix = [behind(each) for each in nix]
            if not nix and not scripts:
                raise InputError(Problem(path, 0, 0, NO_NIX))
            files.update(dict.fromkeys(nix))
            in_folders.update(nix)
            found.update(dict.fromkeys(scripts))
        else:
            full = full if is_script(full) else behind(full)
            (named if is_script(full) else files)[full] = None
            by_name.add(full)
    further = tuple(path for path in found if path not in named)
    return list(files), ScriptFiles(tuple(named), further), frozenset(in_folders - by_name)


def behind(path: str) -> str:
    """The Nix file that a link leads to, since Nix looks for what it imports beside that file;
    any other path as it is."""
    if not os.path.islink(path):
        return path
    target = Workspace().module_file(path)
    return target if is_nix_name(os.path.basename(target)) else path


def files_in(folder: str) -> tuple[list[str], list[str]]:
    """The Nix files below a folder, and its scripts that can say anything of attached disks."""
    from baremount.scripts.reading import is_script_name, that_count

    below = files_below(folder, lambda name: is_nix_name(name) or is_script_name(name))
    nix = [path for path in below if is_nix_name(os.path.basename(path))]
    others = [path for path in below if not is_nix_name(os.path.basename(path))]
    return nix, that_count(others, nix)


def is_script(path: str) -> bool:
    """Whether a file is a script by its name; what is Nix loads nothing to know that."""
    if is_nix_name(os.path.basename(path)):
        return False
    from baremount.scripts.reading import is_script_name

    return is_script_name(os.path.basename(path))
