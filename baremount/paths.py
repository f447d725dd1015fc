"""Paths as the user sees them, and whether one lies below another."""

from __future__ import annotations

import os


def within(path: str, directory: str) -> bool:
    """Whether `path` lies below `directory`, links followed."""
    if directory == "/":
        return True  # without asking the system for each part of the path
    directory = os.path.realpath(directory)
    return os.path.commonpath([os.path.realpath(path), directory]) == directory


def short(path: str) -> str:
    """A path as people want to read it: relative to the working directory where below it."""
    relative = os.path.relpath(path)
    return path if relative.split("/", 1)[0] == ".." else relative
