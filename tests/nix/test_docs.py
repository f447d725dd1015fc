"""What nix/docs shows: examples that evaluate, files as they come out, messages that exist."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from evaluated import MODULE, Evaluated, evaluate

from baremount.vendoring_edits import TITLE

NIX = MODULE.parent.parent
PAGE = (NIX / "docs" / "bare-mounts.md").read_text(encoding="utf-8")
PULL_REQUEST = (NIX / "docs" / "pull-request.md").read_text(encoding="utf-8")
SCRIPTS = sorted((MODULE.parent / "wsl-bare-mount").glob("*.sh"))
PROGRAM = "".join(
    path.read_text(encoding="utf-8")
    for path in sorted((MODULE.parent / "wsl-bare-mount").glob("*.sh"))
)
USAGE = PROGRAM.partition("<<'END'\n")[2].partition("\nEND\n")[0]
STORE = "/nix/store/00000000000000000000000000000000-"


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def block(language: str, start: str = "") -> str:
    (found,) = [text for text in blocks(language) if text.startswith(start)]
    return found.replace("/nix/store/…-", STORE)


def section(title: str) -> str:
    """The text below a heading of the page."""
    return PAGE.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def evaluated(example: str) -> Evaluated:
    text = f"{{ imports = [ {{ wsl.enable = true; }} ({example}) ]; }}"
    # The script of a service is nothing that the stand-in for NixOS knows.
    return evaluate(text, lenient="systemd.services" in example)


EXAMPLES = blocks("nix")


@pytest.mark.parametrize("example", EXAMPLES, ids=range(len(EXAMPLES)))
def test_an_example_evaluates_without_complaint(example: str) -> None:
    result = evaluated(example)
    assert (result.failed, result.warnings) == ((), ())


def test_the_example_is_the_one_of_the_readme() -> None:
    readme = (NIX.parent / "README.md").read_text(encoding="utf-8")
    disk = evaluated(EXAMPLES[0]).bare_mounts["disks"][0]
    assert f'name = "{disk["name"]}";\n      serialNumber = "{disk["serialNumber"]}";' in readme
    assert f'mountPoint = "{disk["filesystem"]["mountPoint"]}";' in readme


def test_the_boot_command_is_the_one_of_wsl_conf() -> None:
    assert block("ini", "[boot]") in evaluated(EXAMPLES[0]).wsl_conf
    assert block("ini", "[boot]").count("\n") == 3


def test_the_rule_is_the_one_of_udev() -> None:
    assert block("udev") == evaluated(EXAMPLES[0]).udev_rules


def test_the_line_is_the_one_of_fstab() -> None:
    assert (block("fstab").removesuffix("\n"),) == evaluated(EXAMPLES[0]).fstab


def test_the_unit_is_the_one_of_the_service() -> None:
    (example,) = [text for text in EXAMPLES if 'trigger = "service"' in text]
    unit = evaluated(example).units["wsl-bare-mount.service"]
    environment = re.compile(r'^Environment="PATH=.*"\n', re.MULTILINE)
    assert block("ini", "[Unit]") == environment.sub("", unit)


def test_a_pattern_made_of_the_name_gives_the_warning_that_is_told_of() -> None:
    pattern = "scsi-*internal-4tb-nvme*"
    assert f"`{pattern}`, matches nothing" in section("Troubleshooting")
    example = re.sub(r'devicePattern = ".*?"', f'devicePattern = "{pattern}"', EXAMPLES[0])
    assert example != EXAMPLES[0]
    (warning,) = evaluated(example).warnings
    assert "does not hold the serial number" in warning
    assert "does not hold the serial number" in section("Troubleshooting")
    assert pattern in warning


def test_the_service_that_needs_the_disk_waits_for_its_mount() -> None:
    (example,) = [text for text in EXAMPLES if "systemd.services" in text]
    (command,) = re.findall(r"`(systemd-escape [^`]+)`", PAGE)
    done = subprocess.run(command.split(), capture_output=True, text=True, check=True)
    assert f'wantedBy = [ "{done.stdout.strip()}" ];' in example
    mount_point = evaluated(EXAMPLES[0]).bare_mounts["disks"][0]["filesystem"]["mountPoint"]
    assert f'RequiresMountsFor = [ "{mount_point}" ];' in example
    assert command.endswith(f" {mount_point}")


MESSAGES = re.findall(
    r"^\| `([^`]+)`", section("Troubleshooting").partition("| symptom")[0], re.MULTILINE
)


@pytest.mark.parametrize("message", MESSAGES)
def test_a_message_is_one_of_the_program(message: str) -> None:
    assert message in PROGRAM


def test_there_are_messages() -> None:
    assert len(MESSAGES) > 10


@pytest.mark.parametrize(
    "command", sorted({*re.findall(r"wsl-bare-mount( [a-z][a-z-]*(?: [a-z-]+)*)", PAGE)})
)
def test_a_command_is_one_of_the_program(command: str) -> None:
    name, *rest = command.split()
    assert f"\n  {name} " in USAGE
    assert all(option in USAGE for option in rest if option.startswith("--"))


def test_the_way_to_the_serial_number_is_the_one_of_the_messages() -> None:
    (command,) = blocks("powershell")
    assert command.strip() in PROGRAM


UNSEEN = {
    "boot command": ("boot command", "`boot.command`"),
    "service": ("from a systemd service", "from a service"),
    "task": ("`schtasks.exe /run`",) * 2,
    "listing": ("`Get-Disk` still listing", "`Get-Disk` while a disk is attached"),
    "names": ("SATA and USB disks",) * 2,
    "detaching": ("Windows takes its disk away", "Windows takes away while it is mounted"),
    "scripts": ("no PowerShell has run them", "neither the PowerShell scripts nor"),
    "tests": ("have not been run either", "nor the Pester tests"),
}


@pytest.mark.parametrize("what", UNSEEN)
def test_both_texts_say_what_nobody_has_seen_on_windows(what: str) -> None:
    ours, theirs = UNSEEN[what]
    assert ours in " ".join(section("What has not been seen on Windows").split())
    assert theirs in " ".join(PULL_REQUEST.partition("## Not tested")[2].split())


def test_the_table_of_contents_calls_the_page_by_its_title() -> None:
    assert PAGE.startswith(f"# {TITLE}\n")


@pytest.mark.parametrize("page", ["README.md", *(f"nix/docs/{p.name}" for p in NIX.glob("docs/*"))])
def test_links_lead_to_files(page: str) -> None:
    path = NIX.parent / page
    for link in re.findall(r"\]\((?!https?:|#)([^)#]+)", path.read_text(encoding="utf-8")):
        # The book of NixOS-WSL has a page of all options, made of the modules.
        target = "docs/options.md" if link == "../options.md" else None
        assert (NIX / target if target else Path(path.parent, link)).is_file(), link
