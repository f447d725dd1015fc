"""Comments that keep findings quiet: what they cover, and what is prose."""

from __future__ import annotations

import pytest

DEVICE = '    device = "/dev/sdb1";'
TEXT = (
    '{\n  wsl.enable = true;\n  fileSystems."/a" = {\n' + DEVICE + '\n    options = [ "nofail" ];\n'
    "  };\n}\n"
)
FOUND = ": unstable-device"


def with_line(line):
    """The text with a line above the device's."""
    return TEXT.replace(DEVICE, f"{line}\n{DEVICE}")


@pytest.mark.parametrize(
    "text",
    [
        with_line("    # see baremount: ignore[unstable-device]"),
        with_line("    # ignore[unstable-device]"),
        with_line("    # baremount ignore[unstable-device]"),
        with_line("    # baremount: ignoring [unstable-device]"),
        with_line("    # Baremount: Ignore[unstable-device] # see baremount:"),
        with_line("    # baremount: ignore-line[unstable-device]"),
        with_line("    x = ''\n# baremount: ignore[unstable-device]\n'';"),
        with_line("    # baremount: ignore[missing-nofail]"),
        with_line('    # baremount: ignore[unstable-device]\n    fsType = "ext4";'),
        TEXT.replace("{\n  wsl", "{ # baremount: ignore[unstable-device]\n  wsl"),
        TEXT + "# baremount: ignore-file[unstable-device]\n",
    ],
    ids=[
        "in a sentence",
        "not ours",
        "no colon",
        "another word",
        "capitals",
        "another kind",
        "in a string",
        "another rule",
        "two lines above",
        "after other code",
        "file, but at the end",
    ],
)
def test_not_covered(folder, text):
    folder.put("a.nix", text)
    assert [line for line in folder.found() if line.endswith(FOUND)]


@pytest.mark.parametrize(
    "text",
    [
        with_line("    # baremount: ignore[unstable-device] reason"),
        with_line("    #baremount:ignore[unstable-device]"),
        with_line("    ## baremount: ignore[missing-nofail,unstable-device]"),
        with_line("    /* baremount: ignore[BM010] */"),
        with_line("    # baremount: ignore[unstable-device]\n    # two lines of reasons"),
        TEXT.replace(DEVICE, DEVICE + " # baremount: ignore[unstable-device]"),
        "# baremount: ignore-file[unstable-device]\n" + TEXT,
        "# a test\n\n/* baremount: ignore-file[unstable-device]\n   because */\n" + TEXT,
    ],
    ids=[
        "line above",
        "without blanks",
        "several names",
        "block comment and code",
        "comment between",
        "same line",
        "file",
        "file, below another comment",
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_covered(folder, text, newline):
    folder.put("a.nix", text.replace("\n", newline))
    assert not [line for line in folder.found() if line.endswith(FOUND)]


def test_in_markdown_a_comment_of_either_language_counts(folder):
    block = f"```nix\n{TEXT}```\n"
    folder.put(
        "a.md", "<!-- baremount: ignore-file[unstable-device] shown on purpose -->\n" + block
    )
    assert folder.found() == []
    folder.put("a.md", block.replace(DEVICE, DEVICE + " # baremount: ignore[unstable-device]"))
    assert folder.found() == []
    folder.put("a.md", block + "\n```html\n<!-- baremount: ignore[nothing] -->\n```\n")
    assert folder.found() == ["a.md:5:14: unstable-device"]


def test_in_markdown_an_unused_one_is_reported_and_taken_out(folder):
    text = f"```nix\n{TEXT}```\n".replace("sdb1", "disk/by-id/x")
    for_nothing = text.replace(DEVICE[:10], "    # baremount: ignore[unstable-device]\n    device")
    folder.put("a.md", "<!-- baremount: ignore[missing-nofail] -->\n" + for_nothing)
    assert folder.found() == ["a.md:1:24: unused-suppression", "a.md:6:25: unused-suppression"]
    folder.lint("--fix")
    assert folder.read("a.md") == text


@pytest.mark.parametrize("kind", ["ignore-line", "ignore-files", "ignores", "ignore_file"])
def test_what_is_no_suppression_and_looks_like_one_is_said(folder, kind):
    folder.put("a.nix", with_line(f"    # baremount: {kind}[unstable-device]"))
    assert folder.found() == ["a.nix:4:5: unknown-suppression", "a.nix:5:14: unstable-device"]


def test_a_comment_with_a_finding_is_a_line_below_like_any_other(folder):
    text = with_line(
        "    # baremount: ignore[unused-suppression]\n    # baremount: ignore[missing-nofail]"
    )
    folder.put("a.nix", text)
    assert folder.found() == ["a.nix:6:14: unstable-device"]


IGNORE = "baremount: ignore-file[BM204, BM206, BM207, BM208] known"
ATTACH = "wsl --mount \\\\.\\PHYSICALDRIVE2 --bare\n"
TASK = f"""<?xml version="1.0" encoding="UTF-16"?>
<Task xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task"><Actions><Exec>
<Command>wsl</Command><Arguments>{ATTACH[4:-1]}</Arguments></Exec></Actions></Task>
"""


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.bat", f"@echo off\nrem {IGNORE}\n{ATTACH}"),
        ("a.bat", f":: {IGNORE}\n@ECHO OFF\n{ATTACH}"),
        ("a.ps1", f"#Requires -Version 5\n<# {IGNORE} #>\n{ATTACH}"),
        ("a.sh", f"#!/bin/sh\n# {IGNORE}\ncmd.exe /c '{ATTACH.strip()}'\n"),
        ("a.xml", TASK.replace("\n", f"\n<!-- {IGNORE} -->\n", 1)),
    ],
    ids=["batch", "batch, above", "PowerShell", "shell", "XML"],
)
def test_the_top_of_a_file_is_below_what_has_to_come_first(everything, name, text):
    everything.put(name, text.encode("utf-16") if name == "a.xml" else text)
    assert [each for each in everything.found("--no-suppress") if "drive-number" in each]
    assert not [each for each in everything.found() if "drive-number" in each or "unknown" in each]


def test_removing_the_last_use_leaves_the_suppression_to_be_reported(folder):
    folder.put(
        "a.nix",
        with_line("    # baremount: ignore[unstable-device]").replace("sdb1", "disk/by-id/x"),
    )
    assert folder.found() == ["a.nix:4:25: unused-suppression"]
    assert folder.lint("--fix")[0] == 0
    assert folder.read("a.nix") == TEXT.replace("sdb1", "disk/by-id/x")


def test_very_many_of_them_take_no_time_to_speak_of(folder):
    many = "".join(f"# baremount: ignore[unstable-device, no-rule-{n}]\n" for n in range(4000))
    folder.put("a.nix", many + TEXT)
    found = folder.found("--ignore", "unused-suppression")
    assert len(found) == 4001
