"""Time to read 1,000 PowerShell scripts of 100 lines, beside the bare tree-sitter parse of them.

    .venv/bin/python benchmarks/powershell.py [SCRIPTS] [ROUNDS]

Both go over the same files in short turns within one process and only the processor's time
counts, so that a busy machine slows both. Goal: at most twice the time of the parse at the median.
"""

from __future__ import annotations

import statistics
import sys
import time
from typing import TYPE_CHECKING

import tree_sitter
import tree_sitter_powershell

from baremount.powershell.run import run_script
from baremount.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable

RATIO = 2.0
LINES = 100
TURN = 20

HEAD = """\
param([string]$Serial = "WD-{n:08}", [switch]$Unmount)
# Attaches the data disk number {n} when somebody logs on.
$ErrorActionPreference = 'Stop'
$log = Join-Path $env:TEMP "attach-{n}.log"
"""
ATTACH = """\
$disk = Get-Disk | Where-Object { $_.SerialNumber.Trim() -eq $Serial } | Select-Object -First 1
if (-not $disk) {
    Write-Error "No disk with serial number $Serial"
    exit 1
}
$path = "\\\\.\\PHYSICALDRIVE$($disk.Number)"
wsl.exe --mount $path --bare
if ($LASTEXITCODE -ne 0) { throw "Attaching $path failed" }
wsl.exe -d NixOS -u root -- mount -o noatime UUID=0b1f-{n:04} /mnt/data
"""
TASK = """\
$action = New-ScheduledTaskAction -Execute 'powershell.exe' -Argument "-File $PSCommandPath"
$trigger = New-ScheduledTaskTrigger -AtLogOn
Register-ScheduledTask -TaskName 'Attach {n}' -Action $action -Trigger $trigger -RunLevel Highest
"""
OTHER = """\
function Get-Report{k} {
    param([string]$Name, [int]$Count = 3)
    # What the report says about one machine.
    $lines = @("Report for $Name", ('-' * 20))
    foreach ($i in 1..$Count) {
        $lines += "{0}: {1:N2} GB" -f $i, ($i * 1GB / 1MB)
    }
    return $lines -join "`n"
}
$report{k} = Get-Report{k} -Name $env:COMPUTERNAME -Count {k}
Write-Host $report{k} -ForegroundColor Green
if (Test-Path "C:\\Reports\\{k}") {
    Get-ChildItem "C:\\Reports\\{k}" -Filter *.txt | ForEach-Object { Write-Host $_.FullName }
}
"""


def script(number: int) -> bytes:
    """A script of 100 lines; four in five attach a disk, the others have nothing to do with it."""
    parts = [HEAD]
    if number % 5:
        parts.append(ATTACH)
    if number % 5 == 1:
        parts.append(TASK)
    parts += [OTHER.replace("{k}", str(k)) for k in range(1, 9)]
    text = "".join(parts).replace("{n:08}", f"{number:08}").replace("{n:04}", f"{number:04}")
    lines = text.replace("{n}", str(number)).splitlines(keepends=True)
    return "".join(lines[:LINES]).encode()


def seconds(work: Callable[[bytes], object], scripts: list[bytes]) -> float:
    """The processor time that `work` takes on all scripts."""
    start = time.process_time()
    for content in scripts:
        work(content)
    return time.process_time() - start


def main() -> None:
    """Measure in turns and print both times and their ratio."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    scripts = [script(number) for number in range(count)]
    parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_powershell.language()))

    def read(content: bytes) -> None:
        run_script(Source.from_bytes("attach.ps1", content))

    seconds(read, scripts[:10])
    bare, reading = [], []
    for _ in range(rounds):
        turns = [scripts[at : at + TURN] for at in range(0, count, TURN)]
        times = [(seconds(parser.parse, turn), seconds(read, turn)) for turn in turns]
        bare.append(sum(parse for parse, _ in times))
        reading.append(sum(total for _, total in times))
    parse, total = statistics.median(bare), statistics.median(reading)
    size = sum(map(len, scripts)) / 1_000_000
    print(f"{count} scripts, {size:.1f} MB: parse {parse:.2f} s, read {total:.2f} s")
    print(f"ratio {total / parse:.2f} (goal: at most {RATIO})")


if __name__ == "__main__":
    main()
