"""Completion by the shell: what the shells ask for, and a real bash that uses it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = Path(sys.prefix, "bin/baremount")


def asked(what, **more):
    done = subprocess.run(
        [PROGRAM], env=os.environ | {"_BAREMOUNT_COMPLETE": what} | more,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_has_a_script(shell):
    if shell == "bash" and not shutil.which("bash"):
        pytest.skip("bash is not installed, which click asks for its version")
    code, script = asked(f"{shell}_source")
    assert code == 0
    assert "_BAREMOUNT_COMPLETE" in script


def test_another_shell_is_refused():
    assert asked("tcsh_source") == (1, "")


@pytest.mark.parametrize(
    ("words", "wanted"),
    [("baremount mi", ["migrate"]), ("baremount show --for", ["--format"])],
    ids=["command", "option"],
)
@pytest.mark.skipif(not shutil.which("bash"), reason="bash is not installed")
def test_bash_completes(words, wanted):
    program = f"""
        source <(_BAREMOUNT_COMPLETE=bash_source "{PROGRAM}")
        COMP_WORDS=({words}) COMP_CWORD={len(words.split()) - 1}
        _baremount_completion "{PROGRAM}"
        printf '%s\\n' "${{COMPREPLY[@]}}"
    """
    done = subprocess.run(
        ["bash", "--norc", "-c", program], capture_output=True, text=True, check=False
    )
    assert done.stdout.split() == wanted, done.stderr
