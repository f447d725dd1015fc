"""Each language's files: which they are, what is a comment in them, what does not parse."""

from __future__ import annotations

import sys
import time

import pytest

from baremount.lint_rules import syntax_error
from baremount.lint_rules.languages import batch, fstab, powershell, python, shell, task, wsl_conf
from baremount.lint_rules.support.scripts import ReadScript
from baremount.lint_rules.support.toolbox import toolbox
from baremount.linting.facts import Unparsable
from baremount.linting.languages import language_of
from baremount.problems import InputError
from baremount.scripts.facts import Attachment, Task
from baremount.scripts.wsl_conf import WslConf
from baremount.source import Source

TASK = (
    '<Task xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task"><Actions><Exec>'
    "<Command>wsl.exe</Command><Arguments>--mount \\\\.\\PHYSICALDRIVE2 --bare</Arguments>"
    "</Exec></Actions></Task>"
)


def source(text, name="file"):
    return Source.from_bytes(name, text if isinstance(text, bytes) else text.encode())


def commented(language, text):
    given = source(text)
    return [given.text(span) for span in language.comments(given)]


def kinds(language, text):
    return [type(fact) for fact in language.facts(source(text))]


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/a/Mount.PS1", "powershell"),
        ("/a/x.psm1", "powershell"),
        ("/etc/wsl.conf", "wsl.conf"),
        ("/etc/fstab", "fstab"),
        ("/a/task.xml", "task"),
        ("/a/Attach.CMD", "batch"),
        ("/a/mount.sh", "shell"),
        ("/a/mount.py", "python"),
    ],
)
def test_a_file_is_known_by_its_name(path, name):
    assert language_of(path, toolbox().languages).name == name


@pytest.mark.parametrize("path", ["/a/x.psd1", "/a/my-wsl.conf", "/a/fstab.old", "/a/wslconfig"])
def test_other_files_are_none(path):
    assert language_of(path, toolbox().languages) is None


@pytest.mark.parametrize(
    ("text", "comments"),
    [
        ("'# a' \"# b\" `# c#d\n", []),
        ('@"\n# in text\n"@\n', []),
        ("wsl # one\r\n<# two\nlines #>\n", ["# one", "<# two\nlines #>"]),
        ("if(1){#three\n}", ["#three"]),
        ("'' # after an empty string", ["# after an empty string"]),
    ],
)
def test_comments_of_powershell(text, comments):
    assert commented(powershell.LANGUAGE, text) == comments


@pytest.mark.parametrize(
    ("language", "text", "comments"),
    [
        (wsl_conf.LANGUAGE, '# a\n[boot]\ncommand="x # y" # b\n', ["# a", "# b"]),
        (fstab.LANGUAGE, "# a\n/dev/sdb /x#y ext4 nofail\n  # b\n", ["# a", "# b"]),
        (task.LANGUAGE, "<a><!-- b\nc --></a>", ["<!-- b\nc -->"]),
        (
            batch.LANGUAGE,
            (
                '@REM a\r\necho # rem b\r\n  :: c\r\nremove\r\ncd x & rem d\r\ncd x&&rem e "f\r\n'
                'echo "& rem g" ^& rem h\r\n'
            ),
            ["@REM a", ":: c", "rem d", 'rem e "f'],
        ),
        (
            shell.LANGUAGE,
            "#!/bin/sh\n# it's\necho '# a' \"# b\" $# c#d # e\n",
            ["#!/bin/sh", "# it's", "# e"],
        ),
        (
            shell.LANGUAGE,
            (
                "cat <<-'A'\n# a\n A\n\tA\n# c\r\ncat <<A\r\n# d\r\nA\r\n"
                "# e\nx=$((y << z))\ncat <<< w\n# f\ncat <<'A'\n# g\n"
            ),
            ["# c", "# e", "# f"],
        ),
        (python.LANGUAGE, '# a\nx = \'# b\' + """\n# c\'\n"""  # d\n', ["# a", "# d"]),
    ],
    ids=["wsl.conf", "fstab", "task", "batch", "shell", "here-documents", "python"],
)
def test_comments_of_files(language, text, comments):
    assert commented(language, text) == comments


def test_a_script_is_handed_on_as_a_whole_and_in_parts():
    found = kinds(powershell.LANGUAGE, "wsl --mount \\\\.\\PHYSICALDRIVE2 --bare\n")
    assert found[:2] == [ReadScript, Attachment]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (batch.LANGUAGE, "wsl --mount \\\\.\\PHYSICALDRIVE2 --bare\n"),
        (python.LANGUAGE, "import os\nos.system('wsl --mount X --bare')\n"),
        (shell.LANGUAGE, "wsl.exe --mount '\\\\.\\PHYSICALDRIVE2' --bare\n"),
    ],
    ids=["batch", "python", "shell"],
)
def test_scripts_of_other_languages_are_too(language, text):
    assert kinds(language, text)[:2] == [ReadScript, Attachment]


def test_wsl_conf_is_handed_on_with_what_its_boot_command_does():
    text = "[boot]\ncommand = wsl.exe --mount X --bare\nx y\n"
    assert kinds(wsl_conf.LANGUAGE, text) == [WslConf, ReadScript, Attachment]


def test_a_task_is_handed_on_with_what_it_runs():
    assert kinds(task.LANGUAGE, TASK)[:3] == [ReadScript, Task, Attachment]


def test_broken_xml_that_is_no_task_is_left_alone():
    assert kinds(task.LANGUAGE, "<project><open></project>") == []


def test_a_broken_task_does_not_parse():
    with pytest.raises(InputError, match="well-formed"):
        list(task.LANGUAGE.facts(source(TASK.replace("</Exec>", ""))))


@pytest.mark.parametrize("broken", ["if (", "function f {", "$a = 'x", '@"\nx', "$a = @(1", "$a[1"])
def test_a_statement_that_does_not_end_is_told_beside_the_rest(broken):
    text = f"wsl --mount \\\\.\\PHYSICALDRIVE2 --bare\n{broken}\nwsl --shutdown\n"
    found = kinds(powershell.LANGUAGE, text)
    assert Unparsable in found


@pytest.mark.parametrize(
    "text",
    [
        "$a = [X]::Y(1).\n  Name\n",
        "$a.Where{ $_ }\n",
        "$a = [Array]::Empty[int]()\n",
        "$n = 0xBEuy\n",
        "$i++ *>&1\n",
        "[Attribute()]class C{}\n",
        "$a. Count\n",
    ],
)
def test_what_is_valid_but_not_understood_is_not_told(text):
    # What the grammar trips over, too, though PowerShell takes it.
    text = f"wsl --shutdown\nselect Number,Size\n. $PSScriptRoot/lib.ps1\n{text}"
    assert Unparsable not in kinds(powershell.LANGUAGE, text)


def test_a_mistake_in_python_is_told():
    found = kinds(python.LANGUAGE, "import os\nos.system('wsl --mount X'\n")
    assert found == [ReadScript, Unparsable]


def test_a_mistake_in_python_that_does_nothing_to_disks_is_nobody_s_business():
    assert kinds(python.LANGUAGE, "# mounts nothing in WSL\nprint 'wsl'\n") == [ReadScript]


@pytest.mark.parametrize(
    ("since", "line", "is_known"),
    [
        ((3, 12), "type Path = str", False),
        ((3, 12), "def first[T](of: list[T]) -> T: return of[0]", False),
        ((3, 12), """x = f"{"a" + f"{1}"}" """, False),
        ((3, 14), "x = t'{1}'", False),
        ((3, 99), "def first(of): return [of", True),
    ],
    ids=["alias", "parameter", "quotes in quotes", "template", "bracket"],
)
def test_python_that_is_newer_than_the_running_one_is_only_a_note(since, line, is_known):
    if sys.version_info[:2] >= since:
        pytest.skip("the running Python knows this")
    text = f"{line}\nimport os\nos.system('wsl --mount X --bare')\n"
    (fact,) = (f for f in python.LANGUAGE.facts(source(text)) if isinstance(f, Unparsable))
    (report,) = syntax_error.check(fact, None)
    assert (report.severity, fact.may_be_newer) == ((None, False) if is_known else ("info", True))
    assert fact.message.startswith("is no Python 3" if is_known else "not read: it may be for a")


def test_what_is_not_followed_is_no_mistake():
    text = 'eval "$(wsl.exe --status)"\npowershell.exe -Command "$(cat script)"\n'
    assert Unparsable not in kinds(shell.LANGUAGE, text)


def test_a_bad_line_of_fstab_is_told_beside_the_rest():
    found = kinds(fstab.LANGUAGE, "/dev/sdb1 /data\n/dev/sdc1 /more ext4 nofail 0 0\n")
    assert [kind.__name__ for kind in found] == ["Fstab", "Entry", "Unparsable"]


@pytest.mark.parametrize("text", ["<<A ", "<<A\n", "'<<A\n", "& rem", '"& '])
def test_looking_for_comments_takes_no_time_to_speak_of(text):
    started = time.process_time()
    for language in (shell.LANGUAGE, batch.LANGUAGE):
        list(language.comments(source(text * (900_000 // len(text)))))
    assert time.process_time() - started < 5
