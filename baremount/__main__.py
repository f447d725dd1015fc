"""Entry point of the program `baremount` and of `python -m baremount`."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress

# A run is over before the collector's default rhythm pays: it would go through all syntax trees
# many times, a tenth of the whole run. What a large configuration leaves is still collected.
_COLLECT_AFTER = 200_000


def main() -> None:
    """Run the command line and exit with its code."""
    gc.set_threshold(_COLLECT_AFTER)
    try:
        from baremount.cli import run

        code = run(sys.argv[1:])
    except KeyboardInterrupt:
        # During start-up or clean-up; `run` answers for the time between.
        code = 130
    _exit(code)


def _exit(code: int) -> None:
    """Leave without taking modules and trees apart first, which takes a tenth of a run."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            with suppress(OSError):  # what matters was flushed and answered for before
                stream.flush()
    os._exit(code)


if __name__ == "__main__":
    main()
