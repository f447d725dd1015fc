"""Standard output and standard error: encoded, flushed, and calm when nobody reads on."""

from __future__ import annotations

import os
import sys
from typing import TextIO

from baremount.terminal_text import printable


def emit(text: str, encoding: str | None = None) -> None:
    """Write text to standard output, in the locale's encoding unless one is given.

    What the encoding cannot express is written as a backslash escape. A reader that went away
    (`| head`) is no error: the exit code still tells the result. Other failures, such as a full
    disk, raise `OSError`.
    """
    if sys.stdout is None:  # closed by the caller (`>&-`)
        return
    _write(sys.stdout, text, encoding or sys.stdout.encoding or "utf-8")


def complain(message: str) -> None:
    """Write one line to standard error; a failure to do so is not worth another one."""
    if sys.stderr is None:
        return
    line = " ".join(printable(message).splitlines())
    try:
        _write(sys.stderr, f"baremount: {line}\n", sys.stderr.encoding or "utf-8")
    except OSError:
        return


def is_terminal() -> bool:
    """Whether standard output is a terminal that can move and colour its text."""
    return sys.stdout is not None and sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def _write(stream: TextIO, text: str, encoding: str) -> None:
    data = memoryview(text.encode(encoding, "backslashreplace"))
    try:
        stream.flush()
        while data:
            # Unbuffered (PYTHONUNBUFFERED), a write may end early and only the next one fail.
            data = data[stream.buffer.write(data) :]
        stream.buffer.flush()
    except BrokenPipeError:
        return
