"""Attach the disk with the text corpus to WSL."""
import subprocess
import sys

WSL = "wsl.exe"
DRIVE = r"\\.\PHYSICALDRIVE2"
UUID = "e2a47d9c-1b65-4c8f-8a0d-5f7c3e9b2d14"


def attach(drive):
    subprocess.run([WSL, "--mount", drive, "--bare"], check=True)


def mount(uuid, directory, options="noatime"):
    command = [WSL, "-d", "NixOS", "-u", "root", "--", "mount", "-t", "ext4"]
    command += ["-o", options, "UUID=" + uuid, directory]
    subprocess.check_call(command)


if __name__ == "__main__":
    attach(DRIVE)
    mount(UUID, "/data/corpus", options="noatime,lazytime")
    sys.exit(0)
