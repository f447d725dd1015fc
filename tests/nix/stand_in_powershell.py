"""The stand-in for Windows PowerShell: records how it was started and answers as told.

Copied beside a `plan.json` as `powershell.exe`. The plan is a list of steps; the first whose `when`
occurs in the last argument is taken. A step may hold `waits` (seconds before anything is done),
`says` (text, in the encoding `encoding`, by default ASCII), `repeats` (how often it says so),
`makes` and `removes` (files: the devices that come and go), `hangs` (seconds, ignoring the request
to end), `leaves` (seconds for which a process that it leaves behind keeps the output open) and
`exits` (exit code).
"""

import json
import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

HERE = Path(sys.argv[0]).parent


def step() -> dict[str, Any]:
    for candidate in json.loads((HERE / "plan.json").read_text(encoding="utf-8")):
        if candidate.get("when", "") in sys.argv[-1]:
            return dict(candidate)
    return {"says": "the plan has no step for this\n", "exits": 99}


def leave_behind(seconds: float) -> None:
    if os.fork() == 0:
        os.setsid()
        time.sleep(seconds)
        os._exit(0)


def main() -> int:
    record = {"arguments": sys.argv[1:], "input": sys.stdin.read(), "directory": os.getcwd()}
    with (HERE / "started.jsonl").open("a", encoding="utf-8") as started:
        started.write(json.dumps(record) + "\n")
    told = step()
    time.sleep(told.get("waits", 0))
    for path in told.get("makes", []):
        Path(path).touch()
    for path in told.get("removes", []):
        Path(path).unlink()
    text = told.get("says", "").encode(told.get("encoding", "ascii"), "surrogateescape")
    sys.stdout.buffer.write(text * told.get("repeats", 1))
    sys.stdout.flush()
    if seconds := told.get("leaves"):
        leave_behind(seconds)
    if seconds := told.get("hangs"):
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        time.sleep(seconds)
    return told.get("exits", 0)


if __name__ == "__main__":
    sys.exit(main())
