"""Paths as Nix writes them: absolute, without `.`, `..` and doubled slashes."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from baremount.evaluation.stopped import shown, unknowable

if TYPE_CHECKING:
    from baremount.syntax.tree import NixFile


def normalised(path: str) -> str:
    """An absolute path as Nix's `canonPath` gives it; links are not followed."""
    kept: list[str] = []
    for part in path.split("/"):
        if part == "..":
            if kept:
                kept.pop()
        elif part not in ("", "."):
            kept.append(part)
    return "/" + "/".join(kept)


def absolute(path: str, file: NixFile | None) -> str:
    """A path literal of `file`, made absolute but not yet normalised."""
    if path.startswith("/"):
        return path
    if path.startswith("~"):
        raise unknowable(f"`{shown(path)}` depends on who evaluates it")
    if file is None:
        raise unknowable(f"`{shown(path)}` stands in no file")
    return f"{_directory(file.source.path)}/{path}"


def _directory(path: str) -> str:
    directory = os.path.dirname(os.path.abspath(path)).replace(os.sep, "/")
    # A drive letter stays below the root: Nix has no other kind of absolute path.
    return directory if directory.startswith("/") else f"/{directory}"


def base_name(path: str) -> str:
    """The last component, one slash at the end not counted (Nix's `baseNameOf`)."""
    if path.endswith("/") and len(path) > 1:
        path = path[:-1]
    return path[path.rfind("/") + 1 :]


def directory_name(path: str) -> str:
    """Everything before the last slash (Nix's `dirOf`)."""
    position = path.rfind("/")
    if position < 0:
        return "."
    return path[:position] or "/"
