"""The command line: exit codes, streams and what each outcome says, around a stand-in planner."""

from __future__ import annotations

import json
import os
import sys
import types

import pytest

from baremount import __version__
from baremount.cli import run
from baremount.migrate.plan import FilePlan, Plan, Request, Step
from baremount.problems import InputError, Problem

EMPTY = Plan((), (), (), (), (), (), unreadable=False)
REFUSAL = Problem("a.nix", 3, 5, "the Nix store is on this disk: move it first")
BROKEN = Problem("a.nix", 1, 2, "unexpected `}`: remove it")


@pytest.fixture
def planner(monkeypatch):
    """The planner's module, replaced: `answer` is returned, or raised if it is an exception."""
    module = types.ModuleType("baremount.migrate.planner")
    module.answer = EMPTY
    module.asked = []

    def answered(*arguments):
        module.asked.append(arguments)
        if isinstance(module.answer, BaseException):
            raise module.answer
        return module.answer

    module.plan = module.show = answered
    monkeypatch.setitem(sys.modules, module.__name__, module)
    return module


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.nix").write_bytes(b"{ old = 1; }\n")
    return tmp_path


def would_change(here):
    return EMPTY._replace(
        files=(
            FilePlan(str(here / "a.nix"), b"{ old = 1; }\n", b"{ new = 1; }\n"),
            FilePlan(str(here / "b.nix"), None, b"{ }\n"),
        )
    )


def test_nothing_to_migrate(planner, here, capsys):
    assert run(["migrate", "--write", "a.nix"]) == 0
    assert capsys.readouterr() == ("Nothing to migrate.\n", "")


def test_a_plan_is_shown_and_nothing_is_written(planner, here, capsys):
    planner.answer = would_change(here)
    assert run(["migrate", "a.nix"]) == 0
    out, err = capsys.readouterr()
    assert "--- a/a.nix\n+++ b/a.nix\n" in out
    assert err == ""
    assert sorted(os.listdir()) == ["a.nix"]
    assert (here / "a.nix").read_bytes() == b"{ old = 1; }\n"


def test_write_applies_the_plan_and_says_so(planner, here, capsys):
    planner.answer = would_change(here)
    assert run(["migrate", "--write", "a.nix"]) == 0
    assert "updated a.nix\ncreated b.nix\n" in capsys.readouterr().out
    assert (here / "a.nix").read_bytes() == b"{ new = 1; }\n"
    assert (here / "b.nix").read_bytes() == b"{ }\n"


def test_check_exits_with_1_for_a_change_and_writes_nothing(planner, here):
    assert run(["migrate", "--check", "a.nix"]) == 0
    planner.answer = would_change(here)
    assert run(["migrate", "--check", "a.nix"]) == 1
    assert sorted(os.listdir()) == ["a.nix"]


def test_a_refusal_exits_with_1_and_writes_nothing(planner, here, capsys):
    step = Step("Delete the script:", ("del mount.ps1",))
    planner.answer = would_change(here)._replace(refusals=(REFUSAL,), steps=(step,))
    assert run(["migrate", "--write", "a.nix"]) == 1
    out = capsys.readouterr().out
    assert str(REFUSAL) in out
    assert "del mount.ps1" not in out
    assert (here / "a.nix").read_bytes() == b"{ old = 1; }\n"


@pytest.mark.parametrize("command", ["migrate", "show"])
def test_unreadable_input_is_one_line_on_standard_error(planner, here, capsys, command):
    planner.answer = InputError(BROKEN)
    assert run([command, "a.nix"]) == 2
    assert capsys.readouterr() == ("", f"baremount: {BROKEN}\n")


@pytest.mark.parametrize("command", ["migrate", "show"])
def test_unreadable_input_still_gives_json(planner, here, capsys, command):
    planner.answer = InputError(BROKEN)
    assert run([command, "--format", "json", "a.nix"]) == 2
    out, err = capsys.readouterr()
    assert json.loads(out)["problems"] == [BROKEN._asdict()]
    assert err == f"baremount: {BROKEN}\n"


def test_a_plan_with_an_unreadable_file_is_not_written(planner, here, capsys):
    planner.answer = would_change(here)._replace(problems=(BROKEN,), unreadable=True)
    assert run(["migrate", "--write", "a.nix"]) == 2
    out, err = capsys.readouterr()
    assert out.endswith("Not everything could be read, so nothing was written.\n")
    assert err == f"baremount: {BROKEN}\n"
    assert (here / "a.nix").read_bytes() == b"{ old = 1; }\n"


def test_a_file_that_changed_meanwhile_is_not_overwritten(planner, here, capsys):
    planner.answer = would_change(here)
    (here / "a.nix").write_bytes(b"{ mine = 1; }\n")
    assert run(["migrate", "--write", "a.nix"]) == 2
    out, err = capsys.readouterr()
    assert "a.nix: was changed after it was read" in err
    assert "updated" not in out
    assert (here / "a.nix").read_bytes() == b"{ mine = 1; }\n"
    assert sorted(os.listdir()) == ["a.nix"]


def test_a_killed_run_is_settled_before_the_next_one_reads(planner, here, capsys, monkeypatch):
    order = []
    monkeypatch.setattr(
        "baremount.files.recover", lambda root: order.append(root) or ["rolled back 2 files"]
    )
    monkeypatch.setattr(planner, "plan", lambda *_: order.append("plan") or EMPTY)
    assert run(["migrate", "--write", "a.nix"]) == 0
    assert order == [str(here.resolve()), "plan"]
    assert capsys.readouterr().err == "baremount: rolled back 2 files\n"


def test_a_killed_run_that_cannot_be_settled_stops_the_next_one(planner, here, capsys, monkeypatch):
    def refuse(root):
        raise InputError(Problem(f"{root}/journal", 0, 0, "belongs to another user: run as that"))

    monkeypatch.setattr("baremount.files.recover", refuse)
    assert run(["migrate", "--write", "a.nix"]) == 2
    assert planner.asked == []
    assert capsys.readouterr().err.endswith("/journal: belongs to another user: run as that\n")


def test_a_run_that_only_reads_names_a_killed_run_and_leaves_it(planner, here, capsys, monkeypatch):
    monkeypatch.setattr("baremount.files.unfinished", lambda root: f"{root}/journal")
    assert run(["migrate", "a.nix"]) == 0
    err = capsys.readouterr().err
    assert f"{here.resolve()}/journal" in err
    assert "--write" in err


def test_the_request_holds_what_was_asked_for(planner, here):
    assert (
        run(
            [
                "migrate", "a.nix", "b", "--serial", "2=A=B.", "--serial", "uuid:1b-2c= X ",
                "--inventory", "disks.json", "--module", "none", "--output", "new.nix",
            ]
        )
        == 0
    )  # fmt: skip
    serials = {"2": "A=B.", "uuid:1b-2c": " X "}
    assert planner.asked == [
        (("a.nix", "b"), Request(serials, "disks.json", "none", "new.nix")),
    ]


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["migrate"], "PATH"),
        (["migrate", "--serial", "2", "a.nix"], "'2' is not KEY=SERIAL"),
        (["migrate", "--serial", "=x", "a.nix"], "'=x' is not KEY=SERIAL"),
        (["migrate", "--serial", "2=", "a.nix"], "'2=' is not KEY=SERIAL"),
        (["migrate", "--serial", "2=a", "--serial", "2=b", "a.nix"], "'2' is given two"),
        (["migrate", "--write", "--check", "a.nix"], "exclude each other"),
        (["migrate", "--format", "xml", "a.nix"], "xml"),
        (["show"], "PATH"),
        (["frobnicate"], "frobnicate"),
        (["../cli"], "../cli"),
        (["__init__"], "__init__"),
        ([], "Commands:"),
    ],
)
def test_wrong_usage_exits_with_2_and_says_why(planner, here, capsys, arguments, reason):
    assert run(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert reason in err
    assert planner.asked == []


@pytest.mark.parametrize("arguments", [["-h"], ["--help"], ["migrate", "-h"], ["show", "--help"]])
def test_help_goes_to_standard_output(capsys, arguments):
    assert run(arguments) == 0
    out, err = capsys.readouterr()
    assert out.startswith("Usage: baremount")
    assert err == ""


def test_the_version_is_the_packages(capsys):
    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"baremount {__version__}\n"


def test_a_fault_of_ours_is_one_line_and_exits_with_2(planner, here, capsys, monkeypatch):
    monkeypatch.delenv("BAREMOUNT_DEBUG", raising=False)
    planner.answer = TypeError("no\nsuch\x1b[31m thing")
    assert run(["migrate", "a.nix"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("baremount: internal error TypeError at baremount.commands.migrate:")
    assert "no such\\x1b[31m thing: please report" in err
    assert err.count("\n") == 1


def test_the_traceback_of_a_fault_is_shown_on_demand(planner, here, capsys, monkeypatch):
    monkeypatch.setenv("BAREMOUNT_DEBUG", "1")
    planner.answer = RecursionError("deep")
    assert run(["migrate", "a.nix"]) == 2
    assert "Traceback (most recent call last)" in capsys.readouterr().err


def test_an_interrupt_exits_with_130(planner, here, capsys):
    planner.answer = KeyboardInterrupt()
    assert run(["migrate", "a.nix"]) == 130
    assert capsys.readouterr() == ("", "baremount: interrupted\n")


def test_show_prints_table_or_json(planner, here, capsys):
    planner.answer = ((), (REFUSAL,), False)
    assert run(["show", "a.nix"]) == 0
    assert str(REFUSAL) in capsys.readouterr().out
    assert run(["show", "--format", "json", "a.nix"]) == 0
    assert json.loads(capsys.readouterr().out)["problems"][0]["line"] == REFUSAL.line
