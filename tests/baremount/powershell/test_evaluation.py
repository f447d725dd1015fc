"""What a script calls, followed without running it."""

# ruff: noqa: E501, Q003 - scripts stand in one line each

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from baremount.powershell.run import run_nested, run_script
from baremount.powershell.values import (
    DiskProperty,
    DiskQuery,
    PsObject,
    Text,
    UnknownValue,
    Value,
)
from baremount.source import Source

if TYPE_CHECKING:
    from baremount.powershell.calls import Call, Run

DRIVE = "\\\\.\\PHYSICALDRIVE"


def run(text: str, **files: str) -> Run:
    def read_file(path: str) -> Source | None:
        name = path.rpartition("/")[2].replace(".", "_")
        return Source.from_bytes(path, files[name].encode()) if name in files else None

    return run_script(Source.from_bytes("scripts/mount.ps1", text.encode()), read_file=read_file)


def named(found: Run, name: str = "wsl") -> list[Call]:
    return [call for call in found.calls if call.name == name]


def passed(text: str, **files: str) -> list[tuple[Value, ...]]:
    return [call.native() for call in named(run(text, **files))]


def disk_of(value: Value) -> DiskQuery:
    assert isinstance(value, Text)
    assert value.parts[0] == DRIVE
    assert len(value.parts) == 2
    number = value.parts[1]
    assert isinstance(number, DiskProperty)
    assert number.property == "number"
    return number.disk


# Every way to pick a disk that ends in its drive number, and what it is picked by.
DISKS = {
    "trim": ("Get-Disk | Where-Object { $_.SerialNumber.Trim() -eq 'S 1' }", "Number", "serial", "S 1"),
    "simple syntax": ("Get-Disk | where SerialNumber -eq 'S1'", "Number", "serial", "S1"),
    "alias and first": ("Get-Disk | ? SerialNumber -ieq S1 | select -First 1", "Number", "serial", "S1"),
    "reversed": ("Get-Disk | ? { 'S1' -eq $_.SerialNumber }", "Number", "serial", "S1"),
    "parameter": ("Get-Disk -Serial 'S1'", "Number", "serial", "S1"),
    "by number": ("Get-Disk -Number 3", "DiskNumber", "number", 3),
    "unique id": ("Get-Disk | ? UniqueId -eq 'eui.1'", "Number", "unique-id", "eui.1"),
    "physical disk": ("Get-PhysicalDisk | ? { $_.SerialNumber -eq 'S1' -and $_.BusType -ne 'USB' }",
                      "DeviceId", "serial", "S1"),
    "friendly name": ("Get-PhysicalDisk -FriendlyName 'WD'", "DeviceId", "friendly-name", "WD"),
    "CIM": ("gcim Win32_DiskDrive | ? { $_.SerialNumber -eq 'S1' }", "Index", "serial", "S1"),
    "CIM filter": ("Get-CimInstance -ClassName Win32_DiskDrive -Filter \"Caption = 'WD'\"", "Index", "caption", "WD"),
    "WMI query": ("gwmi -Query \"SELECT * FROM Win32_DiskDrive WHERE SerialNumber='S1'\"", "Index", "serial", "S1"),
    "partition type": ("Get-Partition | ? GptType -eq '{0fc6}'", "DiskNumber", "partition-type", "{0fc6}"),
    "sorted and selected": ("Get-Disk | ? Model -eq 'M' | sort Number | select Number, Model", "Number", "model", "M"),
}  # fmt: skip


@pytest.mark.parametrize(("query", "number", "key", "value"), DISKS.values(), ids=DISKS)
def test_a_disk_is_known_by_what_it_is_picked_by(
    query: str, number: str, key: str, value: Value
) -> None:
    [arguments] = passed(f'$d = {query}\nwsl --mount "\\\\.\\PHYSICALDRIVE$($d.{number})" --bare')
    assert arguments[0::2] == ("--mount", "--bare")
    assert disk_of(arguments[1]).known(key) == value


@pytest.mark.parametrize(
    "text",
    [
        "$n = (Get-Disk | ? SerialNumber -eq S1).Number\nwsl --mount \\\\.\\PHYSICALDRIVE$n",
        "$n = Get-Disk | ? SerialNumber -eq S1 | select -ExpandProperty Number\nwsl --mount ('\\\\.\\PHYSICALDRIVE' + $n)",
        "$d = gcim Win32_DiskDrive | ? SerialNumber -eq S1\nwsl --mount $d.DeviceID",
        "$d = gcim Win32_DiskDrive | ? SerialNumber -eq S1\nwsl --mount ('\\\\.\\PHYSICALDRIVE{0}' -f $d.Index)",
        "$d = gcim Win32_DiskDrive | ? SerialNumber -eq S1\n$n = $d.DeviceID -replace '\\D', ''\nwsl --mount \"\\\\.\\PHYSICALDRIVE$n\"",
        "Get-Disk | ? SerialNumber -eq S1 | % { wsl --mount \"\\\\.\\PHYSICALDRIVE$($_.Number)\" }",
        "foreach ($d in Get-Disk | ? SerialNumber -eq S1) { wsl --mount \\\\.\\PHYSICALDRIVE$($d.Number) }",
        "function Find($s) { return Get-Disk | ? SerialNumber -eq $s }\nwsl --mount \"\\\\.\\PHYSICALDRIVE$((Find S1).Number)\"",
        "$s = @{ SerialNumber = 'S1' }\n$d = Get-Disk @s\nwsl --mount \"\\\\.\\PHYSICALDRIVE$([int]$d.Number)\"",
        "try { $d = Get-Disk -SerialNumber S1 } catch { Write-Error $_; exit 1 }\nwsl --mount \\\\.\\PHYSICALDRIVE$($d.Number)",
        "$d = Get-Disk -SerialNumber S1\nif (-not $d) { exit 1 }\n$p = [IO.Path]::Combine('x', 'y')\nwsl --mount \"\\\\.\\PHYSICALDRIVE$($d.Number.ToString().Trim())\"",
        "foreach ($d in Get-Disk) { if ($d.SerialNumber -eq 'S1') { wsl --mount \\\\.\\PHYSICALDRIVE$($d.Number) } }",
        "foreach ($d in Get-Disk) { if ($d.SerialNumber -eq 'S1') { $f = $d; break } }\nwsl --mount \\\\.\\PHYSICALDRIVE$($f.Number)",
        "do { $d = Get-Disk -SerialNumber S1 } while (-not $d)\nwsl --mount \\\\.\\PHYSICALDRIVE$($d.Number)",
        "param($r = 5)\n$d = $null\nfor ($i = 1; $i -le $r; $i++) { $d = Get-Disk -SerialNumber S1; if ($d) { break } }\nwsl --mount \\\\.\\PHYSICALDRIVE$($d.Number)",
        "$d = $null\nwhile (-not $d -and (Get-Date) -lt $end) { $d = Get-Disk -SerialNumber S1 }\nwsl --mount \\\\.\\PHYSICALDRIVE$($d.Number)",
    ],
)  # fmt: skip
def test_a_drive_number_stays_that_of_its_disk(text: str) -> None:
    [arguments] = passed(text)
    assert disk_of(arguments[1]).known("serial") == "S1"


# What is not known must not be made up.
UNKNOWN = {
    "typed in": "$n = Read-Host 'Which?'",
    "chosen from a list": "$n = (Get-Disk | Out-GridView -PassThru).Number",
    "read from a file": "$n = (Import-PowerShellDataFile disks.psd1).Number",
    "handed on by what else is silent": "$n = (Set-Service x -PassThru).DisplayName",
    "assigned in one branch": "$n = 1; if (Test-Path x) { $n = 2 }",
    "random": "$n = Get-Random",
    "first of unknown order": "$n = 1, 'b' | sort Length | select -First 1",
    "unset": "",
    "loop that is not followed": "$n = 0; while (Test-Path x) { $n++ }",
    "set before a break": "$n = 1; foreach ($i in 1..2) { if (Test-Path x) { $n = 2; break } }",
    "set in a round of unknown number": "$n = 0; do { $n = $n + 1 } while (Test-Path x)",
    "broken": "$n = (1 +",
    "comparison with a pattern too hard": f"$n = '{'a' * 60}' -match '(a+)+b'",
    "two characters as one": "$n = [char]'ab'",
    "half a character": "$n = [char]0xD83D",
    "a character times": "$n = [char]65 * 2",
    "a character counted up": "$n = [char]65; $n++",
    "a range of characters": "$n = [char]65..[char]67",
    "no number": "$n = [int]'1_000'",
    "no finite number": "$n = [int]'nan'",
    "a number too large": "$n = [byte]256",
    "a character before another in case only": "$n = [char]65 -eq 'a'",
    "set in rounds of unknown number": "$n = 1\nwhile (Test-Path x) { $n = 2 }",
    "the item of the last round": "$i = 1\nforeach ($i in Get-Content x) { $q = $i }\n$n = $i",
    "changed in a switch": "switch (Get-Date) { 1 { $n = 1 } 2 { $n = 2 } }",
}


@pytest.mark.parametrize("text", UNKNOWN.values(), ids=UNKNOWN)
def test_what_is_not_known_is_unknown_with_a_reason_and_place(text: str) -> None:
    [arguments] = passed(f"{text}\nwsl --mount $n")
    value = arguments[1]
    assert isinstance(value, UnknownValue)
    assert value.reason
    assert value.spot.place.path == "scripts/mount.ps1"


# Plain values, as PowerShell computes them.
VALUES = {
    "'a' + 1": "a1", "1 + '2'": "3", "'a' * 3": "aaa", "7 / 2": "3.5", "7 % 4": "3", "2 * 3 + 1": "7",
    "'{0:D2}-{1}' -f 4, 'x'": "04-x", "('a','b') -join '+'": "a+b", "-join ('a','b')": "ab",
    "'a-b' -replace '-', '_'": "a_b", "('a b' -split ' ')[1]": "b", "' x '.Trim()": "x",
    "'AbC'.ToLower()": "abc", "'abc'.Substring(1, 1)": "b", "(1..3)[-1]": "3", "@(1,2,3).Count": "3",
    "@{ a = @{ b = 'c' } }.a.b": "c", "@{ a = 1 }['A']": "1", "([pscustomobject]@{ X = 'y' }).x": "y",
    "[string]5": "5", "[int]'7'": "7", "$(if ('a' -eq 'A') { 'same' } else { 'other' })": "same",
    "$(if ('a' -ceq 'A') { 'same' } else { 'other' })": "other", "(Join-Path 'C:\\a' 'b')": "C:\\a\\b",
    "(Split-Path 'C:\\a\\b' -Leaf)": "b", "$PSScriptRoot": "scripts", "\"$('x')y`tz\"": "x" + "y\tz",
    "('x','yz' | ? { $_ -like 'y*' })": "yz", "('b','a' | sort | select -First 1)": "a",
    "(& { param($q) \"<$q>\" } 5)": "<5>", "5KB": "5120", "$true": "True",
    "([ordered]@{ a = 1 }).Keys": "a", "(Get-Content C:\\x\\names.txt)": "one",
    "(Get-Content names.txt | Out-String).Trim()": "one", "('a' | Out-String)": "a\r\n",
    "(Get-Content conf.json -Raw | ConvertFrom-Json).disk.serial": "S1",
}  # fmt: skip


@pytest.mark.parametrize(("expression", "value"), VALUES.items(), ids=VALUES)
def test_values(expression: str, value: str) -> None:
    files = {"conf_json": '{"disk": {"serial": "S1"}}', "names_txt": "one\n"}
    assert passed(f"$x = {expression}\nwsl $x", **files) == [(value,)]


# A character is text to text and its code to numbers; what only looks like one is neither.
CHARACTERS = {
    "'a' + [char]0xFC": "aü", "[char]65 + [char]66": "AB", "[char]65 + 1": "A1", "1 + [char]65": "66",
    '"$([char]65)"': "A", "-join [char[]](65, 66)": "AB", "-join [char[]]'ab'": "ab",
    "[int][char]'A'": "65", "[int]'5'[0]": "53", "[string][char]53 + 1": "51", "[char]65 -eq 65": "True",
    "65 -eq [char]65": "True", "'b' -eq 'abc'[1]": "True", "[bool][char]0": "False",
    "'{0}{1}' -f [char]65, 66": "A66", "65 -as [char]": "A", "'x' * [char]3": "xxx",
    "-join 'abc'[2, 0]": "ca", "-join 'ab'.ToCharArray()": "ab", "'a,b'.Split([char]44)[1]": "b",
    "$(function f([char]$c) { \"<$c>\" }; f 65)": "<A>", "$([char]$c = 65; $c = 66; \"$c\")": "B",
    "$([string]$s = 1; $s = 2; $s + 1)": "21", "$([int]$n = '2'; $n + 1)": "3",
}  # fmt: skip


@pytest.mark.parametrize(("expression", "value"), CHARACTERS.items(), ids=CHARACTERS)
def test_characters(expression: str, value: str) -> None:
    assert passed(f"$x = {expression}\nwsl $x") == [(value,)]


def test_an_array_that_is_changed_in_place_is_changed() -> None:
    text = "$c = [char[]](65, 66)\n[array]::Reverse($c)\nwsl (-join $c)"
    assert passed(text) == [("BA",)]
    [arguments] = passed(text.replace("Reverse", "Sort"))
    assert isinstance(arguments[0], UnknownValue)


def test_records_go_through_functions_round_by_round() -> None:
    found = run(
        """
        $disks = @(
            @{ Number = 1; Point = '/mnt/a' }
            [pscustomobject]@{ Number = 2; Point = '/mnt/b' }
        )
        function Mount-Disk([int]$Number, [string]$Point = '/mnt/none') {
            wsl --mount "\\\\.\\PHYSICALDRIVE$Number" --bare
            wsl -u root mount UUID=x $Point
        }
        foreach ($disk in $disks) { Mount-Disk -Num $disk.Number $disk.Point }
        Mount-Disk 3
        """
    )
    calls = named(found)
    assert [call.native()[-1] for call in calls] == [
        "--bare",
        "/mnt/a",
        "--bare",
        "/mnt/b",
        "--bare",
        "/mnt/none",
    ]
    assert [call.native()[1] for call in calls[::2]] == [f"{DRIVE}1", f"{DRIVE}2", f"{DRIVE}3"]
    frames = [tuple(frame.number for frame in call.frames) for call in calls]
    assert frames[0] == frames[1]
    assert frames[2] == frames[3]
    assert len({*frames}) == 3
    assert [frame.kind for frame in calls[0].frames] == ["iteration", "call"]


def test_calls_in_one_branch_say_so() -> None:
    calls = named(
        run(
            "param([switch]$Off)\nif ($Off) { wsl --unmount } else { wsl --mount X }\nwsl --shutdown"
        )
    )
    assert [(call.native()[0], call.conditional) for call in calls] == [
        ("--unmount", True), ("--mount", True), ("--shutdown", False),
    ]  # fmt: skip
    assert [(c.text, c.holds) for c in calls[1].conditions] == [("$Off", False)]


def test_a_known_condition_takes_one_branch() -> None:
    assert passed("$a = 1\nif ($a -eq 1) { wsl yes } else { wsl no }") == [("yes",)]


@pytest.mark.parametrize(
    "found", ["Get-Command wsl.exe", "(Get-Command -Name wsl.exe).Source", "(gcm wsl).Path"]
)
def test_a_program_that_is_looked_for_is_that_program(found: str) -> None:
    assert passed(f"$w = {found}\nif (-not $w) {{ exit 1 }}\n& $w --mount X") == [("--mount", "X")]


@pytest.mark.parametrize(
    "check",
    [
        "if ($p.ExitCode -ne 0) { exit $p.ExitCode }",
        "if (-not $p) { throw 'it does not start' }",
        "switch ($p.ExitCode) { 0 { } default { exit 1 } }",
    ],
)
def test_what_follows_a_checked_program_is_followed(check: str) -> None:
    text = f"$p = Start-Process wsl -ArgumentList a -Wait -PassThru\n{check}\nwsl mount X"
    assert passed(text) == [("mount", "X")]


def test_a_handler_is_conditional_and_the_body_is_not() -> None:
    calls = named(run("try { wsl --mount X } catch { wsl --shutdown }"))
    assert [call.conditional for call in calls] == [False, True]


def test_scheduled_tasks_refer_to_their_parts() -> None:
    found = run(
        """
        $a = New-ScheduledTaskAction -Exec powershell.exe -Arg "-File $PSScriptRoot\\m.ps1"
        $t = New-ScheduledTaskTrigger -AtLogOn
        $t.Delay = 'PT30S'
        $more = @{ TaskName = 'Mount'; RunLevel = 'Highest' }
        Register-ScheduledTask @more -Action $a -Trigger $t -Force
        """
    )
    [call] = named(found, "Register-ScheduledTask")
    action, trigger = call.parameter("Action"), call.parameter("trigger")
    assert isinstance(action, PsObject)
    assert action.call is not None
    assert action.call.parameter("Execute") == "powershell.exe"
    assert action.call.parameter("Argument") == "-File scripts\\m.ps1"
    assert isinstance(trigger, PsObject)
    assert trigger.get("delay") == "PT30S"
    assert call.parameter("TaskName") == "Mount"
    assert call.parameter("Force") is True


def test_process_start_and_automation_objects_are_calls() -> None:
    found = run(
        """
        $i = New-Object System.Diagnostics.ProcessStartInfo 'wsl.exe'
        $i.Arguments = '--shutdown'
        [System.Diagnostics.Process]::Start($i)
        $s = New-Object -ComObject Schedule.Service
        $s.GetFolder('\\').RegisterTaskDefinition('T', $s.NewTask(0), 6)
        """
    )
    [start] = named(found, "[System.Diagnostics.Process]::Start")
    info = start.positional()[0]
    assert isinstance(info, PsObject)
    assert (info.get("FileName"), info.get("Arguments")) == ("wsl.exe", "--shutdown")
    assert any(call.name.endswith("RegisterTaskDefinition") for call in found.calls)


def test_nested_scripts_keep_the_disk() -> None:
    found = run(
        "$d = Get-Disk -SerialNumber S1\n$c = \"wsl --mount '\\\\.\\PHYSICALDRIVE$($d.Number)' --bare\"\niex $c"
    )
    [call] = named(found, "Invoke-Expression")
    [inner] = run_nested(call.parameter("Command"), call).calls
    assert disk_of(inner.native()[1]).known("serial") == "S1"
    assert inner.spot == call.spot


def test_dot_sourced_files_give_their_functions() -> None:
    files = {"lib_ps1": "function Go($n) { wsl --mount $n }\n"}
    text = ". $PSScriptRoot\\lib.ps1\nGo D:"
    assert passed(text, **files) == [("--mount", "D:")]
    assert run(text, **files).taken_in == ("scripts/lib.ps1",)
    found = run(text)
    assert named(found) == []
    [problem] = found.problems
    assert (problem.line, "`lib.ps1` is not at hand" in problem.message) == (1, True)
    assert run("& $PSScriptRoot\\lib.ps1\n").problems == ()


def test_a_broken_statement_does_not_hide_the_next_one() -> None:
    found = run("wsl a\n$x = (1, \nfoo }\nwsl b\n$y = )\nwsl c\n")
    assert [call.native() for call in named(found)] == [("a",), ("b",), ("c",)]
    assert [problem.line for problem in found.problems]


def test_statements_that_only_print_are_not_followed() -> None:
    found = run("Write-Host hello\nwsl a\n$unused = Get-Date")
    assert [call.name for call in found.calls] == ["wsl"]
    everything = run_script(Source.from_bytes("x.ps1", b"Write-Host hello"), everything=True)
    assert [call.name for call in everything.calls] == ["Write-Host"]


def test_a_script_without_anything_of_interest_gives_nothing() -> None:
    assert run("$a = (((\nWrite-Host x") == ((), (), ())
