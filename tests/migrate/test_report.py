"""The reports in plain text and on a terminal, from plans made by hand."""

from __future__ import annotations

import re

import pytest
from rich.console import Console

from baremount.migrate import report, report_rich
from baremount.migrate.model import Attach, Directory, Disk, Field, FileSystem, unset
from baremount.migrate.plan import Change, FilePlan, Plan, Step
from baremount.problems import Problem
from baremount.values import Expression, Known, Place

HOST = "hosts/laptop.nix"
SERIAL = "S6Z2NJ0TC14842T"


def known(value):
    return Field(Known(value))


def disk(**fields):
    usual = {
        "name": known("storage"),
        "serial_number": known(SERIAL),
        "device_pattern": known(f"scsi-*{SERIAL}-*"),
        "filesystem": FileSystem(
            known("/mnt/wsl/storage"), known("ext4"), known(("defaults", "noatime"))
        ),
        "filesystem_uuid": unset(""),
        "partition": unset(""),
        "drive_number": unset(""),
        "attach": Attach(bare=True, by="module"),
        "directories": (),
        "sources": (Place(HOST, 4, 3),),
        "enabled": known(True),
    }
    return Disk(**(usual | fields))


def plan(**fields):
    return Plan((), (), (), (), (), (), unreadable=False)._replace(**fields)


FULL = plan(
    disks=(
        disk(),
        disk(
            name=Field(Expression("config.a\n  .b", frozenset({"config"}), "set nowhere")),
            serial_number=unset("nothing names it: give it with --serial"),
            filesystem=None,
            enabled=known(False),
        ),
    ),
    changes=(
        Change(Place(HOST, 12, 5), "old.bind", "dropped", "", "it was false"),
        Change(Place(HOST, 5, 5), "old.enable", "kept", "wsl.bareMounts.enable", ""),
        Change(Place("other.nix", 1, 1), "old.type", "converted", "fsType", "a default"),
    ),
    steps=(
        Step("Tell Git of the new file:", ("git add a.nix",)),
        Step("Unregister the task:", ("schtasks.exe /delete /tn Mount /f", "del mount.ps1")),
    ),
    files=(
        FilePlan(HOST, b"{\n  old = 1;\n}\n", b"{\n  new = 1;\n}\n"),
        FilePlan("a.nix", None, b"{ }\n"),
    ),
    problems=(Problem("other.nix", 3, 1, "imports ./gone.nix: correct the path"),),
)

FULL_TEXT = f"""\
Disks:

  name           serial number    device pattern           mount point       type  options
  storage        S6Z2NJ0TC14842T  scsi-*S6Z2NJ0TC14842T-*  /mnt/wsl/storage  ext4  defaults,noatime
  `config.a .b`  ?                scsi-*S6Z2NJ0TC14842T-*  -                 -     -

  `config.a .b`: serial number: nothing names it: give it with --serial
  `config.a .b`: declared, but not enabled

Changes:

  {HOST}
    line 5   kept     old.enable  wsl.bareMounts.enable
    line 12  dropped  old.bind
      it was false

  other.nix
    line 1  converted  old.type  fsType
      a default

To do by hand:

  1. Tell Git of the new file:
       git add a.nix

  2. Unregister the task:
       schtasks.exe /delete /tn Mount /f
       del mount.ps1

Problems:

  other.nix:3:1: imports ./gone.nix: correct the path

--- a/{HOST}
+++ b/{HOST}
@@ -1,3 +1,3 @@
 {{
-  old = 1;
+  new = 1;
 }}
--- /dev/null
+++ b/a.nix
@@ -0,0 +1 @@
+{{ }}

2 files would change; nothing was written. Apply it with --write.
"""


def plain(given, *, written=False):
    return report.render_plan(given, written=written)


def on_terminal(given, *, written=False, width=200):
    console = Console(force_terminal=True, color_system="truecolor", width=width, highlight=False)
    return report_rich.render_plan(given, written=written, console=console)


both = pytest.mark.parametrize("render", [plain, on_terminal])


def without_colour(text):
    return re.sub(r"\x1b\[[\d;]*m", "", text)


def test_the_whole_report_in_plain_text():
    assert plain(FULL) == FULL_TEXT


@pytest.mark.parametrize("width", [40, 100, 250])
def test_the_terminal_shows_every_word_of_the_plain_report(width):
    shown = without_colour(on_terminal(FULL, width=width))
    layout = {"Disks:", "Changes:", "hand:", "Problems:"}
    assert set(FULL_TEXT.split()) - layout <= set(shown.split())


def test_the_terminal_gets_colours():
    assert "\x1b[32m+  new = 1;\x1b[0m" in on_terminal(FULL)
    assert "\x1b[31m-  old = 1;\x1b[0m" in on_terminal(FULL)


def test_no_color_is_honoured(monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    assert not re.search(r"\x1b\[[\d;]*3\d", on_terminal(FULL))


@both
def test_an_empty_plan_says_that_there_is_nothing_to_do(render):
    assert without_colour(render(plan())).strip() == "Nothing to migrate."


@both
def test_a_refusal_names_place_and_reason_and_writes_nothing(render):
    refusal = Problem(HOST, 7, 5, "the Nix store is on the disk: move it by hand first")
    shown = without_colour(render(plan(refusals=(refusal,))))
    assert f"  {HOST}:7:5: the Nix store is on the disk: move it by hand first" in shown
    assert shown.strip().endswith("\n\nNothing was written.")


@both
def test_what_was_written_is_one_line_a_file_instead_of_the_diff(render):
    shown = without_colour(render(FULL, written=True))
    assert f"updated {HOST}\ncreated a.nix\n" in shown
    assert "@@" not in shown
    assert "schtasks.exe /delete /tn Mount /f" in shown


@both
@pytest.mark.parametrize("hostile", ["\x1b]0;gone\x07", "\u202e", "\x9b2J", "a\x00b", "\udc80"])
def test_text_from_files_cannot_control_the_terminal(render, hostile):
    given = plan(
        disks=(
            disk(
                name=known(hostile),
                serial_number=unset(hostile),
                directories=(Directory(hostile, hostile, hostile),),
                sources=(Place(hostile, 1, 1),),
            ),
        ),
        changes=(Change(Place(hostile, 1, 1), hostile, "kept", hostile, hostile),),
        steps=(Step(hostile, (hostile,)),),
        files=(FilePlan(hostile.replace("\0", ""), b"", hostile.encode("utf-8", "replace")),),
        problems=(Problem(hostile, 1, 1, hostile),),
        refusals=(Problem(hostile, 0, 0, hostile),),
    )
    for text in (render(given), render(given, written=True)):
        assert hostile not in text
        text.encode()


@both
def test_markup_and_emoji_codes_stay_what_they_are(render):
    shown = without_colour(render(plan(disks=(disk(name=known("[bold]x[/] :smile:")),))))
    assert "[bold]x[/] :smile:" in shown


@both
def test_an_option_with_a_newline_cannot_forge_a_line(render):
    forged = known(("a\nNothing was written.",))
    given = disk(filesystem=FileSystem(known("/x"), known("ext4"), forged))
    assert "\nNothing was" not in without_colour(render(plan(disks=(given,))))


def test_line_ends_of_a_crlf_file_are_not_shown_but_a_change_of_them_is():
    before, after = b"{\r\n  old = 1;\r\n}\r\n", b"{\r\n  new = 1;\r\n}\r\n"
    assert "\\r" not in plain(plan(files=(FilePlan(HOST, before, after),)))
    mixed = after.replace(b"new = 1;\r", b"new = 1;")
    assert "-  old = 1;\\r\n+  new = 1;\n" in plain(plan(files=(FilePlan(HOST, before, mixed),)))


def test_show_gives_the_details_of_each_disk():
    given = disk(
        partition=known(1),
        filesystem_uuid=known("1b2c-3d4e"),
        directories=(
            Directory("/mnt/wsl/storage/main", "tim", "users"),
            Directory("/mnt/wsl/storage/dev", Expression("cfg.user", frozenset(), "?"), "users"),
        ),
    )
    for text in (
        report.render_disks((given,), ()),
        without_colour(report_rich.render_disks((given,), ())),
    ):
        for line in (
            "partition 1",
            "file-system UUID 1b2c-3d4e",
            "attached bare, by a NixOS module",
            "directory /mnt/wsl/storage/main, made for tim:users",
            "directory /mnt/wsl/storage/dev, made for `cfg.user`:users",
            f"written at {HOST}:4:3",
        ):
            assert f"    {line}\n" in text


def test_show_without_disks_says_so_with_the_problems():
    problem = Problem("x.nix", 1, 2, "is empty: write a module into it")
    text = report.render_disks((), (problem,))
    assert text == "No disks found.\n\nProblems:\n\n  x.nix:1:2: is empty: write a module into it\n"
    assert "x.nix:1:2" in report_rich.render_disks((), (problem,))


def test_copies_of_the_module_are_named_without_their_text():
    copies = [
        FilePlan("modules/wsl-bare-mount.nix", None, b"{ module = 1; }\n", shipped=True),
        FilePlan("modules/\x1b[2J.sh", None, b"true\n", shipped=True),
    ]
    given = plan(files=(*FULL.files, *copies))
    for shown in (plain(given), without_colour(on_terminal(given))):
        assert "+++ b/a.nix" in shown
        assert "\n  modules/wsl-bare-mount.nix\n" in shown
        assert "module = 1" not in shown
        assert "\x1b" not in shown
        assert "4 files would change" in shown
        assert "+{ module = 1; }" in plain(
            given._replace(files=tuple(file._replace(shipped=False) for file in given.files))
        )
    assert "created modules/wsl-bare-mount.nix" in plain(given, written=True)
