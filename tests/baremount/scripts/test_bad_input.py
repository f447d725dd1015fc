"""Hostile and broken input, for all readers: bounded, reported, and never a crash."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from script_facts import lines, messages, source

from baremount.problems import InputError
from baremount.scripts.batch import read_batch
from baremount.scripts.facts import Script
from baremount.scripts.powershell_script import read_powershell
from baremount.scripts.python_script import read_python
from baremount.scripts.shell_script import read_shell
from baremount.scripts.task_xml import read_task_xml
from baremount.scripts.wsl_conf_script import read_fstab_facts, read_wsl_conf_facts
from baremount.syntax.limits import MAX_FILE_BYTES

READERS = {
    "powershell": read_powershell,
    "batch": read_batch,
    "shell": read_shell,
    "python": read_python,
    "task": read_task_xml,
    "wsl.conf": read_wsl_conf_facts,
    "fstab": read_fstab_facts,
}
MANY = 10_000
HOSTILE = {
    "nothing": "",
    "brackets": "wsl --mount x " + "(" * MANY + ")" * MANY,
    "open brackets": "wsl " + "(" * MANY,
    "substitutions": "wsl --mount " + "$(" * MANY,
    "quoted substitutions": "wsl --mount " + '"$(' * MANY,
    "braces": "wsl " + "{" * MANY + "}" * MANY,
    "dollar braces": "mount " + "${a:-" * MANY,
    "single quotes": "wsl --mount " + "'" * (MANY + 1),
    "double quotes": "wsl --mount " + '"' * (MANY + 1),
    "backquotes": "wsl --mount " + "`" * (MANY + 1),
    "carets": "wsl --mount " + "^" * (MANY + 1),
    "percents": "wsl --mount " + "%" * (MANY + 1),
    "backslashes": "wsl --mount " + "\\" * (MANY + 1),
    "ifs": "if x; then\n" * MANY + "mount a /b\n",
    "fors": "for x in a; do " * MANY + "mount a /b; " + "done; " * MANY,
    "bracketed ifs": "if exist x (\n" * MANY + "wsl --shutdown\n" + ")\n" * MANY,
    "chain": "wsl --shutdown" + " && wsl --shutdown" * MANY,
    "pipeline": "wsl --shutdown" + " | wsl --shutdown" * MANY,
    "here-documents": "mount a /b <<x\n" * 1_000,
    "comment": "#" * (20 * MANY),
    "one word": "wsl --mount " + "x" * (20 * MANY),
    "lone CR": "wsl --shutdown\rwsl --shutdown\rmount /dev/a /b\r",
    "controls": "wsl --mount \x01\x1b[31m\x7f\x85\u2028\ufffe",
    "private use": "wsl --mount \ue000\ue001 \U0010fffd; mount \ue000 /b",
    "astral": "mount \U0001f4be /b; wsl --mount \U0001f4be # é",
    "recursion in bash": "f() { g; }; g() { f; f; }; f; mount a /b\n",
    "recursion in batch": ":f\ncall :g\n:g\ncall :f\ncall :f\n",
    "recursion in Python": "def f(wsl):\n g(wsl)\n g(wsl)\ndef g(x):\n f(x)\n f(x)\nf(1)\n",
    "recursion in PowerShell": "function f { g; g }; function g { f; f }; f; wsl --shutdown\n",
    "a long loop in bash": "for i in $(seq 1 1000000000); do wsl.exe --shutdown; done\n",
    "loops in bash": "for a in 1 2 3 4 5 6 7 8 9; do " * 8 + "wsl.exe --shutdown; " + "done; " * 8,
    "a long loop in batch": "for /l %%i in (1,1,1000000000) do wsl --shutdown\n",
    "loops in batch": "for /l %%i in (1,1,99) do " * 9 + "wsl --shutdown\n",
    "a long loop in Python": "import os\nfor i in range(10**9):\n    os.system('wsl --shutdown')\n",
    "a long loop in PowerShell": "for ($i = 0; $i -lt 1000000000; $i++) { wsl --shutdown }\n",
    "conditions in conditions": "$d = Get-Disk\n$x = $d.Model -like 'a'\n"
    + "$x = ($x -or $x) -and ($d.Size -gt 1)\n" * 60
    + "$e = Get-Disk | ? { $x }\nwsl --mount $e.Path --bare\n",
    "growing conditions": "$d = Get-Disk\n$x = $d.Model -like 'a'\n"
    + "$x = $x -and $x\n" * 60
    + "$e = Get-Disk | ? { $x }\nwsl --mount $e.Path --bare\n",
    "growing values of a condition": "$d = Get-Disk\n$x = $d.Model -eq 'a'\n"
    + "$x = $x -or $x\n" * 60
    + "$e = Get-Disk | ? { $x }\nwsl --mount $e.Path --bare\n",
    "a growing text in bash": "X=aaaaaaaa\n" + "X=$X$X\n" * 60 + "mount $X /b\n",
    "a growing text in batch": "set X=aaaaaaaa\n" + "set X=%X%%X%\n" * 60 + "wsl --mount %X%\n",
    "a growing text in Python": "x = 'wsl'\n" + "x = x + x\n" * 60 + "import os\nos.system(x)\n",
    "a growing list in Python": "x = ['wsl']\n" + "x = x + x\n" * 60 + "import os\nos.system(x)\n",
    "texts in texts": "bash -c '" * 30 + "mount a /b",
    "many texts": "bash -c 'mount /dev/a /b'\n" * 1_000,
    "many holes": "mount $A /b\n" * 7_000,
}


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_input_ends(reader, name):
    found = read_with(reader, HOSTILE[name])
    if found is None:
        return
    assert isinstance(found, Script)
    assert len(found.facts) <= 20_000
    assert all(problem.message.isprintable() for problem in found.problems)


@pytest.mark.parametrize("reader", READERS)
def test_nul_is_refused_before_any_reader(reader):
    with pytest.raises(InputError):
        READERS[reader](source("wsl --mount\0 x"))


@pytest.mark.parametrize("reader", ["powershell", "batch", "shell", "python"])
def test_a_file_that_is_too_large_is_a_problem(reader):
    found = READERS[reader](source("# wsl\n" * (MAX_FILE_BYTES // 6 + 1)))
    assert (found.facts, len(found.problems)) == ((), 1)
    assert "exclude the file" in messages(found)


@pytest.mark.parametrize(
    ("reader", "name", "words"),
    [
        ("shell", "ifs", "from here on the script is not read"),
        ("shell", "recursion in bash", "calls itself too deeply"),
        ("shell", "loops in bash", "more than 20,000 steps"),
        ("shell", "many texts", "more scripts within scripts"),
        ("batch", "bracketed ifs", "from here on the file is not read"),
        ("batch", "recursion in batch", "calls itself too deeply"),
        ("batch", "loops in batch", "more steps than are followed"),
        ("python", "recursion in Python", "calls itself too deeply"),
        ("python", "brackets", "no Python 3"),
    ],
)
def test_what_is_cut_short_says_so(reader, name, words):
    assert words in messages(READERS[reader](source(HOSTILE[name])))


def test_a_lone_cr_is_a_part_of_a_word_in_bash():
    assert lines(read_shell(source("mount /dev/a /b\r"))) == ["mount /dev/a /b\r"]


# Pieces of all the languages, so that more than the first character is read.
PIECES = st.sampled_from(
    [
        "wsl --mount",
        "wsl.exe ",
        "mount ",
        "/dev/a ",
        "\\\\.\\PHYSICALDRIVE",
        "2 ",
        "--bare",
        "$x",
        "${x",
        "}",
        "%x%",
        "%%i",
        "!x!",
        "$(",
        ")",
        "(",
        '"',
        "'",
        "`",
        "\n",
        "\r\n",
        "\r",
        ";",
        "&&",
        "",
        "",
        "&",
        "<",
        ">",
        "<<E",
        "^",
        "\\",
        "#",
        "REM ",
        ":: ",
        ":a",
        "goto a",
        "call :a ",
        "set x=",
        "x=",
        "if ",
        "then ",
        "fi",
        "for ",
        "in ",
        "do ",
        "done",
        "else ",
        "{",
        "}",
        "exist ",
        "@",
        "=",
        "powershell -Command ",
        "cmd /c ",
        "bash -c ",
        "def f(a):\n    ",
        "f(",
        "import os\n",
        "os.system(",
        "f'",
        "[boot]\ncommand=",
        "<Task>",
        "case ",
        "esac",
        ";;",
        "é",
        "\ue000",
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES, max_size=25).map("".join))
def test_no_reader_raises_on_any_text(text):
    for reader in READERS:
        found = read_with(reader, text)
        for fact in found.facts if found is not None else ():
            assert fact.origin.spot.place.line >= 1


def read_with(reader: str, text: str) -> Script | None:
    try:
        return READERS[reader](source(text))
    except InputError:
        assert reader == "task"
        return None
