"""Start-up time and memory of `baremount migrate`, beside those of its libraries alone.

    .venv/bin/python benchmarks/startup.py [ROUNDS]

Both commands run in turns, so that a busy machine slows both. Goals: at most 1.5 times the time of
the imports at the median, and less than 80 MB at the peak.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import sysconfig
import time
from pathlib import Path
from typing import NamedTuple

CASE = Path(__file__).parent.parent / "corpus" / "host-and-module" / "input"
PROGRAM = str(Path(sysconfig.get_path("scripts")) / "baremount")
LIBRARIES = "import click, tree_sitter, tree_sitter_nix"
COMMANDS = {
    "python -c pass": [sys.executable, "-c", "pass"],
    f'python -c "{LIBRARIES}"': [sys.executable, "-c", LIBRARIES],
    "baremount --help": [PROGRAM, "--help"],
    "baremount show": [PROGRAM, "show", str(CASE)],
    "baremount migrate": [PROGRAM, "migrate", str(CASE)],
}
RATIO = 1.5
MEGABYTES = 80


class Run(NamedTuple):
    seconds: float
    megabytes: float


def measured(command: list[str]) -> Run:
    """One run; raises `CalledProcessError` where it fails, since that would be fast."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    # Kilobytes, but bytes on macOS.
    unit = 1_000_000 if sys.platform == "darwin" else 1_000
    return Run(seconds, usage.ru_maxrss / unit)


def main() -> None:
    """Measure in turns and print a line a command, then the two figures that have goals."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 25
    runs: dict[str, list[Run]] = {name: [] for name in COMMANDS}
    for number in range(rounds + 1):
        for name, command in COMMANDS.items():
            run = measured(command)
            if number:  # the first round fills caches
                runs[name].append(run)
    medians = {name: statistics.median(run.seconds for run in of) for name, of in runs.items()}
    peaks = {name: max(run.megabytes for run in of) for name, of in runs.items()}
    for name, seconds in medians.items():
        print(f"{1000 * seconds:7.1f} ms  {peaks[name]:5.1f} MB  {name}")
    names = list(COMMANDS)
    print(f"ratio {medians[names[-1]] / medians[names[1]]:.2f} (goal: at most {RATIO})")
    print(f"peak memory {peaks[names[-1]]:.1f} MB (goal: less than {MEGABYTES})")


if __name__ == "__main__":
    main()
