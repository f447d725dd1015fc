"""Time of `baremount lint` beside tools that do a part of its work, and its peak memory.

    .venv/bin/python benchmarks/lint.py [ROUNDS]

A tree of 10,000 Nix files of which one in a hundred is about disks is made once. All commands run
in turns, so that a busy machine slows all of them. Goals, at the median: at most a quarter of the
time of `ast-grep scan` with one rule (PyPI: ast-grep-cli; left out where it is not installed), at
most 10 times that of `grep -rlF`, which reads every byte once; for one small file at most 1.3
times the imports of the libraries; less than 150 MB.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

SCRIPTS = sysconfig.get_path("scripts")
PROGRAM = str(Path(SCRIPTS) / "baremount")
LIBRARIES = "import click, tree_sitter, tree_sitter_nix"
FILES = 10_000
EVERY = 100
MEGABYTES = 150
# What a grep or a linter exits with when it finds something.
FOUND = {0, 1}

SMALL = """\
{
  wsl.enable = true;
  fileSystems."/data" = {
    device = "/dev/disk/by-id/scsi-SATA_WDC_WD-WMC1T2351095-part1";
    fsType = "ext4";
  };
}
"""
HOST = """\
{{ config, lib, pkgs, ... }}:

{{
  imports = [ ./service-{other}.nix ./service-{another}.nix ];

  networking.hostName = "host-{number}";
  wsl = {{
    enable = true;
    defaultUser = "nixos";
  }};
  wsl.bareMounts = {{
    enable = true;
    disks = [{{
      name = "data";
      serialNumber = "WD-{number:08}";
      filesystem = {{ mountPoint = "/data"; fsType = "ext4"; }};
    }}];
  }};
  fileSystems."/archive" = {{
    device = "/dev/disk/by-id/scsi-SATA_WDC_WD-{other:08}-part1";
    fsType = "ext4";
  }};
  environment.systemPackages = with pkgs; [ git htop ];
}}
"""
SERVICE = """\
{{ config, lib, pkgs, ... }}:

let
  cfg = config.services.example{number};
in
{{
  options.services.example{number} = {{
    enable = lib.mkEnableOption "the example number {number}";
    package = lib.mkPackageOption pkgs "example" {{ }};
    port = lib.mkOption {{
      type = lib.types.port;
      default = {number};
      description = "Where the service listens.";
    }};
    dataDirectory = lib.mkOption {{
      type = lib.types.path;
      default = "/var/lib/example{number}";
      description = "Where the service keeps what it is given.";
    }};
  }};

  config = lib.mkIf cfg.enable {{
    users.users.example{number} = {{
      isSystemUser = true;
      group = "example{number}";
      home = cfg.dataDirectory;
    }};
    users.groups.example{number} = {{ }};
    networking.firewall.allowedTCPPorts = [ cfg.port ];
    systemd.services.example{number} = {{
      description = "Example number {number}";
      after = [ "network.target" ];
      wantedBy = [ "multi-user.target" ];
      preStart = ''
        mkdir -p ${{cfg.dataDirectory}}/{{cache,state}}
        chown -R example{number} ${{cfg.dataDirectory}}
      '';
      serviceConfig = {{
        ExecStart = "${{lib.getExe cfg.package}} --port ${{toString cfg.port}}";
        Restart = "on-failure";
        User = "example{number}";
        ProtectSystem = "strict";
        ReadWritePaths = [ cfg.dataDirectory ];
      }};
    }};
  }};
}}
"""
RULE = """\
id: bare-mounts
language: nix
severity: warning
message: a bare mount
rule:
  kind: attrpath
  regex: bareMounts
"""


class Run(NamedTuple):
    """What one command took."""

    seconds: float
    megabytes: float


def make_tree(root: Path) -> None:
    """The files, a hundred in a folder; hosts import modules of their folder."""
    for number in range(FILES):
        folder = root / f"part-{number // EVERY:02}"
        if number % EVERY:
            text = SERVICE.format(number=number)
            name = f"service-{number}.nix"
        else:
            folder.mkdir(parents=True)
            text = HOST.format(number=number, other=number + 1, another=number + 2)
            name = "host.nix"
        (folder / name).write_text(text)


def measured(command: list[str]) -> Run:
    """One run; raises `CalledProcessError` where it fails, since that would be fast."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in FOUND:
        raise subprocess.CalledProcessError(process.returncode, command)
    # Kilobytes, but bytes on macOS.
    unit = 1_000_000 if sys.platform == "darwin" else 1_000
    return Run(seconds, usage.ru_maxrss / unit)


def commands(folder: Path) -> dict[str, list[str]]:
    """What is run, by the name that is printed."""
    tree, small, rule = (str(folder / name) for name in ("tree", "small.nix", "rule.yml"))
    found = {
        "lint tree": [PROGRAM, "lint", "--isolated", tree],
        "grep": ["grep", "-rlF", "bareMounts", tree],
        "lint small": [PROGRAM, "lint", "--isolated", small],
        "imports": [sys.executable, "-c", LIBRARIES],
    }
    program = shutil.which("ast-grep", path=os.pathsep.join((SCRIPTS, os.environ.get("PATH", ""))))
    if program is None:
        print("ast-grep is not installed, so it is left out: pip install ast-grep-cli")
    else:
        found["ast-grep"] = [program, "scan", "--rule", rule, tree]
    return found


def main() -> None:
    """Measure in turns and print a line a command, then the figures that have goals."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 11
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_tree(folder / "tree")
        (folder / "small.nix").write_text(SMALL)
        (folder / "rule.yml").write_text(RULE)
        compared = commands(folder)
        runs: dict[str, list[Run]] = {key: [] for key in compared}
        for number in range(rounds + 1):
            for key, command in compared.items():
                run = measured(command)
                if number:  # the first round fills caches
                    runs[key].append(run)
    medians = {key: statistics.median(run.seconds for run in of) for key, of in runs.items()}
    peak = max(run.megabytes for run in runs["lint tree"])
    for key, seconds in medians.items():
        print(f"{1000 * seconds:8.1f} ms  {max(run.megabytes for run in runs[key]):5.1f} MB  {key}")
    for ours, other, goal in (
        ("lint tree", "ast-grep", 0.25),
        ("lint tree", "grep", 10),
        ("lint small", "imports", 1.3),
    ):
        if other in medians:
            ratio = medians[ours] / medians[other]
            print(f"{ours} / {other}: {ratio:.2f} (goal: at most {goal})")
    print(f"peak memory {peak:.0f} MB (goal: less than {MEGABYTES})")


if __name__ == "__main__":
    main()
