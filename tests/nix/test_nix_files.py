"""Nix itself parses every Nix file of the repository that should parse."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MADE = re.compile(r"\..*|__pycache__|build|.*\.egg-info|venv")

# Nix does not know a byte order mark, and that is what the case is about.
NOT_PARSED = {"corpus/bom/input/configuration.nix", "corpus/bom/expected/configuration.nix"}


def nix_files() -> list[str]:
    """Their paths below the root, without what tools make."""
    found = []
    for directory, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if not MADE.fullmatch(name)]
        here = Path(directory).relative_to(ROOT)
        found += [str(here / name) for name in names if name.endswith(".nix")]
    return sorted(found)


def parse(files: list[str]) -> subprocess.CompletedProcess[str]:
    if shutil.which("nix-instantiate") is None:
        pytest.fail("nix-instantiate is missing: run `apt-get install nix-bin`")
    return subprocess.run(
        ["nix-instantiate", "--store", "dummy://", "--parse", *files],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_nix_parses_every_file() -> None:
    files = [file for file in nix_files() if file not in NOT_PARSED]
    assert {"nix/options.nix", "nix/modules/wsl-bare-mount.nix"} <= {*files}
    done = parse(files)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("file", sorted(NOT_PARSED))
def test_nix_refuses_what_is_left_out(file: str) -> None:
    assert parse([file]).returncode != 0
