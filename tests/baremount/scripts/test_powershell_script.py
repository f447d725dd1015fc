r"""PowerShell scripts: what is started, in all forms, and text within text."""

from __future__ import annotations

import base64

import pytest
from script_facts import lines, messages, source

from baremount.powershell.values import Spot, UnknownValue
from baremount.scripts.facts import Origin
from baremount.scripts.powershell_script import powershell_facts, read_powershell, started

DRIVE = r"\\.\PHYSICALDRIVE"
ENCODED = base64.b64encode("wsl --shutdown".encode("utf-16-le")).decode()


def read(text: str, **files: str):
    given = {f"./{name}.ps1": source(body, f"{name}.ps1") for name, body in files.items()}
    return read_powershell(source(text, "mount.ps1"), given.get)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# wsl --mount x",
        "Write-Host 'wsl --mount x'",
        "wsl --list --verbose",
        "$x = @'\nwsl --shutdown\n'@",
        "powershell -Version 2",
        "function f { wsl --shutdown }",
    ],
)
def test_what_does_nothing(text):
    found = read(text)
    assert (lines(found), messages(found)) == ([], "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            f"Start-Process wsl -ArgumentList '--mount','{DRIVE}2','--bare' -Verb RunAs",
            "attach number 2 bare",
            id="list",
        ),
        pytest.param(
            f'Start-Process -FilePath "wsl.exe" -Args "--mount {DRIVE}2"',
            "attach number 2",
            id="string",
        ),
        pytest.param(
            'saps powershell "-File `"C:\\a b.ps1`" -N 2" -Verb runas',
            "runs C:\\a b.ps1 -N 2 elevated",
            id="alias",
        ),
        pytest.param("start C:\\x.bat", "runs C:\\x.bat", id="batch file"),
        pytest.param(
            f"Start-Process cmd -Args '/c wsl --mount {DRIVE}2 & wsl --shutdown'",
            "attach number 2|shutdown",
            id="cmd",
        ),
        pytest.param(
            "$p = New-Object System.Diagnostics.ProcessStartInfo\n$p.FileName = 'wsl'\n"
            f"$p.Arguments = '--mount {DRIVE}2'\n$p.Verb = 'runas'\n"
            "[Diagnostics.Process]::Start($p)",
            "attach number 2",
            id="ProcessStartInfo",
        ),
        pytest.param(
            "$p = [System.Diagnostics.Process]::new()\n$p.StartInfo.FileName = 'wsl'\n"
            f"$p.StartInfo.Arguments = '--mount {DRIVE}2'\n$p.Start()",
            "attach number 2",
            id="Process",
        ),
        pytest.param(
            f"[Diagnostics.Process]::Start('wsl.exe', '--mount {DRIVE}2')",
            "attach number 2",
            id="Start",
        ),
        pytest.param(f"powershell -EncodedCommand {ENCODED}", "shutdown", id="encoded"),
        pytest.param(f"pwsh -e {ENCODED}", "shutdown", id="encoded, short"),
        pytest.param(
            f'powershell -nop -ep bypass -c "wsl --mount {DRIVE}2"',
            "attach number 2",
            id="short options",
        ),
        pytest.param("powershell -File D:\\z.ps1 -Q 2", "runs D:\\z.ps1 -Q 2", id="-File"),
        pytest.param("& 'C:\\y.ps1' -A 1", "runs C:\\y.ps1 -A 1", id="call operator"),
        pytest.param(
            f'$x = @"\nwsl --mount {DRIVE}2\n"@\nInvoke-Expression $x',
            "attach number 2",
            id="here-string",
        ),
        pytest.param(
            "$i = @'\npowershell -Command \"wsl --shutdown\"\n'@\n$o = \"iex @'`n$i`n'@\"\niex $o",
            "shutdown",
            id="nested here-strings",
        ),
        pytest.param(
            f'cmd /c "wsl --mount {DRIVE}2 --bare && schtasks /run /tn Z"',
            "attach number 2 bare|start Z",
            id="cmd /c",
        ),
        pytest.param(
            'wsl -u root bash -c "mount -t ext4 UUID=a /b; mount /dev/c /c"',
            "mount UUID=a /b ext4|mount /dev/c /c",
            id="bash -c",
        ),
        pytest.param(
            '"mount /dev/a /b", "mount -t ext4 UUID=c /d" | wsl -d N -u root -- bash -s x',
            "mount /dev/a /b|mount UUID=c /d ext4",
            id="text piped into bash",
        ),
        pytest.param("powershell -File $env:X\\y.ps1", "runs <X>\\y.ps1", id="environment"),
    ],
)
def test_what_is_started(text, expected):
    found = read(text)
    assert lines(found) == expected.split("|")
    twin = read_powershell(source(("\ufeff" + text.replace("\n", "\r\n")).encode("utf-16-le")))
    assert lines(twin) == lines(found)


EITHER = "? {{ $_.{0} -eq {1} -or $_.SerialNumber -eq 'B' }}"
MOUNT_IT = f'wsl --mount "{DRIVE}$($d.Number)" --bare'
WANTED = "? { 'A', 'B' -contains $_.SerialNumber }"
SEVERAL = {
    "in a pipe": f"Get-Disk | ? SerialNumber -in A, B | % {{ $d = $_; {MOUNT_IT} }}",
    "contained": f"$d = Get-Disk | {WANTED}\n{MOUNT_IT}",
    "either": f"$a = 'A'\n$d = Get-Disk | {EITHER.format('SerialNumber', '$a')}\n{MOUNT_IT}",
    "in a loop": f"foreach ($d in Get-Disk | {WANTED}) {{ {MOUNT_IT} }}",
    "tested": f"foreach ($d in Get-Disk) {{ if ($d.SerialNumber -in 'A', 'B') {{ {MOUNT_IT} }} }}",
}  # fmt: skip


@pytest.mark.parametrize("text", SEVERAL.values(), ids=SEVERAL)
def test_a_list_of_serial_numbers_is_a_disk_each(text):
    assert lines(read(text)) == ["attach serial A bare", "attach serial B bare"]


@pytest.mark.parametrize("pick", [" | select -First 1", " | select -Last 1"])
def test_one_of_a_list_of_serial_numbers_is_none_of_them(pick):
    text = f"$d = Get-Disk | ? SerialNumber -in A, B{pick}\n{MOUNT_IT}"
    (fact,) = read(text).facts
    assert (fact.disk.key, "in no certain order" in fact.disk.reason) == ("unknown", True)
    (fact,) = read(f"$d = @(Get-Disk | ? SerialNumber -in A, B)[0]\n{MOUNT_IT}").facts
    assert fact.disk.key == "unknown"
    (fact,) = read(f"$d = Get-Disk | {EITHER.format('Number', 2)}\n{MOUNT_IT}").facts
    assert fact.disk.key == "unknown"
    assert lines(read(f"$d = Get-Disk | ? SerialNumber -in A{pick}\n{MOUNT_IT}")) == [
        "attach serial A bare"
    ]


def test_a_value_that_is_not_known_goes_into_the_other_language():
    (fact,) = read("$d = Read-Host\nwsl -u root -- sh -c \"mount $d '/b c'\"\n").facts
    assert isinstance(fact.device, UnknownValue)
    assert fact.mount_point == "/b c"


def test_facts_of_one_record_belong_together():
    text = (
        "$disks = @(@{ S = 'A.'; P = '/a' }, @{ S = 'B.'; P = '/b' })\n"
        "foreach ($d in $disks) {\n"
        "  $n = (Get-Disk | Where-Object { $_.SerialNumber.Trim() -eq $d.S }).Number\n"
        f'  wsl --mount "{DRIVE}$n" --bare\n'
        '  wsl -u root sh -c "mount LABEL=$($d.S) $($d.P)"\n}\n'
    )
    found = read(text)
    assert lines(found) == [
        "attach serial A. bare",
        "mount LABEL=A. /a",
        "attach serial B. bare",
        "mount LABEL=B. /b",
    ]
    groups = [fact.origin.group for fact in found.facts]
    assert groups[0] == groups[1] != groups[2] == groups[3]


def test_a_file_that_is_taken_in():
    found = read(
        ". $PSScriptRoot\\lib.ps1\nAttach 2\n",
        lib=f"function Attach($n) {{ wsl --mount {DRIVE}$n }}",
    )
    assert lines(found) == ["attach number 2"]
    assert lines(read(". $PSScriptRoot\\gone.ps1\n")) == ["runs .\\gone.ps1"]


def test_text_within_text_within_text_ends():
    text = "wsl --shutdown"
    for _ in range(3):
        text = f"powershell -EncodedCommand {base64.b64encode(text.encode('utf-16-le')).decode()}"
    assert lines(read(text)) == ["shutdown"]
    for _ in range(4):
        text = f"powershell -EncodedCommand {base64.b64encode(text.encode('utf-16-le')).decode()}"
    found = read(text)
    assert lines(found) == []
    assert "more scripts within scripts than are followed" in messages(found)


def test_the_number_of_scripts_within_scripts_is_bounded():
    found = read("foreach ($i in 1..500) { powershell -c 'wsl --shutdown' }\n")
    assert 0 < len(found.facts) < 500
    assert len(found.problems) == 1


def test_text_that_is_not_understood_is_a_problem():
    assert "not understood" in messages(read("powershell -Command 'wsl --mount ('"))


def test_conditions_within_text_are_said_to_be_there():
    (fact,) = read("if ($x) { powershell -c 'if ($y) { wsl --shutdown }' }").facts
    assert fact.origin.conditions == ("$x", "a condition in the text that is started")
    assert fact.origin.spot.text.startswith("powershell -c")


def test_what_other_readers_start():
    spot = Spot(source("abc"), 0, 3)
    origin = Origin(spot, (3,), ("if so",))
    (fact,) = started("wsl.exe", "--shutdown", origin, elevated=False)
    assert fact.origin == origin
    (fact,) = started("powershell", "-c wsl --shutdown", origin, elevated=False)
    assert fact.origin == origin._replace(nested=(spot,))
    from baremount.powershell.calls import Call

    call = Call("", "native", None, (), spot, (), (), (), 0, ())
    (fact,) = powershell_facts("wsl --shutdown", call, ())
    assert fact.origin == Origin(spot, nested=(spot,))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("$d = Get-Disk -SerialNumber S1\nwsl --mount \\\\.\\PHYSICALDRIVE$d", "<disk>"),
        ("wsl --mount \\\\.\\PHYSICALDRIVE$([regex]::new('a'))", "<?>"),
    ],
)
def test_a_value_that_is_no_text_is_told_in_words(text, told):
    (fact,) = read(text).facts
    assert fact.disk.text == DRIVE + told
