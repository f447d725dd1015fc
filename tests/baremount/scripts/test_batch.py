r"""Batch files: variables, jumps, `for` around PowerShell, and what cmd's rules make of a line."""

from __future__ import annotations

import pytest
from script_facts import lines, messages, source

from baremount.scripts.batch import read_batch
from baremount.scripts.facts import Task

DRIVE = r"\\.\PHYSICALDRIVE"
QUERY = "\"(Get-Disk ^| Where-Object SerialNumber -eq 'A.').Number\""


def read(text: str):
    return read_batch(source("@echo off\n" + text, "C:/x/mount.bat"))


@pytest.mark.parametrize(
    "text",
    [
        "REM wsl --mount x",
        ":: wsl --mount x",
        "@rem wsl --mount x",
        "echo wsl --mount x",
        "echo x ^& wsl --shutdown",
        'echo "x & wsl --shutdown"',
        "goto :eof\nwsl --shutdown",
        "exit /b 0\nwsl --shutdown",
        "goto end\nwsl --shutdown\n:end",
        ":label wsl --shutdown",
        'if "a"=="b" wsl --shutdown',
        'if not "a"=="a" (\nwsl --shutdown\n)',
    ],
)
def test_what_does_nothing(text):
    found = read(text + "\n")
    assert (lines(found), messages(found)) == ([], "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(f"wsl --mount {DRIVE}2 --bare", "attach number 2 bare", id="plain"),
        pytest.param(
            rf"%SystemRoot%\System32\wsl.exe --mount {DRIVE}2", "attach number 2", id="path"
        ),
        pytest.param(f"set D={DRIVE}2\nWSL --mount %D%", "attach number 2", id="set"),
        pytest.param(f'set "D={DRIVE}2"  \nwsl --mount %d%', "attach number 2", id="quoted set"),
        pytest.param(f"set N=2& wsl --mount {DRIVE}%N%", "attach unknown", id="same line"),
        pytest.param(f"wsl ^\n  --mount {DRIVE}2 ^\n  --bare", "attach number 2 bare", id="caret"),
        pytest.param(f"wsl --mount {DRIVE}2 >nul 2>&1", "attach number 2", id="redirection"),
        pytest.param(
            f"(wsl --mount {DRIVE}2) & wsl --shutdown", "attach number 2|shutdown", id="&"
        ),
        pytest.param(
            f"for %%i in (1 2) do wsl --mount {DRIVE}%%i",
            "attach number 1|attach number 2",
            id="for",
        ),
        pytest.param(
            f"for /l %%i in (1,1,2) do (\nwsl --mount {DRIVE}%%i\n)",
            "attach number 1|attach number 2",
            id="for /l",
        ),
        pytest.param(
            f"for /f \"tokens=*\" %%i in ('powershell -NoProfile -Command {QUERY}') do set N=%%i\n"
            f"wsl --mount {DRIVE}%N% --bare",
            "attach serial A. bare",
            id="for /f",
        ),
        pytest.param(
            f'for /f "usebackq" %%i in (`powershell {QUERY}`) do wsl --mount {DRIVE}%%i',
            "attach serial A.",
            id="usebackq",
        ),
        pytest.param(
            f"for /f %%i in ('wmic diskdrive get index') do wsl --mount {DRIVE}%%i",
            "attach unknown",
            id="wmic",
        ),
        pytest.param(
            'for /f "tokens=2 delims==" %%i in (\'wmic diskdrive where "SerialNumber=\'A.\'" '
            "get DeviceID /value') do set D=%%i\nwsl --mount %D%",
            "attach serial A.",
            id="wmic, a list",
        ),
        pytest.param(
            'for /f "usebackq tokens=1,2 delims==" %%i in (`wmic path Win32_DiskDrive where '
            '(SerialNumber^="A.") get Index /format:list`) do '
            f"wsl --mount {DRIVE}%%j",
            "attach serial A.",
            id="wmic, name and value",
        ),
        pytest.param(
            "for /f \"skip=1\" %%i in ('wmic diskdrive where \"SerialNumber='A.'\" get index') do "
            f"wsl --mount {DRIVE}%%i",
            "attach serial A.",
            id="wmic, a table",
        ),
        pytest.param(
            'for /f "usebackq skip=1 tokens=1 delims= " %%i in (`wmic diskdrive where '
            f"\"SerialNumber='A.'\" get index`) do wsl --mount {DRIVE}%%i",
            "attach serial A.",
            id="wmic, a blank as delimiter",
        ),
        pytest.param(
            "for /f %%i in ('wmic.exe diskdrive where \"Model like '%%WD%%'\" get index "
            f"^| findstr [0-9]') do wsl --mount {DRIVE}%%i",
            "attach model *WD*",
            id="wmic, filtered",
        ),
        pytest.param(
            "for /f \"skip=1 tokens=2\" %%i in ('wmic diskdrive get index,serialnumber') do "
            f"wsl --mount {DRIVE}%%i",
            "attach unknown",
            id="wmic, two properties",
        ),
        pytest.param(
            "for /f \"usebackq skip=1\" %%i in ('wmic diskdrive get index') do "
            f"wsl --mount {DRIVE}%%i",
            "attach unknown",
            id="wmic in a text",
        ),
        pytest.param(
            f"call :a 2 --bare\ngoto :eof\n:a\nwsl --mount {DRIVE}%~1 %2\nexit /b",
            "attach number 2 bare",
            id="call label",
        ),
        pytest.param("call x.bat a", "runs x.bat a", id="call file"),
        pytest.param('start "t" /b x.cmd', "runs x.cmd", id="start"),
        pytest.param(
            'powershell -ExecutionPolicy Bypass -File "%~dp0a b.ps1" -N 2',
            "runs C:/x/a b.ps1 -N 2",
            id="-File",
        ),
        pytest.param(
            f'powershell -Command "wsl --mount {DRIVE}2 --bare"',
            "attach number 2 bare",
            id="-Command",
        ),
        pytest.param(
            "powershell -Command \"Start-Process '%~f0' -Verb RunAs\"",
            "runs C:/x/mount.bat elevated",
            id="elevates itself",
        ),
        pytest.param(
            f'powershell -c "1,2 | %% {{ wsl --mount {DRIVE}$_ }}"',
            "attach number 1|attach number 2",
            id="doubled percent",
        ),
        pytest.param(
            f'cmd /c "wsl --mount {DRIVE}2 & schtasks /run /tn X"',
            "attach number 2|start X",
            id="cmd",
        ),
        pytest.param(
            'schtasks /create /tn "A b" /tr "\\"C:\\x y.bat\\" z" /sc onlogon /rl highest',
            "task A b: C:\\x y.bat z|runs C:\\x y.bat z elevated",
            id="schtasks",
        ),
        pytest.param("wsl -u root -- mount -t ext4 UUID=a /b", "mount UUID=a /b ext4", id="mount"),
    ],
)
def test_what_a_line_does(text, expected):
    found = read(text + "\n")
    assert lines(found) == expected.split("|")
    assert messages(found) == ""
    assert lines(read(text.replace("\n", "\r\n") + "\r\n")) == lines(found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"set /p N=Which?\nwsl --mount {DRIVE}%N%", "attach unknown"),
        (f"wsl --mount {DRIVE}%1", "attach unknown"),
        (f"set N=1\nif exist x set N=2\nwsl --mount {DRIVE}%N%", "attach unknown"),
        (f"set N=1\nif exist x (set N=1)\nwsl --mount {DRIVE}%N%", "attach number 1"),
        (f"set N=1\n:a\nwsl --mount {DRIVE}%N%\nset /a N+=1\nif exist x goto a", "attach unknown"),
        (f"set N=1\nif exist x goto b\nset N=2\n:b\nwsl --mount {DRIVE}%N%", "attach unknown"),
        (f"set N=1\nif exist x (set N=2\nexit /b)\nwsl --mount {DRIVE}%N%", "attach number 1"),
        (f"set N=1\nset N=%N:1=3%\nwsl --mount {DRIVE}%N%", "attach number 3"),
        (f"set N=12\nwsl --mount {DRIVE}%N:~0,1%", "attach unknown"),
        (f"set N=1\n(\nset N=2\nwsl --mount {DRIVE}%N%\n)", "attach number 1"),
        (f"set N=1\nwsl --mount {DRIVE}!N!", "attach unknown"),
        (
            f"setlocal EnableDelayedExpansion\nset N=1\n(\nset N=2\nwsl --mount {DRIVE}!N!\n)",
            "attach number 2",
        ),
        (f"set N=1\ncall set M=%%N%%\nwsl --mount {DRIVE}%M%", "attach number 1"),
    ],
)
def test_variables(text, expected):
    assert lines(read(text + "\n")) == [expected]


@pytest.mark.parametrize(
    ("text", "conditions"),
    [
        ("wsl --shutdown", ()),
        ("if exist x wsl --shutdown", ("exist x",)),
        ("if not exist x (echo\n) else (\nwsl --shutdown\n)", ("not (not exist x)",)),
        ("ping x || wsl --shutdown", ("not (ping x)",)),
        ("ping x && wsl --shutdown", ("ping x",)),
        ("if %errorlevel% neq 0 wsl --shutdown", ("%errorlevel% neq 0",)),
    ],
)
def test_conditions(text, conditions):
    (fact,) = read(text + "\n").facts
    assert fact.origin.conditions == conditions


def test_places_and_groups():
    text = "rem é\nfor %%i in (1 2) do (\n  wsl --unmount %%i\n)\n"
    first, second = read_batch(source(text, "x.cmd")).facts
    assert first.origin.spot.text == "wsl --unmount %%i"
    assert first.origin.spot.place == ("x.cmd", 3, 3)
    assert first.origin.group != second.origin.group


def test_a_name_with_blanks_would_be_cut_off():
    text = (
        "for /f %%i in ('powershell -c (Get-Disk -Number 2).FriendlyName') do set N=%%i\n"
        "wsl -u root mount LABEL=%N% /b\n"
    )
    assert lines(read(text)) == ["mount LABEL=? /b"]


def test_a_task_that_is_created():
    found = read('schtasks /Create /F /SC ONSTART /TN T /TR "wsl --shutdown" /RU SYSTEM\n')
    task, *rest = found.facts
    assert isinstance(task, Task)
    assert (task.triggers, task.user, task.highest) == (("startup",), "SYSTEM", False)
    assert lines(found)[1:] == ["shutdown"]
    assert len(rest) == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("%W% --mount x", "which program this starts is not known"),
        ("goto nowhere", "label is not found"),
        ("call :nowhere", "is not found"),
        (":a\ncall :a", "calls itself too deeply"),
        ("if a\nwsl --shutdown", "from here on the file is not read"),
        ("(\n" * 10_000, "from here on the file is not read"),
    ],
)
def test_what_cannot_be_followed_is_a_problem(text, words):
    assert words in messages(read(text + "\n"))


def test_what_attaches_where_the_file_breaks_off():
    found = read("wsl --shutdown\nif exist x (\n  echo x\n  wsl --mount X\n")
    assert lines(found) == ["shutdown", "not read: 5 `(` is not closed"]
    assert [problem.line for problem in found.problems] == [3]
