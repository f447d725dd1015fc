"""The program as a process: pipes, signals, closed streams, locales; with a stand-in planner."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys

import pytest


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


PROGRAM = """
import sys, types
planner = types.ModuleType("baremount.migrate.planner")
sys.modules[planner.__name__] = planner
from baremount.migrate.plan import FilePlan, Plan
big = b"".join(b"line %d \\xc3\\xa4\\n" % number for number in range(20000))
plan = Plan((), (), (), (FilePlan("big.nix", None, big),), (), (), False)
small = Plan((), (), (), (), (), (), False)
def answered(paths, request):
    return small if "small" in paths else plan
planner.plan = answered
sys.argv[0] = "baremount"
from baremount.__main__ import main
main()
"""


def started(*arguments, **options):
    command = [sys.executable, "-c", PROGRAM, *arguments]
    return subprocess.Popen(
        command, stderr=subprocess.PIPE, **{"stdout": subprocess.PIPE, **options}
    )


@pytest.mark.parametrize(("option", "code"), [("--check", 1), ("--module=none", 0)])
@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_reader_that_goes_away_is_no_error(here, option, code, form, unbuffered):
    environment = {**os.environ, "PYTHONUNBUFFERED": unbuffered}
    process = started("migrate", option, f"--format={form}", "x", env=environment)
    process.stdout.read(10)
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait() == code


@pytest.mark.parametrize("arguments", [["--help"], ["migrate", "small"]])
def test_a_reader_that_never_came_is_no_error(here, arguments):
    process = started(*arguments, env={**os.environ, "PYTHONUNBUFFERED": ""})
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait() == 0


@pytest.mark.skipif(os.name == "nt", reason="needs ulimit")
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_report_that_is_cut_off_is_an_error(here, unbuffered):
    command = 'ulimit -f 8; exec "$0" -c "$1" migrate x >report'
    result = subprocess.run(
        ["sh", "-c", command, sys.executable, PROGRAM],
        env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
        capture_output=True,
        check=False,
    )
    assert result.returncode == 2
    assert result.stderr == b"baremount: standard output: File too large\n"


def test_wrong_usage_exits_with_2_also_when_nobody_reads_why(here):
    process = started("migrate")
    process.stderr.close()
    process.stdout.read()
    assert process.wait() == 2


def test_a_plan_that_nobody_reads_is_written_all_the_same(here):
    process = started("migrate", "--write", "x")
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait() == 0
    assert (here / "big.nix").stat().st_size > 200_000


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
def test_a_report_that_cannot_be_printed_is_an_error(here):
    with open("/dev/full", "wb") as full:
        process = started("migrate", "x", stdout=full)
    assert b"baremount: standard output: No space left" in process.stderr.read()
    assert process.wait() == 2


@pytest.mark.parametrize("stream", [">&-", "2>&-", ">&- 2>&-"])
def test_closed_streams_are_no_crash(here, stream):
    command = f'exec "$0" -c "$1" migrate --check x {stream}'
    result = subprocess.run(
        ["sh", "-c", command, sys.executable, PROGRAM], capture_output=True, check=False
    )
    assert result.returncode == 1
    assert result.stderr == b""


def test_output_in_a_poor_locale_is_escaped_and_json_stays_utf8(here):
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    out, err = started("migrate", "x", env=environment).communicate()
    assert b"+line 1 \\xe4\n" in out
    out, err = started("migrate", "--format=json", "x", env=environment).communicate()
    assert json.loads(out)["files"][0]["after"].startswith("line 0 ä\n")
    assert err == b""


@pytest.mark.skipif(os.name == "nt", reason="signals as POSIX knows them")
def test_control_c_exits_with_130(here):
    program = PROGRAM.replace(
        'lambda paths, request: small if "small" in paths else plan', "waiting"
    ).replace(
        "planner.plan",
        "def waiting(paths, request):\n"
        "    import time\n"
        "    print('ready', flush=True)\n"
        "    time.sleep(60)\n"
        "planner.plan",
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program, "migrate", "x"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        # What a shell starts in the background ignores the signal, and so would the child.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
    )
    process.stdout.readline()
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (130, b"baremount: interrupted\n")


@pytest.mark.skipif(os.name == "nt", reason="needs a pseudo-terminal")
@pytest.mark.parametrize(
    ("settings", "colours"),
    [({"TERM": "xterm"}, True), ({"TERM": "dumb"}, False), ({"NO_COLOR": "1"}, False)],
    ids=["terminal", "dumb terminal", "NO_COLOR"],
)
def test_a_terminal_gets_colours_where_wanted(here, settings, colours):
    terminal, inside = os.openpty()
    own = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    environment = {**own, "TERM": "xterm", **settings}
    process = started("migrate", "small", stdout=inside, env=environment)
    os.close(inside)
    assert process.wait() == 0, process.stderr.read()
    shown = os.read(terminal, 1000)
    os.close(terminal)
    assert b"Nothing to migrate." in shown
    assert (b"\x1b[1;32m" in shown) is colours
