"""The PowerShell scripts of the module, as far as they can be judged without Windows."""

from __future__ import annotations

import base64
import re
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

import pytest
import tree_sitter
import tree_sitter_powershell
from evaluated import MODULE

if TYPE_CHECKING:
    from collections.abc import Iterator

FILES = ("disks.ps1", "elevate.ps1", "scheduled-task.ps1")
LANGUAGE = tree_sitter.Language(tree_sitter_powershell.language())
COMMENT_OR_STRING = re.compile(r"#[^\n]*|@'\n.*?\n'@|'(?:[^']|'')*'", re.DOTALL)

# Of Windows PowerShell 5.1 and its modules Microsoft.PowerShell.Utility, Storage and
# ScheduledTasks: https://learn.microsoft.com/powershell/module/?view=powershell-5.1
CMDLETS = {
    "ForEach-Object",
    "Get-Disk",
    "Get-ScheduledTask",
    "New-Object",
    "Register-ScheduledTask",
    "Start-ScheduledTask",
    "Unregister-ScheduledTask",
    "Where-Object",
}
NEWER_THAN_5_1 = {
    "null coalescing": "$a = $b ?? 1",
    "null conditional": "${a}?.Length",
    "ternary": "$a = $b ? 1 : 2",
    "chain of successes": "a && b",
    "chain of failures": "a || b",
    "clean block": "function f { clean { } }",
}


def source(name: str) -> str:
    return (MODULE.parent / "wsl-bare-mount" / name).read_text(encoding="ascii")


def code(text: str) -> str:
    """The text without what its comments and strings say."""
    return COMMENT_OR_STRING.sub("''", text)


def nodes(text: str) -> Iterator[tree_sitter.Node]:
    waiting = [tree_sitter.Parser(LANGUAGE).parse(text.encode()).root_node]
    while waiting:
        node = waiting.pop()
        waiting.extend(node.children)
        yield node


def complaints(text: str) -> list[str]:
    """What no PowerShell 5.1 would read, as far as the grammar and these operators tell."""
    found = [str(node) for node in nodes(text) if node.is_error or node.is_missing]
    return found + re.findall(r"&&|\|\||\?\?|\?\.|\?\[", code(text))


@pytest.mark.parametrize("text", NEWER_THAN_5_1.values(), ids=NEWER_THAN_5_1)
def test_newer_constructs_are_noticed(text: str) -> None:
    assert complaints(text)


@pytest.mark.parametrize("name", FILES)
def test_the_scripts_are_windows_powershell(name: str) -> None:
    assert complaints(source(name)) == []


@pytest.mark.parametrize("name", FILES)
def test_the_scripts_travel_as_one_argument(name: str) -> None:
    text = source(name)
    assert text.isascii()
    assert '"' not in text
    assert "\r" not in text
    assert all(character.isprintable() or character == "\n" for character in text)


@pytest.mark.parametrize("name", FILES)
def test_only_known_commands_are_run(name: str) -> None:
    commands = {node.text.decode() for node in nodes(source(name)) if node.type == "command_name"}
    own = set(re.findall(r"(?m)^function ([\w-]+)", source(name)))
    assert commands <= CMDLETS | own


@pytest.mark.parametrize("name", FILES)
def test_no_text_is_run_but_what_elevate_was_given(name: str) -> None:
    text = source(name)
    assert not re.search(r"(?i)\biex\b|invoke-expression|invoke-command|add-type", text)
    assert text.count("[ScriptBlock]::Create(") == (1 if name == "elevate.ps1" else 0)


@pytest.mark.parametrize("name", ["disks.ps1", "scheduled-task.ps1"])
def test_modules_come_from_windows_before_any_cmdlet_is_named(name: str) -> None:
    """With more rights than the user's, a module in a folder of theirs would be a way round UAC."""
    text = COMMENT_OR_STRING.sub(lambda found: " " * len(found.group()), source(name))
    [set_at] = [found.start() for found in re.finditer(r"\$env:PSModulePath = ", text)]
    cmdlets = [found.start() for cmdlet in CMDLETS for found in re.finditer(cmdlet, text)]
    assert set_at < min(cmdlets)


@pytest.mark.parametrize("name", FILES)
def test_programs_are_started_by_their_full_path(name: str) -> None:
    text = source(name)
    for program in re.findall(r"'([\w.-]+\.exe)'", text):
        place = r"(?:SystemDirectory|\$PSHOME), "
        by_path = re.search(place + re.escape(f"'{program}'"), text)
        assert by_path or f"Invoke-System '{program}'" in text
    assert "[Environment]::SystemDirectory, $Program)" in text or "Invoke-System" not in text


def test_nothing_but_a_drive_by_its_number_reaches_wsl() -> None:
    text = source("disks.ps1")
    guard = text.index("if ($path -cnotmatch '^\\\\\\\\\\.\\\\PHYSICALDRIVE[0-9]+\\z')")
    assert re.findall(r"Invoke-System 'wsl.exe' (.*)", text) == [
        "@('--unmount', $path)",
        "@('--mount', $path, '--bare')",
    ]
    assert guard < text.index("Invoke-System 'wsl.exe'")
    assert text.index("return 'boot-disk'") < guard


def test_output_is_not_broken_into_lines_of_the_console() -> None:
    assert not any(
        re.search("(?i)Out-String|Format-|Out-File", code(source(name))) for name in FILES
    )


def elevated_command(path: str, digest: str) -> str:
    """What elevate.ps1 runs with administrator rights, made as it is made there."""
    text = source("elevate.ps1")
    found = re.search(r"\$command = @'\n(.*?)\n'@\n", text, re.DOTALL)
    assert found
    assert "$path = $file -creplace '[''\\u2018-\\u201b]', '$0$0'" in text
    assert "$command.Replace('{digest}', $digest).Replace('{path}', $path)" in text
    doubled = re.sub("['\u2018-\u201b]", r"\g<0>\g<0>", path)
    return found[1].replace("{digest}", digest).replace("{path}", doubled)


def test_the_command_line_that_asks_for_rights_is_short() -> None:
    """ShellExecute takes about 2,000 characters."""
    folder = "C:\\Users\\" + "n" * 111
    assert len(folder) == 120
    digest = "-".join(["FF"] * 32)
    command = elevated_command(f"{folder}\\abcdefgh.ijk", digest)
    encoded = base64.b64encode(command.encode("utf-16-le")).decode()
    options = re.search(r"Arguments = '(-[^']* )' \+ \$encoded", source("elevate.ps1"))
    assert options
    program = "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe"
    assert len(f'"{program}" {options[1]}{encoded}') < 2_000


def test_what_is_run_with_more_rights_is_what_was_written() -> None:
    command = elevated_command("C:\\Users\\o'neil\u2019s\\abcdefgh.ijk", "00-FF")
    assert complaints(command) == []
    assert command.splitlines() == [
        "$ErrorActionPreference='Stop'",
        "$b=[IO.File]::ReadAllBytes('C:\\Users\\o''neil\u2019\u2019s\\abcdefgh.ijk')",
        "$d=[Security.Cryptography.SHA256]::Create().ComputeHash($b)",
        "if([BitConverter]::ToString($d) -cne '00-FF'){exit 2}",
        "&([ScriptBlock]::Create([Text.Encoding]::ASCII.GetString($b)))",
    ]


TASK = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"
SID = "S-1-5-21-1-2-3-1001"


@pytest.fixture
def task() -> ET.Element:
    """The task as it is registered for that account."""
    text = source("scheduled-task.ps1")
    found = re.search(r"\$xml = @'\n(.*?)\n'@\n", text, re.DOTALL)
    assert found
    filled = found[1]
    for place, value in {
        "{sid}": SID,
        "{powershell}": r"C:\Windows\System32\WindowsPowerShell\v1.0\powershell.exe",
        "{file}": r"C:\Program Files\NixOS-WSL bare mounts\it_s.ps1",
    }.items():
        assert f"$xml.Replace('{place}', " in text
        assert place in filled
        filled = filled.replace(place, value)
    assert "{" not in filled
    return ET.fromstring(filled)


@pytest.mark.parametrize(
    ("path", "value"),
    {
        "RegistrationInfo/SecurityDescriptor": f"D:P(A;;FA;;;BA)(A;;FA;;;SY)(A;;GRGX;;;{SID})",
        "Triggers/LogonTrigger/Enabled": "true",
        "Triggers/LogonTrigger/UserId": SID,
        "Principals/Principal/UserId": SID,
        "Principals/Principal/LogonType": "InteractiveToken",
        "Principals/Principal/RunLevel": "HighestAvailable",
        "Settings/DisallowStartIfOnBatteries": "false",
        "Settings/StopIfGoingOnBatteries": "false",
        "Settings/AllowStartOnDemand": "true",
        "Settings/ExecutionTimeLimit": "PT0S",
        "Settings/Enabled": "true",
        "Actions/Exec/Command": r"C:\Windows\System32\WindowsPowerShell\v1.0\powershell.exe",
        "Actions/Exec/Arguments": "-NoProfile -NonInteractive -WindowStyle Hidden -ExecutionPolicy"
        r' Bypass -File "C:\Program Files\NixOS-WSL bare mounts\it_s.ps1"',
    }.items(),
    ids=lambda part: part.rsplit("/", 1)[-1] if "/" in part else "",
)
def test_the_task(task: ET.Element, path: str, value: str) -> None:
    [element] = task.findall("/".join(TASK + part for part in path.split("/")))
    assert element.text == value


def test_the_tasks_schema_is_of_windows_10(task: ET.Element) -> None:
    assert (task.tag, task.get("version")) == (f"{TASK}Task", "1.2")
    [principal] = task.iter(f"{TASK}Principal")
    [actions] = task.iter(f"{TASK}Actions")
    assert principal.get("id") == actions.get("Context")
    [trigger] = task.iter(f"{TASK}LogonTrigger")
    # The schema wants what all triggers have before what this one has.
    assert [child.tag for child in trigger] == [f"{TASK}Enabled", f"{TASK}UserId"]


def test_the_tasks_script_lies_where_only_administrators_write() -> None:
    text = source("scheduled-task.ps1")
    assert "$folder = [IO.Path]::Combine([Environment]::GetFolderPath('ProgramFiles'), '" in text
    assert "$file = [IO.Path]::Combine($folder, $name + '.ps1')" in text
    # Neither a folder above it nor a variable can come from the task's name.
    assert "$name = $TaskName -creplace '[^A-Za-z0-9 ._-]', '_'" in text
    assert "[IO.File]::WriteAllText($file, $Script, [Text.Encoding]::ASCII)" in text
    assert "[Security.SecurityElement]::Escape($file)" in text


def test_the_log_that_is_named_is_the_one_that_is_written() -> None:
    """Program, script and task make the file's name of the task's in the same way."""
    folder = MODULE.parent / "wsl-bare-mount"
    program = "".join(source(path.name) for path in folder.glob("*.sh"))
    assert "NixOS-WSL bare mounts\\\\${scheduled_task//[^A-Za-z0-9 ._-]/_}.log" in program
    assert "'NixOS-WSL bare mounts')" in source("scheduled-task.ps1")
    assert "[IO.Path]::ChangeExtension(\\$PSCommandPath, 'log')" in program
