"""The module for NixOS-WSL that this package holds, as files to be put somewhere else."""

from __future__ import annotations

import os
from functools import cache

from baremount import nix

MODULE = "wsl-bare-mount.nix"


@cache
def shipped_files(directory: str = "modules") -> tuple[tuple[str, bytes], ...]:
    """The files below a directory of `nix`, by relative path in order; by default the module's.

    Empty where the package does not hold that directory.
    """
    top = os.path.join(os.path.dirname(nix.__file__), directory)
    found = []
    for folder, _, names in os.walk(top):
        for name in names:
            path = os.path.join(folder, name)
            if not name.endswith((".py", ".pyc")):
                with open(path, "rb") as file:
                    found.append((os.path.relpath(path, top), file.read()))
    return tuple(sorted(found))
